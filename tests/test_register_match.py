"""Which stored row is which found row: the table of revised sentences, equal texts, order, speed."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from merge_samples import WORDS, document, row, sentences

from policynlp.register.alike import likeness, masked, plain
from policynlp.register.match import matched
from policynlp.register.state import TaskState

with (Path(__file__).parent / "data" / "revised.tsv").open(encoding="utf-8") as file:
    TABLE = list(csv.DictReader(file, delimiter="\t"))

HARD = {
    "another lead": "a new lead named in the sentence looks like another body's task; the same neighbours save it",
    "one character apart, another body": "nothing but 渔 and 客 differs; other headings keep them apart",
    "same formula, one word apart": "nothing but 防汛 and 消防 differs; other headings keep them apart",
}


def stored(rows):
    return [TaskState(one["id"], "d", machine=one) for one in rows]


def of(case, side, path=("重点任务",), start=0):
    return row(case[side], path=path, lead=[case[f"{side}_lead"]], digest=side, start=start)


def marked(case):
    marks = [pytest.mark.xfail(reason=HARD[case["why"]], strict=True)] if case["why"] in HARD else []
    return pytest.param(case, id=f"{case['why']}: {case['old'][:12]}", marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in TABLE])
def test_revised_sentences_match_and_others_of_the_same_formula_do_not(case):
    """Alone in the same section: the hardest case, without neighbours to tell by."""
    assert len(matched(stored([of(case, "old")]), [of(case, "new")])) == int(case["same"])


@pytest.mark.parametrize("case", [case for case in TABLE if case["same"] == "0"], ids=lambda case: case["why"])
def test_in_another_section_no_look_alike_matches(case):
    new = of(case, "new", path=("其他任务",)) | {"sector": "另一行业"}
    assert not matched(stored([of(case, "old")]), [new])


@pytest.mark.parametrize("case", [case for case in TABLE if case["same"] == "1"], ids=lambda case: case["why"])
def test_between_the_same_neighbours_each_revised_sentence_matches(case):
    before, behind = row("压实属地责任。", path=("重点任务",)), row("严格督查问效。", path=("重点任务",), start=900)
    old, new = of(case, "old", start=50), of(case, "new", start=60)
    assert matched(stored([before, old, behind]), [before, new, behind]) == {0: 0, 1: 1, 2: 2}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("一、开展排查。", "（二）开展排查。", "list numbers say nothing"),
        ("（一）1.一是开展排查；", "开展排查。", "several in front of each other, another mark at the end"),
        ("完成　２０ 处", "完成20处", "full width and blanks"),
    ],
)
def test_texts_that_count_as_equal(one, other, why):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("3.5吨以上货车", "5吨以上货车", "a decimal is no list number"),
        ("完成20处", "完成30处", "figures count when texts are compared for equality"),
        ("一、", "二、", "a text of nothing but its number"),
    ],
)
def test_texts_that_do_not_count_as_equal(one, other, why):
    assert plain(one) != plain(other)


def test_figures_are_masked_whatever_their_script():
    assert masked("三年内完成１２处") == masked("10年内完成二十处") == "#年内完成#处"


def test_equal_texts_are_told_apart_by_headings_then_lead_then_place():
    text = "开展自查自纠。"
    old = document([(text, ("甲",), ()), (text, ("乙",), ("商务",)), (text, ("乙",), ("教育",)), (text, ("丙",), ())])
    new = document([(text, ("乙",), ("教育",)), (text, ("丁",), ()), (text, ("甲",), ()), (text, ("乙",), ("商务",))])
    assert matched(stored(old), new) == {0: 2, 1: 3, 2: 0, 3: 1}


def test_where_the_headings_are_others_the_lead_tells_equal_texts_apart():
    text = "开展自查自纠。"
    old = document([(text, ("甲",), ("教育",)), (text, ("乙",), ("商务",))])
    new = document([(text, ("丙",), ("商务",)), (text, ("丁",), ("教育",))])
    assert matched(stored(old), new) == {0: 1, 1: 0}


def test_equal_texts_that_are_worded_anew_keep_their_order():
    old, new = document([("开展自查自纠。", (), ())] * 6), document([("开展自查自纠工作。", (), ())] * 6)
    assert matched(stored(old), new) == {n: n for n in range(6)}


def test_a_row_that_still_stood_goes_before_one_that_was_gone():
    text, rows = "开展自查自纠。", document([("开展自查自纠。", ("乙",), ())])
    states = [TaskState(str(n), "d", machine=row(text, start=9 * n, path=("丙",)), gone=n != 2) for n in range(4)]
    assert matched(states, rows) == {2: 0}


def test_of_equal_texts_without_other_signs_the_first_are_taken():
    old, new = document([("开展自查。", (), ())] * 3), document([("开展自查。", (), ())] * 2)
    assert matched(stored(old), new) == {0: 0, 1: 1}


def test_a_moved_sentence_matches_and_a_look_alike_does_not_steal_it():
    old = document(
        [
            ("开展燃气安全隐患排查，6月底前完成。", ("燃气",), ("城市管理",)),
            ("加强值班值守。", ("保障",), ()),
            ("开展电梯安全隐患排查，6月底前完成。", ("电梯",), ("市场监管",)),
        ]
    )
    new = document(
        [
            ("开展电梯安全隐患大排查，8月底前完成。", ("电梯",), ("市场监管",)),
            ("加强值班值守。", ("保障",), ()),
            ("开展燃气安全隐患排查整治，7月底前完成。", ("燃气",), ("城市管理",)),
        ]
    )
    assert matched(stored(old), new) == {0: 2, 1: 1, 2: 0}


def test_of_two_that_differ_in_figures_the_nearer_is_taken():
    old = document([("更换燃气管网60公里。", (), ()), ("更换燃气管网85公里。", (), ())])
    new = document([("更换老旧燃气管网85公里。", (), ()), ("更换老旧燃气管网60公里。", (), ())])
    assert matched(stored(old), new) == {0: 1, 1: 0}


@pytest.mark.parametrize("texts", [[], [""], ["。"], ["一"], ["", "", "①"]])
def test_rows_without_words_are_no_trouble(texts):
    rows = document([(text, (), ()) for text in texts])
    assert matched(stored(rows), rows) == {n: n for n in range(len(rows))}
    assert matched([], rows) == matched(stored(rows), []) == {}


@given(st.lists(sentences, max_size=6), st.lists(sentences, max_size=6))
def test_the_measure_is_the_same_both_ways(left, right):
    there = {(i, j): round(score, 9) for i, j, score in likeness(left, right, 0.2)}
    assert {(i, j): round(score, 9) for j, i, score in likeness(right, left, 0.2)} == there
    assert all(score <= 1 + 1e-9 for score in there.values())


def test_five_thousand_rows_that_all_changed_in_seconds():
    """About 2 s; each sentence holds one of ten formulas and two longer words, every second one shared with others."""
    words = [one + other + third for one in WORDS for other in WORDS for third in WORDS]
    told = [
        (f"{WORDS[n % 10] * 4}{words[n % 2000]}及{words[(n * 7 + n // 2000) % 2100]}", (f"第{n // 50}节",), ())
        for n in range(5000)
    ]
    old, new = document(told), document((text + "，从严从快", path, lead) for text, path, lead in told)
    began = time.perf_counter()
    pairs = matched(stored(old), new)
    assert time.perf_counter() - began < 20
    assert sum(n == m for n, m in pairs.items()) >= 4900
