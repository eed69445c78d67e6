"""What is different in a task that is there again: force, figures, deadline, lead, words.

A deadline is compared with the day of the year of its own document: 6月底前 of this year's plan and of last year's are
the same. A rhythm is compared with a rhythm (每季度 → 每月 is earlier), a span with a span (1小时内 → 30分钟内). A time
that came new or went away is no change of deadline: neither text says which one binds more.
"""

from collections.abc import Sequence

from policynlp.compare.clauses import LEVELS, clauses, figures, force, joined, times
from policynlp.compare.records import CHANGES, Change
from policynlp.rows import Row

_ALIKE = 0.3


def changes(before: Sequence[Row], after: Sequence[Row]) -> tuple[Change, ...]:
    """The changes from the rows ``before`` to the rows ``after``, in the order of `CHANGES`.

    Both are one row, or one is the parts of the other. One of ``identical`` and ``reworded`` always holds; identical
    are texts that differ in white space at most. () where a side is empty.
    """
    if not before or not after:
        return ()
    one, other = joined(before), joined(after)
    found: set[Change] = {"identical" if "".join(one.split()) == "".join(other.split()) else "reworded"}
    bound = binding(one, other)
    if bound:
        found.add("stronger" if bound > 0 else "weaker")
    if counts_differ(one, other):
        found.add("quantity")
    found |= _deadline(before, after)
    if _owner(before, after):
        found.add("owner")
    return tuple(change for change in CHANGES if change in found)


def binding(before: str, after: str) -> int:
    """1 where ``after`` binds more, -1 where it binds less, 0 where neither.

    A text with a soft word (力争, 鼓励) binds less than one without. Beyond that a text binds more where a clause that
    was plain before (要, 应, or no word at all) became firm or utter. The way back is not taken for weaker: of 31 tasks
    of the corpus that lost such a word, one was held to bind less by the hand that wrote it.
    """
    old, new = force(before), force(after)
    soft = LEVELS["soft"]
    if soft in (old, new):
        return (old == soft) - (new == soft)
    for clause in clauses(after):
        like = _nearest(clause, clauses(before))
        if like is not None and force(like) == LEVELS["plain"] < force(clause):
            return 1
    return 0


def _nearest(clause: str, others: Sequence[str]) -> str | None:
    """The clause of ``others`` most like it; None where none is alike."""
    mine = _pairs(clause)
    best = max(others, key=lambda other: _share(mine, _pairs(other)), default=None)
    return best if best is not None and _share(mine, _pairs(best)) >= _ALIKE else None


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice (1945): twice what both have, over what they have together."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def counts_differ(before: str, after: str) -> bool:
    """Whether something is counted in both texts and its figures are others. New or lost figures alone are not."""
    one, other = figures(before), figures(after)
    return any(one[unit] != other[unit] for unit in one.keys() & other.keys())


def _deadline(before: Sequence[Row], after: Sequence[Row]) -> set[Change]:
    """Earlier or later by the first and the last time of each kind; neither where these two moved apart.

    Times of the same words are the same, though 春节前 is another day each year.
    """
    one = [time for row in before for time in times(row)]
    other = [time for row in after for time in times(row)]
    same = {(time.kind, time.words) for time in one} & {(time.kind, time.words) for time in other}
    found: set[Change] = set()
    for kind in ("by", "every", "within"):
        old, new = ([t.days for t in side if t.kind == kind and (kind, t.words) not in same] for side in (one, other))
        if not old or not new:
            continue
        moves = {_sign(min(new) - min(old)), _sign(max(new) - max(old))} - {0}
        if len(moves) == 1:
            found.add("earlier" if moves == {-1} else "later")
    return found


def _sign(value: float) -> int:
    return 0 if abs(value) < 1e-6 else 1 if value > 0 else -1


def _owner(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether a lead went and another came; one that only came or only went may be a matter of detail."""
    one = {actor["name"] for row in before for actor in row["lead"]}
    other = {actor["name"] for row in after for actor in row["lead"]}
    return bool(one - other) and bool(other - one)
