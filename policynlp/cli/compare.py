"""`policynlp compare`: directives of several years in, what changed between them out."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.comparing import Files, Mix, Quiet, YearFromName
from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.output import output_option
from policynlp.cli.shell import emit, guarded, note

if TYPE_CHECKING:
    from policynlp.compare.comparison import Comparison
    from policynlp.compare.measures import Emphasis

_DEFAULT = "outputs/compare.html"

Periods = Annotated[
    str | None,
    typer.Option(
        "--periods", metavar="SPANS", help="The groups of --by period: 2008-2016,2017-2026. Implies --by period."
    ),
]
Split = Annotated[
    int | None,
    typer.Option("--split", metavar="YEAR", help="Two periods: the years before YEAR, and from YEAR on."),
]
Output = Annotated[
    str | None,
    output_option(_DEFAULT),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="html|xlsx|docx|md|json", help="The format. [default: the output's ending; json for -]"
    ),
]
Charts = Annotated[
    Path | None,
    typer.Option("--charts", metavar="FOLDER", help="Write the charts (图表) there too, as SVG and PNG for Word."),
]


@guarded
def compare(
    paths: Files,
    *,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="year|period|month|issuer|folder|genre|level|sector",
            help="What makes the groups; folder is the folder that a file lies in.",
        ),
    ] = "year",
    periods: Periods = None,
    split: Split = None,
    output: Output = None,
    format: Format = None,
    charts: Charts = None,
    mix: Mix = False,
    year_from_name: YearFromName = False,
    lexicon: LexiconOption = None,
    quiet: Quiet = False,
) -> None:
    """Compare directives of several years, issuers or folders (年度对比): tasks kept, new and dropped, what weighs more.

    Documents of another genre or issuer level than most are set aside and named, unless --mix. Significance is shown only
    where each side has five documents or more; fewer are described only (仅描述). Reports of one a year are best compared
    in periods. What stands under headings such as 工作回顾 was done already and is not taken for tasks.

    \b
    Example:
      policynlp compare years -o outputs/compare.html
      policynlp compare years --split 2024 -o outputs/compare.docx --charts outputs/charts
      policynlp compare years/first years/second --by folder -o - --format json
    """
    from policynlp.cli.target import check, choose_among
    from policynlp.compare.comparison import FORMATS

    target, named = choose_among(FORMATS, output, format, file=_DEFAULT, stream="json")
    if target:
        check(target, inputs=paths)
    by, spans = _spans(by, periods, split)
    comparison = _compared(paths, (by, spans), chosen(lexicon), mix=mix, year_from_name=year_from_name, quiet=quiet)
    _write(comparison, target, named)
    if charts:
        _charts(comparison, charts, quiet=quiet)
    if not quiet:
        for line in _told(comparison.emphasis):
            note(line)
        if target:
            note(f"comparison 对比: {target}")


def _compared(
    paths: list[Path],
    groups: tuple[str, tuple[str, ...]],
    lexicon: list[Path],
    *,
    mix: bool,
    year_from_name: bool,
    quiet: bool,
) -> "Comparison":
    from policynlp.cli.comparing import register_of
    from policynlp.compare import compare as work
    from policynlp.lexicon import Lexicon

    register = register_of(paths, lexicon, quiet=quiet)
    book = Lexicon.load(*lexicon)
    return work(register, groups[0], periods=groups[1], mix=mix, year_from_name=year_from_name, lexicon=book)


def _spans(by: str, periods: str | None, split: int | None) -> tuple[str, tuple[str, ...]]:
    """What groups, and the periods; raises typer.BadParameter where the options contradict each other."""
    if split is not None and periods:
        raise typer.BadParameter("--periods and --split both name periods; give one", param_hint="'--split'")
    if (split is not None or periods) and by not in ("year", "period"):
        raise typer.BadParameter(f"periods group by time, --by says {by}; leave one out", param_hint="'--by'")
    if split is not None:
        if not 1000 < split < 9999:
            raise typer.BadParameter(f"{split} is no year between 1001 and 9998", param_hint="'--split'")
        return "period", (f"-{split - 1}", f"{split}-")
    if periods:
        return "period", tuple(span.strip() for span in periods.split(",") if span.strip())
    return by, ()


def _write(comparison: "Comparison", target: Path | None, format: str) -> None:
    from policynlp.cli.target import make_folder
    from policynlp.compare import write

    if target:
        make_folder(target)
    content = write(comparison, target, format=format)
    if content is not None:
        emit(content)


def _charts(comparison: "Comparison", folder: Path, *, quiet: bool) -> None:
    """The charts in their folder; a line on standard error where there can be no PNGs."""
    from policynlp.compare import write_charts

    written = write_charts(comparison, folder)
    if not quiet:
        note(f"charts 图表: {len(written.paths)} files in {folder}")
    if written.missing:
        note(f"only SVG was written: {written.missing}")


def _told(found: "Emphasis") -> Iterator[str]:
    """What was compared, what was set aside and what may not be concluded: lines on standard error."""
    for group in found.groups:
        yield f"group 组 {group.key}: {len(group.papers)} documents, {group.tasks} tasks"
    for one in found.aside:
        yield f"set aside 未计入 {one.paper.name}: {one.line}"
    for remark in found.remarks:
        if remark.code.startswith(("descriptive", "mixed", "unknown", "across", "few", "year_from_name", "lookback")):
            yield remark.line
