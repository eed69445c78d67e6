"""The chart of a trend: one line over the years with its interval."""

from collections.abc import Sequence
from typing import NamedTuple

from policynlp.compare.pages.charts import Series, nothing, reach, words
from policynlp.compare.pages.charts_scene import (
    INK,
    SERIES,
    SOFT,
    Area,
    Dot,
    Drawing,
    Shape,
    Stroke,
    Words,
    labelled,
    ticks,
)


class Scale(NamedTuple):
    """How values are written: times ``factor``, with ``sign`` behind; ``unit`` says in words what they are."""

    factor: float
    sign: str
    unit: str

    def text(self, value: float | None) -> str:
        """The value with two decimals; the sign for no data where there is none."""
        return f"{value * self.factor:.2f}{self.sign}" if value is not None else str(words()["no_base"])


PERCENT = Scale(100, "%", words()["trend"]["sector"])


def scale_of(family: str) -> Scale:
    """How the shares of a family are written: percent, but words of force and terms in a thousand."""
    unit = words()["trend"][family]
    return Scale(1000, "", unit) if family in ("term", "force_word") else Scale(100, "%", unit)


def trend(
    groups: Sequence[str],
    row: Series,
    scale: Scale = PERCENT,
    *,
    documents: Sequence[int] = (),
    width: float = 880,
) -> Drawing:
    """One line over the groups with its interval as a band.

    ``documents`` is how many each group has, written under its name.
    """
    said = words()["trend"]
    title = said["title"].format(name=row.name)
    known = [(group, point) for group, point in enumerate(row.points) if point.share is not None]
    if not known:
        return nothing(title, width)
    left, top, right, bottom = 52.0, 22.0, width - 26, 262.0
    steps = ticks(reach([row]) * scale.factor)
    wide = (right - left - 16) / max(1, len(groups) - 1)

    def place(group: int, value: float) -> tuple[float, float]:
        return left + 8 + wide * group, bottom - (bottom - top) * value * scale.factor / steps[-1]

    shapes: list[Shape] = []
    for step in steps:
        y = bottom - (bottom - top) * step / steps[-1]
        shapes.append(Stroke(((left, y), (right, y))))
        shapes.append(Words((left - 7, y + 4), f"{step:g}{scale.sign}", 11, SOFT, "end"))
    bounds = [(group, point.low, point.high) for group, point in known if point.low is not None]
    if len(bounds) > 1:
        upper = tuple(place(group, high or 0.0) for group, _, high in bounds)
        lower = tuple(place(group, low or 0.0) for group, low, _ in reversed(bounds))
        shapes.append(Area(upper + lower, SERIES[0], 0.16))
    for group, low, high in bounds if len(bounds) == 1 else ():
        shapes.append(Stroke((place(group, low or 0.0), place(group, high or 0.0)), SERIES[0], 1))
    shapes.append(Stroke(tuple(place(group, point.share or 0.0) for group, point in known), SERIES[0], 2))
    for group, point in known:
        hover = said["hover" if point.low is not None else "hover_bare"].format(
            group=groups[group],
            value=scale.text(point.share),
            low=scale.text(point.low),
            high=scale.text(point.high),
            count=point.n,
            base=point.of,
        )
        shapes.append(Dot(place(group, point.share or 0.0), SERIES[0], 4.5, ref=row.ref(group), hover=hover))
    for group in labelled(len(groups), wide, 44):
        x = left + 8 + wide * group
        shapes.append(Words((x, bottom + 18), groups[group], 11.5, INK, "middle"))
        if group < len(documents):
            shapes.append(Words((x, bottom + 33), f"（{documents[group]}）", 10.5, SOFT, "middle"))
    about = said["about" if bounds else "about_bare"].format(unit=scale.unit)
    return Drawing(width, bottom + 42, title, about, tuple(shapes))
