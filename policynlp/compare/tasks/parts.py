"""Whether a row that stayed alone is a part of a row that is linked: split off from it, or merged into it.

A part stands beside its sibling in its document, is like the whole, and says of the whole what the sibling does not.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

from policynlp.compare.tasks.settings import settings
from policynlp.compare.tasks.similar import Candidates
from policynlp.compare.tasks.texts import Traits

Link = tuple[int, int]

SIGNS = ("alike", "gain", "inside", "near", "longer")
"""``alike`` is `Candidates.part`; ``gain`` how much of the part is in the whole and not in the sibling, ``inside`` how
much is in the whole; ``near`` is 1 beside the sibling, less further off; ``longer`` how much longer the whole is."""


def part_chances(
    found: Candidates, links: Iterable[Link], before: Sequence[Traits], after: Sequence[Traits]
) -> list[tuple[float, int, int]]:
    """The chance, position before and position after of each candidate of which one row is linked and one is alone.

    The likeliest first, ties by position. A pair that is hardly alike (see alignment.toml) is passed over.
    """
    table = settings()["weights"]["part"]
    out = []
    for signs, a, b in part_signs(found, links, before, after):
        score = table["base"] + sum(table[name] * value for name, value in signs.items())
        out.append((1 / (1 + math.exp(-score)), a, b))
    return sorted(out, key=lambda one: (-one[0], one[1], one[2]))


def part_signs(
    found: Candidates, links: Iterable[Link], before: Sequence[Traits], after: Sequence[Traits]
) -> Iterator[tuple[dict[str, float], int, int]]:
    """The signs of each such candidate, in the order of `SIGNS`, with both positions."""
    forward = dict(links)
    back = {b: a for a, b in forward.items()}
    least = float(settings()["bounds"]["alike"])
    for a, b, alike in zip(found.before.tolist(), found.after.tolist(), found.part.tolist(), strict=True):
        if alike < least or (a in forward) == (b in back):
            continue
        if a in forward:
            yield _signs(alike, (before[a], after[b], after[forward[a]]), abs(forward[a] - b)), a, b
        else:
            yield _signs(alike, (after[b], before[a], before[back[b]]), abs(back[b] - a)), a, b


def _signs(alike: float, rows: tuple[Traits, Traits, Traits], rows_off: int) -> dict[str, float]:
    """The signs that of ``rows``, a whole, a row alone and the whole's sibling, the second is a part of the first."""
    whole, part, sibling = rows
    wholly, mine, theirs = _pairs(whole.core), _pairs(part.core), _pairs(sibling.core)
    values = (
        alike,
        len(mine & (wholly - theirs)) / max(1, len(mine)),
        len(mine & wholly) / max(1, len(mine)),
        1 / max(1, rows_off) if part.document == sibling.document else 0.0,
        min(5.0, len(wholly) / max(1, len(mine))) / 5,
    )
    return dict(zip(SIGNS, values, strict=True))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))
