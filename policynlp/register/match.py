"""Which row of the store is which row of a new run: by content, never by the order of rows.

First the very same row (content id), then equal texts, then the most alike ones. All measures of a pair are symmetric
and belong to the pair alone, and pairs are taken from the best down: a run of a revised text and one of the old text
again pair the same rows.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policynlp.register.alike import likeness, plain
from policynlp.register.lineage import own
from policynlp.register.state import TaskState
from policynlp.rows import Row

LEAST = 0.64
"""The least score at which two sentences are one task.

tests/data/revised.tsv is why: in one section, revised sentences score 0.65 and more, other tasks of the same formula
0.63 and less but for those that are one character apart.
"""

_PATH = 0.08  # the same headings above
_NEIGHBOUR = 0.03  # the same sentence before, and as much for the same behind
_LEAD = 0.15  # both name bodies, and none in common: less
_SECTOR = 0.10  # another sector: less


@dataclass(frozen=True, slots=True)
class _Place:
    """A row with what of its content and surroundings counts in a match."""

    row: Row
    text: str
    path: tuple[str, ...]
    lead: tuple[str, ...]
    rank: int
    before: str | None
    behind: str | None


def in_place(row: Row) -> tuple[int, int, str]:
    """The order of rows in a text; equal spans by id."""
    return row["start"], row["end"], row["id"]


def absent(state: TaskState) -> bool:
    """Whether the last run did not find it."""
    return state.gone or "gone" in state.conflicts


def matched(stored: Sequence[TaskState], rows: Sequence[Row]) -> dict[int, int]:
    """The positions in ``stored`` with those of their rows in ``rows``; each at most once.

    A row that a person made (split, merge, added) matches only by equal text as long as the machine has not found it
    itself, and after all others then.
    """
    kept = _places([state.machine or {} for state in stored], [own(state) and not absent(state) for state in stored])
    found = _places(rows, [True] * len(rows))
    pairs: dict[int, int] = {}
    free = dict.fromkeys(sorted(range(len(rows)), key=lambda n: found[n].rank))
    left = dict.fromkeys(sorted(range(len(stored)), key=lambda n: _first(stored[n], kept[n])))

    def take(chosen: Iterable[tuple[int, int]]) -> None:
        for n, m in chosen:
            if n in left and m in free:
                pairs[n] = m
                del left[n], free[m]

    for told in _texts(stored, kept):
        for key in (_row_id, _whole, _under, _owner, _text):
            here = _grouped((key(kept[n], text), n) for n in left if (text := told[n]) is not None)
            there = _grouped((key(found[m], found[m].text), m) for m in free)
            take(pair for group in there for pair in zip(here.get(group, ()), there[group], strict=False))
    texts = {place.text for state, place in zip(stored, kept, strict=True) if own(state)} | {one.text for one in found}
    for made in (False, True):
        ours = [(n, kept[n]) for n in left if own(stored[n]) and (stored[n].origin != "machine") is made]
        take(_alike(ours, [(m, found[m]) for m in free], texts))
    return pairs


def _first(state: TaskState, place: _Place) -> tuple[bool, int, str]:
    """Of equal texts the machine's rows go first, then by place, those that were gone already last."""
    return state.origin != "machine", place.rank, state.id


def _row_id(place: _Place, _: str) -> Hashable:
    return place.row.get("id")


def _whole(place: _Place, text: str) -> Hashable:
    return text, place.path, place.lead


def _under(place: _Place, text: str) -> Hashable:
    return text, place.path


def _owner(place: _Place, text: str) -> Hashable:
    return text, place.lead


def _text(_: _Place, text: str) -> Hashable:
    return text


def _texts(stored: Sequence[TaskState], kept: Sequence[_Place]) -> Iterable[list[str | None]]:
    """The texts by which a state may be known: the machine's, the one a person mended, the person's."""
    yield [place.text if own(state) else None for state, place in zip(stored, kept, strict=True)]
    yield [_known(state.base) if state.origin == "machine" else None for state in stored]
    yield [_known(state.people) for state in stored]


def _known(values: Mapping[str, Any]) -> str | None:
    text = values.get("text")
    return plain(text) if text else None


def _grouped(positions: Iterable[tuple[Hashable, int]]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for key, n in positions:
        groups[key].append(n)
    return groups


def _places(rows: Sequence[Row], standing: Sequence[bool]) -> list[_Place]:
    texts = [plain(row["text"]) if row else "" for row in rows]
    order = sorted((n for n in range(len(rows)) if standing[n]), key=lambda n: in_place(rows[n]))
    ranks = {n: rank for rank, n in enumerate(order)}

    def near(rank: int | None) -> str | None:
        return texts[order[rank]] if rank is not None and 0 <= rank < len(order) else None

    return [
        _Place(
            row,
            texts[n],
            tuple(plain(heading) for heading in row.get("path", ())),
            tuple(sorted(actor["name"] for actor in row.get("lead", ()))),
            ranks.get(n, len(rows)),
            near(ranks[n] - 1 if n in ranks else None),
            near(ranks[n] + 1 if n in ranks else None),
        )
        for n, row in enumerate(rows)
    ]


def _alike(
    ours: Sequence[tuple[int, _Place]], theirs: Sequence[tuple[int, _Place]], texts: Collection[str]
) -> Iterable[tuple[int, int]]:
    """The pairs that may be one task, the best first; ties by nearness in the text, then by ids, both ways alike."""
    least = LEAST - _PATH - 2 * _NEIGHBOUR
    scored = []
    for i, j, base in likeness([place.text for _, place in ours], [place.text for _, place in theirs], least, texts):
        (n, one), (m, other) = ours[i], theirs[j]
        score = base + _context(one, other)
        if score >= LEAST:
            ids = tuple(sorted((one.row["id"], other.row["id"])))
            scored.append((-round(score, 9), abs(one.rank - other.rank), ids, n, m))
    return [(n, m) for *_, n, m in sorted(scored)]


def _context(one: _Place, other: _Place) -> float:
    score = _PATH * (one.path == other.path)
    score += _NEIGHBOUR * (one.before is not None and one.before == other.before)
    score += _NEIGHBOUR * (one.behind is not None and one.behind == other.behind)
    score -= _LEAD * bool(one.lead and other.lead and not set(one.lead) & set(other.lead))
    return score - _SECTOR * (one.row.get("sector") != other.row.get("sector"))
