"""The 台账 that comes back: what departments do to it, row by row, and what is taken of it."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from handover_samples import ALL, DOING, DONE, OPEN, PERIOD, SHOWN, SPAN
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from policynlp.export.handover import export_items
from policynlp.export.ledger_read import Ledger, read_ledger
from policynlp.items import Item, Progress

TODAY = date(2024, 5, 20)
ITEMS = {one.id: one for one in ALL}
ROW = {one.id: number for number, one in enumerate(SHOWN, 4)}
FIRST = ROW[OPEN.id]
Change = Callable[[Worksheet, dict[str, int]], object]


def back(path: Path, change: Change, items: dict[str, Item] = ITEMS, sent: tuple[Item, ...] = ALL) -> Ledger:
    """What is read of the ledger of ``sent`` after ``change`` (sheet, columns by head) was done to it."""
    export_items(sent, path, format="ledger")
    book = load_workbook(path)
    sheet = book.active
    change(sheet, {cell.value: cell.column for cell in sheet[3]})
    book.save(path)
    return read_ledger(path, items, today=TODAY, who="李四")


def fill(row: int = FIRST, **values: object) -> Change:
    def change(sheet, columns):
        for head, value in values.items():
            sheet.cell(row, columns[head]).value = value

    return change


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.xlsx"


def said(id: str = OPEN.id, state=None, note=None, done_on=None) -> Progress:
    return Progress(id, state, note, done_on, who="李四", source="import")


# What is taken


def test_a_ledger_as_it_was_sent_says_nothing(path):
    assert back(path, lambda *_: None) == Ledger((), (), len(SHOWN))


@pytest.mark.parametrize(
    ("values", "progress"),
    [
        ({"办理状态": "已完成"}, said(state="done")),
        ({"办理状态": "已办结。", "完成日期": "2024.5.6"}, said(state="done", done_on="2024-05-06")),
        ({"办理状态": None, "完成日期": "5月6日"}, said(state="done", done_on="2024-05-06")),  # a day is enough
        ({"办理状态": "√", "完成日期": 45418}, said(state="done", done_on="2024-05-06")),
        ({"办理状态": "已完成", "完成日期": datetime(2024, 5, 6)}, said(state="done", done_on="2024-05-06")),
        ({"办理状态": "推进中", "进展": "已排查\n12户"}, said(state="doing", note="已排查\n12户")),
        ({"进展": "=1+1户"}, said(note="=1+1户")),  # text, though it looks like a formula
        ({"责任人": "张三", "备注": "电话〔内线〕；12"}, said(note="〔责任人：张三；备注：电话（内线），12〕")),
        ({"办理状态": None, "进展": " "}, None),  # empty says nothing
        ({"办理状态": "未 开始"}, None),  # another hand, the same words
    ],
)
def test_what_is_filled_in_is_taken(path, values, progress):
    def change(sheet, columns):
        fill(**values)(sheet, columns)
        for cell in sheet[FIRST]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type

    assert back(path, change) == Ledger((progress,) if progress else (), (), len(SHOWN))


def test_a_share_is_a_state(path):
    def change(sheet, columns):
        cell = sheet.cell(FIRST, columns["办理状态"])
        cell.value, cell.number_format = 0.6, "0%"

    assert back(path, change).progress == (said(state="doing"),)


def test_a_period_of_a_duty_is_taken_by_its_id(path):
    assert back(path, fill(ROW[PERIOD.id], 办理状态="完成")).progress == (said(PERIOD.id, "done"),)


def test_the_day_alone_may_change(path):
    assert back(path, fill(ROW[DONE.id], 完成日期="2024-5-7")).progress == (said(DONE.id, done_on="2024-05-07"),)


def test_a_remark_is_added_to_what_is_there(path):
    note = "已拨付〔责任人：张三；备注：第二批〕"
    assert back(path, fill(ROW[DOING.id], 备注="第二批")).progress == (said(DOING.id, note=note),)


def test_importing_twice_says_it_once(path):
    found = back(path, fill(办理状态="已完成", 完成日期="2024.5.6", 进展="好", 责任人="张三"))
    [one] = found.progress
    now = ITEMS | {OPEN.id: replace(OPEN, state=one.state, note=one.note, done_on=one.done_on, version=2)}
    assert read_ledger(path, now, today=TODAY) == Ledger((), (), len(SHOWN))


# What happened since it was sent


def test_an_old_row_undoes_nothing(path):
    now = ITEMS | {OPEN.id: replace(OPEN, state="done", done_on="2024-05-01", note="系统里办结")}
    assert back(path, lambda *_: None, now) == Ledger((), (), len(SHOWN))


def test_two_who_changed_the_same_are_reported(path):
    now = ITEMS | {OPEN.id: replace(OPEN, state="doing")}
    found = back(path, fill(办理状态="已完成"), now)
    assert found.progress == ()
    assert found.problems == (
        "sheet 台账, row 4: 办理状态 says “已完成”, the register has “进行中” since the list was sent; nothing of the row is taken",
    )


def test_two_who_say_the_same_agree(path):
    now = ITEMS | {OPEN.id: replace(OPEN, state="done", done_on="2024-05-06")}
    assert back(path, fill(办理状态="已完成"), now) == Ledger((), (), len(SHOWN))


def test_a_text_mended_since_was_not_changed_by_hand(path):
    now = ITEMS | {OPEN.id: replace(OPEN, row=OPEN.row | {"text": "改过的任务。"})}
    assert back(path, lambda *_: None, now).problems == ()


def test_without_the_check_codes_the_register_is_what_counts(path):
    def change(sheet, columns):
        fill(办理状态="进行中")(sheet, columns)
        sheet.delete_cols(columns["校验码"])

    assert back(path, change) == Ledger((said(state="doing"),), (), len(SHOWN))


def test_what_was_withdrawn_takes_nothing(path):
    now = ITEMS | {OPEN.id: replace(OPEN, state="withdrawn")}
    assert "withdrawn" in back(path, fill(进展="好"), now).problems[0]
    assert back(path, lambda *_: None, now).problems == ()


# What does not fit


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"任务": "改了"}, "row 4: 任务 was changed by hand to “改了”; it is not taken over"),
        ({"牵头": None}, "row 4: 牵头 was changed by hand to “”"),
        ({"编号": "deadbeef00000000"}, "row 4: 编号 'deadbeef00000000' is no task of this register"),
        ({"编号": None}, "row 4: 编号 is empty"),
        ({"编号": 5.1e15}, "row 4: 编号 '5100000000000000' is no task"),
        ({"编号": datetime(2024, 5, 6)}, "became a date"),
        ({"编号": OPEN.id[:8], "任务": "别的"}, "it was cut"),
        ({"办理状态": "差不多"}, "办理状态 “差不多” is none of 未开始、进行中、已完成; nothing of the row is taken"),
        ({"完成日期": "上周", "办理状态": "完成"}, "完成日期 “上周” is no day"),
        ({"完成日期": "2024-5-21", "办理状态": "完成"}, "完成日期 2024-05-21 lies ahead of today"),
        ({"完成日期": "2024-5-6", "办理状态": "进行中"}, "完成日期 is filled in, but 办理状态 is 进行中"),
        ({"完成日期": "2024-5-6"}, "完成日期 is filled in, but 办理状态 is 未开始"),
    ],
)
def test_what_does_not_fit_is_reported_and_not_taken(path, values, problem):
    found = back(path, fill(**values))
    assert found.progress == ()
    assert len(found.problems) == 1
    assert problem in found.problems[0]


def test_a_text_changed_by_hand_does_not_stop_the_row(path):
    found = back(path, fill(任务="改了", 办理状态="进行中"))
    assert (len(found.problems), found.progress) == (1, (said(state="doing"),))


def test_a_wrong_cell_stops_the_whole_row(path):
    assert back(path, fill(办理状态="进行中", 完成日期="上周")).progress == ()


def test_a_cut_id_counts_with_the_same_text(path):
    found = back(path, fill(编号="F5B1746D 582", 办理状态="完成"), {OPEN.id: OPEN}, (OPEN,))
    assert found.progress == (said(state="done"),)


def test_ids_lose_case_and_width(path):
    assert back(path, fill(编号=" Ｆ5B1746D582FBFD7 ", 办理状态="完成")).progress == (said(state="done"),)


@pytest.mark.parametrize(("state", "taken"), [("已完成", 0), ("未开始", 1)])
def test_an_id_twice(path, state, taken):
    """Rows that say the same are one; rows that say different things are none."""

    def change(sheet, columns):
        other = ROW[SPAN.id]
        for cell in sheet[FIRST]:
            sheet.cell(other, cell.column).value = cell.value
        sheet.cell(other, columns["办理状态"]).value = state
        sheet.cell(other, columns["进展"]).value = sheet.cell(FIRST, columns["进展"]).value = "好"

    found = back(path, change)
    assert len(found.progress) == taken
    assert len(found.problems) == 1 - taken
    if not taken:
        assert found.problems[0].startswith("sheet 台账, row 4; sheet 台账, row 9: the same 编号")


# What departments do to the sheet


def moved(sheet, columns):
    sheet.unmerge_cells("A1:K1")
    sheet.unmerge_cells("A2:K2")
    sheet.move_range(f"L3:L{sheet.max_row}", cols=3)
    sheet.insert_cols(1)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "上报材料"
    fill(FIRST + 2, 办理状态="已完成")(sheet, {head: column + 1 for head, column in columns.items()})


def renamed(sheet, columns):
    for head, other in (("办理状态", " 完成 状态"), ("编号", "任务编号"), ("完成日期", "实际完成时间(年月日)")):
        sheet.cell(3, columns[head]).value = other
    fill(办理状态="已完成")(sheet, columns)


def sorted_(sheet, columns):
    fill(办理状态="已完成")(sheet, columns)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate(reversed(rows), 4):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type


def shortened(sheet, columns):
    fill(办理状态="已完成")(sheet, columns)
    sheet.delete_rows(FIRST + 1, sheet.max_row)
    sheet.cell(FIRST + 3, 2).value = "填报人：张三"  # no id, and nothing that is filled in


def merged(sheet, columns):
    fill(办理状态="已完成")(sheet, columns)
    sheet.cell(FIRST + 1, columns["编号"]).value = OPEN.id  # the department split its row and merged the cells
    for key in ("任务", "牵头", "校验码", "配合", "领域", "时限"):
        sheet.cell(FIRST + 1, columns[key]).value = None
    for key in HEADS_MERGED:
        sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=columns[key], end_column=columns[key])


HEADS_MERGED = (
    "任务", "牵头", "配合", "领域", "时限", "办理状态", "进展", "完成日期", "责任人", "备注", "编号", "校验码",
)  # fmt: skip


def repeated(sheet, columns):
    fill(办理状态="已完成")(sheet, columns)
    sheet.insert_rows(FIRST + 2)
    for head, column in columns.items():
        sheet.cell(FIRST + 2, column).value = head


def more_sheets(sheet, columns):
    fill(办理状态="已完成")(sheet, columns)
    other = sheet.parent.create_sheet("说明", 0)
    other["A1"] = "这里什么也没有"
    other.sheet_state = "hidden"


@pytest.mark.parametrize("change", [moved, renamed, sorted_, shortened, merged, repeated, more_sheets])
def test_what_departments_do(path, change):
    found = back(path, change)
    assert (found.progress, found.problems) == ((said(state="done"),), ())


def test_a_cell_merged_over_rows_counts_for_each(path):
    def change(sheet, columns):
        fill(FIRST, 办理状态="推进中")(sheet, columns)
        place = columns["办理状态"]
        sheet.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=place, end_column=place)

    assert back(path, change).progress == (said(state="doing"), said(DONE.id, "doing"))


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here that could save the ledger anew")
def test_another_program_may_save_it(path, tmp_path):
    """LibreOffice writes other styles, dates and shared strings than openpyxl."""
    back(path, fill(办理状态="已完成", 完成日期=datetime(2024, 5, 6), 进展="已排查\n12户"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=120)
    found = read_ledger(tmp_path / "saved" / path.name, ITEMS, today=TODAY, who="李四")
    assert found == Ledger((said(state="done", note="已排查\n12户", done_on="2024-05-06"),), (), len(SHOWN))


def test_added_rows_are_reported(path):
    found = back(path, lambda sheet, columns: fill(sheet.max_row + 1, 任务="新任务", 办理状态="已完成")(sheet, columns))
    assert found.problems == ("sheet 台账, row 12: 编号 is empty, so nothing of the row is taken",)


def test_problems_come_in_the_order_of_the_rows(path):
    def change(sheet, columns):
        for row, values in ((6, {"编号": "x"}), (4, {"办理状态": "差不多"}), (5, {"任务": "改了"})):
            fill(row, **values)(sheet, columns)

    assert [problem.split(":")[0][-1] for problem in back(path, change).problems] == ["4", "5", "6"]


def test_columns_that_are_there_twice_are_reported(path):
    found = back(path, lambda sheet, _: sheet.cell(3, 20, "进展情况"))
    assert found.problems == ("sheet 台账: several columns are headed 进展; nothing of it is taken",)


def test_several_sheets_are_read(path):
    def change(sheet, columns):
        copy = sheet.parent.copy_worksheet(sheet)
        copy.title = "二科"
        sheet.delete_rows(5, 20)
        copy.delete_rows(4)
        copy.cell(4, columns["办理状态"]).value = "进行中"

    assert back(path, change).progress == (said(DONE.id, "doing"),)


def test_ids_without_heads_are_reported(path):
    def change(sheet, _):
        other = sheet.parent.create_sheet("摘录")
        other["A1"] = OPEN.id

    assert back(path, change).problems == ("sheet 摘录: has ids of ours but no row of heads; nothing of it is taken",)
