"""Figures of a register against labels: by tables of our own, and equal to the scoring script of the real labels."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from core_samples import scored

from policynlp.export import write
from policynlp.labels import Label, Name, read_folder
from policynlp.lexicon import Lexicon
from policynlp.rows import Register
from policynlp.scoring import FIGURES, Pair, Row, compare, count, f1, figures, names


def label(start: int, end: int, kind: str = "measure", **values: Any) -> Label:
    usual: dict[str, Any] = {"lead": (), "support": (), "due": None, "sector": "消防"} | values
    for slot in ("lead", "support"):
        usual[slot] = tuple(Name(name, True) for name in usual[slot])
    return Label(0, start, end, kind, deadline=None, **usual)


def row(start: int, end: int, kind: str = "measure", **values: Any) -> Row:
    usual: dict[str, Any] = {"lead": (), "support": (), "due": None, "sector": "消防"} | values
    for slot in ("lead", "support"):
        usual[slot] = frozenset(usual[slot])
    return Row(start, end, kind, **usual)


def plain(name: str) -> str:
    return name


def score(labels: list[Label], rows: list[Row]) -> dict[str, float]:
    return figures(count(compare(labels, rows, plain), plain))


def spans(pairs: list[Pair]) -> list[tuple[tuple[int, int] | None, tuple[int, int] | None]]:
    return [(p.label and (p.label.start, p.label.end), p.row and (p.row.start, p.row.end)) for p in pairs]


# ------------------------------------------------------------------------------------------------------------- matching


@pytest.mark.parametrize(
    ("labels", "rows", "wanted"),
    [
        ([label(0, 10)], [row(0, 10)], [((0, 10), (0, 10))]),
        ([label(0, 10)], [row(0, 5)], [((0, 10), (0, 5))]),  # half of the union is enough
        ([label(0, 10)], [row(0, 4)], [((0, 10), None), (None, (0, 4))]),  # less is not
        ([label(0, 10)], [row(10, 20)], [((0, 10), None), (None, (10, 20))]),  # they only touch
        ([label(0, 10)], [row(0, 7), row(0, 9)], [((0, 10), (0, 9)), (None, (0, 7))]),  # the best goes first
        ([label(0, 10), label(2, 12)], [row(2, 12)], [((0, 10), None), ((2, 12), (2, 12))]),  # one to one
        ([label(0, 10), label(10, 30)], [row(0, 10), row(10, 28)], [((0, 10), (0, 10)), ((10, 30), (10, 28))]),
        ([label(0, 10), label(10, 20)], [row(0, 20)], [((0, 10), (0, 20)), ((10, 20), None)]),  # a row over two tasks
        ([label(0, 10, "heading")], [row(0, 10)], []),  # a row on a heading is passed over
        ([label(0, 10, "heading")], [row(4, 16)], []),  # half of the row is enough
        ([label(0, 10, "heading")], [row(6, 16)], [(None, (6, 16))]),
        ([], [], []),
        ([label(0, 10)], [], [((0, 10), None)]),
        ([], [row(0, 10)], [(None, (0, 10))]),
    ],
)
def test_compare(labels: list[Label], rows: list[Row], wanted: list[object]) -> None:
    assert spans(compare(labels, rows, plain)) == wanted


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (row(0, 9, lead=["公安"], support=["财政"], due="now"), ()),
        (row(0, 9, "principle", lead=["公安"], support=["财政"], due="now"), ("kind",)),
        (row(0, 9, lead=["公安", "财政"], support=["财政"], due="now"), ("lead",)),  # one too many
        (row(0, 9, lead=["公安"], due="now"), ("support",)),
        (row(0, 9, lead=["公安"], support=["财政"]), ("due",)),
        (row(0, 9, lead=["公安"], support=["财政"], due="now", sector="矿山"), ("sector",)),
        (row(0, 9, "principle", sector="矿山"), ("kind", "lead", "support", "due", "sector")),
    ],
)
def test_wrong_names_what_differs(given: Row, wrong: tuple[str, ...]) -> None:
    (pair,) = compare([label(0, 9, lead=["公安"], support=["财政"], due="now")], [given], plain)
    assert pair.wrong == wrong


def test_missed_and_invented() -> None:
    assert [p.wrong for p in compare([label(0, 9)], [row(20, 29)], plain)] == [("missed",), ("invented",)]


def test_names_are_canonical(lexicon: Lexicon) -> None:
    assert names([Name("市公安局", True), Name("公安", False)], lexicon.canonical) == {"公安"}
    assert names([], lexicon.canonical) == frozenset()
    (pair,) = compare([label(0, 9, lead=["市公安局"])], [row(0, 9, lead=["公安"])], lexicon.canonical)
    assert pair.wrong == ()


# -------------------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("right", "rows", "gold", "wanted"),
    [(0, 0, 0, 0.0), (0, 5, 5, 0.0), (5, 5, 5, 1.0), (1, 2, 2, 0.5), (2, 3, 4, 0.5714), (1, 1, 0, 0.0)],
)
def test_f1(right: int, rows: int, gold: int, wanted: float) -> None:
    assert f1(right, rows, gold) == wanted


def test_nothing_at_all_is_zero() -> None:
    assert score([], []) == dict.fromkeys(FIGURES, 0.0)


def test_all_right_is_one() -> None:
    full: dict[str, Any] = {"lead": ["公安"], "support": ["财政"], "due": "now"}
    assert score([label(0, 9, **full)], [row(0, 9, **full)]) == dict.fromkeys(FIGURES, 1.0)


def test_principles_count_for_directive_only() -> None:
    found = score([label(0, 9, "principle", lead=["公安"])], [row(0, 9, "principle", lead=["公安"])])
    assert found == dict.fromkeys(FIGURES, 0.0) | {"directive": 1.0}


def test_figures_by_hand() -> None:
    labels = [
        label(0, 10, lead=["公安"], due="now"),  # found, all right
        label(10, 20, lead=["公安", "交通运输"], support=["财政"]),  # found, half its leads, no support, other sector
        label(20, 30, lead=["水利"], due="2024-06-30"),  # missed
        label(30, 40, "principle"),  # given as measure
    ]
    rows = [
        row(0, 10, lead=["公安"], due="now"),
        row(10, 20, lead=["公安", "商务"], due="R/P1M", sector="矿山"),
        row(30, 40),
        row(50, 60),  # invented
    ]
    assert score(labels, rows) == {
        "measure": f1(2, 4, 3),
        "directive": f1(3, 4, 4),
        "lead": f1(2, 3, 4),
        "support": f1(0, 0, 1),
        "due": f1(1, 2, 2),
        "sector": 0.5,
        "untouched": f1(1, 4, 3),
    }


def test_counts_of_documents_add_up() -> None:
    one = count(compare([label(0, 9)], [row(0, 9)], plain), plain)
    two = count(compare([label(0, 9)], [], plain), plain)
    assert figures(one + two)["measure"] == f1(1, 1, 2)


# ------------------------------------------------------------------------------------- the scoring script of the labels


@pytest.fixture(scope="module")
def script(gold: Path, gold_register: Register, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What score.py says of the register of the labelled real directives."""
    path = tmp_path_factory.mktemp("gold") / "register.jsonl"
    write(gold_register, path)
    done = subprocess.run(
        [sys.executable, "-B", str(gold / "score.py"), str(path), "--json"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_figures_are_those_of_the_script(
    script: dict[str, Any], gold: Path, gold_register: Register, lexicon: Lexicon
) -> None:
    rows = scored(gold_register)
    total: Counter[str] = Counter()
    ours = {}
    for one in read_folder(gold):
        counts = count(compare(one.labels, rows.get(one.name, []), lexicon.canonical), lexicon.canonical)
        ours[one.name] = figures(counts)
        total += counts
    ours["all"] = figures(total)
    theirs = {
        name: {key: value if isinstance(value, float) else value["f1"] for key, value in values.items()}
        for name, values in script.items()
    }
    assert ours == theirs
