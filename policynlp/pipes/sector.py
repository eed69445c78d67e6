"""Which sector each unit belongs to: all sectors weighed side by side over a few shared signs.

The signs say how much of a sector's vocabulary stands in the unit, in each heading above it, in the title, in the units
around it and in the whole text, and whose field its actor is competent for. They are the same for every sector, so that
a sector is found by its words even where no label of it was ever seen. A second model over the words of the unit and of
its headings (TF-IDF) adds its probability as one more sign.
"""

from collections.abc import Hashable, Iterable, Sequence

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from policynlp.layers import Draft, Line, Place, Unit
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
_HEAD_WORDS = 12  # words of a heading that are looked at
_DEPTH = 4  # headings above a unit that are looked at


def automaton(lexicon: Lexicon) -> ahocorasick.Automaton:
    """Every keyword of every sector; the value of a word is (length, positions of its sectors)."""
    words: dict[str, list[int]] = {}
    for n, sector in enumerate(lexicon.sectors):
        for word in sector.keywords:
            words.setdefault(word, []).append(n)
    found = ahocorasick.Automaton()
    for word, sectors in words.items():
        found.add_word(word, (len(word), tuple(sectors)))
    found.make_automaton()
    return found


def finder(words: Iterable[str]) -> ahocorasick.Automaton:
    """An automaton that finds ``words``."""
    found = ahocorasick.Automaton()
    for word in sorted(words):
        found.add_word(word, word)
    found.make_automaton()
    return found


def _most(counts: Floats) -> Floats:
    """1 where a row's count is its largest and not 0, else 0."""
    top = counts.max(axis=1, keepdims=True)
    flags: Floats = ((counts == top) & (top > 0)).astype(float)
    return flags


def _rival(counts: Floats) -> Floats:
    """For each sector the largest count of any other."""
    if counts.shape[1] < 2:
        return np.zeros_like(counts)
    ranked = np.sort(counts, axis=1)
    out: Floats = np.where(counts == ranked[:, -1:], ranked[:, -2:-1], ranked[:, -1:])
    return out


class Weigher:
    """Counts the keywords of one text and lays the signs of its units side by side."""

    def __init__(
        self, text: str, units: Sequence[Unit], words: ahocorasick.Automaton, fields: Floats, safety: ahocorasick.Automaton
    ) -> None:
        """``fields`` is 1 for each sector that a whole directive can be of, 0 for work across fields and the rest.
        ``safety`` finds the words that speak of safety at all.
        """
        self.units = units
        self.fields = fields
        self.counts = np.zeros((len(units), len(fields)))
        self.first = np.zeros((len(units), len(fields)))
        starts = np.array([u.start for u in units])
        self.safe = np.zeros(len(units))
        said = np.fromiter((last for last, _ in safety.iter(text)), dtype=np.intp)
        self.safe[np.maximum(np.searchsorted(starts, said, side="right") - 1, 0)] = 1.0
        ends = [u.end for u in units]
        hits = [(last + 1 - length, last, found) for last, (length, found) in words.iter_long(text)]
        rows = np.searchsorted(starts, [h[0] for h in hits], side="right") - 1 if hits else []
        seen = -1
        for (_, last, found), n in zip(hits, rows, strict=True):
            if n >= 0 and last < ends[n]:
                for s in found:
                    self.counts[n, s] += 1.0 / len(found)
                    if n != seen:
                        self.first[n, s] = 1.0
                seen = n

    def _above(self, lines: Sequence[Line], places: Sequence[Place], counts: Floats) -> tuple[Floats, Floats, Floats]:
        """Keywords in the headings above each unit (the nearest counts most), in the outermost one, in its line's opening."""
        none = len(counts)
        padded = np.vstack([counts, np.zeros((1, counts.shape[1]))])
        chain = np.full((none, _DEPTH), none)
        first = np.full(none, none)
        for n, place in enumerate(places):
            above = place.path[:-1] if place.path and place.path[-1] == n else place.path
            if above:
                low = max(len(above) - _DEPTH, 0)
                chain[n, : len(above) - low] = above[:low - 1 if low else None : -1]
                first[n] = above[0]
        openers = np.array([lines[u.line].units[0] for u in self.units])
        openers[openers == np.arange(none)] = none
        near = (padded[chain] * (0.5 ** np.arange(_DEPTH))[None, :, None]).sum(axis=1)
        return near, padded[first], padded[openers]

    def _calm(self, places: Sequence[Place]) -> tuple[Floats, float]:
        """1 for each unit without a word of safety in itself and its headings; the share of units without one."""
        unsafe = 1.0 - self.safe
        safe = self.safe.tolist()
        near = np.array([float(not any(safe[p] for p in place.path)) for place in places])
        out: Floats = unsafe * near
        return out, float(unsafe.mean()) if len(unsafe) else 0.0

    def signs(self, lines: Sequence[Line], places: Sequence[Place], title: Floats, actors: Floats, words: Floats) -> Pair:
        """Signs as (units, sectors, len(SIGNS)), and what each sector weighs for itself as (units, sectors, len(OWN)).

        ``title`` counts keywords in the title (sectors), ``actors`` is 1 where an actor of the unit is competent for the
        sector (units, sectors), ``words`` are the probabilities of the word model (units, sectors).
        """
        counts = np.minimum(self.counts, 3.0)
        near, top, run_in = self._above(lines, places, counts)
        items = np.array([p.item for p in places])
        starts = np.flatnonzero(np.r_[True, items[1:] != items[:-1]])
        item = np.repeat(np.add.reduceat(counts, starts, axis=0), np.diff(np.r_[starts, len(items)]), axis=0)
        whole = counts.sum(axis=0)
        title = title * self.fields
        ruled = whole * self.fields
        shares = np.where(self.fields > 0, ruled / max(ruled.sum(), 1.0), whole / max(whole.sum(), 1.0))
        share = np.broadcast_to(shares, counts.shape)
        before = np.vstack([np.zeros((1, counts.shape[1])), counts[:-1]]) if len(counts) else counts
        titles = np.broadcast_to(np.minimum(title, 2.0), counts.shape)
        nothing = np.broadcast_to(((counts + near).sum(axis=1, keepdims=True) == 0).astype(float), counts.shape)
        total = np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
        layers = [
            counts, counts / total, _most(counts), self.first, np.minimum(near, 3.0), _most(near), top, run_in, titles,
            np.broadcast_to(_most(title[None, :]), counts.shape), share, np.broadcast_to(_most(ruled[None, :]), counts.shape), np.broadcast_to(_most(whole[None, :]), counts.shape),
            np.minimum(item - counts, 3.0), _most(item), before, actors, nothing * titles, words,
            _rival(titles), _rival(np.minimum(near, 3.0)),
        ]  # fmt: skip
        rival = _rival(titles)
        unsafe, calm = self._calm(places)
        own = [
            np.ones_like(counts), nothing, np.minimum(rival, 1.0), _rival(share * self.fields),
            np.broadcast_to(unsafe[:, None], counts.shape), np.full_like(counts, calm), np.broadcast_to(unsafe[:, None] * calm, counts.shape),
        ]  # fmt: skip
        return np.stack(layers, axis=2), np.stack(own, axis=2)


def count(text: str, words: ahocorasick.Automaton, sectors: int) -> Floats:
    """How often each sector's keywords stand in ``text``; a word of several sectors is shared among them."""
    out = np.zeros(sectors)
    for _, (_, found) in words.iter_long(text):
        for s in found:
            out[s] += 1.0 / len(found)
    return out


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


def heads(words: Sequence[Sequence[str]], places: Sequence[Place]) -> tuple[list[list[Hashable]], list[int]]:
    """Signs of headings, the first without any; and for each unit the position of the heading right above it."""
    found: list[list[Hashable]] = [[]]
    at: dict[int, int] = {}
    out = []
    for n, place in enumerate(places):
        above = place.path[:-1] if place.path and place.path[-1] == n else place.path
        if above and above[-1] not in at:
            at[above[-1]] = len(found)
            found.append([("head", w) for w in words[above[-1]][:_HEAD_WORDS] if len(w) > 1])
        out.append(at[above[-1]] if above else 0)
    return found, out


def word_signs(words: Sequence[Sequence[str]], places: Sequence[Place]) -> list[list[Hashable]]:
    """Words of two characters and more, of each unit and, marked, of the heading right above it."""
    found, above = heads(words, places)
    return [[*(w for w in some if len(w) > 1), *found[key]] for some, key in zip(words, above, strict=True)]


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


def chances(model: Linear, pair: Pair, names: Sequence[str]) -> Floats:
    """The probability of each sector for each unit, as (units, sectors)."""
    signs, own = pair
    if not len(signs):
        return np.zeros((0, len(names)))
    find = model.vocabulary.get
    shared = np.array([model.weights[find(sign, 0), 0] for sign in SIGNS])
    special = np.array([[model.weights[find((tag, s), 0), 0] for tag in OWN] for s in names])
    raw = signs @ shared + (own * special).sum(axis=2)
    top = np.exp(raw - raw.max(axis=1, keepdims=True))
    shares: Floats = top / top.sum(axis=1, keepdims=True)
    return shares
