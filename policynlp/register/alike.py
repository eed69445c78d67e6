"""How alike two sentences of directives are: rare pairs of characters weigh more than formulas, figures weigh little.

The measure knows no word list. It is symmetric, and depends on nothing but the texts compared: a run of a revised text
and the way back give the same pairs.
"""

import unicodedata
from collections.abc import Sequence
from itertools import chain

import numpy as np
from rapidfuzz import fuzz
from scipy import sparse

from policynlp.forms import numbering

_NUMBERS = 3  # list numbers that may stand in front of each other: （一）1.一是
_BACKGROUND = 50  # texts that count as seen without any of the pairs, so that ten sentences are weighed soberly
_CHUNK = 500  # rows of the product at a time: 500 × 5,000 floats are 20 MB
_FORMULA = 0.2  # pairs of characters that more than a fifth of many texts hold say nothing
_MANY = 400
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


def likeness(left: Sequence[str], right: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """The pairs (position in ``left``, in ``right``, likeness in 0..1) that are at least ``least`` alike.

    Texts are taken as `plain` gives them. The likeness is the mean of Dice's measure over pairs of characters with
    figures masked, each weighted by its rarity among all texts, and of rapidfuzz's ratio (2 × longest common
    subsequence / both lengths). No pairs where a side is empty; in order of the positions.
    """
    if not left or not right:
        return []
    shared = _dice(left, right, max(_RARE, 2 * least - 1))
    return [
        (i, j, score) for i, j, dice in shared if (score := (dice + fuzz.ratio(left[i], right[j]) / 100) / 2) >= least
    ]


def _dice(left: Sequence[str], right: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    columns: dict[str, int] = {}
    one, other = _matrix(left, columns), _matrix(right, columns)
    one.resize(len(left), len(columns))
    weights = _weights(set(left) | set(right), columns)
    one, other = one @ sparse.diags_array(weights), other.tocsr()
    sums = np.asarray(one.sum(axis=1)).ravel(), other @ weights
    turned = other.T.tocsc()
    out: list[tuple[int, int, float]] = []
    for start in range(0, len(left), _CHUNK):
        common = (one[start : start + _CHUNK] @ turned).tocoo()
        rows, cols = common.coords
        both = sums[0][rows + start] + sums[1][cols]
        score = 2 * common.data / np.where(both > 0, both, 1)
        keep = score >= least
        out.extend(zip((rows[keep] + start).tolist(), cols[keep].tolist(), score[keep].tolist(), strict=True))
    return sorted(out)


def _matrix(texts: Sequence[str], columns: dict[str, int]) -> sparse.csr_array:
    found = [sorted({columns.setdefault(pair, len(columns)) for pair in _pairs(text)}) for text in texts]
    indices = np.fromiter(chain.from_iterable(found), dtype=np.int64)
    pointer = np.concatenate(([0], np.cumsum([len(row) for row in found])))
    return sparse.csr_array((np.ones(len(indices)), indices, pointer), shape=(len(texts), len(columns)))


def _weights(texts: set[str], columns: dict[str, int]) -> np.ndarray:
    counts = np.zeros(len(columns))
    for text in texts:
        counts[sorted({columns[pair] for pair in _pairs(text)})] += 1
    weights = np.log((len(texts) + _BACKGROUND) / (counts + 1))
    if len(texts) > _MANY:
        weights[counts > _FORMULA * len(texts)] = 0
    return weights


def _pairs(text: str) -> set[str]:
    bare = masked(text)
    return {bare[n : n + 2] for n in range(len(bare) - 1)} or {bare}
