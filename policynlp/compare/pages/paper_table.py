"""The tables of the report in Word: a head that repeats, cells of parts that may be marked as gone or come."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from docx.document import Document as Page
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from lxml import etree

from policynlp.compare.pages.charts_scene import shown
from policynlp.export.clean import legal
from policynlp.export.word_table import BODY, HEAD, LATIN

_COLOURS = {"gone": "9A3A00", "come": "00579A"}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


Kind = Literal["", "gone", "come"]


class Part(NamedTuple):
    """A stretch of a cell's text; ``kind`` says that its words went or came."""

    text: str
    kind: Kind = ""


class Cell(NamedTuple):
    """A cell: its parts in order; a newline in a text starts a new line."""

    parts: tuple[Part, ...] = ()


def add_table(page: Page, heads: Sequence[str], rows: Sequence[Sequence[Cell] | str], widths: Sequence[float]) -> None:
    """Put a table at the page's end; ``widths`` in millimetres. A row that is a text spans all columns.

    Rows are built as XML: python-docx takes sixty times as long to build each by itself.
    """
    table = page.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    table._tbl.append(_row([Cell((Part(head),)) for head in heads], widths, head=True))
    for cells in rows:
        table._tbl.append(_span(cells, len(heads)) if isinstance(cells, str) else _row(cells, widths, head=False))
    page.add_paragraph().paragraph_format.space_after = 0


def _row(cells: Sequence[Cell], widths: Sequence[float], *, head: bool) -> etree._Element:
    traits = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    row = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr>{traits}</w:trPr></w:tr>")
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="DDE6F0"/>' if head else ""
        twips = round(width / 25.4 * 1440)
        middle = '<w:jc w:val="center"/>' if head or (place == 0 and _numeric(cell)) else ""
        made = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="40" w:after="40"/>{middle}</w:pPr></w:p></w:tc>'
        )
        paragraph = made[-1]
        for part in cell.parts:
            _runs(paragraph, part, HEAD if head else BODY)
        row.append(made)
    return row


def _span(text: str, columns: int) -> etree._Element:
    row = parse_xml(
        f'<w:tr {nsdecls("w")}><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="{columns}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/></w:tcPr>'
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="40" w:after="40"/></w:pPr></w:p></w:tc></w:tr>'
    )
    _runs(row[-1][-1], Part(text), HEAD)
    return row


def _numeric(cell: Cell) -> bool:
    return all(part.text.isdigit() for part in cell.parts)


def _runs(paragraph: etree._Element, part: Part, font: str) -> None:
    look = ""
    if part.kind == "gone":
        look = "<w:strike/>"
    elif part.kind == "come":
        look = "<w:b/>"
    under = '<w:u w:val="single"/>' if part.kind == "come" else ""
    colour = f'<w:color w:val="{_COLOURS[part.kind]}"/>' if part.kind else ""
    run = parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:hint="eastAsia"/>'
        f'{look}{colour}<w:sz w:val="20"/>{under}</w:rPr></w:r>'
    )
    for number, line in enumerate(legal(shown(part.text)).split("\n")):
        if number:
            etree.SubElement(run, f"{{{_W}}}br")
        if line:
            text = etree.SubElement(run, f"{{{_W}}}t")
            text.text = line
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.append(run)
