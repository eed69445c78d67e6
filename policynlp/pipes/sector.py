"""Which sector each unit belongs to: all sectors weighed side by side over a few shared signs.

The signs say how much of a sector's vocabulary stands in the unit, in each heading above it, in the title, in the units
around it and in the whole text, and whose field its actor is competent for. They are the same for every sector, so that
a sector is found by its words even where no label of it was ever seen. A second model over the words of the unit and of
its headings (TF-IDF) adds its probability as one more sign.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from policynlp.finder import Finder, Ints
from policynlp.layers import Draft, Line, Place, Unit, UnitWords, distinct, headings_above
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.linear import chances as linear_chances

Floats = NDArray[np.float64]
SIGNS = (
    "unit", "unit-share", "unit-most", "first", "near", "near-most", "top", "run-in", "title", "title-most", "text-share", "field-most", "text-most",
    "item", "item-most", "before", "actor", "nothing-near", "words", "rival-title", "rival-near",
)  # fmt: skip
"""The signs all sectors share."""
OWN = ("bias", "nothing", "titled", "one-field", "unsafe", "calm", "calm-unsafe")
"""What each sector weighs for itself: always; no keyword in unit or headings; another sector in the title; how much
one other field rules the text; no word of safety in unit or headings; how few units of the text have one; both."""


Pair = tuple[Floats, Floats]
Layers = tuple[list[Floats], list[Floats]]
_HEAD_WORDS = 12  # words of a heading that are looked at
_DEPTH = 4  # headings above a unit that are looked at


class Keywords:
    """The keywords of all sectors, and which sectors each belongs to; a word of several is shared among them."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[int]] = {}
        for n, sector in enumerate(lexicon.sectors):
            for word in sector.keywords:
                words.setdefault(word, []).append(n)
        self.count = len(lexicon.sectors)
        self.find = Finder(words).find
        most = max(map(len, words.values()), default=1)
        self.sectors = np.array(
            [[*found, *[self.count] * (most - len(found))] for found in words.values()], dtype=np.intp
        )
        self.share = np.repeat([[1.0 / len(found)] for found in words.values()], most, axis=1)

    def counts(self, found: Ints, rows: Ints, size: int) -> Floats:
        """How often the keywords ``found`` of each sector stand in each of ``size`` rows, as (rows, sectors)."""
        width = self.count + 1  # the last column takes the places that a word with few sectors leaves empty
        flat = (rows[:, None] * width + self.sectors[found]).ravel()
        counts: Floats = np.bincount(flat, self.share[found].ravel(), minlength=size * width).astype(np.float64)
        return counts.reshape(size, width)[:, :-1]


def _most(counts: Floats) -> Floats:
    """1 where a row's count is its largest and not 0, else 0."""
    top = counts.max(axis=1, keepdims=True)
    flags: Floats = ((counts == top) & (top > 0)).astype(float)
    return flags


def _rival(counts: Floats) -> Floats:
    """For each sector the largest count of any other."""
    if counts.shape[1] < 2:
        return np.zeros_like(counts)
    rows = np.arange(len(counts))
    at = counts.argmax(axis=1)
    out = np.repeat(counts[rows, at][:, None], counts.shape[1], axis=1)
    rest = counts.copy()
    rest[rows, at] = -1.0
    out[rows, at] = rest.max(axis=1)
    return out


class Weigher:
    """Counts the keywords of one text and lays the signs of its units side by side."""

    def __init__(self, text: str, units: Sequence[Unit], words: Keywords, fields: Floats, safety: Finder) -> None:
        """``fields`` is 1 for each sector that a whole directive can be of, 0 for work across fields and the rest.
        ``safety`` finds the words that speak of safety at all.
        """
        self.units = units
        self.fields = fields
        starts = np.array([u.start for u in units], dtype=np.intp)
        ends = np.array([u.end for u in units], dtype=np.intp)
        self.safe = np.zeros(len(units))
        _, _, said = safety.find(text)
        self.safe[np.maximum(np.searchsorted(starts, said - 1, side="right") - 1, 0)] = 1.0
        found, begins, stops = words.find(text)
        rows = np.searchsorted(starts, begins, side="right") - 1
        within = (rows >= 0) & (stops <= ends[rows])
        found, rows = found[within], rows[within]
        self.counts = words.counts(found, rows, len(units))
        opening = np.diff(rows, prepend=-1) != 0
        self.first = (words.counts(found[opening], rows[opening], len(units)) > 0).astype(float)

    def _above(self, lines: Sequence[Line], places: Sequence[Place], counts: Floats) -> tuple[list[Floats], Floats]:
        """What stands above each unit: keywords in its headings (the nearest counts most), which sector has most of them
        and which other one, keywords in the outermost heading; and all keywords in the opening of its line.
        """
        none = len(counts)
        padded = np.concatenate([counts, np.zeros((1, counts.shape[1]))])
        at: dict[tuple[int, ...], int] = {}
        rows = np.array([at.setdefault(above, len(at)) for above in headings_above(places)], dtype=np.intp)
        chain = np.array(
            [[*above[: -_DEPTH - 1 : -1], *[none] * (_DEPTH - len(above))] for above in at], dtype=np.intp
        ).reshape(-1, _DEPTH)
        first = np.array([above[0] if above else none for above in at], dtype=np.intp)
        openers = np.array([lines[u.line].units[0] for u in self.units], dtype=np.intp)
        openers[openers == np.arange(none)] = none
        near = np.tensordot(0.5 ** np.arange(_DEPTH), padded[chain], (0, 1))
        near_3 = np.minimum(near, 3.0)
        above = [near_3, _most(near), _rival(near_3), padded[first]]
        return [layer.take(rows, axis=0) for layer in above], padded.take(openers, axis=0)

    def _calm(self, places: Sequence[Place]) -> tuple[Floats, float]:
        """1 for each unit without a word of safety in itself and its headings; the share of units without one."""
        unsafe = 1.0 - self.safe
        safe = self.safe.tolist()
        calm = {path: float(not any(safe[p] for p in path)) for path in {place.path for place in places}}
        out: Floats = unsafe * np.array([calm[place.path] for place in places])
        return out, float(unsafe.mean()) if len(unsafe) else 0.0

    def layers(
        self, lines: Sequence[Line], places: Sequence[Place], title: Floats, actors: Floats, words: Floats
    ) -> Layers:
        """The signs all sectors share, then those that each weighs for itself, in the order of SIGNS and OWN.

        Each is as (units, sectors), or as one that numpy makes so: (1, sectors) where it is the same for all units.
        ``title`` counts keywords in the title (sectors), ``actors`` is 1 where an actor of the unit is competent for the
        sector (units, sectors), ``words`` are the probabilities of the word model (units, sectors).
        """
        counts = np.minimum(self.counts, 3.0)
        (near, near_most, near_rival, top), run_in = self._above(lines, places, counts)
        item = self._item(places, counts)
        whole = counts.sum(axis=0, keepdims=True)
        title = title[None, :] * self.fields
        titles = np.minimum(title, 2.0)
        ruled = whole * self.fields
        share = np.where(self.fields > 0, ruled / max(ruled.sum(), 1.0), whole / max(whole.sum(), 1.0))
        before = np.zeros_like(counts)
        before[1:] = counts[:-1]
        total = counts.sum(axis=1, keepdims=True)
        nothing = (total + near.sum(axis=1, keepdims=True) == 0).astype(float)
        rival = _rival(titles)
        unsafe, calm = self._calm(places)
        shared = [
            counts, counts / np.maximum(total, 1.0), _most(counts), self.first, near, near_most, top, run_in, titles,
            _most(title), share, _most(ruled), _most(whole), np.minimum(item - counts, 3.0), _most(item), before, actors, nothing * titles, words,
            rival, near_rival,
        ]  # fmt: skip
        own = [
            np.ones((1, 1)), nothing, np.minimum(rival, 1.0), _rival(share * self.fields),
            unsafe[:, None], np.array([[calm]]), unsafe[:, None] * calm,
        ]  # fmt: skip
        return shared, own

    def _item(self, places: Sequence[Place], counts: Floats) -> Floats:
        """Keywords in all units of the item that each unit is of."""
        if not places:
            return counts
        items = np.array([p.item for p in places])
        starts = np.flatnonzero(np.diff(items, prepend=items[0] - 1))
        summed: Floats = np.add.reduceat(counts, starts, axis=0)
        return np.repeat(summed, np.diff(starts, append=len(items)), axis=0)


def stacked(layers: Layers, units: int, sectors: int) -> Pair:
    """The layers as arrays (units, sectors, len(SIGNS)) and (units, sectors, len(OWN))."""
    shared, own = ([np.broadcast_to(layer, (units, sectors)) for layer in half] for half in layers)
    return np.stack(shared, axis=2), np.stack(own, axis=2)


def count(text: str, words: Keywords) -> Floats:
    """How often each sector's keywords stand in ``text``; a word of several sectors is shared among them."""
    found, _, _ = words.find(text)
    out: Floats = words.counts(found, np.zeros_like(found), 1)[0]
    return out


def fields(lexicon: Lexicon) -> Floats:
    """1 for each sector that is a field of work of its own, 0 for one that cuts across them."""
    return np.array([float(sector.scope == "field") for sector in lexicon.sectors])


def words_in(text: str, spans: Sequence[tuple[int, int]], words: Keywords) -> Floats:
    """How often each sector's keywords begin in each of ``spans`` of ``text``, in order and apart, as (spans, sectors)."""
    found, starts, _ = words.find(text)
    lows, highs = np.array(spans, dtype=np.intp).reshape(-1, 2).T
    rows = lows.searchsorted(starts, side="right") - 1
    inside = rows >= 0
    inside[inside] = starts[inside] < highs[rows[inside]]
    return words.counts(found[inside], rows[inside], len(spans))


def competent(drafts: Sequence[Draft], units: int, lexicon: Lexicon) -> Floats:
    """1 where an actor of a row of the unit is a competent authority of the sector, as (units, sectors)."""
    fields: dict[str, list[int]] = {}
    for s, one in enumerate(lexicon.sectors):
        for name in one.authority:
            fields.setdefault(name, []).append(s)
    out = np.zeros((units, len(lexicon.sectors)))
    for draft in drafts:
        for lead in draft.lead:
            for s in fields.get(lead.name, ()):
                out[draft.unit, s] = 1.0 / len(fields[lead.name])
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
        found = linear_chances(raw)
        for column, name in enumerate(model.classes):
            out[:, names.index(name)] = found[:, column]
    return out


def wide_signs(names: Sequence[str]) -> list[Hashable]:
    """The names of the columns of `wide`."""
    return [*SIGNS, *((own, name) for own in OWN for name in names)]


def wide(signs: Floats, own: Floats) -> Floats:
    """All columns side by side: the shared signs, then for each of OWN a column per sector."""
    sectors = signs.shape[1]
    eye = np.eye(sectors)
    return np.concatenate([signs, *(eye * own[:, :, k : k + 1] for k in range(len(OWN)))], axis=2)


def chances(model: Linear, layers: Layers, names: Sequence[str], units: int) -> Floats:
    """The probability of each sector for each unit, as (units, sectors)."""
    shared, own = layers
    special = model.weights_of(tuple((tag, name) for tag in OWN for name in names)).reshape(len(OWN), len(names))
    raw = np.zeros((units, len(names)))
    for weight, layer in zip(model.weights_of(SIGNS)[:, 0].tolist(), shared, strict=True):
        if weight:
            raw += weight * layer
    for weights, layer in zip(special, own, strict=True):
        raw += layer * weights
    return linear_chances(raw)
