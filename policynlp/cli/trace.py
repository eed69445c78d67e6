"""`policynlp trace`: a superior's document and those of its subordinates in, what they make of it out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.output import output_option
from policynlp.cli.shell import emit, guarded, note

if TYPE_CHECKING:
    from policynlp.compare.records import Trace

_DEFAULT = "outputs/trace.html"


@guarded
def trace(
    upper: Annotated[Path, typer.Argument(metavar="UPPER", readable=False, help="The superior's document (上级文件).")],
    lower: Annotated[
        list[Path],
        typer.Argument(
            metavar="LOWER...", readable=False, help="Documents of subordinates (下级文件), or folders of them."
        ),
    ],
    output: Annotated[
        str | None,
        output_option(_DEFAULT),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="html|xlsx|docx|json|md", help="The format. [default: the output's ending; json for -]"
        ),
    ] = None,
    lexicon: LexiconOption = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No summary; what failed is still named.")] = False,
) -> None:
    """Trace a superior's tasks through subordinates' documents (落实对照): carried out, narrowed, weakened, left out.

    Each subordinate's document is held against the superior's by its words: the coverage has its base and its interval,
    the gaps (未落实清单) are a list to work down, the subordinate's own additions another.

    \b
    Example:
      policynlp trace notice.txt directives/
      policynlp trace notice.txt directives/ -o outputs/trace.xlsx
      policynlp trace notice.txt directives/ -o - --format md

    Exit codes: 0 all done, 1 something could not be read, 2 wrong usage.
    """
    from policynlp.cli.target import check, choose_among, make_folder
    from policynlp.compare.pages.trace_files import FORMATS, render
    from policynlp.export.whole import write_whole

    target, named = choose_among(FORMATS, output, format, file=_DEFAULT, stream="json")
    if target:
        check(target, inputs=[upper, *lower])
    traces, failed = _traces(upper, lower, chosen(lexicon))
    content = render(traces, named)
    if target:
        make_folder(target)
        write_whole(target, content)
    else:
        emit(content)
    if not quiet:
        _tell(traces, target)
    if failed:
        raise typer.Exit(1)


def _traces(upper: Path, lower: Sequence[Path], lexicon: Sequence[Path]) -> tuple[tuple["Trace", ...], bool]:
    """The traces, and whether a file of the subordinates could not be read; each such file is named."""
    from policynlp import extract
    from policynlp.cli.summary import failure_lines
    from policynlp.compare.tasks.trace import trace_each

    above, below = extract([upper], lexicon=lexicon), extract(lower, lexicon=lexicon)
    for line in failure_lines((*above.failures, *below.failures)):
        note(line)
    return trace_each(above, below), bool(above.failures or below.failures)


def _tell(traces: Sequence["Trace"], target: Path | None) -> None:
    from policynlp.compare.pages.trace_table import share_text

    for one in traces:
        note(
            f"{one.lower}: coverage 覆盖 {share_text(one.coverage)}, gaps 未落实 {len(one.gaps)}, own 自行增加 {len(one.own)}"
        )
    if target:
        note(f"trace 落实对照: {target}")
