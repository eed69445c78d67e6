"""95 % intervals: documents drawn again where there are five or more, exact ones of counts where there are fewer."""

from collections.abc import Callable
from zlib import crc32

import numpy as np
from scipy.special import betaincinv, gammaincinv, ndtr, stdtrit

from policynlp.compare.measures import Family, Method, Share
from policynlp.compare.weights.chance import LEAST
from policynlp.compare.weights.tallies import Counts

DRAWS = 2_000
_TAIL = 0.025
_COLUMNS = 500
RATES = frozenset({"force_word", "term"})
"""Families that count happenings rather than parts of a whole: their exact interval is Garwood's."""
NO_EXACT = frozenset({"sector_text"})
"""Characters come by the sentence: no count of theirs has an exact interval."""


def shares(family: Family, counts: Counts, bases: Counts, group: str, seed: int) -> tuple[Share, ...]:
    """The share of each thing in one group, whose documents are the rows of ``counts`` (documents, things)."""
    total, base = counts.sum(axis=0), float(bases.sum())
    papers = (counts > 0).sum(axis=0)
    low, high = exact(family, total, base)
    drawn = len(bases) >= LEAST and base > 0
    if drawn:
        low_drawn, high_drawn = _bounds(counts, bases, seed_of(seed, family, group))
        low, high = np.where(total > 0, low_drawn, low), np.where(total > 0, high_drawn, high)
    found = []
    for k in range(len(total)):
        by_draws = drawn and total[k] > 0
        method: Method = "bootstrap" if by_draws else "none" if family in NO_EXACT or base == 0 else "exact"
        bounds = (None, None) if method == "none" else (float(low[k]), float(high[k]))
        rate = float(total[k] / base) if base else 0.0
        found.append(
            Share(group, int(total[k]), int(base), rate, bounds[0], bounds[1], method, int(papers[k]), len(bases))
        )
    return tuple(found)


def exact(family: Family, total: Counts, base: float) -> tuple[Counts, Counts]:
    """Clopper and Pearson (1934) for parts of ``base``; Garwood (1936) for happenings, per unit of ``base``."""
    if base <= 0:
        return np.zeros_like(total), np.zeros_like(total)
    if family in RATES:
        low = np.where(total > 0, gammaincinv(np.maximum(total, 1), _TAIL), 0.0) / base
        return low, gammaincinv(total + 1, 1 - _TAIL) / base
    rest = np.maximum(base - total, 0.0)
    low = np.where(total > 0, betaincinv(np.maximum(total, 1), rest + 1, _TAIL), 0.0)
    high = np.where(rest > 0, betaincinv(total + 1, np.maximum(rest, 1), 1 - _TAIL), 1.0)
    return low, high


def differences(earlier: tuple[Counts, Counts], later: tuple[Counts, Counts], seed: int) -> tuple[Counts, Counts]:
    """Bounds of the later share less the earlier; documents of each group, as (counts, bases), drawn for themselves."""
    size = min(len(earlier[1]), len(later[1]))
    draws = [
        _redrawn(len(bases), np.random.default_rng([seed, side])) for side, (_, bases) in enumerate((earlier, later))
    ]

    def of(columns: slice) -> Counts:
        one, two = (
            _rates(weights, counts[:, columns], bases)
            for weights, (counts, bases) in zip(draws, (earlier, later), strict=True)
        )
        return two - one

    return _quantiles(of, earlier[0].shape[1], size)


def seed_of(seed: int, *names: str) -> int:
    """A seed of its own for each use, the same in every run."""
    return crc32("\n".join((str(seed), *names)).encode())


def _bounds(counts: Counts, bases: Counts, seed: int) -> tuple[Counts, Counts]:
    weights = _redrawn(len(bases), np.random.default_rng(seed))
    return _quantiles(lambda columns: _rates(weights, counts[:, columns], bases), counts.shape[1], len(bases))


def _redrawn(papers: int, generator: np.random.Generator) -> Counts:
    """How often each document is drawn, in each of `DRAWS` draws."""
    drawn: Counts = generator.multinomial(papers, np.full(papers, 1 / papers), size=DRAWS).astype(float)
    return drawn


def _rates(weights: Counts, counts: Counts, bases: Counts) -> Counts:
    rates: Counts = (weights @ counts) / np.maximum(weights @ bases, 1.0)[:, None]
    return rates


def _quantiles(rates_of: Callable[[slice], Counts], things: int, papers: int) -> tuple[Counts, Counts]:
    """The percentile interval, made wider for few documents as Hesterberg (2015) has it, or it would hold too seldom."""
    tail = float(ndtr(np.sqrt(papers / max(papers - 1, 1)) * stdtrit(max(papers - 1, 1), _TAIL)))
    bounds = [np.zeros((2, 0))]
    for start in range(0, things, _COLUMNS):
        rates = rates_of(slice(start, start + _COLUMNS))
        bounds.append(np.quantile(rates, [tail, 1 - tail], axis=0))
    low, high = np.hstack(bounds)
    return low, high
