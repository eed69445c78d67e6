"""Where a Document is made: text normalised once, tables and pages placed in it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain, repeat
from pathlib import Path

from policynlp.errors import EmptyFile
from policynlp.reading.words import words
from policynlp.records import Cell, Document, Table

# Characters that print nothing, halves of pairs, and the bullets of symbol fonts, which have no meaning as text.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\uf000-\uf0ff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """``text`` as one line: white space runs become one space, characters that print nothing go, radicals
    (⼀ U+2F00, as PDFs have them) become the characters that they look like. Nothing else is changed.
    """
    text = _DROPPED.sub("", text.translate(_look_alikes()))
    return " ".join(text.split())


@lru_cache(maxsize=1)
def _look_alikes() -> dict[int, str]:
    from unicodedata import normalize

    blocks = (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00))
    plain = {code: normalize("NFKC", chr(code)) for code in blocks}
    return {code: text for code, text in plain.items() if text != chr(code)} | words().radicals


class Writer:
    """Collects lines and tables in reading order and knows at which offset each stands."""

    def __init__(self) -> None:
        """An empty text."""
        self._parts: list[str] = []
        self._offset = 0
        self._pages: list[int] = []
        self._tables: list[Table] = []

    def verbatim(self, text: str) -> None:
        """Add ``text`` as it stands."""
        self._write(text)

    def line(self, text: str) -> None:
        """Add ``text``, cleaned, as a line of its own; nothing if it is blank."""
        text = clean(text)
        if text:
            self._write(text + "\n")

    def flow(self, pieces: Iterable[tuple[int, str]]) -> None:
        """Add a paragraph made of (1-based page, text) ``pieces``; it may run over pages. Texts stay as they are."""
        written = self._offset
        for page, text in pieces:
            self.turn(page)
            self._write(text)
        if self._offset > written:
            self._write("\n")

    def turn(self, page: int) -> None:
        """What follows stands on the 1-based ``page``."""
        while len(self._pages) < page:
            self._pages.append(self._offset)

    def table(self, rows: Iterable[Sequence[str]], *, pages: Sequence[int] = ()) -> None:
        """Add a table: each row a line, its cells, cleaned, joined by tabs. Blank rows are left out.

        ``pages`` holds the 1-based page of each row, where the format has pages.
        """
        placed = []
        for row, page in zip(rows, chain(pages, repeat(0)), strict=False):
            cells = [clean(cell) for cell in row]
            if not any(cells):
                continue
            self.turn(page)
            spans = []
            for cell in cells:
                spans.append(Cell(self._offset, self._offset + len(cell)))
                self._write(cell + "\t")
            self._parts[-1] = self._parts[-1][:-1] + "\n"
            placed.append(tuple(spans))
        if placed:
            self._tables.append(Table(tuple(placed)))

    def document(self, path: Path, kind: str, *, title: str | None = None, issued: str | None = None) -> Document:
        """The finished Document; raises EmptyFile if nothing was written."""
        text = "".join(self._parts)
        if not text.strip():
            raise EmptyFile(f"{path}: holds no text; check that it is the right file")
        return Document(
            text=text,
            source=path.name,
            format=kind,
            digest=sha256(text.encode()).hexdigest(),
            pages=tuple(self._pages),
            tables=tuple(self._tables),
            title=title or None,
            issued=issued or None,
        )

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._offset += len(text)
