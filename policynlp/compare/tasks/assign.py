"""Which rows belong together: an assignment over chances, then parts that were split off or merged in.

One to one first: the links that together are worth most, where a link is worth what its chance passes the least one
(a minimum weight full matching on a sparse graph, Jonker and Volgenant 1987, in which every row may also stay alone). Then
rows that stayed alone join a linked row where they look like a part of it: 1→n or n→1, never n→m.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from policynlp.compare.tasks.parts import Link, part_chances
from policynlp.compare.tasks.similar import Candidates
from policynlp.compare.tasks.texts import Traits

Group = tuple[tuple[int, ...], tuple[int, ...]]
_TIE = 1e-5


class Bounds(NamedTuple):
    """The least chance of a link, and of one more row beside a link (a part split off or merged in)."""

    link: float
    part: float


def assign(found: Candidates, before: Sequence[Traits], after: Sequence[Traits], bounds: Bounds) -> list[Group]:
    """Groups of positions before and after: 1→1, 1→n, n→1, and rows alone (1→0, 0→1); each row stands in one.

    Sorted by position before; those that are only after come last.
    """
    links = one_to_one(found, (len(before), len(after)), bounds.link)
    parts = part_chances(found, links, before, after)
    left: dict[int, list[int]] = {a: [] for a in range(len(before))}
    right: dict[int, list[int]] = {b: [] for b in range(len(after))}
    for a, b in links:
        left[a].append(b)
        right[b].append(a)
    for chance, a, b in parts:
        if chance >= bounds.part and _may_join(left, right, a, b):
            left[a].append(b)
            right[b].append(a)
    groups = {(tuple(sorted(right[bs[0]])) if len(bs) == 1 else (a,), tuple(sorted(bs))) for a, bs in left.items()}
    alone = [((), (b,)) for b, rows in right.items() if not rows]
    return sorted(groups) + alone


def _may_join(left: dict[int, list[int]], right: dict[int, list[int]], a: int, b: int) -> bool:
    """Whether a link of ``a`` and ``b`` keeps to 1→n and n→1: one is alone, and the other's partners have no other."""
    if not right[b]:
        return bool(left[a]) and all(len(right[x]) == 1 for x in left[a])
    return not left[a] and all(len(left[x]) == 1 for x in right[b])


def one_to_one(found: Candidates, size: tuple[int, int], least: float) -> list[Link]:
    """The links that together are worth most; each position stands in one at most. [] where no chance is enough."""
    keep = found.chance >= least
    if not keep.any():
        return []
    before, after, chance = found.before[keep], found.after[keep], found.chance[keep]
    rows, a = np.unique(before, return_inverse=True)
    columns, b = np.unique(after, return_inverse=True)
    n, m = len(rows), len(columns)
    place = (before / size[0] - after / size[1]) ** 2  # of equal links those that keep the order; a square has no ties
    cost = 2.0 - chance + _TIE * place
    # a row alone costs as much as a link of the least chance; n + m columns and rows make every matching full
    own = np.full(n + m, (2.0 - least) / 2 + _TIE * 2)
    graph = sparse.coo_matrix(
        (
            np.r_[cost, own, np.full(len(cost), 1e-12)],
            (np.r_[a, np.arange(n), n + np.arange(m), n + b], np.r_[b, m + np.arange(n), np.arange(m), m + a]),
        ),
        shape=(n + m, n + m),
    ).tocsr()
    taken_rows, taken_columns = min_weight_full_bipartite_matching(graph)
    hits = (taken_rows < n) & (taken_columns < m)
    return [(int(rows[i]), int(columns[j])) for i, j in zip(taken_rows[hits], taken_columns[hits], strict=True)]
