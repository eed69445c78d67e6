"""Times found, made plain and weighed: tests/data/deadlines.tsv, the grammar's own examples, and properties."""

import importlib.util
import re
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policynlp.dates import Occasion
from policynlp.errors import CalendarError, LexiconError
from policynlp.pipes.deadline import TimeContext, context_of, find_answers, find_deadlines, find_times, placed, resolve
from policynlp.pipes.deadline_grammar import _expand, grammar

HERE = Path(__file__).parent
GOLD = HERE.parent.parent / "shared" / "gold"
RULES = tomllib.loads(files("policynlp.lexicons").joinpath("deadlines.toml").read_text("utf-8"))
F1_FLOOR = 0.975
DUE = re.compile(
    r"\d{4}-\d\d-\d\d(?:/(?:\d{4}-\d\d-\d\d|\.\.))?|R/P(?:\d+[YMD]|T\d+[HM])|P\d+[YMD]|PT\d+[HM]|now|ongoing"
)


def cases():
    lines = (HERE / "data" / "deadlines.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [pytest.param(*row[:4], id=f"{row[1][:14]}: {row[4]}") for row in rows[1:]]


def deadlines(text, issued=None, year=None):
    day = date.fromisoformat(issued) if issued and issued != "-" else None
    return find_deadlines(text, 0, len(text), find_times(text), day, TimeContext(year))


@pytest.mark.parametrize(("issued", "text", "words", "due"), cases())
def test_sentences(issued, text, words, due):
    found = deadlines(text, issued)
    assert ";".join(d.surface for d in found) == (words if words != "-" else "")
    assert ";".join(d.due or "-" for d in found) == (due if words != "-" else "")
    assert all(text[d.start : d.end] == d.surface and d.origin == "stated" for d in found)


def test_the_table_is_large_enough():
    rows = [case.values for case in cases()]
    assert len(rows) >= 150
    assert sum(row[2] == "-" for row in rows) >= 40
    assert Counter(row[:2] for row in rows).most_common(1)[0][1] == 1


# -- the grammar's rows ------------------------------------------------------


@pytest.mark.parametrize("row", RULES["form"], ids=lambda row: row["name"])
def test_each_form_finds_its_own_example(row):
    assert row["source"]
    assert row["claims"]
    mention = next(time for time in find_times(row["example"]) if time.surface == row["words"])
    assert mention.form == row["name"]
    assert (resolve(mention, date.fromisoformat(row["issued"])) or "") == row["due"]


@pytest.mark.parametrize("row", RULES["refusal"], ids=lambda row: row["name"])
def test_each_refusal_refuses_its_own_example(row):
    text = row["example"]
    assert row["claims"]
    refused = []
    for mention in find_times(text):
        for rule in grammar().refusals.get(mention.form, ()):
            if rule.name == row["name"] and rule.fits(text[: mention.start], mention.surface, text[mention.end :]):
                refused.append(mention)
                assert placed(text, 0, len(text), mention) is None
    assert refused
    assert not {mention.start for mention in refused} & {d.start for d in deadlines(text, row["issued"])}


@pytest.mark.parametrize("row", RULES["acceptance"], ids=lambda row: row["name"])
def test_each_acceptance_accepts_its_own_example(row):
    text = row["example"]
    assert row["claims"]
    mention = next(time for time in find_times(text) if time.surface == row["words"])
    rules = grammar().acceptances[mention.form]
    before, after = text[: mention.start], text[mention.end :]
    assert any(rule.name == row["name"] and rule.fits(before, row["words"], after) for rule in rules)
    found = {d.start: d.due for d in deadlines(text, row["issued"])}
    assert (found[mention.start] or "") == row["due"]


def test_an_unknown_piece_is_named():
    with pytest.raises(LexiconError, match="no piece"):
        _expand("{monat}", {"month": "月"}, names=True)


# -- what a row of the table cannot say --------------------------------------


def test_nothing_in_nothing():
    assert find_times("") == []
    assert deadlines("") == []
    assert find_deadlines("2024年底前完工。", 4, 4, find_times("2024年底前完工。"), None) == []


def test_only_the_unit_asked_for():
    text = "2024年底前修桥。2025年底前修路。"
    found = find_deadlines(text, 10, len(text), find_times(text), date(2024, 3, 1))
    assert [(d.surface, d.start) for d in found] == [("2025年底前", 10)]


def test_the_title_gives_a_year_where_the_text_does_not():
    assert [d.due for d in deadlines("6月底前完成改造。", None, 2025)] == ["2025-06-30"]
    # a plan for 2025 that is issued in December
    assert [d.due for d in deadlines("12月底前完成改造。", "2024-12-20", 2025)] == ["2025-12-31"]
    # an old title does not pull a date into the past
    assert [d.due for d in deadlines("6月底前完成改造。", "2024-03-05", 2021)] == ["2024-06-30"]


def test_a_year_carries_over_its_line_only():
    line = "2025年3月底前勘察，9月底前开工。"
    assert [d.due for d in deadlines(line, "2024-03-05")] == ["2025-03-31", "2025-09-30"]
    assert deadlines("2025年3月底前勘察。\n9月底前开工。", "2024-03-05")[-1].due == "2024-09-30"


def test_an_office_names_its_own_occasions():
    own = (Occasion("开渔节", ("开渔",), solar=(8, 16)), Occasion("汛期", solar=(5, 1), days=153))
    text = "开渔前验船，汛期内驻堤。"
    found = find_deadlines(text, 0, len(text), find_times(text, own), date(2024, 3, 5))
    assert [(d.surface, d.due) for d in found] == [("开渔前", "2024-08-15"), ("汛期内", "2024-05-01/2024-09-30")]
    assert [d.due for d in deadlines(text, "2024-03-05")] == [None]


def test_answers_count_every_time():
    text = "2024年6月\t持续推进\t2025年\t每季度\t近年来\t全年"
    found = find_answers(text, 0, len(text), find_times(text), date(2024, 3, 5))
    assert [d.due for d in found] == ["2024-06-30", "ongoing", "2025-12-31", "R/P3M", "2024-01-01/2024-12-31"]


def test_a_holiday_without_notice_keeps_its_words():
    text = "2035年国庆节期间加派一人。"
    with pytest.raises(CalendarError, match="待国务院公布"):
        resolve(find_times(text)[0], date(2035, 9, 1))
    assert [(d.surface, d.due) for d in deadlines(text, "2035-09-01")] == [("2035年国庆节期间", None)]


def test_a_text_says_when_its_season_begins():
    def due(text, issued="2024-03-05"):
        day = date.fromisoformat(issued)
        times = find_times(text)
        context = context_of(text, times, day, day.year)
        return [d.due for d in find_deadlines(text, 0, len(text), times, day, context)][-1]

    assert due("我县5月1日入汛。汛期前疏通全部涵洞。") == "2024-04-30"
    assert due("我县一般5月1日起进入汛期，汛前疏通全部涵洞。") == "2024-04-30"
    # of a year that is over, of another occasion, no day at all
    assert due("我县5月1日入汛。汛期前疏通全部涵洞。", "2024-06-05") is None
    assert due("9月1日开学。汛期前疏通全部涵洞。") is None
    assert due("2月31日入汛。汛期前疏通全部涵洞。", "2024-01-05") is None
    assert context_of("我县5月1日入汛。", [], None, 2024) == TimeContext(2024)


def test_a_year_of_goals_without_a_date_of_issue():
    assert [d.due for d in deadlines("三年内轮训一遍。", None, 2024)] == ["2026-12-31"]
    assert [d.due for d in deadlines("三年内轮训一遍。")] == ["P3Y"]
    assert [d.due for d in deadlines("今年要修桥。", None, 2024)] == ["2024-01-01/2024-12-31"]


# -- properties --------------------------------------------------------------

# fmt: off
FRAGMENTS = (
    "2024年", "二〇二五年", "今年", "明年", "次年", "年", "13月", "2月", "6", "六月", "12月", "30日", "31日",
    "三十一日", "底", "末", "上旬", "前", "之前", "以前", "内", "起", "止", "至", "—", "到", "自", "从", "每",
    "按", "逐", "半", "两", "三", "100", "个工作日", "小时", "分钟", "周", "星期", "季度", "第一季度", "上半年",
    "年底", "月底", "春节", "元旦、", "“五一”", "中秋", "汛期", "两节", "期间", "假期", "即日", "现在",
    "开始", "之日", "印发", "“十五五”", "时期", "为期", "用", "时间", "本周五", "17:00", "（", "）", "《",
    "》", "，", "。", "的", "是", "立即", "长期坚持", "2024-02-30", "2024.6.5", "近三年来", "以来", "截至",
    "最迟", "完成", "明天", "\n",
)
# fmt: on
texts = st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join), st.text(max_size=40))
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2035, 12, 31)))


@settings(max_examples=400)
@given(texts)
def test_mentions_are_in_order_and_quote_the_text(text):
    at = 0
    for mention in find_times(text):
        assert at <= mention.start < mention.end <= len(text)
        assert mention.surface == text[mention.start : mention.end]
        assert mention.form in grammar().forms
        at = mention.end


@settings(max_examples=400)
@given(texts, days, st.one_of(st.none(), st.integers(1990, 2035)))
@example("2月30日前", date(2024, 1, 1), None)
@example("13月至2月", date(2024, 1, 1), None)
@example("次年3月至2024年1月", date(2024, 1, 1), None)
@example("9999年底前自999个工作日内", date(2024, 1, 1), None)
def test_every_mention_resolves_or_says_that_it_cannot(text, issued, year):
    for mention in find_times(text):
        try:
            due = resolve(mention, issued, context=TimeContext(year))
        except CalendarError:
            continue
        assert due is None or DUE.fullmatch(due)
        first, slash, last = (due or "").partition("/")
        if slash and first[0].isdecimal() and last != "..":
            assert first <= last


@settings(max_examples=400)
@given(texts, days)
def test_deadlines_never_raise(text, issued):
    times = find_times(text)
    for find in (find_deadlines, find_answers):
        for deadline in find(text, 0, len(text), times, issued):
            assert deadline.surface == text[deadline.start : deadline.end]


# -- real directives ---------------------------------------------------------


def gold_rows():
    """(text, start, end, issued, due) of every measure whose time its own words say or that has none."""
    spec = importlib.util.spec_from_file_location("gold_units", GOLD / "units.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for tsv in sorted(GOLD.glob("*.tsv")):
        if tsv.name == "departments.tsv":
            continue
        text = (GOLD / "docs" / f"{tsv.stem}.txt").read_text("utf-8")
        spans = module.units(text)
        head, _, *lines = tsv.read_text("utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            if row[1] != "M" or row[4].startswith("^"):
                continue
            start, end = spans[int(row[0]) - 1]
            start = text.find(row[7], start, end) if row[7] != "-" else start
            if after and after[0] == row[0] and after[7] != "-":
                end = text.find(after[7], start, end)
            yield text, start, end, date.fromisoformat(head.split()[-1]), None if row[5] == "-" else row[5]


@pytest.mark.skipif(not GOLD.exists(), reason="no labelled directives beside the repository")
def test_f1_on_labelled_directives():
    right = said = wanted = 0
    times = {}
    for text, start, end, issued, due in gold_rows():
        if text not in times:
            times[text] = find_times(text)
        found = find_deadlines(text, start, end, times[text], issued)
        first = found[0].due if found else None
        right += due is not None and first == due
        said += first is not None
        wanted += due is not None
    assert 2 * right / (said + wanted) >= F1_FLOOR, f"{right} right of {said} said and {wanted} wanted"
