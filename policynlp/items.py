"""What an office follows: a task of the store with its state, as exports and feeds see it.

An `Item` is a row of the register after people's edits, with how far it is. The store makes them; everything that hands
tasks on (Excel that comes back, department packs, calendars, trackers) reads nothing else.
"""

from dataclasses import dataclass, field
from typing import Literal

from policynlp.rows import Row

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
