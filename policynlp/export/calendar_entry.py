"""A task as a calendar holds it: an `Item` to a VTODO of RFC 5545, for the .ics file and for CalDAV alike.

The same item gives the same bytes: DTSTAMP is the directive's day of issue, not the clock's. All times are dates.
"""

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from typing import Any

from icalendar import Calendar, Todo

from policynlp.export import due
from policynlp.export.calendar_rule import recurrence
from policynlp.export.clean import clipped, legal, one_line
from policynlp.export.labels import labels
from policynlp.export.view import without_number
from policynlp.items import Item, State

STATUS: dict[State, str] = {
    "open": "NEEDS-ACTION",
    "doing": "IN-PROCESS",
    "done": "COMPLETED",
    "withdrawn": "CANCELLED",
}
"""How a state is called in a VTODO."""

ID, STATE, CATEGORIES = "X-POLICYNLP-ID", "X-POLICYNLP-STATE", "X-POLICYNLP-CATEGORIES"
"""Our own properties: the item's id; the state and the categories (parted by |) that we wrote, so that what people
changed and added since can be told from it. Their values need no escape: libraries differ on X- properties."""

_SUMMARY = 80
_SIGNS = re.compile(r"[|,;\\]")
_NOON = time(4, tzinfo=UTC)  # noon in China: the day reads the same there and in UTC


def entry(item: Item, *, since: date | None = None) -> Todo:
    """The VTODO of an item.

    UID and X-POLICYNLP-ID are its id; SUMMARY is the text on one line, at most 80 UTF-16 units; DESCRIPTION has
    the text whole, where it stands, who acts and the words of the time; CATEGORIES the sector, then the departments.
    DUE is ``item.day``, with DTSTART where the row names a period that ends on that day. A recurring duty
    (``item.rule``) has an RRULE, and DTSTART and DUE of the first period that ends on or after ``since``, by default
    the day of issue. Neither is there where no day is known, or the rule has none (``R/PT1H``): 长期坚持 has no date.
    """
    todo = Todo()
    todo.add("uid", one_line(item.id))
    todo.add("dtstamp", datetime.combine(_issued(item) or date(1970, 1, 1), time(), UTC))
    todo.add("summary", _summary(item))
    todo.add("description", _description(item))
    categories = [one_line(name) for name in dict.fromkeys((item.row["sector"], *item.departments)) if name]
    todo.add("categories", categories)
    for name, value in _times(item, since):
        todo.add(name, value)
    for name, value in progress(item):
        todo.add(name, value)
    todo.add("sequence", max(item.version - 1, 0))
    todo.add(ID, one_line(item.id))
    todo.add(STATE, item.state)
    todo.add(CATEGORIES, "|".join(bare(name) for name in categories))
    return todo


def bare(name: str) -> str:
    """A category as our own property lists it: without the signs that part or escape."""
    return _SIGNS.sub("", name)


def progress(item: Item) -> list[tuple[str, Any]]:
    """The properties of a VTODO that say how far it is: STATUS, and of a finished one PERCENT-COMPLETE and COMPLETED."""
    said: list[tuple[str, Any]] = [("status", STATUS[item.state])]
    if item.state == "done":
        said.append(("percent-complete", 100))
        if day := due.day(item.done_on):
            said.append(("completed", datetime.combine(day, _NOON)))
    return said


def calendar(entries: Iterable[Todo]) -> Calendar:
    """A VCALENDAR with these entries, in their order; ``.to_ical()`` gives its bytes, folded, with CRLF."""
    whole = Calendar()
    whole.add("prodid", _words()["prodid"])
    whole.add("version", "2.0")
    for todo in entries:
        whole.add_component(todo)
    return whole


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(files("policynlp.export").joinpath("calendar_entry.toml").read_text("utf-8"))


def _issued(item: Item) -> date | None:
    return due.day(item.row["issued"])


def _times(item: Item, since: date | None) -> list[tuple[str, Any]]:
    first = since or due.day(item.day) or _issued(item)
    if item.rule:
        found = recurrence(item.rule, first) if first else None
        return [("dtstart", found.start), ("due", found.due), ("rrule", found.rule)] if found else []
    last = due.day(item.day)
    if last is None:
        return []
    opens, slash, ends = (item.row["due"] or "").partition("/")
    start = due.day(opens) if slash and due.day(ends) == last else None
    return [*([("dtstart", start)] if start and start < last else []), ("due", last)]


def _summary(item: Item) -> str:
    text = without_number(one_line(item.row["text"]))
    if not item.period:
        return clipped(text, _SUMMARY, "…")
    period = one_line(item.period)
    room = max(_SUMMARY - len(_words()["period"].format(text="", period=period)), 20)
    return str(_words()["period"].format(text=clipped(text, room, "…"), period=period))


def _description(item: Item) -> str:
    words, row, mark = _words(), item.row, labels()["list_mark"]
    title = row["title"] or row["document"] or ""
    source = words["numbered"].format(title=title, number=row["number"]) if row["number"] else title
    pages = [words["page"].format(page=row["page"])] if row["page"] else []
    proposed = [] if item.lead else [actor["name"] for actor in row["suggested"]]
    owner = words["owner_period"].format(owner=item.owner, period=item.period) if item.owner and item.period else ""
    lines = {
        "source": mark.join([source, *pages]),
        "path": " / ".join(row["path"]),
        "owner": owner,
        "lead": mark.join(actor["name"] for actor in row["lead"]),
        "suggested": mark.join(proposed),
        "support": mark.join(item.support),
        "sector": row["sector"],
        "deadline": row["deadline"] or "",
        "due": due.readable(row["due"]),
    }
    told = [
        words["named"].format(label=words["label"][key], value=one_line(text)) for key, text in lines.items() if text
    ]
    return "\n".join([legal(row["text"]).strip(), "", *told])
