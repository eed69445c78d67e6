"""Automatic numbers: 一、（一） and 1. counted by Word from numbering.xml, so that they are not in the text."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from making.lines import Line, settings

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LEVELS = (1, 2, 3)


class Numbering:
    """Counts along with Word and starts a new list wherever Word would count otherwise than the text does.

    Levels that begin anew below each outer heading share one list. A level that runs through the whole text has a
    list of its own: ``w:lvlRestart`` would say the same, but not every program reads it.
    """

    def __init__(self, document: Any, lines: Sequence[Line], how: str, fonts: Mapping[int, str]) -> None:
        """``how``: typed (nothing is counted), direct, or styles (headings take list and level from their style)."""
        self._how, self._fonts = how, fonts
        self._root = document.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        self._lists = 0
        self._counts = dict.fromkeys(_LEVELS, 0)
        self._home: dict[int, int] = {}
        if how == "typed":
            return
        shared = self._new_list()
        for level in _LEVELS:
            self._home[level] = shared if _restarts(lines, level) else self._new_list()
        self._shared = {level for level in _LEVELS if self._home[level] == shared}
        if how == "styles":
            for level in _LEVELS:
                _number(document.styles[f"Heading {level}"].element.get_or_add_pPr(), self._home[level], level)

    def count(self, paragraph: Any, line: Line, size: float) -> bool:
        """Number ``paragraph`` as ``line`` is, in type of ``size`` points; False if the number is to be typed."""
        if self._how == "typed":
            return False
        level = line.level
        fresh = self._counts[level] + 1 != line.value
        if fresh:
            self._home[level] = self._new_list(level, line.value)
            self._shared.discard(level)
        self._counts[level] = line.value
        for deeper in self._shared:
            if deeper > level and level in self._shared:
                self._counts[deeper] = 0
        properties = paragraph._p.get_or_add_pPr()
        if fresh or not (self._how == "styles" and line.part == "heading"):
            _number(properties, self._home[level], level)
        mark = OxmlElement("w:rPr")
        mark.append(_font(self._fonts[level]))
        for name in ("w:sz", "w:szCs"):
            mark.append(OxmlElement(name))
            mark[-1].set(qn("w:val"), str(int(size * 2)))
        properties.append(mark)
        return True

    def _new_list(self, level: int = 0, start: int = 1) -> int:
        """The id of a new list that begins at 1, but ``level`` of it at ``start``."""
        self._lists += 1
        levels = "".join(_level(each, start if each == level else 1) for each in _LEVELS)
        shape = parse_xml(
            f'<w:abstractNum {_W} w:abstractNumId="{self._lists}"><w:multiLevelType w:val="multilevel"/>{levels}'
            "</w:abstractNum>"
        )
        first = self._root.find(qn("w:num"))
        if first is None:
            self._root.append(shape)
        else:
            first.addprevious(shape)
        self._root.append(
            parse_xml(f'<w:num {_W} w:numId="{self._lists}"><w:abstractNumId w:val="{self._lists}"/></w:num>')
        )
        return self._lists


def _level(level: int, start: int) -> str:
    rule = settings()["levels"][level - 1]
    return (
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="{start}"/><w:numFmt w:val="{rule["format"]}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{rule["pattern"]}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="640"/></w:pPr></w:lvl>'
    )


def _restarts(lines: Sequence[Line], level: int) -> bool:
    """True if the numbers of ``level`` begin anew below each outer heading, False if they run through the text."""
    seen = outer = False
    for line in lines:
        if 0 < line.level < level:
            outer = seen
        elif line.level == level:
            if outer:
                return line.value == 1
            seen = True
    return True


def _number(properties: Any, name: int, level: int) -> None:
    found = properties.get_or_add_numPr()
    for tag, value in (("w:ilvl", level - 1), ("w:numId", name)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        found.append(child)


def _font(name: str) -> Any:
    return parse_xml(f'<w:rFonts {_W} w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:hint="eastAsia"/>')
