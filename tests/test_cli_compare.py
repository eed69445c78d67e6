"""`policynlp compare` and `policynlp trend`: what they write, what they say, what they refuse."""

import json
from pathlib import Path

import pytest
from cli_samples import folder
from typer.testing import CliRunner, Result

from policynlp.cli import app


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_json_holds_all_parts_and_every_share_its_base(place: Path) -> None:
    assert run("compare", "years", "-o", "out/a.json").exit_code == 0
    found = json.loads((place / "out/a.json").read_text("utf-8"))
    assert [group["key"] for group in found["groups"]] == ["2022", "2023", "2024", "2025"]
    assert len(found["documents"]) == 4 and not found["aside"]
    assert len(found["contrasts"]) == len(found["alignments"]) == 4
    for weight in found["weights"]:
        for share in weight["shares"]:
            assert share["share"] == pytest.approx(share["n"] / share["of"], rel=1e-5)
            assert len(share["passages"]) == share["n"] or weight["family"] == "sector_text"
    for one in found["alignments"]:
        assert sum(len(line["before"]) for line in one["lines"]) == one["tasks_before"]
    assert all(contrast["rule"] == "descriptive" for contrast in found["contrasts"])


def test_the_same_files_give_the_same_bytes(place: Path) -> None:
    for name in ("a.json", "b.json", "a.md", "b.md"):
        assert run("compare", "years", "-o", name).exit_code == 0
    assert (place / "a.json").read_bytes() == (place / "b.json").read_bytes()
    assert (place / "a.md").read_bytes() == (place / "b.md").read_bytes()


def test_markdown_says_that_it_only_describes(place: Path) -> None:
    result = run("compare", "years", "--split", "2024", "-o", "a.md")
    assert result.exit_code == 0
    text = (place / "a.md").read_text("utf-8")
    assert "仅描述" in text and "2023年及以前" in text and "2024年起" in text and "显著（" not in text
    assert "仅描述" in result.stderr and "group 组 2024年起: 2 documents" in result.stderr


def test_folders_are_groups(place: Path) -> None:
    result = run("compare", "years/first", "years/second", "--by", "folder", "-o", "-", "-q")
    assert result.exit_code == 0
    assert [group["key"] for group in json.loads(result.stdout)["groups"]] == ["first", "second"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["years/first/workpoints_yunzhou_2022.txt"], 1, "one document cannot be compared"),
        (["years", "--by", "genre"], 1, "one group cannot be compared"),
        (["directives"], 1, "one group"),  # the same document twice
        (["nowhere"], 1, "nothing to compare"),
        (["years", "--by", "colour"], 1, "'colour'; there are year"),
        (["years", "--by", "period"], 1, "two or more periods"),
        (["years", "--periods", "2022-2023"], 1, "two or more periods"),
        (["years", "--periods", "soon,late"], 1, "not a span of years"),
        (["years", "--periods", "2022,2023", "--split", "2023"], 2, "give one"),
        (["years", "--split", "2023", "--by", "issuer"], 2, "leave one out"),
        (["years", "--split", "7"], 2, "no year"),
        (["years", "-o", "a.csv"], 2, "html, xlsx, docx, md, json"),
        (["years", "-o", "a.md", "--format", "json"], 2, "let them agree"),
        (["years", "-o", "years/first/workpoints_yunzhou_2022.txt", "--format", "md"], 1, "among the files"),
    ],
)
def test_what_cannot_be_done_is_one_line(place: Path, arguments: list[str], code: int, words: str) -> None:
    options = [] if "-o" in arguments else ["-o", "a.json"]
    result = run("compare", *arguments, *options)
    assert result.exit_code == code
    assert words in " ".join(result.stderr.replace("│", " ").split()), result.stderr
    assert "Traceback" not in result.output and not (place / "a.json").exists()


def test_documents_without_a_date_are_named(place: Path) -> None:
    for year in (2023, 2024):
        (place / f"plain_{year}.txt").write_text(f"各县区要在汛前查看{year}处堤段。\n学校要演练。\n", "utf-8")
    result = run("compare", "plain_2023.txt", "plain_2024.txt", "-o", "a.json")
    assert result.exit_code == 1 and "no document has a date" in result.stderr and "--year-from-name" in result.stderr
    result = run("compare", "plain_2023.txt", "plain_2024.txt", "--year-from-name", "-o", "a.json")
    assert result.exit_code == 0 and "--year-from-name" in result.stderr


def test_a_file_that_cannot_be_read_is_named_and_the_others_compared(place: Path) -> None:
    result = run("compare", "years", "nowhere.txt", "-o", "a.md")
    assert result.exit_code == 0 and "nowhere.txt" in result.stderr
    assert "1份文件无法读取" in (place / "a.md").read_text("utf-8")


def test_a_trend_is_printed_or_written(place: Path) -> None:
    shown = run("trend", "城镇燃气", "years")
    assert shown.exit_code == 0 and shown.stdout.startswith("# 城镇燃气") and "| 2025 |" in shown.stdout
    assert "仅描述" in shown.stdout  # four documents test nothing
    for name in ("a.json", "a.svg"):
        assert run("trend", "城镇燃气", "years", "-o", name).exit_code == 0
    found = json.loads((place / "a.json").read_text("utf-8"))
    assert [point["year"] for point in found["points"]] == [2022, 2023, 2024, 2025] and found["p"] is None
    assert "<svg" in (place / "a.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["麒麟", "years"], 1, "stands in none of the 4 documents"),
        (["燃气", "years/first/workpoints_yunzhou_2022.txt"], 1, "one document"),
        (["燃气", "years", "-o", "a.xlsx"], 2, "svg, png, json, md"),
    ],
)
def test_a_trend_that_cannot_be_is_one_line(place: Path, arguments: list[str], code: int, words: str) -> None:
    result = run("trend", *arguments)
    assert result.exit_code == code
    assert words in " ".join(result.stderr.replace("│", " ").split())
