"""Texts that are there twice: the same document under two names, or one that another carries nearly whole."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SHINGLE = 12
_KEPT = 8
_MIXER = np.uint64(1_099_511_628_211)
SHARED = 0.8
"""From this share of the shorter text's shingles on, the longer holds it: a text forwarded, reissued, sent out again."""


class Overlap(NamedTuple):
    """Texts ``one`` and ``two`` (positions, one < two) share ``share`` of the shingles of the shorter."""

    one: int
    two: int
    share: float


def overlaps(texts: Sequence[str], least: float = SHARED) -> list[Overlap]:
    """All pairs of texts that share at least ``least``, in order; [] where there are none.

    Shingles are stretches of 12 characters without white space (Broder 1997); of their hashes every eighth is kept, the
    same ones in all texts, so that a hundred reports of 20,000 characters take a second. A text of fewer than 12
    characters has one shingle.
    """
    sketches = [_sketch(text) for text in texts]
    holders: dict[int, list[int]] = {}
    for n, sketch in enumerate(sketches):
        for value in sketch.tolist():
            holders.setdefault(value, []).append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for held in holders.values():
        if 1 < len(held) <= len(texts):
            shared.update((one, two) for at, one in enumerate(held) for two in held[at + 1 :])
    found = []
    for (one, two), count in sorted(shared.items()):
        share = count / min(len(sketches[one]), len(sketches[two]))
        if share >= least:
            found.append(Overlap(one, two, share))
    return found


def _sketch(text: str) -> NDArray[np.uint64]:
    """The kept hashes of a text, sorted, each once; all of them where so few would be kept that chance ruled."""
    codes = np.frombuffer("".join(text.split()).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    width = min(_SHINGLE, max(len(codes), 1))
    hashes = np.zeros(max(len(codes) - width + 1, 1), dtype=np.uint64)
    for n in range(width if len(codes) else 0):
        hashes = (hashes ^ codes[n : n + len(hashes)]) * _MIXER
    hashes = np.unique(hashes ^ (hashes >> np.uint64(29)))
    kept = hashes[hashes % np.uint64(_KEPT) == 0]
    return kept if len(kept) >= 32 else hashes
