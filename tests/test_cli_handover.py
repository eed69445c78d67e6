"""The commands `import`, `packs` and `export` in the formats that others follow tasks in, on a real store."""

from importlib import import_module
from pathlib import Path

import pytest
from cli_samples import TEXT
from openpyxl import load_workbook
from store_samples import plan
from typer.testing import CliRunner, Result

from policynlp.cli import app
from policynlp.export.handover import ITEM_FORMATS, ending
from policynlp.register import open_store


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with one directive, in an empty working folder; no models are loaded for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYNLP_WHO", "王五")
    url = str(tmp_path / "register.db")
    with open_store(url, who="王五") as store:
        store.add(plan(issued="2024-05-20"), b"file")
    return url


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def filled(db: str, path: str = "ledger.xlsx", **values: object) -> str:
    """The ledger of the store with these values, by head, in the row of the first task that is no duty."""
    assert run("export", "--format", "ledger", "-o", path, "--db", db).exit_code == 0
    book = load_workbook(path)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[3]}
    for head, value in values.items():
        sheet.cell(4, columns[head]).value = value
    book.save(path)
    return path


def test_what_departments_filled_in_is_in_the_store(db):
    path = filled(db, 办理状态="已办结", 完成日期="2024.5.26", 进展="已排查", 责任人="张三")
    dry = run("import", path, "--dry-run", "--db", db)
    assert (dry.exit_code, "nothing was written" in dry.output) == (0, True)
    with open_store(db) as store:
        assert {one.state for one in store.items()} == {"open"}

    done = run("import", path, "--db", db, "--who", "李四")
    assert done.exit_code == 0, done.output
    assert "written down 已登记 1" in done.output
    with open_store(db) as store:
        [one] = [one for one in store.items() if one.state == "done"]
        assert (one.note, one.done_on) == ("已排查〔责任人：张三〕", "2024-05-26")
        operations = store.operations()
        assert operations[0].who == "李四"
        again = run("import", path, "--db", db)
        assert (again.exit_code, "已登记 0" in again.output) == (0, True)
        assert store.operations() == operations


def test_what_does_not_fit_is_told_and_the_rest_is_taken(db):
    path = filled(db, 办理状态="差不多")
    book = load_workbook(path)
    book.active["G6"] = "进行中"
    book.save(path)
    done = run("import", path, "--db", db)
    assert done.exit_code == 1
    assert f"{path}: sheet 台账, row 4: 办理状态 “差不多” is none of" in done.output
    with open_store(db) as store:
        assert sorted(one.state for one in store.items(recurring=False)).count("doing") == 1


def test_a_ledger_is_one_change_that_one_undo_takes_back(db):
    path = filled(db)
    book = load_workbook(path)
    for row in (4, 6, 7):
        book.active.cell(row, 7).value = "进行中"
    book.save(path)
    done = run("import", path, "--db", db)
    assert (done.exit_code, "已登记 3" in done.output) == (0, True)
    with open_store(db) as store:
        newest = store.operations(1)[0]
        assert (newest.command, newest.reason, len(newest.keys)) == ("import", "ledger.xlsx", 3)
    assert "import 台账回填" in run("history", "--db", db).output
    assert run("undo", "--db", db).exit_code == 0
    with open_store(db) as store:
        assert {one.state for one in store.items()} == {"open"}


def test_a_period_comes_back(db):
    path = filled(db)
    book = load_workbook(path)
    sheet = book.active
    row = next(row for row in range(4, sheet.max_row + 1) if "/" in sheet.cell(row, 12).value)
    sheet.cell(row, 7).value = "完成"
    book.save(path)
    assert run("import", path, "--db", db).exit_code == 0
    with open_store(db) as store:
        [one] = [one for one in store.items(recurring=False) if one.state == "done"]
        assert (one.owner, one.id) == ("消防救援", sheet.cell(row, 12).value)


def test_one_bad_file_does_not_stop_the_others(db):
    path = filled(db, 办理状态="进行中")
    done = run("import", "old.xls", path, "--db", db)
    assert done.exit_code == 1
    assert "policynlp: old.xls: cannot be read" in done.output
    assert "已登记 1" in done.output


def test_packs_of_the_store(db, tmp_path):
    done = run("packs", "--by", "department", "-o", "outputs/packs/", "--db", db)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "outputs" / "packs" / "总表.xlsx").is_file()
    assert (tmp_path / "outputs" / "packs" / "消防救援" / "消防救援_台账.xlsx").is_file()
    assert run("packs", "--db", db).exit_code == 0
    Path("outputs/packs/来文.txt").write_text("x", "utf-8")
    refused = run("packs", "--db", db)
    assert (refused.exit_code, "来文.txt" in refused.output) == (1, True)


def test_what_takes_long_says_so_first(db, monkeypatch):
    said = "writing 正在生成: the packs of 12 tasks"
    assert said not in run("packs", "--db", db).output
    monkeypatch.setattr(import_module("policynlp.cli.packs"), "_MANY", 3)
    assert said in run("packs", "--db", db).output


def test_packs_of_files_need_no_store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYNLP_DB", str(tmp_path / "none" / "register.db"))
    Path("notice.txt").write_text(TEXT, "utf-8")
    done = run("packs", "notice.txt", "missing.txt", "--each", "task")
    assert done.exit_code == 1
    assert "missing.txt" in done.output
    assert list(Path("outputs/packs").glob("*/交办单/001_*.docx"))
    assert not Path("none").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--by", "sector"], 2, "by department"),
        (["--each", "page"], 2, "department and task"),
        (["--document", "none.txt"], 1, "none.txt"),
    ],
)
def test_wrong_usage_of_packs(db, arguments, code, words):
    done = run("packs", *arguments, "--db", db)
    assert (done.exit_code, words in done.output) == (code, True), done.output


def test_no_tasks_make_no_packs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open_store("empty.db"):
        pass
    done = run("packs", "--db", "empty.db")
    assert (done.exit_code, "policynlp add" in done.output, Path("outputs").exists()) == (1, True, False)


@pytest.mark.parametrize("format", ITEM_FORMATS)
def test_export(db, format):
    done = run("export", "--format", format.upper(), "--db", db)
    assert done.exit_code == 0, done.output
    target = Path("outputs", f"{format}.{ending(format)}")
    assert target.stat().st_size > 500
    piped = CliRunner().invoke(app, ["export", "--format", format, "-o", "-", "--db", db])
    assert piped.stdout_bytes == target.read_bytes()
