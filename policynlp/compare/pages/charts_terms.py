"""The chart of words: how often the two groups say each, on two axes."""

from collections import Counter
from collections.abc import Sequence
from math import floor, log10
from typing import NamedTuple

from policynlp.compare.pages.charts import nothing, words
from policynlp.compare.pages.charts_scene import (
    BLUE,
    INK,
    ORANGE,
    SOFT,
    Anchor,
    Dot,
    Drawing,
    Form,
    Shape,
    Stroke,
    Words,
    breadth,
)

_NEAR = 1.0  # |z| below it: the two groups use the word alike


class Usage(NamedTuple):
    """A word in the group before and the group after: times, documents, per thousand words; ``z`` of its log-odds.

    ``significant`` is None where nothing may be said about it.
    """

    word: str
    counts: tuple[int, int]
    documents: tuple[int, int]
    rates: tuple[float, float]
    z: float
    significant: bool | None = None
    ref: str = ""


def terms(before: str, after: str, usages: Sequence[Usage], *, width: float = 880) -> Drawing:
    """A dot a word at its two rates, both on logarithmic scales; a rate of 0 has a strip of its own at the edge.

    Colour and form say which group uses the word more, a filled mark that the difference is significant; where nothing
    may be called significant all are filled. The names of those that differ most are written where there is room.
    """
    said = words()["terms"]
    title = said["title"].format(before=before, after=after)
    known = [usage for usage in usages if max(usage.rates) > 0]
    if not known:
        return nothing(title, width)
    frame = _Frame.of(known, width)
    shapes: list[Shape] = [*_axes(frame, before, after), *_legend(frame, before, after, known)]
    ordered = sorted(known, key=lambda usage: (abs(usage.z), usage.word))
    dots = _apart([_dot(frame, usage, before, after) for usage in ordered])
    shapes += dots
    shapes += _names(frame, list(zip(reversed(ordered), reversed(dots), strict=True)))
    return Drawing(width, frame.height, title, said["about"].format(before=before, after=after), tuple(shapes))


class _Frame(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    low: float  # the logarithm at which the scale begins, behind the strip of 0
    high: float

    @classmethod
    def of(cls, usages: Sequence[Usage], width: float) -> "_Frame":
        rates = [rate for usage in usages for rate in usage.rates if rate > 0]
        tall = min(560.0, width * 0.86)
        low, high = log10(min(rates)) - 0.06, log10(max(rates)) + 0.08
        return cls(58, 54, width - 20, 54 + tall, low, max(high, low + 0.3))

    @property
    def height(self) -> float:
        return self.bottom + 48

    @property
    def strip(self) -> float:
        """Pixels that the strip of words with rate 0 takes."""
        return 44.0

    def part(self, rate: float) -> float | None:
        """How far along the scale a rate stands, 0 to 1; None for 0."""
        return (log10(rate) - self.low) / (self.high - self.low) if rate > 0 else None

    def x(self, rate: float) -> float:
        part = self.part(rate)
        start = self.left + self.strip
        return self.left + self.strip / 2 if part is None else start + (self.right - start) * part

    def y(self, rate: float) -> float:
        part = self.part(rate)
        start = self.bottom - self.strip
        return self.bottom - self.strip / 2 if part is None else start - (start - self.top) * part


def _axes(frame: _Frame, before: str, after: str) -> list[Shape]:
    said = words()["terms"]
    shapes: list[Shape] = []
    lines = [step for step in _steps(frame) if frame.low <= log10(step) <= frame.high]
    for rate in (0.0, *lines):
        x, y = frame.x(rate), frame.y(rate)
        if rate:
            shapes.append(Stroke(((x, frame.top), (x, frame.bottom))))
            shapes.append(Stroke(((frame.left, y), (frame.right, y))))
        shapes.append(Words((x, frame.bottom + 16), f"{rate:g}", 11, SOFT, "middle"))
        shapes.append(Words((frame.left - 7, y + 4), f"{rate:g}", 11, SOFT, "end"))
    edge = frame.left + frame.strip, frame.bottom - frame.strip
    shapes.append(Stroke(((edge[0], frame.top), (edge[0], frame.bottom)), SOFT, 1, "2 3"))
    shapes.append(Stroke(((frame.left, edge[1]), (frame.right, edge[1])), SOFT, 1, "2 3"))
    shapes.append(Stroke((edge, (frame.right, frame.top)), SOFT, 1.2, "6 4"))
    shapes.append(Words((frame.right, frame.bottom + 36), said["across"].format(before=before), 12, INK, "end"))
    shapes.append(Words((4, frame.top - 12), said["up"].format(after=after), 12, INK))
    return shapes


def _steps(frame: _Frame) -> list[float]:
    found = [
        factor * 10.0**exponent for exponent in range(floor(frame.low), floor(frame.high) + 1) for factor in (1, 2, 5)
    ]
    return found if (frame.right - frame.left) / (frame.high - frame.low) > 330 else found[::3]


def _legend(frame: _Frame, before: str, after: str, usages: Sequence[Usage]) -> list[Shape]:
    said = words()["terms"]
    items: list[tuple[str, Form, str, bool]] = [
        (BLUE, "up", said["more"].format(group=after), False),
        (ORANGE, "down", said["more"].format(group=before), False),
        (SOFT, "circle", said["even"], False),
    ]
    if any(usage.significant for usage in usages):
        items += [(SOFT, "square", said["significant"], False), (SOFT, "square", said["hollow"], True)]
    shapes: list[Shape] = []
    x, y = 4.0, 16.0
    for colour, form, text, hollow in items:
        if x > 4 and x + 30 + breadth(text, 12) > frame.right:
            break  # the rest is said in the line under the chart
        shapes += [Dot((x + 5, y), colour, 4.6, form, hollow), Words((x + 15, y + 4), text, 12)]
        x += 32 + breadth(text, 12)
    return shapes


def _dot(frame: _Frame, usage: Usage, before: str, after: str) -> Dot:
    colour, form = _look(usage.z)
    hover = words()["terms"]["hover"].format(
        word=usage.word,
        before=before,
        after=after,
        x=f"{usage.rates[0]:.2f}",
        y=f"{usage.rates[1]:.2f}",
        x_count=usage.counts[0],
        y_count=usage.counts[1],
        x_documents=usage.documents[0],
        y_documents=usage.documents[1],
        score=f"{usage.z:.2f}",
    )
    hollow = usage.significant is False
    return Dot(
        (frame.x(usage.rates[0]), frame.y(usage.rates[1])),
        colour,
        3.6 if colour == SOFT else 4.6,
        form,
        hollow,
        usage.ref,
        hover,
    )


def _look(z: float) -> tuple[str, Form]:
    if abs(z) < _NEAR:
        return SOFT, "circle"
    return (BLUE, "up") if z > 0 else (ORANGE, "down")


def _apart(dots: Sequence[Dot]) -> list[Dot]:
    """The dots, those that would lie on one another side by side in rows of eight: a click must reach each."""
    heaps = Counter((round(dot.at[0] / 6), round(dot.at[1] / 6)) for dot in dots)
    placed: Counter[tuple[int, int]] = Counter()
    moved = []
    for dot in dots:
        heap = round(dot.at[0] / 6), round(dot.at[1] / 6)
        number, row = placed[heap] % 8, placed[heap] // 8
        wide = min(8, heaps[heap] - 8 * row)
        placed[heap] += 1
        moved.append(dot._replace(at=(dot.at[0] + 10 * (number - (wide - 1) / 2), dot.at[1] - 10 * row)))
    return moved


def _names(frame: _Frame, dots: Sequence[tuple[Usage, Dot]]) -> list[Shape]:
    """Names beside their dots, those that differ most first, where they lie on no other name and no dot of a named one."""
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in (dot.at for _, dot in dots)]
    shapes: list[Shape] = []
    most = 60 if frame.right > 600 else 26
    for usage, dot in dots:
        if len(shapes) >= most or abs(usage.z) < _NEAR:
            break
        x, y = dot.at
        wide = breadth(usage.word, 12)
        sides: tuple[tuple[float, float, Anchor], ...] = (
            (x + 8, y + 4, "start"), (x - 8, y + 4, "end"), (x, y - 9, "middle"), (x, y + 17, "middle"),
        )  # fmt: skip
        for at_x, at_y, anchor in sides:
            start = at_x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
            box = (start - 1, at_y - 11, start + wide + 1, at_y + 3)
            inside = (
                box[0] >= frame.left and box[2] <= frame.right + 16 and frame.top <= box[1] and box[3] <= frame.bottom
            )
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                shapes.append(Words((at_x, at_y), usage.word, 12, INK, anchor, usage.ref))
                break
    return shapes


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
