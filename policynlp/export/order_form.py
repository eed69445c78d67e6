"""The 督查交办单: the form by which an office hands a task to a department, one task a form or all of one department's.

Fonts, margins and the table follow what offices use (GB/T 9704 for sizes: 小标宋 for the title, 仿宋 for the body).
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Page
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from policynlp.export.clean import one_line
from policynlp.export.handover_view import Line
from policynlp.export.handover_view import words as said
from policynlp.export.package import packed
from policynlp.export.packs_words import words
from policynlp.export.word_table import BODY, HEAD, LATIN, add_run

_TITLE = "方正小标宋简体"
_TITLE_SIZE, _SIZE, _SMALL = 26, 12, 10.5  # points
_LABEL, _VALUE = 30, 130  # millimetres of the two columns of a form


def task_form(line: Line, department: str, role: str) -> bytes:
    """One task's form for one department, which leads it or helps (``role``: 牵头 or 配合); one A4 page as a rule."""
    return _saved(_new(), [line], department, role)


def department_form(rows: Sequence[tuple[Line, str]], department: str) -> bytes:
    """All tasks of a department as one form: a table of (line, role), then the demands and the lines to sign.

    A row across the table names the directive of the tasks below it.
    """
    words_ = words()["form"]
    page = _new(landscape=True)
    _top(page, department)
    table = page.add_table(rows=1, cols=len(words_["columns"]), style="Table Grid")
    _shape(table, words_["widths"])
    for cell, head in zip(table.rows[0].cells, words_["columns"], strict=True):
        _write(cell, [head], font=HEAD, size=_SMALL, middle=True)
    _repeats(table)
    basis = None
    for number, (line, role) in enumerate(rows, 1):
        if line.source != basis:
            basis = line.source
            _across(table, words_["basis_row"].format(source=basis))
        values = (str(number), line.text, line.path, role, line.term or words_["no_term"], line.id)
        for place, (cell, value) in enumerate(zip(_add_row(table), values, strict=True)):
            _write(cell, [value or words_["none"]], size=_SMALL, middle=place in (0, 3))
    page.add_paragraph().paragraph_format.space_after = Pt(0)
    end = page.add_table(rows=0, cols=2, style="Table Grid")
    _shape(end, (_LABEL, sum(words_["widths"]) - _LABEL))
    _pair(end, words_["demand"], [words_["demand_text"]])
    _closing(end, high=28)
    for row in end.rows[:-1]:  # what is signed is not torn apart
        for paragraph in (paragraph for cell in row.cells for paragraph in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True
    return _bytes(page, words_["title"], [line for line, _ in rows])


def _saved(page: Page, rows: Sequence[Line], department: str, role: str) -> bytes:
    words_, [line] = words()["form"], rows
    _top(page, department)
    table = page.add_table(rows=0, cols=2, style="Table Grid")
    _shape(table, (_LABEL, _VALUE))
    _pair(table, words_["task_number"], [line.id])
    _pair(table, words_["item"], [line.text], high=32)
    _pair(table, words_["basis"], [part for part in (line.source, line.path) if part])
    who = [words_["lead"].format(names=line.lead or words_["none"])]
    who += [words_["support"].format(names=line.support)] if line.support else []
    _pair(table, words_["duty"], [*who, words_["role"].format(role=role)])
    _pair(table, words_["term"], [line.term or words_["no_term"]])
    joint = len(line.item.departments) > 1
    led = words_["demand_lead" if role == said()["role"]["lead"] else "demand_support"]
    _pair(table, words_["demand"], [*([led] if joint else []), words_["demand_text"]])
    _closing(table, high=46)
    return _bytes(page, words_["title"], rows)


def _new(*, landscape: bool = False) -> Page:
    page = Document()
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    long, short = Mm(297), Mm(210)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Mm(25 if not landscape else 20)
    section.top_margin, section.bottom_margin = Mm(25 if not landscape else 18), Mm(18)
    style = page.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(_SIZE)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    for language in page.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    return page


def _top(page: Page, department: str) -> None:
    """Title, the form's own number and day left blank, and whom it is for."""
    words_ = words()["form"]
    title = page.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(10)
    add_run(title, words_["title"], font=_TITLE, size=_TITLE_SIZE)
    number, day = words_["header"]
    for text in (
        f"{number.format(number=words_['blank_number'])}　　　　{day}",
        f"{words_['to']}：{one_line(department)}　　　　{words_['issued_by']}：",
    ):
        paragraph = page.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        add_run(paragraph, text, size=_SIZE)


def _across(table: Table, text: str) -> None:
    """A row of one cell, which keeps to the row below it."""
    cells = _add_row(table)
    whole = cells[0].merge(cells[-1])
    _write(whole, [text], font=HEAD, size=_SMALL)
    whole.paragraphs[0].paragraph_format.keep_with_next = True


def _closing(table: Table, *, high: int) -> None:
    """What the department fills in: how it went, with signature and seal, and that it has the form."""
    words_ = words()["form"]
    _pair(table, words_["result"], ["", *words_["lead_sign"]], high=high, right=True)
    _pair(table, words_["sign"], words_["sign_lines"])


def _pair(table: Table, label: str, texts: Sequence[str], *, high: int = 12, right: bool = False) -> None:
    """A row: what it is, and its text; at least ``high`` millimetres; ``right``: signed at the right, at the foot."""
    left, value = _add_row(table)
    row = table.rows[-1]
    row.height, row.height_rule = Mm(high), WD_ROW_HEIGHT_RULE.AT_LEAST
    _write(left, [label], font=HEAD, middle=True)
    _write(value, texts, right=right)


def _add_row(table: Table) -> tuple[_Cell, ...]:
    untyped: Any = table  # python-docx leaves add_row without types
    row = untyped.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit"), {}))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return tuple(row.cells)


def _shape(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeats(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(properties.makeelement(qn(name), {}))


def _write(
    cell: _Cell,
    texts: Sequence[str],
    *,
    font: str = BODY,
    size: float = _SIZE,
    middle: bool = False,
    right: bool = False,
) -> None:
    """The texts as paragraphs of the cell, in its middle from top to bottom."""
    for number, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        add_run(paragraph, text, font=font, size=size)
    properties = cell._tc.get_or_add_tcPr()
    properties.append(properties.makeelement(qn("w:vAlign"), {qn("w:val"): "bottom" if right else "center"}))


def _bytes(page: Page, title: str, rows: Sequence[Line]) -> bytes:
    out = BytesIO()
    page.save(out)
    return packed(out.getvalue(), title, max((line.item.row["issued"] or "" for line in rows), default=""))
