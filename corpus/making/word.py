"""A directive as a Word file, laid out as offices do: GB/T 9704 page, red letterhead, FangSong body."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.shared import Mm, Pt

from making.lines import Line
from making.titles import title_margin
from making.word_numbers import Numbering
from making.word_parts import TEXT_BOX, edge
from making.word_style import (
    EM,
    HEADS,
    HEI,
    KAI,
    PITCH,
    RED,
    SONG,
    TITLE,
    WIDTH,
    centred,
    indented,
    set_page,
    set_styles,
    wide,
    write,
)

_TITLE = 22.0
_COLUMNS = (112, 44)
_BAGGAGE = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "webSettings")
"""Relations of the template to parts that this document has no use for."""
_FIXED = (1980, 1, 1, 0, 0, 0)


def make(lines: Sequence[Line], layout: dict[str, Any], issued: str) -> bytes:
    """The bytes of the .docx; ``issued`` (ISO date) is what its properties say. Same input, same bytes."""
    paper = _Paper(lines, layout)
    paper.properties(issued)
    for n, line in enumerate(lines):
        paper.add(n, line)
    stream = io.BytesIO()
    paper.document.save(stream)
    return _repacked(stream.getvalue())


def _repacked(data: bytes) -> bytes:
    """The archive with its parts in order of name, all of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, _FIXED)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, old.read(name), compresslevel=9)
    return out.getvalue()


class _Paper:
    """The document while it is written."""

    def __init__(self, lines: Sequence[Line], layout: dict[str, Any]) -> None:
        self.lines, self.layout = lines, layout
        self.document = Document()
        set_page(self.document)
        set_styles(self.document)
        self._numbering = Numbering(self.document, lines, layout["numbers"], {k: v[0] for k, v in HEADS.items()})
        self._table: Any = None

    def properties(self, issued: str) -> None:
        """Title, author and dates; nothing of the machine or the hour."""
        core = self.document.core_properties
        core.title = next((line.text for line in self.lines if line.part == "title"), "")
        core.author = core.last_modified_by = str(self.layout["site"])
        core.comments, core.language = "", "zh-CN"
        core.created = core.modified = datetime.fromisoformat(issued)
        core.revision = 1
        for relations in (self.document.part.package.rels, self.document.part.rels):
            for key, relation in list(relations.items()):
                if relation.reltype.rpartition("/")[2] in _BAGGAGE:
                    del relations[key]

    def add(self, n: int, line: Line) -> None:
        """The next line of the text."""
        if self._in_table(n, line):
            self._row(line)
            return
        self._table = None
        getattr(self, "_" + line.part)(n, line)

    def _in_table(self, n: int, line: Line) -> bool:
        wanted = self.layout.get("table")
        if line.level != 3:
            return False
        return wanted == "owners" or (wanted == "annex" and any(other.part == "annex" for other in self.lines[:n]))

    def _row(self, line: Line) -> None:
        if self._table is None:
            self._table = self.document.add_table(rows=0, cols=2, style="Table Grid")
            self._table.autofit = False
            self._table.alignment = WD_TABLE_ALIGNMENT.CENTER
            for column, width in zip(self._table.columns, _COLUMNS, strict=True):
                column.width = Mm(width)
        row = self._table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        task, owners = row.cells
        task.width, owners.width = map(Mm, _COLUMNS)
        if not line.owners:
            task = task.merge(owners)
        for cell, text in ((task, line.text.removesuffix(line.owners)), (owners, line.owners)):
            if text:
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.line_spacing = Pt(20)
                paragraph.paragraph_format.first_line_indent = Pt(0)
                number = line if text.startswith(line.text[:4]) else None
                self._running(paragraph, text, number, size=12)

    def _paragraph(self, style: str = "Normal") -> Any:
        return self.document.add_paragraph(style=style)

    def _running(self, paragraph: Any, text: str, line: Line | None, *, size: float = EM) -> None:
        """Write ``text`` with its number typed or counted and its opening in the heading's type."""
        mark, opening = (line.mark, line.opening) if line else ("", 0)
        font, bold = HEADS[line.level or 3] if line else (SONG, False)
        if line and mark and self._numbering.count(paragraph, line, size):
            text, mark = text[len(mark) :], ""
        head = text[: len(mark) + opening] if opening else ""
        if head:
            write(paragraph, head, font, size, bold=bold)
        if text[len(head) :]:
            write(paragraph, text[len(head) :], SONG, size)

    def _letterhead(self, n: int, line: Line) -> None:
        size = min(46.0, int(WIDTH / len(line.text)))
        if self.layout.get("box"):
            return  # it hangs on the next paragraph
        paragraph = self._paragraph()
        last = self.lines[n + 1].part != "letterhead"
        centred(paragraph, before=36 if n == 0 else 0, after=18 if last else 0, pitch=size * 1.3)
        write(paragraph, line.text, TITLE, size, color=RED)

    def _number(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        under_letterhead = n > 0 and self.lines[n - 1].part == "letterhead"
        centred(paragraph, before=12 if under_letterhead else 0, after=8, pitch=PITCH)
        if under_letterhead and self.layout.get("box"):
            centred(paragraph, before=110, after=8, pitch=PITCH)
            size = min(46.0, int(WIDTH / len(self.lines[0].text)))
            box = TEXT_BOX.format(text=self.lines[0].text, font=TITLE, size=int(size * 2), width=int(WIDTH * 12700))
            paragraph._p.append(parse_xml(box))
        write(paragraph, line.text, SONG, EM)
        if under_letterhead and self.lines[n + 1].part != "issue":
            edge(paragraph, "bottom", color="E60012", size=18)

    def _issue(self, n: int, line: Line) -> None:
        paragraph = self._spread(line, EM)
        edge(paragraph, "bottom", color="E60012", size=18)

    def _spread(self, line: Line, size: float) -> Any:
        """Two words at the two margins of one line."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        left, _, right = line.text.partition(" ")
        if not right:
            at = next(k for k, sign in enumerate(line.text) if sign.isdigit())
            left, right = line.text[:at], line.text[at:]
        write(paragraph, f"{left}\t{right}", SONG, size)
        return paragraph

    def _title(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        first = n == 0 or self.lines[n - 1].part != "title"
        last = n + 1 == len(self.lines) or self.lines[n + 1].part not in ("title", "subtitle", "number")
        centred(paragraph, before=26 if first else 0, after=18 if last else 0, pitch=34)
        paragraph.paragraph_format.keep_with_next = True
        before = [other.part for other in self.lines[:n]]
        paragraph.paragraph_format.page_break_before = "date" in before and before[-1] != "annex"
        margin = Pt(title_margin(line.text, WIDTH / _TITLE) * _TITLE)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = margin
        write(paragraph, line.text, TITLE, _TITLE)

    def _subtitle(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        centred(paragraph, before=4, after=20, pitch=PITCH)
        if margin := title_margin(line.text, WIDTH / EM):
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(margin * EM)
        write(paragraph, line.text, KAI, EM)

    def _addressees(self, n: int, line: Line) -> None:
        write(self._paragraph(), line.text, SONG, EM)

    def _heading(self, n: int, line: Line) -> None:
        paragraph = self._paragraph(f"Heading {line.level}")
        indented(paragraph)
        if self.lines[n + 1 :] and self._in_table(n + 1, self.lines[n + 1]):
            paragraph.paragraph_format.space_after = Pt(5)
        self._running(paragraph, line.text, line)

    def _body(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        indented(paragraph)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        self._running(paragraph, line.text, line)

    def _label(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        indented(paragraph)
        head = line.text.index("：") + 1
        write(paragraph, line.text[:head], HEI, EM)
        write(paragraph, line.text[head:], SONG, EM)

    _note = _body

    def _attachments(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        follows = self.lines[n - 1].part == "attachments"
        indented(paragraph, 5 if follows else 2)
        paragraph.paragraph_format.space_before = Pt(0 if follows else PITCH)
        write(paragraph, line.text, SONG, EM)

    def _signature(self, n: int, line: Line) -> None:
        date = self.lines[n + 1].text
        self._right(line.text, max(2.0, 4 + (wide(date) - wide(line.text)) / 2), before=PITCH)

    def _date(self, n: int, line: Line) -> None:
        above = self.lines[n - 1].text if self.lines[n - 1].part == "signature" else ""
        self._right(line.text, max(4.0, 2 + (wide(above) - wide(line.text)) / 2), before=0 if above else PITCH)

    def _right(self, text: str, indent: float, *, before: float) -> None:
        paragraph = self._paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(indent * EM)
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.keep_with_next = before > 0
        write(paragraph, text, SONG, EM)

    def _annex(self, n: int, line: Line) -> None:
        paragraph = self._paragraph()
        paragraph.paragraph_format.page_break_before = True
        write(paragraph, line.text, HEI, EM)

    def _imprint(self, n: int, line: Line) -> None:
        first = self.lines[n - 1].part != "imprint"
        spread = "：" not in line.text
        paragraph = self._spread(line, 14) if spread else self._paragraph()
        if not spread:
            indented(paragraph, -3, 14)
            write(paragraph, line.text, SONG, 14)
        paragraph.paragraph_format.space_before = Pt(40 if first else 0)
        edge(paragraph, "top", color="000000", size=8 if first else 4)
        if n + 1 == len(self.lines) or self.lines[n + 1].part != "imprint":
            edge(paragraph, "bottom", color="000000", size=8)
