"""The 台账 as it is written, and the words by which its cells are read."""

from datetime import date, datetime
from io import BytesIO

import pytest
from handover_samples import ALL, DOING, DONE, OPEN, PERIOD, SHOWN
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from policynlp.errors import OutputError
from policynlp.export import ledger
from policynlp.export.handover import render_items
from policynlp.export.handover_view import line, lines
from policynlp.export.ledger_words import column_of, day_of, state_of, values_of, with_tail, without_tail

TODAY = date(2024, 5, 20)
HEADS = [
    "序号", "任务", "牵头", "配合", "领域", "时限", "办理状态", "进展", "完成日期", "责任人", "备注", "编号", "校验码",
]  # fmt: skip
FILLED = ("办理状态", "进展", "完成日期", "责任人", "备注")


def page(content: bytes):
    return load_workbook(BytesIO(content)).active


def test_heads_and_rows():
    sheet = page(render_items(ALL, "ledger"))
    assert sheet.title == "台账"
    assert [cell.value for cell in sheet[3]] == HEADS
    found = [{head: cell.value for head, cell in zip(HEADS, row, strict=True)} for row in sheet.iter_rows(min_row=4)]
    assert [row["编号"] for row in found] == [one.id for one in SHOWN]
    assert [row["序号"] for row in found] == list(range(1, len(SHOWN) + 1))
    by_id = {row["编号"]: row for row in found}
    assert by_id[OPEN.id]["任务"].startswith("应急管理局要")  # without its number
    assert by_id[OPEN.id]["时限"] == "2024年6月30日"
    assert by_id[PERIOD.id]["时限"] == "2024年5月31日（每月）"
    assert by_id[PERIOD.id]["牵头"] == "应急管理"  # the period's owner alone
    assert by_id[DONE.id]["完成日期"] == datetime(2024, 5, 6)
    assert [by_id[DOING.id][head] for head in FILLED] == ["进行中", "已拨付", None, "张三", "首批"]


def test_only_what_departments_fill_in_is_unlocked_and_shaded():
    sheet = page(render_items(ALL, "ledger"))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for row in sheet.iter_rows(min_row=4):
        for head, cell in zip(HEADS, row, strict=True):
            assert cell.protection.locked == (head not in FILLED), head
            assert (cell.fill.fgColor.rgb == "00FFF8DC") == (head in FILLED), head


def test_how_it_stands_on_the_page():
    sheet = page(render_items(ALL, "ledger"))
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'台账'!$A$1:$K$11"
    assert sheet.column_dimensions["M"].hidden
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    assert checks["G4:G11"].formula1 == '"未开始,进行中,已完成"'
    assert checks["I4:I11"].type == "date"
    assert all(cell.data_type == "s" for cell in sheet["L"][3:])  # ids are text


def test_a_ledger_of_a_department_names_it_and_its_part():
    rows = lines(ALL)
    sheet = page(ledger.ledger(rows, name="应急管理\n局", roles={OPEN.id: "牵头", DONE.id: "配合"}))
    assert sheet["A1"].value == "应急管理局工作任务办理台账"
    assert [cell.value for cell in sheet[3]][:2] == ["序号", "本单位职责"]
    assert [sheet.cell(row, 2).value for row in (4, 5, 6)] == ["牵头", "配合", None]


def test_more_rows_than_come_back_are_refused(monkeypatch):
    monkeypatch.setattr(ledger, "MAX_ROWS", 3)
    with pytest.raises(OutputError, match="in parts"):
        render_items(ALL, "ledger")


# Words


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("编号", "id"),
        (" 编 号 ", "id"),
        ("完成\n日期", "done_on"),
        ("完成时间（年月日）", "done_on"),
        ("进展情况", "note"),
        ("ＩＤ", "id"),  # full width
        ("任务", "task"),
        ("编号说明", None),
        ("任务数", None),
        ("", None),
        ("（）", None),
    ],
)
def test_heads_are_known(head, key):
    assert column_of(head) == key


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("未开始", "open"),
        (" 未 开始", "open"),
        ("进行中。", "doing"),
        ("正在推进", "doing"),
        ("60%", "doing"),
        ("33.5%", "doing"),
        ("0%", "open"),
        ("100%", "done"),
        ("已办结", "done"),
        ("完成", "done"),
        ("√", "done"),
        ("True", "done"),  # a ticked box
        ("未完成", None),  # not begun, or in hand
        ("基本完成", None),  # nobody knows
        ("120%", None),
        ("已撤销", None),  # not for departments to say
        ("", None),
    ],
)
def test_states_are_known(text, state):
    assert state_of(text) == state


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (datetime(2024, 5, 6, 9, 30), date(2024, 5, 6)),
        (date(2024, 5, 6), date(2024, 5, 6)),
        (45418, date(2024, 5, 6)),  # Excel's number of it
        (45418.5, date(2024, 5, 6)),
        ("45418", date(2024, 5, 6)),
        (20240506, date(2024, 5, 6)),
        ("2024.5.6", date(2024, 5, 6)),
        ("2024-05-06", date(2024, 5, 6)),
        ("2024/5/6", date(2024, 5, 6)),
        ("2024年5月6日", date(2024, 5, 6)),
        ("２０２４年５月６号", date(2024, 5, 6)),
        ("2024-05-06 00:00:00", date(2024, 5, 6)),
        ("5月6日", date(2024, 5, 6)),
        ("12月30日", date(2023, 12, 30)),  # the latest up to today
        ("2月29日", date(2024, 2, 29)),
        ("2月30日", None),
        ("5.6", None),  # a number to most
        (5.6, None),
        ("2024.5", None),
        ("5月初", None),
        ("2024年5月6日前后", None),
        (True, None),
        (3, None),
    ],
)
def test_days_are_known(value, day):
    assert day_of(value, TODAY) == day


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(WORDS, WORDS, WORDS)
def test_a_tail_comes_off_as_it_was_put_on(note, person, remark):
    """Whatever people type, a note read back and written again stays as it is."""
    whole = with_tail(*without_tail(with_tail(note, person, remark)))
    assert whole == with_tail(*without_tail(whole))


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        ("", ("", "", "")),
        ("已排查", ("已排查", "", "")),
        ("已排查〔责任人：张三〕", ("已排查", "张三", "")),
        ("〔备注：待复核〕", ("", "", "待复核")),
        ("按云安〔2024〕3号办理", ("按云安〔2024〕3号办理", "", "")),  # a number is no tail
        ("按云安〔2024〕", ("按云安〔2024〕", "", "")),
        ("甲〔责任人：张三；责任人：李四〕", ("甲〔责任人：张三；责任人：李四〕", "", "")),
    ],
)
def test_tails(note, parts):
    assert without_tail(note) == parts


def test_what_a_row_says():
    assert values_of(line(1, DOING)) | {"task": "", "term": ""} == {
        "task": "",
        "lead": "应急管理",
        "support": "公安",
        "sector": "危险化学品",
        "term": "",
        "state": "进行中",
        "note": "已拨付",
        "done_on": "",
        "person": "张三",
        "remark": "首批",
    }
