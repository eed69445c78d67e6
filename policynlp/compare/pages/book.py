"""Excel: the comparison as a workbook that can be filtered: summary, aligned tasks, sectors, departments, words."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.compare.comparison import Comparison, report
from policynlp.compare.pages.book_rows import Marked, families, lines, summary, terms
from policynlp.compare.pages.charts_scene import shown
from policynlp.errors import OutputError
from policynlp.export.clean import legal
from policynlp.export.excel_cells import MAX_CELL, NOTE_SIZE, TITLE_SIZE, add_styles, height, put, set_page
from policynlp.export.package import sealed
from policynlp.rows import Register

MAX_ROWS = 1_048_576
"""The rows that a sheet holds."""
HEAD_ROW = 3
"""The row of the column heads; above it stand the title and a note."""

_FIXED = re.compile(rb'(<row [^>]*?) customHeight="1"')
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A
_RICH = 5000  # rows; beyond it the marks stand in their own column only, as runs of type swell the file tenfold
_FONTS = {
    "gone": InlineFont(rFont="宋体", sz=10.5, color="9A3A00", strike=True),
    "come": InlineFont(rFont="宋体", sz=10.5, color="00579A", b=True, u="single"),
}


class Sheet(NamedTuple):
    """One sheet: its name, the line under its title, column heads, widths in characters, rows of values.

    A value is text, a number, None or `Marked`. ``printed`` columns go to paper, 0 for all.
    """

    name: str
    note: str
    heads: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[object]]
    printed: int = 0


def render(comparison: Comparison) -> bytes:
    """The workbook. No cell is a formula; a text that looks like one is marked as text.

    Raises OutputError where a sheet would have too many rows.
    """
    sheets = list(_sheets(comparison))
    if max(len(sheet.rows) for sheet in sheets) + HEAD_ROW > MAX_ROWS:
        raise OutputError("more aligned tasks than a sheet of Excel holds; write json or html instead")
    book = Workbook()
    add_styles(book)
    for index, sheet in enumerate(sheets):
        _fill(book.active if index == 0 else book.create_sheet(), sheet)
    out = BytesIO()
    book.save(out)
    register = Register(comparison.directives, version=comparison.version)
    return sealed(out.getvalue(), register, comparison.title, _fit_later)


def _sheets(comparison: Comparison) -> Iterator[Sheet]:
    names = report()["sheet"]
    note = report()["descriptive_note"] if any(each.descriptive for each in comparison.emphasis.contrasts) else ""
    yield Sheet(names["summary"], comparison.title, *summary(comparison))
    yield Sheet(names["tasks"], report()["marks_note"], *lines(comparison), printed=11)
    yield Sheet(names["sectors"], note, *families(comparison, ("sector", "sector_text")))
    yield Sheet(names["departments"], note, *families(comparison, ("department", "action", "force", "force_word")))
    yield Sheet(names["terms"], note, *terms(comparison))


def _fill(sheet: Worksheet, made: Sheet) -> None:
    sheet.title = made.name
    last = get_column_letter(len(made.heads))
    room = sum(made.widths[: made.printed or None])
    title = get_column_letter(made.printed or len(made.heads))
    for row, (text, style, size) in enumerate(((made.name, "title", TITLE_SIZE), (made.note, "note", NOTE_SIZE)), 1):
        sheet.merge_cells(f"A{row}:{title}{row}")
        put(sheet, row, 1, (shown(text), style))
        sheet.row_dimensions[row].height = height([text], [room], size)
    for column, (head, width) in enumerate(zip(made.heads, made.widths, strict=True), 1):
        put(sheet, HEAD_ROW, column, (head, "head"))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEAD_ROW].height = max(32, height(made.heads, made.widths, 11))
    rich = len(made.rows) <= _RICH
    for row, values in enumerate(made.rows, HEAD_ROW + 1):
        for column, value in enumerate(values, 1):
            _put(sheet, row, column, value, rich=rich)
        texts = [value.text if isinstance(value, Marked) else value for value in values]
        sheet.row_dimensions[row].height = height(texts, made.widths)
    if not made.rows:
        put(sheet, HEAD_ROW + 1, 1, (report()["nothing"], "text"))
    bottom = HEAD_ROW + max(1, len(made.rows))
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{bottom}"
    sheet.print_area = f"A1:{title}{bottom}"
    _frame(sheet)


def _put(sheet: Worksheet, row: int, column: int, value: object, *, rich: bool) -> None:
    if isinstance(value, Marked):
        put(sheet, row, column, (shown(value.text), "text"))
        if rich and value.spans and len(value.text) * 2 <= MAX_CELL:
            sheet.cell(row, column).value = _runs(value)
    elif isinstance(value, str):
        put(sheet, row, column, (shown(value), "text"))
    else:
        put(sheet, row, column, (value, "centre"))  # type: ignore[arg-type]  # a number or None


def _runs(value: Marked) -> CellRichText:
    """The text with its marked stretches in their own type; rich text is never a formula."""
    runs, at = CellRichText(), 0
    for start, end in value.spans:
        if start > at:
            runs.append(_legal(value.text[at:start]))
        runs.append(TextBlock(_FONTS[value.kind], _legal(value.text[start:end])))
        at = end
    if at < len(value.text):
        runs.append(_legal(value.text[at:]))
    return runs


def _legal(text: str) -> str:
    return _ESCAPE.sub("_x005F_", legal(shown(text)))


def _frame(sheet: Worksheet) -> None:
    """What stays in sight, what can be filtered, how it is printed."""
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    set_page(sheet, "landscape")


def _fit_later(name: str, content: bytes) -> bytes:
    """A sheet whose row heights are a start, not a rule: Excel fits the row when someone edits it."""
    return _FIXED.sub(rb"\1", content) if name.startswith("xl/worksheets/") else content
