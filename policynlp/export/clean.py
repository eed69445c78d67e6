"""Text made safe for a place that reads more into it than words: XML, spreadsheets, lines."""

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_SPACES = re.compile(r"[^\S\u3000]+")
_FORMULA = re.compile("[\x00-\x20]*[=+\\-@＝＋－＠]|[\t\r\n]")


def legal(text: str) -> str:
    """The text without control characters and others that XML 1.0 does not hold; line ends become LF."""
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """The legal text as one line: line breaks vanish between Chinese characters and become a space elsewhere."""
    text = legal(text).strip()

    def joined(found: re.Match[str]) -> str:
        return " " if text[found.start() - 1].isascii() and text[found.end()].isascii() else ""

    return _SPACES.sub(" ", _BREAK.sub(joined, text))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula: it begins with = + - @ (full width too), tab, line end."""
    return _FORMULA.match(text) is not None


def clipped(text: str, limit: int, mark: str) -> str:
    """The text cut to at most ``limit`` UTF-16 units, the last of them ``mark``; as it is where it fits."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        return text
    room = limit - _units(mark)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
