"""Finds many words in a text in one pass over its characters."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

Ints = NDArray[np.intp]


class Finder:
    """Finds ``words``; where they overlap the first counts, of those that begin together the longest."""

    def __init__(self, words: Iterable[str]) -> None:
        self._found = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> tuple[Ints, Ints, Ints]:
        """(positions in ``words``, starts, ends) of all finds in ``text``, in order."""
        hits = self._found.find_matches_as_indexes(text)
        table = np.fromiter(chain.from_iterable(hits), dtype=np.intp, count=3 * len(hits)).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2]
