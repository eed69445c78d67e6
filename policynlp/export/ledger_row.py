"""One row of a 台账 that came back: what it says that the register does not, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from policynlp.export.handover_view import line
from policynlp.export.handover_view import words as said_words
from policynlp.export.ledger_words import (
    FILLED,
    TEXTS,
    day_of,
    mark_of,
    state_of,
    values_of,
    with_tail,
    words,
)
from policynlp.items import Item, State

_CHECK = re.compile(rf"[0-9a-f]{{5}}(-[0-9a-f]{{5}}){{{len(TEXTS) + len(FILLED) - 1}}}")
_SHOWN = 30  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its cells by the names of `policynlp.export.ledger.toml`'s columns; ``number`` counts from 1."""

    sheet: str
    number: int
    cells: Mapping[str, Any]

    @property
    def where(self) -> str:
        """Sheet and row, as Excel numbers them."""
        return f"sheet {self.sheet}, row {self.number}"


@dataclass(slots=True)
class Said:
    """What a row says anew: None where it says nothing; ``problems`` a line each, ``wrong`` where they stop the row.

    ``meant`` is all that the row says, new or not, to hold several rows of one id against each other.
    """

    row: Row
    state: State | None = None
    note: str | None = None
    done_on: str | None = None
    problems: list[str] = field(default_factory=list)
    wrong: bool = False
    meant: tuple[object, ...] = ()


def said_by(row: Row, item: Item, today: date) -> Said:
    """What the row says of the item, see `policynlp.export.ledger_read.read_ledger`."""
    found = Said(row)
    now = values_of(line(0, item))
    written = _written(row)
    _texts(found, now, written)
    filled = {key: value for key in FILLED if (value := _filled(found, key, today)) is not None}
    new = {key for key, value in filled.items() if mark_of(value) != written.get(key, mark_of(now[key]))}
    for key in sorted(new, key=FILLED.index):
        theirs, ours = filled[key], now[key]
        if key in written and written[key] != mark_of(ours) and mark_of(theirs) != mark_of(ours):
            _stop(found, f"{_head(key)} says {_shown(theirs)}, the register has {_shown(ours)} since the list was sent")
    state = _state(filled.get("state"))
    _agree(found, item, state, filled.get("done_on") if "done_on" in new else None)
    note = with_tail(*(filled.get(key, now[key]) for key in ("note", "person", "remark")))
    found.meant = (found.state or state, note, filled.get("done_on"))
    if new & {"note", "person", "remark"} and note != item.note.strip():
        found.note = note
    if "state" in new and state != item.state:
        found.state = state
    if "done_on" in new and filled["done_on"] != item.done_on:
        found.done_on = filled["done_on"]
    if item.state == "withdrawn" and (found.state or found.note or found.done_on):
        _stop(found, "the task was withdrawn, so nothing of the row is taken")
    return found


def _written(row: Row) -> dict[str, str]:
    """The marks of what stood in the row when it was written; {} where the 校验码 is gone."""
    code = str(row.cells.get("check") or "").strip()
    return dict(zip((*TEXTS, *FILLED), code.split("-"), strict=True)) if _CHECK.fullmatch(code) else {}


def _texts(found: Said, now: Mapping[str, str], written: Mapping[str, str]) -> None:
    for key in TEXTS:
        if key not in found.row.cells:
            continue
        cell = str(found.row.cells[key] or "")
        if mark_of(cell) not in (written.get(key), mark_of(now[key])):
            found.problems.append(
                f"{_head(key)} was changed by hand to {_shown(cell)}; it is not taken over, "
                f"`policynlp edit` changes it ({_shown(now[key])})"
            )


def _filled(found: Said, key: str, today: date) -> str | None:
    """The value of a column that departments fill in, None where it is empty or wrong; days in ISO form."""
    cell = found.row.cells.get(key)
    if cell is None or not str(cell).strip():
        return None
    if key == "state":
        state = state_of(str(cell))
        if state is None:
            allowed = said_words()["join"].join(said_words()["state"][one] for one in ("open", "doing", "done"))
            _stop(found, f"{_head(key)} {_shown(str(cell))} is none of {allowed}")
        return said_words()["state"][state] if state else None
    if key == "done_on":
        day = day_of(cell, today)
        if day is None:
            _stop(found, f"{_head(key)} {_shown(str(cell))} is no day; write it as 2024-5-6")
        elif day > today:
            _stop(found, f"{_head(key)} {day} lies ahead of today")
        return day.isoformat() if day and day <= today else None
    return str(cell).strip()


def _state(word: str | None) -> State | None:
    return state_of(word) if word else None


def _agree(found: Said, item: Item, state: State | None, done_on: str | None) -> None:
    """A day of completion that is new makes the task done where the row says no state, and is wrong beside another."""
    if done_on is None or (state or item.state) == "done":
        return
    if state is None:
        found.state = "done"
    else:
        _stop(
            found,
            f"{_head('done_on')} is filled in, but {_head('state')} is {said_words()['state'][state]}: set one right",
        )


def _stop(found: Said, problem: str) -> None:
    found.wrong = True
    found.problems.append(f"{problem}; nothing of the row is taken")


def _head(key: str) -> str:
    return str(words()["columns"][key][0])


def _shown(text: str) -> str:
    one = " ".join(text.split())
    return f"“{one[:_SHOWN]}…”" if len(one) > _SHOWN else f"“{one}”"
