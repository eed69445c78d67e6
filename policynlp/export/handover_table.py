"""Tables that Feishu (飞书多维表格) and WPS (多维表格, 智能表格) make of an .xlsx: one head row, one record a row.

Both guess a column's type from its cells. So days are real dates, numbers are numbers, what has few values is plain
text with a list to choose from (单选), persons are text, since neither takes a person from a file; nothing is merged and
no cell is a formula.
"""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.export.clean import one_line
from policynlp.export.excel_cells import Cell, add_styles, height, put
from policynlp.export.handover_view import Line, lines, words
from policynlp.export.package import packed
from policynlp.items import Item

_LIST = 255  # the characters that Excel allows in a list of choices
_SECTOR, _DUE, _STATE, _DONE = 5, 6, 8, 10  # columns, from 1


def feishu(items: Sequence[Item]) -> bytes:
    """The table for 飞书: several departments parted by a comma, at which it cuts when a column is made 多选."""
    return _book(items, ",")


def wps(items: Sequence[Item]) -> bytes:
    """The table for WPS: several departments parted by 、."""
    return _book(items, str(words()["join"]))


def _book(items: Sequence[Item], mark: str) -> bytes:
    said, rows = words()["table"], lines(items)
    book = Workbook()
    add_styles(book)
    sheet = book.active
    sheet.title = said["sheet"]
    for column, (head, width) in enumerate(zip(said["columns"], said["widths"], strict=True), 1):
        put(sheet, 1, column, (head, "head"))
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, line in enumerate(rows, 2):
        cells = _cells(line, mark)
        sheet.row_dimensions[number].height = height([value for value, _ in cells], said["widths"])
        for column, cell in enumerate(cells, 1):
            put(sheet, number, column, cell)
            if column in (_DUE, _DONE):
                sheet.cell(number, column).number_format = said["day"]
    sheet.freeze_panes = "A2"
    last = max(len(rows) + 1, 2)
    states = [words()["state"][state] for state in ("open", "doing", "done")]
    _choices(sheet, _STATE, last, states)
    _choices(sheet, _SECTOR, last, sorted({line.sector for line in rows if line.sector}))
    out = BytesIO()
    book.save(out)
    return packed(out.getvalue(), said["sheet"], max((line.item.row["issued"] or "" for line in rows), default=""))


def _cells(line: Line, mark: str) -> list[Cell]:
    row, item = line.item.row, line.item
    lead, support = (mark.join(one_line(name) for name in names) for names in (item.lead, item.support))
    return [
        (line.text, "text"),
        (line.id, "text"),
        (lead, "text"),
        (support, "text"),
        (line.sector, "text"),
        (line.day, "day") if line.day and line.day.year > 1900 else (None, "day"),
        (line.term, "text"),
        (line.state, "text"),
        (line.note, "text"),
        (line.done_on, "day") if line.done_on and line.done_on.year > 1900 else (None, "day"),
        (None, "text"),
        (one_line(row["title"] or row["document"] or ""), "text"),
        (one_line(row["number"] or ""), "text"),
        (line.path, "text"),
        (row["confidence"], "share"),
    ]


def _choices(sheet: Worksheet, column: int, last: int, choices: Sequence[str]) -> None:
    """A list to choose from, where it is short enough and no choice holds the sign that parts them."""
    joined = ",".join(choices)
    if not choices or len(joined) > _LIST or any("," in one or '"' in one for one in choices):
        return
    said = words()["table"]
    check = DataValidation(type="list", formula1=f'"{joined}"', allow_blank=True, showErrorMessage=True)
    check.errorTitle, check.error = said["title"], said["error"].format(choices=words()["join"].join(choices))[:200]
    letter = get_column_letter(column)
    check.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(check)
