"""`policynlp extract`: directives in, their register out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.output import output_option
from policynlp.cli.shell import emit, guarded, note

if TYPE_CHECKING:
    from policynlp.rows import Register


@guarded
def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES_OR_FOLDERS",
            readable=False,  # one that may not be read is listed at the end, and does not stop the others
            help="Directives, or folders that are searched for them.",
        ),
    ],
    output: Annotated[
        str | None,
        output_option("outputs/register.xlsx"),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="xlsx|docx|csv|jsonl|json|md",
            help="The format. [default: the output's ending; jsonl for -]",
        ),
    ] = None,
    lexicon: LexiconOption = None,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress and no summary; what failed is still named.")
    ] = False,
) -> None:
    """Write the task register (任务分解表) of directives: who must do what by when.

    Every file that can be read is done; what was not done is listed at the end, each with its remedy, and makes the
    exit code 1. A folder is searched with the folders in it.

    \b
    Example:
      policynlp extract notice.txt
      policynlp extract directives/ -o outputs/2024/register.xlsx
      policynlp extract notice.txt -o - --format jsonl
    """
    from policynlp.cli.target import check, choose

    target, named = choose(output, format)
    if target:
        check(target, inputs=paths)
    register = _run(paths, chosen(lexicon), quiet=quiet)
    written = bool(register.directives)
    if written:
        _write(register, target, named)
    _close(register, target, written=written, quiet=quiet)
    if register.failures or not written:
        raise typer.Exit(1)


def _run(paths: Sequence[Path], lexicon: Sequence[Path], *, quiet: bool) -> "Register":
    if quiet or not sys.stderr.isatty():
        from policynlp import extract as work

        return work(paths, lexicon=lexicon)
    from policynlp.cli.progress import bar

    with bar() as on_file:
        from policynlp import extract as work

        return work(paths, lexicon=lexicon, on_file=on_file)


def _write(register: "Register", target: Path | None, format: str) -> None:
    from policynlp.cli.target import make_folder
    from policynlp.export import write

    if target:
        make_folder(target)
    content = write(register, target, format=format)
    if content is not None:
        emit(content)


def _close(register: "Register", target: Path | None, *, written: bool, quiet: bool) -> None:
    """What was found, what was not done, and where the register lies: lines on standard error."""
    from policynlp.cli.summary import failure_lines, summary_lines
    from policynlp.cli.words import words

    if written and not quiet:
        for line in summary_lines(register.summary()):
            note(line)
    for line in failure_lines(register.failures):
        note(line)
    if not written:
        note("policynlp: nothing could be read, so nothing was written")
    elif target and not quiet:
        note(words()["summary"]["register"].format(target=target))
