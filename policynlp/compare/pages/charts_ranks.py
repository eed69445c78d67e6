"""The chart of ranks: a slope for two groups, a bump chart for more."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from policynlp.compare.pages.charts import MOST, Series, nothing, percent, share_text, words
from policynlp.compare.pages.charts_scene import (
    FORMS,
    INK,
    PALE,
    SERIES,
    SOFT,
    Dot,
    Drawing,
    Shape,
    Stroke,
    Words,
    breadth,
    labelled,
    short,
)

_LINE = 30.0  # pixels from rank to rank


def ranks(groups: Sequence[str], rows: Sequence[Series], *, width: float = 880, most: int = MOST) -> Drawing:
    """Each sector's rank by share in each group, the first on top, joined by a line.

    Drawn are those that are among the first ``most`` in the first or the last group. Equal shares keep the order of the
    group before, so that no line crosses another without a cause, and no two lie on one another. A sector without a task in a group has no rank there. The four
    that move furthest between the first group and the last have a colour; lines that are cut are drawn to the edge.
    """
    title = words()["ranks"]["title"]
    places: list[dict[str, int]] = []
    for group in range(len(groups)):
        places.append(order(rows, group, places[-1] if places else {}))
    chosen = [row for row in rows if any(_rank(places[at], row) < most for at in {0, len(groups) - 1} if groups)]
    if not chosen:
        return nothing(title, width)
    moved = sorted(chosen, key=lambda row: (-_moved(places, row), row.name))
    colours = {row.name: SERIES[index] for index, row in enumerate(moved[:4]) if _moved(places, row)}
    names = min(max(breadth(row.name) for row in chosen), width * 0.24) + 66
    tight = width - 2 * names < 40 * (len(groups) - 1)  # then the names stand at the right only
    left, right, top = 26.0 if tight else names, width - names, 44.0
    wide = (right - left) / max(1, len(groups) - 1)
    shown = max(_rank(places[at], row) for row in chosen for at in range(len(groups)) if row.name in places[at]) + 1
    shown = min(shown, most + 6)

    def place(group: int, rank: int) -> tuple[float, float]:
        return left + wide * group, top + _LINE * min(rank, shown)

    shapes: list[Shape] = [
        Words((left + wide * group, 18), groups[group], 12, SOFT, "middle")
        for group in labelled(len(groups), wide, breadth(groups[0], 12) + 10)
    ]
    for row in sorted(chosen, key=lambda row: row.name in colours):
        known = [(group, _rank(places[group], row)) for group in range(len(groups)) if row.name in places[group]]
        colour = colours.get(row.name, PALE)
        for one, two in pairwise(known):
            if two[0] == one[0] + 1:  # no line over a group in which it has no rank
                shapes.append(Stroke((place(*one), place(*two)), colour, 2.5 if row.name in colours else 1.6))
        shapes += _marks(groups, row, known, [place(*at) for at in known], (colour, shown))
        shapes += [said for said in _ends(row, known, len(groups), names, place) if not tight or said.anchor == "start"]
    height = top + _LINE * shown + 8
    return Drawing(width, height, title, words()["ranks"]["about"].format(most=most), tuple(shapes))


def order(rows: Sequence[Series], group: int, before: Mapping[str, int] | None = None) -> dict[str, int]:
    """Each series' place in a group from 0, by share, then count, then place in the group ``before``, then name.

    Those without a task have none; those that had none before come behind those that had.
    """
    held = before or {}
    known = [row for row in rows if group < len(row.points) and row.points[group].share]
    known.sort(
        key=lambda row: (
            -(row.points[group].share or 0.0),
            -row.points[group].n,
            held.get(row.name, len(rows)),
            row.name,
        )
    )
    return {row.name: index for index, row in enumerate(known)}


def _rank(places: dict[str, int], row: Series) -> int:
    return places.get(row.name, len(places))


def _moved(places: list[dict[str, int]], row: Series) -> int:
    return abs(_rank(places[0], row) - _rank(places[-1], row))


def _marks(
    groups: Sequence[str],
    row: Series,
    known: Sequence[tuple[int, int]],
    at: Sequence[tuple[float, float]],
    look: tuple[str, int],
) -> list[Shape]:
    colour, shown = look
    form = FORMS[SERIES.index(colour)] if colour in SERIES else "circle"
    return [
        Dot(
            place,
            colour if colour in SERIES else SOFT,
            4.5,
            form,
            hollow=colour not in SERIES,
            ref=row.ref(group),
            hover=words()["ranks"]["hover"].format(
                name=row.name, group=groups[group], rank=rank + 1, share=share_text(row.points[group])
            ),
        )
        for (group, rank), place in zip(known, at, strict=True)
        if rank < shown
    ]


def _ends(
    row: Series,
    known: Sequence[tuple[int, int]],
    groups: int,
    room: float,
    place: Callable[[int, int], tuple[float, float]],
) -> list[Words]:
    """The name and share to the left of the first group and to the right of the last."""
    shapes: list[Words] = []
    for group, rank in known:
        for edge, side, anchor in ((0, -12, "end"), (groups - 1, 12, "start")):
            if group == edge:
                x, y = place(group, rank)
                said = f"{short(row.name, room - 62)} {percent(row.points[group].share)}"
                if anchor == "start":
                    said = f"{percent(row.points[group].share)} {short(row.name, room - 62)}"
                shapes.append(
                    Words((x + side, y + 4.5), said, 12.5, INK, "end" if side < 0 else "start", row.ref(group))
                )
    return shapes
