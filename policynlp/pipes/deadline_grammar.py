"""Finds the expressions of time in a text by the grammar of lexicons/deadlines.toml. Knows no dates.

One compiled trigger looks over the characters; only where it stops are the forms tried, in the order of the file.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from policynlp.dates import Occasion, occasions
from policynlp.errors import LexiconError

_PIECE = re.compile(r"\{([a-z_]+)\}")
_NAMED = re.compile(r"\(\?P<\w+>")
_YEAR = re.compile(r"(?:19|20|１９|２０)[0-9０-９]{2}")
_LEAD_IN = 24
_FAR = frozenset(
    ("until", "years", "look_back")
)  # 到2026年底, 2024—2026年: a goal's year; it dates its own sentence only
_NEAR = frozenset("今本")  # 今年, 本月: reckoned from issue again


@dataclass(frozen=True, slots=True)
class Form:
    """A row [[form]]: a way to write a time and, as ``means``, what it is made into."""

    name: str
    means: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Placing:
    """A row [[refusal]] or [[acceptance]]: how a time stands among its words; what is None may be anything.

    ``limit``: a period that stands so is a limit, of which the last day counts.
    """

    name: str
    before: re.Pattern[str] | None
    own: re.Pattern[str] | None
    after: re.Pattern[str] | None
    limit: bool = False

    def fits(self, before: str, words: str, after: str) -> bool:
        """Whether a time of these words stands so between what is before and after it in its unit."""
        return (
            (self.before is None or self.before.search(before) is not None)
            and (self.own is None or self.own.match(words) is not None)
            and (self.after is None or self.after.match(after) is not None)
        )


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled grammar: ``point`` reads a point in time into its parts, ``feast`` the occasions in it.

    ``words`` is the table [words]: what the parts come to. ``occasions`` are the feasts it knows, under each name.
    """

    forms: Mapping[str, Form]
    trigger: re.Pattern[str]
    combined: re.Pattern[str]
    point: re.Pattern[str]
    feast: re.Pattern[str]
    cues: Mapping[str, re.Pattern[str]]
    words: Mapping[str, Any]
    occasions: Mapping[str, Occasion]
    refusals: Mapping[str, tuple[Placing, ...]]
    acceptances: Mapping[str, tuple[Placing, ...]]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """An expression of time: ``surface`` is exactly ``text[start:end]``, ``form`` the row of the grammar ``rules``.

    ``groups`` are the parts that the form names. ``year`` is the last year written out before it on its line, None
    where there is none. ``event`` is what an earlier part of its sentence says to start a span: ``issue``, ``other``
    or None.
    """

    start: int
    end: int
    surface: str
    form: str
    rules: Grammar = field(repr=False, compare=False)
    groups: Mapping[str, str | None] = field(default_factory=dict, compare=False)
    year: int | None = None
    event: str | None = None

    @property
    def means(self) -> str:
        """What its form is made into: period, since, by… (see lexicons/deadlines.toml)."""
        return self.rules.forms[self.form].means


def _expand(pattern: str, pieces: Mapping[str, str], *, names: bool) -> str:
    """``pattern`` with its {pieces} filled in; the groups that pieces name are kept only with ``names``."""

    def fill(found: re.Match[str]) -> str:
        if found[1] not in pieces:
            raise LexiconError(f"deadlines.toml: no piece {{{found[1]}}}; [pieces] holds {', '.join(sorted(pieces))}")
        inner = _expand(pieces[found[1]], pieces, names=names)
        return inner if names else _NAMED.sub("(?:", inner)

    return _PIECE.sub(fill, pattern)


def _placings(rows: list[dict[str, Any]], pieces: Mapping[str, str]) -> dict[str, tuple[Placing, ...]]:
    """For the name of each form that a row speaks of: its rows, in the order of the file."""

    def side(row: dict[str, Any], key: str, tail: str = "") -> re.Pattern[str] | None:
        return re.compile(f"(?:{_expand(row[key], pieces, names=False)}){tail}") if key in row else None

    table: dict[str, tuple[Placing, ...]] = {}
    for row in rows:
        placing = Placing(
            row["name"], side(row, "before", "$"), side(row, "self"), side(row, "after"), row.get("limit", False)
        )
        for form in row["forms"]:
            table[form] = (*table.get(form, ()), placing)
    return table


@lru_cache(maxsize=8)
def grammar(own: tuple[Occasion, ...] = ()) -> Grammar:
    """The package's grammar with an office's ``own`` occasions, which go before the package's of the same name.

    Read and compiled once; LexiconError where a row is wrong.
    """
    known = {**occasions(), **{name: occasion for occasion in own for name in (occasion.name, *occasion.aliases)}}
    raw = tomllib.loads(files("policynlp.lexicons").joinpath("deadlines.toml").read_text("utf-8"))
    names = sorted(known, key=lambda name: (-len(name), name))
    pieces = {**raw["pieces"], "occasion": "|".join(map(re.escape, names))}
    try:
        forms = {
            row["name"]: Form(row["name"], row["means"], re.compile(_expand(row["pattern"], pieces, names=False)))
            for row in raw["form"]
        }
        bare = "|".join(f"(?P<{name}>{_NAMED.sub('(?:', form.regex.pattern)})" for name, form in forms.items())
        first = raw["trigger"]["first"] + "".join(sorted({name[0] for name in names}))
        then = "|".join(_expand(look, pieces, names=False) for look in raw["trigger"]["then"])
        return Grammar(
            forms=forms,
            trigger=re.compile(f"[{first}](?<=(?={then}).)"),
            combined=re.compile(bare),
            point=re.compile(_expand("{point}", pieces, names=True)),
            feast=re.compile(pieces["occasion"]),
            cues={name: re.compile(_expand(cue, pieces, names=True)) for name, cue in raw["cues"].items()},
            words=raw["words"],
            occasions=known,
            refusals=_placings(raw["refusal"], pieces),
            acceptances=_placings(raw["acceptance"], pieces),
        )
    except re.error as error:
        raise LexiconError(f"deadlines.toml: pattern {error.pattern!r} does not compile: {error}; mend it") from error


def find_times(text: str, own: tuple[Occasion, ...] = ()) -> list[TimeMention]:
    """Every expression of time in ``text``, in order, none overlapping; [] where there is none.

    ``own`` are occasions of an office's lexicon, known besides the package's.
    """
    rules = grammar(own)
    search, match = rules.trigger.search, rules.combined.match
    found: list[TimeMention] = []
    at, year, year_at, scope = 0, None, 0, "\n"
    while stop := search(text, at):
        at = stop.start()
        hit = match(text, at)
        if hit is None or hit.lastgroup is None:
            at += 1
            continue
        if year is not None and text.find(scope, year_at, at) >= 0:
            year = None
        mention = _mention(text, rules, rules.forms[hit.lastgroup], hit, year)
        found.append(mention)
        at = mention.end
        if said := _YEAR.search(mention.surface):
            year, year_at, scope = int(said[0]), at, "。" if mention.form in _FAR else "\n"
        elif mention.surface[0] in _NEAR:
            year = None
    return found


def _mention(text: str, rules: Grammar, form: Form, hit: re.Match[str], year: int | None) -> TimeMention:
    start, end = hit.span()
    parts = form.regex.match(text, start)
    groups = parts.groupdict() if parts else {}
    event = None
    if form.means == "span":
        start, event = _event(text, rules, start)
        if event is None and rules.cues["case"].match(text, end):
            event = "other"
    return TimeMention(start, end, text[start:end], form.name, rules, groups, year, event)


def _event(text: str, rules: Grammar, start: int) -> tuple[int, str | None]:
    """Where a span's words begin with what starts it (自…之日起), and what that is: issue, other or None."""
    left = max(0, start - _LEAD_IN)
    lead = rules.cues["lead_in"].search(text, left, start)
    cue = rules.cues["event"].search(text, left, start)
    if rules.cues["issuance"].search(text, left, start):
        return (lead.start() if lead else start), "issue"
    return (lead.start() if lead else start), "other" if lead or cue else None
