"""The parts of a directive: what each line of a text is (letterhead, title, heading, body, signature, ...)."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_FRONT = ("letterhead", "number", "issue", "title", "subtitle")
"""Parts that stand above the addressees and the body."""
_DIGITS = "〇一二三四五六七八九"
_OPENING = re.compile(r"(?:[^。！？；：，\d（]|（[^）]*）){2,24}。")
_LEAD = re.compile(r"[一二三四五六七八九][是要]|第[一二三四五六七八九]，")
_OWNERS = re.compile(r"(?<=[。；])（[^（）]*：[^（）]*）$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text. ``text`` is the whole line; ``mark`` the number it begins with ('' if none), ``value`` what
    it counts to, ``level`` 1 to 3 how deep it stands (0 without a number); ``opening`` the length of a heading that
    the paragraph begins with, behind the mark; ``owners`` the bracket at the end that is a unit of its own.
    """

    text: str
    part: str
    level: int = 0
    mark: str = ""
    value: int = 0
    opening: int = 0
    owners: str = ""

    @property
    def body(self) -> str:
        """The text behind the number."""
        return self.text[len(self.mark) :]


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """``formats.toml`` as it stands."""
    return tomllib.loads((HERE / "formats.toml").read_text(encoding="utf-8"))


def lines_of(text: str) -> list[Line]:
    """Every line of ``text`` that holds something, with its part."""
    rows = [row.strip() for row in text.split("\n") if row.strip()]
    parts: list[str] = []
    for n in range(len(rows)):
        parts.append(_part(rows, parts, n))
    return [_numbered(row, part) for row, part in zip(rows, parts, strict=True)]


def _part(rows: list[str], before: list[str], n: int) -> str:
    row = rows[n]
    for part, pattern in settings()["parts"].items():
        if re.fullmatch(pattern, row):
            return "subtitle" if part == "note" and before[-1:] == ["title"] else str(part)
    if before[-1:] == ["attachments"] and _mark(row):
        return "attachments"
    front = all(part in _FRONT for part in before)
    if row[-1] in "。；！？：" or (row[-1] == "）" and not front):
        first = row.endswith("：") and "body" not in before and "addressees" not in before
        return "addressees" if first else "body"
    return "heading" if _mark(row) else _display(rows, n)


def _display(rows: list[str], n: int) -> str:
    """What a line without punctuation at its end is."""
    follows = rows[n + 1] if n + 1 < len(rows) else ""
    if re.fullmatch(settings()["parts"]["date"], follows):
        return "signature"
    if n == 0 and any(re.fullmatch(settings()["parts"]["number"], row) for row in rows[1:3]):
        return "letterhead"
    second = n == 1 and re.fullmatch(settings()["letterhead_end"], rows[1])
    return "letterhead" if second else "title"


def _mark(row: str) -> tuple[int, str, int] | None:
    """(level, mark, value) of the number that a line begins with."""
    for level, rule in enumerate(settings()["levels"], 1):
        found = re.match(rule["number"], row)
        if found:
            return level, found[0], _value(found["n"])
    return None


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.find(ones) if ones else 0)


def _numbered(row: str, part: str) -> Line:
    if part not in ("body", "heading"):
        return Line(row, part)
    level, mark, value = _mark(row) or (0, "", 0)
    behind = row[len(mark) :]
    opening = len(behind) if part == "heading" else 0
    lead = _LEAD.match(behind)
    found = _OPENING.match(behind, lead.end() if lead else 0)
    if not opening and found and (mark or lead) and found.end() < len(behind):
        opening = found.end()
    owners = _OWNERS.search(row)
    return Line(row, part, level, mark, value, opening, owners[0] if owners else "")
