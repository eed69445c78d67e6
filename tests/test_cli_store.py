"""The commands of the store: what they print, their exit codes, one line for what cannot be."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli_samples import IDS, TASKS, TEXT, process, store
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from policynlp.cli import app

FIRST, DUTY = IDS


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a directive of seven tasks, one of them mended, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYNLP_DB", str(tmp_path / "register.db"))
    monkeypatch.setenv("POLICYNLP_WHO", "张三")
    return store(tmp_path / "register.db")


def run(*line: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in line])
    assert result.exit_code == code, (result.output, result.stderr)
    assert "Traceback" not in result.output
    return result


def listed(*filters: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("list", *filters, "--format", "jsonl").stdout.splitlines()]


def test_list_shows_each_task_on_a_line(db: Path) -> None:
    lines = run("list").stdout.splitlines()
    assert lines[0].endswith("云溪市夏季安全隐患集中整治工作方案 (云安委〔2024〕7号)")
    assert lines[1].split("\t") == ["编号", "状态", "任务", "牵头单位", "时限", "领域"]
    first = lines[2].split("\t")
    assert (first[0], first[1], first[3], first[4]) == (FIRST[:8], "未开始", "住房城乡建设", "2024年6月30日")
    assert len(lines) == 2 + len(TASKS) + 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ((), 7),
        (("--department", "市应急局"), 1),
        (("--sector", "城镇燃气"), 4),
        (("--state", "done"), 0),
        (("--document", "notice.txt"), 7),
        (("--conflicts",), 0),
        (("--due-before", "2024-06-30"), 1),
    ],
)
def test_list_filters(db: Path, filters: tuple[str, ...], count: int) -> None:
    assert len(listed(*filters)) == count


def test_a_line_of_json_has_the_row_and_what_the_store_knows(db: Path) -> None:
    (row,) = listed("--due-before", "2024-06-30")
    assert (row["id"], row["due"], row["state"], row["version"], row["day"]) == (
        FIRST,
        "2024-06-30",
        "open",
        1,
        "2024-06-30",
    )
    assert row["lead"] == [{"name": "住房城乡建设", "origin": "stated", "surface": "住建部门"}]


def test_add_says_what_became_of_each_file(db: Path) -> None:
    Path("notice.txt").write_text(TEXT, "utf-8")
    revised = run("add", "notice.txt", "nothing.txt", code=1)
    assert (
        "revised 修订: notice.txt, taken for 视为 云溪市夏季安全隐患集中整治工作方案 (云安委〔2024〕7号)"
        in revised.stdout
    )
    assert "number 文号" in revised.stdout
    assert "nothing.txt: does not exist" in revised.stderr
    assert run("add", "notice.txt").stdout.startswith("unchanged 未变: notice.txt")
    assert run("add", "notice.txt", "--new").stdout.startswith("unchanged")
    (Path("more")).mkdir()
    Path("more/other.txt").write_text("关于开展检查的通知\n各县区要在2025年6月底前完成排查。\n", "utf-8")
    assert run("add", "more", "--db", "deep/other.db").stdout.startswith("new 新增: other.txt: ")
    assert Path("deep/other.db").is_file()
    again = run("add", "more/other.txt", "--revises", "notice.txt")
    assert "(by --revises)" in again.stdout
    run("add", "more", "notice.txt", "--revises", "notice.txt", code=2)
    run("add", "notice.txt", "--revises", "x", "--new", code=2)
    assert "no directive '没有'" in run("add", "notice.txt", "--revises", "没有", code=1).stderr


def test_edit_history_undo(db: Path) -> None:
    assert (
        run("edit", "5b17", "lead=应急局、消防支队", "due=2024-07-31", "--reason", "核实").stdout
        == f"{FIRST}: version 版本 2\n"
    )
    assert run("edit", "5b17", "due=2024-07-31").stdout == f"unchanged 未变: {FIRST}\n"
    lines = run("history", "5b17").stdout.splitlines()
    assert lines[0].startswith("#1  ") and "add 提取" in lines[0]
    assert lines[-3].startswith("#3  ") and lines[-3].endswith("edit 修改  “核实”") and "张三" in lines[-3]
    assert sorted(lines[-2:]) == [
        "    完成时限: 2024-06-30 → 2024-07-31",
        "    牵头单位: 住房城乡建设 → 应急管理、消防救援",
    ]
    assert run("undo").stdout == "undone 已撤销: operation 3\n"
    assert run("history").stdout.splitlines()[0].split("  ")[3:5] == ["undo 撤销", "← #3"]
    assert listed("--due-before", "2024-06-30")[0]["version"] == 3
    assert run("undo", "--operation", 2).stdout == "undone 已撤销: operation 2\n"
    assert "undone already" in run("undo", "--operation", 2, code=1).stderr


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (("edit", "5b17", "page=3"), 1, "allowed are text, kind"),
        (("edit", "5b17", "due=2024-06-31"), 1, "no day of the calendar"),
        (("edit", "5b17", "sector=没有"), 1, "allowed are"),
        (("edit", "5b17", "due"), 2, "FIELD=VALUE"),
        (("edit", "5b17", "due=now", "--version", "7"), 1, "is at version 1, you saw 7"),
        (("edit", "ffff", "due=now"), 1, "no such task"),
        (("split", "5b17", "一"), 1, "two"),
        (("merge", "5b17"), 1, "two or more"),
        (("history", "没有"), 1, "没有"),
        (("list", "--format", "xml"), 2, "table and jsonl"),
        (("list", "--state", "fertig"), 1, "open, doing, done, withdrawn"),
        (("list", "--document", "没有"), 1, "no directive"),
        (("due", "--today", "morgen"), 1, "no day of the calendar"),
        (("done", "c04e"), 1, "period by period"),
        (("done", "5b17", "--on", "2024-02-30"), 1, "no day"),
        (("done", "5b17", "--state", "fertig"), 1, "allowed are"),
        (("export", "-o", "x.pdf"), 2, "ends in none of"),
        (("list", "--db", "no/where.db"), 1, "policynlp add"),
        (("list", "--db", "mysql://u:geheim@h/d"), 1, "allowed are a file's path"),
        (("list", "--db", "postgresql://u:geheim@127.0.0.1:1/d"), 1, "does not answer"),
    ],
)
def test_what_cannot_be_is_one_line(db: Path, line: tuple[str, ...], code: int, says: str) -> None:
    found = run(*line, code=code)
    assert says in found.stderr and "geheim" not in found.stderr
    if code == 1:
        assert found.stderr.startswith("policynlp: ") and found.stderr.count("\n") == 1
    assert len(run("history").stdout.splitlines()) == 2


def test_decisions(db: Path) -> None:
    assert run("reject", "5b17", "--reason", "重复").stdout == f"{FIRST}: 已删除\n"
    assert [row["id"] for row in listed("--state", "withdrawn")] == [FIRST]
    assert run("accept", "5b17").stdout == f"{FIRST}: 已确认\n"
    split = run("split", "5b17", "住建部门要完成排查。", "逐户建立台账。").stdout.splitlines()
    assert split[0] == f"{FIRST}: 已拆分" and len(split) == 3
    merged = run("merge", "c04e", TASKS[4].id, "--text", "合在一起。").stdout.splitlines()
    assert merged[:2] == [f"{DUTY}: 已合并", f"{TASKS[4].id}: 已合并"]
    inserted = run("insert", "云安委〔2024〕7号", "text=每周报送。", "lead=应急局", "due=R/P1W").stdout
    texts = [row["text"] for row in listed()]
    assert {"住建部门要完成排查。", "逐户建立台账。", "合在一起。", "每周报送。"} <= set(texts)
    assert inserted.endswith(": version 版本 1\n")
    for _ in range(7):
        run("undo")
    assert "nothing of 张三's to undo" in run("undo", code=1).stderr
    assert "no tasks 没有任务" in run("list").stderr


def test_done_and_due(db: Path) -> None:
    def due(day: str) -> list[list[str]]:
        return [line.split("\t") for line in run("due", "--today", day).stdout.splitlines()[1:]]

    assert [line[:3] for line in due("2024-06-28")] == [
        ["黄", "2024-06-30", FIRST[:8]],
        ["黄", "2024-06-30", f"{DUTY[:8]}/消防/2024-Q2"],
    ]
    assert [line[0] for line in due("2024-07-01")] == ["红", "红"]
    assert (
        run("done", "c04e/消防/2024-Q2", "--note", "已抽查", "--on", "2024-06-29").stdout
        == f"{DUTY}/消防/2024-Q2: 已完成\n"
    )
    assert run("done", "5b17", "--state", "doing").stdout == f"{FIRST}: 进行中\n"
    assert [line[2] for line in due("2024-07-01")] == [FIRST[:8]]
    assert run("done", "5b17", "--note", "办结").stdout == f"{FIRST}: 已完成\n"
    assert "nothing falls due" in run("due", "--today", "2024-07-01").stderr
    assert [row["note"] for row in listed("--state", "done")] == ["办结"]
    assert "备注: （无） → 办结" in run("history", "5b17").stdout
    assert "责任单位: 消防" in run("history", f"{DUTY}/消防/2024-Q2").stdout
    one = json.loads(run("due", "--today", "2024-09-30", "--format", "jsonl").stdout.splitlines()[0])
    assert (one["light"], one["period"], one["owner"]) == ("yellow", "2024-Q3", "消防")


def test_export_has_what_people_mended(db: Path) -> None:
    run("edit", "5b17", "text==cmd|calc", "lead=某某专班")
    for name in ("register.xlsx", "register.docx", "register.csv", "register.md"):
        run("export", "-o", f"outputs/{name}")
        assert Path("outputs", name).stat().st_size
    sheet = load_workbook("outputs/register.xlsx").worksheets[0]
    cells = [cell for line in sheet.iter_rows(min_row=4) for cell in line]
    assert "某某专班" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
    rows = [json.loads(line) for line in run("export", "-o", "-").stdout.splitlines()]
    assert [row["id"] for row in rows] == [row["id"] for row in listed()]


def test_what_a_text_holds_cannot_steer_the_terminal(db: Path) -> None:
    run("edit", "5b17", "text=一\x1b[31m二\u202e三", "--reason", "\x1b]0;x\x07")
    for line in (("list",), ("history", "5b17"), ("history",), ("due", "--today", "2024-07-01")):
        assert not {"\x1b", "\u202e", "\x07"} & set(run(*line).stdout)


def test_an_office_words_are_used(db: Path) -> None:
    Path("词库.toml").write_text('[[department]]\nname = "城运中心"\naliases = ["城运办"]\n', "utf-8")
    run("edit", "5b17", "lead=城运办")
    assert [row["lead"][0]["name"] for row in listed("--department", "城运办")] == ["城运中心"]


def test_the_command_as_a_process_names_the_person(db: Path) -> None:
    done = process("edit", "5b17", "due=now", "--who", "李四", "--db", db)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "李四" in process("history", "--db", db).stdout.decode()


def test_an_unknown_sector_is_refused_with_those_that_there_are(db: Path) -> None:
    found = run("list", "--sector", "燃气", code=1)
    assert "sector '燃气': allowed are" in found.stderr and "城镇燃气" in found.stderr
