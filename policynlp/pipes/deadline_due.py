"""Makes an expression of time plain: the ``due`` of a deadline, reckoned from the day of issue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from policynlp.dates import ONE_DAY, Span, add_months, add_working_days, months, next_year_of, number, occasion_day
from policynlp.pipes.deadline_grammar import TimeMention, find_times
from policynlp.pipes.deadline_points import Base, Point, day_number, eve, parts_of, point, said_year


@dataclass(frozen=True, slots=True)
class TimeContext:
    """What a mention is reckoned by besides its own words.

    ``year`` is that of its heading or of the title; ``eves`` the days before which an occasion without fixed days must
    be prepared for, by its name, as the text itself says.
    """

    year: int | None = None
    eves: Mapping[str, date] = field(default_factory=dict)


def resolve(mention: TimeMention, issued: date | None, *, context: TimeContext | None = None) -> str | None:
    """The ``due`` of a mention (see records.Deadline), or None where it cannot be known from what is given.

    CalendarError where it needs holidays of a year without a published notice.
    """
    carried = mention.year if not issued or (mention.year or 0) >= issued.year else None
    base = Base(mention.rules, issued, carried, context.year if context else None)
    try:
        inside = mention.groups.get("inside")
        due = (_inside(inside, base) if inside else None) or _made(mention, base)
        return due or (_own_eve(mention, context) if context and context.eves else None)
    except (ValueError, OverflowError):
        return None


def _made(mention: TimeMention, base: Base) -> str | None:
    return _MAKERS[mention.means](mention, base)


def _own_eve(mention: TimeMention, context: TimeContext) -> str | None:
    """The day that the text gives for 汛期前."""
    if mention.means != "by":
        return None
    rules = mention.rules
    named = [rules.occasions[name].name for name in rules.feast.findall(mention.surface)]
    eve = context.eves.get(named[0]) if len(named) == 1 else None
    return str(eve) if eve else None


def _inside(words: str, base: Base) -> str | None:
    """The due of the first dated time in a bracket behind a feast: 两会期间（3月4日起…）."""
    for mention in find_times(words):
        due = _made(mention, base)
        if due and due[0].isdecimal():
            return due
    return None


def _plain(span: Span) -> str | None:
    return f"{span.start}/{span.end}" if span.start <= span.end else None


# -- periods -----------------------------------------------------------------


def _period(mention: TimeMention, base: Base) -> str | None:
    first, last = mention.groups["from"] or "", mention.groups["to"] or ""
    if mention.form == "years":
        return _plain(Span(months(number(first), 1, 12).start, months(number(last), 1, 12).end))
    if mention.form == "range":
        return _range(first, last, mention.groups["before"], base)
    year = mention.groups["year"] or ""
    if mention.form == "days":
        month = mention.groups["month"]
        if mention.groups["listed"] and number(last) != number(first) + 1:
            last = first
        return _range(f"{year}{month}{first}日", f"{month}{last}日", None, base)
    return _range(f"{year}{first}月", f"{last}月{mention.groups['part'] or ''}", None, base)


def _range(first: str, last: str, before: str | None, base: Base) -> str | None:
    """From one point to another; what the second leaves out is the first's, and it does not lie before it."""
    year = said_year(first, base)
    if parts_of(last, base) is None and "月" in first:  # 4月1日至30日
        last = first[: first.rindex("月") + 1] + last
    ends = base if year is None else replace(base, forced=year)
    start = None if parts_of(first, base) is None else point(first, base if year else replace(base, carried=None))
    end = _last_day(last, before, ends)
    if parts_of(first, base) is None:
        return _open(base.issued, end)
    if start is None or end is None:
        return _open(start.span.start if start else None, end)
    if year is None:
        start = _at_or_before(first, start, end, base)
    elif end < start.span.start and said_year(last, ends) is None:
        end = _last_day(last, before, replace(base, forced=year + 1)) or end
    return _plain(Span(start.span.start, end))


def _open(start: date | None, end: date | None) -> str | None:
    if start is None:
        return None
    return _plain(Span(start, end)) if end else f"{start}/.."


def _at_or_before(words: str, start: Point, end: date, base: Base) -> Point:
    """The point in the year of ``end`` or, where that lies behind it, the year before."""
    for year in (end.year, end.year - 1):
        found = point(words, replace(base, forced=year))
        if found and found.span.start <= end:
            return found
    return start


def _last_day(words: str, before: str | None, base: Base) -> date | None:
    """The last day of what ends at a point (至6月, 至春节前); None for a feast of unknown days."""
    parts = parts_of(words, base)
    if before and parts and parts["feast"]:
        return eve(words, base)
    end = point(words, base)
    if end is None:
        return None
    return end.span.start - ONE_DAY if before and not end.closed else end.span.end


def _since(mention: TimeMention, base: Base) -> str | None:
    words = mention.groups["from"] or ""
    parts = parts_of(words, base)
    if parts is None or (parts["near"] or "").startswith("今"):
        return "now"
    start = point(words, base)
    return f"{start.span.start}/.." if start else None


def _within(mention: TimeMention, base: Base) -> str | None:
    words = mention.groups["at"] or ""
    if words in base.rules.words["this_year"]:
        return _plain(months(base.this_year, 1, 12)) if base.this_year else None
    found = point(words, base)
    if found is None:
        return None
    during = mention.groups.get("during") or ""
    if during.endswith("内") or (found.closed and not during):
        return str(found.span.end)
    return _plain(found.span)


# -- days by which -----------------------------------------------------------


def _by(mention: TimeMention, base: Base) -> str | None:
    day = _last_day(mention.groups["at"] or "", "前", base)
    return str(day) if day else None


def _by_day(mention: TimeMention, base: Base) -> str | None:
    issued = base.day()
    day = day_number(mention.groups["at"] or "")
    first = issued.replace(day=1)
    return str((first if day >= issued.day else add_months(first, 1)).replace(day=day))


def _next_feast(mention: TimeMention, base: Base) -> str | None:
    """The day before the next public holiday to come after issue."""
    issued, days = base.day(), []
    for name in base.rules.words["feasts"]:
        occasion = base.rules.occasions[name]
        year = next_year_of(occasion, issued + ONE_DAY, back=1)
        day = occasion_day(occasion, year) if year else None
        days += [day] if day and day > issued else []
    return str(min(days) - ONE_DAY) if days else None


def _until(mention: TimeMention, base: Base) -> str | None:
    day = _last_day(mention.groups["at"] or "", mention.groups["before"], base)
    return str(day) if day else None


# -- rhythms and spans -------------------------------------------------------


def _unit(word: str, count: str | None, base: Base) -> tuple[int, str]:
    """(number, Y M D H or N) of a count of units: 半 and 年 are six months, 两 and 周 fourteen days."""
    words = base.rules.words
    size = words["units"][word.strip("个 　")]
    if count == "半":
        size = words["halves"][size[-1]] if size[:-1] == "1" else "15D"
        count = None
    total = int(size[:-1]) * (number(count) if count else 1)
    if total < 1:
        raise ValueError("a span of nothing")
    return total, size[-1]


def _duration(size: int, code: str) -> str:
    return f"PT{size}H" if code == "H" else f"PT{size}M" if code == "N" else f"P{size}{code}"


def _every(mention: TimeMention, base: Base) -> str | None:
    groups = mention.groups
    return "R/" + _duration(*_unit(groups.get("unit") or groups.get("unit2") or "", groups.get("n"), base))


def _span(mention: TimeMention, base: Base) -> str | None:
    word = (mention.groups["unit"] or "").strip("个 　")
    size, code = _unit(word, mention.groups["n"], base)
    event = "issue" if mention.groups.get("issue") else mention.event
    working = word in base.rules.words["working"]
    if code in "HN" or event == "other" or (event == "issue" and not working):
        return _duration(size, code)
    if base.issued is None:
        known = code == "Y" and size > 1 and base.this_year
        return f"{base.this_year + size - 1}-12-31" if known and base.this_year else _duration(size, code)
    if working:
        return str(add_working_days(base.issued, size))
    if code == "Y" and size > 1:
        return f"{base.issued.year + size - 1}-12-31"
    if code == "D":
        return str(base.issued + size * ONE_DAY)
    return str(add_months(base.issued, size * (12 if code == "Y" else 1)))


def _term(mention: TimeMention, base: Base) -> str | None:
    return _duration(*_unit(mention.groups["unit"] or "", mention.groups["n"], base))


def _lasting(mention: TimeMention, base: Base) -> str | None:
    size, code = _unit(mention.groups["unit"] or "", mention.groups["n"], base)
    if code != "Y" or base.this_year is None:
        return _duration(size, code)
    return f"{base.this_year}-01-01/{base.this_year + size - 1}-12-31"


_MAKERS: dict[str, Callable[[TimeMention, Base], str | None]] = {
    "none": lambda mention, base: None,
    "named": lambda mention, base: None,
    "period": _period,
    "since": _since,
    "by": _by,
    "by_day": _by_day,
    "next_feast": _next_feast,
    "until": _until,
    "within": _within,
    "every": _every,
    "span": _span,
    "term": _term,
    "lasting": _lasting,
    "now": lambda mention, base: "now",
    "ongoing": lambda mention, base: "ongoing",
}
