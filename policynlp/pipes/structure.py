"""What stands around the tasks: title, 文号, issuer, date of issue, addressees, headings, signature.

Lines get a role, units a place under the numbered openings above them. Whether an opening is a bare heading or a task
of its own is decided later, by its content.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from policynlp.forms import structure_words
from policynlp.layers import Line, Place, Unit
from policynlp.pipes.structure_day import said_day, said_year
from policynlp.records import Document, Frame

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0}
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d|[一二][〇零○OＯ一二三四五六七八九]{3})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff（）()]{1,16}\s*[〔\[［【（(]\s*(?:19|20)\d\d\s*[〕\]］】）)]\s*(?:第\s*)?\d+\s*号"
)
_BODY = re.compile(r"[\u4e00-\u9fff（）()]{4,30}")  # 特急 is shorter, 机密★1年 has other characters
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*(?:年|[-—–~～至]))")
_SENTENCE = re.compile(r"[。；！？]")
_TOP = 40  # lines; letterhead, title and addressees stand within them
_SHORT = 60  # characters; a longer line is no title, signature or address without bodies
_EDGES = " 　（(）)〔〕[]"


def numeral(word: str) -> int:
    """The value of an Arabic or Chinese numeral below 100, or of a year written digit by digit."""
    if word.isdigit():
        return int(word)
    if len(word) == 4:
        return int("".join(str(_DIGITS[c]) for c in word))
    tens, ten, ones = word.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def read_date(text: str) -> date | None:
    """The first full date in ``text`` (2024年1月21日, 二〇二四年一月二十一日), or None."""
    for found in _DATE.finditer(text):
        try:
            return date(numeral(found["y"]), numeral(found["m"]), numeral(found["d"]))
        except ValueError:
            continue
    return None


def _is_title(line: str) -> bool:
    words = structure_words()
    bare = re.sub(r"[（(][^（()）]*[）)]$", "", line).rstrip(' 》”"')
    return len(line) <= _SHORT and not _SENTENCE.search(line) and bare.endswith(words.title_endings)


class _Reader:
    """Goes through the lines of one text and gives each its role."""

    def __init__(self, text: str, lines: Sequence[Line], units: Sequence[Unit]) -> None:
        self.text, self.lines, self.units = text, lines, units
        self.words = structure_words()
        self.raw = [text[line.start : line.end] for line in lines]
        self.roles = ["body"] * len(lines)

    def run(self) -> list[str]:
        self._dates()
        self._single_lines()
        self._top()
        return self.roles

    def _numbered(self, n: int) -> bool:
        return self.units[self.lines[n].units[0]].level > 0

    def _dates(self) -> None:
        """A date that fills its line, and the short lines right above it, are a signature."""
        for n, raw in enumerate(self.raw):
            found = _DATE.search(raw) if len(raw) <= _SHORT else None
            if found is None or self._numbered(n) or _SENTENCE.search(raw):
                continue
            rest = (raw[: found.start()] + raw[found.end() :]).strip(_EDGES)
            if not rest:
                self.roles[n] = "date"
                self._signature(n)
            elif raw.rstrip(_EDGES).endswith("印发"):
                self.roles[n] = "tail"
            elif found.end() >= len(raw) - 1 and n > len(self.raw) // 3:
                self.roles[n] = "signature"

    def _signature(self, date_line: int) -> None:
        for n in range(date_line - 1, max(-1, date_line - 6), -1):
            raw = self.raw[n]
            if len(raw) > 40 or re.search(r"[。；！？：:，、]", raw) or self._numbered(n) or self.roles[n] != "body":
                break
            if date_line < 8 and _is_title(raw):
                break
            self.roles[n] = "signature"

    def _single_lines(self) -> None:
        for n, raw in enumerate(self.raw):
            if self.roles[n] != "body":
                continue
            if raw.strip(_EDGES).startswith(self.words.tail):
                self.roles[n] = (
                    "annex" if self.words.annex.match(raw.strip(_EDGES)) and n > len(self.raw) // 4 else "tail"
                )
            elif self.words.bracket.match(raw) and raw[-1] in "）)】]" and not self._numbered(n):
                self.roles[n] = "bracket"
            elif self.words.label.match(raw):
                self.roles[n] = "label"
            elif raw.rstrip("：:，,！!。 ") in self.words.greeting:
                self.roles[n] = "greeting"
            elif n and self.roles[n - 1] in ("date", "tail") and _is_title(raw) and not self._numbered(n):
                self.roles[n] = "title"

    def _top(self) -> None:
        """Letterhead, 文号, title and addressees: the lines above the first that reads as body."""
        stop = next((n for n in range(min(len(self.raw), _TOP)) if self._ends_top(n)), min(len(self.raw), _TOP))
        for n in range(stop):
            self.roles[n] = self._top_role(n)
        if stop < len(self.raw) and self.roles[stop] == "body" and self._is_address(self.raw[stop]):
            self.roles[stop] = "address"
        for n in range(stop - 1, 0, -1):
            if self.raw[n].endswith(self.words.letterhead):  # a long letterhead may be broken over several lines
                self.roles[:n] = ["letterhead"] * n
                break

    def _ends_top(self, n: int) -> bool:
        raw = self.raw[n]
        if self.roles[n] == "greeting" or self._numbered(n) or self._is_address(raw):
            return True
        return bool(_SENTENCE.search(raw)) or len(raw) > _SHORT + 40 or raw.endswith(("：", ":"))

    def _is_address(self, raw: str) -> bool:
        return (
            raw.endswith(("：", ":")) and not _SENTENCE.search(raw) and not re.search(r"(?:如下|事项|以下)[：:]$", raw)
        )

    def _top_role(self, n: int) -> str:
        raw = self.raw[n]
        if self.roles[n] in ("date", "signature", "tail"):
            return "date" if self.roles[n] == "date" else "letterhead"
        if _NUMBER.search(raw) or raw.endswith(self.words.letterhead):
            return "letterhead"
        return "title"


def roles(text: str, lines: Sequence[Line], units: Sequence[Unit]) -> list[str]:
    """The role of each line, see `policynlp.layers.Place`."""
    return _Reader(text, lines, units).run()


def places(lines: Sequence[Line], units: Sequence[Unit], line_roles: Sequence[str]) -> list[Place]:
    """Where each unit stands; ``path`` holds the positions of the units that open the numbered items around it."""
    out = []
    stack: tuple[int, ...] = ()
    item = 0
    place = partial(tuple.__new__, Place)  # a third of the time that Place(…) takes
    for n, unit in enumerate(units):
        role = line_roles[unit.line]
        if role == "body":
            if unit.level:
                while stack and units[stack[-1]].level >= unit.level:
                    stack = stack[:-1]
                stack = (*stack, n)
                item += 1
        elif role in ("title", "address", "date"):
            stack, item = (), item + 1
        out.append(place((role, stack, item)))
    return out


def _title(raw: Sequence[str], line_roles: Sequence[str]) -> str | None:
    """The first group of title lines, joined; of a line that runs on into the address, the part up to the title's end."""
    group: list[str] = []
    for line, role in zip(raw, line_roles, strict=True):
        if role == "title":
            group.append(line)
        elif group:
            break
    joined = "".join(group)
    ends = [m.end() for m in structure_words().title_end.finditer(joined)]
    if ends:
        return joined[: ends[-1]]
    for line, role in zip(raw[:_TOP], line_roles, strict=False):
        found = structure_words().glued_title.match(line) if role == "address" else None
        if found:
            return found[1]
    return joined or None


def frame(document: Document, lines: Sequence[Line], line_roles: Sequence[str]) -> Frame:
    """The directive's particulars as its text gives them, else as its file declares; None or () where neither does."""
    text = document.text
    raw = [text[line.start : line.end] for line in lines]
    title = _title(raw, line_roles)
    top = "\n".join(raw[:_TOP])
    number = _NUMBER.search(
        "\n".join(r for r, role in zip(raw, line_roles, strict=True) if role == "letterhead") or top[:300]
    )
    dates = [
        read_date(r)
        for role in ("date", "signature", "tail", "letterhead")
        for r, s in zip(raw, line_roles, strict=True)
        if s == role
    ]
    issued = next((d for d in dates if d), None) or said_day(text)
    address = next((r for r, role in zip(raw, line_roles, strict=True) if role == "address"), "")
    return Frame(
        title=title or document.title,
        number=re.sub(r"\s", "", number[0]) if number else None,
        issuer=_issuer(raw, line_roles, title),
        issued=issued.isoformat() if issued else document.issued,
        addressees=tuple(a.strip() for a in re.split(r"[，、,]", address.rstrip("：:")) if a.strip()),
    )


def _issuer(raw: Sequence[str], line_roles: Sequence[str], title: str | None) -> str | None:
    for line, role in zip(raw, line_roles, strict=True):
        if role == "signature":
            name = _DATE.sub("", line).strip(_EDGES)
            if name:
                return name
    top = [line for line, role in zip(raw, line_roles, strict=True) if role == "letterhead"]
    for line in top:
        if line in structure_words().letterhead:  # on a line of its own, below the bodies, of which the first leads
            if bodies := [name for name in top if _BODY.fullmatch(name)]:
                return bodies[0]
        elif line.endswith(structure_words().letterhead):
            return line.removesuffix("文件")
    found = re.match(r"([\u4e00-\u9fff]{2,30}?)(?:关于|印发)", title or "")
    return found[1] if found else None


def year_of(directive: Frame, text: str = "") -> int | None:
    """The year from which times are reckoned: of the date of issue, else the first one in the title, or as ``text`` says."""
    if directive.issued:
        return int(directive.issued[:4])
    found = _YEAR.search(directive.title or "")
    return int(found[0]) if found else said_year(text)
