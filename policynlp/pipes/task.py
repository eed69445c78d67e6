"""What kind of unit each is: measure, principle, heading or none, by a linear model over named signs.

The signs are the unit's words and their pairs, its cue words (modal, done, evaluation, exhortation …), its list number,
length and place, the headings above it and the units around it. Rules are signs too: the model weighs them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from policynlp.layers import Line, Marks, Place, Unit, UnitWords, distinct, headings_above
from policynlp.linear import Floats, Ints, Key, Linear, spelled

Signs = list[Hashable]
KINDS = ("heading", "measure", "none", "principle")
SECTIONS = ("report", "orders", "goals", "spirit", "topic")
"""What a heading can say of its section: what is and was, what to do, aims, principles; or only what it is about."""
_STEPS = [5, 8, 11, 15, 20, 26, 34, 45, 60, 80, 120, 200]  # characters; a unit's length as a step
_HEAD_WORDS = 12  # words of a heading above that are looked at


def _shape(role: str, style: str, length: int, column: int) -> Signs:
    return [
        "bias",
        f"role={role}",
        f"style={style}",
        f"length={length}",
        f"style-length={style}{length}",
        f"cell={column}",
    ]


def _line(style: str, count: int, first: bool, last: bool) -> Signs:
    return [f"line={min(count, 4)}{first}{last}", f"style-line={style}{first}{count > 1}"]


def _edges(end: str, opens: bool, level: int) -> Signs:
    return [f"end={end}", f"opens={opens}{level}"]


def _counts(commas: int, place: int) -> Signs:
    return [f"commas={commas}", f"place={place}"]


def _cue(first: str, gap: int | str, section: str, modal: str) -> Signs:
    cue = f"first-cue={first}{gap}"
    return [cue, f"section={section}", f"section-modal={section}{modal}", f"section-cue={section}{first}"]


def _figure(figure: str, time: str, section: str) -> Signs:
    return [f"figure={figure}", f"time={time}", f"section-figure={section}{figure}", f"section-time={section}{time}"]


def _next(style: str, depth: int | None, above: bool | None, follower: tuple[str, bool, str] | None) -> Signs:
    signs: Signs = [] if depth is None else [f"depth={depth}"]
    if follower:
        signs += [f"next={follower[0]}", f"next-line={follower[1]}{style}", f"next-role={follower[2]}"]
    if above is not None:
        signs.append(f"above=none{above}")
    return signs


def _before(before: tuple[str, str, int] | None) -> Signs:
    return [f"before={before[0]}", f"before-role={before[1]}", f"before-length={before[2]}"] if before else []


_SPELLERS = (_shape, _line, _edges, _counts, _cue, _figure, _next, _before)
"""How the signs of a unit that are no words are spelled, see `Describer.keys`."""


def _ends(words: UnitWords) -> list[tuple[str, Ints, NDArray[np.bool_]]]:
    """(tag, positions, whether there is one) of the first, the second and the last word but one of each unit."""
    lows, count = words.lows, words.highs - words.lows
    last = np.maximum(words.highs - 2, lows)
    return [("first", lows, count > 0), ("second", lows + 1, count > 1), ("last", last, count > 0)]


_FEW = 3  # units; a text that short has no head to stand in
_ITEMS = 0.25  # share of units under a heading; with fewer a text has no items, and to stand in none says nothing
_SHARE = re.compile(r"[%％‰]|百分")
_NUMBER = re.compile(r"\d(?![年月日时号])(?=[\u4e00-\u9fff])")
_LIMITS = frozenset({"by", "by_day", "every", "span", "until", "within"})


class Layers(NamedTuple):
    """What the signs of a text's units are made of. ``times`` are (start, what it means) of its expressions of time."""

    text: str
    lines: Sequence[Line]
    units: Sequence[Unit]
    places: Sequence[Place]
    words: UnitWords
    marks: Marks
    times: Sequence[tuple[int, str]]


class Describer:
    """Gives each unit of one text its signs: sign by sign for fitting (`signs`), weighed at once for use (`scores`)."""

    def __init__(self, layers: Layers, sections: Mapping[str, str]) -> None:
        """``sections`` gives for words of headings what such a section holds: 'report' (存在的问题) or 'orders' (工作要求)."""
        self.text, self.lines, self.units, self.places, self.words, self.marks, self.times = layers
        self.sections = sections
        self.above = headings_above(self.places)

    def signs(self) -> list[Signs]:
        """The signs of all units, in order: words, pairs of words, what `keys` stand for, words of the headings above."""
        out = []
        for n, own in enumerate(spelled(_SPELLERS, self.keys())):
            own_words = self.words.of(n)
            groups = {mark.group for mark in self.marks[n]}
            ends: Signs = [(tag, self.words.words[at[n]]) for tag, at, some in _ends(self.words) if some[n]]
            heads: Signs = [
                (tag, word)
                for tag, at in (("top", 0), ("near", -1))
                if self.above[n]
                for word in self.words.of(self.above[n][at])[:_HEAD_WORDS]
            ]
            out.append([*own_words, *zip(own_words, own_words[1:], strict=False), *groups, *own, *ends, *heads])
        return out

    def scores(self, model: Linear) -> Floats:
        """Raw scores of all units: `model` over `signs`."""
        words, count = self.words, len(self.units)
        out = model.key_sums(_SPELLERS, self.keys(), count) + model.bias
        if count:
            out += model.number_sums(words.numbers, words.lows, words.highs, pairs=True)
            out += model.flag_sums(tuple(self.marks.groups), self.marks.flags())
            out += model.tag_sums([(tag, words.numbers[np.where(some, at, 0)], some) for tag, at, some in _ends(words)])
            for tag, at in (("top", 0), ("near", -1)):
                heads, rows = distinct([above[at] if above else -1 for above in self.above])
                lows = words.lows[heads]
                highs = np.where(heads >= 0, np.minimum(words.highs[heads], lows + _HEAD_WORDS), lows)
                out += model.window_sums(tag, words.numbers, lows, highs)[rows]
        return out

    def sections_of(self) -> list[str]:
        """What each unit's section holds, one of SECTIONS or 'annex'; '' where neither headings nor annex say it."""
        said: dict[tuple[int, ...], str] = {(): ""}
        for above in dict.fromkeys(self.above):
            said[above] = self._section(map(self._said, above))
        annex = self._annexes()
        return [said[above] or annex[n] for n, above in enumerate(self.above)]

    def _said(self, unit: int) -> str:
        """What the words of one heading say; the last that says it is its head."""
        return next((self.sections[w] for w in self.words.of(unit)[:_HEAD_WORDS][::-1] if w in self.sections), "")

    @staticmethod
    def _section(said: Iterable[str]) -> str:
        """What headings say together, outermost first: a nearer one goes before, but one that only names a topic
        (加强执法) may stand over what is to be done and over what was done, so that it leaves a report a report.
        """
        out = ""
        for one in said:
            if one and (one != "topic" or out != "report"):
                out = one
        return "orders" if out == "topic" else out

    def _annexes(self) -> list[str]:
        """For each unit the section that the title of its annex says, 'annex' where it says none; '' before any annex."""
        out, now = [], ""
        for n, place in enumerate(self.places):
            if place.role == "annex":
                now = "annex"
            elif now and self.places[n - 1].role == "annex":
                now = self._section([self._said(n)]) or "annex"
            out.append(now)
        return out

    def keys(self) -> list[Iterable[Key]]:
        """For each of _SPELLERS its key for each unit: the signs that are neither words nor marks."""
        text, units, lines = self.text, self.units, self.lines
        count = len(units)
        roles = [place.role for place in self.places]
        steps = [bisect_left(_STEPS, unit.end - unit.body) for unit in units]
        raw = [unit.style for unit in units]
        styles = [unit.style if unit.level else "plain" for unit in units]
        spans = [lines[unit.line].units for unit in units]
        firsts = self.marks.firsts()
        gaps = [min(at - unit.body, 3) if at >= 0 else "" for (_, at), unit in zip(firsts, units, strict=True)]
        followers = [
            (after.style, after.line != unit.line, role)
            for unit, after, role in zip(units, units[1:], roles[1:], strict=False)
        ]
        sections = self.sections_of()
        items = count > _FEW and sum(map(bool, self.above)) >= _ITEMS * count
        bare = [n * 3 < count if items and not above else None for n, above in enumerate(self.above)]
        return [
            zip(roles, styles, steps, (lines[unit.line].column for unit in units), strict=True),
            zip(
                styles,
                (b - a for a, b in spans),
                (n == a for n, (a, _) in enumerate(spans)),
                (n == b - 1 for n, (_, b) in enumerate(spans)),
                strict=True,
            ),
            [(text[unit.end - 1], text[unit.start] in "（(“", unit.level) for unit in units],
            [
                (
                    min(text.count("，", u.body, u.end) + text.count(",", u.body, u.end), 4),
                    10 * n // count if items else 5,
                )
                for n, u in enumerate(units)
            ],
            zip((group for group, _ in firsts), gaps, sections, self.marks.firsts_of("modal"), strict=True),
            zip(self._figures(), self._times(), sections, strict=True),
            zip(
                raw,
                (len(place.path) if items else None for place in self.places),
                bare,
                [*followers, None][:count],
                strict=True,
            ),
            [(key,) for key in (None, *zip(raw, roles, steps, strict=True))][:count],
        ]

    def _by_unit(self, found: Iterable[tuple[int, str]]) -> list[str]:
        """For each unit what the last of ``found`` (offset, what) in its body says; 'none' where there is none."""
        out = ["none"] * len(self.units)
        ends = [unit.end for unit in self.units]
        for at, what in found:
            n = bisect_right(ends, at)
            if n < len(out) and at >= self.units[n].body:
                out[n] = what
        return out

    def _figures(self) -> list[str]:
        """Whether a unit holds a share (8%), a number of things (12座), or no figure."""
        counts = ((found.start(), "count") for found in _NUMBER.finditer(self.text))
        return self._by_unit([*counts, *((found.start(), "share") for found in _SHARE.finditer(self.text))])

    def _times(self) -> list[str]:
        """What the times of a unit mean; one that sets a limit goes before one that only dates."""
        return self._by_unit(sorted(self.times, key=lambda time: time[1] in _LIMITS))
