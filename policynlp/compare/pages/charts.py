"""The charts of a comparison as scenes. Here shares with intervals; ranks, words and trends lie beside.

Each function takes plain figures and the width in pixels that there is, and gives a `Drawing`; none knows of a page or
a file. A share that has no base is left out of its line, never drawn as 0. Where there is nothing to draw, the drawing
says so in words.
"""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from policynlp.compare.pages.charts_scene import (
    FORMS,
    INK,
    SERIES,
    SOFT,
    Dot,
    Drawing,
    Shape,
    Stroke,
    Words,
    breadth,
    short,
    ticks,
)

MOST = 12
"""So many sectors are drawn, those with the largest shares; the tables hold all."""
FEW_GROUPS = 4
"""Up to so many groups stand side by side in one row of a chart of shares; more become one small chart a sector."""


class Value(NamedTuple):
    """``n`` of ``of`` with its 95 % interval; ``share`` is None where there is no base, the bounds where none is known."""

    n: int
    of: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Series(NamedTuple):
    """One sector, department or term: a share for each group, in the groups' order, and its evidence by group.

    ``refs`` are '' where there is nothing to open, or () where there is nothing at all.
    """

    name: str
    points: tuple[Value, ...]
    refs: tuple[str, ...] = ()

    @property
    def top(self) -> float:
        """The largest share; 0 where none has a base."""
        return max((point.share or 0.0 for point in self.points), default=0.0)

    def ref(self, group: int) -> str:
        """The evidence of a group, '' where there is none."""
        return self.refs[group] if group < len(self.refs) else ""


def shares(groups: Sequence[str], rows: Sequence[Series], *, width: float = 880, title: str = "") -> Drawing:
    """Shares with their intervals: a row a sector for few groups, a small chart a sector for many."""
    rows = largest(rows)
    if not rows or not groups:
        return nothing(title or words()["shares"]["title"], width)
    return _panels(groups, rows, width, title) if len(groups) > FEW_GROUPS else _dots(groups, rows, width, title)


def largest(rows: Sequence[Series], most: int = MOST) -> list[Series]:
    """The ``most`` series with the largest share in any group, the largest first, ties by name."""
    return sorted((row for row in rows if row.top > 0), key=lambda row: (-row.top, row.name))[:most]


def nothing(title: str, width: float) -> Drawing:
    """A drawing that says that there is nothing to draw."""
    said = words()["none"]
    return Drawing(width, 60, title, said, (Words((width / 2, 36), said, colour=SOFT, anchor="middle"),))


def is_nothing(drawing: Drawing) -> bool:
    """Whether it only says that there is nothing to draw."""
    return drawing.about == str(words()["none"])


def percent(value: float | None) -> str:
    """A share as an office writes it: 12.3%; the sign for no data where there is none."""
    return f"{value * 100:.1f}%" if value is not None else str(words()["no_base"])


def share_text(share: Value) -> str:
    """A share with its base: 12.3%（15/122）."""
    if share.share is None:
        return str(words()["no_base"])
    return str(words()["share"].format(share=percent(share.share), count=share.n, base=share.of))


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of charts.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.compare.pages").joinpath("charts.toml").read_text("utf-8"))


def reach(rows: Sequence[Series]) -> float:
    """The highest bound or share that a chart of the rows must hold, 0 where there is none."""
    return max((point.high or point.share or 0.0 for row in rows for point in row.points), default=0.0)


def _about(rows: Sequence[Series], whole: str, bare: str) -> str:
    return str(words()["shares"][whole if any(point.low is not None for row in rows for point in row.points) else bare])


def _dots(groups: Sequence[str], rows: Sequence[Series], width: float, title: str) -> Drawing:
    wide = width >= 600
    left = min(max(breadth(row.name) for row in rows), width * 0.3) + 14
    right = width - (138 if wide else 96)
    line, gap, head = 15.0, 9.0, 44.0
    block = line * len(groups) + gap
    bottom = head + block * len(rows)
    steps = ticks(reach(rows), 5 if wide else 3)

    def across(value: float) -> float:
        return left + (right - left) * value / steps[-1]

    shapes: list[Shape] = _legend(groups, left)
    for step in steps:
        shapes.append(Stroke(((across(step), head - 4), (across(step), bottom - 4))))
        shapes.append(Words((across(step), bottom + 12), f"{step * 100:g}%", 11, SOFT, "middle"))
    for index, row in enumerate(rows):
        top = head + block * index
        shapes.append(Words((left - 10, top + block / 2 + 1), short(row.name, left - 14), anchor="end"))
        for group, point in enumerate(row.points):
            if point.share is None:
                continue
            y = top + gap / 2 + line * (group + 0.5)
            colour = SERIES[group % len(SERIES)]
            if point.low is not None and point.high is not None:
                shapes.append(Stroke(((across(point.low), y), (across(point.high), y)), colour, 2))
            shapes.append(_dot(groups, row, group, (across(point.share), y)))
            said = share_text(point)
            shapes.append(Words((right + 10, y + 4), said, 11.5, INK, ref=row.ref(group)))
        if index:
            shapes.append(Stroke(((0, top), (width, top))))
    return Drawing(
        width, bottom + 22, title or words()["shares"]["title"], _about(rows, "about", "about_bare"), tuple(shapes)
    )


def _dot(groups: Sequence[str], row: Series, group: int, at: tuple[float, float], colour: int | None = None) -> Dot:
    place = group if colour is None else colour
    point = row.points[group]
    said = words()["shares"]["hover" if point.low is not None else "hover_bare"].format(
        name=row.name,
        group=groups[group],
        share=share_text(point),
        low=percent(point.low),
        high=percent(point.high),
    )
    return Dot(at, SERIES[place % len(SERIES)], 4.6, FORMS[place % len(FORMS)], ref=row.ref(group), hover=said)


def _legend(groups: Sequence[str], left: float) -> list[Shape]:
    shapes: list[Shape] = []
    x = left
    for index, group in enumerate(groups):
        colour, form = SERIES[index % len(SERIES)], FORMS[index % len(FORMS)]
        shapes.append(Dot((x + 5, 16), colour, 4.6, form))
        shapes.append(Words((x + 16, 20.5), group, 12.5))
        x += 34 + breadth(group, 12.5)
    return shapes


def _panels(groups: Sequence[str], rows: Sequence[Series], width: float, title: str) -> Drawing:
    """One small chart a sector, all on the same scale, so that heights can be compared across them."""
    columns = max(1, int(width // 270))
    cell, high = width / columns, 128.0
    steps = ticks(reach(rows), 3)
    shapes: list[Shape] = []
    for index, row in enumerate(rows):
        left, top = cell * (index % columns), high * (index // columns)
        shapes += _panel(groups, row, (left + 34, top + 26, left + cell - 14, top + high - 24), steps)
    about = _about(rows, "about_panels", "about_bare")
    lines = -(-len(rows) // columns)
    return Drawing(width, high * lines, title or words()["shares"]["title"], about, tuple(shapes))


def _panel(
    groups: Sequence[str], row: Series, frame: tuple[float, float, float, float], steps: Sequence[float]
) -> list[Shape]:
    left, top, right, bottom = frame
    wide = (right - left) / max(1, len(groups) - 1)

    def place(group: int, value: float) -> tuple[float, float]:
        return left + wide * group, bottom - (bottom - top) * value / steps[-1]

    shapes: list[Shape] = [Words((left - 28, top - 11), row.name, 12.5, bold=True)]
    for step in steps:
        y = place(0, step)[1]
        shapes.append(Stroke(((left, y), (right, y))))
        shapes.append(Words((left - 5, y + 3.5), f"{step * 100:g}%", 9.5, SOFT, "end"))
    known = [(group, point) for group, point in enumerate(row.points) if point.share is not None]
    for group, point in known:
        if point.low is not None and point.high is not None:
            shapes.append(Stroke((place(group, point.low), place(group, point.high)), "#8fb4cf", 2))
    line = tuple(place(group, point.share or 0.0) for group, point in known)
    shapes.append(Stroke(line, SERIES[0], 1.5))
    for group, point in known:
        shapes.append(_dot(groups, row, group, place(group, point.share or 0.0), 0)._replace(size=3.0))
    for group in {0, len(groups) - 1}:
        anchor = "start" if group == 0 else "end"
        shapes.append(Words((left + wide * group, bottom + 14), groups[group], 10.5, SOFT, anchor))  # type: ignore[arg-type]
    return shapes
