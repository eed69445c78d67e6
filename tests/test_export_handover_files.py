"""The files that other systems import: opened again by a library that knows the format; nothing runs, nothing is lost."""

import csv
import zipfile
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from export_samples import sample
from feed_samples import item
from handover_samples import ALL, DOING, DONE, DUTY, LONG, OPEN, PERIOD, PRINCIPLE, SHOWN, SPAN, STRANGE, WITHDRAWN
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook

from policynlp.errors import OutputError, UnknownFormat
from policynlp.export.handover import ITEM_FORMATS, ending, export_items, render_items
from policynlp.export.handover_comma import MAX_NAME
from policynlp.items import items_of

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "data" / "mspdi_reduced.xsd")))
P = "{http://schemas.microsoft.com/project}"
CSV = ("jira", "openproject", "zentao")
XLSX = ("ledger", "feishu", "wps")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def table(content: bytes) -> list[dict[str, str]]:
    head, *rest = rows(content)
    return [dict(zip(head, row, strict=True)) for row in rest]


def sheet(content: bytes):
    return load_workbook(BytesIO(content)).active


# Every format


@pytest.mark.parametrize("format", ITEM_FORMATS)
def test_the_same_items_give_the_same_bytes(format):
    assert render_items(ALL, format) == render_items(ALL, format)


@pytest.mark.parametrize("format", ITEM_FORMATS)
def test_no_items_give_a_file_that_opens(format):
    assert render_items((), format)


@pytest.mark.parametrize("format", [name for name in ITEM_FORMATS if name != "ics"])
def test_what_nobody_does_is_left_out(format):
    assert render_items((PRINCIPLE, WITHDRAWN), format) == render_items((), format)


@pytest.mark.parametrize("format", XLSX)
def test_a_workbook_tells_no_time(format):
    with zipfile.ZipFile(BytesIO(render_items(ALL, format))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-02-10T00:00:00Z" in package.read("docProps/core.xml")


@pytest.mark.parametrize("format", XLSX)
def test_no_cell_of_a_workbook_is_a_formula(format):
    cells = [cell for row in sheet(render_items(ALL, format)).iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=@+-"]
    assert risky
    assert all(cell.quotePrefix for cell in risky)


@pytest.mark.parametrize("format", CSV)
def test_no_cell_of_a_csv_is_a_formula(format):
    cells = [cell for row in rows(render_items(ALL, format)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


@pytest.mark.parametrize("format", CSV)
def test_a_csv_has_as_many_cells_in_every_row(format):
    assert len({len(row) for row in rows(render_items(ALL, format))}) == 1


@settings(max_examples=30, deadline=None)
@given(text=st.text(min_size=1, max_size=40), format=st.sampled_from((*CSV, "msproject", "wps", "ics")))
def test_any_text_goes_into_any_format(text, format):
    render_items([item(row={"text": text, "title": text, "path": [text]}, note=text)], format)


@pytest.mark.parametrize("format", ["", "xls", "jira "])
def test_formats_are_known_by_name(format):
    if format.strip() in ITEM_FORMATS:
        assert ending(format) == "csv"
        return
    with pytest.raises(UnknownFormat, match="ledger, ics, jira"):
        render_items(ALL, format)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    target = tmp_path / "tasks.csv"
    assert export_items(ALL, target, format="jira") is None
    assert target.read_bytes() == export_items(ALL, "-", format="jira") == export_items(ALL, None, format="jira")
    with pytest.raises(OutputError):
        export_items(ALL, tmp_path, format="jira")
    assert [path.name for path in tmp_path.iterdir()] == ["tasks.csv"]


# A run's items


def test_items_of_a_run():
    items = items_of(sample())
    rows_ = list(sample().rows())
    assert [one.row for one in items] == rows_
    assert {one.state for one in items} == {"open"}
    assert {one.row["due"]: (one.day, one.rule) for one in items} == {
        "2024-06-30": ("2024-06-30", ""),
        "2024-12-31": ("2024-12-31", ""),
        "2024-06-01/2024-09-30": ("2024-09-30", ""),
        "now": (None, ""),
        "R/P3M": (None, "R/P3M"),
        "PT2H": (None, ""),  # from an event on: no day is known
        None: (None, ""),
    }
    assert len({one.directive for one in items}) == len(sample().directives)


# Calendar


def test_the_calendar_has_all_but_principles():
    found = Calendar.from_ical(render_items(ALL, "ics")).walk("VTODO")
    assert [str(todo["UID"]) for todo in found] == [one.id for one in ALL if one is not PRINCIPLE]
    assert {str(todo["UID"]): str(todo["STATUS"]) for todo in found}[WITHDRAWN.id] == "CANCELLED"


# Jira


def test_jira():
    content = render_items(ALL, "jira")
    assert not content.startswith(b"\xef\xbb\xbf")  # it would belong to the first head
    head, *rest = rows(content)
    assert head[:9] == [
        "Summary", "Issue Type", "Status", "Resolution", "Due Date", "Resolved", "External issue ID", "Description", "Component",
    ]  # fmt: skip
    assert head[9:] == ["Labels"] * 3  # as many as the task with most departments
    by_id = {row[6]: row for row in rest}
    assert list(by_id) == [one.id for one in SHOWN]
    assert by_id[DONE.id][2:6] == ["Done", "Done", "2024-06-30", "2024-05-06"]
    assert by_id[DOING.id][2:6] == ["In Progress", "", "2024-06-30", ""]
    assert by_id[LONG.id][9:] == ["应急管理", "公安", "交通_运输"]  # a label has no blank
    assert by_id[DUTY.id][9:] == ["", "", ""]
    assert len(by_id[LONG.id][0]) <= MAX_NAME
    assert "压实责任，" * 300 in by_id[LONG.id][7]  # the name is cut, the text is not
    assert r"\{code}" in by_id[DUTY.id][7]
    assert r"\!" in by_id[DUTY.id][7]


def test_a_summary_of_jira_is_one_line():
    assert all("\n" not in row["Summary"] for row in table(render_items(ALL, "jira")))


# OpenProject, ZenTao


def test_openproject():
    content = render_items(ALL, "openproject")
    assert content.startswith(b"\xef\xbb\xbf")
    by_id = {row["policynlp id"]: row for row in table(content)}
    assert (by_id[SPAN.id]["Start date"], by_id[SPAN.id]["Finish date"]) == ("2024-06-01", "2024-09-30")
    assert [by_id[one.id]["Status"] for one in (OPEN, DOING, DONE)] == ["New", "In progress", "Closed"]
    assert "牵头单位：应急管理" in by_id[OPEN.id]["Description"]


def test_zentao():
    content = render_items(ALL, "zentao")
    assert content.startswith(b"\xef\xbb\xbf")
    found = table(content)
    assert list(found[0]) == [
        "所属模块", "相关研发需求", "指派给", "任务模式", "任务名称", "任务描述", "任务类型", "优先级", "最初预计", "预计开始", "截止日期",
    ]  # fmt: skip
    assert len(found) == len(SHOWN) - 1  # done ones would begin anew
    assert {row["任务类型"] for row in found} == {"事务"}
    assert [row["截止日期"] for row in found if SPAN.id in row["任务描述"]] == ["2024-09-30"]


# Feishu, WPS


@pytest.mark.parametrize(("format", "mark"), [("feishu", ","), ("wps", "、")])
def test_a_table_has_the_types_of_its_columns(format, mark):
    page = sheet(render_items(ALL, format))
    head, *rest = page.iter_rows()
    columns = {cell.value: place for place, cell in enumerate(head)}
    by_id = {row[columns["编号"]].value: row for row in rest}
    assert not page.merged_cells.ranges
    assert set(by_id) == {one.id for one in SHOWN}
    assert by_id[DOING.id][columns["编号"]].data_type == "s"  # 00000012345678e5 is no number
    due, done = by_id[DONE.id][columns["完成时限"]], by_id[DONE.id][columns["完成日期"]]
    assert (due.value, due.is_date, due.number_format) == (datetime(2024, 6, 30), True, "yyyy/mm/dd")
    assert done.value == datetime(2024, 5, 6)
    assert by_id[DUTY.id][columns["完成时限"]].value is None
    assert by_id[DUTY.id][columns["时限说明"]].value == "每月"
    assert by_id[DOING.id][columns["办理状态"]].value == "进行中"
    assert by_id[LONG.id][columns["配合单位"]].value == mark.join(["公安", "交通 运输"])
    assert by_id[OPEN.id][columns["置信度"]].value == 0.9
    lists = {str(check.sqref): check.formula1 for check in page.data_validations.dataValidation}
    assert lists["H2:H9"] == '"未开始,进行中,已完成"'
    assert lists["E2:E9"] == '"危险化学品"'


# Microsoft Project


def project(items) -> etree._Element:
    found = etree.fromstring(render_items(items, "msproject"))
    SCHEMA.assertValid(found)
    return found


def values(element: etree._Element, name: str) -> list[str]:
    return [each.text or "" for each in element.iter(P + name)]


def test_the_schema_minds_order_and_types():
    """The schema of the tests must be able to refuse."""
    found = project((OPEN,))
    task = found.findall(f".//{P}Task")[1]
    task.insert(0, task[-1])
    assert not SCHEMA.validate(found)
    other = project((OPEN,))
    other.find(f".//{P}Deadline").text = "2024-06-30"  # a day is no dateTime
    assert not SCHEMA.validate(other)


def test_project_is_valid_whatever_the_items():
    project(())
    found = project(ALL)
    assert values(found, "UID")[1:].count("1") >= 1
    tasks = found.findall(f".//{P}Task")
    assert len(tasks) == len(SHOWN) + 3  # a summary where the directive changes
    numbers = [task.findtext(P + "UID") for task in tasks]
    assert len(set(numbers)) == len(numbers)


def test_project_keeps_the_day_and_draws_weekdays():
    found = project((OPEN,)).findall(f".//{P}Task")[1]
    said = {each.tag.removeprefix(P): each.text for each in found if not len(each)}
    assert said["Deadline"] == "2024-06-30T17:00:00"  # a Sunday stays a Sunday
    assert said["Start"] == "2024-02-12T08:00:00"  # issued on a Saturday
    assert said["Finish"] == "2024-06-28T17:00:00"
    assert said["Duration"] == f"PT{100 * 8}H0M0S"  # twenty whole weeks
    assert said["PercentComplete"] == "0"


def test_project_has_our_id_and_who_acts():
    found = project((OPEN, DONE))
    fields = [each.findtext(P + "Value") for each in found.findall(f".//{P}Task/{P}ExtendedAttribute")]
    assert fields[0] == OPEN.id
    assert fields[4] == "已完成"
    assert [each.findtext(P + "Name") for each in found.findall(f".//{P}Resource")] == ["应急管理", "公安"]
    assert [each.findtext(P + "Notes") for each in found.findall(f".//{P}Assignment")] == ["牵头", "配合"] * 2
    done = found.findall(f".//{P}Task")[2]
    assert done.findtext(P + "PercentComplete") == "100"
    assert done.findtext(P + "ActualFinish") == "2024-05-06T17:00:00"


def test_project_has_no_date_where_none_is_known():
    bare = item(row={"issued": None, "due": "ongoing"}, day=None)
    task = project((bare,)).findall(f".//{P}Task")[1]
    assert task.find(P + "Deadline") is None
    assert task.findtext(P + "Estimated") == "1"


def test_a_period_says_which_it_is():
    [row] = table(render_items((PERIOD,), "openproject"))
    assert row["Finish date"] == "2024-05-31"
    assert "完成时限：2024年5月31日（每月）" in row["Description"]


def test_strange_signs_are_dropped():
    [row] = table(render_items((STRANGE,), "jira"))
    assert row["Summary"] == "'@检查项目"
