"""How likely a row is to be right as it stands: signs for the confidence model."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from policynlp.layers import Draft, Unit
from policynlp.linear import Floats, Key, Linear, chances, spelled
from policynlp.records import Deadline

Signs = list[Hashable]
_STEPS = np.array([0.5, 0.6, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99, 0.995])


def _kind(step: int, kind: str) -> Signs:
    return [f"kind={step}", f"kind-is={kind}"]


def _sector(step: int, margin: int) -> Signs:
    return [f"sector={step}", f"margin={margin}"]


def _owner(origin: str, step: int, by: str) -> Signs:
    return [f"owner={origin}{step}", f"owner-by={by}{origin}"]


def _counts(owners: int, helpers: int, times: int, time: str) -> Signs:
    return [f"owners={owners}", f"helpers={helpers}", f"times={times}", f"time={time}"]


def _size(length: int, part: bool) -> Signs:
    return [f"length={length}", f"part={part}"]


_SPELLERS = (_kind, _sector, _owner, _counts, _size)


class Rows(NamedTuple):
    """The rows of a text with how sure each decision about them was; chances are by unit."""

    drafts: Sequence[Draft]
    kinds: Floats
    sectors: Floats
    deadlines: Sequence[Sequence[Deadline]]
    units: Sequence[Unit]


def signs(
    drafts: Sequence[Draft],
    kinds: Floats,
    sectors: Floats,
    deadlines: Sequence[Sequence[Deadline]],
    units: Sequence[Unit],
) -> list[Signs]:
    """The signs of each row: how sure each decision was, and what kind of row it is."""
    return spelled(_SPELLERS, _keys(Rows(drafts, kinds, sectors, deadlines, units))) if drafts else []


def probabilities(model: Linear, rows: Rows) -> Floats:
    """The probabilities of wrong and right for each row: ``model`` over `signs`."""
    if not rows.drafts:
        return model.probabilities([])
    return chances(model.key_sums(_SPELLERS, _keys(rows), len(rows.drafts)) + model.bias)


def _keys(rows: Rows) -> list[Iterable[Key]]:
    drafts = rows.drafts
    units = np.array([draft.unit for draft in drafts])
    ranked = np.sort(rows.sectors[units], axis=1)
    first, margin = ranked[:, -1], ranked[:, -1] - ranked[:, -2]
    origins = [draft.lead[0].origin if draft.lead else "none" for draft in drafts]
    times = [("none" if not t else "unknown" if t[0].due is None else t[0].origin) for t in rows.deadlines]
    return [
        zip(_steps(rows.kinds[units].max(axis=1)), (draft.kind for draft in drafts), strict=True),
        zip(_steps(first), np.minimum((margin * 5).astype(int), 4).tolist(), strict=True),
        zip(origins, _steps(np.array([draft.sure for draft in drafts])), (draft.by for draft in drafts), strict=True),
        [
            (min(len(draft.lead), 3), min(len(draft.support), 2), min(len(said), 2), time)
            for draft, said, time in zip(drafts, rows.deadlines, times, strict=True)
        ],
        [
            (min((draft.end - draft.start + 1).bit_length() - 1, 8), draft.start > rows.units[draft.unit].start)
            for draft in drafts
        ],
    ]


def _steps(chances: Floats) -> list[int]:
    """How many of _STEPS each chance reaches."""
    steps: list[int] = np.searchsorted(_STEPS, chances, side="right").tolist()
    return steps
