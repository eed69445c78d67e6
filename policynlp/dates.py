"""Words to dates: numerals, calendar units, lunar feasts, holidays and working days. Knows no grammar and no text.

Feasts come from lunar_python, which turns a lunar day straight into a solar one and tables the solar terms (cnlunar
goes from solar to lunar only). Holidays and working days come from chinesecalendar, which holds each year's State
Council notice. Both are loaded when first asked for.
"""

import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from policynlp.errors import CalendarError, LexiconError

ONE_DAY = timedelta(days=1)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMERAL = re.compile(r"(?:([一二两三四五六七八九])百零?)?(?:([一二三四五六七八九])?(十))?([一二两三四五六七八九])?")
_KINDS = {"now": "立即", "ongoing": "长期", "R": "周期", "P": "自事件起算"}


class Span(NamedTuple):
    """A run of days, both ends in it."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """A feast, season or campaign of the year: a row of lexicons/occasions.toml.

    Exactly one of ``lunar``, ``solar``, ``term`` anchors a dated one (month and day, or a solar term), ``shift`` days
    on; it lasts ``days``, or, with ``holiday``, as long as the State Council's notice says. ``choices`` are groups of
    other occasions of which the next to come is meant. With none of these its dates are not known.
    """

    name: str
    aliases: tuple[str, ...] = ()
    lunar: tuple[int, int] | None = None
    solar: tuple[int, int] | None = None
    term: str | None = None
    shift: int = 0
    days: int = 1
    holiday: bool = False
    choices: tuple[tuple[str, ...], ...] = ()


def number(text: str) -> int:
    """The value of a numeral in Arabic digits (of either width) or Chinese ones, up to 999; ValueError where none."""
    if text.isdecimal():
        return int(text)
    if len(text) in (1, 4) and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    found = _NUMERAL.fullmatch(text)
    if found is None or not text:
        raise ValueError(f"not a numeral: {text!r}; Arabic digits or 一 to 九百九十九 are allowed")
    hundreds, tens, ten, ones = found.groups()
    return (
        100 * _DIGITS.get(hundreds, 0) + 10 * (_DIGITS[tens] if tens else int(ten is not None)) + _DIGITS.get(ones, 0)
    )


def months(year: int, first: int, last: int) -> Span:
    """From the first day of month ``first`` to the last day of month ``last``; ValueError for no such month."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        raise ValueError(f"no such months: {year}-{first} to {last}; 1 to 12 are allowed")
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def add_months(day: date, count: int) -> date:
    """The same day ``count`` months on, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"{count} months from {day} leave the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plan_years(ordinal: int) -> Span:
    """The years of the nth five-year plan, from the sixth (1981 to 1985) on."""
    first = 1981 + 5 * (ordinal - 6)
    if not 6 <= ordinal <= 40:
        raise ValueError(f"no dates for five-year plan {ordinal}; 6 to 40 are allowed")
    return Span(date(first, 1, 1), date(first + 4, 12, 31))


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``; CalendarError for a year whose notice is not there."""
    import chinese_calendar

    try:
        return not chinese_calendar.is_holiday(day)
    except NotImplementedError:
        raise CalendarError(
            f"{day.year} 年节假日安排不在库中（待国务院公布）: chinesecalendar has no State Council notice for {day}; "
            "update chinesecalendar or set the date by hand"
        ) from None


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself does not count; CalendarError as `is_working_day`."""
    if count > 999:
        raise ValueError(f"{count} working days; up to 999 are allowed")
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


@lru_cache(maxsize=1)
def occasions() -> Mapping[str, Occasion]:
    """Every occasion of lexicons/occasions.toml under its name and each alias; read once."""
    table: dict[str, Occasion] = {}
    raw = tomllib.loads(files("policynlp.lexicons").joinpath("occasions.toml").read_text("utf-8"))
    for row in raw["occasion"]:
        occasion = _occasion(row)
        for name in (occasion.name, *occasion.aliases):
            if name in table:
                raise LexiconError(f"occasions.toml: {name} stands in two rows; a name is allowed once; remove one")
            table[name] = occasion
    return table


def _occasion(row: Mapping[str, Any]) -> Occasion:
    def pair(key: str) -> tuple[int, int] | None:
        return (row[key][0], row[key][1]) if key in row else None

    return Occasion(
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        lunar=pair("lunar"),
        solar=pair("solar"),
        term=row.get("term"),
        shift=row.get("shift", 0),
        days=row.get("days", 1),
        holiday=row.get("holiday", False),
        choices=tuple(tuple(group) for group in row.get("choices", ())),
    )


@lru_cache(maxsize=512)
def occasion_day(occasion: Occasion, year: int) -> date | None:
    """The day in ``year`` that the occasion is named for or begins on; None where its dates are not known."""
    if not 1900 <= year <= 2100:
        raise ValueError(f"no feasts reckoned for {year}; 1900 to 2100 are allowed")
    if occasion.solar:
        day = date(year, *occasion.solar)
    elif occasion.lunar:
        day = _lunar_day(year, *occasion.lunar)
    elif occasion.term:
        day = _solar_term(year, occasion.term)
    else:
        return None
    return day + occasion.shift * ONE_DAY


def occasion_span(occasion: Occasion, year: int) -> Span | None:
    """The days of the occasion in ``year``: the holiday as notified, or its own length; None where not known.

    CalendarError for a holiday in a year whose notice is not there.
    """
    day = occasion_day(occasion, year)
    if day is None:
        return None
    if not occasion.holiday:
        return Span(day, day + (occasion.days - 1) * ONE_DAY)
    if is_working_day(day):
        return Span(day, day)
    first = last = day
    while not is_working_day(first - ONE_DAY):
        first -= ONE_DAY
    while last < date(year, 12, 31) and not is_working_day(last + ONE_DAY):
        last += ONE_DAY
    return Span(first, last)


def next_year_of(occasion: Occasion, after: date, *, back: int = 7) -> int | None:
    """The year in which the occasion next comes: not over before ``back`` days before ``after``; None if not known."""
    for year in (after.year, after.year + 1):
        day = occasion_day(occasion, year)
        if day is None:
            return None
        if day + (max(occasion.days, back) - 1) * ONE_DAY >= after:
            return year
    return after.year + 1


def _lunar_day(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _solar_term(year: int, term: str) -> date:
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()[term]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def deadline_kind(due: str | None) -> str:
    """What kind of time ``due`` is: 限期 时段 周期 立即 长期 自事件起算, or — for None."""
    if due is None:
        return "—"
    kind = _KINDS.get(due) or _KINDS.get(due[0])
    return kind or ("时段" if "/" in due else "限期")
