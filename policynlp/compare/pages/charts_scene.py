"""What a chart is made of: lines, boxes, dots and words at places counted in pixels from the upper left corner.

Two writers draw the same scene: `charts_svg` for pages and `charts_png` for Word. Neither measures type, so widths of
words are reckoned here: a Chinese character takes one em, a Latin one a little more than half.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

Place = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Form = Literal["circle", "square", "diamond", "up", "down"]

BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072B2", "#C04A00", "#007A5A", "#A63D7A", "#3E86B5"
INK, SOFT, GRID, PAPER, PALE = "#1d2126", "#59616b", "#d9dee3", "#ffffff", "#b9c1ca"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, "#6B5B00", "#404a55")
"""Colours of groups, told apart by people of every colour vision (after Okabe and Ito 2008, darkened to 4.5 : 1)."""
FORMS: tuple[Form, ...] = ("circle", "square", "diamond", "up", "down", "circle")
"""The forms that go with `SERIES`: colour is never the only sign."""


class Stroke(NamedTuple):
    """A line through ``points``; ``dash`` as SVG has it, '' for a whole line."""

    points: tuple[Place, ...]
    colour: str = GRID
    width: float = 1.0
    dash: str = ""


class Area(NamedTuple):
    """A filled polygon without an outline."""

    points: tuple[Place, ...]
    colour: str
    opacity: float = 1.0


class Dot(NamedTuple):
    """A mark of radius ``size``; ``hollow`` draws its outline only. ``ref`` is the evidence that a click opens.

    ``hover`` says what it stands for, to the pointer and to a screen reader.
    """

    at: Place
    colour: str = BLUE
    size: float = 5.0
    form: Form = "circle"
    hollow: bool = False
    ref: str = ""
    hover: str = ""


class Words(NamedTuple):
    """One line of type; ``at`` is the place of its base line's ``anchor``."""

    at: Place
    text: str
    size: float = 13.0
    colour: str = INK
    anchor: Anchor = "start"
    ref: str = ""
    bold: bool = False


_CLOSING = "\uff0c\u3002\uff1b\uff09\u3001\u201d"  # no line begins with them
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)

Shape = Stroke | Area | Dot | Words


class Drawing(NamedTuple):
    """A chart: its size in pixels, its title and what it shows in one sentence, and its shapes, painted in order."""

    width: float
    height: float
    title: str
    about: str
    shapes: tuple[Shape, ...]


def shown(text: str) -> str:
    """The text of the same length with � for control and direction characters and half surrogates.

    Tabs and line feeds stay: offsets into the text hold for what is returned.
    """
    return _STEERING.sub("\ufffd", text)


def breadth(text: str, size: float = 13.0) -> float:
    """About how many pixels the text takes in one line of type of ``size``."""
    return sum(0.58 if east_asian_width(char) in ("N", "Na", "H") else 1.0 for char in text) * size


def short(text: str, room: float, size: float = 13.0) -> str:
    """The text, cut and ended with … where it takes more than ``room`` pixels; never less than one character."""
    if breadth(text, size) <= room:
        return text
    while len(text) > 1 and breadth(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def corners(at: Place, size: float, form: Form) -> tuple[Place, ...]:
    """The corners of a mark that is no circle."""
    x, y = at
    if form == "square":
        side = size * 0.88
        return (x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)
    if form == "diamond":
        side = size * 1.25
        return (x, y - side), (x + side, y), (x, y + side), (x - side, y)
    side = size * 1.15 if form == "up" else -size * 1.15
    return (x, y - side), (x + side, y + side * 0.8), (x - side, y + side * 0.8)


def number(value: float) -> str:
    """A coordinate with at most one decimal, as short as can be."""
    text = f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0") else text.removesuffix(".0")


def ticks(top: float, most: int = 5) -> tuple[float, ...]:
    """Round values from 0 to the first at or above ``top``, at most ``most`` steps of 1, 2 or 5 times a power of ten.

    (0, 1) where ``top`` is not above 0.
    """
    if not top > 0:
        return (0.0, 1.0)
    exponent = -6
    while True:
        for factor in (1, 2, 5):
            step = factor * 10.0**exponent
            steps = 1
            while steps < most and steps * step < top * (1 - 1e-9):
                steps += 1
            if steps * step >= top * (1 - 1e-9):
                return tuple(index * step for index in range(steps + 1))
        exponent += 1


def labelled(count: int, wide: float, need: float) -> Sequence[int]:
    """Which of ``count`` places, ``wide`` pixels apart, get a label of ``need`` pixels: first, last and some between."""
    every = max(1, int(-(-need // wide))) if wide > 0 else 1
    return [at for at in range(0, count, every) if count - 1 - at >= every] + [count - 1] if count else []


def titled(drawing: Drawing) -> Drawing:
    """The drawing as a picture that stands by itself: its title above it, what it shows under the title."""
    lines = wrapped(drawing.about, drawing.width - 16, 12)
    down = 38.0 + 17 * len(lines)
    head: list[Shape] = [Words((8, 24), drawing.title, 17, INK, bold=True)]
    head += [Words((8, 43 + 17 * number), line, 12, SOFT) for number, line in enumerate(lines)]
    moved = (_moved(shape, down) for shape in drawing.shapes)
    return drawing._replace(height=drawing.height + down, shapes=(*head, *moved))


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The text in lines of at most ``room`` pixels, broken at any character, as Chinese is."""
    lines: list[str] = []
    for char in text:
        if lines and (breadth(lines[-1] + char, size) <= room or char in _CLOSING):
            lines[-1] += char
        else:
            lines.append(char)
    return lines


def _moved(shape: Shape, down: float) -> Shape:
    if isinstance(shape, Stroke | Area):
        return shape._replace(points=tuple((x, y + down) for x, y in shape.points))
    return shape._replace(at=(shape.at[0], shape.at[1] + down))
