"""Units: sentences and clauses that end in a semicolon, cut as the labels count them."""

import itertools
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from core_samples import cut, tabled
from hypothesis import given
from hypothesis import strategies as st

from policynlp.pipes.segment import pieces, segment, spans_of_lines
from policynlp.reading import read
from policynlp.records import Cell, Table

Cutter = Callable[[str], list[tuple[int, int]]]


@pytest.fixture(scope="module")
def counted(gold: Path) -> Cutter:
    """How the labels of the real directives count units."""
    cutter: Cutter = runpy.run_path(str(gold / "units.py"))["units"]
    return cutter


def units_of(text: str) -> list[str]:
    return cut(text, [(unit.start, unit.end) for unit in segment(text)[1]])


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("", []),
        (" \n　\n\t", []),  # white space holds nothing
        ("更换井盖。清理淤泥。", ["更换井盖。", "清理淤泥。"]),
        ("更换井盖；清理淤泥！可行吗？", ["更换井盖；", "清理淤泥！", "可行吗？"]),
        ("更换井盖;清理淤泥!", ["更换井盖;", "清理淤泥!"]),  # half-width, as a reader of scans gives it
        ("更换井盖，清理淤泥", ["更换井盖，清理淤泥"]),  # the end of the line closes a unit
        ("更换井盖\n清理淤泥", ["更换井盖", "清理淤泥"]),
        ("　　更换井盖。 清理淤泥。　", ["更换井盖。", "清理淤泥。"]),  # an indent is no part of a unit
        ("喊响“先停电、后开盖。”再更换。", ["喊响“先停电、后开盖。”", "再更换。"]),  # the quote closes behind the stop
        ("叫作『一井一码。』』再更换。", ["叫作『一井一码。』』", "再更换。"]),  # quotes inside quotes
        ("（先停电，后开盖。）再更换。", ["（先停电，后开盖。）", "再更换。"]),
        ("见《井盖管理办法》。再更换。", ["见《井盖管理办法》。", "再更换。"]),
        ("谁来管？！再更换。", ["谁来管？！", "再更换。"]),  # two marks close one unit
        ("等一等……再更换。", ["等一等……再更换。"]),  # dots close nothing
        ("管径3.5米、10:30开盖。", ["管径3.5米、10:30开盖。"]),
        ("责任到人：更换井盖。", ["责任到人：更换井盖。"]),  # a colon closes nothing
        ("更换井盖（含雨水井；污水井）。", ["更换井盖（含雨水井；", "污水井）。"]),  # a semicolon does, in brackets too
    ],
)
def test_units(text: str, units: list[str]) -> None:
    assert units_of(text) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("更换井盖。（甲局牵头）清理淤泥。", ["更换井盖。（甲局牵头）", "清理淤泥。"]),
        ("更换井盖。 （甲局牵头） 清理淤泥。", ["更换井盖。 （甲局牵头）", "清理淤泥。"]),  # blanks around it
        ("更换井盖；【责任单位：甲局】清理淤泥。", ["更换井盖；【责任单位：甲局】", "清理淤泥。"]),
        ("更换井盖。[甲局负责]清理淤泥。(乙局配合)刷漆。", ["更换井盖。[甲局负责]", "清理淤泥。(乙局配合)", "刷漆。"]),
        ("更换井盖。（甲局牵头）", ["更换井盖。", "（甲局牵头）"]),  # with nothing behind it, it is a unit of its own
        ("（甲局牵头）更换井盖。", ["（甲局牵头）更换井盖。"]),  # no unit before it
        ("更换井盖。\n（甲局牵头）清理淤泥。", ["更换井盖。", "（甲局牵头）清理淤泥。"]),  # nor one on its line
        ("更换井盖。（见附件）清理淤泥。", ["更换井盖。", "（见附件）清理淤泥。"]),  # a bracket without owners
        ("更换井盖（甲局牵头）。清理淤泥。", ["更换井盖（甲局牵头）。", "清理淤泥。"]),  # before the stop anyway
    ],
)
def test_bracket_of_owners_behind_a_stop_belongs_to_the_unit_before(text: str, units: list[str]) -> None:
    assert units_of(text) == units


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("一、更换井盖。", [("一、", "chinese", "更换井盖。")]),
        (
            "（二）井盖。一是更换。二是编号。",
            [("（二）", "chinese_bracket", "井盖。"), ("一是", "yishi", "更换。"), ("二是", "yishi", "编号。")],
        ),
        (
            "开展整治。1.更换井盖。",
            [("", "", "开展整治。"), ("", "", "1.更换井盖。")],
        ),  # only 一是 and the like stand inside a line
        ("更换3个井盖。", [("", "", "更换3个井盖。")]),
        ("1.", [("1.", "arabic", "")]),  # a number and nothing else
    ],
)
def test_number_style_and_body(text: str, wanted: list[tuple[str, str, str]]) -> None:
    units = segment(text)[1]
    assert [(u.number, u.style, text[u.body : u.end]) for u in units] == wanted
    assert all((u.level > 0) == bool(u.number) for u in units)


def test_cells_are_lines_of_their_own() -> None:
    before = "分工表\n"
    rows, table = tabled(
        [["序号", "任务", "责任单位"], ["1", "更换井盖。清理淤泥。", ""], ["2", " 刷漆 ", "甲局"]], len(before)
    )
    text = before + rows + "以上请落实。\n"
    lines, units = segment(text, [table])
    assert [(text[n.start : n.end], n.table, n.row, n.column) for n in lines] == [
        ("分工表", -1, -1, -1),
        ("序号", 0, 0, 0),
        ("任务", 0, 0, 1),
        ("责任单位", 0, 0, 2),
        ("1", 0, 1, 0),
        ("更换井盖。清理淤泥。", 0, 1, 1),  # the empty cell beside it is no line
        ("2", 0, 2, 0),
        (" 刷漆 ", 0, 2, 1),  # a cell is its span; its unit has no outer blanks
        ("甲局", 0, 2, 2),
        ("以上请落实。", -1, -1, -1),
    ]
    assert cut(text, [(u.start, u.end) for u in units])[5:9] == ["更换井盖。", "清理淤泥。", "2", "刷漆"]
    assert lines[5].units == (5, 7)


def test_second_table_has_its_own_number() -> None:
    first, one = tabled([["甲", "乙"]])
    second, two = tabled([["丙", "丁"]], len(first) + 1)
    lines, _ = segment(first + "\n" + second, [one, two])
    assert [(n.table, n.row, n.column) for n in lines] == [(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1)]


def test_table_of_empty_cells_has_no_lines() -> None:
    assert segment("\t\n", [Table(((Cell(0, 0), Cell(1, 1)),))]) == ([], [])


def test_lines_and_pieces_of_nothing() -> None:
    assert spans_of_lines("", ()) == []
    assert pieces("更换井盖。", 3, 3) == []


TEXTS = st.text(alphabet='甲乙更换一二三是、。；！？!?;”’」』）)】"（([【牵头负责 　\n\t1.')


@given(TEXTS)
def test_units_hold_all_that_is_no_white_space(text: str) -> None:
    lines, units = segment(text)
    spans = [(u.start, u.end) for u in units]
    assert "".join("".join(piece.split()) for piece in cut(text, spans)) == "".join(text.split())
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in itertools.pairwise(spans))
    assert [n for line in lines for n in range(*line.units)] == list(range(len(units)))
    for unit in units:
        assert text[unit.start : unit.end].strip() == text[unit.start : unit.end] != ""
        assert unit.start <= unit.body <= unit.end
        assert lines[unit.line].start <= unit.start < unit.end <= lines[unit.line].end


@given(
    TEXTS.filter(lambda text: not any(a in "。；！？!?;" and b in "。；！？!?;" for a, b in itertools.pairwise(text)))
)
def test_units_are_those_of_the_labels(counted: Cutter, text: str) -> None:
    """But for marks in a row (？！), which the labels would count as two units and no labelled text has."""
    assert [(u.start, u.end) for u in segment(text)[1]] == counted(text)


def test_units_of_all_real_texts_are_those_of_the_labels(counted: Cutter, gold: Path, pool: Path) -> None:
    files = sorted([*(gold / "docs").glob("*.txt"), *pool.rglob("*.txt")])
    assert len(files) > 100
    for file in files:
        text = read(file).text
        assert [(u.start, u.end) for u in segment(text)[1]] == counted(text), file.name
