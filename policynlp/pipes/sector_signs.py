"""What the sector model looks at: signs that all sectors share, and signs that each weighs for itself.

The signs say how much of a sector's vocabulary stands in the unit, in the headings above it, in the title, in its item
and in the whole text, and whose field its actor is competent for. They are the same for every sector, so that a sector
is found by its words even where no label of it was ever seen.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from policynlp.finder import Ints
from policynlp.layers import Draft, Place, Unit, headings_above
from policynlp.lexicon import Lexicon
from policynlp.pipes.sector_field import Scopes, folded
from policynlp.pipes.sector_words import Floats, Keywords

SIGNS = (
    "unit", "unit-share", "unit-most", "first", "alone", "two", "alone-head", "near", "head-alone-free", "head-alone", "head-free",
    "title-free", "title-alone", "across", "across-ruled", "head-across-free", "head-across", "head-across-ruled",
    "text-share", "field-share", "text-most", "field-most", "item", "item-most", "before", "actor", "words",
)  # fmt: skip
"""The signs all sectors share. *alone*: no other field is spoken of there; *free*: the unit itself speaks of no field."""
OWN = (
    "bias",
    "free",
    "free-head",
    "two",
    "more",
    "ruled",
    "ruled-free",
    "unsafe",
    "calm",
    "calm-unsafe",
    "titled",
    "one-field",
)
"""What each sector weighs for itself: how many fields the unit speaks of; whether one field rules the text; no word of
safety in unit or headings; how few units of the text have one; a field alone in the title; how much one field has."""
_DEPTH = 4  # headings above a unit that are looked at
LEAST = 1e-3
"""Chances below it are alike."""


class Pair(NamedTuple):
    """``shared`` are the signs that all sectors share, as (signs, units, sectors); ``own`` is (units, OWN)."""

    shared: Floats
    own: Floats


class Known(NamedTuple):
    """What is known of a text without any model: counts of keywords as (units, sectors), ``title`` as (sectors,).

    ``first`` is 1 for the sector of the first keyword of the unit, ``actors`` where an actor is competent; ``unsafe`` is
    1 for a unit without a word of safety in itself and its headings; ``calm`` the share of units without one.
    """

    counts: Floats
    first: Floats
    title: Floats
    actors: Floats
    unsafe: Floats
    calm: float


class Layout(NamedTuple):
    """Where the units stand: the distinct chains of headings above them, which one each has; item, line and section."""

    chains: Sequence[tuple[int, ...]]
    chain: Ints
    items: Ints
    lines: Ints
    sections: Ints

    @classmethod
    def of(cls, units: Sequence[Unit], places: Sequence[Place]) -> "Layout":
        """The layout of a text; a section is what stands under one outermost heading, -1 what stands under none."""
        at: dict[tuple[int, ...], int] = {}
        chain = [at.setdefault(above, len(at)) for above in headings_above(places)]
        columns = (
            chain,
            [place.item for place in places],
            [unit.line for unit in units],
            [place.path[0] if place.path else -1 for place in places],
        )
        return cls([*at], *(np.array(column, dtype=np.intp) for column in columns))


def known(
    text: str, units: Sequence[Unit], places: Sequence[Place], words: Keywords
) -> tuple[Floats, Floats, Floats, float]:
    """Keywords in each unit, the first of them, units without a word of safety, and how many of those (see `Known`)."""
    size = len(units)
    if not size:
        nothing = np.zeros((0, words.count))
        return nothing, nothing, np.zeros(0), 0.0
    bounds = np.array([(u.start, u.end) for u in units], dtype=np.intp)
    found, begins, stops = words.find(text)
    rows = bounds[:, 0].searchsorted(begins, side="right") - 1
    within_one = (rows >= 0) & (stops <= bounds[rows, 1])
    found, rows = found[within_one], rows[within_one]
    safe = np.zeros(size, dtype=bool)
    safe[rows[words.safe[found]]] = True
    opening = np.empty(len(rows), dtype=bool)
    opening[:1], opening[1:] = True, rows[1:] != rows[:-1]
    first = (words.counts(found[opening], rows[opening], size) > 0).astype(float)
    said_in = safe.tolist()
    calm = {path: not any(said_in[p] for p in path) for path in {place.path for place in places}}
    unsafe = ~safe & np.array([calm[place.path] for place in places], dtype=bool)
    return words.counts(found, rows, size), first, unsafe.astype(float), float(1.0 - safe.mean())


class Competence:
    """For the name of each body the sectors that it is the competent authority of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.sectors: dict[str, list[int]] = {}
        self.count = len(lexicon.sectors)
        for s, one in enumerate(lexicon.sectors):
            for name in one.authority:
                self.sectors.setdefault(name, []).append(s)

    def of(self, drafts: Sequence[Draft], units: int) -> Floats:
        """1 where an actor of a row of the unit is competent for the sector, shared among its sectors: (units, sectors)."""
        out = np.zeros((units, self.count))
        found = [
            (draft.unit, s, len(sectors))
            for draft in drafts
            for lead in draft.lead
            if (sectors := self.sectors.get(lead.name))
            for s in sectors
        ]
        if found:
            rows, columns, shares = zip(*found, strict=True)
            out[rows, columns] = 1.0 / np.array(shares)
        return out


def most(counts: Floats) -> Floats:
    """1 where a row's count is its largest and not 0, else 0."""
    top = counts.max(axis=1, keepdims=True)
    flags: Floats = ((counts == top) & (top > 0)).astype(float)
    return flags


def _first_above(layout: Layout, has: Sequence[bool], none: int) -> Ints:
    """For each unit the nearest heading above it that ``has`` something, ``none`` where none has."""
    nearest = [next((a for a in reversed(above) if has[a]), none) for above in layout.chains]
    return np.array(nearest, dtype=np.intp)[layout.chain]


def within(groups: Ints, values: Floats) -> tuple[Floats, Ints]:
    """For each row of ``values`` the sum over the rows next to it of the same group, and how many these are."""
    if not len(groups):
        return values, groups
    starts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    size = np.diff(starts, append=len(groups))
    summed: Floats = np.add.reduceat(values, starts, axis=0)
    return summed.repeat(size, axis=0), size.repeat(size)


def signs(text: Known, words: Floats, layout: Layout, scopes: Scopes, ruling: int | None) -> Pair:
    """The signs of all units, in the order of SIGNS and OWN.

    ``words`` are the chances by words (units, sectors); ``ruling`` is the field that rules the text, what is of it
    counts as general.
    """
    counts, first, actors, words = (folded(v, scopes, ruling) for v in (text.counts, text.first, text.actors, words))
    fields = scopes.fields.copy()
    if ruling is not None:
        fields[ruling] = 0.0
    size = len(counts)
    title = (folded(text.title * scopes.fields, scopes, ruling) * fields > 0).astype(float)
    said = (counts * fields > 0).astype(float)
    number = said.sum(axis=1, keepdims=True)
    free, alone, ruled = (number == 0).astype(float), (number == 1).astype(float), float(ruling is not None)
    above = _first_above(layout, (number[:, 0] > 0).tolist(), size)
    across = np.minimum(counts, 2.0) * scopes.across
    head_across = _padded(across)[_first_above(layout, (across.sum(axis=1) > 0).tolist(), size)]
    head = _padded(said)[above]
    head_alone = head * (head.sum(axis=1, keepdims=True) == 1)
    bare = free * (above == size)[:, None]
    titled = title * (title.sum() == 1)
    whole = counts.sum(axis=0, keepdims=True)
    share, of_fields = whole / max(whole.sum(), 1.0), whole * fields / max((whole * fields).sum(), 1.0)
    capped = np.minimum(counts, 3.0)
    item, _ = within(layout.items, counts)
    before = np.zeros_like(counts)
    before[1:] = capped[:-1]
    shared = (
        capped, counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0), most(counts), first,
        said * alone, said * (number == 2), said * alone * head_alone,
        _near(layout, np.minimum(counts, 3.0)), head_alone * free, head_alone * (1 - free), head * free,
        title * bare, titled * (1 - bare), across * (1 - free), across * ruled,
        head_across * free, head_across * (1 - free), head_across * ruled,
        share, of_fields, most(whole), most(whole * fields), np.minimum(item - counts, 3.0), most(item), before, actors,
        np.log(words + LEAST),
    )  # fmt: skip
    own = (
        1.0, bare, free - bare, number == 2, number > 2, ruled, ruled * bare,
        text.unsafe[:, None], text.calm, text.unsafe[:, None] * text.calm, titled.sum(), of_fields.max(initial=0.0),
    )  # fmt: skip
    columns = np.empty((size, len(own)))
    for n, column in enumerate(own):
        columns[:, n : n + 1] = column
    return Pair(filled(shared, counts.shape), columns)


def filled(layers: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
    """``layers``, each of ``shape`` or broadcast to it, as one array (layers, units, sectors)."""
    out = np.empty((len(layers), *shape))
    for n, layer in enumerate(layers):
        out[n] = layer
    return out


def _padded(values: Floats) -> Floats:
    """``values`` with a row of nothing behind them, for units that have no heading."""
    return np.concatenate([values, np.zeros((1, values.shape[1]))])


def _near(layout: Layout, counts: Floats) -> Floats:
    """Keywords in the headings above each unit, the nearest counting most."""
    none = len(counts)
    chain = np.array(
        [[*above[: -_DEPTH - 1 : -1], *[none] * (_DEPTH - len(above))] for above in layout.chains], dtype=np.intp
    ).reshape(-1, _DEPTH)
    near: Floats = np.tensordot(0.5 ** np.arange(_DEPTH), _padded(counts)[chain], (0, 1))
    return np.minimum(near, 3.0)[layout.chain]
