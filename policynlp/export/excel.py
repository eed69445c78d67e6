"""Excel: the task table as an office prints and checks it, the principles, the figures."""

import re
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.errors import OutputError
from policynlp.export import view
from policynlp.export.excel_cells import NOTE_SIZE, TITLE_SIZE, Cell, add_styles, height, put, set_page
from policynlp.export.figures import figures
from policynlp.export.labels import labels
from policynlp.export.package import sealed
from policynlp.export.view import Entry
from policynlp.rows import Register

Line = tuple[bool, list[Cell]]
"""Whether the line is shaded, and its cells."""

MAX_ROWS = 1_048_576
"""The rows that a sheet holds."""
HEAD_ROW = 3
"""The row of the column heads; above it stand the title and the note."""

_FIGURES = (44, 10, 60)  # widths of the figures' columns in characters
_FIXED = re.compile(rb'(<row [^>]*?) customHeight="1"')


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of sheet stands on the page: heads, widths in characters, how many columns are printed."""

    heads: list[str]
    widths: tuple[float, ...]
    printed: int


def render(register: Register) -> bytes:
    """A workbook of three sheets: 任务分解表 (measures), 原则要求 (principles), 统计 (counts and failed files).

    No cell is a formula; a text that looks like one is marked as text. The print area of the first two sheets
    leaves out the columns for checking on the screen. Raises OutputError where a sheet has too few rows.
    """
    words = labels()
    book = Workbook()
    add_styles(book)
    title = view.title(register, one=words["title"]["table"], many=words["title"]["tables"])
    tasks, principles = view.entries(register, "measure"), view.entries(register, "principle")
    if max(len(tasks), len(principles)) + HEAD_ROW > MAX_ROWS:
        raise OutputError(f"{len(tasks)} tasks are more than a sheet of Excel holds; write csv or jsonl instead")

    widths = (5.5, 20, 44, 15, 15, 11, 14, 16, 9.5, 30, 44, 6, 8, 8)
    alone = len(register.directives) == 1  # all rows have one source: it stands in the title and is not printed
    layout = Layout(words["columns"]["tasks"], widths, printed=10 - alone)
    notes = view.note(tasks, shaded=True), words["note"]["no_tasks"]
    _table(book.active, words["sheet"]["tasks"], (title, *notes), layout, [_task(entry) for entry in tasks])

    layout = Layout(words["columns"]["principles"], (5.5, 28, 66, 18, 12, 30, 6, 8, 8), printed=6 - alone)
    notes = view.note(principles, shaded=True), words["note"]["no_principles"]
    name = words["sheet"]["principles"]
    _table(book.create_sheet(), name, (name, *notes), layout, [_principle(entry) for entry in principles])

    _figures(book.create_sheet(), register)
    out = BytesIO()
    book.save(out)
    return sealed(out.getvalue(), register, title, _fit_later)


def _fit_later(name: str, content: bytes) -> bytes:
    """A sheet whose row heights are a start, not a rule: Excel fits the row when someone edits it."""
    return _FIXED.sub(rb"\1", content) if name.startswith("xl/worksheets/") else content


def _task(entry: Entry) -> Line:
    sortable = entry.day is not None and entry.day.year > 1900  # Excel's calendar begins there
    return entry.doubtful, [
        (entry.number, "centre"),
        ("\n".join(entry.path), "text"),
        (entry.measure, "text"),
        (entry.lead, "proposed" if entry.proposed else "text"),
        (entry.support, "text"),
        (entry.sector, "centre"),
        ("\n".join(entry.deadline), "text"),
        (entry.day, "day") if sortable else ("\n".join(entry.due), "text"),
        (entry.term, "centre"),
        (entry.source, "text"),
        (entry.text, "text"),
        (entry.page, "centre"),
        (round(entry.confidence, 4), "share"),
        (None, "centre"),
    ]


def _principle(entry: Entry) -> Line:
    return entry.doubtful, [
        (entry.number, "centre"),
        ("\n".join(entry.path), "text"),
        (entry.measure, "text"),
        (entry.lead, "proposed" if entry.proposed else "text"),
        (entry.sector, "centre"),
        (entry.source, "text"),
        (entry.page, "centre"),
        (round(entry.confidence, 4), "share"),
        (None, "centre"),
    ]


def _table(sheet: Worksheet, name: str, texts: tuple[str, str, str], layout: Layout, rows: list[Line]) -> None:
    """Title, note, heads and rows; ``texts`` are the title, the note and what stands where there are no rows."""
    sheet.title = name
    title, note, nothing = texts
    shown = sum(layout.widths[: layout.printed])
    for row, (text, style, size) in enumerate(((title, "title", TITLE_SIZE), (note, "note", NOTE_SIZE)), 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=layout.printed)
        put(sheet, row, 1, (text, style))
        sheet.row_dimensions[row].height = height([text], [shown], size)
    for column, (head, width) in enumerate(zip(layout.heads, layout.widths, strict=True), 1):
        put(sheet, HEAD_ROW, column, (head, "head"))
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 32
    for row, (shaded, cells) in enumerate(rows, HEAD_ROW + 1):
        for column, (value, style) in enumerate(cells, 1):
            put(sheet, row, column, (value, style + "_low" if shaded else style))
        sheet.row_dimensions[row].height = height([value for value, _ in cells], layout.widths)
    last = HEAD_ROW + max(len(rows), 1)
    if not rows:
        put(sheet, last, 1, (nothing, "centre"))  # before the merge, which takes the borders over
        sheet.merge_cells(start_row=last, start_column=1, end_row=last, end_column=layout.printed)
        sheet.row_dimensions[last].height = height([nothing], [shown])
    _frame(sheet, layout, last)
    if rows:
        letter = get_column_letter(len(layout.heads))
        _review(sheet, f"{letter}{HEAD_ROW + 1}:{letter}{last}")


def _frame(sheet: Worksheet, layout: Layout, last: int) -> None:
    """What stays in sight, what can be filtered, what is printed; ``last`` is the last row."""
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(layout.heads))}{last}"
    sheet.print_area = f"A1:{get_column_letter(layout.printed)}{last}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    set_page(sheet, "landscape")


def _review(sheet: Worksheet, cells: str) -> None:
    words = labels()["review"]
    choices = '"' + ",".join(words["choices"]) + '"'
    check = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    check.errorTitle, check.error = words["title"], words["error"]
    check.add(cells)
    sheet.add_data_validation(check)


def _figures(sheet: Worksheet, register: Register) -> None:
    words = labels()
    sheet.title = words["sheet"]["figures"]
    put(sheet, 1, 1, (words["sheet"]["figures"], "title"))
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[1].height = 30
    row = 2
    for block in figures(register):
        heads = (block.title, words["columns"]["figures"][1], words["columns"]["figures"][2])
        for column, head in enumerate(heads, 1):
            put(sheet, row, column, (head, "head"))
        sheet.row_dimensions[row].height = height(heads, _FIGURES)
        for name, count, remark in block.rows:
            row += 1
            for column, cell in enumerate(((name, "text"), (count, "centre"), (remark, "text")), 1):
                put(sheet, row, column, cell)
            sheet.row_dimensions[row].height = height((name, count, remark), _FIGURES)
        row += 2
    for letter, width in zip("ABC", _FIGURES, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.print_area = f"A1:C{row - 2}"
    set_page(sheet, "portrait")
