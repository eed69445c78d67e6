"""The periods of a recurring duty: which there are up to a day, what each is called, when it falls due. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

MOST = 24
"""At most so many periods back are made, the present one among them: who adds a directive of 2010 does not want 170
open items of a monthly duty. Periods of which somebody has said anything are kept besides."""

_RULE = re.compile(r"R/P([1-9]\d{0,3})([MY])")
_NAMED = {1: "{y}-{m:02d}", 3: "{y}-Q{q}", 6: "{y}-H{h}", 12: "{y}"}


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``first`` and ``last`` day, and its name (2024-05, 2024-Q2, 2024-H1, 2024).

    Periods of other lengths are named by their first and last part: 2024-03_2024-04.
    """

    name: str
    first: date
    last: date


def recurs(due: str | None) -> bool:
    """Whether ``due`` is a duty with periods of months or longer.

    What is done every day or week is one item without a day: an item for each would drown the others.
    """
    return bool(due and _RULE.fullmatch(due))


def periods(due: str | None, since: date, until: date) -> tuple[Period, ...]:
    """The periods of the duty ``due`` (R/P1M …) that end on or after ``since`` and begin by ``until``, oldest first.

    At most MOST, the newest. () where ``due`` is no such duty; the present one alone where ``since`` lies ahead.
    """
    found = _RULE.fullmatch(due or "")
    if not found:
        return ()
    count, unit = int(found[1]), found[2]
    back: list[Period] = []
    for period in _backwards(count, unit, until, since):
        if back and (period.last < since or len(back) >= MOST):
            break
        back.append(period)
    return tuple(reversed(back))


def period(due: str, name: str, *, since: date) -> Period | None:
    """The period of the duty that is called so, None where it has none of that name."""
    years = re.match(r"\d{4}", name)
    found = _RULE.fullmatch(due)
    if not found or not years or not 1 <= int(years[0]) <= MAXYEAR - 1:
        return None
    year = int(years[0])
    for one in _backwards(int(found[1]), found[2], date(year + 1, 12, 31), since):
        if one.name == name:
            return one
        if one.last.year < year:
            return None
    return None


def _backwards(count: int, unit: str, until: date, since: date) -> Iterator[Period]:
    """The period that ``until`` lies in, then those before it; ``since`` sets where odd lengths begin."""
    months = count * (12 if unit == "Y" else 1)
    now = until.year * 12 + until.month - 1
    anchor = 0 if 12 % months == 0 else since.year * 12 + (since.month - 1 if unit == "M" else 0)
    start_month = now - (now - anchor) % months
    while start_month >= 12:
        yield _of_months(start_month, months)
        start_month -= months


def _of_months(start: int, months: int) -> Period:
    first = date(start // 12, start % 12 + 1, 1)
    end = min(start + months, MAXYEAR * 12 + 11)
    last = date(end // 12, end % 12 + 1, 1) - timedelta(days=1)
    form = _NAMED.get(months)
    if form:
        named = form.format(y=first.year, m=first.month, q=(first.month + 2) // 3, h=1 + (first.month > 6))
        return Period(named, first, last)
    years = months % 12 == 0
    names = [f"{one.year}" if years else f"{one.year}-{one.month:02d}" for one in (first, last)]
    return Period("_".join(names), first, last)
