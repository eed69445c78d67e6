"""What a text says beside its action: figures, how much it binds, times. Read from words, compared in `changes`."""

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from policynlp.compare.tasks.settings import settings
from policynlp.dates import number
from policynlp.rows import Row

LEVELS = {"soft": 1, "plain": 2, "firm": 3, "utter": 4}
"""How much a clause binds, see lexicons/force.tsv; a clause without such a word is plain."""


class Time(NamedTuple):
    """A time made plain as a number: ``by`` and ``from`` days of the document's own year, ``every``, ``within`` days.

    ``ahead`` is a span before something else (提前20日), in days below zero: more of it is earlier.

    ``words`` are those of the text. A rhythm that names its day (每月25日前) has it in hundredths of a day, so that two
    of one rhythm can be told apart.
    """

    kind: str
    days: float
    words: str = ""


class _Patterns(NamedTuple):
    title: re.Pattern[str]
    noun: re.Pattern[str]
    clause: re.Pattern[str]
    figure: re.Pattern[str]
    counted: re.Pattern[str]
    span: re.Pattern[str]
    amount: re.Pattern[str]
    ahead: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = settings()["clauses"]
    return _Patterns(*(re.compile(table[name]) for name in _Patterns._fields))


@lru_cache(maxsize=1)
def _force() -> tuple[re.Pattern[str], dict[str, int]]:
    lines = files("policynlp.lexicons").joinpath("force.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = {row["word"]: LEVELS[row["level"]] for row in rows if row["level"] in LEVELS}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest))), words


def clauses(text: str) -> list[str]:
    """The stretches between commas and stronger stops; [] where the text holds nothing else."""
    return [part for part in _patterns().clause.split(text) if part.strip()]


def force(text: str) -> int:
    """How much a text binds, one of the values of `LEVELS`: a soft word takes from it whatever else stands there.

    The names of documents (《…（试行）》) bind nobody, nor do soft words that name a thing (加大对小微企业的支持).
    """
    pattern, words = _force()
    patterns = _patterns()
    found = [words[hit] for hit in pattern.findall(patterns.noun.sub(" ", patterns.title.sub("", text)))]
    if not found:
        return LEVELS["plain"]
    return LEVELS["soft"] if LEVELS["soft"] in found else max(found)


def figures(text: str) -> dict[str, frozenset[float]]:
    """The figures of a text by what they count (the character behind them, '' at the end); times are left out."""
    patterns = _patterns()
    out: dict[str, set[float]] = {}
    for hit in patterns.amount.finditer(text):
        out.setdefault(hit["unit"] or hit["measure"], set()).add(float(hit["number"] or hit["count"]))
    plain = patterns.span.sub(" ", text)
    for hit in patterns.figure.finditer(plain):
        value = float(hit["number"].replace(",", "")) * _TIMES.get(hit["times"] or "", 1)
        out.setdefault(hit["unit"] or "", set()).add(value)
    for hit in patterns.counted.finditer(plain):
        out.setdefault(hit["unit"], set()).add(float(number(hit["number"])))
    return {unit: frozenset(values) for unit, values in sorted(out.items())}


_TIMES = {"千": 1e3, "万": 1e4, "亿": 1e8}  # the digits of the numeral system, not words
_UNITS = {"Y": 365.0, "M": 30.4, "W": 7.0, "D": 1.0}
_HOURS = {"H": 1 / 24, "M": 1 / 1440, "S": 1 / 86400}
_DURATION = re.compile(r"(\d+)([YMWDHS])")


def times(row: Row, *, own_year: bool = True) -> list[Time]:
    """The times of a row made plain, in order; [] where it names none that can be.

    With ``own_year`` a day counts from the beginning of the year in which the document was issued, so that a plan of
    this year and one of last year can be compared; without a date of issue, from that of the time's own year. Else it is
    a day of the calendar, and a later year is later.
    """
    named = [(time["due"], time["deadline"]) for time in row["milestones"]] or [(row["due"], row["deadline"])]
    year = (int(row["issued"][:4]) if row["issued"] else None) if own_year else 0
    found = [_time(due, words or "", year) for due, words in named if due]
    return [time for time in found if time] + _ahead(row["text"])


def _ahead(text: str) -> list[Time]:
    """The spans that something must come before something else."""
    return [Time("ahead", -int(hit["days"]), hit[0]) for hit in _patterns().ahead.finditer(text)]


_DAY = re.compile(r"(\d{1,2})日")


def _time(due: str, words: str, year: int | None) -> Time | None:
    kind = "by"
    if due == "now":
        return Time("within", 0.0, words)
    if due.startswith("R/"):
        day = _DAY.search(words)
        return Time("every", _days(due[2:]) + (int(day[1]) / 100 if day else 0.0), words)
    if due.endswith("/.."):
        kind, due = "from", due.removesuffix("/..")
    if due.startswith("P"):
        return Time("within", _days(due), words)
    last = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", due.rsplit("/", maxsplit=1)[-1])
    if not last:
        return None  # ongoing
    own, month, date = (int(part) for part in last.groups())
    return Time(kind, (own - (own if year is None else year)) * 372 + month * 31 + date, words)


def _days(duration: str) -> float:
    """The days of an ISO 8601 duration."""
    date, _, clock = duration.removeprefix("P").partition("T")
    return sum(int(n) * _UNITS[unit] for n, unit in _DURATION.findall(date)) + sum(
        int(n) * _HOURS[unit] for n, unit in _DURATION.findall(clock)
    )


def joined(rows: Iterable[Row]) -> str:
    """The texts of several rows, one behind the other."""
    return "".join(row["text"] for row in rows)
