"""Linear models over named signs: a sum of looked-up weights for each unit, no matrix for a hundred units.

A sign is a string or a pair of strings. Fitting is scikit-learn's (see `policynlp.training`); this module only scores,
so that a text of two thousand units costs some milliseconds.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

Signs = Sequence[Hashable]
Floats = NDArray[np.float64]


def chances(raw: Floats) -> Floats:
    """Probabilities of raw scores: softmax over the classes, or the logistic function where there is one column."""
    if raw.shape[1] == 1:
        positive = 1.0 / (1.0 + np.exp(-raw[:, 0]))
        return np.column_stack([1.0 - positive, positive])
    if not len(raw):
        return raw
    top = np.exp(raw - raw.max(axis=1, keepdims=True))
    shares: Floats = top / top.sum(axis=1, keepdims=True)
    return shares


def _stretches(weights: Floats, rows: Iterable[int], count: int, lows: Sequence[int], highs: Sequence[int]) -> Floats:
    running = np.zeros((count + 1, weights.shape[1]))
    np.cumsum(weights[np.fromiter(rows, dtype=np.intp, count=count)], axis=0, out=running[1:])
    out: Floats = running[highs] - running[lows]
    return out


@dataclass(frozen=True)
class Linear:
    """``weights`` has a row for each sign of ``vocabulary`` and a column for each of ``classes``."""

    classes: tuple[str, ...]
    vocabulary: dict[Hashable, int]
    weights: Floats
    bias: Floats

    def sums(self, samples: Iterable[Signs]) -> Floats:
        """The weights of each sample's signs, summed, without the bias; unknown signs weigh nothing."""
        find = self.vocabulary.get
        indices: list[int] = []
        starts: list[int] = []
        for signs in samples:
            starts.append(len(indices))
            indices.append(0)  # row 0 is all zero, so that no sample is empty
            indices.extend(filter(None, map(find, signs)))
        if not starts:
            return np.zeros((0, len(self.bias)))
        summed: Floats = np.add.reduceat(self.weights[indices], starts, axis=0)
        return summed

    def run_sums(self, words: Sequence[str], lows: Sequence[int], highs: Sequence[int], *, pairs: bool) -> Floats:
        """The same for samples that are stretches ``words[low:high]`` of one text, with or without pairs of neighbours."""
        out = _stretches(self.weights, map(self.vocabulary.get, words, repeat(0)), len(words), lows, highs)
        if pairs:
            neighbours = zip(words, words[1:], strict=False)
            ends = np.maximum(np.asarray(highs) - 1, lows)
            out += _stretches(self.weights, map(self.vocabulary.get, neighbours, repeat(0)), max(len(words) - 1, 0), lows, ends)
        return out

    def scores(self, samples: Iterable[Signs]) -> Floats:
        """Raw scores, one row per sample and one column per class."""
        return self.sums(samples) + self.bias

    def probabilities(self, samples: Iterable[Signs]) -> Floats:
        """The probability of each class, one row per sample."""
        return chances(self.scores(samples))

    def chance(self, signs: Signs) -> float:
        """The probability of the second class for one sample of a model with two classes."""
        find = self.vocabulary.get
        rows = [at for sign in signs if (at := find(sign))]
        raw = float(self.weights[rows, 0].sum() + self.bias[0])
        return 1.0 / (1.0 + math.exp(-raw))
