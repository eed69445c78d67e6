"""The nouns of a comparison: what became of a task, and what a subordinate made of a superior's task.

All are frozen. A row is a dict of the register, see `policynlp.rows`; rows are never changed here. Every span is a
half-open pair ``[start, end)`` of Python string offsets into the ``text`` of its row. Groups are tuples, empty where
nothing was found; every count has its base beside it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal, NamedTuple

from policynlp.rows import Row

Status = Literal["kept", "new", "dropped", "split", "merged"]
STATUSES: tuple[Status, ...] = ("kept", "split", "merged", "new", "dropped")
"""What became of a task, in the order in which they are told."""

Change = Literal["stronger", "weaker", "quantity", "earlier", "later", "owner", "reworded", "identical"]
CHANGES: tuple[Change, ...] = ("stronger", "weaker", "quantity", "earlier", "later", "owner", "reworded", "identical")
"""What is different in a task that is there again. The last two shut each other out, and one of them always holds."""

Outcome = Literal["carried", "narrowed", "weakened", "postponed", "left_out", "not_addressed"]
OUTCOMES: tuple[Outcome, ...] = ("carried", "narrowed", "weakened", "postponed", "left_out", "not_addressed")
"""What a subordinate made of a superior's task. Narrowed, weakened and postponed may hold together; the others alone."""


class Span(NamedTuple):
    """``[start, end)`` in a row's text; never empty."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A task before and a task after, held to be the same or one to be a part of the other.

    ``score`` is how alike they are, 0 to 1. ``before_marks`` and ``after_marks`` are the words that differ, in order,
    none touching another; both are empty where the texts are the same.
    """

    before: Row
    after: Row
    score: float
    before_marks: tuple[Span, ...] = ()
    after_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Aligned:
    """A line of the comparison: one task that was kept, split (1→n), merged (n→1), new (0→1) or dropped (1→0).

    ``before`` and ``after`` are in the order of their documents. ``changes`` are in the order of `CHANGES`, and empty
    for new and dropped tasks. ``score`` is the least of ``pairs``, 0 where there are none. ``pairs`` holds each link
    between a row before and a row after: one for a kept task, n for a split or merged one.
    """

    status: Status
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    changes: tuple[Change, ...] = ()
    score: float = 0.0
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """All tasks of one group against all of the next; every row stands in exactly one line.

    ``before`` and ``after`` name the groups (2023, 2024). ``lines`` are in the order of the group after; a dropped
    task stands behind what it stood behind before, so that a reader meets it where it was.
    """

    before: str
    after: str
    lines: tuple[Aligned, ...]

    @property
    def tasks_before(self) -> int:
        """How many rows the group before has: the base of kept, split, merged and dropped."""
        return sum(len(line.before) for line in self.lines)

    @property
    def tasks_after(self) -> int:
        """How many rows the group after has: the base of new."""
        return sum(len(line.after) for line in self.lines)

    def statuses(self) -> dict[Status, int]:
        """How many lines have each status; all of `STATUSES`, 0 where there is none."""
        found = Counter(line.status for line in self.lines)
        return {status: found[status] for status in STATUSES}

    def changes(self) -> dict[Change, int]:
        """How many lines have each change; all of `CHANGES`, 0 where there is none."""
        found = Counter(change for line in self.lines for change in line.changes)
        return {change: found[change] for change in CHANGES}


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``base`` with the 95 % interval of Wilson (1927); all None but the counts where the base is 0."""

    count: int
    base: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A superior's task with what the subordinate made of it.

    ``outcomes`` are in the order of `OUTCOMES`, never empty. ``pairs`` (``before`` is the superior's) are the
    subordinate's tasks that answer it, best first; for left out and not addressed there are none. ``nearest`` is then
    the task of the subordinate that came closest, for the eye of the drafter; None where the subordinate has no task.
    """

    task: Row
    outcomes: tuple[Outcome, ...]
    pairs: tuple[Pair, ...] = ()
    nearest: Pair | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """One superior's document against one subordinate's.

    ``upper`` and ``lower`` name them. ``answers`` has each task of the superior, in the order of the text; ``own`` has
    the tasks of the subordinate that answer none. ``coverage`` is the share of the superior's tasks addressed to it
    that it answers in any way; ``sectors`` the same by sector, in the order of their count.
    """

    upper: str
    lower: str
    answers: tuple[Answer, ...]
    own: tuple[Row, ...]
    coverage: Share
    sectors: tuple[tuple[str, Share], ...] = ()
    tasks_lower: int = 0

    @property
    def gaps(self) -> tuple[Answer, ...]:
        """The tasks left out, in the order of the superior's text: what a drafter can work down."""
        return tuple(answer for answer in self.answers if "left_out" in answer.outcomes)

    def outcomes(self) -> dict[Outcome, int]:
        """How many of the superior's tasks have each outcome; all of `OUTCOMES`, 0 where there is none."""
        found = Counter(outcome for answer in self.answers for outcome in answer.outcomes)
        return {outcome: found[outcome] for outcome in OUTCOMES}
