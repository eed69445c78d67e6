"""How likely a row is to be right as it stands: signs for the confidence model."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from policynlp.layers import Draft, Unit
from policynlp.records import Deadline

_STEPS = (0.5, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99, 0.995)


def _step(chance: float) -> int:
    return sum(chance >= limit for limit in _STEPS)


def signs(
    drafts: Sequence[Draft],
    kinds: NDArray[np.float64],
    sectors: NDArray[np.float64],
    deadlines: Sequence[Sequence[Deadline]],
    units: Sequence[Unit],
) -> list[list[Hashable]]:
    """The signs of each row: how sure each decision was, and what kind of row it is."""
    tops = kinds.max(axis=1).tolist() if len(kinds) else []
    ranked = np.sort(sectors, axis=1) if len(sectors) else sectors
    out: list[list[Hashable]] = []
    for draft, times in zip(drafts, deadlines, strict=True):
        origin = draft.lead[0].origin if draft.lead else "none"
        first, second = float(ranked[draft.unit, -1]), float(ranked[draft.unit, -2])
        out.append([
            f"kind={_step(tops[draft.unit])}",
            f"kind-is={draft.kind}",
            f"sector={_step(first)}",
            f"margin={min(int((first - second) * 5), 4)}",
            f"owner={origin}{_step(draft.sure)}",
            f"owner-by={draft.by}{origin}",
            f"owners={min(len(draft.lead), 3)}",
            f"helpers={min(len(draft.support), 2)}",
            f"times={min(len(times), 2)}",
            f"time={'none' if not times else 'unknown' if times[0].due is None else times[0].origin}",
            f"length={min(int(math.log2(draft.end - draft.start + 1)), 8)}",
            f"part={draft.start > units[draft.unit].start}",
        ])  # fmt: skip
    return out
