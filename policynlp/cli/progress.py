"""The progress bar on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from policynlp.cli.shell import visible


@contextmanager
def bar() -> Iterator[Callable[[Path, int, int], None]]:
    """Shows a bar while its block runs; gives the function to call with (file, files done, files in all).

    It is drawn when it is called, by no thread of its own, so that worker processes can be started meanwhile.
    """
    columns = (BarColumn(30), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("loading the models", total=None)
        progress.refresh()

        def on_file(path: Path, done: int, count: int) -> None:
            name = escape(visible(Path(path).name))
            progress.update(task, completed=done, total=count, description=name, refresh=True)

        yield on_file
