"""What every printed page carries and no text does: running heads, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile
from statistics import median

from policynlp.reading.pdf_lines import Line
from policynlp.reading.words import words

_EDGE = 0.14
"""The share of a page's height, at its top and its foot, where they stand."""


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """``lines`` (of all pages, from top to bottom) without page numbers and running heads.

    A running head is a line that stands at the same place on several pages, numbers apart, and on one of them at
    least away from the text.
    """
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    ends = [outer for page in pages for outer in (page, page[::-1])]
    seen = Counter(key for page in pages for key in {_key(line) for line in page if _at_edge(line)})
    often = {key for key, count in seen.items() if count >= max(2, len(pages) // 3)}
    heads = {_key(line) for page in ends for line in _away(page, often)} & often
    gone = {id(line) for page in ends for line in takewhile(lambda line: _is_number(line) or _key(line) in heads, page)}
    gone |= {id(line) for page in ends for line in _away(page, often) if _looks_numbered(line)}
    return [line for line in lines if id(line) not in gone]


def _key(line: Line) -> tuple[str, int]:
    """What a running head keeps from page to page: its words but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.base / 4)


def _at_edge(line: Line) -> bool:
    height = line.paper[1]
    return line.top > (1 - _EDGE) * height or line.bottom < _EDGE * height


def _looks_numbered(line: Line) -> bool:
    return _at_edge(line) and words().page_number.fullmatch(line.text) is not None


def _is_number(line: Line) -> bool:
    """True for a page number that is dressed as one (— 3 —) or is that of its page; other bare numbers may be text."""
    return _looks_numbered(line) and (not line.text.isdigit() or line.text == str(line.page))


def _away(page: Sequence[Line], often: set[tuple[str, int]]) -> list[Line]:
    """The lines at the end that ``page`` begins with that look like furniture, if they stand away from the text."""
    outer = list(takewhile(lambda line: _looks_numbered(line) or _key(line) in often, page))
    return outer if _apart(page, len(outer)) else []


def _apart(page: Sequence[Line], count: int) -> bool:
    """True if the first ``count`` lines stand farther from the others than those do, or are of another size."""
    if not 0 < count < len(page):
        return False
    last, text = page[count - 1], page[count]
    steps = [abs(one.base - other.base) for one, other in pairwise(page[count:])]
    far = bool(steps) and abs(last.base - text.base) > 1.3 * median(steps)
    return far or abs(last.em - text.em) > 0.05 * text.em
