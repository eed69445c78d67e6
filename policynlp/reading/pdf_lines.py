"""The characters of a PDF page, upright and each once, and the lines that they stand in."""

import math
import re
from collections.abc import Iterable
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from policynlp.reading.writer import clean

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""

_LEAST = re.compile(
    r"[“‘（《〈【「〔(—…]*(?:[A-Za-z0-9.,%-]+|.)(?:[，。、；：！？”’）》〉】」〕,)]|[“‘].)*(?:(?<=[，。、；：）》])[A-Za-z0-9]+)?"
)


class Char(NamedTuple):
    """One printed character and its box, in points from the page's lower left.

    ``base`` is the height of the line that it stands on; ``spaced`` is True where the file has white space before it.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    spaced: bool = False

    @property
    def size(self) -> float:
        """The larger side of the box: a comma's box may be as low as its ink."""
        return max(self.right - self.left, self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text, cleaned, its box and base in points, the size of its type and of its page."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    em: float
    paper: tuple[float, float]


def characters(page: Any) -> list[Char]:
    """The page's characters in the order of the file; white space, slanted text (watermarks) and what lies
    outside the page are left out. Characters that the fonts do not name are ``\\ufffd``.
    """
    from pypdfium2 import raw

    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()
    found: list[Char] = []
    high = ""
    spaced = False
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a rare character; its box comes with the second
            high = chr(code)
            continue
        char = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        if char.isspace() or raw.FPDFText_IsGenerated(text, index) == 1 or _slanted(raw, text, index):
            spaced = spaced or char.isspace()
            continue
        x0, y0, x1, y1 = text.get_charbox(index, loose=True)
        if x1 > x0 and y1 > y0 and left <= (x0 + x1) / 2 <= right and bottom <= (y0 + y1) / 2 <= top:
            if code == 2:  # how pdfium calls a hyphen at the end of a line
                char = "-"
            elif raw.FPDFText_HasUnicodeMapError(text, index) == 1 or code in (0, 0xFFFE, 0xFFFF):
                char = "\ufffd"
            x, y = c_double(), c_double()
            raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
            paper = (right - left, top - bottom)
            box = _turned((x0 - left, y0 - bottom, x1 - left, y1 - bottom), paper, turn)
            base = _turned((x.value - left, y.value - bottom) * 2, paper, turn)[1]
            found.append(Char(char, *box, base, spaced))
        spaced = False
    text.close()
    return found


def _slanted(raw: Any, text: Any, index: int) -> bool:
    angle = math.degrees(raw.FPDFText_GetCharAngle(text, index))
    return angle >= 0 and 5 < angle % 90 < 85


def first_word(text: str) -> float:
    """The room, in characters, that the least part of ``text`` takes that may stand alone at the end of a line.

    That is a word or character with the marks that may not be parted from it. Some programs (LibreOffice) hold more
    together than others: 写“检 and 位。2024 as well.
    """
    part = _LEAST.match(text)
    return sum(1.0 if char >= "\u2000" else 0.6 for char in part[0]) if part else 1.0


def _turned(box: Box, paper: tuple[float, float], turn: int) -> Box:
    """``box`` as it stands when the page is shown turned clockwise by ``turn`` degrees."""
    (x0, y0, x1, y1), (width, height) = box, paper
    if turn == 90:
        return y0, width - x1, y1, width - x0
    if turn == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 270:
        return height - y1, x0, height - y0, x1
    return box


def lines_of(chars: Iterable[Char], page: int, paper: tuple[float, float]) -> list[Line]:
    """The lines of ``chars`` from top to bottom; blank ones are left out."""
    rows: list[list[Char]] = []
    for char in chars:
        for row in reversed(rows[-8:]):
            if _level(row[0], char):
                row.append(char)
                break
        else:
            rows.append([char])
    lines = [_line(row, page, paper) for row in _merged(rows)]
    return sorted((line for line in lines if line.text), key=lambda line: (-line.base, line.left))


def _level(one: Char, other: Char) -> bool:
    """True if the two stand in one line."""
    return abs(one.base - other.base) < 0.35 * min(one.size, other.size)


def _merged(rows: list[list[Char]]) -> list[list[Char]]:
    """Rows at one height put together: a file may draw one line in several goes."""
    rows = sorted(rows, key=lambda row: -row[0].base)
    merged: list[list[Char]] = []
    for row in rows:
        above = merged[-1] if merged else None
        if above and _level(above[0], row[0]):
            above.extend(row)
        else:
            merged.append(list(row))
    return merged


def _line(row: list[Char], page: int, paper: tuple[float, float]) -> Line:
    row = sorted(row, key=lambda char: char.left)
    wide = [char.right - char.left for char in row if char.text >= "\u2e80"]
    em = median(wide or [char.top - char.bottom for char in row])
    kept: list[Char] = []
    for char in row:
        # Bold type is often made by drawing a character twice, a hair apart.
        if not any(char.text == last.text and char.left < (last.left + last.right) / 2 for last in kept[-2:]):
            kept.append(char)
    text = kept[0].text
    for last, char in pairwise(kept):
        text += _gap(last, char, em) + char.text
    bottom, top = median(char.bottom for char in kept), median(char.top for char in kept)
    base = median(char.base for char in kept)
    return Line(page, clean(text), kept[0].left, bottom, max(char.right for char in kept), top, base, em, paper)


def _gap(last: Char, char: Char, em: float) -> str:
    """A space where a gap parts words; between Chinese characters only where it is wider than one of them."""
    latin = last.text < "\u2e80" and char.text < "\u2e80"
    gap = char.left - last.right
    return " " if gap > 1.2 * em or (latin and (char.spaced or gap > 0.2 * em)) else ""
