"""The terminal's view: width, breaks, margin, signs and styles, and that a text cannot steer the terminal."""

from itertools import pairwise

import pytest
from cli_samples import TEXT, bare, directive
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from policynlp.cli.screen import STYLES, draw
from policynlp.cli.wrap import breaks
from policynlp.records import Directive, Task


def parts(text: str, width: int) -> list[str]:
    cuts = [0, *breaks(text, width), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("安全生产", 8, ["安全生产"]),  # fits to the cell
        ("安全生产", 7, ["安全生", "产"]),  # a wide character is not halved
        ("落实责任，压实", 8, ["落实责", "任，压实"]),  # no comma at the head of a line
        ("开展检查（专项）", 10, ["开展检查", "（专项）"]),  # no opening bracket at its end
        ("编制ABC预案", 6, ["编制", "ABC预", "案"]),  # a Latin word stays whole
        ("2024年", 3, ["202", "4年"]),  # unless it is longer than half the line
        ("。。。。。", 4, ["。。", "。。", "。"]),  # nothing but closing signs: broken all the same
        ("宽", 1, ["宽"]),  # narrower than one character
    ],
)
def test_lines_break_as_chinese_does(text: str, width: int, expected: list[str]) -> None:
    assert parts(text, width) == expected


@given(st.text(alphabet="安全，。（）ab1 、\u0301👷", max_size=60), st.integers(2, 30))
def test_no_part_is_wider_than_the_line(text: str, width: int) -> None:
    found = parts(text, width)
    assert "".join(found) == text
    assert all(cell_len(part) <= width for part in found)


def screen(found: Directive, width: int = 80, *, colour: bool = False) -> list[str]:
    return [line.plain for line in draw(found, width, colour=colour)]


def test_each_row_begins_a_line_with_its_number() -> None:
    shown = screen(directive())
    numbered = [line for line in shown if line[:4].strip()]
    assert [line[:4].strip() for line in numbered[:7]] == ["1", "2", "3", "4", "5", "P6", "7"]
    assert numbered[1].endswith("│ 对排查出的隐患实行清单管理，一般隐患当场改。")


def test_without_colour_signs_stand_for_it() -> None:
    shown = "\n".join(screen(directive(), 200))
    assert "〖住建部门〗要会同『市场监管部门』于「2024年6月底前」完成" in shown
    assert "〖lead 牵头〗  『support 配合』  「deadline 时限」" in shown
    assert "rows: 7, of them tasks: 6, principles (P): 1" in shown


def test_with_colour_the_words_stand_as_they_are() -> None:
    found = list(draw(directive(), 200, colour=True))
    line = next(line for line in found if "住建部门" in line.plain)
    assert "  1 │ 住建部门要会同市场监管部门于2024年6月底前完成" in line.plain
    styled = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert styled["住建部门"] == STYLES["lead"]
    assert styled["市场监管部门"] == STYLES["support"]
    assert styled["2024年6月底前"] == STYLES["deadline"]


@pytest.mark.parametrize("width", [24, 40, 80, 100])
def test_no_line_of_the_text_is_wider_than_the_terminal(width: int) -> None:
    shown = screen(directive(), width, colour=True)
    assert all(cell_len(line) <= width for line in shown[:-3])  # the legend may be wider


def test_the_whole_text_is_there() -> None:
    shown = "".join(line[6:] for line in screen(directive(), 40, colour=True)[:-3])
    assert "".join(shown.split()) == "".join(TEXT.replace("\t", "│").split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31m红", "�[31m红"),  # an escape sequence would colour the rest
        ("\x07响\x9b2J", "�响�2J"),  # the bell; C1 control sequence
        ("甲\u202e乙", "甲�乙"),  # right-to-left override shows words in another order
        ("\t甲\t乙", "　甲│乙"),  # tabs between the cells of a table
        ("[bold]甲[/]", "[bold]甲[/]"),  # rich's markup is only words here
        (":smile:", ":smile:"),
    ],
)
def test_a_text_cannot_steer_the_terminal(text: str, expected: str) -> None:
    assert screen(bare(text))[0] == f"    │ {expected}"


def test_an_empty_text_has_a_legend_only() -> None:
    assert screen(bare(""))[-1].strip() == "rows: 0, of them tasks: 0, principles (P): 0"


def test_the_margin_has_room_for_every_number() -> None:
    text = "\n".join("甲" for _ in range(120))
    found = bare(text, tuple(Task("0", 2 * n, 2 * n + 1, "甲", (), "principle", "消防") for n in range(120)))
    assert screen(found)[119] == " P120 │ 甲"
