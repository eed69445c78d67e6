"""Decides which times of a unit are deadlines of its task and which date something else."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policynlp.dates import ONE_DAY, number
from policynlp.errors import CalendarError
from policynlp.pipes.deadline_due import TimeContext, resolve
from policynlp.pipes.deadline_grammar import Placing, TimeMention, find_times
from policynlp.records import Deadline

__all__ = [
    "Finder",
    "TimeContext",
    "TimeMention",
    "context_of",
    "find_answers",
    "find_deadlines",
    "find_times",
    "resolve",
]

_LOOK = 24
_MARKS = (("《", "》"), ("«", "»"), ("“", "”"), ("〈", "〉"), ("〔", "〕"))
_OPENING = re.compile(f"[{''.join(left for left, _ in _MARKS)}]")
_LISTING = frozenset("、和及")
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")
_OPEN, _CLOSE = "（(", "）)"


@dataclass(frozen=True, slots=True)
class Finder:
    """`find_deadlines` and `find_answers` of one text: its times, its day of issue, what else they are reckoned by."""

    text: str
    times: Sequence[TimeMention]
    issued: date | None
    context: TimeContext | None = None

    def deadlines(self, start: int, end: int) -> list[Deadline]:
        """See `find_deadlines`."""
        return find_deadlines(self.text, start, end, self.times, self.issued, self.context)

    def answers(self, start: int, end: int) -> list[Deadline]:
        """See `find_answers`."""
        return find_answers(self.text, start, end, self.times, self.issued, self.context)


def context_of(text: str, times: Sequence[TimeMention], issued: date | None, year: int | None) -> TimeContext:
    """What the times of a text are reckoned by: its ``year``, and the days on which seasons begin as it says itself.

    Claim: a day with the name of a season right behind it (5月1日入汛) says when that begins; a day that is past at issue
    is of a year that is over.
    """
    eves: dict[str, date] = {}
    if not times or issued is None:
        return TimeContext(year)
    rules = times[0].rules
    for found in rules.cues["begins"].finditer(text):
        try:
            day = date(issued.year, number(found["month"]), number(found["day"]))
        except ValueError:
            continue
        if day > issued:
            eves.setdefault(rules.occasions[found["feast"]].name, day - ONE_DAY)
    return TimeContext(year, eves)


def find_deadlines(
    text: str,
    start: int,
    end: int,
    times: Sequence[TimeMention],
    issued: date | None,
    context: TimeContext | None = None,
) -> list[Deadline]:
    """The deadlines said in ``text[start:end]``, in order, of a rhythm in brackets the main one first; [] if none.

    ``times`` is what `find_times` gave for the whole text. A time whose day cannot be known (no date of issue, a
    holiday not yet notified) keeps its words with ``due`` None.
    """
    found: list[tuple[bool, Deadline]] = []
    for n in range(bisect_left(times, start, key=_start), len(times)):
        mention = times[n]
        if mention.start >= end:
            break
        placing = placed(text, start, end, mention)
        if placing is None:
            continue
        due = _due(mention, issued, context)
        if placing.limit and mention.form in _UNITS:
            due = _limit(due)
        if due is None or not _is_past(due, issued, context):
            aside = due is not None and due[0] == "R" and _enclosed(text, start, mention.start)
            found.append((aside, Deadline(mention.surface, due, mention.start, mention.end)))
    return _main_first(_joined(text, found))


def find_answers(
    text: str,
    start: int,
    end: int,
    times: Sequence[TimeMention],
    issued: date | None,
    context: TimeContext | None = None,
) -> list[Deadline]:
    """As `find_deadlines` for words that answer by when (behind 完成时限, in a table's column of times).

    There every time counts, of a month or year its last day.
    """
    found = []
    for n in range(bisect_left(times, start, key=_start), len(times)):
        mention = times[n]
        if mention.start >= end:
            break
        if mention.means != "none":
            due = _due(mention, issued, context)
            if mention.form in _UNITS and mention.surface not in mention.rules.words["this_year"]:
                due = _limit(due)
            found.append(Deadline(mention.surface, due, mention.start, mention.end))
    return found


def _start(mention: TimeMention) -> int:
    return mention.start


def _limit(due: str | None) -> str | None:
    """The last day of a period, anything else as it is."""
    return due.partition("/")[2] if due and due[0].isdecimal() and "/" in due else due


_PLAIN = Placing("plain", None, None, None)
_UNITS = frozenset(("year", "within", "plan_years"))


def placed(text: str, start: int, end: int, mention: TimeMention) -> Placing | None:
    """The row by which a mention in the unit ``text[start:end]`` counts as a deadline, or None where it does not."""
    rules, form = mention.rules, mention.form
    if mention.means == "none" or _named(text, start, mention.start):
        return None
    before = text[max(start, mention.start - _LOOK) : mention.start]
    after = text[mention.end : min(end, mention.end + _LOOK)]
    if any(rule.fits(before, mention.surface, after) for rule in rules.refusals.get(form, ())):
        return None
    if form not in rules.acceptances:
        return _PLAIN
    return next((rule for rule in rules.acceptances[form] if rule.fits(before, mention.surface, after)), None)


def _named(text: str, start: int, at: int) -> bool:
    """Whether ``at`` lies inside book marks or quotes that open in its unit: part of a name, not of the order."""
    if not _OPENING.search(text, start, at):
        return False
    return any(text.rfind(left, start, at) > text.rfind(right, start, at) for left, right in _MARKS)


def _enclosed(text: str, start: int, at: int) -> bool:
    return max(text.rfind(c, start, at) for c in _OPEN) > max(text.rfind(c, start, at) for c in _CLOSE)


def _due(mention: TimeMention, issued: date | None, context: TimeContext | None) -> str | None:
    try:
        return resolve(mention, issued, context=context)
    except CalendarError:
        return None


def _is_past(due: str, issued: date | None, context: TimeContext | None) -> bool:
    """Whether what is dated so was over when the paper was issued; what began in an earlier year counts as over."""
    if not due[0].isdecimal():
        return False
    first, _, last = due.partition("/")
    if last == "..":
        year = issued.year if issued else context.year if context else None
        return year is not None and int(first[:4]) < year
    if issued:
        return date.fromisoformat(last or first) < issued
    return bool(context and context.year and int((last or first)[:4]) < context.year)


def _joined(text: str, found: list[tuple[bool, Deadline]]) -> list[tuple[bool, Deadline]]:
    """``found`` with periods that are listed and adjoin (7月、8月) made one."""
    out: list[tuple[bool, Deadline]] = []
    for aside, new in found:
        old = out[-1][1] if out else None
        if old and text[old.end : new.start] in _LISTING and (due := _adjoined(old.due, new.due)):
            out[-1] = (out[-1][0], Deadline(text[old.start : new.end], due, old.start, new.end))
        else:
            out.append((aside, new))
    return out


def _adjoined(first: str | None, second: str | None) -> str | None:
    """From the first day of one period to the last of the other, where that begins the day after the one ends."""
    a, b = _PERIOD.fullmatch(first or ""), _PERIOD.fullmatch(second or "")
    if not a or not b or date.fromisoformat(a[2]) + ONE_DAY != date.fromisoformat(b[1]):
        return None
    return f"{a[1]}/{b[2]}"


def _main_first(found: list[tuple[bool, Deadline]]) -> list[Deadline]:
    """The rhythm first where it is the main thing: outside brackets, or bound by a time that it adjoins (自6月起每月)."""
    order = [deadline for _, deadline in found]
    if len(order) > 1 and order[0].end == order[1].start and (order[1].due or "").startswith("R/"):
        return [order[1], order[0], *order[2:]]
    if found and found[0][0]:
        main = next((d for aside, d in found if not aside and (d.due or "").startswith("R/")), None)
        if main is not None:
            order.remove(main)
            order.insert(0, main)
    return order
