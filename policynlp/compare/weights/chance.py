"""What chance would do: whole documents are dealt to the groups anew, and the statistic reckoned each time.

Tokens of a text are not independent; documents are the units. Where there are few ways to deal the documents all are
made, which is exact; else 1,999 are drawn and p is ``(1 + as large) / (1 + drawn)`` (Phipson and Smyth 2010), never 0.

**Power.** Benjamini–Hochberg over some thousand terms asks for p near 1e-5 before it passes the first, which 1,999 deals
cannot give. So those that come near (p of at most `NEAR`) are dealt 200,000 times more, and have the p of these. That
stays a valid p: where the first p is at most NEAR, the second is one by itself, and where it is not, the first stands.
Terms of so few documents that no deal could give a p worth testing are not tested, as Tarone (1990) has it (see
`least_papers`): that rests on documents counted over both groups, never on which group has them.

**Few documents.** Five against five can be dealt in 252 ways: no p falls below 2/252, and no q passes. There the step-down
max-T of Westfall and Young (1993) decides: how often is the largest statistic of all terms at least as large as this one? It
holds the chance of any false alarm at the level as well, and needs no p smaller than the level.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from policynlp.compare.weights.tallies import Counts

LEAST = 5
"""The fewest documents a side that a test is made with; fewer are described only."""
ALPHA = 0.05
EXACT = 5_000
DRAWN = 1_999
MORE = 200_000
NEAR = 0.02
OFTEN = 100
_CHUNK = 4_096
_SMALL = 1e-9

Statistic = Callable[[Counts, NDArray[np.intp] | None], Counts]
"""From deals (deals, documents) to values (deals, things); with a list of positions for those things alone."""


@dataclass(frozen=True)
class Deals:
    """Ways to deal documents. ``first`` has the real one in row 0, then all others (``exact``) or drawn ones."""

    first: Counts
    exact: bool
    real: Counts
    seed: int
    ways: float

    @property
    def least_p(self) -> float:
        """About the smallest two-sided p that can come out: the real deal and its mirror, of all ways there are."""
        return 2 / self.ways if self.exact else max(2 / self.ways, 1 / (MORE + 1))

    @property
    def made(self) -> int:
        """How many deals there are in all (exact), or were drawn first."""
        return len(self.first) if self.exact else len(self.first) - 1

    def more(self) -> Iterator[Counts]:
        """`MORE` drawn deals, in chunks; the same each time."""
        generator = np.random.default_rng([self.seed, 1])
        for start in range(0, MORE, _CHUNK):
            yield _drawn(self.real, min(_CHUNK, MORE - start), generator)


def deal_groups(earlier: int, later: int, seed: int) -> Deals:
    """Deals of ``earlier + later`` documents to two groups: 1.0 where a document is of the later one.

    In the real deal the documents of the earlier group come first.
    """
    papers = earlier + later
    real = np.concatenate([np.zeros(earlier), np.ones(later)])
    ways = comb(papers, later)
    if ways > EXACT:
        return _sampled(real, seed, float(ways))
    rows = np.zeros((ways, papers))
    for row, chosen in enumerate(combinations(range(papers - 1, -1, -1), later)):
        rows[row, list(chosen)] = 1.0
    return Deals(rows, True, real, seed, float(ways))


def deal_dates(dates: Counts, seed: int) -> Deals:
    """Deals of the documents' own ``dates`` (years) to the documents."""
    _, alike = np.unique(dates, return_counts=True)
    ways = np.exp(gammaln(len(dates) + 1) - gammaln(alike + 1).sum())
    return _sampled(dates - dates.mean(), seed, float(ways))


def _sampled(real: Counts, seed: int, ways: float) -> Deals:
    drawn = _drawn(real, DRAWN, np.random.default_rng([seed, 0]))
    return Deals(np.vstack([real, drawn]), False, real, seed, ways)


def _drawn(real: Counts, count: int, generator: np.random.Generator) -> Counts:
    return generator.permuted(np.tile(real, (count, 1)), axis=1)


@dataclass(frozen=True)
class Found:
    """What the deals say of each thing: ``t`` (the statistic in standard deviations of chance), ``p``, ``family_p``."""

    t: Counts
    p: Counts
    family_p: Counts


def held_against(statistic: Statistic, deals: Deals) -> Found:
    """Two-sided permutation p of each thing, and the step-down max-T p over all of them.

    The statistic is put in standard deviations of its own deals (the real one among them), so that both sides count
    alike and no bursty term fills the maxima. Things whose statistic never changes have t 0 and p 1.
    """
    values = statistic(deals.first, None)
    size = np.abs(_standard(values))
    if not size.shape[1]:
        empty = np.zeros(0)
        return Found(empty, empty, empty)
    real = _standard(values)[0]
    p = (size >= np.abs(real) - _SMALL).mean(axis=0)
    p = np.where(values.std(axis=0) > _SMALL, p, 1.0)
    family = _step_down(size)
    near = np.flatnonzero(p <= NEAR)
    if not deals.exact and len(near):
        p[near] = _again(statistic, deals, near, values[1:, near].mean(axis=0))
    return Found(real, p, np.maximum(family, p))


def _standard(values: Counts) -> Counts:
    spread = values.std(axis=0)
    result: Counts = (values - values.mean(axis=0)) / np.where(spread > _SMALL, spread, np.inf)
    return result


def _again(statistic: Statistic, deals: Deals, near: NDArray[np.intp], middle: Counts) -> Counts:
    """The p of the things at ``near`` by many more deals, drawn anew; ``middle`` are their means in other deals.

    A thing that was reached or passed `OFTEN` times is settled and leaves (Besag and Clifford 1991); few go all the way.
    """
    size = np.abs(statistic(deals.real[None], near)[0] - middle)
    counts, drawn = np.zeros(len(near)), np.zeros(len(near))
    open_ = np.arange(len(near))
    for some in deals.more():
        reached = np.abs(statistic(some, near[open_]) - middle[open_]) >= size[open_] - _SMALL
        counts[open_] += reached.sum(axis=0)
        drawn[open_] += len(some)
        open_ = open_[counts[open_] < OFTEN]
        if not len(open_):
            break
    result: Counts = (counts + 1) / (drawn + 1)
    return result


def _step_down(size: Counts) -> Counts:
    """The step-down max-T p (Westfall and Young 1993, algorithm 2.8): the largest first, never falling behind it."""
    order = np.argsort(-size[0], kind="stable")
    real = size[0][order]
    largest = np.maximum.accumulate(size[:, order[::-1]], axis=1)[:, ::-1]
    p = np.maximum.accumulate((largest >= real - _SMALL).mean(axis=0))
    out = np.empty_like(p)
    out[order] = p
    return out


def benjamini_hochberg(p: Counts) -> Counts:
    """The q of each p: the least level of the procedure of Benjamini and Hochberg (1995) that would pass it.

    Never below p, in the same order as p, at most 1; an empty array for an empty one.
    """
    count = len(p)
    order = np.argsort(p, kind="stable")
    stepped = p[order] * count / np.arange(1, count + 1)
    q = np.minimum.accumulate(stepped[::-1])[::-1]
    out = np.empty(count)
    out[order] = np.minimum(q, 1.0)
    return out


def least_papers(earlier: int, later: int, level: float) -> int:
    """The fewest documents, of both groups together, that a thing must stand in for its p to be able to reach ``level``.

    If ``k`` of ``N`` documents have it, the deals that put all ``k`` into a group of ``n`` are ``C(n, k) / C(N, k)`` of all,
    and each is as extreme as any. Where no ``k`` reaches the level, it is the size of the larger group.
    """
    larger, papers = max(earlier, later), earlier + later
    reach = (k for k in range(1, larger + 1) if comb(larger, k) <= level * comb(papers, k))
    return next(islice(reach, 1), larger)


def difference(counts: Counts, bases: Counts) -> Statistic:
    """The share of the later group less that of the earlier, each of all its documents together: the number shown."""
    total, base = counts.sum(axis=0), bases.sum()

    def statistic(deals: Counts, near: NDArray[np.intp] | None) -> Counts:
        held, whole = (counts, total) if near is None else (counts[:, near], total[near])
        later, base_later = deals @ held, (deals @ bases)[:, None]
        result: Counts = later / np.maximum(base_later, 1.0) - (whole - later) / np.maximum(base - base_later, 1.0)
        return result

    return statistic


def score(counts: Counts, bases: Counts) -> Statistic:
    """The Cochran–Armitage score: dates times what a document has beyond its share of the whole."""
    rates = counts.sum(axis=0) / max(bases.sum(), 1.0)
    beyond = counts - bases[:, None] * rates

    def statistic(deals: Counts, near: NDArray[np.intp] | None) -> Counts:
        result: Counts = deals @ (beyond if near is None else beyond[:, near])
        return result

    return statistic
