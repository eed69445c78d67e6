"""Whether a row that stayed alone is a part of a row that is linked: split off from it, or merged into it.

A part stands beside its sibling in its document, is like the whole, and says of the whole what the sibling does not.
"""

import math
from collections.abc import Iterable, Sequence

from policynlp.compare.settings import settings
from policynlp.compare.similar import Candidates
from policynlp.compare.texts import Traits

Link = tuple[int, int]


def part_chances(
    found: Candidates, links: Iterable[Link], before: Sequence[Traits], after: Sequence[Traits]
) -> list[tuple[float, int, int]]:
    """The chance, position before and position after of each candidate of which one row is linked and one is alone.

    The likeliest first, ties by position. A pair that is hardly alike (see alignment.toml) is passed over.
    """
    forward = dict(links)
    back = {b: a for a, b in forward.items()}
    least = float(settings()["bounds"]["alike"])
    out = []
    for a, b, alike in zip(found.before.tolist(), found.after.tolist(), found.part.tolist(), strict=True):
        if alike < least or (a in forward) == (b in back):
            continue
        if a in forward:
            chance = _chance(alike, before[a], after[b], after[forward[a]], abs(forward[a] - b))
        else:
            chance = _chance(alike, after[b], before[a], before[back[b]], abs(back[b] - a))
        out.append((chance, a, b))
    return sorted(out, key=lambda one: (-one[0], one[1], one[2]))


def _chance(alike: float, whole: Traits, part: Traits, sibling: Traits, rows_off: int) -> float:
    """The chance that ``part`` is one of ``whole``, of which ``sibling`` is a part, ``rows_off`` rows away."""
    table = settings()["weights"]["part"]
    wholly, mine, theirs = _pairs(whole.core), _pairs(part.core), _pairs(sibling.core)
    signs = {
        "alike": alike,
        "gain": len(mine & (wholly - theirs)) / max(1, len(mine)),
        "inside": len(mine & wholly) / max(1, len(mine)),
        "near": 1 / max(1, rows_off) if part.document == sibling.document else 0.0,
        "longer": min(5.0, len(wholly) / max(1, len(mine))) / 5,
    }
    return 1 / (1 + math.exp(-table["base"] - sum(table[name] * value for name, value in signs.items())))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))
