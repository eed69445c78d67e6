"""Linear models over named signs: a sum of looked-up weights for each unit, no matrix for a hundred units.

A sign is a string or a pair of strings. Fitting is scikit-learn's (see `policynlp.training`); this module only scores,
so that a text of two thousand units costs some milliseconds.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signs = Sequence[Hashable]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """``weights`` has a row for each sign of ``vocabulary`` and a column for each of ``classes``."""

    classes: tuple[str, ...]
    vocabulary: dict[Hashable, int]
    weights: Floats
    bias: Floats

    def scores(self, samples: Iterable[Signs]) -> Floats:
        """Raw scores, one row per sample and one column per class; unknown signs weigh nothing."""
        find = self.vocabulary.get
        indices: list[int] = []
        starts: list[int] = []
        for signs in samples:
            starts.append(len(indices))
            indices.append(0)  # row 0 is all zero, so that no sample is empty
            indices += [at for sign in signs if (at := find(sign))]
        if not starts:
            return np.zeros((0, len(self.bias)))
        summed: Floats = np.add.reduceat(self.weights[indices], starts, axis=0)
        return summed + self.bias

    def probabilities(self, samples: Iterable[Signs]) -> Floats:
        """Probabilities: softmax over the classes, or the logistic function where there is one column."""
        raw = self.scores(samples)
        if raw.shape[1] == 1:
            positive = 1.0 / (1.0 + np.exp(-raw[:, 0]))
            return np.column_stack([1.0 - positive, positive])
        top = np.exp(raw - raw.max(axis=1, keepdims=True)) if len(raw) else raw
        shares: Floats = top / top.sum(axis=1, keepdims=True) if len(raw) else raw
        return shares

    def chance(self, signs: Signs) -> float:
        """The probability of the second class for one sample of a model with two classes."""
        find = self.vocabulary.get
        rows = [at for sign in signs if (at := find(sign))]
        raw = float(self.weights[rows, 0].sum() + self.bias[0])
        return 1.0 / (1.0 + math.exp(-raw))
