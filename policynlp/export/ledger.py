"""The 台账: an Excel list that departments fill in and send back, read again by `policynlp.export.ledger_read`."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.errors import OutputError
from policynlp.export.clean import one_line
from policynlp.export.excel_cells import NOTE_SIZE, TITLE_SIZE, Cell, add_styles, height, put, set_page
from policynlp.export.handover_view import Line, lines
from policynlp.export.handover_view import words as said
from policynlp.export.ledger_words import checked, values_of, words
from policynlp.export.package import packed
from policynlp.items import Item

HEAD_ROW = 3
"""The row of the column heads; above it stand the title and how to fill the list in."""
MAX_ROWS = 20_000
"""The rows that a ledger may have, written or read."""

_FILL = "FFF8DC"
_HIDDEN = ("check",)
_UNPRINTED = ("id", "check")
_SPARE = 34.0  # a row is high enough to write two lines into it


def render(items: Sequence[Item]) -> bytes:
    """The ledger of these items, see `ledger`."""
    return ledger(lines(items))


def ledger(rows: Sequence[Line], *, name: str = "", roles: Mapping[str, str] | None = None) -> bytes:
    """A workbook of one sheet, 台账; ``name`` is the department that it is for.

    ``roles`` (牵头 or 配合 by the item's id) makes the column 本单位职责. Only the columns that departments fill in are
    unlocked, and shaded; no password guards the others. The hidden column 校验码 says what stood in the row when it
    was written. Raises OutputError where there are more than ``MAX_ROWS`` items.
    """
    if len(rows) > MAX_ROWS:
        raise OutputError(f"{len(rows):,} items are more than a ledger holds ({MAX_ROWS:,}); export them in parts")
    keys = [key for key in words()["columns"] if key != "role" or roles is not None]
    book = Workbook()
    add_styles(book)
    _add_fills(book)
    sheet = book.active
    sheet.title = words()["sheet"]
    title = words()["title_of"].format(name=one_line(name)) if name else words()["title"]
    _head(sheet, keys, title)
    widths = [words()["columns"][key][1] for key in keys]
    for number, line in enumerate(rows, 1):
        cells = _cells(line, keys, number, (roles or {}).get(line.item.id, ""))
        for column, cell in enumerate(cells, 1):
            put(sheet, HEAD_ROW + number, column, cell)
        high = height([None if key in _HIDDEN else cell[0] for key, cell in zip(keys, cells, strict=True)], widths)
        sheet.row_dimensions[HEAD_ROW + number].height = max(high, _SPARE)
    if not rows:
        put(sheet, HEAD_ROW + 1, 1, (words()["nothing"], "note"))
    _frame(sheet, keys, HEAD_ROW + max(len(rows), 1))
    out = BytesIO()
    book.save(out)
    return packed(out.getvalue(), title, max((line.item.row["issued"] or "" for line in rows), default=""))


def _add_fills(book: Workbook) -> None:
    """The styles of the cells that departments fill in: unlocked, shaded; of dates, and of all else."""
    thin = Side(style="thin", color="000000")
    for name, form in (("fill", "General"), ("fill_centre", "General"), ("fill_day", "yyyy-mm-dd")):
        style = NamedStyle(f"register {name}", font=Font("宋体", 10.5))
        across = "left" if name == "fill" else "center"
        style.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        style.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        style.fill = PatternFill("solid", start_color=_FILL, end_color=_FILL)
        style.protection = Protection(locked=False)
        style.number_format = form
        book.add_named_style(style)


def _head(sheet: Worksheet, keys: Sequence[str], title: str) -> None:
    columns = words()["columns"]
    printed = _printed(keys)
    shown = sum(columns[key][1] for key in keys[:printed])
    for row, (text, style, size) in enumerate(((title, "title", TITLE_SIZE), (words()["note"], "note", NOTE_SIZE)), 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=printed)
        put(sheet, row, 1, (text, style))
        sheet.row_dimensions[row].height = height([text], [shown], size)
    for column, key in enumerate(keys, 1):
        put(sheet, HEAD_ROW, column, (columns[key][0], "head"))
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = columns[key][1]
        sheet.column_dimensions[letter].hidden = key in _HIDDEN
    sheet.row_dimensions[HEAD_ROW].height = 32


def _cells(line: Line, keys: Sequence[str], number: int, role: str) -> list[Cell]:
    values = values_of(line)
    done = line.done_on if line.done_on and line.done_on.year > 1900 else None
    special: dict[str, object] = {
        "number": number,
        "role": role,
        "id": line.id,
        "check": checked(values),
        "done_on": done,
    }
    columns = words()["columns"]
    found: list[Cell] = []
    for key in keys:
        value = special[key] if key in special else values[key]
        found.append((value, columns[key][2]))  # type: ignore[arg-type]
    return found


def _printed(keys: Sequence[str]) -> int:
    return sum(key not in _UNPRINTED for key in keys)


def _frame(sheet: Worksheet, keys: Sequence[str], last: int) -> None:
    """What stays in sight, can be chosen, is locked, is printed; ``last`` is the last row."""
    first, end = HEAD_ROW + 1, get_column_letter(len(keys))
    sheet.freeze_panes = sheet.cell(first, keys.index("task") + 2)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{end}{last}"
    state, day = (get_column_letter(keys.index(key) + 1) for key in ("state", "done_on"))
    choices = [said()["state"][name] for name in ("open", "doing", "done")]
    words_ = words()["choices"]
    check = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
    check.errorTitle, check.error = words_["title"], words_["error"].format(choices=said()["join"].join(choices))
    check.add(f"{state}{first}:{state}{last}")
    sheet.add_data_validation(check)
    dates = DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True
    )
    dates.errorStyle, dates.errorTitle, dates.error = "warning", words_["day_title"], words_["day_error"]
    dates.add(f"{day}{first}:{day}{last}")
    sheet.add_data_validation(dates)
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False  # False: allowed
    sheet.print_area = f"A1:{get_column_letter(_printed(keys))}{last}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    set_page(sheet, "landscape")
