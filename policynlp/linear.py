"""Linear models over named signs: a sum of looked-up weights for each unit, no matrix for a hundred units.

A sign is a string or a pair of strings. Fitting is scikit-learn's (see `policynlp.training`); this module only scores,
so that a text of two thousand units costs some milliseconds. `Linear.sums` looks up every sign of every sample and says
what is meant; the rest are ways to the same sums that look up less: by the numbers of words (`number`, `Linear.words`),
and by keys that stand for several signs (`Linear.key_sums`).
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

Signs = Sequence[Hashable]
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Key = tuple[Any, ...]
Speller = Callable[..., list[Hashable]]
"""Gives the signs that a key stands for; called with the parts of the key."""


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


MAX_WORDS = 200_000
"""How many words keep their number from text to text, with all that is looked up by it: some 50 MB."""


class _Numbers(dict[str, int]):
    """Gives each word that it meets the next number; ``words`` are the words from the number ``first`` on."""

    def __init__(self) -> None:
        self.first = 0
        self.words: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = self.first + len(self.words)
        self.words.append(word)
        return number


_NUMBERS = _Numbers()


def number(words: Sequence[str]) -> Ints:
    """The numbers of ``words``: equal words have equal ones, until they are forgotten, whatever the model."""
    return np.fromiter(map(_NUMBERS.__getitem__, words), dtype=np.intp, count=len(words))


def make_room() -> None:
    """Forget all numbers once there are more than MAX_WORDS, so that a process may run for months.

    To be called between texts. No number is given twice: those of before are `forgotten`.
    """
    if len(_NUMBERS.words) > MAX_WORDS:
        _NUMBERS.first += len(_NUMBERS.words)
        _NUMBERS.words = []
        _NUMBERS.clear()


def forgotten(numbers: Ints) -> bool:
    """True for the numbers of a text that were given before the last `make_room` that forgot any."""
    return bool(len(numbers) and numbers[0] < _NUMBERS.first)


class ByNumber:
    """By the number of a word what ``find`` gives for it; grows with the words that are met, is forgotten with them."""

    def __init__(self, find: Callable[[str], int | None], kind: type[np.integer[Any]] = np.int32) -> None:
        """0 stands for None."""
        self.find, self.first = find, 0
        self.held = np.zeros(0, dtype=kind)

    def __getitem__(self, numbers: Ints) -> NDArray[Any]:
        first = _NUMBERS.first
        if first != self.first:
            self.first, self.held = first, self.held[:0]
        if more := _NUMBERS.words[len(self.held) :]:
            found = np.fromiter((self.find(word) or 0 for word in more), dtype=self.held.dtype, count=len(more))
            self.held = np.append(self.held, found)
        if first:
            numbers = numbers - first
            if numbers.size and numbers.min() < 0:
                raise IndexError("numbers of words that are forgotten; number the words anew")
        return self.held.take(numbers)


LENGTHS = ByNumber(len)
"""The lengths of words in characters, by their numbers."""


class Table:
    """A dict from numbers to numbers that is asked for many at once."""

    _FACTOR = np.uint64(0x9E3779B97F4A7C15)  # its product spreads keys that stand close together over all high bits

    def __init__(self, entries: dict[int, int]) -> None:
        bits = max(len(entries).bit_length() + 1, 4)  # two to four slots an entry
        self._shift = np.uint64(64 - bits)
        slots: list[list[tuple[int, int]]] = [[] for _ in range(1 << bits)]
        for entry, slot in zip(
            entries.items(), self._slots(np.array([*entries], dtype=np.int64)).tolist(), strict=True
        ):
            slots[slot].append(entry)
        width = max(*map(len, slots), 1)
        filled = np.array([[*slot, *[(-1, 0)] * (width - len(slot))] for slot in slots], dtype=np.int64)
        self._keys, self._values = filled[:, :, 0].copy(), filled[:, :, 1].ravel()

    def _slots(self, keys: NDArray[np.int64]) -> Ints:
        return ((keys.view(np.uint64) * self._FACTOR) >> self._shift).view(np.intp)

    def find(self, keys: NDArray[np.int64]) -> tuple[Ints, Ints]:
        """Where in ``keys``, which are not negative, stands one that has an entry; and what its entry is."""
        slots = self._slots(keys)
        width = self._keys.shape[1]
        found = (self._keys.take(slots, axis=0) == keys[:, None]).ravel().nonzero()[0]  # of two axes it would be slow
        at = found // width
        return at, self._values.take(slots.take(at) * width + found % width)


class _Pairs:
    """The rows of pairs of words: only where both words stand in a known pair is the pair itself looked up."""

    def __init__(self, pairs: dict[tuple[str, str], int]) -> None:
        left = {word: n for n, word in enumerate(dict.fromkeys(a for a, _ in pairs), start=1)}
        right = {word: n for n, word in enumerate(dict.fromkeys(b for _, b in pairs), start=1)}
        self.left, self.right, self.width = ByNumber(left.get), ByNumber(right.get), len(right) + 1
        self.rows = Table({left[a] * self.width + right[b]: row for (a, b), row in pairs.items()})

    def find(self, numbers: Ints) -> tuple[Ints, Ints]:
        """Where in ``numbers`` a known pair begins, and its row."""
        left, right = self.left[numbers[:-1]], self.right[numbers[1:]]
        at = np.minimum(left, right).nonzero()[0]
        known, rows = self.rows.find(left.take(at).astype(np.int64) * self.width + right.take(at))
        return at.take(known), rows


class _Family(dict[Key, int]):
    """The rows of one kind of key in the table of summed weights; a new key is spelled and summed once."""

    def __init__(self, memo: "_Memo", spell: Speller) -> None:
        self.memo, self.spell = memo, spell

    def __missing__(self, key: Key) -> int:
        row = self[key] = self.memo.add(self.spell(*key))
        return row


class _Memo:
    """Summed weights of keys, a family of keys for each speller."""

    def __init__(self, model: "Linear", spellers: Sequence[Speller]) -> None:
        self.model = model
        self.families = [_Family(self, spell) for spell in spellers]
        self.table = np.zeros((64, model.weights.shape[1]))
        self.used = 0

    def add(self, signs: Signs) -> int:
        """Sums the weights of ``signs`` into a new row; gives its position."""
        if self.used == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[self.used] = self.model.sums([signs])[0]
        self.used += 1
        return self.used - 1


def _stretch_sums(weights: Floats, at: Ints, rows: NDArray[np.integer[Any]], lows: Ints, highs: Ints) -> Floats:
    """The sums of ``weights[rows]`` that stand at positions ``at`` (in order) within each stretch."""
    found = np.empty((len(at) + 1, weights.shape[1]))
    weights.take(rows, axis=0, out=found[:-1], mode="clip")  # "raise" would copy
    found[-1] = 0.0
    bounds = np.empty((len(lows), 2), dtype=np.intp)
    bounds[:, 0], bounds[:, 1] = at.searchsorted(lows), at.searchsorted(highs)
    if not len(bounds):
        return np.zeros((0, weights.shape[1]))
    sums: Floats = np.add.reduceat(found, bounds.ravel(), axis=0)[::2]
    sums[bounds[:, 0] >= bounds[:, 1]] = 0.0
    return sums


@dataclass(frozen=True)
class Linear:
    """``weights`` has a row for each sign of ``vocabulary`` and a column for each of ``classes``."""

    classes: tuple[str, ...]
    vocabulary: dict[Hashable, int]
    weights: Floats
    bias: Floats
    _memos: dict[tuple[Speller, ...], _Memo] = field(default_factory=dict, init=False, repr=False, compare=False)
    _chances: dict[tuple[Speller, Key], float] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rows_of: dict[tuple[Hashable, ...], Floats] = field(default_factory=dict, init=False, repr=False, compare=False)
    _tagged: dict[str, ByNumber] = field(default_factory=dict, init=False, repr=False, compare=False)

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

    @cached_property
    def words(self) -> ByNumber:
        """The row of a word by its number."""
        return ByNumber({sign: row for sign, row in self.vocabulary.items() if isinstance(sign, str)}.get)

    @cached_property
    def _pairs(self) -> _Pairs:
        return _Pairs({(s[0], s[1]): row for s, row in self.vocabulary.items() if isinstance(s, tuple) and len(s) == 2})

    def tagged(self, tag: str) -> ByNumber:
        """The row of the pair ``(tag, word)`` by the number of the word."""
        if tag not in self._tagged:
            pairs = {s[1]: row for s, row in self.vocabulary.items() if isinstance(s, tuple) and s[0] == tag}
            self._tagged[tag] = ByNumber(pairs.get)
        return self._tagged[tag]

    def run_sums(self, words: Sequence[str], lows: Sequence[int], highs: Sequence[int], *, pairs: bool) -> Floats:
        """As `sums` for samples that are stretches ``words[low:high]`` of one text, with or without pairs of neighbours."""
        return self.number_sums(
            number(words), np.asarray(lows, dtype=np.intp), np.asarray(highs, dtype=np.intp), pairs=pairs
        )

    def number_sums(self, numbers: Ints, lows: Ints, highs: Ints, *, pairs: bool) -> Floats:
        """The same with the words given by their numbers (see `number`)."""
        rows = self.words[numbers]
        at = rows.nonzero()[0]
        out = _stretch_sums(self.weights, at, rows[at], lows, highs)
        if pairs:
            begins, found = self._pairs.find(numbers)
            out += _stretch_sums(self.weights, begins, found, lows, np.maximum(highs - 1, lows))
        return out

    def window_sums(self, tag: str, numbers: Ints, lows: Ints, highs: Ints) -> Floats:
        """As `sums` for samples that are the pairs ``(tag, word)`` of the words of short stretches, in any order."""
        if not len(lows):
            return np.zeros((0, self.weights.shape[1]))
        at = lows[:, None] + np.arange(max(int((highs - lows).max()), 1))
        rows = np.where(at < highs[:, None], self.tagged(tag)[np.take(numbers, at, mode="clip")], 0)
        out: Floats = self.weights[rows].sum(axis=1)
        return out

    def tag_sums(self, columns: Sequence[tuple[str, Ints, NDArray[np.bool_]]]) -> Floats:
        """As `sums` for samples of one pair each ``(tag, word)``: columns are (tag, numbers of the words, whether there is one)."""
        rows = np.stack([self.tagged(tag)[numbers] * some for tag, numbers, some in columns])
        out: Floats = self.weights[rows].sum(axis=0)
        return out

    def weights_of(self, signs: tuple[Hashable, ...]) -> Floats:
        """The weights of each of ``signs``, a row for each; looked up once."""
        if signs not in self._rows_of:
            self._rows_of[signs] = self.weights[[self.vocabulary.get(sign, 0) for sign in signs]]
        return self._rows_of[signs]

    def flag_sums(self, signs: tuple[str, ...], flags: NDArray[np.bool_]) -> Floats:
        """As `sums` for samples that have the k-th of ``signs`` where ``flags[sample, k]`` is true."""
        out: Floats = flags @ self.weights_of(signs)
        return out

    def key_sums(self, spellers: tuple[Speller, ...], columns: Sequence[Iterable[Key]], count: int) -> Floats:
        """As `sums` for ``count`` samples that have one key of each speller: ``columns[k]`` are the keys of the k-th.

        Keys must be few (a style of number and a step of length, not a word): each that was met is remembered.
        """
        if spellers not in self._memos:
            self._memos[spellers] = _Memo(self, spellers)
        memo = self._memos[spellers]
        rows = np.empty((len(spellers), count), dtype=np.intp)
        for k, (family, keys) in enumerate(zip(memo.families, columns, strict=True)):
            rows[k] = np.fromiter(map(family.__getitem__, keys), dtype=np.intp, count=count)
        summed: Floats = memo.table.take(rows, axis=0).sum(axis=0)
        return summed

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

    def key_chance(self, spell: Speller, key: Key) -> float:
        """As `chance` for the signs that ``key`` stands for; each key that was met is remembered."""
        found = self._chances.get((spell, key))
        if found is None:
            found = self._chances[spell, key] = self.chance(spell(*key))
        return found


def spelled(spellers: Sequence[Speller], columns: Sequence[Iterable[Key]]) -> list[list[Hashable]]:
    """The samples that `Linear.key_sums` sums, sign by sign."""
    by_key = [list(starmap(spell, keys)) for spell, keys in zip(spellers, columns, strict=True)]
    return [[sign for signs in sample for sign in signs] for sample in zip(*by_key, strict=True)]
