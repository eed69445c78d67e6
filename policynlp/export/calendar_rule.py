"""A recurring duty (``R/P1M``) as RFC 5545 has it: RRULE, and DTSTART and DUE of its first period.

A duty of a month falls due on the month's last day. RFC 5545 (3.8.2.3) wants DUE later than DTSTART, and gives each
repetition the distance between the two; so each starts on the day before it is due (BYMONTHDAY=-2), whatever the month's
length. Programs that find DUE on DTSTART drop DTSTART, and with it the rule.
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Any

_RULE = re.compile(r"R[0-9]*/P([0-9]{1,3})([DWMY])")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``due``: the last day of the first period, ``start`` the day before; ``rule`` as icalendar's vRecur takes it."""

    start: date
    due: date
    rule: dict[str, Any]


def recurrence(rule: str, since: date) -> Recurrence | None:
    """The first period of ``rule`` that ends on or after ``since``, and how it goes on; None where it has no days.

    Weeks end on Sunday; months, quarters, half-years and years with their last day; other numbers of months count
    from the month of ``since``, days from the day behind it.
    """
    found = _RULE.fullmatch(rule)
    count = int(found[1]) if found else 0
    if not found or not count or since.year + count > MAXYEAR - 1:
        return None
    unit = found[2]
    if unit == "D" and count % 7 == 0:
        count, unit = count // 7, "W"
    if unit == "D":
        return Recurrence(since, since + _DAY, _every("DAILY", count))
    if unit == "W":
        sunday = since + _DAY * (6 - since.weekday())
        return Recurrence(sunday - _DAY, sunday, _every("WEEKLY", count, BYDAY="SA"))
    if unit == "Y":
        end = date(since.year, 12, 31)
        return Recurrence(end - _DAY, end, _every("YEARLY", count, BYMONTH=12, BYMONTHDAY=-2))
    end = _month_end(since, count)
    return Recurrence(end - _DAY, end, _every("MONTHLY", count, BYMONTHDAY=-2))


def _every(frequency: str, interval: int, **rest: Any) -> dict[str, Any]:
    return {"FREQ": frequency, **({"INTERVAL": interval} if interval > 1 else {}), **rest}


def _month_end(since: date, count: int) -> date:
    """The last day of the period of ``count`` months that ``since`` lies in, counted from January where that fits."""
    last = -(-since.month // count) * count if 12 % count == 0 else since.month + count - 1
    years, month = divmod(last, 12)  # the month behind the period, from 0
    return date(since.year + years, month + 1, 1) - _DAY
