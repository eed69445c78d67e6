"""What a name means on a date: aliases with the time they hold for, and the words that fall away around a name."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_ITEM = re.compile(r"(?P<alias>[^\[\]\s“”\"]+)(?:\[(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)\])?")
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_CLASS = 4  # characters of the longest class word that says nothing alone (人民政府)
_NOISE = re.compile(r"[\s“”\"]")
_BRACKETS = str.maketrans("〔〕()[]", "（）（）（）")  # 各区〔县、市〕 and 各区(县、市) are 各区（县、市）


class Meaning(NamedTuple):
    """``alias`` stands for ``name`` from ``since`` to ``until``, both days in it; ``where``, ``layer`` as in `Row`."""

    alias: str
    name: str
    since: date
    until: date
    where: str
    layer: int = 0

    def holds(self, on: date | None) -> bool:
        """Whether it holds on the day; on None, at any time."""
        return on is None or self.since <= on <= self.until

    def overlaps(self, other: "Meaning") -> bool:
        """Whether there is a day on which both hold."""
        return self.since <= other.until and other.since <= self.until


def read_alias(item: str) -> tuple[str, date, date]:
    """``安监局[2005..2019-03]`` as alias, first and last day; without a bracket it holds at any time.

    An end left out is open; a year or month means all its days. ValueError says what is wrong.
    """
    found = _ITEM.fullmatch(item)
    if found is None:
        raise ValueError(f"{item!r} is no name; write 旧名, or 旧名[2005..2019-03], without blanks or quotes")
    since, until = _day(found["since"], date.min), _day(found["until"], date.max)
    if since > until:
        raise ValueError(f"{item!r} ends before it begins; write the earlier date first")
    return found["alias"], since, until


def _day(text: str | None, otherwise: date) -> date:
    if not text:
        return otherwise
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a date; 2018, 2018-11 or 2018-11-30 are allowed")
    last = otherwise == date.max
    year, month = int(found[1]), int(found[2] or (12 if last else 1))
    try:
        return date(year, month, int(found[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError as error:  # IllegalMonthError is one too
        raise ValueError(f"{text!r} is not a date: {error}; 2018, 2018-11 or 2018-11-30 are allowed") from None


@dataclass(frozen=True, slots=True)
class Affixes:
    """What falls away around a name, compiled from bodies_open_class.tsv.

    ``level``: one level or place in front (市, 省级, 云洲市); ``office``: the class word behind (主管部门); a name that
    begins with one of ``kept`` keeps it where the rest is not known; ``lands`` look like places and are none (小区).
    ``before`` and ``behind`` fall away only where a name is not known with them (四川海事局, 人民银行江北支行).
    """

    level: re.Pattern[str]
    office: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    kept: tuple[str, ...]
    lands: tuple[str, ...]
    bare: frozenset[str]

    def shorter(self, name: str) -> str:
        """``name`` without one level or place in front; as it is where there is none."""
        return self.level.sub("", name, count=1)


@dataclass(frozen=True, slots=True)
class Names:
    """Every alias with its meanings: an office's before the package's, then the one that holds last."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    affixes: Affixes

    def meaning(self, surface: str, on: date | None) -> Meaning | None:
        """The meaning of a name as written, level and place before and class word behind put aside; None: not known."""
        name = _NOISE.sub("", surface).translate(_BRACKETS)
        steps = []
        while name:
            found = self._exact(name, on)
            if found:
                return found
            steps.append(name)
            shorter = self.affixes.shorter(name)
            if shorter == name:
                break
            name = shorter
        core = (self.affixes.before.sub("", self.affixes.behind.sub("", step)) for step in steps)
        return next((found for name in core if (found := self._exact(name, on))), None)

    def _exact(self, name: str, on: date | None) -> Meaning | None:
        """The meaning of ``name``, or else of ``name`` without a class word behind."""
        for form in (name, self.affixes.office.sub("", name)):
            for meaning in self.meanings.get(form, ()):
                if meaning.holds(on):
                    return meaning
        return None

    def canonical(self, surface: str, on: date | None) -> str:
        """See `Lexicon.canonical`."""
        found = self.meaning(surface, on)
        return found.name if found else self._own_words(_NOISE.sub("", surface))

    def _own_words(self, name: str) -> str:
        """``name`` without level and place, unless a bare class word is left (市政府) or it is no place (小区).

        A long ending is no bare class word: of 各级监管监察部门 the level falls away.
        """
        affixes = self.affixes
        if name.startswith(affixes.kept):
            return name
        while (shorter := affixes.shorter(name)) not in ("", name) and (
            len(shorter) > _CLASS or shorter not in affixes.bare
        ):
            if name[: len(name) - len(shorter)].endswith(affixes.lands):
                break
            name = shorter
        return name
