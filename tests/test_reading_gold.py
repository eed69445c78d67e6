"""Real PDFs against the plain text that was labelled: every task must come out of the PDF with the same words."""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policynlp.reading import read

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
GOLD = SHARED / "gold"

# PDF in the pool -> labelled text, share of its task rows that come out the same. May rise, not fall.
PAIRS = {
    "notice_city_2024": ("notice_city_2024", 1.0),
    "notice_province_fire_2024": ("notice_province_fire_2024", 1.0),
    "plan_company_2024": ("plan_company_2024", 1.0),
    "notice_2024_congress": ("notice_company_congress_2024", 1.0),
    "notice_2024_fire": ("notice_company_fire_2024", 1.0),
    "notice_2024_flood": ("notice_company_flood_2024", 1.0),
    "notice_2024_snow": ("notice_company_snow_2024", 1.0),
}

Cut = Callable[[str], list[tuple[int, int]]]


@pytest.fixture(scope="module")
def cut() -> Cut:
    """The function that cuts a text into the units that the labels count."""
    if not (GOLD / "units.py").exists():
        pytest.skip("labelled texts are not here: expected in ../shared/gold beside the repository")
    spec = importlib.util.spec_from_file_location("gold_units", GOLD / "units.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    units: Cut = module.units
    return units


def squeezed(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [re.sub(r"\s", "", text[start:end]) for start, end in spans]


def labelled(name: str) -> list[int]:
    """The 0-based units of the labels that hold a task."""
    rows = [line.split("\t") for line in (GOLD / f"{name}.tsv").read_text("utf-8").splitlines() if line[:1].isdigit()]
    return sorted({int(row[0]) - 1 for row in rows if row[1] in ("M", "P")})


@pytest.mark.parametrize("name", PAIRS)
def test_tasks_of_a_pdf_are_those_of_the_labelled_text(cut: Cut, name: str) -> None:
    gold, floor = PAIRS[name]
    text = (GOLD / "docs" / f"{gold}.txt").read_text("utf-8")
    units = squeezed(text, cut(text))
    wanted = [units[number] for number in labelled(gold)]
    document = read(SHARED / "pool" / "pdf" / f"{name}.pdf")
    found = set(squeezed(document.text, cut(document.text)))
    missing = [unit for unit in wanted if unit not in found]
    share = 1 - len(missing) / len(wanted)
    assert share >= floor, f"{share:.3f} of {len(wanted)} rows; missing: {missing}"


def test_every_labelled_text_is_read_as_it_stands(cut: Cut) -> None:
    for path in sorted((GOLD / "docs").glob("*.txt")):
        assert read(path).text == path.read_text("utf-8")
