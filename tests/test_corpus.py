"""The corpus: texts, labels, changes and formats fit together, and its README says what is there."""

import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from policynlp.layers import Unit
from policynlp.pipes.segment import segment
from policynlp.reading import read

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"
NAMES = sorted(path.stem for path in (CORPUS / "docs").glob("*.txt"))
CHANGES = sorted(path.stem for path in (CORPUS / "changes").glob("*.tsv"))
COLUMNS = ("unit", "kind", "lead", "support", "deadline", "due", "sector", "from")
CHANGE_KINDS = {
    "kept",
    "new",
    "dropped",
    "split",
    "merged",
    "stronger",
    "weaker",
    "earlier",
    "later",
    "owner",
    "quantity",
}
README = (CORPUS / "README.md").read_text(encoding="utf-8")
FLOORS = {"docx": 1.0, "html": 1.0, "pdf": 0.97}  # share of task units that read back as they are in the .txt


@cache
def text_of(name: str) -> str:
    return (CORPUS / "docs" / f"{name}.txt").read_text(encoding="utf-8")


@cache
def units_of(name: str) -> list[Unit]:
    return segment(text_of(name))[1]


@cache
def rows_of(name: str) -> list[dict[str, str]]:
    lines = (CORPUS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[2:]]


def issued(name: str) -> date:
    first = (CORPUS / f"{name}.tsv").read_text(encoding="utf-8").partition("\n")[0]
    return date.fromisoformat(first.removeprefix("# date: "))


def tasks(name: str) -> set[str]:
    return {row["unit"] for row in rows_of(name) if row["kind"] == "M"}


def parts(name: str) -> Iterator[tuple[dict[str, str], str]]:
    """Each row with the words that it speaks of: its unit, or its part of one."""
    rows, text = rows_of(name), text_of(name)
    for n, row in enumerate(rows):
        unit = units_of(name)[int(row["unit"]) - 1]
        start, end = unit.start, unit.end
        if row["from"] != "-":
            start = text.index(row["from"], start, end)
        if n + 1 < len(rows) and rows[n + 1]["unit"] == row["unit"]:
            end = text.index(rows[n + 1]["from"], start, end)
        yield row, text[start:end]


def test_there_are_enough_texts_and_all_have_labels() -> None:
    assert len(NAMES) >= 16
    labelled = {path.stem for path in CORPUS.glob("*.tsv")} - {"actions"}
    assert labelled == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_text_is_plain_and_of_moderate_length(name: str) -> None:
    text = text_of(name)
    assert 1_500 <= len(text) <= 6_000
    assert "\r" not in text
    assert "\ufeff" not in text
    assert text == "\n".join(line.strip() for line in text.split("\n") if line.strip()) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_labels_begin_with_date_and_columns(name: str) -> None:
    lines = (CORPUS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    day = issued(name)
    assert f"{day.year}年{day.month}月{day.day}日" in text_of(name)
    assert tuple(lines[1].split("\t")) == COLUMNS


@pytest.mark.parametrize("name", NAMES)
def test_label_rows_are_in_order_and_name_known_units_kinds_and_sectors(name: str) -> None:
    sectors = re.search(r"### sector\n\n(.+?)\n\n", README, re.DOTALL)
    assert sectors
    known = {sector.strip() for sector in sectors[1].replace("\n", " ").split("·")}
    assert len(known) == 25
    numbers = [int(row["unit"]) for row in rows_of(name)]
    assert numbers == sorted(numbers)
    assert numbers[0] >= 1
    assert numbers[-1] <= len(units_of(name))
    for row in rows_of(name):
        assert row["kind"] in ("M", "P", "H"), row
        assert row["sector"] in known, row
        if row["kind"] != "M":
            assert row["deadline"] == row["due"] == "-", row
        if row["kind"] == "H":
            assert row["lead"] == row["support"] == "-", row


@pytest.mark.parametrize("name", NAMES)
def test_units_with_several_rows_say_where_each_begins(name: str) -> None:
    rows = defaultdict(list)
    for row in rows_of(name):
        rows[row["unit"]].append(row["from"])
    for unit, begins in rows.items():
        assert len(begins) == 1 or "-" not in begins, unit
    assert all(part.strip() for _, part in parts(name))


def well_formed(due: str) -> bool:
    """True for the forms of ``due`` that the README allows, with days that exist."""
    if due in ("now", "ongoing"):
        return True
    if re.fullmatch(r"(?:R/)?P(?:[1-9]\d*[DMY]|T[1-9]\d*[HM])", due):
        return True
    first, slash, last = due.partition("/")
    try:
        start = date.fromisoformat(first)
        return not slash or last == ".." or start <= date.fromisoformat(last)
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2023-06-30", True),
        ("2023-02-29", False),  # no such day
        ("2023-06-01/2023-09-30", True),
        ("2023-09-30/2023-06-01", False),  # ends before it begins
        ("2023-04-08/..", True),
        ("../2023-04-08", False),
        ("R/P1M", True),
        ("R/PT2H", True),
        ("PT24H", True),
        ("P0D", False),
        ("24小时", False),  # words belong to deadline
        ("-", False),
        ("", False),
    ],
)
def test_well_formed_tells_due_values(due: str, expected: bool) -> None:
    assert well_formed(due) is expected


@pytest.mark.parametrize("name", NAMES)
def test_due_is_well_formed_and_not_over_when_the_text_was_issued(name: str) -> None:
    for row in rows_of(name):
        if row["due"] == "-":
            continue
        assert well_formed(row["due"]), row
        assert row["deadline"] != "-", row
        if row["due"][0].isdigit() and not row["due"].endswith(".."):
            last = date.fromisoformat(row["due"].rpartition("/")[2])
            assert issued(name) <= last <= issued(name) + timedelta(days=3 * 366), row


@pytest.mark.parametrize("name", NAMES)
def test_stated_deadlines_stand_in_the_row_and_carried_ones_elsewhere(name: str) -> None:
    for row, words in parts(name):
        for time in row["deadline"].split(";"):
            if time == "-":
                continue
            assert (time.lstrip("^") in words) is not time.startswith("^"), row
            assert time.lstrip("^") in text_of(name), row


@pytest.mark.parametrize("series", CHANGES)
def test_changes_refer_to_measures_and_cover_all_of_both_years(series: str) -> None:
    lines = (CORPUS / "changes" / f"{series}.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["from_document", "from_units", "to_document", "to_units", "change"]
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines[1:]:
        old, old_units, new, new_units, change = line.split("\t")
        kinds = set(change.split(";"))
        assert kinds <= CHANGE_KINDS, line
        assert ("new" in kinds) is (old_units == "-"), line
        assert ("dropped" in kinds) is (new_units == "-"), line
        for document, other, units in ((old, new, old_units), (new, old, new_units)):
            named = set(units.split(",")) - {"-"}
            assert named <= tasks(document), line
            seen[document, other] |= named
    pairs = {(a, b) for a, b in seen if a < b}
    assert len(pairs) == 3
    for old, new in pairs:
        assert seen[old, new] == tasks(old)
        assert seen[new, old] == tasks(new)


def squeezed(text: str, units: list[Unit]) -> list[str]:
    return ["".join(text[unit.start : unit.end].split()) for unit in units]


@pytest.mark.parametrize("kind", FLOORS)
def test_formats_read_back_as_the_text(kind: str) -> None:
    same = total = 0
    for name in NAMES:
        document = read(CORPUS / "formats" / f"{name}.{kind}")
        found = squeezed(document.text, segment(document.text, document.tables)[1])
        wanted = squeezed(text_of(name), units_of(name))
        if FLOORS[kind] == 1.0:
            assert found == wanted, name
        units = [int(row["unit"]) - 1 for row in rows_of(name) if row["kind"] in "MP"]
        same += sum(wanted[unit] in set(found) for unit in units)
        total += len(units)
    assert same / total >= FLOORS[kind]


@pytest.mark.parametrize("name", NAMES)
def test_web_page_declares_title_and_date(name: str) -> None:
    document = read(CORPUS / "formats" / f"{name}.html")
    assert document.issued == issued(name).isoformat()
    assert document.title
    assert document.title.startswith(tuple(text_of(name).split("\n")[:4]))


def test_half_of_the_word_files_count_their_numbers_themselves() -> None:
    from docx import Document

    number = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.")
    counted = 0
    for name in NAMES:
        paragraphs = Document(str(CORPUS / "formats" / f"{name}.docx")).paragraphs
        typed = any(number.match(paragraph.text) for paragraph in paragraphs)
        counted += not typed and any(number.match(line) for line in text_of(name).split("\n"))
    assert counted >= len(NAMES) // 2


def test_readme_holds_the_table_that_the_command_prints() -> None:
    spec = importlib.util.spec_from_file_location("corpus_count", CORPUS / "count.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.table() in README


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there: the real texts to hold the corpus against")
def test_no_sentence_is_one_of_a_real_text() -> None:
    real = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for folder in ("gold/docs", "pool/text")
        for path in sorted((SHARED / folder).glob("*.txt"))
    )
    real = "".join(real.split())
    for name in NAMES:
        for sentence in squeezed(text_of(name), units_of(name)):
            assert len(sentence) < 16 or sentence not in real, (name, sentence)
