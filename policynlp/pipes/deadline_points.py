"""What a point in time names, reckoned from the day of issue: the days of 6月底, 三季度, 明年, 春节, 下周五."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policynlp.dates import (
    ONE_DAY,
    Occasion,
    Span,
    add_months,
    months,
    next_year_of,
    number,
    occasion_day,
    occasion_span,
    plan_years,
)
from policynlp.pipes.deadline_grammar import Grammar

_STALE = timedelta(days=60)
_Parts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Base:
    """Where reckoning starts: the day of issue, the year carried on the line, the year of heading or title.

    ``forced`` is a year that goes before all of these where the words say none. ``rules`` read the words.
    """

    rules: Grammar
    issued: date | None
    carried: int | None = None
    default: int | None = None
    forced: int | None = None

    @property
    def this_year(self) -> int | None:
        """The year of issue, or the later one that heading or title names; None where neither is known."""
        if self.issued and self.default:
            return max(self.issued.year, self.default)
        return self.issued.year if self.issued else self.default

    def day(self) -> date:
        """The day of issue; ValueError where it is not known."""
        if self.issued is None:
            raise ValueError("no date of issue")
        return self.issued


@dataclass(frozen=True, slots=True)
class Point:
    """The days that a point in time names; ``closed`` where its words say an end (底, 上旬, a day)."""

    span: Span
    closed: bool = False


def point(words: str, base: Base) -> Point | None:
    """What the words of a point in time name; None where they name none, or a feast of unknown days.

    ValueError where the day of issue is needed and missing or there is no such day; CalendarError as in dates.
    """
    parts = parts_of(words, base)
    if parts is None:
        return None
    if parts["iso"]:
        year, month, day = (number(n) for n in parts["iso"].replace("/", "-").replace(".", "-").split("-"))
        return Point(Span(date(year, month, day), date(year, month, day)), closed=True)
    for key, reader in _READERS.items():
        if parts[key]:
            return reader(parts, base)
    return None


def parts_of(words: str, base: Base) -> _Parts | None:
    """The named parts of a point in time (see lexicons/deadlines.toml); None where the words name none."""
    found = base.rules.point.match(words)
    return found.groupdict() if found else None


def day_number(words: str) -> int:
    """The number of a day of a month: 3日（星期三） is 3."""
    return number(words.replace("号", "日").partition("日")[0].strip(" 　"))


def said_year(words: str, base: Base) -> int | None:
    """The year that the words themselves say, or None."""
    parts = parts_of(words, base)
    if parts is None:
        return None
    said = parts["year"] or parts["whole"]
    if said:
        return _year(said, base)
    return number(parts["iso"][:4]) if parts["iso"] else None


def eve(words: str, base: Base) -> date | None:
    """The day before the feast that the words name, before its holiday where they speak of one; None if not known."""
    parts = parts_of(words, base) or {}
    holiday = base.rules.words["holiday"] in words
    span = _feast_span(parts.get("feast") or "", parts.get("year"), base, whole=holiday)
    return span.start - ONE_DAY if span else None


def _year(word: str, base: Base) -> int:
    """The year that 2024年 or 明年 names; ValueError where the year of issue is needed and unknown."""
    step = base.rules.words["years"].get(word[0])
    if step is None:
        return number(word.rstrip("年度 　"))
    anchor = base.forced or (base.issued.year if base.issued else base.this_year)
    if anchor is None:
        raise ValueError("no year of issue")
    return int(anchor + step)


def _choose(word: str | None, base: Base, days: Callable[[int], Span]) -> Span:
    """The days in the year that is said, carried or, failing these, reckoned from issue: not long past."""
    if word:
        return days(_year(word, base))
    fixed = base.forced or base.carried
    if fixed:
        return days(fixed)
    if base.this_year is None:
        raise ValueError("no year of issue")
    span = days(base.this_year)
    if base.issued and span.end < base.issued - _STALE:
        span = days(base.this_year + 1)
    return span


def _month(parts: _Parts, base: Base) -> Point:
    words = base.rules.words
    word = (parts["month"] or "").rstrip("份").rstrip("月").strip(" 　个")
    day, part, year = parts["day"], parts["part"], parts["year"]
    if word in words["months"]:
        first = add_months(base.day().replace(day=1), words["months"][word])
        year, month = f"{first.year}年", first.month
    else:
        month = number(word)

    def days(in_year: int) -> Span:
        span = months(in_year, month, month)
        if day:
            at = span.start.replace(day=day_number(day))
            return Span(at, at)
        first, last = words["parts"].get(part, (1, 31))
        return Span(span.start.replace(day=first), span.start.replace(day=min(last, span.end.day)))

    return Point(_choose(year, base, days), closed=bool(day or part))


def _quarter(parts: _Parts, base: Base) -> Point:
    word = (parts["quarter"] or "").lstrip("第")
    ahead = base.rules.words["quarters"].get(word[0])
    if ahead is not None:
        day = add_months(base.day().replace(day=1), ahead)
        first = (day.month - 1) // 3 * 3 + 1
        return Point(months(day.year, first, first + 2), closed=True)
    first = 3 * number(word[0]) - 2
    return Point(_choose(parts["year"], base, lambda year: months(year, first, first + 2)), closed=True)


def _half(parts: _Parts, base: Base) -> Point:
    first = 1 if parts["half"] == "上" else 7
    return Point(_choose(parts["year"], base, lambda year: months(year, first, first + 5)), closed=True)


def _whole_year(parts: _Parts, base: Base) -> Point:
    words, part = base.rules.words, parts["ypart"] or ""
    if part in words["year_start"]:
        raise ValueError(f"{part} names no day")
    year = _year(parts["whole"] or "", base)
    return Point(months(year, 1, 6 if part in words["mid_year"] else 12), closed=part not in words["no_end"])


def _end(parts: _Parts, base: Base) -> Point:
    word = parts["endpart"] or ""
    if word.startswith("年"):
        last = 6 if word in base.rules.words["mid_year"] else 12
        return Point(_choose(None, base, lambda year: months(year, 1, last)), closed=True)
    day = base.day()
    first = (day.month - 1) // 3 * 3 + 1 if word.startswith("季") else day.month
    return Point(months(day.year, first, first + 2 if word.startswith("季") else first), closed=True)


def _plan(parts: _Parts, base: Base) -> Point:
    ordinal = number((parts["plan"] or "").removesuffix("五"))
    return Point(plan_years(ordinal), closed=(parts["ppart"] or "").endswith("末"))


def _week(parts: _Parts, base: Base) -> Point:
    issued = base.day()
    monday = issued + (base.rules.words["weeks"][parts["week"]] - issued.weekday()) * ONE_DAY
    weekday = parts["weekday"]
    if not weekday:
        return Point(Span(monday, monday + 6 * ONE_DAY))
    at = monday + (number(weekday) - 1 if weekday in "一二三四五六" else 6) * ONE_DAY
    return Point(Span(at, at), closed=True)


def _near(parts: _Parts, base: Base) -> Point:
    at = base.day() + base.rules.words["days"][(parts["near"] or "")[0]] * ONE_DAY
    return Point(Span(at, at), closed=True)


def _feast(parts: _Parts, base: Base) -> Point | None:
    span = _feast_span(parts["feast"] or "", parts["year"], base, whole=True)
    return Point(span) if span else None


_READERS: dict[str, Callable[[_Parts, Base], Point | None]] = {
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "feast": _feast,
    "whole": _whole_year,
    "endpart": _end,
    "plan": _plan,
    "week": _week,
    "near": _near,
}


def _feast_span(words: str, year: str | None, base: Base, *, whole: bool) -> Span | None:
    """From the first of the occasions named to the last; with ``whole`` their holidays, else their days alone."""
    named = [base.rules.occasions[name] for name in base.rules.feast.findall(words)]
    if len(named) == 1 and named[0].choices:
        groups = [[base.rules.occasions[name] for name in group] for group in named[0].choices]
        spans = [span for group in groups if (span := _together(group, year, base, whole=whole))]
        return min(spans, key=lambda span: span.end, default=None)
    return _together([occasion for occasion in named if not occasion.choices], year, base, whole=whole)


def _together(named: list[Occasion], year: str | None, base: Base, *, whole: bool) -> Span | None:
    spans: list[Span] = []
    after = base.issued
    for occasion in named:
        at = _occasion_year(occasion, year, after, base)
        day = occasion_day(occasion, at) if at else None
        span = occasion_span(occasion, at) if at and whole else Span(day, day) if day else None
        if span is None:
            return None
        spans.append(span)
        after = span.start
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None


def _occasion_year(occasion: Occasion, year: str | None, after: date | None, base: Base) -> int | None:
    if year:
        return _year(year, base)
    if base.forced or after is None:
        return base.forced or base.carried or base.default
    if base.default and base.default > after.year:
        return base.default
    return next_year_of(occasion, after)
