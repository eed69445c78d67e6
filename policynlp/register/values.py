"""What a person may write into a row: each value checked and made what the register's contract has for its field."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, get_args

from policynlp.errors import BadChange
from policynlp.items import State
from policynlp.lexicon import Lexicon
from policynlp.records import Kind, writable
from policynlp.register.state import EDITABLE

MAX_LENGTH = 20_000
"""The longest text of a row, in characters."""

_SPAN = r"P(?:[1-9]\d{0,3}[YMWD]|T[1-9]\d{0,3}[HMS])"
_PLAIN = re.compile(rf"now|ongoing|{_SPAN}|R/{_SPAN}")
_DUE = "2024-06-30, 2024-06-01/2024-06-30, 2024-06-01/.., R/P1M, PT24H, P30D, now, ongoing"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BETWEEN = re.compile(r"[、，,；;\n]")


def checked(values: Mapping[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """``values`` by field as a row has them; an empty value clears its field.

    ``lead`` and ``support`` are names with 、 between them, or a list of names or of a row's actors. Raises BadChange
    for a field that is not one of EDITABLE, and for a value that is none; the message says what is allowed.
    """
    unknown = [name for name in values if name not in EDITABLE]
    if unknown:
        raise BadChange(f"{unknown[0]}: no field that can be set; allowed are {', '.join(EDITABLE)}")
    return {name: _CHECKS[name](name, value, lexicon) for name, value in values.items()}


def day(value: str | None, what: str = "date") -> str | None:
    """An ISO date as it is, None for None or ''. Raises BadChange where it is no day of the calendar."""
    if not value:
        return None
    try:
        if _DAY.fullmatch(value):  # not 2024-W19-1, which Python takes too
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise BadChange(f"{what} {value!r}: no day of the calendar; write it as 2024-06-30")


def state(value: str) -> State:
    """How far a task is. Raises BadChange where it is none of the four."""
    if value in get_args(State):
        return value  # type: ignore[return-value]
    raise BadChange(f"state {value!r}: allowed are {', '.join(get_args(State))}")


def words(name: str, value: Any) -> str:
    """A text without blanks around it and without halves of characters. Raises BadChange where it is none."""
    if not isinstance(value, str):
        raise BadChange(f"{name}: {value!r} is no text")
    if len(value) > MAX_LENGTH:
        raise BadChange(f"{name}: {len(value):,} characters, allowed are {MAX_LENGTH:,}")
    return writable(value).strip()


def _text(name: str, value: Any, _lexicon: Lexicon) -> str:
    text = words(name, value or "")
    if not text:
        raise BadChange("text: a task needs words; `policynlp reject ID` takes it out of the register")
    return text


def _kind(_name: str, value: Any, _lexicon: Lexicon) -> str:
    if value not in get_args(Kind):
        raise BadChange(f"kind {value!r}: allowed are {', '.join(get_args(Kind))}")
    return str(value)


def _sector(_name: str, value: Any, lexicon: Lexicon) -> str:
    names = [sector.name for sector in lexicon.sectors]
    if value not in names:
        raise BadChange(f"sector {value!r}: allowed are {' '.join(names)}")
    return str(value)


def _deadline(name: str, value: Any, _lexicon: Lexicon) -> str | None:
    return words(name, value or "") or None


def _due(_name: str, value: Any, _lexicon: Lexicon) -> str | None:
    text = words("due", value or "")
    if not text or _PLAIN.fullmatch(text):
        return text or None
    start, slash, end = text.partition("/")
    try:
        first = day(start)
        last = day(end) if slash and end != ".." else first
    except BadChange:
        first = last = None
    if not first or not last or (slash and not end):
        raise BadChange(f"due {text!r}: no day of the calendar and no time of the forms {_DUE}")
    if last < first:
        raise BadChange(f"due {text!r}: ends before it begins")
    return text


def _actors(name: str, value: Any, lexicon: Lexicon) -> list[dict[str, str]]:
    given: Iterable[Any] = _BETWEEN.split(value) if isinstance(value, str) else value or ()
    found: dict[str, dict[str, str]] = {}
    for one in given:
        if isinstance(one, Mapping):
            actor = {key: words(name, one.get(key) or "") for key in ("name", "surface", "origin")}
            actor["origin"] = actor["origin"] or "stated"
        else:
            surface = words(name, one)
            known = bool(surface) and lexicon.known(surface)
            actor = {"name": lexicon.canonical(surface) if known else surface, "surface": surface, "origin": "stated"}
        if actor["name"]:
            found.setdefault(actor["name"], actor)
    return list(found.values())


_CHECKS: dict[str, Callable[[str, Any, Lexicon], Any]] = {
    "text": _text,
    "kind": _kind,
    "sector": _sector,
    "lead": _actors,
    "support": _actors,
    "deadline": _deadline,
    "due": _due,
}
assert set(_CHECKS) == set(EDITABLE)
