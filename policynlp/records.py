"""The nouns of the package: what a directive is, what a task row is.

All are frozen; those that a text has by the hundred are named tuples, which are made in a fourth of the time. Every ``start`` and ``end`` is a half-open pair of Python string offsets ``[start, end)`` into
``Document.text``. Absent values are ``None`` or ``()``, never a placeholder.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple

Kind = Literal["measure", "principle"]
Origin = Literal["stated", "inherited", "suggested"]

_HALVES = re.compile("[\ud800-\udfff]")


def writable(text: str) -> str:
    """``text`` with U+FFFD for each half of a pair of surrogates: no encoding holds them. All offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
    return text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its span in ``Document.text``; an empty cell has ``start == end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells. In the text each row is a line, its cells joined by tabs."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One directive as read from a file; ``text`` is final, all offsets of the package refer to it.

    Halves of surrogate pairs in ``text``, which no file holds but a Python string may, become U+FFFD, see `writable`.
    ``pages`` holds the offset at which each page starts (empty where the format has no pages).
    ``issued`` and ``title`` are what the file itself declares outside its text (an HTML page's metadata);
    what the text says is found later and goes before them.
    ``digest`` is the SHA-256 of ``text`` in hex.
    """

    text: str
    source: str
    format: str
    digest: str
    pages: tuple[int, ...] = ()
    tables: tuple[Table, ...] = ()
    title: str | None = None
    issued: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", writable(self.text))

    @classmethod
    def of_text(cls, text: str, source: str = "text") -> "Document":
        """A document of a bare text, without a file."""
        text = writable(text)
        return cls(text, source, "text", sha256(text.encode()).hexdigest())

    def page_of(self, offset: int) -> int | None:
        """The 1-based page that ``offset`` lies on, or None where the format has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``level`` 1 is the outermost; ``number`` as written (一、 （二） 3. 一是), '' where none."""

    start: int
    end: int
    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the tasks: the directive's own particulars. Each None or empty where not found."""

    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    addressees: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """Why a field has its value: the words it rests on and the rule or model that said so."""

    field: str
    start: int
    end: int
    by: str


class Actor(NamedTuple):
    """A body, post or class of bodies: canonical ``name``, ``surface`` as the text writes it, where it stands."""

    name: str
    surface: str
    origin: Origin
    start: int
    end: int


class Action(NamedTuple):
    """One verb with its object ('' where it takes none); ``purpose`` marks clauses such as 确保…."""

    verb: str
    object: str
    start: int
    end: int
    purpose: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time by which, in which or how often: ``surface`` as written, ``due`` made plain (None: cannot be).

    ``due`` is one of ``2023-06-30``, ``2023-06-01/2023-09-30``, ``2023-04-08/..``, ``R/P1M``, ``PT24H``,
    ``P30D``, ``now``, ``ongoing``.
    """

    surface: str
    due: str | None
    start: int
    end: int
    origin: Origin = "stated"


class Task(NamedTuple):
    """One row of the register: a sentence or clause that tells someone to do something.

    ``text`` is exactly ``Document.text[start:end]``. ``deadline`` and ``due`` repeat the first of
    ``milestones``; see the README for each field's meaning.
    """

    id: str
    start: int
    end: int
    text: str
    path: tuple[str, ...]
    kind: Kind
    sector: str
    lead: tuple[Actor, ...] = ()
    support: tuple[Actor, ...] = ()
    suggested: tuple[Actor, ...] = ()
    actions: tuple[Action, ...] = ()
    milestones: tuple[Deadline, ...] = ()
    confidence: float = 0.0
    page: int | None = None
    qualifiers: tuple[str, ...] = ()
    grounds: Callable[[], tuple[Evidence, ...]] = tuple

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Why its fields have their values: what ``grounds`` gives, made when it is asked for, as it seldom is."""
        return self.grounds()

    @property
    def deadline(self) -> str | None:
        """The words of all times of the row, joined by ``;``, or None."""
        return ";".join(m.surface for m in self.milestones) or None

    @property
    def due(self) -> str | None:
        """The first time made plain, or None."""
        return self.milestones[0].due if self.milestones else None


@dataclass(frozen=True, slots=True)
class Directive:
    """A document with what was found in it: the unit that a Register is made of."""

    document: Document
    frame: Frame
    headings: tuple[Heading, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be done: its path and the one line that says why and what to do."""

    path: str
    message: str
