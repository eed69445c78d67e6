"""Ruled tables of a PDF page: the drawn lines make a grid, the characters fall into its cells."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from policynlp.reading.pdf_lines import Char, Line, first_word, lines_of
from policynlp.reading.words import words

_NEAR = 3.0
"""Rules that are no more points apart are one: a thin rectangle has two long sides."""
_SHORTEST = 6.0
_MOST = 20_000
_MOST_LONG = 1_000
_MOST_PLACES = 5_000
_PADDING = 14.0
"""What Word leaves free at both sides of a cell, in points, and a little more."""


class Rule(NamedTuple):
    """A drawn line: across (``upright`` False) at height ``at`` or down at ``at`` from the left, from start to end."""

    upright: bool
    at: float
    start: float
    end: float


class Row(NamedTuple):
    """A row of a ruled table: its page and its cells' texts, '' for the further places of a merged cell."""

    page: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A ruled table: its first page and top there, where its columns part, its rows and its characters."""

    page: int
    top: float
    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    chars: tuple[Char, ...]

    @property
    def left(self) -> float:
        """Where its first column begins."""
        return self.columns[0]


def rules_of(page: Any) -> list[Rule]:
    """The straight upright and level lines that the page draws; none if it draws more than a table would."""
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH

    rules: list[Rule] = []
    if page.get_rotation():
        return rules
    left, bottom, *_ = page.get_cropbox()
    for path in page.get_objects(filter=[FPDF_PAGEOBJ_PATH], max_depth=1):
        for (x0, y0), (x1, y1) in _strokes(path):
            if abs(x1 - x0) < 1 and abs(y1 - y0) > _SHORTEST:
                rules.append(Rule(True, (x0 + x1) / 2 - left, min(y0, y1) - bottom, max(y0, y1) - bottom))
            elif abs(y1 - y0) < 1 and abs(x1 - x0) > _SHORTEST:
                rules.append(Rule(False, (y0 + y1) / 2 - bottom, min(x0, x1) - left, max(x0, x1) - left))
        if len(rules) > _MOST:
            return []
    rules = _merged(rules)
    return rules if len(rules) <= _MOST_LONG else []


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """``rules`` with those that go on in one another as one: Word draws the border of every cell by itself."""
    merged: list[Rule] = []
    level = -math.inf
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if not lines or rule.upright != lines[-1][0].upright or rule.at - level > _NEAR / 2:
            lines.append([])
            level = rule.at
        lines[-1].append(rule)
    for line in lines:
        for rule in sorted(line, key=lambda rule: rule.start):
            last = merged[-1] if merged else None
            same = last and last.upright == rule.upright and abs(last.at - rule.at) <= _NEAR / 2
            if last and same and rule.start <= last.end + _NEAR:
                merged[-1] = last._replace(end=max(last.end, rule.end))
            else:
                merged.append(rule)
    return merged


def _strokes(path: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path, from point to point, on the page."""
    from ctypes import byref, c_float

    from pypdfium2 import raw

    matrix = path.get_matrix()
    strokes = []
    first = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(path), _MOST)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            strokes.append((last, point))
        if raw.FPDFPathSegment_GetClose(segment):
            strokes.append((point, first))
        last = point
    return strokes


def grids(page: int, rules: Sequence[Rule], chars: Sequence[Char]) -> list[Grid]:
    """The tables that ``rules`` make, with at least two columns and text in them, from top to bottom."""
    found = []
    for group in _connected(rules):
        columns = _places(rule.at for rule in group if rule.upright)
        heights = _places(rule.at for rule in group if not rule.upright)
        if len(columns) < 3 or len(heights) < 2 or len(columns) * len(heights) > _MOST_PLACES:
            continue
        inside = [char for char in chars if _within(char, columns, heights)]
        roots = _regions(group, columns, heights)
        rows = tuple(Row(page, cells) for cells in _rows(page, inside, columns, heights, roots) if any(cells))
        if len(set(roots.values())) > 1 and rows:
            found.append(Grid(page, heights[-1], tuple(columns), rows, tuple(inside)))
    return sorted(found, key=lambda grid: -grid.top)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules in groups that touch one another."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([rule, *(other for group in touching for other in group)])
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        overlap = one.start <= other.end + _NEAR and other.start <= one.end + _NEAR
        return abs(one.at - other.at) <= _NEAR and overlap
    return (one.start - _NEAR <= other.at <= one.end + _NEAR) and (other.start - _NEAR <= one.at <= other.end + _NEAR)


def _places(values: Iterable[float]) -> list[float]:
    """``values`` in order, those near one another as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _height(char: Char) -> float:
    return (char.bottom + char.top) / 2


def _within(char: Char, columns: Sequence[float], heights: Sequence[float]) -> bool:
    middle = (char.left + char.right) / 2
    return columns[0] < middle < columns[-1] and heights[0] < _height(char) < heights[-1]


def _regions(
    rules: Sequence[Rule], columns: Sequence[float], heights: Sequence[float]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each (row, column) of the grid, rows from the top, the first place of the cell that it belongs to."""
    count = len(heights) - 1
    roots: dict[tuple[int, int], tuple[int, int]] = {}

    def ruled(upright: bool, at: float, through: float) -> bool:
        return any(
            rule.upright == upright and abs(rule.at - at) <= _NEAR and rule.start - 1 <= through <= rule.end + 1
            for rule in rules
        )

    for row in range(count):
        above, below = heights[count - row], heights[count - row - 1]
        for column in range(len(columns) - 1):
            roots[row, column] = (row, column)
            centre = (columns[column] + columns[column + 1]) / 2
            if column and not ruled(True, columns[column], (above + below) / 2):
                roots[row, column] = roots[row, column - 1]
            elif row and not ruled(False, above, centre):
                roots[row, column] = roots[row - 1, column]
    return roots


def _rows(
    page: int,
    chars: Sequence[Char],
    columns: Sequence[float],
    heights: Sequence[float],
    roots: dict[tuple[int, int], tuple[int, int]],
) -> tuple[tuple[str, ...], ...]:
    cells: dict[tuple[int, int], list[Char]] = {}
    for char in chars:
        row = len(heights) - 1 - bisect_right(heights, _height(char))
        column = bisect_right(columns, (char.left + char.right) / 2) - 1
        cells.setdefault(roots[row, column], []).append(char)
    texts = {}
    for place, inside in cells.items():
        ends = [columns[column + 1] for (_, column), root in roots.items() if root == place]
        texts[place] = _flow(lines_of(inside, page, (0, 0)), max(ends) - columns[place[1]])
    across = range(len(columns) - 1)
    return tuple(tuple(texts.get((row, column), "") for column in across) for row in range(len(heights) - 1))


def _flow(lines: Sequence[Line], width: float) -> str:
    """The lines of a cell as one text; a space where a line ends though the next word had room."""
    text = ""
    for above, line in zip([None, *lines], lines, strict=False):
        if above:
            room = width - (above.right - above.left) - _PADDING
            text += " " if room >= first_word(line.text) * line.em else ""
        text += line.text
    return text


def continued(above: Grid, below: Grid) -> Grid | None:
    """``above`` with the rows of ``below`` if that is the same table on the next page, else None.

    A header that is repeated is left out; a row that the page cut in two is put together.
    """
    alike = len(above.columns) == len(below.columns) and below.page == above.rows[-1].page + 1
    if not alike or any(abs(x - y) > _NEAR for x, y in zip(above.columns, below.columns, strict=True)):
        return None
    rows, more = list(above.rows), list(below.rows)
    if more and more[0].cells == rows[0].cells:
        del more[0]
    if more and _cut(rows[-1].cells, more[0].cells):
        rows[-1] = rows[-1]._replace(cells=tuple(map("".join, zip(rows[-1].cells, more[0].cells, strict=True))))
        del more[0]
    return replace(above, rows=(*rows, *more))


def _cut(last: Sequence[str], first: Sequence[str]) -> bool:
    """True if the row ``first`` of a page goes on with the row ``last`` of the page before."""
    both = [(one, other) for one, other in zip(last, first, strict=True) if one and other]
    open_ends = [not words().sentence_end.search(one) and not words().list_number.match(other) for one, other in both]
    return not first[0] and any(open_ends)
