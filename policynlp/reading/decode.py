"""Bytes to text: UTF-8, GB18030 and UTF-16, with or without a byte order mark."""

import codecs
from functools import lru_cache
from pathlib import Path

from policynlp.errors import UndecodableFile

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ALLOWED = "allowed are UTF-8, GB18030 and UTF-16; open it in an editor and save it as UTF-8"
_SAMPLE = 20_000


def decode(data: bytes, path: Path, declared: str | None = None) -> str:
    """The text in ``data``, line ends as ``\\n``, byte order mark left out: what Python's text mode gives.

    ``declared`` is an encoding that the file names itself. It is tried before guessing, but a byte order mark, and
    Chinese that is valid UTF-8, go before it: files that were saved again keep the old name.

    Raises:
        UndecodableFile: no allowed encoding fits; names the first bad byte where the file is nearly UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise UndecodableFile(f"{path}: begins as {encoding.upper()} but is damaged; {_ALLOWED}")
            return _newlines(text)
    text = _declared(data, declared) if declared and not _is_utf8(data) else None
    return _newlines(text if text is not None else _guess(data, path))


def _is_utf8(data: bytes) -> bool:
    """True for valid UTF-8 with characters of three bytes, which other encodings do not make by chance."""
    text = _strict(data, "utf-8")
    return text is not None and any(char >= "\u0800" for char in text)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declared(data: bytes, name: str) -> str | None:
    """``data`` in the encoding of that name; None if it is unknown or does not fit. GB2312 stands for GB18030."""
    try:
        encoding = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if encoding in ("gb2312", "gbk", "hz"):
        encoding = "gb18030"
    return _strict(data, encoding) if encoding in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be") else None


def _guess(data: bytes, path: Path) -> str:
    text = None if b"\0" in data else _strict(data, "utf-8")
    binary = b"\0" in data or (text is not None and _controls(text) * 20 > len(text))
    if text is not None and not binary and (text.isascii() or _is_utf8(data)):
        return text
    if not binary:
        _refuse_damaged(data, path)
    # Two bytes may be a letter of UTF-8, a character of GB18030 or one of UTF-16: the usual characters decide.
    encodings = ("utf-16-le", "utf-16-be") if binary else ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
    texts = [text for text in (_strict(data, encoding) for encoding in encodings) if text is not None]
    best = max(texts, key=_usual, default="")
    if _usual(best) < 0.5:
        raise UndecodableFile(f"{path}: is not text in a known encoding; {_ALLOWED}")
    return best


def _refuse_damaged(data: bytes, path: Path) -> None:
    """Raise if ``data`` is UTF-8 but for a few bytes: GB18030 would take it and give other characters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(char >= "\u0800" for char in text) - bad > 10 * bad:
            line = data.count(b"\n", 0, error.start) + 1
            raise UndecodableFile(f"{path}: damaged UTF-8 at byte {error.start}, line {line}; {_ALLOWED}") from error


def _controls(text: str) -> int:
    return sum(char < " " and char not in "\t\n\r\x0b\x0c" for char in text)


def _usual(text: str) -> float:
    """The share of characters that office texts are made of in the beginning of ``text``; controls count against."""
    sample = text[:_SAMPLE]
    usual = _usual_characters()
    return (sum(char in usual for char in sample) - _controls(sample)) / len(sample) if sample else 0.0


@lru_cache(maxsize=1)
def _usual_characters() -> frozenset[str]:
    """ASCII, and the symbols and the 3,755 common characters of GB 2312."""
    rows = [0xA1, 0xA3, *range(0xB0, 0xD8)]
    cells = (bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))
    return frozenset("".join(cells)) | {chr(code) for code in range(0x20, 0x7F)} | set("\t\n\r\x0c")
