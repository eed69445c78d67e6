"""The words of a table: times in office Chinese, texts made safe, marks and notes."""

from datetime import date

import pytest
from export_samples import actor, directive, plan, sample, several, task, time
from hypothesis import given
from hypothesis import strategies as st

from policynlp.export import due, view
from policynlp.export.clean import clipped, is_formula, legal, one_line
from policynlp.records import Failure
from policynlp.rows import Register


@pytest.mark.parametrize(
    ("value", "term", "words"),
    [
        ("2023-06-30", "限期", "2023年6月30日"),
        ("2023-06-01/2023-09-30", "时段", "2023年6月1日至9月30日"),  # one year is said once
        ("2023-12-01/2024-03-31", "时段", "2023年12月1日至2024年3月31日"),
        ("2024-01-01/2024-12-31", "时段", "2024年全年"),
        ("2023-01-01/2024-12-31", "时段", "2023年1月1日至2024年12月31日"),  # two whole years are not one
        ("2023-04-08/..", "时段", "自2023年4月8日起"),
        ("R/P1D", "周期", "每日"),
        ("R/P7D", "周期", "每周"),
        ("R/P1M", "周期", "每月"),
        ("R/P3M", "周期", "每季度"),
        ("R/P6M", "周期", "每半年"),
        ("R/P1Y", "周期", "每年"),
        ("R/P2M", "周期", "每2个月"),  # no name of its own
        ("R/PT2H", "周期", "每2小时"),
        ("PT24H", "自事件起算", "24小时内"),
        ("PT30M", "自事件起算", "30分钟内"),
        ("P30D", "自事件起算", "30日内"),
        ("P3M", "自事件起算", "3个月内"),
        ("now", "立即", "立即"),
        ("ongoing", "长期", "长期"),
        (None, "—", ""),  # no plain value
        ("", "—", ""),
        ("2023-02-30", "—", "2023-02-30"),  # no such day: left as it is
        ("2023-06", "—", "2023-06"),  # not a form of the contract
        ("2023-06-01/", "—", "2023-06-01/"),
        ("R/", "—", "R/"),
        ("P1Y6M", "—", "P1Y6M"),
        ("day", "—", "day"),  # the name of a kind is not a value
    ],
)
def test_due(value, term, words):
    assert (due.term(value), due.readable(value)) == (term, words)


@given(
    st.text(max_size=30)
    | st.from_regex(r"(R/)?PT?\d{1,3}[YMWDHS]|\d{4}-\d\d-\d\d(/(\.\.|\d{4}-\d\d-\d\d))?", fullmatch=True)
)
def test_any_due_has_words(value):
    assert due.readable(value) if value else due.readable(value) == ""
    assert due.term(value) in {"限期", "时段", "周期", "立即", "长期", "自事件起算", "—"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("=1", True),
        ("+1", True),
        ("-1", True),
        ("@x", True),
        ("\t登记", True),
        ("\r登记", True),
        ("\n登记", True),
        ("  =1", True),  # blanks may be trimmed before it is read
        ("\x00=1", True),  # and control characters dropped
        ("＝1", True),
        ("－1", True),  # full width
        ("—不得", False),  # a dash is no minus
        ("1=1", False),
        ("登记=1", False),
        ("", False),
    ],
)
def test_is_formula(text, found):
    assert is_formula(text) is found


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("一\n二", "一二"),  # a page breaks a Chinese sentence without a blank
        ("by\nair", "by air"),
        ("用\nA", "用A"),
        (" 一 \r\n\t 二 ", "一二"),
        ("一\x00\u2028二\x85三", "一二三"),
        ("一　二", "一　二"),  # an ideographic blank inside stays
        ("a  \t b", "a b"),
        ("\n", ""),
        ("", ""),
    ],
)
def test_one_line(text, line):
    assert one_line(text) == line


@given(st.text(st.characters(), max_size=60))
def test_one_line_is_one_legal_line(text):
    line = one_line(text)
    assert line.splitlines() in ([line], [])
    assert legal(line) == line
    assert one_line(line) == line


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(5, 60))
def test_clipped_never_passes_the_limit(text, limit):
    cut = clipped(text, limit, "…")
    assert len(cut.encode("utf-16-le")) <= limit * 2
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1.开展排查。", "开展排查。"),
        ("（三）开展排查。", "开展排查。"),
        ("一是开展排查。", "开展排查。"),
        ("开展排查。", "开展排查。"),
        ("24小时值守。", "24小时值守。"),  # a figure
        ("5、6月集中排查。", "5、6月集中排查。"),  # a list of figures looks like a number
        ("1.", "1."),  # nothing behind it
        ("", ""),
    ],
)
def test_without_number(text, rest):
    assert view.without_number(text) == rest


def entry(**values):
    (made,) = view.entries(Register((directive(task("报送。", **values)),)), "measure")
    return made


@pytest.mark.parametrize(
    ("values", "lead", "proposed"),
    [
        ({"lead": (actor("消防"), actor("公安", "inherited"))}, "消防、公安*", False),
        ({"suggested": (actor("消防", "suggested"),)}, "（建议）消防", True),
        ({"lead": (actor("公安"),), "suggested": (actor("消防", "suggested"),)}, "公安", False),  # lead goes before
        ({}, "", False),
    ],
)
def test_lead(values, lead, proposed):
    made = entry(**values)
    assert (made.lead, made.proposed) == (lead, proposed)


@pytest.mark.parametrize(
    ("times", "deadline", "words", "day", "term"),
    [
        ((), (), (), None, "—"),
        ((time("6月底", "2024-06-30"),), ("6月底",), ("2024年6月30日",), date(2024, 6, 30), "限期"),
        ((time("每月", "R/P1M", "inherited"),), ("每月*",), ("每月",), None, "周期"),
        ((time("汛期", None),), ("汛期",), (), None, "—"),  # words stay where there is no value
        (
            (time("6月底", "2024-06-30"), time("年底", "2024-12-31")),  # several days are not one
            ("6月底", "年底"),
            ("2024年6月30日", "2024年12月31日"),
            None,
            "限期",
        ),
    ],
)
def test_times(times, deadline, words, day, term):
    made = entry(milestones=times)
    assert (made.deadline, made.due, made.day, made.term) == (deadline, words, day, term)


def test_a_heading_is_cut_and_loses_its_full_stop():
    made = entry(path=("一、整治。", "长" * 500))
    assert made.path == ("一、整治", "长" * 119 + "…")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": "方案", "number": "云安〔2024〕1号"}, "方案（云安〔2024〕1号）"),
        ({"title": "方案"}, "方案"),
        ({"number": "云安〔2024〕1号"}, "plan.txt（云安〔2024〕1号）"),
        ({}, "plan.txt"),
    ],
)
def test_source(values, words):
    assert view.source(directive(**values)) == words


@pytest.mark.parametrize(
    ("register", "words"),
    [
        (sample(), "云溪市夏季安全隐患集中整治工作方案甲"),
        (several(), "乙"),  # of several none gives the title
        (Register((directive(),)), "乙"),  # without a title
        (Register(()), "乙"),
    ],
)
def test_title(register, words):
    assert view.title(register, one="甲", many="乙") == words


def test_note_names_only_the_marks_in_use():
    notes = "“*”为承上文确定；“（建议）”为原文未写明、按行业主管部门提出的建议单位；底色行置信度低于0.6，请重点复核"
    assert view.note(view.entries(sample(), "measure"), shaded=True) == f"注：{notes}。"
    assert "底色" not in view.note(view.entries(sample(), "measure"), shaded=False)
    assert view.note(view.entries(sample(), "principle"), shaded=True) == ""
    assert view.note([], shaded=True) == ""


def test_low_confidence_begins_below_the_limit():
    assert [made.doubtful for made in view.entries(Register((plan(),)), "measure")] == [False, False, True] + [
        False
    ] * 4


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure("a.pdf", "a.pdf: holds no text"), "holds no text"),  # the path is not said twice
        (Failure("a.pdf", "holds\nno text"), "holds no text"),
    ],
)
def test_reason(failure, words):
    assert view.reason(failure) == words
