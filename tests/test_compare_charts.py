"""The charts: what is drawn and what is not, in the page, as SVG and as PNG; never a box for a character."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from compare_page_samples import hostile, pair, years
from hypothesis import given
from hypothesis import strategies as st

from policynlp.compare import write_charts, write_trend
from policynlp.compare.measures import Share
from policynlp.compare.pages import charts, charts_png, charts_svg
from policynlp.compare.pages.charts import Series, Value
from policynlp.compare.pages.charts_files import drawings, trend_drawing, value
from policynlp.compare.pages.charts_ranks import order, ranks
from policynlp.compare.pages.charts_scene import (
    FORMS,
    INK,
    SERIES,
    SOFT,
    Dot,
    Drawing,
    Stroke,
    Words,
    breadth,
    labelled,
    short,
    shown,
    ticks,
    wrapped,
)
from policynlp.compare.pages.charts_terms import Usage, terms
from policynlp.errors import OutputError

NONE = Value(0, 0)


def half(n: int, of: int = 100) -> Value:
    return Value(n, of, n / of, max(0.0, n / of - 0.02), n / of + 0.03)


def words_of(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def dots_of(drawing: Drawing) -> list[Dot]:
    return [shape for shape in drawing.shapes if isinstance(shape, Dot) and shape.hover]


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        (0.31, (0, 0.1, 0.2, 0.3, 0.4)),  # the first round step that needs no more than five
        (1.0, (0, 0.2, 0.4, 0.6, 0.8, 1.0)),  # a whole
        (0.004, (0, 0.001, 0.002, 0.003, 0.004)),  # a small share keeps a scale
        (0.0, (0.0, 1.0)),  # nothing: a scale all the same, no division by zero
    ],
)
def test_scales_are_round(top: float, expected: tuple[float, ...]) -> None:
    assert ticks(top) == pytest.approx(expected)


@given(st.floats(1e-5, 1e4))
def test_a_scale_holds_its_top_and_little_more(top: float) -> None:
    steps = ticks(top)
    assert len(steps) <= 6
    assert steps[-1] >= top * (1 - 1e-6)
    assert steps[-1] <= top * 5


@given(st.text(max_size=40), st.floats(20, 400))
def test_cut_names_fit(text: str, room: float) -> None:
    cut = short(text, room)
    assert breadth(cut) <= room or len(cut.removesuffix("…")) == 1


@pytest.mark.parametrize("width", [880, 372])
def test_a_share_without_a_base_is_not_drawn_as_zero(width: float) -> None:
    rows = [Series("消防", (half(10), NONE)), Series("燃气", (half(5), half(7)))]
    drawing = charts.shares(["2023", "2024"], rows, width=width)
    assert len(dots_of(drawing)) == 3
    assert "10.0%（10/100）" in words_of(drawing)  # with its base


def test_a_group_without_tasks_has_no_share() -> None:
    assert value(Share("2024", 0, 0, 0.0, None, None, "none", 0, 1)).share is None
    assert value(Share("2024", 0, 9, 0.0, 0.0, 0.3, "exact", 0, 1)).share == 0.0


def test_many_groups_get_a_small_chart_a_sector_on_one_scale() -> None:
    groups = [str(year) for year in range(2010, 2020)]
    rows = [Series(name, tuple(half(n + at) for n in range(10))) for at, name in ((1, "消防"), (20, "燃气"))]
    drawing = charts.shares(groups, rows)
    assert words_of(drawing).count("40%") == 2  # the same scale in each
    assert len(dots_of(drawing)) == 20


def test_ranks_are_ties_broken_by_name_and_gaps_are_gaps() -> None:
    rows = [
        Series("乙", (half(5), NONE, half(9))),
        Series("甲", (half(5), half(5), half(1))),
        Series("丙", (half(0), half(2), half(3))),
    ]
    assert order(rows, 0) == {"乙": 0, "甲": 1}  # code points; without a task there is no rank
    assert order(rows, 0, {"甲": 0, "乙": 1}) == {"甲": 0, "乙": 1}  # a tie is no reason to change places
    drawing = ranks(["1", "2", "3"], rows)
    lines = [shape for shape in drawing.shapes if isinstance(shape, Stroke)]
    assert len(lines) == 2 + 1  # 甲 twice, 丙 from the second to the third; 乙 has no line over its gap
    assert "9.0% 乙" in words_of(drawing)


def test_words_that_one_side_never_uses_stand_apart_and_signs_are_not_colour_alone() -> None:
    usages = [
        Usage("新词", (0, 9), (0, 3), (0.0, 1.5), 3.0, True, "t0"),
        Usage("旧词", (8, 0), (2, 0), (1.2, 0.0), -3.0, False, "t1"),
        Usage("常用", (9, 9), (3, 3), (1.2, 1.3), 0.1, False, "t2"),
    ]
    drawing = terms("2023年", "2024年", usages)
    marks = {dot.hover.split("：")[0]: dot for dot in dots_of(drawing)}
    assert {word: dot.form for word, dot in marks.items()} == {"新词": "up", "旧词": "down", "常用": "circle"}
    assert marks["新词"].at[0] < marks["常用"].at[0]
    assert marks["旧词"].at[1] > marks["常用"].at[1]
    assert (marks["新词"].hollow, marks["旧词"].hollow) == (False, True)
    described = terms("2023年", "2024年", [usage._replace(significant=None) for usage in usages])
    assert not any(dot.hollow for dot in dots_of(described))  # nothing may look like a test where there was none


def test_words_of_the_same_rates_do_not_hide_each_other() -> None:
    usages = [Usage(f"词{n}", (2, 5), (1, 1), (1.0, 2.5), 2.0, None, f"t{n}") for n in range(12)]
    places = [dot.at for dot in dots_of(terms("1", "2", usages))]
    apart = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for n, a in enumerate(places) for b in places[:n]]
    assert min(apart) >= 9


def test_nothing_to_draw_is_said() -> None:
    for drawing in (charts.shares([], []), ranks(["1", "2"], []), terms("1", "2", [])):
        assert words_of(drawing) == [charts.words()["none"]]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [INK, SOFT, *SERIES])
def test_colours_are_read_on_white(colour: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_groups_differ_in_form_too() -> None:
    assert len(set(FORMS[:5])) == 5


@pytest.mark.parametrize("width", [1080, 372])
def test_nothing_hostile_gets_into_a_drawing(width: float) -> None:
    for _, drawing in drawings(hostile(), width=width):
        for content in (charts_svg.inline(drawing), charts_svg.file(drawing).decode()):
            assert not re.search(r"<script|<img|<svg onload|\u202e|\u2066", content)
            ElementTree.fromstring(content)


def test_marks_open_their_sentences_in_the_page_and_nothing_in_a_file() -> None:
    drawing = dict(drawings(pair()))["shares"]
    assert 'data-e="w' in charts_svg.inline(drawing)
    assert "data-e" not in charts_svg.file(drawing).decode()
    assert "tabindex" not in charts_svg.file(drawing).decode()


def have_font() -> bool:
    try:
        charts_png.chinese_font("安")
    except OutputError:
        return False
    return True


pictures = pytest.mark.skipif(not have_font(), reason="no matplotlib or no Chinese font: apt install fonts-noto-cjk")


@pictures
def test_the_same_chart_is_the_same_picture(tmp_path: Path) -> None:
    drawing = dict(drawings(pair()))["ranks"]
    assert charts_png.file(drawing) == charts_png.file(drawing)
    assert charts_png.file(drawing).startswith(b"\x89PNG")


@pictures
def test_a_character_that_no_font_has_is_never_a_box() -> None:
    _, missing = charts_png.chinese_font("安全生产\U0010fffd")
    assert missing == {0x10FFFD: charts.words()["missing"]}
    odd = Drawing(200, 40, "", "", (Words((5, 20), "安全\U0010fffd$\\alpha$生产"),))  # $…$ is no formula either
    assert charts_png.file(odd)  # a warning of matplotlib would be an error here


def test_without_a_font_there_are_svgs_and_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts_png, "_fonts", tuple)
    written = write_charts(pair(), tmp_path / "charts")
    assert {path.suffix for path in written.paths} == {".svg"}
    assert "fonts-noto-cjk" in written.missing
    assert "\n" not in written.missing


@pictures
def test_charts_of_a_comparison_in_a_folder(tmp_path: Path) -> None:
    written = write_charts(pair(), tmp_path / "new" / "charts")
    names = sorted(path.name for path in written.paths)
    assert names == ["ranks.png", "ranks.svg", "shares.png", "shares.svg", "terms_2023_2024.png", "terms_2023_2024.svg"]
    assert not written.missing


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another folder"):
        write_charts(pair(), tmp_path / "file")


def test_a_trend_keeps_the_place_of_years_without_documents(tmp_path: Path) -> None:
    found = next(trend for trend in years().emphasis.trends if trend.family == "sector")
    gap = trend_drawing(type(found)(**{**fields(found), "points": (found.points[0], *found.points[2:])}))
    whole = trend_drawing(found)
    assert [dot.at[0] for dot in dots_of(gap)] == [dot.at[0] for n, dot in enumerate(dots_of(whole)) if n != 1]
    write_trend(found, tmp_path / "trend.svg")
    ElementTree.fromstring((tmp_path / "trend.svg").read_bytes())
    with pytest.raises(OutputError, match=r"\.svg or \.png"):
        write_trend(found, tmp_path / "trend.gif")


def fields(found: object) -> dict[str, object]:
    return {name: getattr(found, name) for name in type(found).__dataclass_fields__}  # type: ignore[attr-defined]


@given(st.text())
def test_text_made_fit_to_be_shown_keeps_its_length(text: str) -> None:
    assert len(shown(text)) == len(text)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown(text))


@given(st.text(alphabet="安全，。abc）", max_size=60), st.floats(30, 300))
def test_wrapped_lines_hold_the_text_and_begin_with_no_stop(text: str, room: float) -> None:
    lines = wrapped(text, room, 12)
    assert "".join(lines) == text
    assert not [line for line in lines[1:] if line[0] in "，。）"]


@pytest.mark.parametrize("wide", [5.0, 23.0, 44.0, 300.0])
def test_labels_have_room(wide: float) -> None:
    """First and last always; no two nearer than a label is wide, where there is room for two at all."""
    chosen = labelled(19, wide, 44)
    assert chosen[-1] == 18 and chosen[0] in (0, 18)
    assert all((b - a) * wide >= 44 for a, b in pairwise(chosen))


def test_names_of_many_groups_stand_at_the_right_where_it_is_narrow() -> None:
    rows = [Series(name, (half(n), half(9 - n), half(n), half(5))) for n, name in enumerate(("消防", "城镇燃气"), 3)]
    assert "3.0% 消防" not in words_of(ranks(["2022年", "2023年", "2024年", "2025年"], rows, width=372))
    assert "消防 3.0%" in words_of(ranks(["2022年", "2023年", "2024年", "2025年"], rows, width=900))
    assert "5.0% 消防" in words_of(ranks(["2022年", "2023年", "2024年", "2025年"], rows, width=372))
