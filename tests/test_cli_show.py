"""`policynlp show` and `policynlp explain` on a real run of the pipeline."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from cli_samples import command, folder, process
from typer.testing import CliRunner, Result

from policynlp import analyse, read
from policynlp.cli import app
from policynlp.export.page import page


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result


def test_the_rows_are_numbered_in_the_margin() -> None:
    numbers = re.findall(r"^ *P?(\d+) │ ", run("show", "notice.txt").stdout, re.MULTILINE)
    assert numbers == [str(n) for n in range(1, len(analyse(read(Path("notice.txt"))).tasks) + 1)]


@pytest.mark.parametrize("name", ["notice.txt", "notice.docx"])
def test_every_row_can_be_explained(name: str) -> None:
    directive = analyse(read(Path(name)))
    assert directive.tasks
    for number, task in enumerate(directive.tasks, 1):
        shown = run("explain", name, "--row", str(number)).stdout
        assert shown.startswith(f"row {number} of {len(directive.tasks)}, ")
        assert task.text in shown
        for each in task.evidence:
            assert each.by.split()[0] in shown


@pytest.mark.parametrize("row", ["0", "999", "-1"])
def test_a_row_out_of_range_is_one_line(row: str) -> None:
    result = run("explain", "notice.txt", "--row", row, code=1)
    count = len(analyse(read(Path("notice.txt"))).tasks)
    assert result.stderr == (
        f"policynlp: notice.txt: has no row {row}; its rows are 1 to {count}, see `policynlp show`\n"
    )
    assert result.stdout == ""


def test_the_page_goes_where_it_is_told() -> None:
    expected = page(analyse(read(Path("notice.txt")))).encode()
    result = run("show", "notice.txt", "--html", "new/folder/notice.html")
    assert Path("new/folder/notice.html").read_bytes() == expected
    assert result.output == f"page: {Path('new/folder/notice.html')}\n"
    assert run("show", "notice.txt", "--html", "-").stdout_bytes == expected


def test_a_pipe_gets_no_colour_and_a_terminal_that_is_forced_does() -> None:
    plain = process("show", "notice.txt", env={**os.environ, "FORCE_COLOR": ""})
    assert b"\x1b" not in plain.stdout
    assert "〖".encode() in plain.stdout
    forced = process("show", "notice.txt", env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert b"\x1b[" in forced.stdout
    assert "〖".encode() not in forced.stdout


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_error(unbuffered: str) -> None:
    Path("long.txt").write_text("今天天气很好。\n" * 20_000, "utf-8")
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    pipe = subprocess.PIPE
    with subprocess.Popen([*command(), "show", "long.txt"], stdout=pipe, stderr=pipe, env=environment) as running:
        assert running.stdout and running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141


@pytest.mark.parametrize("arguments", [["show"], ["explain", "--row", "1"]])
def test_a_terminal_in_cp936_does_not_fail(arguments: list[str]) -> None:
    Path("rare.txt").write_text("各企业要在6月底前为👷配齐防护用品，𠮷山矿要先行检查。\n", "utf-8")
    result = process(*arguments, "rare.txt", env={**os.environ, "PYTHONIOENCODING": "cp936"})
    assert (result.returncode, result.stderr) == (0, b"")
    assert "要先行检查" in result.stdout.decode("cp936")
    assert "山矿" in result.stdout.decode("cp936")
