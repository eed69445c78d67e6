"""Help: every command has it, with an example that runs; it comes fast and loads nothing heavy."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from cli_samples import command, folder, process, store
from typer.testing import CliRunner

from policynlp import __version__
from policynlp.cli import app
from policynlp.export import FORMATS
from policynlp.reading import formats

STORE = (
    *("add", "list", "edit", "accept", "reject", "split", "merge", "insert", "done", "due", "history", "undo"),
    *("export", "import", "packs"),
)
YEARS = ("compare", "trend", "trace")
FEEDS = ("push", "pull", "targets")
COMMANDS = ("extract", "show", "explain", "text", "evaluate", "train", "lexicon", *STORE, *FEEDS, *YEARS)
INNER = ("lexicon check", "lexicon list", "lexicon find")
HEAVY = (
    "spacy",
    "numpy",
    "scipy",
    "pandas",
    "sklearn",
    "skops",
    "openpyxl",
    "docx",
    "lxml",
    "pypdfium2",
    "jieba",
    "rich.console",
    "sqlalchemy",
    "alembic",
    "httpx",
    "icalendar",
    "platformdirs",
)


def helped(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0, result.output
    return result.output


def examples() -> list[tuple[str, str]]:
    found = []
    for name in ("", *COMMANDS, *INNER):
        text = helped(*name.split()).partition("Example:\n")[2].partition("\n\n")[0]
        found += [(name or "all", line.strip()) for line in text.splitlines() if line.strip().startswith("policynlp ")]
    return found


def test_the_commands_are_those_that_are_documented() -> None:
    listed = re.findall(r"^  (\w+)  ", helped().partition("Commands:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("name", (*COMMANDS, *INNER))
def test_every_command_has_help_with_an_example(name: str) -> None:
    text = helped(*name.split())
    assert f"policynlp {name} " in text.partition("Example:")[2]
    assert "\b" not in text
    assert "..." not in helped().partition("Commands:")[2]  # no line of the list is cut short


@pytest.mark.parametrize(("name", "line"), examples())
def test_every_example_runs(name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder(tmp_path))
    monkeypatch.setenv("POLICYNLP_DB", str(tmp_path / "register.db"))
    monkeypatch.setenv("POLICYNLP_WHO", "张三")
    monkeypatch.setenv("POLICYNLP_TARGETS", str(tmp_path / "targets.toml"))
    monkeypatch.setenv("OFFICE_PASSWORD", "geheim-Kennwort-42")
    if name in (*STORE, *FEEDS):
        store(tmp_path / "register.db")
    if name == "import":
        CliRunner().invoke(app, ["export", "--format", "ledger", "-o", "ledger.xlsx"])
    arguments = shlex.split(line.partition(" > ")[0])[1:]
    result = CliRunner().invoke(app, ["--debug", *arguments])
    assert result.exit_code == 0, f"{name}: {result.output}"
    for target in re.findall(r"(?:-o|--html|--plot) (\S+)", line):
        assert target == "-" or Path(target).stat().st_size


def test_help_names_the_formats_that_there_are() -> None:
    assert "|".join(FORMATS) in helped("extract")
    for ending in formats():
        assert ending in helped("text") or ending in (".markdown", ".htm", ".shtml")


@pytest.mark.parametrize("arguments", [["-h"], ["extract", "-h"]])
def test_the_short_option_works_too(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).output.startswith("Usage: ")


def test_the_command_alone_shows_its_help() -> None:
    result = process()
    assert b"Commands:" in result.stdout + result.stderr


def test_the_version_is_printed() -> None:
    result = process("--version")
    assert (result.returncode, result.stdout.split()) == (0, [b"policynlp", __version__.encode()])


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], *([*name.split(), "--help"] for name in (*COMMANDS, *INNER)), ["extract"]],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded_for_help_or_wrong_usage(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom policynlp.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "loaded:"


def seconds(arguments: list[str]) -> float:
    start = perf_counter()
    subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def test_help_takes_at_most_twice_the_time_of_its_libraries() -> None:
    libraries, help_ = [sys.executable, "-c", "import typer, rich"], [*command(), "--help"]
    seconds(libraries), seconds(help_)  # the first run of each reads the disk
    pairs = [(seconds(libraries), seconds(help_)) for _ in range(15)]
    base = sorted(pair[0] for pair in pairs)
    if base[11] > 2 * base[3]:
        pytest.skip(f"the machine is too busy to measure: {base[3]:.3f} to {base[11]:.3f} s for the libraries alone")
    ratio = median(ours / theirs for theirs, ours in pairs)
    assert ratio <= 2, f"{ratio:.2f} times the time of `import typer, rich`"
