"""`policynlp trend`: one line over the years, of a sector, a department, a kind of action or a term."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.comparing import Files, Mix, Quiet, YearFromName
from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.shell import emit, guarded, note

if TYPE_CHECKING:
    from policynlp.compare.measures import Trend

_FORMATS = ("svg", "png", "json", "md")


@guarded
def trend(
    name: Annotated[
        str,
        typer.Argument(
            metavar="TERM_OR_SECTOR",
            help="A sector (行业领域), department, kind of action (行动类别), strength (强调词 禁止词 留余地词), or words.",
        ),
    ],
    paths: Files,
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="PATH|-", help="The file to write: svg, png, json or md. [default: -, as md]"
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="svg|png|json|md", help="The format. [default: the ending; md for -]"),
    ] = None,
    mix: Mix = False,
    year_from_name: YearFromName = False,
    lexicon: LexiconOption = None,
    quiet: Quiet = False,
) -> None:
    """Draw one line over the years (趋势): a share a year, with its base and its 95 % interval.

    The interval rests on the documents of a year where they are five or more, else on the count alone. Whether the line
    rises or falls is tested with ten documents or more, by dealing their dates anew.

    \b
    Example:
      policynlp trend 城镇燃气 years
      policynlp trend 瓶装液化石油气 years -o outputs/trend.json
    """
    from policynlp.cli.comparing import register_of
    from policynlp.cli.target import check, choose_among
    from policynlp.compare import trend_of
    from policynlp.lexicon import Lexicon

    target, named = choose_among(_FORMATS, output or "-", format, file="outputs/trend.md", stream="md")
    if target:
        check(target, inputs=paths)
    words = chosen(lexicon)
    register = register_of(paths, words, quiet=quiet)
    line = trend_of(name, register, mix=mix, year_from_name=year_from_name, lexicon=Lexicon.load(*words))
    _write(line, target, named)
    if target and not quiet:
        note(f"trend 趋势: {target}")


def _write(line: "Trend", target: Path | None, format: str) -> None:
    from policynlp.cli.target import make_folder
    from policynlp.export.whole import write_whole

    content = _rendered(line, format)
    if target is None:
        emit(content)
        return
    make_folder(target)
    write_whole(target, content)


def _rendered(line: "Trend", format: str) -> bytes:
    if format == "json":
        from policynlp.compare.pages.data import render_trend

        return render_trend(line)
    if format == "md":
        from policynlp.compare.pages.text import render_trend as as_text

        return as_text(line)
    from policynlp.compare.pages import charts_png, charts_svg
    from policynlp.compare.pages.charts_files import trend_drawing
    from policynlp.compare.pages.charts_scene import titled

    made: bytes = {"svg": charts_svg.file, "png": charts_png.file}[format](titled(trend_drawing(line)))
    return made
