"""`policynlp lexicon`, and an office's own lexicon in the other commands: named, or found in the working folder."""

import json
from pathlib import Path

import pytest
from cli_samples import folder
from typer.testing import CliRunner, Result

from policynlp.cli import app
from policynlp.lexicon import TABLES, Lexicon
from policynlp.lexicon import check as problems_of

OWN = '[[department]]\nname = "渡管办"\nlevel = "地方"\naliases = ["渡口管理办"]\n'
WRONG = '[[department]]\nname = "甲"\n\n[[department]]\nnam = "乙"\n'
NOTICE = """云洲市关于做好渡口安全工作的通知
一、排查整治
市渡口管理办要在6月底前对全市渡船开展一次集中检查，对超员行为依法查处。
云洲市安全生产委员会
2024年3月4日
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    Path("ferry.txt").write_text(NOTICE, "utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [*arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


# -------------------------------------------------------------------------------------------------------------- check


def test_a_good_lexicon() -> None:
    result = run("lexicon", "check", "office.toml")
    assert (result.stdout, result.stderr) == ("", "lexicon 词库: nothing wrong in office.toml\n")


def test_the_packages_own_is_good() -> None:
    assert run("lexicon", "check").stderr == "lexicon 词库: nothing wrong in the package's own\n"


def test_every_fault_is_a_line_with_file_and_line() -> None:
    Path("wrong.toml").write_text(WRONG + '[[sector]]\nname = "航天"\n', "utf-8")
    result = run("lexicon", "check", "wrong.toml", "office.toml", code=1)
    assert result.stdout.splitlines() == problems_of(Path("wrong.toml"), Path("office.toml"))
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == ["wrong.toml:4", "wrong.toml:6"]


def test_without_a_path_it_is_the_one_in_the_working_folder() -> None:
    Path("词库.toml").write_text(WRONG, "utf-8")
    assert run("lexicon", "check", code=1).stdout.startswith("词库.toml:4: unknown column 'nam'")


def test_a_path_that_is_not_there() -> None:
    assert "none.toml: not there" in run("lexicon", "check", "none.toml", code=1).stdout


# ---------------------------------------------------------------------------------------------------------- list, find


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_listed_as_it_could_be_given_back(table: str) -> None:
    shown = run("lexicon", "list", table).stdout_bytes.decode("utf-8").splitlines()
    assert shown[0].split("\t") == list(TABLES[table].columns)
    assert len(shown) == 1 + len(Lexicon.load().listed(table))
    assert all(line.count("\t") == shown[0].count("\t") for line in shown)


def test_a_listed_table_is_a_lexicon() -> None:
    content = run("lexicon", "list", "terms").stdout_bytes
    Path("own").mkdir()
    Path("own/terms.tsv").write_bytes(content)
    assert problems_of(Path("own")) == []


def test_an_offices_rows_come_last() -> None:
    assert (
        run("lexicon", "list", "departments", "--lexicon", "office.toml")
        .stdout.splitlines()[-1]
        .startswith("城运中心\t")
    )


def test_no_such_table() -> None:
    result = run("lexicon", "list", "weather", code=1)
    assert result.stderr.startswith("policynlp: no table 'weather'; allowed are departments, ")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("云洲市应急局", "云洲市应急局 → 应急管理"),  # level and place do not matter
        ("安监局", "安监局 → 应急管理"),  # what it meant until it was renamed
        ("消防", "消防 → 消防救援"),
    ],
)
def test_what_a_name_means(name: str, first: str) -> None:
    lines = run("lexicon", "find", name).stdout.splitlines()
    assert lines[0] == first
    assert any("departments.tsv:" in line for line in lines)


def test_an_offices_name_is_found_with_its_line() -> None:
    shown = run("lexicon", "find", "城运办", "--lexicon", "office.toml").stdout
    assert "城运办 → 城运中心" in shown
    assert "office.toml:1" in shown


def test_a_name_that_nobody_knows() -> None:
    result = run("lexicon", "find", "某某奇怪物", code=1)
    assert result.stdout == ""
    assert "某某奇怪物: no row of the lexicon has to do with it; add a row of your own" in result.stderr
    assert result.stderr.count("\n") == 1


# -------------------------------------------------------------------------------------------- in the other commands


def leads(result: Result) -> list[list[str]]:
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return [[actor["name"] for actor in row["lead"]] for row in rows]


def test_extract_without_and_with_an_offices_lexicon() -> None:
    Path("own.toml").write_text(OWN, "utf-8")
    assert ["渡管办"] not in leads(run("extract", "ferry.txt", "-o", "-", "-q"))
    result = run("extract", "ferry.txt", "-o", "-", "-q", "--lexicon", "own.toml")
    assert ["渡管办"] in leads(result)
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["词库.toml", "policynlp-lexicon.toml", "词库/own.toml", "policynlp-lexicon/own.toml"])
def test_the_one_in_the_working_folder_is_used_and_named(name: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(OWN, "utf-8")
    result = run("extract", "ferry.txt", "-o", "-", "-q")
    assert ["渡管办"] in leads(result)
    used = Path(name).parts[0]
    assert result.stderr == f"lexicon 词库: {used} (found in the working folder; --lexicon names another)\n"


def test_one_that_is_named_goes_instead_of_the_one_found() -> None:
    Path("词库.toml").write_text(OWN, "utf-8")
    result = run("extract", "ferry.txt", "-o", "-", "-q", "--lexicon", "office.toml")
    assert ["渡管办"] not in leads(result)
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["词库", "policynlp-lexicon"])
def test_a_folder_of_other_things_is_no_lexicon(name: str) -> None:
    Path(name).mkdir()
    Path(name, "notes.md").write_text("x", "utf-8")
    assert run("extract", "ferry.txt", "-o", "-", "-q").stderr == ""


@pytest.mark.parametrize("command", [["show"], ["explain", "--row", "1"]], ids=lambda value: value[0])
def test_show_and_explain_take_it_too(command: list[str]) -> None:
    name, *options = command
    Path("own.toml").write_text(OWN, "utf-8")
    plain = run(name, "ferry.txt", *options)
    named = run(name, "ferry.txt", *options, "--lexicon", "own.toml")
    assert named.stderr == plain.stderr == ""
    Path("own.toml").rename("词库.toml")
    found = run(name, "ferry.txt", *options)
    assert found.stdout == named.stdout
    assert found.stderr.startswith("lexicon 词库: 词库.toml")


def test_explain_says_the_offices_name() -> None:
    Path("own.toml").write_text(OWN, "utf-8")
    assert "渡管办" in run("explain", "ferry.txt", "--row", "1", "--lexicon", "own.toml").stdout


@pytest.mark.parametrize(
    "command", [["extract", "-q"], ["show"], ["explain", "--row", "1"]], ids=lambda value: value[0]
)
@pytest.mark.parametrize("found", [False, True], ids=["named", "found"])
def test_a_lexicon_that_is_wrong_ends_the_run_with_file_and_line(command: list[str], found: bool) -> None:
    name, *options = command
    path = Path("词库.toml" if found else "wrong.toml")
    path.write_text(WRONG, "utf-8")
    result = run(name, "ferry.txt", *options, *([] if found else ["--lexicon", str(path)]), code=1)
    assert result.stderr.splitlines()[-1].startswith(f"policynlp: {path}:4: unknown column 'nam'")
    assert not Path("outputs").exists()
