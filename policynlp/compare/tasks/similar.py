"""How alike two tasks are: candidates by rare character pairs, then signs, then a chance.

No step is quadratic: a row meets only rows with which it shares one of its rarest features or all its text, and of
these the nearest few stay. Features are TF-IDF over both groups (Spärck Jones 1972), signs are numbers from 0 to 1,
the chance that a pair is the same task is a logistic function of them with the weights of alignment.toml.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from policynlp.compare.tasks.settings import settings
from policynlp.compare.tasks.texts import Traits

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SIGNS = (
    *("chars", "words", "whole", "within", "rarest", "ratio", "sector", "lead", "kind"),
    *("context", "rival"),
)
"""The signs of a pair, in the order of their columns; none changes where before and after change places.

``chars``, ``words`` and ``whole`` (with actors and times) are cosines; ``within`` is how much of the weight of the words
of one is in the other, the lesser of both shares; ``rarest`` the weight of the rarest word in both; ``ratio`` compares
letter by letter; ``context`` is how sure the neighbours of both rows are of each
other, ``rival`` the chance of the best other pair that one of the rows could be in. Headings were tried: beside the
sector and the neighbours they told nothing more.
"""

_CHUNK = 1_000
_SURE = 0.9999
"""The most that a pair of other words can have: that of the same words has 1."""


class Candidates(NamedTuple):
    """Pairs worth a look: positions in both groups, their signs (a row each, columns `SIGNS`) and their chance.

    ``part`` is the chance that one row is a part of the other, whoever else one of them belongs to.
    """

    before: Ints
    after: Ints
    signs: Floats
    chance: Floats
    part: Floats


_NONE = Candidates(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros((0, len(SIGNS))), np.zeros(0), np.zeros(0))


class _Space(NamedTuple):
    """Both groups in one vector space, rows of length 1."""

    before: sparse.csr_matrix
    after: sparse.csr_matrix
    weight: Floats


def candidates(before: Sequence[Traits], after: Sequence[Traits], weights: str = "years") -> Candidates:
    """All pairs that may be the same task, sorted by position before, then after; none where a group is empty."""
    if not before or not after:
        return _NONE
    chars = _space([t.core for t in before], [t.core for t in after], analyzer="char", ngram_range=(2, 3))
    words = _space([t.words for t in before], [t.words for t in after], analyzer=_same)
    whole = _space([t.whole for t in before], [t.whole for t in after], analyzer="char", ngram_range=(2, 2))
    left, right = _near(_same_texts(before, after), chars, words, whole)
    if not len(left):
        return _NONE
    signs = np.column_stack([*_vector_signs(chars, words, whole, left, right), *_row_signs(before, after, left, right)])
    tables = settings()["weights"]
    first = chance(signs, tables["first"])
    around = [_context(before, after, left, right, first), _rival(left, right, first)]
    signs = np.column_stack([signs, *around])
    alone = signs[:, :-1]
    same = np.array([before[a].whole == after[b].whole for a, b in zip(left, right, strict=True)])
    final, part = (np.where(same, 1.0, np.minimum(_SURE, chance(of, tables[weights]))) for of in (signs, alone))
    return Candidates(left, right, signs, final, part)


def chance(signs: Floats, table: dict[str, float]) -> Floats:
    """The chance of each pair by the weights ``table`` (a sign each, and ``base``)."""
    score = table["base"] + signs @ np.array([table.get(name, 0.0) for name in SIGNS[: signs.shape[1]]])
    return np.asarray(1 / (1 + np.exp(-score)))


def _same(words: Any) -> Any:
    return words


def _space(before: Sequence[Any], after: Sequence[Any], **how: Any) -> _Space:
    if how["analyzer"] is _same and not any(len(words) for words in (*before, *after)):
        return _Space(sparse.csr_matrix((len(before), 1)), sparse.csr_matrix((len(after), 1)), np.ones(1))
    if how["analyzer"] == "char":
        before, after = [f"^{text}$" for text in before], [f"^{text}$" for text in after]
    vectors = TfidfVectorizer(lowercase=False, sublinear_tf=True, **how)
    vectors.fit([*before, *after])
    return _Space(vectors.transform(before).tocsr(), vectors.transform(after).tocsr(), vectors.idf_)


def _same_texts(before: Sequence[Traits], after: Sequence[Traits]) -> list[tuple[int, int]]:
    """The rows of one text, the first with the first, the second with the second: a formula may stand there often."""
    places: dict[str, list[int]] = {}
    for b, row in enumerate(after):
        places.setdefault(row.whole, []).append(b)
    seen: Counter[str] = Counter()
    out = []
    for a, row in enumerate(before):
        here = places.get(row.whole, [])
        if seen[row.whole] < len(here):
            out.append((a, here[seen[row.whole]]))
        seen[row.whole] += 1
    return out


def _near(same: Iterable[tuple[int, int]], *spaces: _Space) -> tuple[Ints, Ints]:
    """The pairs to look at: ``same``, and the nearest rows of each row in both directions in each space."""
    most = int(settings()["candidates"]["nearest"])
    size = spaces[0].after.shape[0]
    found = {a * size + b for a, b in same}
    for space in spaces:
        one, other = _rare(space.before, space), _rare(space.after, space)
        found.update(a * size + b for a, b in _best(one, other, most))
        found.update(a * size + b for b, a in _best(other, one, most))
    keys = np.array(sorted(found), np.intp)
    return keys // size, keys % size


def _rare(matrix: sparse.csr_matrix, space: _Space) -> sparse.csr_matrix:
    """The matrix with the frequent features of each row left out, but for its few rarest ones."""
    table = settings()["candidates"]
    held = np.asarray((space.before != 0).sum(axis=0)).ravel() + np.asarray((space.after != 0).sum(axis=0)).ravel()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    order = np.lexsort((held[matrix.indices], rows))
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order)) - matrix.indptr[rows[order]]
    keep = (held[matrix.indices] <= table["frequent"]) | (rank < table["rarest"])
    return sparse.csr_matrix((matrix.data[keep], (rows[keep], matrix.indices[keep])), shape=matrix.shape)


def _best(one: sparse.csr_matrix, other: sparse.csr_matrix, most: int) -> list[tuple[int, int]]:
    """For each row of ``one`` the up to ``most`` nearest rows of ``other``, ties by position."""
    turned = other.T.tocsr()
    out: list[tuple[int, int]] = []
    for begin in range(0, one.shape[0], _CHUNK):
        product = (one[begin : begin + _CHUNK] @ turned).tocsr()
        for row in range(product.shape[0]):
            span = slice(product.indptr[row], product.indptr[row + 1])
            columns, values = product.indices[span], product.data[span]
            if len(values) > most:
                cut = np.partition(values, -most)[-most]
                columns, values = columns[values >= cut], values[values >= cut]
            order = np.lexsort((columns, -values))[:most]
            out.extend((begin + row, int(column)) for column in columns[order])
    return out


def _vector_signs(chars: _Space, words: _Space, whole: _Space, left: Ints, right: Ints) -> list[Floats]:
    """Cosines; how much of the weight of each side's words is in the other; the weight of the rarest word in both."""
    one, other = words.before[left], words.after[right]
    shares = []
    for mine, theirs in ((one, other), (other, one)):
        squared = mine.multiply(mine)
        common = np.asarray(squared.multiply(theirs != 0).sum(axis=1)).ravel()
        shares.append(common / np.maximum(np.asarray(squared.sum(axis=1)).ravel(), 1e-9))
    both = one.multiply(other).tocsr()
    weight = words.weight / max(words.weight.max(initial=0.0), 1e-9)
    both.data = weight[both.indices]
    rarest = np.asarray(both.max(axis=1).todense()).ravel() if both.nnz else np.zeros(len(left))
    cosines = [_cosine(space, left, right) for space in (chars, words, whole)]
    return [*cosines, np.minimum(*shares), rarest]


def _row_signs(before: Sequence[Traits], after: Sequence[Traits], left: Ints, right: Ints) -> list[Floats]:
    """The signs that are reckoned pair by pair: letters, sector, lead, kind."""
    one, other = [before[a] for a in left], [after[b] for b in right]
    pairs = list(zip(one, other, strict=True))
    return [
        process.cpdist([t.core for t in one], [t.core for t in other], scorer=fuzz.ratio) / 100.0,
        np.array([float(a.sector == b.sector) for a, b in pairs]),
        np.array([_common(a.lead, b.lead) for a, b in pairs]),
        np.array([float(a.kind == b.kind) for a, b in pairs]),
    ]


def _cosine(space: _Space, left: Ints, right: Ints) -> Floats:
    return np.asarray(space.before[left].multiply(space.after[right]).sum(axis=1), float).ravel()


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets of leads share (Jaccard); 0.5 where a side names nobody."""
    return len(one & other) / len(one | other) if one and other else 0.5


def _rival(left: Ints, right: Ints, first: Floats) -> Floats:
    """The greatest chance of another pair with one of the rows of each pair; 0 where there is none."""
    out = np.zeros(len(first))
    for side in (left, right):
        order = np.lexsort((-first, side))
        starts = np.flatnonzero(np.r_[True, np.diff(side[order]) != 0])
        group = np.cumsum(np.r_[False, np.diff(side[order]) != 0])
        best = first[order][starts][group]
        second = np.where(
            np.r_[starts[1:], len(order)] - starts > 1, first[order][np.minimum(starts + 1, len(order) - 1)], 0
        )
        other = np.where(np.arange(len(order)) == starts[group], second[group], best)
        out[order] = np.maximum(out[order], other)
    return out


def _context(before: Sequence[Traits], after: Sequence[Traits], left: Ints, right: Ints, first: Floats) -> Floats:
    """How sure the neighbours of a pair are of each other: those up to two rows off, in the same documents."""
    held = {(int(a), int(b)): float(p) for a, b, p in zip(left, right, first, strict=True)}
    out = np.zeros(len(left))
    for n, (a, b) in enumerate(zip(left, right, strict=True)):
        near = 0.0
        for i in (-2, -1, 1, 2):
            for j in (-2, -1, 1, 2):
                p = held.get((int(a) + i, int(b) + j), 0.0)
                if p and _together(before, a, a + i) and _together(after, b, b + j):
                    near += p / 2
        out[n] = min(1.0, near / 1.5)
    return out


def _together(rows: Sequence[Traits], one: int, other: int) -> bool:
    return rows[one].document == rows[other].document
