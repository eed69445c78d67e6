"""How far confidences can be trusted: what is said beside what came true, in bins of the same number of rows.

Expected calibration error: the sum over bins of |B|/n * |share right in B - mean confidence in B| (Guo et al. 2017, On
Calibration of Modern Neural Networks, eq. 3), over bins of equal mass (Nixon et al. 2019, Measuring Calibration in Deep
Learning), as most rows have a high confidence and bins of equal width would stand nearly empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

BINS = 10
LOWEST = 0.4
"""The share of rows that is looked at for wrong ones first."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of neighbouring confidence: how many, their mean confidence, the share that is right."""

    count: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """``error`` is the expected calibration error; ``wrong_first`` the share of the wrong rows among the LOWEST share.

    Both are between 0 and 1; ``wrong_first`` is 1 where no row is wrong.
    """

    bins: tuple[Bin, ...]
    error: float
    wrong_first: float
    rows: int
    wrong: int


def calibrate(rows: Sequence[tuple[float, bool]], bins: int = BINS) -> Calibration | None:
    """The calibration of (confidence, whether right) pairs; None where there are none.

    Rows of one confidence keep their order, so that the same rows give the same bins. With fewer rows than ``bins``
    each row is a bin.
    """
    if not rows:
        return None
    ranked = sorted(rows, key=lambda row: row[0])
    count = min(bins, len(ranked))
    ends = [len(ranked) * n // count for n in range(count + 1)]
    made = tuple(_bin(ranked[a:b]) for a, b in pairwise(ends))
    error = sum(each.count * abs(each.right - each.said) for each in made) / len(ranked)
    wrong = sum(not right for _, right in ranked)
    first = sum(not right for _, right in ranked[: int(len(ranked) * LOWEST)])
    return Calibration(made, round(error, 4), round(first / wrong, 4) if wrong else 1.0, len(ranked), wrong)


def _bin(rows: Sequence[tuple[float, bool]]) -> Bin:
    count = len(rows)
    return Bin(count, sum(said for said, _ in rows) / count, sum(right for _, right in rows) / count)
