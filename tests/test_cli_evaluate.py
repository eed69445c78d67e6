"""`policynlp evaluate`: what is printed and written, and what is refused before the work is done."""

import json
import os
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cli_samples import LABELLED, folder
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from policynlp.calibration import calibrate
from policynlp.cli import app
from policynlp.cli.figures import aligned
from policynlp.evaluate import CLASSES, Miss, Report, evaluate
from policynlp.export.evaluation import evaluation_page
from policynlp.export.reliability import plot


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["evaluate", *arguments, "--gold", "labelled"])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


# --------------------------------------------------------------------------------------------------- what is printed


def test_figures_with_their_counts_and_intervals() -> None:
    lines = run("labelled/docs").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == [*LABELLED, "all"]
    figures = evaluate(["labelled/docs"], Path("labelled")).figures()
    found = next(line for line in lines if line.startswith("untouched "))
    one = figures["untouched"]
    assert found.split()[2:] == [
        f"{one.value:.4f}", f"{one.low:.3f}", "to", f"{one.high:.3f}", str(one.right), str(one.given), str(one.wanted),
    ]  # fmt: skip
    assert any("expected calibration error" in line and "Guo et al. 2017" in line for line in lines)


def test_labels_whose_texts_lie_elsewhere(place: Path) -> None:
    """The same figures, whether docs/ is beside the labels or named."""
    before = run("labelled/docs", "--json").stdout
    Path("labelled/docs").rename("texts")
    assert run("texts", "--texts", "texts", "--json").stdout == before
    assert "no labelled directives" in run("texts", code=1).output


def test_columns_stand_under_each_other() -> None:
    lines = list(aligned([["文件", "a"], ["x", "时限"], ["abcdef", "1"]]))
    assert lines == ["文件       a", "x       时限", "abcdef     1"]
    assert {cell_len(line) for line in lines} == {12}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_misses_of_each_class_as_are_asked_for(count: int) -> None:
    report = evaluate(["labelled/docs"], Path("labelled"))
    shown = run("labelled/docs", "--misses", str(count)).stdout
    wanted = sum(min(count, sum(miss.what == what for miss in report.misses)) for what in CLASSES)
    assert sum(line.startswith(f"  {name} [") for line in shown.splitlines() for name in LABELLED) == wanted
    for what in {miss.what for miss in report.misses}:
        assert f"\n{what} " in shown


def test_json_holds_the_whole_report() -> None:
    result = run("register.jsonl", "--json")
    value = json.loads(result.stdout)
    report = evaluate(["register.jsonl"], Path("labelled"))
    assert value["figures"] == report.table()
    assert value["all"]["measure"]["wanted"] == report.figures()["measure"].wanted
    assert len(value["misses"]) == len(report.misses)
    assert value["calibration"]["rows"] == len(report.rows) == len(value["rows"])


def test_documents_without_rows_are_named() -> None:
    assert f"without rows: 1 of 2 labelled documents ({LABELLED[1]})" in run("register.jsonl").stderr


def test_leave_one_out_of_the_documents_that_are_named() -> None:
    result = run(f"labelled/docs/{LABELLED[0]}.txt", "--leave-one-out", "--json")
    assert list(json.loads(result.stdout)["figures"]) == [LABELLED[0], "all"]
    assert result.stderr == "learning from labelled, corpus, each document left out in its turn\n"


# --------------------------------------------------------------------------------------------------- what is written


def test_page_and_plot_are_written_and_the_same_each_time() -> None:
    for name in ("a", "b"):
        run("labelled/docs", "--html", f"new/{name}.html", "--plot", f"new/{name}.svg")
    for ending in ("html", "svg"):
        assert Path(f"new/a.{ending}").read_bytes() == Path(f"new/b.{ending}").read_bytes()
    page = run("labelled/docs", "--html", "-").stdout_bytes
    assert page.replace(b"\r\n", b"\n") == Path("new/a.html").read_bytes().replace(b"\r\n", b"\n")


class Loads(HTMLParser):
    """Collects what would be fetched or run, and the text outside tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outside = [f"{tag}.{name}" for name, _ in attrs if name in ("src", "href", "style") or name.startswith("on")]
        self.found += outside + ([tag] if tag in ("script", "link", "img", "iframe", "object") else [])

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = "<script>alert(1)</script>&\"'\x00\u202e"


def test_the_page_loads_nothing_and_escapes_all_words() -> None:
    miss = Miss(HOSTILE, "lead", 1, 2, HOSTILE, HOSTILE, "")
    page = evaluation_page(Report({HOSTILE: evaluate([], Path("labelled")).counts[LABELLED[0]]}, (miss,), ()))
    seen = Loads()
    seen.feed(page)
    assert seen.found == []
    assert seen.text.count("<script>alert(1)</script>&\"'") == 4  # sentence, value, place, table
    assert not set("\x00\u202e") & set(page)
    assert "default-src 'none'" in page


def test_the_page_has_every_miss_with_its_sentence() -> None:
    report = evaluate(["labelled/docs"], Path("labelled"))
    page = evaluation_page(report)
    assert page.count("<li>") == len(report.misses) > 0
    assert "<svg" in page
    assert "<svg" not in evaluation_page(Report(report.counts, report.misses, ()))  # no row, no confidence


def test_the_plot_has_a_point_for_each_bin() -> None:
    found = calibrate([(n / 20, n % 3 > 0) for n in range(20)])
    assert found is not None
    tree = ET.fromstring(plot(found))
    points = [each.attrib for each in tree.iter("{http://www.w3.org/2000/svg}circle")]
    assert len(points) == len(found.bins) == 10
    assert all(60 <= float(point["cx"]) <= 460 and 40 <= float(point["cy"]) <= 440 for point in points)
    assert [float(point["cx"]) for point in points] == sorted(float(point["cx"]) for point in points)


# ---------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "give a register or files, or --leave-one-out"),
        (["register.jsonl", "--corpus", "corpus"], "only --leave-one-out learns anything"),
        (["register.jsonl", "--plot", "a.png"], "a.png does not end in .svg"),
        (["register.jsonl", "--html", "-", "--json"], "standard output takes one of the two"),
        (["register.jsonl", "--misses", "-1"], "--misses"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_2(arguments: list[str], says: str) -> None:
    assert says in " ".join(run(*arguments, code=2).stderr.split())


def test_labels_must_be_named() -> None:
    result = CliRunner().invoke(app, ["evaluate", "register.jsonl"])
    assert result.exit_code == 2
    assert "Missing option '--gold'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.jsonl"], "missing.jsonl: cannot be read"),
        (["missing.txt"], "missing.txt: does not exist"),
        (["notice.txt"], "labelled: has no labels for notice; it has them for"),
        (["office.toml"], "files ending in .toml are not read"),
        (["register.jsonl", "--html", "register.jsonl"], "is among the files to read"),
        (["register.jsonl", "--html", "labelled"], "labelled: is a folder"),
        (["bare.jsonl", "--plot", "a.svg"], "no plot: no row has a confidence"),
        (["--leave-one-out", "--corpus", "directives"], "directives: no labelled directives"),
        (["notice.txt", "--leave-one-out"], "has no labels for notice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_fails_is_one_line(arguments: list[str], says: str) -> None:
    row = json.loads(Path("register.jsonl").read_text("utf-8"))
    Path("bare.jsonl").write_text(json.dumps({**row, "confidence": None}), "utf-8")
    shown = run(*arguments, code=1).stderr.splitlines()
    assert shown[-1].startswith("policynlp: ")
    assert says in shown[-1]
    assert len([line for line in shown if line.startswith("policynlp: ")]) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX names")
def test_a_labels_folder_that_is_not_there() -> None:
    result = CliRunner().invoke(app, ["evaluate", "register.jsonl", "--gold", "none"])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "none: no labelled directives; expected NAME.tsv beside docs/NAME.txt" in result.stderr
