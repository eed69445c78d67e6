"""Tasks of one group against those of the next: kept, split, merged, new, dropped, and what changed in them."""

from collections.abc import Iterable, Sequence

from policynlp.compare.records import Aligned, Alignment, Pair, Status
from policynlp.compare.tasks.assign import Bounds, Group, assign
from policynlp.compare.tasks.changes import changes
from policynlp.compare.tasks.marks import differing
from policynlp.compare.tasks.settings import settings
from policynlp.compare.tasks.similar import candidates
from policynlp.compare.tasks.texts import traits
from policynlp.rows import Row


def align(before: Iterable[Row], after: Iterable[Row], *, names: tuple[str, str] = ("", "")) -> Alignment:
    """All rows of ``before`` against all of ``after``; the order in which the rows are given does not matter.

    Every row stands in exactly one line. An empty group leaves the other's rows new or dropped; two empty groups give no
    lines. The numbers are those of alignment.toml.
    """
    one, other = in_order(before), in_order(after)
    known, found = traits(one), traits(other)
    pairs = candidates(known, found)
    bounds = settings()["bounds"]
    groups = assign(pairs, known, found, Bounds(bounds["link"], bounds["part"]))
    keys = zip(pairs.before.tolist(), pairs.after.tolist(), strict=True)
    scores = dict(zip(keys, pairs.part.tolist(), strict=True))
    lines = [_line(group, one, other, scores) for group in groups]
    return Alignment(*names, tuple(line for _, line in sorted(zip(_places(groups), lines, strict=True), key=_place)))


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows by day of issue, document and place: whatever order they came in, they are aligned in this."""
    return tuple(
        sorted(rows, key=lambda row: (row["issued"] or "", row["document"], row["start"], row["end"], row["id"]))
    )


def _line(group: Group, before: Sequence[Row], after: Sequence[Row], scores: dict[tuple[int, int], float]) -> Aligned:
    old, new = (tuple(rows[n] for n in places) for rows, places in zip((before, after), group, strict=True))
    pairs = tuple(pair(before[a], after[b], scores[a, b]) for a in group[0] for b in group[1])
    score = min((one.score for one in pairs), default=0.0)
    return Aligned(_status(len(old), len(new)), old, new, changes(old, new), score, pairs)


def _status(before: int, after: int) -> Status:
    if not before:
        return "new"
    if not after:
        return "dropped"
    return "kept" if before == after else "split" if after > before else "merged"


def pair(before: Row, after: Row, score: float) -> Pair:
    """The two rows with the words that differ; the score with four places."""
    return Pair(before, after, round(score, 4), *differing(before["text"], after["text"]))


Place = tuple[int, int, int]


def _places(groups: Sequence[Group]) -> list[Place]:
    """Where each line stands: by its first row after; a dropped one behind the line that its row stood behind."""
    at = {a: new[0] for old, new in groups if new for a in old}
    last, behind = -1, {}
    for a in range(max((max(old) for old, _ in groups if old), default=-1) + 1):
        last = at.get(a, last)
        behind[a] = last
    return [(new[0], 0, 0) if new else (behind[old[0]], 1, old[0]) for old, new in groups]


def _place(line: tuple[Place, Aligned]) -> Place:
    return line[0]
