"""Documents to groups: what belongs together, what is set aside and why, what is refused on one clear line."""

import tomllib
from pathlib import Path

import pytest
from emphasis_samples import LINES, paper, years
from hypothesis import given
from hypothesis import strategies as st

from policynlp.compare.weights import kinds
from policynlp.compare.weights.groups import group, spans_of
from policynlp.compare.weights.reissued import overlaps
from policynlp.errors import CompareError
from policynlp.records import Directive

DATA = tomllib.loads((Path(kinds.__file__).parent / "kinds.toml").read_text("utf-8"))


@pytest.mark.parametrize("row", DATA["genre"], ids=lambda row: row["name"])
def test_the_example_of_a_genre_is_of_it(row: dict[str, str]) -> None:
    assert kinds.genre_of_title(row["example"]) == row["name"]


@pytest.mark.parametrize("row", DATA["level"], ids=lambda row: row["name"])
def test_the_example_of_a_level_is_of_it(row: dict[str, str]) -> None:
    assert kinds.level_of(row["example"]) == row["name"]


@pytest.mark.parametrize("row", DATA["opening"], ids=lambda row: row["genre"])
def test_the_example_of_an_opening_is_of_its_genre(row: dict[str, str]) -> None:
    assert kinds.genre(paper("a.txt", row["example"], title=None)) == row["genre"]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于印发《云洲市渡口整治方案》的通知", "方案"),  # a notice that issues a plan is a plan
        ("云江省人民政府转发省水利厅关于防汛工作意见的通知", "意见"),
        ("关于做好防汛工作的通知（征求意见稿）", "通知"),
        ("关 于 做 好 防 汛 工 作 的 通 知", "通知"),
        ("云洲市政府工作报告（节选）", "工作报告"),
        ("云洲市防汛一览", ""),  # none
        ("", ""),
    ],
)
def test_a_title_tells_the_genre(title: str, genre: str) -> None:
    assert kinds.genre_of_title(title) == genre


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("云洲市青屏县应急管理局", "县"),  # the lowest level named
        ("云洲市临江区人民政府", "县"),
        ("云江省自然资源厅", "省"),
        ("北京市人民政府", "省"),
        ("应急管理部", "部委"),
        ("云洲市市场监督管理局", "市"),
        ("云洲港务集团有限公司", "企业"),  # though 云洲 is a city
        ("国务院安全生产委员会办公室", "国家"),
        ("此件公开发布", ""),
        ("", ""),
    ],
)
def test_a_name_tells_the_level(issuer: str, level: str) -> None:
    assert kinds.level_of(issuer) == level


def test_the_level_of_a_report_is_told_by_its_opening() -> None:
    text = "各位代表：现在，我代表云洲市人民政府，向大会报告工作，请予审议。"
    assert kinds.level(paper("a.txt", text, title=None, issuer=None)) == "市"


def test_years_are_groups_in_time() -> None:
    found = group([*years(1, 2024), *years(2, 2021)])
    assert found.keys == ("2021", "2022", "2024")
    assert found.members == ((1,), (2,), (0,))
    assert not found.left


def test_periods_hold_their_years_and_name_what_lies_outside() -> None:
    found = group(years(5, 2018), "period", periods=["2018-2019", "2021-"])
    assert found.keys == ("2018-2019", "2021年起")
    assert [len(members) for members in found.members] == [2, 2]
    assert [(one.at, one.reason) for one in found.left] == [(2, "outside")]
    assert "2020" in found.left[0].line


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        (["2008"], "two or more"),
        ([], "two or more"),
        (["2008-2012", "2012-2016"], "share a year"),
        (["2012-2008", "2013"], "ends before"),
        (["early", "late"], "not a span"),
        (["-", "2013"], "not a span"),
        (["20082012", "2013"], "not a span"),
    ],
)
def test_periods_that_are_none_are_refused(periods: list[str], words: str) -> None:
    with pytest.raises(CompareError, match=words):
        spans_of(periods)


@given(st.lists(st.integers(1900, 2100), min_size=2, max_size=8, unique=True))
def test_single_years_are_periods_in_order(found: list[int]) -> None:
    assert [first for _, first, _ in spans_of([str(year) for year in found])] == sorted(found)


def test_other_genres_and_levels_are_set_aside_and_named() -> None:
    papers = [
        *years(3),
        paper("speech.txt", "同志们，今天开会。", title="在全市会议上的讲话"),
        paper("county.txt", "县里要查。", issuer="青屏县应急管理局"),
        paper("unknown.txt", "谁都要查。", title=None, issuer=None),
    ]
    found = group(papers)
    assert [(one.at, one.reason) for one in found.left] == [(3, "genre"), (4, "level")]
    assert "讲话" in found.left[0].line and "--mix" in found.left[0].line
    assert [remark.code for remark in found.remarks] == ["unknown", "unknown"]  # kept, and said so
    mixed = group(papers, mix=True)
    assert not mixed.left
    assert sorted(remark.code for remark in mixed.remarks) == ["mixed", "mixed", "unknown", "unknown"]


def test_documents_without_a_date_do_not_rule_the_genre() -> None:
    plans = [paper(f"plan{n}.txt", f"第{n}站要查。", issued=None, title="整治方案") for n in range(4)]
    found = group([*plans, *years(2)])
    assert found.keys == ("2020", "2021") and {one.reason for one in found.left} == {"undated"}


def test_what_is_compared_is_not_set_aside() -> None:
    papers = [*years(2), paper("speech.txt", "同志们，今天开会。", title="在全市会议上的讲话")]
    assert group(papers, "genre").keys == ("讲话", "通知")
    county = paper("county.txt", "县里要查。", issuer="青屏县应急管理局")
    assert group([*years(1), county], "issuer").keys == ("云洲市安全生产委员会", "青屏县应急管理局")
    assert group([*years(1), county], "level").keys == ("市", "县")


def test_the_same_text_counts_once() -> None:
    papers = [*years(2), paper("copy.txt", *LINES), paper("copy2.txt", *LINES)]
    found = group(papers)
    assert [(one.at, one.reason) for one in found.left] == [(3, "same")]
    assert "copy.txt" in found.left[0].line


def test_a_reissued_text_counts_once_in_its_group_and_is_named_across() -> None:
    long = [
        f"{a}{b}站要在{c}日前{d}。"
        for a in "东西南北"
        for b in "甲乙丙丁戊"
        for c in "三五七"
        for d in ("清仓", "换泵", "点货")
    ]
    one = paper("one.txt", *long, issued="2023-02-01")
    again = paper("again.txt", "现转发如下。", *long, issued="2023-05-01")
    later = paper("later.txt", *long, "请各站照办。", issued="2024-02-01")
    found = group([one, again, later])
    assert [(left.at, left.reason) for left in found.left] == [(1, "reissued")]
    assert [remark.code for remark in found.remarks] == ["across"]


def test_overlaps_find_what_shares_text_and_nothing_else() -> None:
    base = "".join(chr(0x4E00 + n * 37 % 5000) for n in range(4000))
    other = "".join(chr(0x6E00 + n * 41 % 5000) for n in range(4000))
    found = overlaps([base, other, base[:3600] + other[:300], "短"])
    assert [(one.one, one.two) for one in found] == [(0, 2)]
    assert overlaps([]) == [] and overlaps(["", ""])[0].share == 1.0


def test_a_year_in_the_name_counts_only_where_told() -> None:
    papers = [paper(f"report_{year}.txt", f"{year}的任务，各县区要查。", issued=None) for year in (2022, 2023)]
    with pytest.raises(CompareError, match="--year-from-name"):
        group(papers)
    found = group(papers, year_from_name=True)
    assert found.keys == ("2022", "2023") and found.issued == ("2022", "2023")
    assert "year_from_name" in {remark.code for remark in found.remarks}


def test_two_years_in_a_name_say_nothing() -> None:
    papers = [paper("plan_2024_2026.txt", "各县区要查。", issued=None), *years(2)]
    found = group(papers, year_from_name=True)
    assert [(one.at, one.reason) for one in found.left] == [(0, "undated")]


def test_a_mapping_of_files_and_folders_makes_groups() -> None:
    papers = [paper(f"in/{name}.txt", f"{name}要查。") for name in ("a", "b", "c")]
    found = group(papers, {"a.txt": "一组", "in/b.txt": "二组"})
    assert found.keys == ("一组", "二组")
    assert [(one.at, one.reason) for one in found.left] == [(2, "no_value")]
    assert group([*papers, paper("out/d.txt", "丁要查。")], {"in": "里", "out": "外"}).keys == ("里", "外")


@pytest.mark.parametrize(
    ("papers", "by", "words"),
    [
        ([], "year", "nothing to compare"),
        ([paper("a.txt")], "year", "a.txt: one document"),
        ([paper("a.txt"), paper("b.txt", "别的事要办。")], "year", "all 2 documents are of 2024"),
        ([paper("a.txt"), paper("b.txt")], "year", "1 same"),  # the same document twice
        ([paper("a.txt", issued=None), paper("b.txt", "别的事要办。", issued=None)], "year", "no document has a date"),
        ([paper("a.txt", ""), paper("b.txt", " \n")], "year", "2 empty"),
        ([paper("a.txt"), paper("b.txt", issued="2023-01-01", title="会上的讲话")], "year", "1 genre|1 same"),
        (years(2), "colour", "'colour'"),
        (years(2), "period", "periods"),
    ],
)
def test_what_cannot_be_compared_is_refused_on_one_line(papers: list[Directive], by: str, words: str) -> None:
    with pytest.raises(CompareError, match=words) as problem:
        group(papers, by)
    assert "\n" not in str(problem.value)
