"""Printed lines to paragraphs: what is a page's furniture goes, what is one paragraph is joined, over pages too."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from policynlp.reading.furniture import without_furniture
from policynlp.reading.pdf_lines import Line, first_word
from policynlp.reading.pdf_tables import Grid, continued
from policynlp.reading.words import words

Paragraph = list[tuple[int, str]]
"""A paragraph as (page, text) pieces, a piece a printed line, with the space that parts it from the one before."""

_DISPLAY = 1.15
"""Type larger than the body's by this factor is a letterhead's or a title's."""
_TELLING = 150
"""A page with fewer characters does not show the size of the body's type."""
_ENOUGH = 12
"""Fewer lines do not show the margins."""


@dataclass(frozen=True)
class Measure:
    """The type area of a page: the margins that full lines reach, the size of body type, the step from line to line.

    ``sure`` is False where fewer than two lines end at the right margin.
    """

    left: float
    right: float
    em: float
    pitch: float
    sure: bool


def paragraphs(blocks: Sequence[Line | Grid]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and tables in reading order; ``blocks`` are those of all pages from first to last."""
    lines = without_furniture([block for block in blocks if isinstance(block, Line)])
    kept = set(map(id, lines))
    measures = _measures(lines)
    current: list[Line] = []
    table: Grid | None = None
    for block in (block for block in blocks if isinstance(block, Grid) or id(block) in kept):
        if isinstance(block, Line):
            if current and _continues(current[-1], block, measures):
                current.append(block)
                continue
            yield from _finished(current, table)
            current, table = [block], None
        else:
            longer = continued(table, block) if table else None
            if longer is None:
                yield from _finished(current, table)
            current, table = [], longer or block
    yield from _finished(current, table)


def _finished(lines: list[Line], table: Grid | None) -> Iterator[Paragraph | Grid]:
    if lines:
        yield _joined(lines)
    if table:
        yield table


def _measures(lines: Sequence[Line]) -> dict[int, Measure]:
    """The measure of each page: from all pages like it, for one page may hold too little to tell."""
    whole = _size(lines) or 12.0
    pages: dict[tuple[int, int, float], dict[int, list[Line]]] = {}
    for number, group in groupby(lines, key=lambda line: line.page):
        own = list(group)
        em = _size(own) if sum(len(line.text) for line in own) >= _TELLING else whole
        body = [line for line in own if abs(line.em - em) <= 0.1 * em]
        paper = (round(own[0].paper[0]), round(own[0].paper[1]), em)
        pages.setdefault(paper, {})[number] = body or own
    found: dict[int, Measure] = {}
    for (_, _, em), alike in pages.items():
        sides = [[line for number in alike if number % 2 == side for line in alike[number]] for side in (0, 1)]
        measures = [_measure(sides[0] + sides[1], em)] * 2
        if min(map(len, sides)) >= _ENOUGH:
            even, odd = (_measure(side, em) for side in sides)
            left, right = odd.left - even.left, odd.right - even.right
            if abs(left) > 0.4 * em and abs(left - right) < 0.5 * em:  # bound: the pages' margins mirror each other
                measures = [even, odd]
        found.update({number: measures[number % 2] for number in alike})
    return found


def _size(lines: Sequence[Line]) -> float:
    """The size of type that most characters have, in half points; 0 where there are none."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.em * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _measure(lines: Sequence[Line], em: float) -> Measure:
    lefts = sorted(line.left for line in lines)
    need = max(2, len(lines) // 20)
    left = next((x for x in lefts if sum(x <= other < x + 0.4 * em for other in lefts) >= need), lefts[0])
    widest = max(line.right for line in lines) - left
    rights = Counter(round(line.right / 2) * 2 for line in lines if line.right - left > 0.6 * widest)
    right = float(max(rights, key=lambda x: (rights[x], x)))
    sure = rights[round(right)] > 1
    paper = lines[0].paper[0]
    if right - left < 0.6 * paper:  # no line is long enough to show the margin: it is as wide as the left one
        right, sure = paper - left, False
    steps = [
        above.base - below.base
        for above, below in pairwise(lines)
        if above.page == below.page and above.base > below.base
    ]
    return Measure(left, right, em, median(steps) if steps else 2 * em, sure)


def _continues(above: Line, below: Line, measures: dict[int, Measure]) -> bool:
    """True if ``below`` goes on with the paragraph that ``above`` ends for now."""
    before, here = measures[above.page], measures[below.page]
    if abs(above.em - below.em) > 0.12 * max(above.em, below.em):
        return False
    if above.em > _DISPLAY * here.em:
        return _continues_title(above, below)
    ended = words().sentence_end.search(above.text) is not None
    step = above.base - below.base if above.page == below.page else here.pitch
    apart = step > (1.25 if ended else 1.6) * here.pitch
    if apart or _imprint(above, below, here) or not _full(above, below, before):
        return False
    closed = ended or above.text[-1] in "）)】〕"
    numbered = words().list_number.match(below.text) is not None
    start, inset = above.left - before.left, below.left - here.left
    if inset < 1.2 * here.em:
        return not (closed and (numbered or not before.sure))
    # Further in: a new paragraph, unless the sentence goes on and the line above is not a signature's.
    return start < 3 * here.em and -0.5 * here.em < inset - start < 4 * here.em and not closed and not numbered


def _imprint(above: Line, below: Line, measure: Measure) -> bool:
    """True if one of the two is a line of the imprint, which is a line of its own."""
    flush = below.left <= measure.left + 0.5 * measure.em
    known = words().imprint
    return known.match(below.text) is not None or (flush and known.match(above.text) is not None)


def _continues_title(above: Line, below: Line) -> bool:
    """True if two lines of display type are one: not where a letterhead or the whole name of a body ends."""
    known = words()
    near = above.page == below.page and above.base - below.base < 2.6 * above.em
    ends = known.letterhead_end.search(above.text) or known.complete_name.search(above.text)
    return near and not ends and not known.sentence_end.search(above.text)


def _full(above: Line, below: Line, measure: Measure) -> bool:
    """True if the first word of ``below`` had no more room at the end of ``above``."""
    return measure.right - above.right < (first_word(below.text) + 0.5) * above.em


def _joined(lines: Sequence[Line]) -> Paragraph:
    pieces = [(lines[0].page, lines[0].text)]
    for above, below in pairwise(lines):
        latin = above.text[-1:].isalnum() and below.text[:1].isalpha() and (above.text[-1] + below.text[0]).isascii()
        pieces.append((below.page, (" " if latin else "") + below.text))
    return pieces
