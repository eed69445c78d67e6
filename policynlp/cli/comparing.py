"""What the commands that compare share: their options, the register of their files."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.shell import note

if TYPE_CHECKING:
    from policynlp.rows import Register

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILES_OR_FOLDERS", readable=False, help="Directives, or folders that are searched for them."
    ),
]
Mix = Annotated[
    bool, typer.Option("--mix", help="Compare genres (体裁) and issuer levels (层级) together, and say so.")
]
YearFromName = Annotated[
    bool,
    typer.Option(
        "--year-from-name", help="Where a text has no date, take the year in its file's name (report_2024.txt)."
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary; what failed is still named.")]


def register_of(paths: Sequence[Path], lexicon: Sequence[Path], *, quiet: bool) -> "Register":
    """The register of the files, each directive's source its whole path, so that folders can be groups.

    Lines on standard error name those that could not be read.
    """
    from policynlp.cli.summary import failure_lines

    if quiet or not sys.stderr.isatty():
        register = _placed(paths, lexicon, lambda *_: None)
    else:
        from policynlp.cli.progress import bar

        with bar() as on_file:
            register = _placed(paths, lexicon, on_file)
    for line in failure_lines(register.failures):
        note(line)
    return register


def _placed(paths: Sequence[Path], lexicon: Sequence[Path], on_file: Callable[[Path, int, int], None]) -> "Register":
    from policynlp import extract

    read: list[Path] = []

    def noted(path: Path, n: int, count: int) -> None:
        read.append(path)
        on_file(path, n, count)

    register = extract(paths, lexicon=lexicon, on_file=noted)
    failed = {failure.path for failure in register.failures}
    places = [str(path) for path in read if str(path) not in failed]
    directives = (
        replace(one, document=replace(one.document, source=place))
        for one, place in zip(register.directives, places, strict=True)
    )
    return replace(register, directives=tuple(directives))
