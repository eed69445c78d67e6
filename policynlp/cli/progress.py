"""The progress bar on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from policynlp.cli.shell import visible


@contextmanager
def bar(first: str = "loading the models") -> Iterator[Callable[[Path | str, int, int], None]]:
    """Shows a bar while its block runs; gives the function to call with (file or name, done, in all).

    ``first`` is what it says until that is called.

    It is drawn when it is called, by no thread of its own, so that worker processes can be started meanwhile.
    """
    columns = (BarColumn(30), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(first, total=None)
        progress.refresh()

        def on_one(one: Path | str, done: int, count: int) -> None:
            name = escape(visible(one.name if isinstance(one, Path) else one))
            progress.update(task, completed=done, total=count, description=name, refresh=True)

        yield on_one
