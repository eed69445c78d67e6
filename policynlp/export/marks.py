"""What stands where in a text: rows, owners, deadlines and headings cut into pieces that no longer overlap.

The terminal and the page draw the same pieces.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from policynlp.records import Directive, Task

Role = Literal["row", "lead", "support", "deadline", "heading"]


class Mark(NamedTuple):
    """A span of the text, half-open, and what it is to a row; ``row`` counts from 1, 0 for a heading."""

    start: int
    end: int
    role: Role
    row: int


class Piece(NamedTuple):
    """A stretch within one line over which the same marks hold; ``opens`` are the rows that begin with it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    opens: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that any mark of the piece belongs to, each once, in order."""
        return tuple(sorted({mark.row for mark in self.marks if mark.row}))

    def inside(self, role: Role) -> tuple[int, ...]:
        """The rows to which the piece is ``role``, in order."""
        return tuple(sorted({mark.row for mark in self.marks if mark.role == role}))


def marks(directive: Directive) -> list[Mark]:
    """All marks of a directive; spans that are empty or lie outside the text are left out."""
    found = [Mark(each.start, each.end, "heading", 0) for each in directive.headings]
    for row, task in enumerate(directive.tasks, 1):
        found.append(Mark(task.start, task.end, "row", row))
        found += _of(task, row)
    length = len(directive.document.text)
    return [mark for mark in found if 0 <= mark.start < mark.end <= length]


def lines(directive: Directive) -> list[list[Piece]]:
    """The text's lines, without their newlines, as pieces in order; an empty line has none.

    The pieces of a line joined give that line exactly.
    """
    text = directive.document.text
    found = marks(directive)
    cuts = {0, len(text)}.union(*({mark.start, mark.end} for mark in found))
    ordered = sorted(cuts)
    starting: dict[int, list[Mark]] = {}
    for mark in found:
        starting.setdefault(mark.start, []).append(mark)
    result: list[list[Piece]] = [[]]
    active: list[Mark] = []
    waiting: tuple[int, ...] = ()
    for start, end in pairwise(ordered):
        opening = starting.get(start, [])
        active = [mark for mark in active if mark.end > start] + opening
        waiting += tuple(mark.row for mark in opening if mark.role == "row")
        for left, right in _parts(text, start, end):
            if left == right:
                result.append([])
            else:
                result[-1].append(Piece(left, right, tuple(active), waiting))
                waiting = ()
    return result


def _of(task: Task, row: int) -> Iterator[Mark]:
    for actor in task.lead:
        yield Mark(actor.start, actor.end, "lead", row)
    for actor in task.support:
        yield Mark(actor.start, actor.end, "support", row)
    for time in task.milestones:
        yield Mark(time.start, time.end, "deadline", row)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans between the newlines of ``text[start:end]`` that are not empty; an empty span for each newline."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        until = end if stop < 0 else stop
        if until > at:
            yield at, until
        if stop >= 0:
            yield stop, stop
        at = until + 1
