"""Rows into what a `Lexicon` holds: checks what one row cannot know of the others, and lets local rows override.

An office's row adds to the row of the same name; where the two disagree (what an alias means, who is competent), the
office's word stands.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from policynlp.dates import Occasion, occasion_day
from policynlp.lexicon.names import Affixes, Meaning, Names, read_alias
from policynlp.lexicon.rows import Row, Rows

_KEYS = {"cues": ("group", "word"), "bodies_open_class": ("kind", "form"), "terms": ("term",)}
_PATTERNS = ("level", "office", "before", "behind")


SCOPES = ("field", "across", "general", "rest")


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: the words that speak of it, and who is competent, the first one first (canonical names).

    ``scope``: a ``field`` of its own that a whole directive can be of (矿山), work ``across`` all fields (宣传培训),
    ``general`` work that is of the field where one rules the directive (综合监管), or the ``rest``.
    """

    name: str
    keywords: tuple[str, ...]
    authority: tuple[str, ...]
    scope: str = "field"


@dataclass(slots=True)
class Draft:
    """What the rows say, gathered; `problems` has one line for each thing wrong."""

    problems: list[str]
    meanings: dict[str, list[Meaning]] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    generic: dict[str, str] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    cues: dict[str, dict[str, None]] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    not_bodies: list[str] = field(default_factory=list)
    affixes: dict[str, list[str]] = field(default_factory=dict)
    occasions: dict[str, Occasion] = field(default_factory=dict)

    def names(self) -> Names:
        """The aliases, each with its meanings in the order in which they are asked."""
        meanings = {
            alias: tuple(sorted(some, key=lambda m: (m.layer, m.until), reverse=True)) if len(some) > 1 else tuple(some)
            for alias, some in self.meanings.items()
        }
        either = {kind: "(?:" + "|".join(self.affixes.get(kind, ["(?!)"])) + ")" for kind in _PATTERNS}
        return Names(
            meanings,
            Affixes(
                level=re.compile(f"^{either['level']}"),
                office=re.compile(f"{either['office']}$"),
                before=re.compile(f"^{either['before']}+"),
                behind=re.compile(f"{either['behind']}$"),
                kept=tuple(self.affixes.get("kept", ())),
                lands=tuple(self.affixes.get("land", ())),
                bare=frozenset(self.endings),
            ),
        )


def build(rows: Rows) -> Draft:
    """Gathers ``rows``, package rows before an office's; what is wrong with them is in the draft's ``problems``."""
    draft = Draft(list(rows.problems))
    seen: dict[tuple[int, tuple[str, ...]], Row] = {}
    for row in rows.rows:
        key = _key(row)
        first = seen.setdefault((row.layer, key), row)
        if first is not row:
            draft.problems.append(
                f"{row.where}: {key[-1]} stands in {first.where} already; one row is allowed; join them"
            )
        else:
            _PUT[row.table](draft, row)
    _check_owners(draft, rows.rows)
    return draft


def _key(row: Row) -> tuple[str, ...]:
    columns = _KEYS.get(row.table, ("name",))
    return (row.table, *(row.cells[column] for column in columns))


def _put_alias(draft: Draft, meaning: Meaning) -> None:
    alias, where = meaning.alias, meaning.where
    here = draft.meanings.setdefault(alias, [])
    for other in here:
        if other.layer != meaning.layer and not (other.name == alias != meaning.name):
            continue  # an office may give an alias another meaning, but not turn one canonical name into another
        if other.name == meaning.name and alias != meaning.name and other.overlaps(meaning):
            draft.problems.append(f"{where}: {alias} stands for {meaning.name} in {other.where} already; remove one")
            return
        if other.name != meaning.name and other.overlaps(meaning):
            draft.problems.append(
                f"{where}: {alias} means {meaning.name} here and {other.name} in {other.where} at the same time; "
                "one meaning at a time is allowed; give dates (旧名[2005..2019-03]) or remove one"
            )
            return
    here.append(meaning)


def _put_name(draft: Draft, row: Row) -> None:
    name = row.cells["name"]
    for column in ("name", "aliases", "former"):
        for item in row.words(column) if column != "name" else [name]:
            try:
                alias, since, until = read_alias(item)
                if column == "former" and until == date.max and since == date.min:
                    raise ValueError(f"former {item!r} has no dates; write {item}[..2019-03]")
            except ValueError as error:
                draft.problems.append(f"{row.where}: {error}")
                continue
            if alias != name or column == "name":
                _put_alias(draft, Meaning(alias, name, since, until, row.where, row.layer))


def _put_department(draft: Draft, row: Row) -> None:
    _put_name(draft, row)
    draft.levels[row.cells["name"]] = row.cells.get("level") or draft.levels.get(row.cells["name"], "")


def _put_actor(draft: Draft, row: Row) -> None:
    _put_name(draft, row)
    draft.generic[row.cells["name"]] = row.cells["class"]


def _put_body(draft: Draft, row: Row) -> None:
    kind, form = row.cells["kind"], row.cells["form"]
    if kind == "ending":
        draft.endings[form] = row.cells.get("class", "")
        draft.not_bodies += row.words("not")
        if bare := row.cells.get("bare"):
            draft.bare[form] = "" if bare == "-" else bare
        return
    try:
        re.compile(form)
    except re.error as error:
        draft.problems.append(f"{row.where}: {form!r} is not a pattern: {error}; mend it")
        return
    draft.affixes.setdefault(kind, []).append(form)


def _put_sector(draft: Draft, row: Row) -> None:
    name = row.cells["name"]
    old = draft.sectors.get(name)
    if old is None and row.layer:
        draft.problems.append(f"{row.where}: no sector {name!r}; allowed are {' '.join(draft.sectors)}")
        return
    keywords = [*(old.keywords if old else ()), *row.words("keywords")]
    authority = tuple(row.words("authority")) or (old.authority if old else ())
    scope = row.cells.get("scope") or (old.scope if old else "field")
    if scope not in SCOPES:
        draft.problems.append(f"{row.where}: no scope {scope!r}; allowed are {' '.join(SCOPES)}")
        return
    draft.sectors[name] = Sector(name, tuple(dict.fromkeys(keywords)), authority, scope)


def _put_term(draft: Draft, row: Row) -> None:
    freq = row.cells.get("freq", "")
    if freq and not freq.isdecimal():
        draft.problems.append(f"{row.where}: freq {freq!r} is not a number; leave it empty or write a whole number")
    draft.terms[row.cells["term"]] = row.cells.get("tag") or "n"


def _put_cue(draft: Draft, row: Row) -> None:
    group, word = row.cells["group"], row.cells["word"]
    if row.layer and group not in draft.cues:
        draft.problems.append(f"{row.where}: no group {group!r}; allowed are {' '.join(draft.cues)}")
        return
    draft.cues.setdefault(group, {})[word] = None


def _put_occasion(draft: Draft, row: Row) -> None:
    cells = row.cells

    def pair(column: str) -> tuple[int, int] | None:
        if not cells.get(column):
            return None
        month, day = (int(part) for part in re.findall(r"\d+", cells[column]))
        if not (1 <= month <= 12 and 1 <= day <= 31):
            raise ValueError(f"no such day: {cells[column]}")
        return month, day

    try:
        occasion = Occasion(
            name=cells["name"],
            aliases=tuple(row.words("aliases")),
            lunar=pair("lunar"),
            solar=pair("solar"),
            term=cells.get("term") or None,
            shift=int(cells.get("shift") or 0),
            days=int(cells.get("days") or 1),
            holiday=cells.get("holiday", "").lower() in ("true", "1", "yes"),
        )
        if occasion.term:
            occasion_day(occasion, 2024)
        draft.occasions[occasion.name] = occasion
    except (ValueError, KeyError) as error:
        draft.problems.append(
            f"{row.where}: {error}; lunar, solar: month and day (3-15); term: a solar term (清明); shift, days: numbers"
        )


def _check_owners(draft: Draft, rows: Iterable[Row]) -> None:
    """Authorities and bare readings must be canonical names; an empty name would be nobody."""
    known = {m.name for meanings in draft.meanings.values() for m in meanings}
    for row in rows:
        if row.table in ("sectors", "bodies_open_class"):
            column = "authority" if row.table == "sectors" else "bare"
            for name in row.words(column):
                if name not in known and name != "-":
                    draft.problems.append(
                        f"{row.where}: {column} {name} is not canonical; a name of departments or generic_actors is"
                    )


_PUT: dict[str, Callable[[Draft, Row], None]] = {
    "departments": _put_department,
    "generic_actors": _put_actor,
    "bodies_open_class": _put_body,
    "sectors": _put_sector,
    "terms": _put_term,
    "cues": _put_cue,
    "occasions": _put_occasion,
}
