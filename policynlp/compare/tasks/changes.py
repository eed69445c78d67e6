"""What is different in a task that is there again: force, figures, deadline, lead, words.

A deadline is compared with the day of the year of its own document: 6月底前 of this year's plan and of last year's are
the same. A rhythm is compared with a rhythm (每季度 → 每月 is earlier), a span with a span (1小时内 → 30分钟内). A time
that came new or went away is no change of deadline: neither text says which one binds more.
"""

from collections.abc import Sequence

from policynlp.compare.records import CHANGES, Change
from policynlp.compare.tasks.clauses import LEVELS, Time, clauses, figures, force, joined, times
from policynlp.rows import Row

_ALIKE = 0.3
_SHORT = 2


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
    found |= moved(before, after)
    if _owner(before, after):
        found.add("owner")
    return tuple(change for change in CHANGES if change in found)


def binding(before: str, after: str) -> int:
    """1 where ``after`` binds more, -1 where it binds less, 0 where neither.

    Clauses are held against the clause most like them. One that came to have a soft word (力争, 鼓励) binds less, one that
    lost it binds more; in a long text a soft clause that has no like one says something new, and weakens nothing. Beyond
    that a text binds more where a clause that was plain before (要, 应, or no word at all) became firm or utter. The way back is
    not taken for weaker: of 31 tasks of the corpus that lost such a word, one was held to bind less by the hand that wrote it.
    """
    old, new = clauses(before), clauses(after)
    loosened, tightened = _softer(old, new), _softer(new, old)
    if loosened or tightened:
        return tightened - loosened
    return int(any(_plain_to_firm(clause, old) for clause in new))


def _softer(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a clause of ``after`` is soft whose like one is not; a clause of a short text speaks for all of it."""
    soft = LEVELS["soft"]
    whole = ("".join(before) or None) if len(after) <= _SHORT else None
    likes = (nearest(clause, before) or whole for clause in after if force(clause) == soft)
    return any(like is not None and force(like) != soft for like in likes)


def _plain_to_firm(clause: str, before: Sequence[str]) -> bool:
    like = nearest(clause, before)
    return like is not None and force(like) == LEVELS["plain"] < force(clause)


def nearest(clause: str, others: Sequence[str]) -> str | None:
    """The clause of ``others`` most like it; None where none is alike."""
    mine = pairs_of(clause)
    best = max(others, key=lambda other: _share(mine, pairs_of(other)), default=None)
    return best if best is not None and _share(mine, pairs_of(best)) >= _ALIKE else None


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice (1945): twice what both have, over what they have together."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def counts_differ(before: str, after: str) -> bool:
    """Whether something is counted in both texts and its figures are others. New or lost figures alone are not."""
    one, other = figures(before), figures(after)
    return any(one[unit] != other[unit] for unit in one.keys() & other.keys())


def moved(before: Sequence[Row], after: Sequence[Row], *, own_year: bool = True, strict: bool = False) -> set[Change]:
    """Earlier or later by times of one kind; of several, each is held against that of the clause most like its own.

    Times of the same words are the same, though 春节前 is another day each year. Where no clauses are alike the first and
    the last time speak: neither earlier nor later where these two moved apart. With ``strict`` only like
    clauses speak. For ``own_year`` see `policynlp.compare.tasks.clauses.times`.
    """
    one, other = _dated(before, own_year), _dated(after, own_year)
    same = {(time.kind, time.words) for time, _ in one} & {(time.kind, time.words) for time, _ in other}
    found: set[Change] = set()
    for kind in ("by", "every", "within", "from", "ahead"):
        all_old, all_new = ([d for d in side if d[0].kind == kind] for side in (one, other))
        old, new = ([d for d in side if (kind, d[0].words) not in same] for side in (all_old, all_new))
        # of a task that was split or merged the time of one part may have moved while that of another stayed
        if len(before) < len(after) and len(all_old) == 1:
            old = all_old
        elif len(before) > len(after) and len(all_new) == 1:
            new = all_new
        if not old or not new:
            continue
        moves = _moves(old, new, strict) - {0}
        found |= {"earlier" if move < 0 else "later" for move in moves}
    return found


Dated = tuple[Time, str]


def _dated(rows: Sequence[Row], own_year: bool) -> list[Dated]:
    """The times of some rows, each with the clause that it stands in: the whole text where none holds its words."""
    out = []
    for row in rows:
        parts = clauses(row["text"])
        out += [
            (time, next((part for part in parts if time.words in part), row["text"]))
            for time in times(row, own_year=own_year)
        ]
    return out


def _moves(old: Sequence[Dated], new: Sequence[Dated], strict: bool) -> set[int]:
    """Which way the times went: -1, 0, 1."""
    if strict or len(old) > 1 or len(new) > 1:
        alike = [(_share(pairs_of(a[1]), pairs_of(b[1])), i, j) for i, a in enumerate(old) for j, b in enumerate(new)]
        taken: dict[int, int] = {}
        for likeness, i, j in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
            if likeness >= _ALIKE and i not in taken and j not in taken.values():
                taken[i] = j
        if taken:
            return {_sign(new[j][0].days - old[i][0].days) for i, j in taken.items()}
    if strict:
        return set()
    days, later = [time.days for time, _ in old], [time.days for time, _ in new]
    ends = {_sign(min(later) - min(days)), _sign(max(later) - max(days))} - {0}
    return ends if len(ends) == 1 else set()


def _sign(value: float) -> int:
    return 0 if abs(value) < 1e-6 else 1 if value > 0 else -1


def _owner(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether a lead went and another came, or one changed places with those that help.

    A lead that only came or only went may be a matter of detail: 应急、公安等部门 for 应急部门.

    A name of which the other is a part (管理单位, 高层建筑管理单位) is the same. A lead that the other text names too, and
    not as one that helps, neither went nor came: who leads there was then inherited, and of that one cannot be sure. At
    least one of the two must be named in its row: what both inherit changes with the sentence that stands before.
    """
    one, other = _leads(before), _leads(after)
    if (one.keys() - other.keys()) & _helpers(after) or (other.keys() - one.keys()) & _helpers(before):
        return True
    went, came = _without(one, other, after), _without(other, one, before)
    return bool(went) and bool(came) and bool(went & _stated(before) or came & _stated(after))


def _stated(rows: Sequence[Row]) -> set[str]:
    """The leads that the rows themselves name."""
    return {actor["name"] for row in rows for actor in row["lead"] if actor["origin"] == "stated"}


def _helpers(rows: Sequence[Row]) -> set[str]:
    """Those that help and are named so in the rows themselves."""
    return {actor["name"] for row in rows for actor in row["support"] if actor["origin"] == "stated"}


def _leads(rows: Sequence[Row]) -> dict[str, str]:
    """The leads by name, each with the words of the text."""
    return {actor["name"]: actor["surface"] for row in rows for actor in row["lead"]}


def _without(mine: dict[str, str], others: dict[str, str], text: Sequence[Row]) -> set[str]:
    """The leads of ``mine`` that are not among ``others``, nor named in ``text`` but as support."""
    helpers, words = _helpers(text), joined(text)
    return {
        name
        for name, surface in mine.items()
        if not any(name in other or other in name for other in others) and (surface not in words or name in helpers)
    }
