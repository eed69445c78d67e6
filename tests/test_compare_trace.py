"""What a subordinate's document makes of its superior's tasks: outcomes, gaps, coverage, the command and its files."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from compare_samples import actors, row
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from policynlp import extract
from policynlp.cli import app
from policynlp.compare.pages.trace_files import FORMATS, render
from policynlp.compare.pages.trace_table import share_text, sheets
from policynlp.compare.records import OUTCOMES, Trace
from policynlp.compare.tasks.addressed import addressed
from policynlp.compare.tasks.trace import share, trace, trace_each, trace_rows
from policynlp.errors import CompareError, UnknownFormat
from policynlp.rows import Register, Row

UPPER = """云江省交通运输厅
关于印发《云江省港口岸线安全整治三年行动方案》的通知
各市交通运输局：
云江省交通运输厅
2024年1月10日
云江省港口岸线安全整治三年行动方案
一、主要任务
各港口企业每季度对岸电设施、消防水管和系缆设备开展一次全面检查，检查结果报当地交通运输局。
各港口企业2024年底前完成危险货物堆场监控视频改造，接入省级平台。
各港口企业必须为夜间作业人员配备反光背心和救生衣，10月底前配齐。
各市交通运输局要建立港口安全专家库，每年邀请专家检查不少于2次。
各港口企业要在码头前沿设置防撞护栏。
"""
LOWER = """云洲江湾码头有限公司
关于印发《云洲江湾码头有限公司港口岸线安全整治三年行动实施方案》的通知
各部门：
云洲江湾码头有限公司
2024年3月4日
云洲江湾码头有限公司港口岸线安全整治三年行动实施方案
一、主要任务
设备部每季度对岸电设施、消防水管和系缆设备开展一次全面检查，检查结果报安全部。
信息部2025年6月底前完成危险货物堆场监控视频改造，接入省级平台。
鼓励各班组为夜间作业人员配备反光背心和救生衣，10月底前配齐。
综合部每月清理食堂油烟管道1次。
"""


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Register, Register]:
    place = tmp_path_factory.mktemp("cascade")
    for name, text in (("upper.txt", UPPER), ("lower.txt", LOWER)):
        (place / name).write_text(text, encoding="utf-8")
    return extract([place / "upper.txt"]), extract([place / "lower.txt"])


@pytest.fixture(scope="module")
def traced(registers: tuple[Register, Register]) -> Trace:
    return trace(*registers)


def outcomes(found: Trace) -> dict[str, tuple[str, ...]]:
    return {answer.task["text"]: answer.outcomes for answer in found.answers}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("岸电设施", ("carried",)),
        ("危险货物堆场", ("postponed",)),
        ("反光背心", ("weakened",)),
        ("专家库", ("not_addressed",)),  # only the city's offices can
        ("防撞护栏", ("left_out",)),
    ],
)
def test_outcomes(traced: Trace, words: str, expected: tuple[str, ...]) -> None:
    assert [found for text, found in outcomes(traced).items() if words in text] == [expected]


def test_figures_gaps_and_what_is_added(traced: Trace) -> None:
    assert traced.coverage == share(3, 4)  # of five tasks one is not addressed
    assert [answer.task["text"] for answer in traced.gaps] == ["各港口企业要在码头前沿设置防撞护栏。"]
    assert [one["text"] for one in traced.own] == ["综合部每月清理食堂油烟管道1次。"]
    assert traced.outcomes() == dict(zip(OUTCOMES, (1, 0, 1, 1, 1, 1), strict=True))
    assert traced.tasks_lower == 4
    assert "港口岸线安全整治三年行动方案" in traced.upper
    for answer in traced.answers:
        assert bool(answer.pairs) == ("left_out" not in answer.outcomes and "not_addressed" not in answer.outcomes)


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (0, 0, None, None),
        (0, 10, 0.0, 0.2775),  # Wilson (1927): 0 of 10
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_interval(count: int, base: int, low: float | None, high: float | None) -> None:
    found = share(count, base)
    assert (found.low, found.high) == (low, high)
    assert (found.share is None) == (base == 0)
    assert str(base) in share_text(found)


def test_one_task_may_have_several_answers_and_one_may_answer_several() -> None:
    upper = [row("港口企业要检查岸电设施、更换消防水管。", start=1), row("港口企业要更换消防水管。", start=2)]
    lower = [row("设备部检查岸电设施。", start=1), row("工程部更换消防水管。", start=2)]
    found = trace_rows(upper, lower)
    assert [len(answer.pairs) for answer in found.answers] == [2, 1]
    assert found.own == ()


def test_a_part_is_narrowed() -> None:
    task = "港口企业要更换消防水管，清点救生衣数量，修复码头前沿护栏，培训夜间作业人员，逐条核查系缆设备。"
    lower = [row("工程部6月底前修复码头前沿护栏。"), row("食堂清理油烟管道。")]
    assert outcomes(trace_rows([row(task)], lower)) == {task: ("narrowed",)}


def test_empty_sides() -> None:
    some = [row("港口企业要更换消防水管。")]
    nothing = trace_rows([], [])
    assert (nothing.answers, nothing.own, nothing.coverage) == ((), (), share(0, 0))
    assert trace_rows([], some).own == tuple(some)
    assert trace_rows(some, []).answers[0].nearest is None
    assert trace_rows(some, []).coverage == share(0, 1)
    principle = row("绷紧安全这根弦。", kind="principle")
    assert trace_rows([principle], [principle]).answers == ()


FIRM, OFFICE = {"issuer": "江湾码头有限公司"}, {"issuer": "云洲市交通运输局"}


@pytest.mark.parametrize(
    ("lead", "below", "expected"),
    [
        ("各市交通运输局", FIRM, False),
        ("各地区", FIRM, False),
        ("各市交通运输局", OFFICE, True),  # an office may be meant
        ("各有关单位", FIRM, True),  # takes in everybody
        ("港口企业", FIRM, True),
        ("各市交通运输局、港口企业", FIRM, True),
        ("", FIRM, True),
        ("各市交通运输局", {}, True),  # what the subordinate is cannot be told
    ],
)
def test_addressed(lead: str, below: dict[str, str], expected: bool) -> None:
    assert addressed(row("检查码头", lead), [row("检查码头", **below)]) is expected


def test_an_inherited_lead_leaves_it_open() -> None:
    task = row("检查码头") | {"lead": actors("各市交通运输局", "inherited")}
    assert addressed(task, [row("检查码头", **FIRM)])


TEXTS = ("检查岸电设施。", "更换消防水管。", "鼓励配备救生衣。", "必须配备救生衣。", "设置防撞护栏。", "好。")
texts = st.lists(st.sampled_from(TEXTS), max_size=6)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_every_task_has_its_outcome_and_every_number_its_base(above: list[str], below: list[str]) -> None:
    upper, lower = ([row(text, start=n) for n, text in enumerate(side)] for side in (above, below))
    found = trace_rows(upper, lower)
    assert [answer.task for answer in found.answers] == upper
    answered = {pair.after["id"] for answer in found.answers for pair in answer.pairs}
    assert answered.isdisjoint(one["id"] for one in found.own)
    assert answered | {one["id"] for one in found.own} <= {one["id"] for one in lower}
    assert found.coverage.base == sum("not_addressed" not in answer.outcomes for answer in found.answers)
    assert sum(one.count for _, one in found.sectors) == found.coverage.count
    assert all(set(above) - set(below) or "left_out" not in answer.outcomes for answer in found.answers)
    assert trace_rows(upper, lower) == found


@pytest.mark.parametrize("format", FORMATS)
def test_formats_are_the_same_twice_and_hold_the_gap(traced: Trace, format: str) -> None:
    content = render([traced], format)
    assert content == render([traced], format)
    if format == "xlsx":
        text = "".join(
            str(cell.value) for sheet in load_workbook(BytesIO(content)) for line in sheet.rows for cell in line
        )
    elif format == "docx":
        tables = WordDocument(BytesIO(content)).tables
        text = "".join(cell.text for table in tables for line in table.rows for cell in line.cells)
    else:
        text = content.decode("utf-8")
    assert "各港口企业要在码头前沿设置防撞护栏。" in text
    assert "75.0%" in text or '"share": 0.75' in text


def hostile() -> Trace:
    text = "=HYPERLINK(1)<script>alert(1)</script>|`x`\x07检查"
    return trace_rows([row(text)], [row("另一件事", title="<b>")], names=("<img src=x>", "@SUM(1)"))


def test_texts_act_nowhere() -> None:
    page = render([hostile()], "html").decode("utf-8")
    assert "<script" not in page and "<img" not in page and "://" not in page
    assert "default-src 'none'" in page and "script-src" not in page
    assert "<script" not in render([hostile()], "md").decode("utf-8")
    book = load_workbook(BytesIO(render([hostile()], "xlsx")))
    assert not [cell for sheet in book for line in sheet.rows for cell in line if cell.data_type == "f"]
    assert WordDocument(BytesIO(render([hostile()], "docx"))).tables


def test_on_a_narrow_screen_a_table_scrolls_and_on_paper_a_sheet_is_one_page_wide(traced: Trace) -> None:
    page = render([traced], "html").decode("utf-8")
    assert page.count('<div class="scroll" tabindex="0"><table>') == page.count("<table>") > 0
    assert ".scroll { overflow-x: auto; }" in page
    for sheet in load_workbook(BytesIO(render([traced], "xlsx"))):
        assert sheet.page_setup.fitToWidth == 1 and sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$2:$2"
        assert any(str(area).startswith("A1:") for area in sheet.merged_cells.ranges)  # the title lies on no head


def test_tables_of_several_and_of_none() -> None:
    one = trace_rows([row("更换消防水管。")], [row("更换消防水管。")], names=("上", "甲"))
    other = trace_rows([row("更换消防水管。")], [], names=("上", "乙"))
    assert [sheet.key for sheet in sheets([one])] == ["summary", "gaps", "answers", "own", "sectors"]
    both = {sheet.key: sheet for sheet in sheets([one, other])}
    assert both["nobody"].rows == ()  # one of them has it
    assert len({sheet.key: sheet for sheet in sheets([other, other])}["nobody"].rows) == 1
    assert all(not sheet.rows and sheet.empty for sheet in sheets([]))
    for format in FORMATS:
        assert render([], format)
    with pytest.raises(UnknownFormat, match="no format named 'pdf'; there are html, xlsx"):
        render([], "pdf")


def test_bad_input_is_one_line(registers: tuple[Register, Register]) -> None:
    upper, lower = registers
    with pytest.raises(CompareError, match="0 documents as the superior's"):
        trace_each(Register(()), lower)
    with pytest.raises(CompareError, match="no document to hold against the superior's"):
        trace_each(upper, upper)
    assert [one.lower for one in trace_each(upper, Register(lower.directives * 2))] == ["lower.txt", "lower.txt"]


def run(place: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.chdir(place)
    result = CliRunner().invoke(app, ["trace", *arguments])
    return result.exit_code, result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["upper.txt", "lower.txt", "-o", "out/t.html"], 0, "coverage 覆盖 3/4"),
        (["upper.txt", "lower.txt", "missing.txt", "-o", "t.md"], 1, "missing.txt: does not exist"),
        (["upper.txt", "upper.txt"], 1, "no document to hold against the superior's"),
        (["hello.txt", "lower.txt"], 1, "hello.txt: no tasks were found in it"),
        (["upper.txt", "hello.txt", "-o", "t.xlsx"], 0, "coverage 覆盖 0/5"),
        (["upper.txt", "lower.txt", "-o", "t.pdf"], 2, "ends in none of html, xlsx"),
        (["upper.txt", "lower.txt", "-o", "lower.txt", "--format", "md"], 1, "would be lost"),
        (["upper.txt"], 2, "LOWER"),
    ],
)
def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, line: str) -> None:
    for name, text in (("upper.txt", UPPER), ("lower.txt", LOWER), ("hello.txt", "你好。\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = run(tmp_path, *arguments, monkeypatch=monkeypatch)
    assert (found[0], line in found[1]) == (code, True), found[1]


def test_standard_output_is_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("upper.txt", UPPER), ("lower.txt", LOWER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["trace", "upper.txt", "lower.txt", "-o", "-", "-q"])
    found = json.loads(result.stdout)["traces"][0]
    assert (found["coverage"]["count"], found["coverage"]["base"]) == (3, 4)
    assert result.stderr == ""


def test_shares_of_rows_are_rows(traced: Trace) -> None:
    """The data side is made of rows of the contract, unchanged."""
    found = json.loads(render([traced], "json"))["traces"][0]
    task: Row = found["answers"][0]["task"]
    assert task == json.loads(json.dumps(traced.answers[0].task))
