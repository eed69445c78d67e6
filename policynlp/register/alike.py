"""How alike two sentences of directives are: rare words weigh more than formulas, figures little, exchanges much.

The measure knows no word list. It is symmetric, and depends on nothing but the texts: a run of a revised text and one
of the old text again give the same pairs.
"""

import unicodedata
from collections.abc import Collection, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from policynlp.forms import numbering

if TYPE_CHECKING:  # a tenth of a second that only a run of a revised text needs
    from scipy import sparse

_NUMBERS = 3  # list numbers that may stand in front of each other: （一）1.一是
_BACKGROUND = 50  # texts that count as seen without any of the pairs, so that ten sentences are weighed soberly
_CHUNK = 500  # rows of the product at a time: 500 × 5,000 floats are 20 MB
_FORMULA = 0.2  # pairs of characters that more than a fifth of many texts hold say nothing
_MANY = 400
_CANDIDATES = 20  # the texts most alike that are looked at closely, of each side
_FIGURES = 0.02  # so that of two sentences that differ in figures alone the nearer one is taken
_RARE = 0.25  # the least of the weighted pairs that two texts share: it keeps the number of candidates small


def plain(text: str) -> str:
    """What of a text counts: NFKC, without blanks, list numbers in front and punctuation behind.

    A text that consists of these alone is given back as NFKC has it, without blanks.
    """
    body = "".join(text.split())
    whole = "".join(unicodedata.normalize("NFKC", body).split())
    for _ in range(_NUMBERS):
        cut = numbering().match(body, 0, len(body), opens_line=True)[0]
        if not cut:
            break
        body = body[cut:]
    body = "".join(unicodedata.normalize("NFKC", body).split())
    end = len(body)
    while end and unicodedata.category(body[end - 1])[0] == "P":
        end -= 1
    return body[:end] or whole


def masked(text: str) -> str:
    """The text with each run of figures (Chinese ones too) as one ``#``: a new quantity or date is no new task."""
    out: list[str] = []
    for char in text:
        if not char.isnumeric():
            out.append(char)
        elif not out or out[-1] != "#":
            out.append("#")
    return "".join(out)


def likeness(
    left: Sequence[str], right: Sequence[str], least: float, known: Collection[str] = ()
) -> list[tuple[int, int, float]]:
    """The pairs (position in ``left``, in ``right``, likeness, at most 1) that are at least ``least`` alike.

    Texts are taken as `plain` gives them; ``known`` are further texts by which the rarity of words is reckoned. A
    revised sentence has words more, words less and other figures; a look-alike of the same formula has another thing
    in the place of this one. So the likeness, with figures masked, is

    0.3 × Dice's measure over pairs of characters, each weighted by its rarity, + 0.3 × ratio (2 × longest common
    subsequence / both lengths) + 0.4 × that subsequence / the shorter length − characters replaced by others / the
    shorter length; and a trace less where the figures differ. No pairs where a side is empty; in order of positions.
    """
    if not left or not right:
        return []
    ours, theirs = [masked(text) for text in left], [masked(text) for text in right]
    out = []
    for i, j, dice in _dice(ours, theirs, {masked(text) for text in (*left, *right, *known)}):
        one, other = ours[i], theirs[j]
        ratio = Indel.normalized_similarity(one, other)
        shorter = min(len(one), len(other)) or 1
        score = 0.3 * dice + 0.3 * ratio + 0.4 * ratio * (len(one) + len(other)) / 2 / shorter
        score -= _FIGURES * Indel.normalized_distance(left[i], right[j])
        if score >= least:
            score -= _replaced(one, other) / shorter
        if score >= least:
            out.append((i, j, score))
    return out


def _replaced(one: str, other: str) -> int:
    """How many characters of the shorter side stand where the other has others; the two directions give the same."""
    return max(_exchanged(one, other), _exchanged(other, one))


def _exchanged(one: str, other: str) -> int:
    count, lost, won = 0, 0, 0
    for step in (*Indel.opcodes(one, other), None):
        if step is None or step.tag == "equal":
            count, lost, won = count + min(lost, won), 0, 0
        else:
            lost += step.src_end - step.src_start
            won += step.dest_end - step.dest_start
    return count


def _dice(left: Sequence[str], right: Sequence[str], known: Collection[str]) -> list[tuple[int, int, float]]:
    from scipy import sparse

    columns: dict[str, int] = {}
    _matrix(sorted(known), columns)
    one, other = _matrix(left, columns), _matrix(right, columns)
    weights = _weights(known, columns)
    one = one @ sparse.diags_array(weights)
    sums = np.asarray(one.sum(axis=1)).ravel(), other @ weights
    turned = other.T.tocsc()
    kept = []
    for start in range(0, len(left), _CHUNK):
        common = (one[start : start + _CHUNK] @ turned).tocoo()
        rows, cols = common.coords
        both = sums[0][rows + start] + sums[1][cols]
        score = 2 * common.data / np.where(both > 0, both, 1)
        keep = score >= _RARE
        kept.append((rows[keep] + start, cols[keep], score[keep]))
    first, second, scores = (np.concatenate(part) for part in zip(*kept, strict=True))
    near = _foremost(first, scores) | _foremost(second, scores)
    return sorted(zip(first[near].tolist(), second[near].tolist(), scores[near].tolist(), strict=True))


def _foremost(sides: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs are among the best of their text on this side; all that are as good as the last of these."""
    order = np.lexsort((-scores, sides))
    ours, best = sides[order], scores[order]
    first = np.searchsorted(ours, ours, side="left")
    last = np.minimum(first + _CANDIDATES, np.searchsorted(ours, ours, side="right")) - 1
    out = np.zeros(len(sides), dtype=bool)
    out[order] = best >= best[last]
    return out


def _matrix(texts: Sequence[str], columns: dict[str, int]) -> "sparse.csr_array":
    from scipy import sparse

    found = [sorted({columns.setdefault(pair, len(columns)) for pair in _pairs(text)}) for text in texts]
    indices = np.fromiter(chain.from_iterable(found), dtype=np.int64)
    pointer = np.concatenate(([0], np.cumsum([len(row) for row in found])))
    return sparse.csr_array((np.ones(len(indices)), indices, pointer), shape=(len(texts), len(columns)))


def _weights(texts: Collection[str], columns: dict[str, int]) -> NDArray[np.float64]:
    counts = np.zeros(len(columns))
    for text in texts:
        counts[sorted({columns[pair] for pair in _pairs(text)})] += 1
    weights = np.log((len(texts) + _BACKGROUND) / (counts + 1))
    if len(texts) > _MANY:
        weights[counts > _FORMULA * len(texts)] = 0
    return weights


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)} or {text}
