"""What an office follows: a task of the store with its state, as exports and feeds see it.

An `Item` is a row of the register after people's edits, with how far it is. The store makes them; everything that hands
tasks on (Excel that comes back, department packs, calendars, trackers) reads nothing else.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from policynlp.rows import Register, Row

State = Literal["open", "doing", "done", "withdrawn"]
"""How far a task is. ``withdrawn``: rejected by a person, or no longer in the directive; never deleted."""

Light = Literal["", "yellow", "red"]
"""``yellow``: due within three days; ``red``: overdue; '' otherwise, and where done or withdrawn."""


@dataclass(frozen=True, slots=True)
class Item:
    """One task as an office follows it.

    ``id`` is the task's content id, the same in every target; of one period of a recurring duty it is
    ``TASK/OWNER/PERIOD`` (``f5b1746d582fbfd7/应急管理/2024-05``), with ``owner`` and ``period`` set.
    ``row`` holds the fields of `policynlp.rows.FIELDS` with people's values. ``directive`` is the id of the
    directive's document (its first version's digest), what a parent issue is made of. ``day`` is the ISO date by
    which it falls due, None where the words give none (``ongoing``, ``R/P1M`` as a whole, ``PT24H`` after an event).
    ``rule`` is the recurrence (``R/P1M``) where the item stands for all its periods, '' otherwise.
    ``note`` is the last progress note, ``done_on`` the ISO date of completion. ``version`` counts the changes of
    the task in the store; ``conflicts`` names the fields in which a new run says otherwise than a person.
    """

    id: str
    row: Row = field(hash=False)
    directive: str
    state: State = "open"
    day: str | None = None
    rule: str = ""
    owner: str = ""
    period: str = ""
    note: str = ""
    done_on: str | None = None
    version: int = 1
    conflicts: tuple[str, ...] = ()

    @property
    def lead(self) -> tuple[str, ...]:
        """The names of those who must act: the owner alone where the item is one owner's."""
        return (self.owner,) if self.owner else tuple(actor["name"] for actor in self.row["lead"])

    @property
    def support(self) -> tuple[str, ...]:
        """The names of those who help."""
        return tuple(actor["name"] for actor in self.row["support"])

    @property
    def departments(self) -> tuple[str, ...]:
        """Leads, then helpers, each once."""
        return tuple(dict.fromkeys((*self.lead, *self.support)))


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody says of an item: ``id`` as in `Item`; absent values are None, and change nothing.

    ``at`` is an ISO time with its zone where the source has one; ``who`` and ``source`` say where it comes from
    (a person; ``import``, the name of a target).
    """

    id: str
    state: State | None = None
    note: str | None = None
    done_on: str | None = None
    at: str | None = None
    who: str = ""
    source: str = ""


def items_of(register: Register) -> tuple[Item, ...]:
    """The items of a run that no store holds, in the register's order, principles too; all open, nothing done yet.

    A recurring duty is one item with its rule: which of its periods there are is for the store to say.
    """
    digests = [directive.document.digest for directive, _ in register.tasks()]
    return tuple(_item(row, digest) for row, digest in zip(register.rows(), digests, strict=True))


def _item(row: Row, digest: str) -> Item:
    due = row["due"] or ""
    return Item(id=row["id"], row=row, directive=digest, day=_day(due), rule=due if due.startswith("R/") else "")


def _day(due: str) -> str | None:
    """The day by which a plain deadline falls due: of a span of time its last one, None where it names none."""
    last = due.rpartition("/")[2]
    try:
        return date.fromisoformat(last).isoformat() if len(last) == 10 else None
    except ValueError:
        return None
