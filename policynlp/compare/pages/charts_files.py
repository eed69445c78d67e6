"""The charts of a comparison or a trend, made from its figures, and their way into a folder as SVG and PNG."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast, Family, Point, Share, Trend
from policynlp.compare.pages import charts_png, charts_svg
from policynlp.compare.pages.charts import FEW_GROUPS, Series, Value, shares
from policynlp.compare.pages.charts_ranks import ranks
from policynlp.compare.pages.charts_scene import Drawing, titled
from policynlp.compare.pages.charts_terms import Usage, terms
from policynlp.compare.pages.charts_trend import scale_of, trend
from policynlp.compare.pages.telling import shown_terms
from policynlp.errors import OutputError
from policynlp.export.whole import write_whole

MOST_TERMS = 60
"""So many words a side stand in the chart and the table of words: those with the largest z."""


class Written(NamedTuple):
    """The files written, and the line that says why there are no PNGs, '' where there are."""

    paths: tuple[Path, ...]
    missing: str = ""


def write_charts(comparison: Comparison, folder: Path | str) -> Written:
    """Write every chart of the comparison into ``folder`` (made where it is not there) as SVG and as PNG.

    Files: shares, ranks, and for each contrast terms_EARLIER_LATER. Where matplotlib or a Chinese font is missing, only
    the SVGs are written. Raises OutputError where the folder cannot be made or written.
    """
    return _written({name: titled(drawing) for name, drawing in drawings(comparison)}, Path(folder))


def write_trend(trend: Trend, target: Path | str) -> None:
    """Write the chart of a trend to ``target``, which ends with .svg or .png. Raises OutputError."""
    path = Path(target)
    makers = {".svg": charts_svg.file, ".png": charts_png.file}
    if path.suffix.lower() not in makers:
        raise OutputError(f"{path}: a chart can be .svg or .png; end the file's name with one of them")
    write_whole(path, makers[path.suffix.lower()](titled(trend_drawing(trend))))


def drawings(comparison: Comparison, *, width: float = 880) -> Iterator[tuple[str, Drawing]]:
    """The charts of a comparison, each with the name of its file."""
    names = [comparison.name(group.key) for group in comparison.emphasis.groups]
    rows = drawn_series(comparison, "sector")
    yield "shares", shares(names, rows, width=width)
    yield "ranks", ranks(names, rows, width=width)
    for contrast in comparison.emphasis.contrasts:
        yield f"terms_{_plain(contrast.earlier)}_{_plain(contrast.later)}", terms_drawing(comparison, contrast, width)


def series(comparison: Comparison, family: Family) -> list[Series]:
    """The weights of a family as lines of a chart, their refs those of `telling`."""
    return [
        Series(
            weight.name,
            tuple(map(value, weight.shares)),
            tuple(f"w{index}.{group}" if share.n else "" for group, share in enumerate(weight.shares)),
        )
        for index, weight in enumerate(comparison.emphasis.weights)
        if weight.family == family
    ]


def drawn_series(comparison: Comparison, family: Family) -> list[Series]:
    """`series` without the rest (其他), which would flatten all others: its shares are said in the caption."""
    return [row for row in series(comparison, family) if row.name not in report()["rests"]]


def rest_note(comparison: Comparison, family: Family) -> str:
    """What the caption says of the rest that is not drawn; '' where there is none."""
    for weight in comparison.emphasis.of_family(family):
        if weight.name in report()["rests"]:
            said = report()["comma"].join(share_text(share) for share in weight.shares)
            if len(weight.shares) > FEW_GROUPS:
                ordered = sorted(weight.shares, key=lambda share: share.share)
                ends = {"low": share_text(ordered[0]), "high": share_text(ordered[-1])}
                said = report()["rest_range"].format(**ends)
            return str(report()["rest_note"].format(rest=weight.name, shares=said))
    return ""


def value(share: Share | Point) -> Value:
    """A share as the charts take it: none where it has no base."""
    return Value(share.n, share.of, share.share, share.low, share.high) if share.of else Value(share.n, share.of)


def usages(comparison: Comparison, contrast: Contrast) -> list[Usage]:
    """The words that the contrast puts forward, up to `MOST_TERMS` a side, from the highest z to the lowest."""
    numbers = shown_terms(comparison)
    known = {term.name: term for term in comparison.emphasis.terms if term.name in numbers}
    before, after = comparison.group(contrast.earlier), comparison.group(contrast.later)
    found = sorted((shift for shift in contrast.terms if shift.name in known), key=lambda shift: (-shift.z, shift.name))
    more = [shift for shift in found if shift.z > 0][:MOST_TERMS]
    less = [shift for shift in found if shift.z <= 0][-MOST_TERMS:]
    made = []
    for shift in more + less:
        one, other = known[shift.name].shares[before], known[shift.name].shares[after]
        made.append(
            Usage(
                shift.name,
                (one.n, other.n),
                (one.papers, other.papers),
                (one.share * 1000, other.share * 1000),
                shift.z,
                None if contrast.descriptive else shift.significant,
                f"t{numbers[shift.name]}",
            )
        )
    return made


def terms_drawing(comparison: Comparison, contrast: Contrast, width: float = 880) -> Drawing:
    """The chart of words of one contrast."""
    names = comparison.name(contrast.earlier), comparison.name(contrast.later)
    return terms(*names, usages(comparison, contrast), width=width)


def trend_drawing(found: Trend, *, width: float = 880, ref: str = "") -> Drawing:
    """The chart of a trend; a year without documents between two others keeps its place on the axis.

    Where ``ref`` is given, the mark of point n leads to evidence ``ref.n``.
    """
    points = {point.year: point for point in found.points}
    years = range(min(points), max(points) + 1) if points else ()
    values = tuple(value(points[year]) if year in points else Value(0, 0) for year in years)
    papers = [points[year].of_papers if year in points else 0 for year in years]
    places = {point.year: f"{ref}.{n}" for n, point in enumerate(found.points) if ref and point.n}
    row = Series(found.name, values, tuple(places.get(year, "") for year in years))
    return trend([str(year) for year in years], row, scale_of(found.family), documents=papers, width=width)


def _written(made: dict[str, Drawing], folder: Path) -> Written:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror}); choose another folder") from error
    missing, pictures = _pictures(made)
    paths: list[Path] = []
    for name, drawing in made.items():
        for path, content in (
            (folder / f"{name}.svg", charts_svg.file(drawing)),
            (folder / f"{name}.png", pictures.get(name)),
        ):
            if content is not None:
                write_whole(path, content)
                paths.append(path)
    return Written(tuple(paths), missing)


def _pictures(made: dict[str, Drawing]) -> tuple[str, dict[str, bytes]]:
    try:
        return "", {name: charts_png.file(drawing) for name, drawing in made.items()}
    except OutputError as error:
        return str(error), {}


def _plain(key: str) -> str:
    """A group's key as part of a file's name on every system."""
    return re.sub(r"[^\w-]+", "-", key)[:40] or "-"
