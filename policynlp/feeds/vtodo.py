"""A VTODO that people work on: what they did to it, and our text laid over it anew without undoing that."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, cast

from icalendar import Calendar, Todo

from policynlp.export.calendar_entry import CATEGORIES, ID, STATE, STATUS, bare, calendar, entry, progress
from policynlp.export.clean import legal, one_line
from policynlp.items import Item, Progress, State

_OURS = ("SUMMARY", "DESCRIPTION", "DTSTART", "DUE", "RRULE", ID, STATE, CATEGORIES)
_TIMES = ("DTSTART", "DUE")
_UNTOLD = ("DTSTAMP", "SEQUENCE")
_STATES: dict[str, State] = {name: state for state, name in STATUS.items()}
_CHINA = timezone(timedelta(hours=8))
_MOST_NOTES = 4000


def written(item: Item) -> bytes:
    """The new resource of an item."""
    return cast(bytes, calendar([entry(item)]).to_ical())


def payload(item: Item) -> Mapping[str, Any]:
    """What a VTODO of the item says, by property in alphabetical order; without DTSTAMP and SEQUENCE."""
    todo = entry(item)
    return {name: _plain(todo[name]) for name in sorted(todo) if name not in _UNTOLD}


def master(whole: Calendar, key: str | None = None) -> Todo | None:
    """The VTODO of the resource as a whole (no single repetition), of UID ``key`` where given; None where none."""
    for todo in whole.walk("VTODO"):
        if "RECURRENCE-ID" not in todo and (key is None or str(todo.get("UID", "")) == one_line(key)):
            return cast(Todo, todo)
    return None


def parsed(content: bytes | str) -> Calendar | None:
    """The resource, or None where it is no calendar."""
    try:
        whole = Calendar.from_ical(content)
    except (ValueError, IndexError, KeyError, TypeError, RecursionError):
        return None
    return whole if isinstance(whole, Calendar) else None


def says(todo: Todo, item: Item) -> bool:
    """Whether the VTODO says of the item what we would write: the look behind an answer that was lost."""
    ours = payload(item)
    return all(name in todo and _plain(todo[name]) == value for name, value in ours.items())


def laid_over(whole: Calendar, todo: Todo, item: Item) -> bytes:
    """The resource with our text, dates and categories in ``todo`` anew; all else in it stays as it is.

    What people did stands: percent, comments, alarms, categories of their own, and a status that they set since we
    wrote last (then theirs wins, unless the item is withdrawn). Of a recurring duty whose rule is the same, DTSTART and
    DUE stay too: many programs move them on when one repetition is done.
    """
    ours = entry(item)
    moved = "RRULE" in ours and "RRULE" in todo and _plain(ours["RRULE"]) == _plain(todo["RRULE"])
    theirs, base = _state(todo), _wrote(todo)
    kept = [name for name in _names(todo) if bare(name) not in _listed(todo)]
    for name in _OURS:
        if moved and name in _TIMES and name in todo:
            continue
        todo.pop(name, None)
        if name in ours:
            todo[name] = ours[name]
    mine = _names(ours)
    todo.pop("CATEGORIES", None)
    todo.add("categories", [*mine, *(name for name in kept if name not in mine)])
    sequence = max(_number(todo, "SEQUENCE"), _number(ours, "SEQUENCE"))
    todo.pop("SEQUENCE", None)
    todo.add("sequence", sequence)
    if item.state != theirs and (item.state == "withdrawn" or theirs == base):
        _set_state(todo, item)
    return cast(bytes, whole.to_ical())


def told(todo: Todo, key: str, source: str) -> Progress:
    """What people did to the VTODO since we wrote it; ``state`` None where its status is the one that we wrote.

    ``note`` is the share that is done, where it is one, and the comments, a line each; ``done_on`` the day in China.
    """
    state = _state(todo)
    done = todo.get("COMPLETED")
    stamp = getattr(todo.get("LAST-MODIFIED"), "dt", None)
    return Progress(
        id=key,
        state=None if state == _wrote(todo) else state,
        note=_note(todo),
        done_on=_day(done.dt) if state == "done" and hasattr(done, "dt") else None,
        at=stamp.isoformat() if isinstance(stamp, datetime) else None,
        source=source,
    )


def _set_state(todo: Todo, item: Item) -> None:
    if item.state not in ("done", "withdrawn"):  # opened again: it is no longer done
        todo.pop("COMPLETED", None)
        if _number(todo, "PERCENT-COMPLETE") == 100:
            todo.pop("PERCENT-COMPLETE", None)
    for name, value in progress(item):
        todo.pop(name, None)
        todo.add(name, value)


def _state(todo: Todo) -> State:
    """How far people say it is: their STATUS, or what COMPLETED and PERCENT-COMPLETE say where that is silent."""
    percent = _number(todo, "PERCENT-COMPLETE")
    state = _STATES.get(str(todo.get("STATUS", "")).upper())
    if state is None:
        state = "done" if "COMPLETED" in todo or percent >= 100 else "open"
    return "doing" if state == "open" and percent > 0 else state


def _wrote(todo: Todo) -> str:
    return str(todo.get(STATE, "open"))


def _note(todo: Todo) -> str | None:
    percent = _number(todo, "PERCENT-COMPLETE")
    comments = todo.get("COMMENT", [])
    lines = [f"{percent}%"] if 0 < percent < 100 else []
    lines += [legal(str(each)).strip() for each in (comments if isinstance(comments, list) else [comments])]
    return "\n".join(line for line in lines if line)[:_MOST_NOTES] or None


def _day(value: Any) -> str | None:
    if isinstance(value, datetime):
        return (value.astimezone(_CHINA) if value.tzinfo else value).date().isoformat()
    return value.isoformat() if isinstance(value, date) else None


def _number(todo: Todo, name: str) -> int:
    try:
        return int(todo.get(name, 0))
    except (ValueError, TypeError):
        return 0


def _names(todo: Todo) -> list[str]:
    """The single names of CATEGORIES, which may stand once or several times."""
    value = todo.get("CATEGORIES", [])
    lists = value if isinstance(value, list) else [value]
    return [str(each) for one in lists for each in getattr(one, "cats", [one])]


def _listed(todo: Todo) -> list[str]:
    return str(todo.get(CATEGORIES, "")).split("|")


def _plain(value: Any) -> str:
    """A property's value as the file has it."""
    if isinstance(value, list):
        return ",".join(_plain(each) for each in value)
    content = value.to_ical()
    return content.decode("utf-8") if isinstance(content, bytes) else str(content)
