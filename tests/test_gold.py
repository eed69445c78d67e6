"""What the shipped models reach on the labelled real directives does not fall below its floor."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from core_samples import scored

from policynlp.labels import read_folder
from policynlp.lexicon import Lexicon
from policynlp.rows import Register
from policynlp.scoring import FIGURES, compare, count, figures

FLOORS: dict[str, float] = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))["gold_shipped"]


@pytest.fixture(scope="module")
def reached(gold: Path, gold_register: Register, lexicon: Lexicon) -> dict[str, float]:
    rows = scored(gold_register)
    total: Counter[str] = Counter()
    for one in read_folder(gold):
        total += count(compare(one.labels, rows[one.name], lexicon.canonical), lexicon.canonical)
    return figures(total)


def test_floors_are_of_known_figures() -> None:
    assert set(FLOORS) <= set(FIGURES)
    assert all(0 < floor < 1 for floor in FLOORS.values())


@pytest.mark.parametrize("figure", FLOORS)
def test_figure_holds_its_floor(reached: dict[str, float], figure: str) -> None:
    assert reached[figure] >= FLOORS[figure], f"{figure} fell to {reached[figure]}; all: {reached}"


def test_all_files_could_be_read(gold_register: Register) -> None:
    assert gold_register.failures == ()
