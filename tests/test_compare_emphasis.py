"""Emphasis as a whole: shares with their base, what may not be concluded, trends, the same result each time."""

from pathlib import Path

import numpy as np
import pytest
from emphasis_samples import LINES, paper, years

from policynlp import extract
from policynlp.compare import compare, trend_of, write
from policynlp.compare.measures import Emphasis
from policynlp.compare.weights.emphasis import emphasis
from policynlp.errors import CompareError
from policynlp.records import Directive
from policynlp.rows import Register

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "docs"


@pytest.fixture(scope="module")
def yunzhou() -> Register:
    return extract(sorted(CORPUS.glob("*_yunzhou_202?.txt")))


@pytest.fixture(scope="module")
def series(yunzhou: Register) -> Emphasis:
    return compare(yunzhou, mix=True).emphasis


def test_shares_of_a_whole_sum_to_one(series: Emphasis) -> None:
    for family in ("sector", "sector_text", "action"):
        for n in range(len(series.groups)):
            assert sum(one.shares[n].share for one in series.of_family(family)) == pytest.approx(1)  # type: ignore[arg-type]


def test_every_share_stands_with_its_base(series: Emphasis) -> None:
    for one in (*series.weights, *series.terms):
        for share, group in zip(one.shares, series.groups, strict=True):
            assert share.group == group.key and share.of_papers == len(group.papers)
            assert share.share == (share.n / share.of if share.of else 0)
            assert share.papers <= share.of_papers and (share.papers > 0) == (share.n > 0)
            if share.method != "none":
                assert share.low is not None and share.high is not None
                assert share.low - 1e-9 <= share.share <= share.high + 1e-9


def test_every_number_leads_to_its_sentences(series: Emphasis, yunzhou: Register) -> None:
    for one in series.weights:
        if one.family != "sector_text":
            assert [len(spots) for spots in one.passages] == [share.n for share in one.shares]
    for term in series.terms:
        if term.passages:
            assert [len(spots) for spots in term.passages] == [share.n for share in term.shares]
            for spot in (spot for spots in term.passages for spot in spots):
                text = yunzhou.directives[series.papers[spot.paper].directive].document.text
                assert text[spot.at : spot.to] == term.name and spot.start <= spot.at < spot.to <= spot.end


def test_under_five_documents_a_side_is_description(series: Emphasis) -> None:
    assert all(len(group.papers) < 5 for group in series.groups)
    for contrast in series.contrasts:
        assert contrast.descriptive and contrast.least_p is None
        for one in (*contrast.shifts, *contrast.terms):
            assert one.p is None and one.q is None and one.family_p is None and not one.significant
    assert [one.code for one in series.remarks].count("descriptive") == len(series.contrasts)
    assert "仅描述" in next(one.line for one in series.remarks if one.code == "descriptive")


def test_pairs_come_first_and_last_then_the_ends(series: Emphasis) -> None:
    assert [(one.earlier, one.later, one.kind) for one in series.contrasts] == [
        ("2022", "2023", "pair"),
        ("2023", "2024", "pair"),
        ("2024", "2025", "pair"),
        ("2022", "2025", "ends"),
    ]


def test_the_same_papers_give_the_same_result_in_any_order(yunzhou: Register) -> None:
    one = emphasis(yunzhou.directives, "period", periods=["-2023", "2024-"], mix=True)
    two = emphasis(yunzhou.directives, "period", periods=["-2023", "2024-"], mix=True)
    assert one == two
    back = emphasis(yunzhou.directives[::-1], "period", periods=["-2023", "2024-"], mix=True)
    assert [(w.name, w.shares) for w in one.weights] == [(w.name, w.shares) for w in back.weights]


def drift(year: int) -> list[str]:
    """Two sectors of which the second takes over."""
    return ["消防"] * (2030 - year) + ["矿山"] * (year - 2015)


def drifting() -> list[Directive]:
    texts = {
        year: [
            f"{year}年第{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[n]}队要{'查看' if n % 2 else '更换'}第{n}号阀。"
            for n in range(15)
        ]
        for year in range(2017, 2029)
    }
    return [paper(f"{year}.txt", *lines, issued=f"{year}-02-01", sectors=drift(year)) for year, lines in texts.items()]


def test_a_share_that_grows_every_year_is_a_trend() -> None:
    found = emphasis(drifting())
    line = next(one for one in found.trends if (one.family, one.name) == ("sector", "矿山"))
    assert line.significant and line.score > 0 and line.slope == pytest.approx(1 / 15, rel=0.05)
    assert [point.year for point in line.points] == list(range(2017, 2029))
    assert all(point.of_papers == 1 and point.method == "exact" for point in line.points)
    assert [len(spots) for spots in line.passages] == [point.n for point in line.points]
    other = next(one for one in found.trends if (one.family, one.name) == ("sector", "消防"))
    assert other.score == pytest.approx(-line.score)
    assert "serial" in {one.code for one in found.remarks}


def test_two_periods_of_the_same_are_told_apart() -> None:
    found = emphasis(drifting(), "period", periods=["-2022", "2023-"])
    contrast = found.contrasts[0]
    assert contrast.sides == (6, 6) and contrast.rule == "max-t" and contrast.exact
    shift = next(one for one in contrast.shifts if (one.family, one.name) == ("sector", "矿山"))
    assert shift.significant and shift.low is not None and shift.low > 0
    assert {"few", "exact"} <= {one.code for one in found.remarks}
    assert any("max-T" in one.line and "任何一处误报" in one.line for one in found.remarks if one.code == "families")


def test_the_remark_promises_what_the_rule_holds() -> None:
    """A false discovery rate is no bound on any false alarm once something has changed."""
    found = emphasis(drifting())
    line = next(one.line for one in found.remarks if one.code == "families")
    rules = {one.rule for one in found.contrasts} - {"descriptive"}
    assert not rules and "错误发现率" in line and "不是逐项保证" in line  # the trend alone is tested


@pytest.mark.parametrize(
    ("name", "family"),
    [("矿山", "sector"), ("未明确", "department"), ("禁止词", "force"), ("第", "term")],
)
def test_a_trend_is_asked_for_by_name(name: str, family: str) -> None:
    papers = [*drifting()[:-1], paper("last.txt", "第一队严禁离岗。", issued="2028-02-01")]
    line = trend_of(name, Register(tuple(papers)))
    assert line.family == family and line.name == name and len(line.points) == 12
    assert line.p is not None and line.q == line.p


def test_a_department_is_found_by_any_of_its_names() -> None:
    papers = [paper(f"{year}.txt", *LINES, issued=f"{year}-01-01", leads=["住房城乡建设"]) for year in (2023, 2024)]
    papers[1] = paper("2024.txt", "住建部门要清点工地。", issued="2024-01-01", leads=["住房城乡建设"])
    line = trend_of("市住建局", Register(tuple(papers)))
    assert (line.family, line.name) == ("department", "住房城乡建设")
    assert line.p is None  # two papers test nothing


@pytest.mark.parametrize(("name", "words"), [("麒麟", "none of the 3 documents"), (" ", "nothing to draw")])
def test_what_no_document_has_is_no_line(name: str, words: str) -> None:
    with pytest.raises(CompareError, match=words):
        trend_of(name, Register(tuple(years(3))))


@pytest.mark.parametrize(
    "papers",
    [
        [paper("a.txt", "开会了。", issued="2023-01-01"), paper("b.txt", "散会了。", issued="2024-01-01")],
        [paper("a.txt", "。", issued="2023-01-01"), *years(2, 2024)],  # a document with nothing to count
    ],
)
def test_documents_without_tasks_or_words_divide_nothing_by_zero(papers: list[Directive]) -> None:
    bare = [Directive(one.document, one.frame, (), ()) for one in papers]
    with np.errstate(all="raise"):
        found = compare(Register(tuple(bare)))
    assert all(share.share == 0 for one in found.emphasis.weights if one.family == "sector" for share in one.shares)
    assert "no_tasks" in {one.code for one in found.emphasis.remarks}
    for format in ("json", "md"):
        content = write(found, None, format=format)
        assert content is not None and b"nan" not in content.lower() and b"Infinity" not in content


def test_what_failed_is_said_and_most_of_no_sector_too(yunzhou: Register) -> None:
    from policynlp.records import Failure

    papers = tuple(
        paper(f"{year}.txt", *LINES, f"{year}要查。", issued=f"{year}-01-01", sectors=["其他"]) for year in (2023, 2024)
    )
    found = compare(Register(papers, (Failure("x.pdf", "x.pdf: broken"),)))
    assert {"failures", "rest"} <= {one.code for one in found.emphasis.remarks}
