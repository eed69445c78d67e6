"""What the commands that compare share: their options, the register of their files."""

import sys
from collections.abc import Sequence
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
    """The register of the files; lines on standard error name those that could not be read."""
    from policynlp import extract
    from policynlp.cli.summary import failure_lines

    if quiet or not sys.stderr.isatty():
        register = extract(paths, lexicon=lexicon)
    else:
        from policynlp.cli.progress import bar

        with bar() as on_file:
            register = extract(paths, lexicon=lexicon, on_file=on_file)
    for line in failure_lines(register.failures):
        note(line)
    return register
