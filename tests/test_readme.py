"""What the README pages promise: their commands run, their outputs are real, their map is the house as it stands."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import readme_blocks
from typer.testing import CliRunner

from policynlp import models
from policynlp.cli import app
from policynlp.export.labels import labels
from policynlp.export.view import LOW_CONFIDENCE
from policynlp.feeds.contract import broken_promises
from policynlp.lexicon import check

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "README.zh-CN.md", "CHANGELOG.md")]
PAGES += [ROOT / name / "README.md" for name in ("corpus", "models", "outputs")]
NOTICE = "关于开展专项整治的通知.docx"
SETS_UP = re.compile(r"python3 -m (?:venv|pip)|py -3|-m pytest|policynlp-env/")  # those are for the fresh machine below
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fenced(page: str, *languages: str) -> list[str]:
    """The code blocks of a page in one of the languages."""
    return [body for language, body in _FENCE.findall(page) if language in languages]


def as_posix(line: str) -> str:
    """A line for PowerShell as a shell of another system has it."""
    return line.replace("py -3.11", "python3").replace(".venv\\Scripts\\", ".venv/bin/").replace("\\", "/")


def lines_of(page: str) -> list[str]:
    """The command lines of a page, without remarks, each once."""
    lines = [
        line.partition("  #")[0].strip() for body in fenced(page, "sh", "powershell") for line in body.splitlines()
    ]
    return list(dict.fromkeys(as_posix(line) for line in lines if line and not line.startswith("#")))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the corpus and a folder of notices, in which the test then stands."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "通知").mkdir()
    shutil.copy(ROOT / "corpus" / "formats" / "notice_county_2023.docx", tmp_path / "通知" / NOTICE)
    example = next(body for body in fenced(ENGLISH, "toml") if "[[department]]" in body)
    (tmp_path / "office.toml").write_text(example, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", readme_blocks.FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_written_parts_are_what_the_program_says_now(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert readme_blocks.filled(text) == text, f"{path.name}: run `make readme` and read what changed"


def test_every_part_of_a_page_has_its_end_and_is_used() -> None:
    for path in readme_blocks.FILES:
        text = path.read_text(encoding="utf-8")
        opened = re.findall(r"^<!-- ([\w-]+) -->$", text, re.MULTILINE)
        assert opened == re.findall(r"^<!-- end ([\w-]+) -->$", text, re.MULTILINE)
        assert set(opened) <= set(readme_blocks.BLOCKS)
    assert "".join(path.read_text(encoding="utf-8") for path in readme_blocks.FILES).count("<!-- facts-") == len(
        models.NAMES
    )


@pytest.mark.parametrize(
    ("held", "lines"),
    [
        ({"gold_shipped": {"lead": 0.75, "measure": 0.9}}, ["| at least | measure | lead |", "0.90 | 0.75 |"]),
        (  # what was not learned from comes first, a figure that is not held stays empty
            {"gold_shipped": {"measure": 0.9}, "gold_leave_one_out": {"measure": 0.8, "due": 0.7}},
            ["| at least | measure | due |", "0.80 | 0.70 |", "0.90 |  |"],
        ),
        ({"gold_shipped": {"measure": 0.9}, "speed": {"ratio": 1.0}}, ["| at least | measure |", "0.90 |"]),
    ],
    ids=["the figures' order", "two", "a part for the tests alone"],
)
def test_figures_come_from_the_floors(held: dict[str, dict[str, float]], lines: list[str]) -> None:
    head, _, *rows = readme_blocks.floors(held).splitlines()
    assert head == lines[0]
    assert [row.split(" | ", 1)[1] for row in rows] == lines[1:]


def test_the_example_stands_on_the_first_screen() -> None:
    before = ENGLISH.partition("<!-- example -->")[0]
    assert len(before.splitlines()) <= 10
    source = (ROOT / readme_blocks.EXAMPLE).read_text(encoding="utf-8")
    for line in re.findall(r"^> (.+)$", ENGLISH, re.MULTILINE):
        assert line == "……" or f"\n{line}\n" in source


def stories(page: str) -> list[list[str]]:
    """The blocks of a page that work on one store: their lines belong together."""
    return [
        [as_posix(line.partition("  #")[0].strip()) for line in body.splitlines()]
        for body in fenced(page, "sh", "powershell")
        if "policynlp add " in body
    ]


def ours() -> list[str]:
    """The command lines of both pages that call policynlp and stand for themselves, each once."""
    told = {line for page in (ENGLISH, CHINESE) for story in stories(page) for line in story}
    lines = [line for page in (ENGLISH, CHINESE) for line in lines_of(page) if line not in told]
    return list(dict.fromkeys(line for line in lines if "policynlp " in line and not SETS_UP.search(line)))


@pytest.mark.parametrize("line", ours())
def test_every_command_of_the_pages_runs(line: str, office: Path) -> None:
    program, *arguments = shlex.split(line)
    assert program.rpartition("/")[2] == "policynlp"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    for target in re.findall(r"(?:-o|--html) (\S+)", line):
        assert target == "-" or Path(target).stat().st_size


@pytest.mark.parametrize("story", stories(ENGLISH) + stories(CHINESE), ids=lambda story: story[1])
def test_every_story_of_a_store_runs(story: list[str], office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = next(body for body in fenced(ENGLISH, "toml") if "[targets." in body)
    (office / "targets.toml").write_text(targets, encoding="utf-8")
    monkeypatch.setenv("POLICYNLP_DB", str(office / "register.db"))
    monkeypatch.setenv("POLICYNLP_TARGETS", str(office / "targets.toml"))
    monkeypatch.setenv("CALENDAR_PASSWORD", "of no use: nothing is sent")
    for line in story:
        result = CliRunner().invoke(app, shlex.split(line)[1:])
        assert result.exit_code == 0, f"{line}: {result.output}"
        for target in re.findall(r"-o (\S+)", line):
            assert Path(target).stat().st_size


def test_there_are_commands_to_run() -> None:
    assert len(stories(ENGLISH)) > 1
    assert len(ours()) > 10


@pytest.mark.parametrize("body", fenced(ENGLISH, "python"), ids=lambda body: body.splitlines()[2])
def test_every_python_example_runs(body: str, office: Path) -> None:
    (office / "outputs").mkdir()
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(body, "README.md", "exec"), names)
    assert names.get("tasks", True)
    if "open_feed" in names:
        assert broken_promises(names["open_feed"]("folder", {"folder": office / "outputs"})) == ()


def test_the_lexicon_of_an_office_is_right_as_shown(office: Path) -> None:
    assert check(office / "office.toml") == []


def test_windows_lines_are_those_of_other_systems() -> None:
    [by_hand] = [body for body in fenced(ENGLISH, "sh") if "requirements-dev.lock" in body]
    [windows] = [body for body in fenced(ENGLISH, "powershell") if "requirements-dev.lock" in body]
    assert [as_posix(line) for line in windows.splitlines()] == by_hand.splitlines()
    assert set(as_posix(fenced(CHINESE, "powershell")[0]).splitlines()) <= set(by_hand.splitlines())
    wheels = [as_posix(line) for line in fenced(CHINESE, "powershell")[1].splitlines()]
    assert wheels == next(body for body in fenced(ENGLISH, "sh") if "pip wheel" in body).splitlines()


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this system")
def test_make_does_what_the_lines_by_hand_do(tmp_path: Path) -> None:
    [by_hand] = [body for body in fenced(ENGLISH, "sh") if "requirements-dev.lock" in body]
    register, tests = by_hand.split("\n\n")
    place = tmp_path / ".venv"
    for target, lines in (("register", register), ("test", tests)):
        dry_run = ["make", "-n", target, "PYTHON=python3", f"VENV={place}"]
        said = subprocess.run(dry_run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        said = re.sub(" --disable-pip-version-check| --quiet", "", said.replace(str(place), ".venv"))
        for line in lines.splitlines():
            assert line in said.splitlines(), f"make {target} does not do: {line}"


def test_every_target_of_make_that_is_named_exists() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)`", page.read_text(encoding="utf-8"))}
    assert named
    assert named <= made
    assert {"register", "test"} <= {line.split()[1] for line in lines_of(ENGLISH) if line.startswith("make ")}


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                yield page, target


@pytest.mark.parametrize(("page", "target"), list(links()), ids=str)
def test_links_lead_somewhere(page: Path, target: str) -> None:
    assert (page.parent / target).exists()


def mapped() -> list[str]:
    """The places that the map names, those of the package with its name in front."""
    plain = re.findall(r"^```\n(.*?)^```$", _FENCE.sub("", ENGLISH), re.MULTILINE | re.DOTALL)
    [body] = [body for body in plain if "policynlp/\n" in body]
    places, inside = [], ""
    for line in body.splitlines():
        name = line.split()[0]
        inside = inside if line.startswith(" ") else ""
        places.append(inside + name)
        if not line.startswith(" ") and name.endswith("/"):
            inside = name
    return places


def test_the_map_names_every_place_and_no_other() -> None:
    hidden = {".git", ".gitignore", ".venv"}
    caches = re.compile(r"__pycache__|\..*_cache|\.hypothesis|.*\.egg-info|build|dist|wheelhouse|requirements-dev.lock")
    top = [path for path in ROOT.iterdir() if path.name not in hidden and not caches.fullmatch(path.name)]
    inner = [path for path in (ROOT / "policynlp").iterdir() if not caches.fullmatch(path.name)]
    there = {str(path.relative_to(ROOT)) + "/" * path.is_dir() for path in top + inner}
    assert sorted(mapped()) == sorted(there)


# The Chinese page


def test_the_columns_are_those_of_the_workbook() -> None:
    explained = re.findall(r"^\| ([^|]+) \|", CHINESE.partition("| 列 | 意思 |")[2].partition("\n\n")[0], re.MULTILINE)
    assert explained[1:] == labels()["columns"]["tasks"]
    for name in labels()["sheet"].values():
        assert f"“{name}”" in CHINESE
    for term in labels()["term"].values():
        assert term in CHINESE
    for choice in labels()["review"]["choices"]:
        assert choice in CHINESE
    assert f"置信度低于 {LOW_CONFIDENCE}" in CHINESE


def messages() -> list[str]:
    """What the page says may be printed."""
    return re.findall(r"^\| `([^`]+)` \|", CHINESE.partition("## 四、")[2].partition("## 五、")[0], re.MULTILINE)


SAID_ELSEWHERE = {"close it if it is open in Excel": "policynlp/export/whole.py"}  # needs Windows, and Excel


def troubles(folder: Path) -> Iterator[list[str]]:
    """Arguments that bring out the messages of the page."""
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
    contents = {"空.txt": b"", "旧.doc": old, "假.docx": old, "坏.txt": bytes(range(256)), "版.ofd": b"PK"}
    contents |= {"扫描.pdf": scan(), "锁.pdf": locked()}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield [name]
    (folder / "无").mkdir()
    yield ["无"]
    yield ["没有.docx"]
    yield ["通知", "-o", "表.pdf"]
    yield ["通知", "-o", f"通知/{NOTICE}"]


def scan() -> bytes:
    from io import BytesIO

    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 600, 800)
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    from io import BytesIO

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("a", "b"))
    canvas.drawString(100, 100, "text")
    canvas.save()
    return out.getvalue()


def test_every_message_of_the_page_is_one_that_is_printed(office: Path) -> None:
    said = "\n".join(CliRunner().invoke(app, ["extract", *arguments]).output for arguments in troubles(office))
    for message in messages():
        home = SAID_ELSEWHERE.get(message)
        assert message in ((ROOT / home).read_text(encoding="utf-8") if home else said), message


# A fresh machine


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("CI"), reason="fetches all packages anew: set CI=1 to run it")
@pytest.mark.skipif(not shutil.which("make") or not shutil.which("git"), reason="no make or git on this system")
def test_the_first_command_works_where_nothing_is_installed(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    listed = ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    ours = ("PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    bare = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    base = Path(sys.base_prefix) / "bin" / "python3"
    line = ["make", "register", f"PYTHON={base}"]
    done = subprocess.run(line, cwd=copy, env=bare, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].endswith(str(Path("outputs/register.xlsx")))
    assert (copy / "outputs" / "register.xlsx").stat().st_size
