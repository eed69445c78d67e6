"""The cells of the workbook: what may stand in one, how it looks, how high its row is."""

import re
from collections.abc import Sequence
from datetime import date
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.export.clean import clipped, is_formula, legal
from policynlp.export.labels import labels

MAX_CELL = 32767
"""The UTF-16 units that a cell holds."""
TITLE_SIZE, NOTE_SIZE = 18, 9
"""Points of the title and of the note under it."""

_HEAD_SIZE, _BODY_SIZE = 11, 10.5
_MAX_HEIGHT = 409  # points, Excel's own limit
_DAY = 'yyyy"年"m"月"d"日"'
_STYLE = "register "  # before the names of styles: Excel has its own Title and Note
_BODY, _HEAD = "宋体", "黑体"
_SHADE, _GREY, _BAND = "FFF2CC", "808080", "DDE6F0"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A

Cell = tuple[str | int | float | date | None, str]
"""A value and the name of the style that it is set in."""


def put(sheet: Worksheet, row: int, column: int, content: Cell) -> None:
    """Set a cell; a string is always text, never a formula or an error value."""
    value, style = content
    cell = sheet.cell(row, column)
    cell.style = _STYLE + style
    if not isinstance(value, str):
        cell.value = value
        return
    text = clipped(legal(value), MAX_CELL, labels()["mark"]["cut"])
    if not text:
        return
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    if is_formula(value):
        cell.quotePrefix = True


def height(values: Sequence[object], widths: Sequence[float], size: float = _BODY_SIZE) -> float:
    """The points that a row needs for its texts, wrapped in columns of ``widths`` characters, at most 409.

    Reckoned, not measured: programs differ in whether they fit rows by themselves when they open a file.
    """
    lines = 1
    for value, width in zip(values, widths, strict=True):
        room = max(2, int((width - 1) * _BODY_SIZE / size))
        text = value if isinstance(value, str) else ""
        lines = max(lines, sum(max(1, -(-_breadth(line) // room)) for line in text.split("\n")))
    return min(_MAX_HEIGHT, round(lines * size * 1.4 + 7, 1))


def _breadth(text: str) -> int:
    """The text's width in half-width characters."""
    return sum(1 if east_asian_width(char) in ("N", "Na", "H") else 2 for char in text)


def add_styles(book: Workbook) -> None:
    """The named styles of the workbook; each of the body has a shaded twin, NAME_low."""
    thin = Side(style="thin", color="000000")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)

    def add(name: str, font: Font, *, across: str, box: Border | None = None, fill: str = "", form: str = "") -> None:
        style = NamedStyle(_STYLE + name, font=font)
        style.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        style.border = box or Border()
        if fill:
            style.fill = PatternFill("solid", start_color=fill, end_color=fill)
        style.number_format = form or "General"
        book.add_named_style(style)

    add("title", Font(_HEAD, TITLE_SIZE), across="center")
    add("note", Font(_BODY, NOTE_SIZE, color=_GREY), across="left")
    add("head", Font(_HEAD, _HEAD_SIZE), across="center", box=box, fill=_BAND)
    for suffix, fill in (("", ""), ("_low", _SHADE)):
        add("text" + suffix, Font(_BODY, _BODY_SIZE), across="left", box=box, fill=fill)
        add("centre" + suffix, Font(_BODY, _BODY_SIZE), across="center", box=box, fill=fill)
        add("share" + suffix, Font(_BODY, _BODY_SIZE), across="center", box=box, fill=fill, form="0.00")
        add("day" + suffix, Font(_BODY, _BODY_SIZE), across="left", box=box, fill=fill, form=_DAY)
        add("proposed" + suffix, Font(_BODY, _BODY_SIZE, color=_GREY), across="left", box=box, fill=fill)


def set_page(sheet: Worksheet, orientation: str) -> None:
    """A4, ``landscape`` or ``portrait``, as wide as one page, with page numbers at the foot."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.6, 0.7, 0.35
    first, between, last = labels()["word"]["page"]
    sheet.oddFooter.center.text = f"{first} &P {between} &N {last}"
