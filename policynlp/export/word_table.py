"""The table of the Word output: a head that repeats, rows that span, rows that hold a task."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.table import CT_Row
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from policynlp.export.clean import legal
from policynlp.export.labels import labels
from policynlp.export.view import Entry

HEAD, BODY, LATIN = "黑体", "仿宋", "Times New Roman"
"""The fonts; a program that lacks one takes its own."""

_WIDTHS = (12, 42, 101, 32, 32, 38)  # millimetres; 257 lie between the margins
_MIDDLE, _LEAD = (0, 5), 3  # columns
_GREY = RGBColor(0x80, 0x80, 0x80)
_SHADES = ("DDE6F0", "F2F2F2")
_LONG = 1500  # characters; a row that may fill a page must be free to break

Group = tuple[int, str]
"""Depth (0 document, 1 first heading) and words of a row that spans the table."""


def add_run(paragraph: Paragraph, text: str, *, font: str = BODY, size: float = 10.5, grey: bool = False) -> None:
    """Append one run of text; its hint has Word set quotation marks and dashes in the Chinese font."""
    run = paragraph.add_run(legal(text))
    run.font.name, run.font.size = LATIN, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if grey:
        run.font.color.rgb = _GREY


def add_table(page: Page, rows: list[Group | Entry]) -> None:
    """Put the table at the page's end: the head row, then ``rows``, entries numbered from 1."""
    heads = labels()["columns"]["word"]
    table = page.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    head = table.rows[0]
    _trait(head, "w:cantSplit", "w:tblHeader")
    for cell, text in zip(head.cells, heads, strict=True):
        _fill(cell, text, font=HEAD, middle=True, shade=_SHADES[0])
    pattern, groups = _entry_pattern(table), [_group_pattern(table, shade) for shade in _SHADES]
    number = 0
    for row in rows:
        if isinstance(row, Entry):
            number += 1
            _append_entry(table, pattern, row, number)
        else:
            depth, text = row
            _append(table, groups[depth], [text])


def _new_row(table: Table) -> _Row:
    untyped: Any = table  # python-docx leaves add_row without types
    row: _Row = untyped.add_row()
    return row


def _entry_pattern(table: Table) -> CT_Row:
    """The row that all entries are copies of: python-docx takes sixty times as long to build each by itself."""
    row = _new_row(table)
    _trait(row, "w:cantSplit")
    for place, cell in enumerate(row.cells):
        _fill(cell, "", middle=place in _MIDDLE)
    return _taken(table, row)


def _group_pattern(table: Table, shade: str) -> CT_Row:
    """The row that all groups of one depth are copies of: one cell that keeps to the row below it."""
    row = _new_row(table)
    _trait(row, "w:cantSplit")
    cells = row.cells
    whole = cells[0].merge(cells[-1])
    _fill(whole, "", font=HEAD, shade=shade)
    whole.paragraphs[0].paragraph_format.keep_with_next = True
    return _taken(table, row)


def _taken(table: Table, row: _Row) -> CT_Row:
    table._tbl.remove(row._tr)
    return row._tr


def _append(table: Table, pattern: CT_Row, texts: Iterable[str]) -> _Row:
    """A copy of the pattern with the texts in its cells, put at the table's end."""
    row = _Row(deepcopy(pattern), table)
    for run, text in zip(row._tr.xpath("./w:tc/w:p/w:r"), texts, strict=True):
        run.text = legal(text)
    table._tbl.append(row._tr)
    return row


def _append_entry(table: Table, pattern: CT_Row, entry: Entry, number: int) -> None:
    time = "\n".join(entry.due or entry.deadline) or labels()["none"]
    path = "\n".join(entry.path[1:] or entry.path)
    row = _append(table, pattern, (str(number), path, entry.measure, entry.lead, entry.support, time))
    if entry.proposed:
        _Cell(row._tr.tc_lst[_LEAD], table).paragraphs[0].runs[0].font.color.rgb = _GREY
    if len(entry.measure) > _LONG:
        row._tr.get_or_add_trPr().clear()


def _fill(
    cell: _Cell, text: str, *, font: str = BODY, middle: bool = False, grey: bool = False, shade: str = ""
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, text, font=font, grey=grey)
    properties = cell._tc.get_or_add_tcPr()
    if shade:
        shading = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            shading.set(qn(f"w:{name}"), value)
        properties.append(shading)
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), "center")
    properties.append(align)


def _trait(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))
