"""What goes wrong: one line that says what to do, the right exit code, and never a traceback."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from cli_samples import TEXT, command, process
from typer.testing import CliRunner

from policynlp.cli import app, shell
from policynlp.errors import PolicynlpError

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files and signals")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(TEXT, "utf-8")
    Path("empty.txt").write_bytes(b"")
    Path("binary.txt").write_bytes(bytes(range(256)) * 40)
    Path("broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    Path("old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    Path("picture.xyz").write_bytes(b"?")
    Path("bare").mkdir()
    Path("bare/note.tsv").write_text("a\tb\n")
    Path("a-file").write_text("x")
    return tmp_path


def fails(result: subprocess.CompletedProcess[bytes], code: int) -> str:
    said = result.stderr.decode()
    assert result.returncode == code, said
    assert "Traceback" not in said
    assert result.stdout == b""
    return said


LONG = "长" * 300 + ".txt"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("missing.txt", "missing.txt: does not exist; check the path"),
        ("empty.txt", "empty.txt: "),
        ("binary.txt", "binary.txt: "),
        ("broken.docx", "broken.docx: "),
        ("old.doc", "save it as .docx"),  # known, not read: says what to do
        ("picture.xyz", "files ending in .xyz are not read; allowed are .txt"),
        ("bare", "bare: is a folder"),
        (LONG, "File name too long"),
        ("missing\n\x1b[31m.txt", r"missing\n\x1b[31m.txt: does not exist"),  # still one line, and no escape
    ],
    ids=lambda value: value[:20].encode("unicode_escape").decode(),
)
@pytest.mark.parametrize("name", ["text", "show", "explain"])
@pytest.mark.usefixtures("place")
def test_a_file_that_cannot_be_read(name: str, file: str, says: str) -> None:
    arguments = [name, file, *(["--row", "1"] if name == "explain" else [])]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("policynlp: ")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_as_a_process_too(place: Path) -> None:
    assert (
        fails(process("text", "missing.txt", cwd=place), 1)
        == "policynlp: missing.txt: does not exist; check the path\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["extract"], "Missing argument"),
        (["text"], "Missing argument"),
        (["explain", "good.txt"], "Missing option '--row'"),
        (["explain", "good.txt", "--row", "two"], "--row"),
        (["sing", "good.txt"], "sing"),
        (["text", "good.txt", "--loud"], "--loud"),
        (["extract", "good.txt", "--format", "xls"], "no format named 'xls'; there are xlsx, docx, csv"),
        (["extract", "good.txt", "-o", "out.pdf"], "out.pdf ends in none of xlsx, docx"),
        (["extract", "good.txt", "-o", "out"], "out ends in none of"),
        (["extract", "good.txt", "-o", "out.csv", "--format", "xlsx"], "ends in .csv, --format says xlsx"),
        (["extract", "good.txt", "-o", "-", "--format", "yaml"], "no format named"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.usefixtures("place")
def test_wrong_usage_is_2(arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert "Usage: " in result.stderr
    assert not Path("outputs").exists()


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("bare", "bare: is a folder; give the name of a file in it"),
        ("a-file/register.xlsx", "is a file, not a folder"),
        ("a-file/b/c/register.xlsx", "is a file, not a folder"),
        pytest.param("/dev/null", "is not an ordinary file; give -", marks=POSIX),
        ("good.txt", "is among the files to read"),
        (f"{LONG}/register.xlsx", "File name too long"),
    ],
    ids=lambda value: value[:20],
)
@pytest.mark.parametrize("name", ["extract", "show"])
@pytest.mark.usefixtures("place")
def test_an_output_that_cannot_be_written_is_known_before_the_work(name: str, output: str, says: str) -> None:
    ways = {"extract": ["--format", "xlsx", "-o", output], "show": ["--html", output]}
    result = CliRunner().invoke(app, [name, "good.txt", *ways[name]])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("policynlp: ")
    assert says in result.stderr
    assert Path("good.txt").read_text("utf-8") == TEXT


@POSIX
def test_standard_output_on_a_full_disk(place: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = process("text", "good.txt", cwd=place, stdout=full)
    assert result.returncode == 1
    assert result.stderr.decode().splitlines() == [
        "policynlp: standard output: cannot be written (No space left on device); choose another place"
    ]


@POSIX
def test_control_c_is_130(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.txt"
    os.mkfifo(pipe)
    running = subprocess.Popen([*command(), "text", str(pipe)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with running, pipe.open("wb"):  # opens when the command has begun to read, and it waits for words
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"policynlp: stopped\n")


AS_NOBODY = """
import os
import policynlp.cli, policynlp.cli.summary, policynlp.cli.target, policynlp.reading.txt
from policynlp import extract, load, write

load()  # all that root alone may read is loaded before
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
policynlp.cli.main()
"""


@POSIX
@pytest.mark.parametrize("name", ["text", "extract"])
@pytest.mark.parametrize("inside", ["", "/notice.txt"])
def test_a_folder_that_may_not_be_entered(name: str, inside: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)
        closed = Path(made) / "closed"
        closed.mkdir()
        (closed / "notice.txt").write_text(TEXT, "utf-8")
        closed.chmod(0)
        try:
            arguments = [sys.executable, "-W", "ignore", "-c", AS_NOBODY, name, f"{closed}{inside}"]
            result = subprocess.run(arguments, cwd=made, capture_output=True, check=False)
        finally:
            closed.chmod(0o755)
    assert str(closed) in fails(result, 1)


@pytest.fixture
def faulty(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fault of the program itself; it can be had only by breaking it."""

    def broken(path: Path) -> object:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("policynlp.reading.read", broken)
    return place


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_the_program_asks_for_a_report() -> None:
    result = CliRunner().invoke(app, ["text", "good.txt"])
    assert result.exit_code == 1
    assert result.stderr == (
        "policynlp: unexpected error (ZeroDivisionError: division by zero); "
        "please report it with what `policynlp --debug COMMAND …` prints\n"
    )


@pytest.mark.usefixtures("faulty")
def test_debug_shows_where_it_is() -> None:
    result = CliRunner().invoke(app, ["--debug", "text", "good.txt"])
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("policynlp: unexpected error (ZeroDivisionError")
    assert not CliRunner().invoke(app, ["text", "good.txt"]).stderr.startswith("Traceback")  # of that run only


def test_a_message_is_one_line_that_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    @shell.guarded
    def command() -> None:
        raise PolicynlpError("a\nb\x1b[2J\u202e.txt: is\u2028wrong")

    with pytest.raises(shell.typer.Exit) as left:
        command()
    assert left.value.exit_code == 1
    assert capsys.readouterr().err == "policynlp: a\\nb\\x1b[2J\\u202e.txt: is\\u2028wrong\n"
