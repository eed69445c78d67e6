"""The register: its rows are the contract, its frame and figures are views of them."""

import json
from pathlib import Path

import pytest
from export_samples import NASTY, actor, directive, nasty, plan, sample, several, task, time

from policynlp.errors import MissingFile, UndecodableFile
from policynlp.export import write
from policynlp.rows import FIELDS, Register, Summary, file_name, flat, read_rows

CONTRACT = (
    "id document title number issuer issued start end page text path kind sector lead support suggested actions "
    "deadline due milestones confidence"
)


def test_fields_are_those_of_the_contract_in_its_order():
    assert tuple(CONTRACT.split()) == FIELDS
    assert all(tuple(row) == FIELDS for row in nasty().rows())


def test_a_row_in_full():
    row = next(sample().rows())
    assert row == {
        "id": plan().tasks[0].id,
        "document": "plan.pdf",
        "title": "云溪市夏季安全隐患集中整治工作方案",
        "number": "云安委〔2024〕7号",
        "issuer": "云溪市安全生产委员会",
        "issued": "2024-05-20",
        "start": 0,
        "end": 59,
        "page": 1,
        "text": plan().tasks[0].text,
        "path": ["一、重点整治", "（一）城镇燃气"],
        "kind": "measure",
        "sector": "城镇燃气",
        "lead": [{"name": "住房城乡建设", "surface": "住建部门", "origin": "stated"}],
        "support": [{"name": "市场监管", "surface": "市场监管部门", "origin": "stated"}],
        "suggested": [],
        "actions": [
            {"verb": "完成", "object": "排查", "start": 20, "end": 30, "purpose": False},
            {"verb": "建立", "object": "台账", "start": 31, "end": 35, "purpose": True},
        ],
        "deadline": "2024年6月底前",
        "due": "2024-06-30",
        "milestones": [],
        "confidence": 0.9,
    }


@pytest.mark.parametrize(
    ("times", "deadline", "due", "milestones"),
    [
        ((), None, None, []),  # no time
        ((time("汛期", None),), "汛期", None, []),  # words without a plain value
        ((time("每月", "R/P1M"),), "每月", "R/P1M", []),  # one time is no list of milestones
        (
            (time("6月底前", "2024-06-30"), time("年底前", None)),
            "6月底前;年底前",
            "2024-06-30",
            [{"deadline": "6月底前", "due": "2024-06-30"}, {"deadline": "年底前", "due": None}],
        ),
    ],
)
def test_times_of_a_row(times, deadline, due, milestones):
    (row,) = Register((directive(task("报送。", milestones=times)),)).rows()
    assert (row["deadline"], row["due"], row["milestones"]) == (deadline, due, milestones)


def test_confidence_keeps_four_places_so_that_machines_agree():
    (row,) = Register((directive(task("报送。", confidence=0.1 + 0.2)),)).rows()
    assert row["confidence"] == 0.3


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("方案.txt", "方案.txt"),  # a bare name
        ("/a/b/方案.txt", "方案.txt"),  # POSIX
        (r"C:\文件\方案.txt", "方案.txt"),  # Windows
        ("a/b/", "b"),  # a closing slash
        ("-", "-"),  # standard input
        ("/", "/"),  # nothing but slashes
        ("", ""),
    ],
)
def test_file_name(source, name):
    assert file_name(source) == name


def test_tasks_come_document_by_document():
    pairs = list(several().tasks())
    assert [task.kind for _, task in pairs] == ["measure"] * 7 + ["principle", "measure"]
    assert pairs[-1][0].document.source == "通知.docx"


def test_flat():
    rows = list(sample().rows())
    assert flat(rows[3])["support"] == "公安、住房城乡建设、城市管理"
    assert flat(rows[0])["path"] == "一、重点整治 / （一）城镇燃气"
    assert flat(rows[0])["actions"] == "完成排查；建立台账"
    assert flat(rows[2])["milestones"] == "2024年底前=2024-12-31；2026年底前=2026-12-31"
    assert flat(rows[4])["lead"] == ""
    assert rows[3]["support"][0]["name"] == "公安", "the row itself is left alone"


def test_frame():
    frame = several().to_frame()
    assert tuple(frame.columns) == FIELDS
    assert len(frame) == 9
    assert frame["page"].isna().sum() == 2
    assert str(frame["page"].dtype) == "Int64"
    assert frame["lead"].str.split("、").explode().value_counts()["住房城乡建设"] == 2


def test_frame_of_nothing_has_the_columns_and_their_types():
    frame = Register(()).to_frame()
    assert tuple(frame.columns) == FIELDS
    assert frame.empty
    assert frame.dtypes.equals(sample().to_frame().dtypes)


def test_summary():
    assert several().summary() == Summary(
        documents=3,
        tasks=9,
        measures=8,
        principles=1,
        without_owner=3,
        with_deadline=7,
        by_sector=(("城镇燃气", 3), ("应急管理", 2), ("消防", 2), ("防汛抗旱", 1)),
        failures=1,
    )


def test_summary_of_nothing():
    assert Register(()).summary() == Summary(0, 0, 0, 0, 0, 0, (), 0)


def test_suggested_owner_is_no_owner():
    register = Register((directive(task("报送。", suggested=(actor("消防", "suggested"),))),))
    assert register.summary().without_owner == 1
    assert next(register.rows())["lead"] == []


@pytest.mark.parametrize(
    "register", [sample(), several(), nasty(), Register(())], ids=["one", "three", "nasty", "none"]
)
def test_rows_come_back_from_json_lines(register, tmp_path: Path):
    write(register, tmp_path / "r.jsonl")
    assert read_rows(tmp_path / "r.jsonl") == tuple(register.rows())


def test_reading_back_passes_over_a_mark_blank_lines_and_unknown_fields(tmp_path: Path):
    row = next(sample().rows())
    text = "\ufeff" + json.dumps(row | {"new": 1}, ensure_ascii=False) + "\r\n\n  \n"
    (tmp_path / "r.jsonl").write_text(text, "utf-8", newline="")
    assert read_rows(tmp_path / "r.jsonl") == (row,)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{}\n", "r.jsonl:1: not a row of a register, without id"),  # an object of something else
        (b"\n[1]\n", "r.jsonl:2: not a row"),  # JSON, but no object; lines are counted from 1
        (b"{'id': 1}\n", "r.jsonl:1: not a JSON object"),  # no JSON
        (b"\xff\xfe{\x00", "r.jsonl:1: not a JSON object"),  # no UTF-8
        (b"[" * 100_000, "r.jsonl:1: not a JSON object"),  # too deep
        (b"1" * 5_000, "r.jsonl:1: not a"),  # a number longer than Python converts
    ],
)
def test_a_file_that_is_no_register(content, what, tmp_path: Path):
    (tmp_path / "r.jsonl").write_bytes(content)
    with pytest.raises(UndecodableFile) as caught:
        read_rows(tmp_path / "r.jsonl")
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(MissingFile, match=r"none\.jsonl: cannot be read"):
        read_rows(tmp_path / "none.jsonl")


def test_the_text_is_exact():
    assert [row["text"] for row in nasty().rows()] == [*NASTY, *NASTY]
