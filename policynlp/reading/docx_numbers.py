"""The automatic list numbers of a .docx: 一、 and （一） are not in its text but in numbering.xml and styles.xml."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policynlp.reading.ordinals import ordinal

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = 9
_CLOSING = re.compile(r"[、．.)）】〕，,：:;；]$|^[①-⓿㉑-㊿⒈-⒛⑴-⒇㊀-㊉]$")


@dataclass(frozen=True)
class _Level:
    """One level of a list: number format, pattern (``第%1条``), first number and when it starts anew."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    restart: int | None = None
    style: str | None = None
    plain: bool = False
    glued: bool = False


@dataclass
class _List:
    """A ``w:num``: the abstract list that it counts in, and what it overrides."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Style:
    based_on: str | None
    number: str | None
    level: int | None


def value(parent: "_Element | None", name: str) -> str | None:
    """The ``w:val`` of the child ``w:name``; '' if the child has none, None if there is no such child."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(W + "val", "")


def number_of(text: str | None) -> int | None:
    """``text`` as a whole number, or None."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else None


class Numbers:
    """Counts the paragraphs of one document, in order, and says which number each begins with."""

    def __init__(self, numbering: "_Element | None", styles: "_Element | None") -> None:
        """Lists from the roots of numbering.xml and styles.xml; either may be missing."""
        self._styles = {} if styles is None else dict(_styles(styles))
        self._default = _default_style(styles)
        self._lists = {} if numbering is None else _lists(numbering, self._styles)
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def of(self, paragraph: "_Element") -> str:
        """The number before the text of this ``w:p``, with the space that belongs to it; '' where there is none."""
        found = self._place(paragraph.find(W + "pPr"))
        if found is None:
            return ""
        name, level = found
        listing = self._lists[name]
        counts = self._counts.setdefault(listing.abstract, [None] * _LEVELS)
        self._count(name, listing, counts, level)
        shape = listing.levels.get(level, _Level())
        text = re.sub(
            r"%([1-9])",
            lambda match: _shown(listing, counts, int(match[1]) - 1, plain=shape.plain),
            "" if shape.form == "bullet" else shape.pattern,
        ).strip()
        return text if not text or shape.glued or _CLOSING.search(text) else text + " "

    def _place(self, properties: "_Element | None") -> tuple[str, int] | None:
        """(list, level) of a paragraph from its own properties, else from its style and the styles that is based on."""
        own = None if properties is None else properties.find(W + "numPr")
        style = value(properties, "pStyle") or self._default
        name, level = value(own, "numId"), number_of(value(own, "ilvl"))
        seen: set[str] = set()
        while name is None and style in self._styles and style not in seen:
            seen.add(style)
            rule = self._styles[style]
            name = rule.number
            if name is not None and level is None:
                linked = self._lists[name].levels if name in self._lists else {}
                level = next((depth for depth, shape in linked.items() if shape.style == style), rule.level)
            style = rule.based_on or ""
        if name is None or name not in self._lists:
            return None
        return name, min(max(level or 0, 0), _LEVELS - 1)

    def _count(self, name: str, listing: _List, counts: list[int | None], level: int) -> None:
        shape = listing.levels.get(level, _Level())
        if level in listing.starts and (name, level) not in self._started:
            counts[level] = listing.starts[level]
        else:
            now = counts[level]
            counts[level] = shape.start if now is None else now + 1
        self._started.add((name, level))
        for deeper in range(level + 1, _LEVELS):
            restart = listing.levels.get(deeper, _Level()).restart
            if restart is None or level < restart:
                counts[deeper] = None


def _shown(listing: _List, counts: list[int | None], level: int, *, plain: bool) -> str:
    shape = listing.levels.get(level, _Level())
    number = counts[level]
    number = shape.start if number is None else number
    return ordinal("decimal" if plain else shape.form, number)


def _lists(numbering: "_Element", styles: dict[str, _Style]) -> dict[str, _List]:
    abstracts: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    for element in numbering.iterchildren(W + "abstractNum"):
        name = element.get(W + "abstractNumId", "")
        abstracts[name] = dict(_level(level) for level in element.iterchildren(W + "lvl"))
        link = value(element, "numStyleLink")
        if link:
            links[name] = link
    chosen = {num.get(W + "numId", ""): num for num in numbering.iterchildren(W + "num")}
    lists = {}
    for name, num in chosen.items():
        abstract = value(num, "abstractNumId") or ""
        style = styles.get(links.get(abstract, ""))
        if style and style.number in chosen:  # a list style: its levels stand in the list that the style names
            abstract = value(chosen[style.number], "abstractNumId") or abstract
        listing = _List(abstract, dict(abstracts.get(abstract, {})))
        _override(listing, num)
        if name != "0":
            lists[name] = listing
    return lists


def _override(listing: _List, num: "_Element") -> None:
    for override in num.iterchildren(W + "lvlOverride"):
        level = number_of(override.get(W + "ilvl"))
        if level is None:
            continue
        own = override.find(W + "lvl")
        if own is not None:
            listing.levels[level] = _level(own)[1]
        start = number_of(value(override, "startOverride"))
        if start is not None:
            listing.starts[level] = start


def _level(element: "_Element") -> tuple[int, _Level]:
    form = value(element, "numFmt")
    choice = element.find("{*}AlternateContent/{*}Choice")
    if form is None and choice is not None:  # formats that came later, decimalZero-like: the fallback is plain
        form = value(element.find("{*}AlternateContent/{*}Fallback"), "numFmt")
    start = number_of(value(element, "start"))
    legal = value(element, "isLgl")
    return number_of(element.get(W + "ilvl")) or 0, _Level(
        form=form or "decimal",
        pattern=value(element, "lvlText") or "",
        start=1 if start is None else start,
        restart=number_of(value(element, "lvlRestart")),
        style=value(element, "pStyle"),
        plain=legal is not None and legal not in ("0", "false", "off"),
        glued=value(element, "suff") == "nothing",
    )


def _styles(root: "_Element") -> list[tuple[str, _Style]]:
    found = []
    for style in root.iterchildren(W + "style"):
        numbers = style.find(f"{W}pPr/{W}numPr")
        rule = _Style(value(style, "basedOn"), value(numbers, "numId"), number_of(value(numbers, "ilvl")))
        found.append((style.get(W + "styleId", ""), rule))
    return found


def _default_style(root: "_Element | None") -> str:
    for style in () if root is None else root.iterchildren(W + "style"):
        if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
            return str(style.get(W + "styleId", ""))
    return ""
