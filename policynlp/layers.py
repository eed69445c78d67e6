"""What the pipes hand to each other: lines, units and marks of one document.

All offsets are half-open ``[start, end)`` into the document's text, which never changes after reading.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from policynlp.records import Actor, Kind

Ints = NDArray[np.intp]


class Line(NamedTuple):
    """One line (or table cell) without surrounding white space.

    ``units`` are the positions of its units in the document's list of units, as a half-open pair.
    ``table``, ``row`` and ``column`` place a cell in ``Document.tables``; -1 outside tables.
    """

    start: int
    end: int
    units: tuple[int, int]
    table: int = -1
    row: int = -1
    column: int = -1


class Unit(NamedTuple):
    """A sentence, or a clause that ends in a semicolon: the smallest piece that can be a row.

    ``number`` is its list number as written ('' where none), ``style`` the name of the number's form
    (see lexicons/numbering.toml) and ``level`` the form's rank, 0 where there is no number.
    ``body`` is the offset behind the number.
    """

    start: int
    end: int
    line: int
    body: int
    number: str
    style: str
    level: int


class Mark(NamedTuple):
    """A word that matters to a rule: ``group`` is its cue group or class, ``name`` its canonical value."""

    start: int
    end: int
    group: str
    name: str


Span = tuple[int, int]


# What a mark can be, besides the cue groups of lexicons/cues.tsv: a full name of a body, a stem that needs a head
# (公安、消防等部门), a general actor (各有关部门), a post (主要负责人), an ending that makes an unknown name a body (…中心).
BODY, STEM, GENERAL, POST, END = "body", "stem", "general", "post", "end"
BODIES = frozenset({BODY, STEM, GENERAL, POST, END})
"""The groups of marks that are bodies, or parts of them."""
TASKS = ("measure", "principle")
"""The kinds of units that become rows."""


class Columns(NamedTuple):
    """Marks side by side: ``groups[n]`` is the group of mark ``n``."""

    starts: Sequence[int]
    ends: Sequence[int]
    groups: Sequence[str]
    names: Sequence[str]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> "Columns":
        """The columns of a list of marks."""
        return cls(*zip(*marks, strict=True)) if marks else cls((), (), (), ())


_new_mark = partial(tuple.__new__, Mark)  # a third of the time that Mark(…) takes


class UnitWords(NamedTuple):
    """The words of a text; those of unit ``n``, behind its list number, are ``words[lows[n]:highs[n]]``.

    ``numbers`` are those of the words, see `policynlp.linear.number`; ``starts`` the offsets of the words.
    """

    words: Sequence[str]
    numbers: Ints
    starts: Ints
    lows: Ints
    highs: Ints

    def of(self, n: int) -> Sequence[str]:
        """The words of unit ``n``."""
        return self.words[self.lows[n] : self.highs[n]]


class Marks(Sequence[Sequence[Mark]]):
    """The marks of a text, unit by unit, held as columns; ``marks[n]`` makes those of unit ``n``, in order.

    ``columns`` hold all marks in order, ``codes`` their groups as positions in ``groups``.
    Those of unit ``n`` are ``[lows[n], highs[n])``; a mark may be in no unit.
    """

    def __init__(
        self,
        spans: tuple[Ints, Ints],
        codes: Ints,
        names: Sequence[str],
        groups: Sequence[str],
        units: Sequence[Unit],
    ) -> None:
        """Marks in the number of a unit, or over its end, are in none."""
        starts, ends = spans
        lows = np.searchsorted(starts, [u.body for u in units])
        highs = np.maximum(np.searchsorted(ends, [u.end for u in units], side="right"), lows)
        self.groups, self.codes = groups, codes
        counts = highs - lows
        self.unit_of = np.repeat(np.arange(len(units)), counts)
        self.held = np.arange(len(self.unit_of)) + np.repeat(lows - np.cumsum(counts) + counts, counts)
        self.columns = Columns(starts.tolist(), ends.tolist(), list(map(groups.__getitem__, codes.tolist())), names)
        self.lows, self.highs = lows.tolist(), highs.tolist()
        self._made: dict[int, list[Mark]] = {}

    @overload
    def __getitem__(self, n: int) -> list[Mark]: ...
    @overload
    def __getitem__(self, n: slice) -> list[list[Mark]]: ...
    def __getitem__(self, n: int | slice) -> list[Mark] | list[list[Mark]]:
        if isinstance(n, slice):
            return [self[k] for k in range(*n.indices(len(self)))]
        made = self._made.get(n)
        if made is None:
            low, high = self.lows[n], self.highs[n]
            columns = (column[low:high] for column in self.columns)
            made = self._made[n] = list(map(_new_mark, zip(*columns, strict=True)))
        return made

    def __len__(self) -> int:
        return len(self.lows)

    def firsts(self) -> list[tuple[str, int]]:
        """Group and start of the first mark of each unit, ('none', -1) where there is none."""
        groups, starts = self.columns.groups, self.columns.starts
        return [
            (groups[low], starts[low]) if low < high else ("none", -1)
            for low, high in zip(self.lows, self.highs, strict=True)
        ]

    def firsts_of(self, opening: str) -> list[str]:
        """Group of the first mark of each unit whose group begins with ``opening``, 'none' where there is none."""
        found = dict(reversed(self.of_groups(lambda group: group.startswith(opening))))
        return [found.get(n, "none") for n in range(len(self))]

    def span(self, n: int) -> range:
        """The positions in ``columns`` of the marks of unit ``n``."""
        return range(self.lows[n], self.highs[n])

    def of_groups(self, wanted: Callable[[str], bool]) -> list[tuple[int, str]]:
        """(unit, group) of each mark whose group is ``wanted``, in order."""
        codes = self.codes[self.held]
        found = np.flatnonzero(np.array([wanted(group) for group in self.groups], dtype=bool)[codes])
        return [
            (n, self.groups[code]) for n, code in zip(self.unit_of[found].tolist(), codes[found].tolist(), strict=True)
        ]

    def flags(self) -> NDArray[np.bool_]:
        """Whether unit ``n`` has a mark of group ``k``, as (units, groups)."""
        out = np.zeros((len(self.lows), len(self.groups)), dtype=bool)
        out[self.unit_of, self.codes[self.held]] = True
        return out


class Member(NamedTuple):
    """One body of a group; ``kind`` is one of BODY, STEM, GENERAL, POST, END; its last word begins at ``core``.

    ``name`` is the canonical name of that last word; for END what it means where it stands alone, '' for nobody.
    """

    start: int
    end: int
    kind: str
    core: int
    name: str


class Group(NamedTuple):
    """Bodies that stand together. ``before`` and ``after`` are positions in the list of marks (-1: none)."""

    start: int
    end: int
    members: tuple[Member, ...]
    before: int
    after: int


class Place(NamedTuple):
    """Where a unit stands.

    ``role`` says what its line is: letterhead (文号 too), title, address, greeting, body, bracket, label, signature,
    date, tail (抄送, 印发, 联系人), annex. Headings are body: whether a numbered line is one is found later.
    ``path`` holds the positions of the units that open the numbered items around it, outermost first, itself too.
    ``item`` is the same number for all units under one lowest numbered opening.
    """

    role: str
    path: tuple[int, ...]
    item: int


class Named(NamedTuple):
    """A body of a group with its canonical name; ``kind`` as in Member."""

    name: str
    start: int
    end: int
    kind: str = ""


class Cast(NamedTuple):
    """A group with what the models look at: its names, its clause and its signs."""

    group: Group
    names: tuple[Named, ...]
    clause: int
    signs: list[Hashable]


class Part(NamedTuple):
    """A piece of a unit under one actor: ``lead`` and ``support`` as named in it, in order; ``sure``: the least chance."""

    start: int
    end: int
    lead: tuple[Named, ...]
    support: tuple[Named, ...]
    sure: float


class Note(NamedTuple):
    """Owners and time given outside the sentence. Spans are in the text; ``by`` says which form was read.

    ``led``: whether the lead is called so (牵头), rather than one of those responsible.
    """

    start: int
    end: int
    lead: tuple[Span, ...]
    support: tuple[Span, ...]
    time: tuple[Span, ...]
    by: str
    led: bool = True


class Draft(NamedTuple):
    """A row in the making: its unit, its span, who acts, and how sure the actor pipe was."""

    unit: int
    start: int
    end: int
    kind: Kind
    lead: tuple[Actor, ...]
    support: tuple[Actor, ...]
    sure: float
    by: str


def distinct(values: Sequence[int]) -> tuple[Ints, Ints]:
    """The different ``values`` in order of appearance, and for each value its position among them."""
    found: dict[int, int] = {}
    at = [found.setdefault(value, len(found)) for value in values]
    return np.array([*found], dtype=np.intp), np.array(at, dtype=np.intp)


def headings_above(places: Sequence[Place]) -> list[tuple[int, ...]]:
    """For each unit the units that open the items around it, outermost first, without itself."""
    return [p.path[:-1] if p.path and p.path[-1] == n else p.path for n, p in enumerate(places)]


class Turns(NamedTuple):
    """What is known of a text when its owners are carried on: units, their places, marks and kinds."""

    text: str
    units: Sequence[Unit]
    places: Sequence[Place]
    marks: Sequence[Sequence[Mark]]
    kinds: Sequence[str]
