"""Department packs: who gets what, what the files say, the folder that is written whole or not at all."""

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from export_samples import sample
from feed_samples import actor, item
from handover_samples import ALL, DONE, DUTY, LONG, OPEN, PERIOD, PRINCIPLE, SHOWN, WITHDRAWN
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from policynlp.errors import OutputError
from policynlp.export import packs_folder
from policynlp.export.ledger_read import Ledger, read_ledger
from policynlp.export.packs import packs_of, write_packs
from policynlp.export.packs_folder import MANIFEST
from policynlp.export.packs_words import MAX_NAME, distinct, safe
from policynlp.items import items_of

ODD = item("29" * 8, row={"lead": [actor("CON"), actor("甲/乙"), actor("甲_乙")], "support": [actor("甲/乙")]})
ITEMS = (*ALL, ODD)
UNNAMED = "未明确责任单位"


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words(path: Path) -> list[str]:
    """All lines of a Word file, those of its tables too."""
    page = Document(str(path))
    cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
    return [line for text in (*(one.text for one in page.paragraphs), *cells) for line in text.split("\n")]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "packs"
    write_packs(ITEMS, folder)
    return folder


# Who gets what


def test_a_joint_task_is_in_the_pack_of_each_and_says_as_what():
    roles = {pack.name: {one.id: role for one, role in pack.items} for pack in packs_of(ITEMS)}
    assert (roles["应急管理"][OPEN.id], roles["公安"][OPEN.id]) == ("牵头", "配合")
    assert roles[UNNAMED] == {DUTY.id: "牵头"}  # only where nobody leads
    assert "消防救援" not in roles  # the period is its owner's
    assert roles["甲/乙"] == {ODD.id: "牵头"}  # leads and helps: leads


def test_principles_and_what_was_withdrawn_are_in_no_pack():
    shown = {one.id for pack in packs_of(ITEMS) for one, _ in pack.items}
    assert shown == {one.id for one in (*SHOWN, ODD)}
    assert not shown & {PRINCIPLE.id, WITHDRAWN.id}


def test_what_a_department_leads_comes_first():
    helped = item("3a" * 8, row={"lead": [actor("公安")], "support": [actor("应急管理")]})
    [pack] = [pack for pack in packs_of((helped, OPEN)) if pack.name == "应急管理"]
    assert [one.id for one, _ in pack.items] == [OPEN.id, helped.id]


# Names


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("应急管理", "应急管理"),
        ("应急管理/消防", "应急管理_消防"),
        ('a<b>:"c|?*d', "a_b___c___d"),
        ("CON", "_CON"),
        ("con.公安", "_con.公安"),
        ("COM¹", "_COM¹"),
        ("COM10", "COM10"),
        ("办公室. .", "办公室"),
        ("..", "_"),
        (".hidden", "hidden"),
        ("~$锁", "$锁"),
        ("", "_"),
        ("a\n\x00\u202eb", "a_b"),
        ("/", "_"),
    ],
)
def test_names_are_safe_on_windows(name, folder):
    assert safe(name) == folder
    assert not set(safe(name)) & set('<>:"/\\|?*\n\x00\u202e')


@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_two_names_are_one(names):
    found = distinct(names, ["总表.xlsx"])
    assert set(found) == set(names)
    assert len({one.casefold() for one in found.values()}) == len(found)
    for one in found.values():
        assert 0 < len(one) <= MAX_NAME + 6
        assert one.strip() == one
        assert not one.endswith(".")


def test_a_long_name_is_cut_and_still_told_apart():
    first, second = (safe("单位" * 50 + end) for end in "甲乙")
    assert first != second
    assert len(first) == MAX_NAME


# What is in the folder


def test_the_files(written):
    names = set(content(written))
    assert {
        "总表.xlsx",
        MANIFEST,
        "应急管理/应急管理_台账.xlsx",
        "应急管理/应急管理_交办单.docx",
        "应急管理/应急管理_日程.ics",
    } <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {
        "应急管理", "公安", "交通 运输", UNNAMED, "_CON", "甲_乙", "甲_乙-2",
    }  # fmt: skip


def test_the_overview_counts(written):
    sheet = load_workbook(written / "总表.xlsx").active
    rows = {row[1]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["公安"][2:9] == (0, 7, 7, 6, datetime(2024, 5, 31), 1, "公安")
    assert rows["甲_乙"][-1] in ("甲_乙", "甲_乙-2")
    assert rows["任务总数（不重复计）"][4] == len(SHOWN) + 1


def test_a_ledger_of_a_pack_comes_back(written):
    path = written / "公安" / "公安_台账.xlsx"
    assert read_ledger(path, {one.id: one for one in ITEMS}, today=date(2024, 5, 20)) == Ledger((), (), 7)
    sheet = load_workbook(path).active
    assert sheet["A1"].value == "公安工作任务办理台账"
    assert {row[1] for row in sheet.iter_rows(min_row=4, values_only=True)} == {"配合"}


def test_the_ledger_has_periods_where_the_form_has_the_duty(tmp_path):
    duty = item(PERIOD.id.split("/")[0], row=PERIOD.row, rule="R/P1M", day=None)
    write_packs([duty], tmp_path / "packs", periods=[PERIOD])
    folder = tmp_path / "packs" / "应急管理"
    assert load_workbook(folder / "应急管理_台账.xlsx").active["M4"].value == PERIOD.id
    assert any(duty.id == line for line in words(folder / "应急管理_交办单.docx"))
    [todo] = Calendar.from_ical((folder / "应急管理_日程.ics").read_bytes()).walk("VTODO")
    assert "RRULE" in todo


def test_the_form_of_a_department(written):
    lines = words(written / "应急管理" / "应急管理_交办单.docx")
    assert lines[0] == "督查交办单"
    for wanted in (
        "依据：关于开展安全检查的通知（云安〔2024〕3号）",
        "一、重点整治 — （一）危险化学品",
        "2024年6月30日",
        OPEN.id,
        "办理要求",
        "办理情况",
        "签收人：",
    ):
        assert wanted in lines  # fmt: skip
    assert any("承办单位：应急管理" in line for line in lines)
    assert DONE.id not in lines  # nothing to hand over any more


def test_a_form_for_each_task(tmp_path):
    write_packs(ITEMS, tmp_path / "packs", each="task")
    files = sorted((tmp_path / "packs" / "公安" / "交办单").iterdir())
    assert [path.name[:4] for path in files] == ["001_", "002_", "003_", "004_", "005_", "006_"]
    assert files[0].name == f"001_{OPEN.id}.docx"
    lines = words(files[0])
    for wanted in (
        "督查交办单",
        "牵头：应急管理",
        "配合：公安",
        "本单位职责：配合",
        "完成时限",
        "2024年6月30日",
        OPEN.id,
    ):
        assert wanted in lines
    assert not (tmp_path / "packs" / "公安" / "公安_交办单.docx").exists()


def test_texts_are_data_in_a_form(written):
    lines = words(written / UNNAMED / f"{UNNAMED}_交办单.docx")
    assert '=HYPERLINK("http://x")每月巡查{code}!' in lines


def test_packs_of_a_run(tmp_path):
    found = write_packs(items_of(sample()), tmp_path / "packs")
    assert UNNAMED in [pack.name for pack in found]


# The folder


def test_the_same_items_give_the_same_bytes(written, tmp_path):
    write_packs(ITEMS, tmp_path / "again")
    assert content(tmp_path / "again") == content(written)


def test_a_second_run_takes_away_what_is_no_more(tmp_path):
    folder = tmp_path / "packs"
    write_packs(ITEMS, folder)
    write_packs([LONG], folder)
    assert {path.name for path in folder.iterdir()} == {"应急管理", "公安", "交通 运输", "总表.xlsx", MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["packs"]


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "packs" / "empty").mkdir(parents=True)
    write_packs([OPEN], tmp_path / "packs")
    assert (tmp_path / "packs" / "总表.xlsx").exists()


def strange(folder: Path) -> None:
    (folder / "公安" / "来文.pdf").write_bytes(b"%PDF-")


def changed(folder: Path) -> None:
    path = folder / "公安" / "公安_台账.xlsx"
    book = load_workbook(path)
    book.active["H4"] = "进行中"
    book.save(path)


def damaged(folder: Path) -> None:
    (folder / MANIFEST).write_text("{", "utf-8")


def foreign(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps({"files": {}}), "utf-8")


@pytest.mark.parametrize(
    ("change", "words_"),
    [
        (strange, "holds 公安/来文.pdf, no file of packs"),
        (changed, "公安/公安_台账.xlsx was filled in or changed since"),
        (damaged, "is damaged"),
        (foreign, "and 4 more, no file of packs"),
    ],
)
def test_a_folder_with_anything_else_is_refused_and_left_alone(tmp_path, change, words_):
    folder = tmp_path / "packs"
    write_packs([OPEN], folder)
    change(folder)
    before = content(tmp_path)
    with pytest.raises(OutputError, match=words_) as error:
        write_packs(ITEMS, folder)
    assert "\n" not in str(error.value)
    assert content(tmp_path) == before


def test_what_systems_leave_behind_is_no_file(tmp_path):
    write_packs([OPEN], tmp_path / "packs")
    (tmp_path / "packs" / "Thumbs.db").write_bytes(b"x")
    write_packs([OPEN], tmp_path / "packs")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "packs").write_bytes(b"")
    with pytest.raises(OutputError, match="is a file"):
        write_packs([OPEN], tmp_path / "packs")


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("step", ["_fill", "rename"])
def test_what_goes_wrong_leaves_all_as_it_was(tmp_path, monkeypatch, there, step):
    folder = tmp_path / "packs"
    if there:
        write_packs([OPEN], folder)
    before = content(tmp_path)
    fill, rename = packs_folder._fill, Path.rename

    def full(new, files):
        fill(new, dict(list(files.items())[:2]))
        raise OSError(28, "No space left on device")

    def refused(self, target):
        if self.name.endswith(".tmp"):
            raise PermissionError(13, "in use")
        return rename(self, target)

    if step == "_fill":
        monkeypatch.setattr(packs_folder, "_fill", full)
    else:
        monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError):
        write_packs(ITEMS, folder)
    assert content(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["packs"] if there else [])


def test_an_overview_of_nothing_opens(tmp_path):
    write_packs([PRINCIPLE], tmp_path / "packs")
    assert load_workbook(BytesIO((tmp_path / "packs" / "总表.xlsx").read_bytes())).active["B4"].value
