"""Documents to groups: by year, period, issuer or another field; what does not belong together is set aside and named.

Genres (体裁) and issuer levels (层级) are not mixed unless told to: the documents of the commonest genre and level are
kept. A document whose genre or level cannot be told is kept, and named. The same text is counted once; a text that
another of its group holds nearly whole too.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from policynlp.compare.measures import Reason, Remark
from policynlp.compare.weights import kinds
from policynlp.compare.weights.reissued import SHARED, overlaps
from policynlp.compare.weights.words import words
from policynlp.errors import CompareError
from policynlp.records import Directive
from policynlp.rows import file_name

By = str | Mapping[str, str]
FIELDS = ("year", "period", "month", "issuer", "folder", "genre", "level", "sector")
"""What documents can be grouped by, besides a mapping."""
_PERIOD = re.compile(r"(?=.*\d)(\d{4})?(-)?(\d{4})?$")
_FIRST, _LAST = 0, 9999
_NAME_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Left:
    """A document set aside: its position, why, and the Chinese line."""

    at: int
    reason: Reason
    line: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups in their order: ``members`` are positions of directives, each group in order of date, then place.

    ``issued`` is each directive's date (a year alone where it comes from the file's name), ``genres`` and ``levels`` are
    those of all directives.
    """

    by: str
    keys: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]
    left: tuple[Left, ...]
    issued: tuple[str | None, ...]
    genres: tuple[str, ...]
    levels: tuple[str, ...]
    remarks: tuple[Remark, ...]


def group(
    directives: Sequence[Directive],
    by: By = "year",
    *,
    periods: Sequence[str] = (),
    mix: bool = False,
    year_from_name: bool = False,
) -> Grouped:
    """The groups of ``directives``, at least two.

    ``by`` is one of `FIELDS`, or a mapping from a file's path, name or folder to its group (a file in none is set aside).
    For folders (``folder`` too) a document's source must be its path; `policynlp.extract` keeps the name alone.
    ``periods`` (``2008-2016``, ``2024``, ``2025-``) are the groups of ``by="period"``, in time's order. ``year_from_name`` lets
    the one year in a file's name stand in where the text has no date. ``mix`` lets genres and levels mix.
    Raises CompareError where ``by`` is not known, ``periods`` are wrong, or fewer than two groups are left.
    """
    state = _State(directives, by, year_from_name=year_from_name)
    _same(state)
    _assign(state, by, spans_of(periods) if by == "period" else ())
    if not mix:
        _one_kind(state)  # of those that can be grouped: undated plans do not outvote dated notices
    _reissued(state)
    keys = _ordered(state)
    if len(keys) < 2:
        raise CompareError(_too_few(state, keys))
    members = tuple(tuple(sorted((n for n in state.kept if state.keys[n] == key), key=state.when)) for key in keys)
    state.remark_kinds(mix=mix)
    left = tuple(sorted(state.left, key=lambda one: one.at))
    return Grouped(state.by, keys, members, left, state.issued, state.genres, state.levels, tuple(state.remarks))


def spans_of(periods: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """(name, first year, last year) of each period, in time's order; ``-2016`` and ``2017-`` are open at one end.

    Raises CompareError where there are fewer than two, one is no span of years, or two share a year.
    """
    spans = sorted((_span(text.strip()) for text in periods), key=lambda span: span[1:])
    for one, two in zip(spans, spans[1:], strict=False):
        if two[1] <= one[2]:
            raise CompareError(f"periods {one[0]} and {two[0]} share a year; let each year be in one")
    if len(spans) < 2:
        raise CompareError("by period: two or more periods are needed; name them, as 2008-2016,2017-2026")
    return tuple(spans)


def _span(text: str) -> tuple[str, int, int]:
    found = _PERIOD.match(text)
    if not found or (found[3] and not found[2]):
        raise CompareError(f"period {text!r}: not a span of years; write YEAR or YEAR-YEAR, as 2008-2016,2017-2026")
    first, last = int(found[1] or _FIRST), int(found[3] or (_LAST if found[2] else found[1]))
    if last < first:
        raise CompareError(f"period {text!r}: ends before it begins; write the earlier year first")
    names = words()["period"]
    if not found[1]:
        return names["until"].format(year=last), first, last
    return (names["from"].format(year=first) if last == _LAST else text), first, last


class _State:
    """What is known while documents are sorted; ``kept`` shrinks, ``left`` grows."""

    def __init__(self, directives: Sequence[Directive], by: By, *, year_from_name: bool) -> None:
        if isinstance(by, str) and by not in FIELDS:
            raise CompareError(f"nothing to group by named {by!r}; there are {', '.join(FIELDS)}")
        self.directives = directives
        self.by = by if isinstance(by, str) else "mapping"
        self.names = [file_name(one.document.source) for one in directives]
        self.genres = tuple(map(kinds.genre, directives))
        self.levels = tuple(map(kinds.level, directives))
        self.remarks: list[Remark] = []
        self.issued = self._dates(year_from_name=year_from_name)
        self.kept = list(range(len(directives)))
        self.left: list[Left] = []
        self.keys = [""] * len(directives)
        if not directives:
            raise CompareError("nothing to compare: no document could be read; give two or more")
        if len(directives) == 1:
            raise CompareError(f"{self.names[0]}: one document cannot be compared; give two or more")

    def _dates(self, *, year_from_name: bool) -> tuple[str | None, ...]:
        dates, named = [], []
        for name, directive in zip(self.names, self.directives, strict=True):
            issued = directive.frame.issued or directive.document.issued
            years = set(_NAME_YEAR.findall(name)) if year_from_name and not issued else set()
            if len(years) == 1:
                issued = years.pop()
                named.append(name)
            dates.append(issued)
        if named:
            self.remark("year_from_name", count=len(named), names="、".join(named))
        return tuple(dates)

    def when(self, n: int) -> tuple[str, int]:
        """What orders documents: the date, those without last."""
        return self.issued[n] or "9999", n

    def leave(self, n: int, reason: Reason, **values: str) -> None:
        """Sets document ``n`` aside."""
        self.kept.remove(n)
        self.left.append(Left(n, reason, words()["aside"][reason].format(**values)))

    def remark(self, code: str, **values: object) -> None:
        """A line for the reader."""
        self.remarks.append(Remark(code, words()["remark"][code].format(**values)))

    def remark_kinds(self, *, mix: bool) -> None:
        """Says which genres and levels were mixed, and of which documents they could not be told."""
        for what, values in (("genre", self.genres), ("level", self.levels)):
            label = words()["by"][what]
            known = Counter(values[n] for n in self.kept if values[n])
            if len(known) > 1 and (mix or self.by not in (what, "issuer")):
                listed = "、".join(
                    words()["remark"]["mixed_one"].format(name=name, count=count) for name, count in _ranked(known)
                )
                self.remark("mixed", what=label, values=listed)
            unknown = [self.names[n] for n in self.kept if not values[n]]
            if unknown:
                self.remark("unknown", what=label, count=len(unknown), names="、".join(unknown))


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _same(state: _State) -> None:
    """Empty documents and second copies go; of copies the one that comes first stays."""
    seen: dict[str, int] = {}
    for n in list(state.kept):
        plain = "".join(state.directives[n].document.text.split())
        if not plain:
            state.leave(n, "empty")
        elif plain in seen:
            state.leave(n, "same", value=state.names[seen[plain]])
        else:
            seen[plain] = n


def _one_kind(state: _State) -> None:
    """Keeps the commonest genre and, within it, level; unless these are what is compared."""
    for what, values in (("genre", state.genres), ("level", state.levels)):
        if state.by == what or (what == "level" and state.by == "issuer"):
            continue
        known = Counter(values[n] for n in state.kept if values[n])
        if len(known) < 2:
            continue
        most = _ranked(known)[0][0]
        for n in list(state.kept):
            if values[n] not in ("", most):
                state.leave(n, "genre" if what == "genre" else "level", value=values[n], kept=most)


def _assign(state: _State, by: By, spans: Sequence[tuple[str, int, int]]) -> None:
    for n in list(state.kept):
        issued = state.issued[n]
        if state.by in ("year", "month", "period") and not issued:
            state.leave(n, "undated")
        elif state.by == "period":
            year = int((issued or "0")[:4])
            key = next((name for name, first, last in spans if first <= year <= last), "")
            state.keys[n] = key
            if not key:
                state.leave(n, "outside", value=str(year))
        else:
            state.keys[n] = _key(state, n, by)
            if not state.keys[n]:
                label = words()["by"][state.by]
                state.leave(n, "no_value", value=label)


def _key(state: _State, n: int, by: By) -> str:
    directive, issued = state.directives[n], state.issued[n] or ""
    path = PurePath(directive.document.source)
    if not isinstance(by, str):
        places = (directive.document.source, path.name, *map(str, path.parents), *(one.name for one in path.parents))
        return next((by[place] for place in places if place in by), "")
    if by == "folder":
        return path.parent.name or "."
    if by == "sector":
        counts = Counter(task.sector for task in directive.tasks if task.kind == "measure")
        return _ranked(counts)[0][0] if counts else ""
    found = {
        "year": issued[:4],
        "month": issued[:7] if len(issued) >= 7 else "",
        "issuer": directive.frame.issuer or "",
        "genre": state.genres[n],
        "level": state.levels[n],
    }
    return found[by]


def _reissued(state: _State) -> None:
    """A text that one of its own group holds nearly whole goes, the later one; across groups the reader is told."""
    kept = sorted(state.kept, key=state.when)
    for found in overlaps([state.directives[n].document.text for n in kept], SHARED):
        one, two = kept[found.one], kept[found.two]
        if not {one, two} <= set(state.kept):
            continue
        share = f"{found.share:.0%}"
        if state.keys[one] == state.keys[two]:
            state.leave(two, "reissued", value=state.names[one], share=share)
        else:
            values = {"one": state.names[one], "first": state.keys[one], "two": state.names[two]}
            state.remark("across", **values, second=state.keys[two], share=share)


def _ordered(state: _State) -> tuple[str, ...]:
    """The keys of the groups: times in their order, genres as kinds.toml has them, all else as first met."""
    keys = dict.fromkeys(state.keys[n] for n in sorted(state.kept))
    if state.by in ("year", "month", "period"):
        return tuple(sorted(keys))
    if state.by == "genre":
        order = {name: n for n, name in enumerate(kinds.genres())}
        return tuple(sorted(keys, key=lambda key: (order.get(key, len(order)), key)))
    return tuple(keys)


def _too_few(state: _State, keys: Sequence[str]) -> str:
    """Why there is nothing to compare, on one line, with what to do."""
    aside = Counter(one.reason for one in state.left)
    told = "; set aside: " + ", ".join(f"{count} {reason}" for reason, count in sorted(aside.items())) if aside else ""
    named = "、".join(f"{state.names[one.at]}（{one.line}）" for one in state.left[:3])
    told += f" ({named})" if named else ""
    if not state.kept and "undated" in aside:
        return f"no document has a date{told}; group by another field, or give --year-from-name if the file names tell the year"
    what = f"all {len(state.kept)} documents are of {keys[0]}" if keys else "no document is left"
    return f"one group cannot be compared: by {state.by} {what}{told}; add documents, or group by another field"
