"""Department packs: a folder for each department with its 台账, its 交办单 and its calendar, and an overview of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from policynlp.export import due
from policynlp.export.excel_cells import NOTE_SIZE, TITLE_SIZE, Cell, add_styles, height, put
from policynlp.export.handover_calendar import render as calendar
from policynlp.export.handover_view import Line, followed, line
from policynlp.export.handover_view import words as said
from policynlp.export.ledger import ledger
from policynlp.export.order_form import department_form, task_form
from policynlp.export.package import packed
from policynlp.export.packs_folder import write_folder
from policynlp.export.packs_words import distinct, safe, words
from policynlp.items import Item

Each = Literal["department", "task"]
"""One 交办单 for each department, or one for each of its tasks."""


@dataclass(slots=True)
class Pack:
    """What one department gets: its items with 牵头 or 配合, in order, those that it leads first.

    ``followed`` is the same for the ledger, where a recurring duty stands as its periods; ``folder`` is the name of its
    folder.
    """

    name: str
    folder: str = ""
    items: list[tuple[Item, str]] = field(default_factory=list)
    followed: list[tuple[Item, str]] = field(default_factory=list)


def write_packs(
    items: Sequence[Item], folder: Path, *, each: Each = "department", periods: Sequence[Item] | None = None
) -> list[Pack]:
    """Write the packs of ``items`` into ``folder``, whole or not at all; gives them back, those with most tasks first.

    ``periods`` are the items as they are followed (a recurring duty as one for each owner and period), for the
    ledgers; by default ``items``. A joint task is in the pack of each department; one that nobody leads is in that of
    未明确责任单位. Principles and withdrawn items are left out. A folder that an earlier run wrote is replaced. Raises
    OutputError where it holds anything else or was changed since, and where it cannot be written.
    """
    packs = packs_of(items, periods)
    write_folder(folder, _files(packs, items, each))
    return packs


def packs_of(items: Sequence[Item], periods: Sequence[Item] | None = None) -> list[Pack]:
    """The packs of the items, those with most tasks first, ties by name."""
    packs: dict[str, Pack] = {}
    for item in followed(items):
        for name, role in _departments(item):
            packs.setdefault(name, Pack(name)).items.append((item, role))
    for item in followed(items if periods is None else periods):
        for name, role in _departments(item):
            packs.setdefault(name, Pack(name)).followed.append((item, role))
    lead = said()["role"]["lead"]
    for pack in packs.values():
        for several in (pack.items, pack.followed):
            several.sort(key=lambda pair: pair[1] != lead)  # stable: the register's order within each
    found = sorted(packs.values(), key=lambda pack: (-len(pack.items), pack.name))
    folders = distinct([pack.name for pack in found], [words()["files"]["overview"]])
    for pack in found:
        pack.folder = folders[pack.name]
    return found


def _departments(item: Item) -> list[tuple[str, str]]:
    """Each department of an item with its role; 未明确责任单位 leads where nobody does."""
    lead, support = said()["role"]["lead"], said()["role"]["support"]
    roles = dict.fromkeys(item.lead or (words()["unnamed"],), lead)
    return list((dict.fromkeys(item.support, support) | roles).items())


def _files(packs: Sequence[Pack], items: Sequence[Item], each: Each) -> dict[str, bytes]:
    """The content of every file by its path in the folder, parts joined by /."""
    names = words()["files"]
    files = {names["overview"]: _overview(packs, followed(items))}
    for pack in packs:
        rows = _lines(pack.followed)
        roles = {item.id: role for item, role in pack.followed}
        at = f"{pack.folder}/"
        files[at + names["ledger"].format(name=pack.folder)] = ledger(rows, name=pack.name, roles=roles)
        files[at + names["calendar"].format(name=pack.folder)] = calendar([item for item, _ in pack.items])
        files |= {at + name: content for name, content in _forms(pack, each).items()}
    return files


def _forms(pack: Pack, each: Each) -> dict[str, bytes]:
    """The forms of what is still to be done; none where nothing is."""
    names = words()["files"]
    open_ = [(item, role) for item, role in pack.items if item.state in ("open", "doing")]
    rows = list(zip(_lines(open_), (role for _, role in open_), strict=True))
    if not rows:
        return {}
    if each == "department":
        return {names["form"].format(name=pack.folder): department_form(rows, pack.name)}
    found: dict[str, bytes] = {}
    for one, role in rows:  # the number alone tells them apart
        name = names["form_of"].format(number=f"{one.number:03d}", id=safe(one.id[:16]))
        found[f"{names['forms']}/{name}"] = task_form(one, pack.name, role)
    return found


def _lines(pairs: Sequence[tuple[Item, str]]) -> list[Line]:
    return [line(number, item) for number, (item, _) in enumerate(pairs, 1)]


def _overview(packs: Sequence[Pack], items: Sequence[Item]) -> bytes:
    """A workbook of one sheet: the departments with counts; below, how many tasks there are, each counted once."""
    said_, book = words()["overview"], Workbook()
    add_styles(book)
    sheet = book.active
    sheet.title = said_["sheet"]
    width = len(said_["columns"])
    for row, (text, style, size) in enumerate(
        ((said_["title"], "title", TITLE_SIZE), (said_["note"], "note", NOTE_SIZE)), 1
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        put(sheet, row, 1, (text, style))
        sheet.row_dimensions[row].height = height([text], [sum(said_["widths"])], size)
    for column, (head, wide) in enumerate(zip(said_["columns"], said_["widths"], strict=True), 1):
        put(sheet, 3, column, (head, "head"))
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.row_dimensions[3].height = 32
    for number, pack in enumerate(packs, 1):
        cells = _counts(number, pack)
        for column, cell in enumerate(cells, 1):
            put(sheet, number + 3, column, cell)
        sheet.row_dimensions[number + 3].height = height([value for value, _ in cells], said_["widths"])
    last = len(packs) + 4
    put(sheet, last, 2, (said_["total"], "text"))
    put(sheet, last, 5, (len(items), "centre"))
    sheet.freeze_panes = "C4"
    sheet.print_area = f"A1:{get_column_letter(width)}{last}"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    out = BytesIO()
    book.save(out)
    return packed(out.getvalue(), said_["title"], max((item.row["issued"] or "" for item in items), default=""))


def _counts(number: int, pack: Pack) -> list[Cell]:
    roles: Mapping[str, str] = said()["role"]
    several = [item for item, _ in pack.items]
    days = sorted(day for item in several if item.state != "done" and (day := due.day(item.day)))
    led = sum(role == roles["lead"] for _, role in pack.items)
    return [
        (number, "centre"),
        (pack.name, "text"),
        (led, "centre"),
        (len(several) - led, "centre"),
        (len(several), "centre"),
        (sum(item.day is not None for item in several), "centre"),
        (days[0], "day") if days else (None, "day"),
        (sum(item.state == "done" for item in several), "centre"),
        (pack.folder, "text"),
    ]
