"""What the pipes hand to each other: lines, units and marks of one document.

All offsets are half-open ``[start, end)`` into the document's text, which never changes after reading.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from policynlp.records import Actor, Kind


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

    ``role`` says what its line is: title, number, address, greeting, body, heading, bracket, label, signature,
    date, tail (抄送, 印发, 联系人), attachment. ``path`` holds positions in the list of headings, outermost first.
    ``item`` is the same number for all units under one lowest numbered heading; ``paragraph`` is the line.
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
    """Owners and time given outside the sentence. Spans are in the text; ``by`` says which form was read."""

    start: int
    end: int
    lead: tuple[Span, ...]
    support: tuple[Span, ...]
    time: tuple[Span, ...]
    by: str


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


class Turns(NamedTuple):
    """What is known of a text when its owners are carried on: units, their places, marks and kinds."""

    text: str
    units: Sequence[Unit]
    places: Sequence[Place]
    marks: Sequence[Sequence[Mark]]
    kinds: Sequence[str]
