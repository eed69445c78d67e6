"""What the 台账 says and how it is read again: columns, words for states, dates, and the marks of a row."""

import re
import tomllib
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from policynlp.export.clean import one_line
from policynlp.export.handover_view import Line
from policynlp.items import State

TEXTS = ("task", "lead", "support", "sector", "term")
"""The columns that only the register may change."""
FILLED = ("state", "note", "done_on", "person", "remark")
"""The columns that departments fill in."""

_SERIALS = (10_000, 80_000)  # Excel's days of 1927 and 2119
_FIRST_DAY = date(1899, 12, 30)  # of Excel's calendar from March 1900 on
_BLANKS = re.compile(r"\s+")
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of ledger.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.export").joinpath("ledger.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """The text as two hands write it alike: half-width, small letters, without blanks."""
    return _BLANKS.sub("", normalize("NFKC", text)).casefold()


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    return {plain(head): key for key, heads in words()["heads"].items() for head in heads}


@lru_cache(maxsize=1)
def _states() -> dict[str, State]:
    known: tuple[State, ...] = ("open", "doing", "done")
    return {plain(word): state for state in known for word in words()["states"][state]}


@lru_cache(maxsize=1)
def _dates() -> list[re.Pattern[str]]:
    return [re.compile(form) for form in (*words()["dates"]["full"], *words()["dates"]["short"])]


def column_of(head: str) -> str | None:
    """Which column a head names, None where it is none of ours: 完成 日期（年月日） is ``done_on``."""
    whole = plain(head)
    return _heads().get(whole) or _heads().get(_BRACKETS.sub("", whole))


def state_of(text: str) -> State | None:
    """The state that a cell names (已办结, √, 60%), None where its words are none of ours."""
    said = plain(text).rstrip("。.;!")
    if re.fullmatch(words()["states"]["share"], said):
        return "doing" if float(said[:-1]) > 0 else "open"
    return _states().get(said)


def day_of(value: object, today: date) -> date | None:
    """The day that a cell means: a date, Excel's number of one, or a text; None where it is none.

    A text without a year is the latest such day up to ``today``.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if _SERIALS[0] <= value < _SERIALS[1]:
            return _FIRST_DAY + timedelta(days=int(value))
        value = str(int(value)) if value == int(value) else str(value)  # 20240506 typed as a number
    said = plain(str(value))
    if said.isdigit() and len(said) == 5 and _SERIALS[0] <= int(said) < _SERIALS[1]:
        return _FIRST_DAY + timedelta(days=int(said))
    return next((day for form in _dates() if (found := form.fullmatch(said)) and (day := _day(found, today))), None)


def _day(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    years = [int(parts["y"])] if "y" in parts else [today.year - back for back in range(9)]  # 2月29日 may be far
    for year in years:
        try:
            day = date(year, int(parts["m"]), int(parts["d"]))
        except ValueError:
            continue
        if "y" in parts or day <= today:
            return day
    return None


def with_tail(note: str, person: str, remark: str) -> str:
    """The note with who is in charge and the remark behind it, which `without_tail` takes off again.

    >>> with_tail("已排查", "张三", "")
    '已排查〔责任人：张三〕'
    """
    tail = words()["tail"]
    parts = [tail[key] + _tame(value) for key, value in (("person", person), ("remark", remark)) if _tame(value)]
    return note.strip() + (tail["open"] + tail["between"].join(parts) + tail["close"] if parts else "")


def without_tail(note: str) -> tuple[str, str, str]:
    """(words, person, remark) of a note; ('…', '', '') where it has no tail of ours.

    >>> without_tail("已排查〔责任人：张三；备注：待复核〕")
    ('已排查', '张三', '待复核')
    """
    tail = words()["tail"]
    body, mark, rest = note.strip().rpartition(tail["open"])
    if not mark or not rest.endswith(tail["close"]):
        return note.strip(), "", ""
    said = {"person": "", "remark": ""}
    for part in rest[: -len(tail["close"])].split(tail["between"]):
        key = next((key for key in said if part.startswith(tail[key])), None)
        if key is None or said[key]:
            return note.strip(), "", ""
        said[key] = part[len(tail[key]) :]
    return body.strip(), said["person"], said["remark"]


def _tame(value: str) -> str:
    text = one_line(value)
    for sign, other in words()["tail"]["plain"].items():
        text = text.replace(sign, other)
    return text


def values_of(line: Line) -> dict[str, str]:
    """What the row of a line says in `TEXTS` and `FILLED`, dates in ISO form."""
    note, person, remark = without_tail(line.note)
    return {
        "task": line.text,
        "lead": line.lead,
        "support": line.support,
        "sector": line.sector,
        "term": line.term,
        "state": line.state,
        "note": note,
        "done_on": line.done_on.isoformat() if line.done_on else "",
        "person": person,
        "remark": remark,
    }


def checked(values: dict[str, str]) -> str:
    """The 校验码 of a row: five hex digits a column, of what was written; so that what was changed shows later."""
    return "-".join(mark_of(values[key]) for key in (*TEXTS, *FILLED))


def mark_of(value: str) -> str:
    """The five hex digits of one value, the same however blanks and widths were changed."""
    return sha256(plain(value).encode()).hexdigest()[:5]
