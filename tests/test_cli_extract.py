"""`policynlp extract`: where the register goes, what is said of it, what happens when some files fail."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from cli_samples import TEXT, command, folder, process
from typer.testing import CliRunner, Result

from policynlp.cli import app
from policynlp.export import FORMATS
from policynlp.rows import FIELDS


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["extract", *arguments])
    assert result.exit_code == code, result.output
    return result


def rows(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in content.splitlines()]


def test_without_options_it_is_a_workbook_in_outputs() -> None:
    result = run("notice.txt")
    assert openpyxl.load_workbook("outputs/register.xlsx").sheetnames
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == f"register 任务分解表: {Path('outputs/register.xlsx')}"


@pytest.mark.parametrize("format", FORMATS)
def test_the_ending_gives_the_format_and_folders_are_made(format: str) -> None:
    run("notice.txt", "-o", f"new/deep/register.{format}")
    run("notice.txt", "--format", format)
    assert Path(f"new/deep/register.{format}").read_bytes() == Path(f"outputs/register.{format}").read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_standard_output_gets_the_same_bytes(format: str) -> None:
    run("notice.txt", "-o", f"a.{format}")
    assert run("notice.txt", "-o", "-", "--format", format, "-q").stdout_bytes == Path(f"a.{format}").read_bytes()


def test_a_process_writes_the_bytes_of_the_function() -> None:
    result = process("extract", "notice.txt", "-o", "-", "--format", "xlsx")
    assert result.returncode == 0
    run("notice.txt", "-o", "a.xlsx")
    assert result.stdout == Path("a.xlsx").read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(result.stdout)).sheetnames


def test_standard_output_is_json_lines_unless_told_otherwise() -> None:
    found = rows(run("notice.txt", "-o", "-").stdout_bytes)
    assert found
    assert list(found[0]) == list(FIELDS)
    assert all(TEXT[int(str(row["start"])) : int(str(row["end"]))] == row["text"] for row in found)


def test_the_summary_is_on_standard_error() -> None:
    shown = run("notice.txt", "directives").stderr.splitlines()
    assert shown[0].split() == ["documents", "文件", "3"]
    assert "tasks by sector 行业领域" in shown


def test_quiet_says_nothing() -> None:
    assert run("notice.txt", "-q").output == ""
    assert Path("outputs/register.xlsx").exists()


def test_a_file_named_twice_is_read_once() -> None:
    twice = run("notice.txt", "./notice.txt", "directives", "directives/first.txt", "-o", "-").stdout_bytes
    assert {row["document"] for row in rows(twice)} == {"notice.txt", "first.txt", "second.md"}
    assert len(twice) == len(run("directives", "notice.txt", "-o", "-").stdout_bytes)


def test_the_others_are_written_when_some_fail() -> None:
    Path("directives/empty.txt").write_bytes(b"")
    Path("old.doc").write_bytes(b"x")
    result = run("old.doc", "directives", "missing.txt", "-o", "a.jsonl", code=1)
    assert {row["document"] for row in rows(Path("a.jsonl").read_bytes())} == {"first.txt", "second.md"}
    shown = result.stderr.splitlines()
    listed = shown[shown.index("not done 未处理 (3):") + 1 :]
    named = {line.split(":")[0].strip() for line in listed[:3]}
    assert named == {"missing.txt", "old.doc", str(Path("directives/empty.txt"))}
    assert any("save it as .docx" in line for line in listed)  # the remedy
    assert listed[3].endswith("a.jsonl")


def test_the_others_are_written_when_a_name_is_too_long() -> None:
    run("notice.txt", "长" * 300 + ".txt", "-o", "a.jsonl", code=1)
    assert Path("a.jsonl").stat().st_size


def test_quiet_still_names_what_failed() -> None:
    result = run("notice.txt", "missing.txt", "-q", code=1)
    assert result.stderr.splitlines() == ["not done 未处理 (1):", "  missing.txt: does not exist; check the path"]


def test_where_nothing_can_be_read_nothing_is_written() -> None:
    run("notice.txt")
    before = Path("outputs/register.xlsx").read_bytes()
    Path("bare").mkdir()
    result = run("missing.txt", "bare", code=1)
    assert "policynlp: nothing could be read, so nothing was written" in result.stderr.splitlines()
    assert Path("outputs/register.xlsx").read_bytes() == before  # the last good one stays


def test_a_text_without_tasks_is_done_all_the_same() -> None:
    Path("weather.txt").write_text("今天天气很好。\n", "utf-8")
    assert run("weather.txt", "-o", "-").stdout_bytes == b""


def test_an_earlier_register_in_the_folder_is_not_overwritten() -> None:
    Path("directives/register.md").write_text("# 一、要检查。\n", "utf-8")
    result = run("directives", "-o", "directives/register.md", code=1)
    assert "is among the files to read" in result.stderr
    run("directives", "-o", "directives/register.xlsx")  # no format that is read
    run("directives", "-o", "directives/register.xlsx")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["-o", "-", "--format", "xlsx"], 2, "garble the terminal"),
        (["-o", "-", "--format", "jsonl"], 0, '"text"'),  # text formats are welcome there
    ],
)
def test_no_workbook_on_a_terminal(arguments: list[str], code: int, says: str) -> None:
    import pty

    parent, child = pty.openpty()
    with subprocess.Popen([*command(), "extract", "notice.txt", *arguments], stdout=child, stderr=child) as running:
        os.close(child)
        shown = b""
        while chunk := _read(parent):
            shown += chunk
    os.close(parent)
    assert running.returncode == code
    assert says in " ".join(shown.decode("utf-8", "replace").split())
    assert "PK" not in shown.decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo terminal")
def test_the_bar_is_drawn_only_on_a_terminal() -> None:
    import pty

    parent, child = pty.openpty()
    with subprocess.Popen([*command(), "extract", "directives"], stdout=subprocess.DEVNULL, stderr=child) as running:
        os.close(child)
        shown = b""
        while chunk := _read(parent):
            shown += chunk
    os.close(parent)
    assert running.returncode == 0
    assert b"\x1b[" in shown
    assert "first.txt" in shown.decode()
    assert b"\x1b[" not in process("extract", "directives").stderr


def test_a_terminal_that_lacks_characters_is_no_reason_to_fail() -> None:
    Path("缺字𠮷.doc").write_bytes(b"x")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C.UTF-8"}
    result = process("extract", "notice.txt", "缺字𠮷.doc", env=environment)
    assert result.returncode == 1
    assert b"not done ???" in result.stderr
    assert b"Traceback" not in result.stderr


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "policynlp.cli", "extract", "notice.txt", "-q"], check=False)
    assert done.returncode == 0
