"""The plain values of a deadline in office Chinese: 2023-06-01/2023-09-30 is 2023年6月1日至9月30日."""

import re
from datetime import date

from policynlp.export.labels import labels

_SPAN = re.compile(r"P(T?)(\d+)([YMWDHS])")


def day(due: str | None) -> date | None:
    """The single day that ``due`` names, or None."""
    try:
        return date.fromisoformat(due) if due and len(due) == 10 else None
    except ValueError:
        return None


def term(due: str | None) -> str:
    """The kind of time: 限期, 时段, 周期, 立即, 长期, 自事件起算; the sign for none where it is None or unknown."""
    words = labels()["term"]
    kind = _kind(due or "")
    return str(words.get(kind, labels()["none"]))


def readable(due: str | None) -> str:
    """``due`` in Chinese; '' for None, a value of no known form as it stands."""
    if not due:
        return ""
    words = labels()["due"]
    kind = _kind(due)
    if kind == "day":
        return _day(date.fromisoformat(due))
    if kind == "period":
        return _period(due)
    if kind == "every":
        return str(labels()["every"].get(due[2:]) or _span(due[2:], words["every"]))
    if kind == "within":
        return _span(due, words["within"])
    return str(words.get(kind, due))


def _kind(due: str) -> str:
    if day(due):
        return "day"
    start, slash, end = due.partition("/")
    if slash and day(start) and (end == ".." or day(end)):
        return "period"
    if due.startswith("R/") and _unit(due[2:]):
        return "every"
    if _unit(due):
        return "within"
    return due if due in ("now", "ongoing") else ""


def _day(when: date, *, year: bool = True) -> str:
    words = labels()["due"]["day" if year else "day_of_year"]
    return str(words.format(year=when.year, month=when.month, day=when.day))


def _period(due: str) -> str:
    words = labels()["due"]
    first, last = (day(part) for part in due.split("/"))
    assert first is not None
    if last is None:
        return str(words["from"].format(start=_day(first)))
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(words["year"].format(year=first.year))
    return str(words["period"].format(start=_day(first), end=_day(last, year=first.year != last.year)))


def _unit(span: str) -> tuple[int, str] | None:
    found = _SPAN.fullmatch(span)
    unit = found and labels()["unit"].get(found[1] + found[3])
    return (int(found[2]), unit) if found and unit else None


def _span(span: str, words: str) -> str:
    found = _unit(span)
    assert found is not None
    return words.format(count=found[0], unit=found[1])
