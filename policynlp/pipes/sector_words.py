"""The words that speak of a sector: keywords of the lexicon counted, and a model over all words of unit and heading."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from policynlp.finder import Finder, Ints
from policynlp.layers import Place, UnitWords, distinct, headings_above
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.linear import chances as linear_chances

Floats = NDArray[np.float64]
_HEAD_WORDS = 12  # words of a heading that are looked at


class Keywords:
    """The keywords of all sectors, and which sectors each belongs to; a word of several is shared among them.

    Words that speak of safety at all are found with them: they belong to no sector, ``safe`` says which words hold one.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[int]] = {}
        for n, sector in enumerate(lexicon.sectors):
            for word in sector.keywords:
                words.setdefault(word, []).append(n)
        safety = lexicon.cues("safety")
        words |= {word: [] for word in safety if word not in words}
        self.count = len(lexicon.sectors)
        self.find = Finder(words).find
        self.safe = np.array([any(said in word for said in safety) for word in words], dtype=bool)
        most = max(map(len, words.values()), default=1)
        self.sectors = np.array(
            [[*found, *[self.count] * (most - len(found))] for found in words.values()], dtype=np.intp
        )
        self.share = np.repeat([[1.0 / max(len(found), 1)] for found in words.values()], most, axis=1)

    def counts(self, found: Ints, rows: Ints, size: int) -> Floats:
        """How often the keywords ``found`` of each sector stand in each of ``size`` rows, as (rows, sectors)."""
        width = self.count + 1  # the last column takes the places that a word with few sectors leaves empty
        flat = (rows[:, None] * width + self.sectors[found]).ravel()
        counts: Floats = np.bincount(flat, self.share[found].ravel(), minlength=size * width).astype(np.float64)
        return counts.reshape(size, width)[:, :-1]


def count(text: str, words: Keywords) -> Floats:
    """How often each sector's keywords stand in ``text``; a word of several sectors is shared among them."""
    found, _, _ = words.find(text)
    out: Floats = words.counts(found, np.zeros_like(found), 1)[0]
    return out


def word_signs(words: UnitWords, places: Sequence[Place]) -> list[list[Hashable]]:
    """Words of two characters and more, of each unit and, marked, of the heading right above it."""
    out: list[list[Hashable]] = []
    for n, above in enumerate(headings_above(places)):
        head = words.of(above[-1])[:_HEAD_WORDS] if above else ()
        out.append([*(w for w in words.of(n) if len(w) > 1), *(("head", w) for w in head if len(w) > 1)])
    return out


def word_scores(model: Linear, words: UnitWords, places: Sequence[Place]) -> Floats:
    """Raw scores of all units: ``model`` over `word_signs`."""
    numbers, lows, highs = words.numbers, words.lows, words.highs
    out = model.number_sums(numbers, lows, highs, pairs=False) + model.bias
    heads, rows = distinct([above[-1] if above else -1 for above in headings_above(places)])
    starts = lows[heads]
    ends = np.where(heads >= 0, np.minimum(highs[heads], starts + _HEAD_WORDS), starts)
    return out + model.window_sums("head", numbers, starts, ends)[rows]


def spread(model: Linear, raw: Floats, names: Sequence[str]) -> Floats:
    """The word model's probabilities in the order of ``names``; 0 for a sector that it never saw."""
    out = np.zeros((len(raw), len(names)))
    if len(raw):
        out[:, [names.index(name) for name in model.classes]] = linear_chances(raw)
    return out
