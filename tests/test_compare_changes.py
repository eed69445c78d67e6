"""What is different in a task that is there again: force, figures, deadlines, leads, words."""

import csv
from importlib.resources import files

import pytest
from compare_samples import actors, next_year, row
from hypothesis import given
from hypothesis import strategies as st

from policynlp.compare.records import CHANGES
from policynlp.compare.tasks.changes import binding, changes, counts_differ, moved
from policynlp.compare.tasks.clauses import LEVELS, Time, clauses, figures, force, times
from policynlp.rows import Row


def force_rows() -> list[dict[str, str]]:
    lines = files("policynlp.lexicons").joinpath("force.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return [row for row in rows if row["level"] != "-"]


@pytest.mark.parametrize("entry", force_rows(), ids=lambda entry: entry["word"])
def test_every_word_of_force_has_a_source_and_an_example_that_shows_it(entry: dict[str, str]) -> None:
    assert entry["source"]
    assert entry["word"] in entry["example"]
    assert force(entry["example"]) == LEVELS[entry["level"]]


def test_a_word_of_force_stands_once() -> None:
    found = [entry["word"] for entry in force_rows()]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", "plain"),
        ("各单位要每月检查一次", "plain"),  # 要 binds as the bare verb does
        ("力争9月底前全部更换，逾期的一律停用", "soft"),  # the hope counts, whatever follows
        ("未经审批不得动土", "firm"),
        ("严禁烟火", "utter"),
        ("修订《岸电管理办法（试行）》《仓库必须品清单》", "plain"),  # names of documents bind nobody
        ("强化典型引导", "plain"),  # not 引导 X
        ("加大资金支持力度", "plain"),
        ("加大对小微企业的支持", "plain"),  # the name of a thing: nobody is asked
        ("完善支持政策，强化投资引导", "plain"),
        ("支持小微企业参保", "soft"),
    ],
)
def test_how_much_a_text_binds(text: str, level: str) -> None:
    assert force(text) == LEVELS[level]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("鼓励货主安装定位装置", "货主必须安装定位装置", 1),
        ("货主必须安装定位装置", "鼓励货主安装定位装置", -1),
        ("力争年底前建成", "年底前建成", 1),
        ("货主要安装定位装置", "货主必须安装定位装置", 1),
        ("货主必须安装定位装置", "货主要安装定位装置", 0),  # a must that is not repeated is no weaker
        ("每月检查码头", "每月检查码头，外来车辆一律登记", 0),  # the new clause has no forerunner
        ("严禁在库区吸烟", "库区内严禁吸烟", 0),
        (
            "更新护栏，检修吊机，清理航道",
            "更新护栏，检修吊机，鼓励货主参保",
            0,
        ),  # a new clause that asks weakens no other
        ("更新护栏，检修吊机，鼓励货主参保", "更新护栏，检修吊机，清理航道", 0),
        ("清点船票", "鼓励货主参保", -1),  # of a short text the clause is the task
        ("", "鼓励货主参保", 0),
        ("检修吊机，加快发展水上旅游", "检修吊机，鼓励发展水上旅游", -1),
        ("鼓励更换缆绳，检修浮桥", "必须更换缆绳，力争检修浮桥", 0),  # one each way
        ("", "必须检查", 0),
        ("", "", 0),
    ],
)
def test_stronger_and_weaker(before: str, after: str, expected: int) -> None:
    assert binding(before, after) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("每月检查码头", {}),
        ("更新护栏1,200米、警示灯2.5万盏", {"米": {1200.0}, "盏": {25000.0}}),
        ("参保率达到95%以上", {"%": {95.0}}),
        ("检查两次，抽查十二家", {"次": {2.0}, "家": {12.0}}),
        ("检查一次", {}),  # 一 is an article
        ("2023年6月30日前、每2小时、三个月内、第一轮", {}),  # times are compared as such
        ("三季度末前新建3座", {"座": {3.0}}),
    ],
)
def test_figures(text: str, expected: dict[str, set[float]]) -> None:
    assert figures(text) == {unit: frozenset(values) for unit, values in expected.items()}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("新建护栏30公里", "新建护栏45公里", True),
        ("新建护栏30公里", "护栏新建30公里", False),
        ("新建护栏30公里", "护栏全部更新", False),  # a figure that went away
        ("护栏全部更新", "新建护栏30公里", False),  # or came
        ("检查2次", "检查3家", False),  # counts of other things
        ("检查两次", "检查3次", True),
        ("检查两次", "检查2次", False),
        ("每人巡堤不少于8小时", "每人巡堤6小时以上", True),  # hours of work, no deadline
        ("2小时内报告", "1小时内报告", False),  # a deadline
    ],
)
def test_quantities(before: str, after: str, expected: bool) -> None:
    assert counts_differ(before, after) is expected


def dated(*pairs: tuple[str, str], text: str = "", issued: str | None = "2023-01-05") -> Row:
    """A row with those deadlines, words and due."""
    words = ";".join(one for one, _ in pairs)
    stones = [{"deadline": one, "due": due} for one, due in pairs] if len(pairs) > 1 else []
    due = pairs[0][1] if pairs else None
    return row(
        text or "，".join(f"{one}完成" for one, _ in pairs),
        due=due,
        deadline=words or None,
        milestones=stones,
        issued=issued,
    )


LATER = {"issued": "2024-01-08"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([("6月底前", "2023-06-30")], [("6月底前", "2024-06-30")], set()),  # the plan moves with the year
        ([("6月底前", "2023-06-30")], [("5月底前", "2024-05-31")], {"earlier"}),
        ([("6月底前", "2023-06-30")], [("9月底前", "2024-09-30")], {"later"}),
        ([("上半年", "2023-06-30")], [("6月底前", "2024-06-30")], set()),  # other words, the same day
        ([("春节前", "2023-01-21")], [("春节前", "2024-02-09")], set()),  # the same words, another day
        ([("年底前", "2023-12-31")], [("2025年底前", "2025-12-31")], {"later"}),  # beyond the year of the plan
        ([("每季度", "R/P3M")], [("每月", "R/P1M")], {"earlier"}),
        ([("每月25日前", "R/P1M")], [("每月20日前", "R/P1M")], {"earlier"}),
        ([("1小时内", "PT1H")], [("30分钟内", "PT30M")], {"earlier"}),
        ([("7日内", "P7D")], [("立即", "now")], {"earlier"}),
        ([("每季度", "R/P3M")], [("6月底前", "2024-06-30")], set()),  # not of one kind
        ([("6月底前", "2023-06-30")], [], set()),
        ([], [("6月底前", "2024-06-30")], set()),
        ([("长期", "ongoing")], [("自3月1日起", "2024-03-01/..")], set()),  # neither says by when
        ([("6月至8月", "2023-06-01/2023-08-31")], [("9月底前", "2024-09-30")], {"later"}),  # a period by its end
        ([("3月1日起", "2023-03-01/..")], [("2月20日起", "2024-02-20/..")], {"earlier"}),  # begins earlier
        ([("3月1日起", "2023-03-01/..")], [("2月20日前", "2024-02-20")], set()),  # a beginning and an end
    ],
)
def test_deadlines(before: list[tuple[str, str]], after: list[tuple[str, str]], expected: set[str]) -> None:
    one, other = dated(*before), dated(*after, issued="2024-01-08")
    assert moved([one], [other]) == expected
    turned = {"earlier": "later", "later": "earlier"}
    assert moved([other], [one]) == {turned[change] for change in expected}


def test_more_notice_is_earlier() -> None:
    before, after = dated(text="提前20日报备灯会方案"), dated(text="灯会方案提前30日报备", **LATER)
    assert (moved([before], [after]), moved([after], [before])) == ({"earlier"}, {"later"})


def test_the_time_of_one_part_may_move_while_another_stays() -> None:
    whole = dated(("6月底前", "2023-06-30"), text="6月底前修好泵房、换完水泵")
    stays = dated(("6月底前", "2024-06-30"), text="6月底前修好泵房", **LATER)
    moves = dated(("5月底前", "2024-05-31"), text="5月底前换完水泵", **LATER)
    assert moved([whole], [stays, moves]) == {"earlier"}
    assert moved([stays, moves], [whole]) == {"later"}


def test_of_several_times_each_is_held_against_its_like() -> None:
    before = dated(("6月底前", "2023-06-30"), ("10月底前", "2023-10-31"), text="6月底前修好泵房，10月底前换完水泵")
    after = dated(
        ("11月底前", "2024-11-30"), ("6月底前", "2024-06-30"), text="11月底前换完水泵，6月底前修好泵房", **LATER
    )
    assert moved([before], [after]) == {"later"}
    both = dated(
        ("11月底前", "2024-11-30"), ("5月底前", "2024-05-31"), text="11月底前换完水泵，5月底前修好泵房", **LATER
    )
    assert moved([before], [both]) == {"earlier", "later"}


def test_times_without_a_day_of_issue_and_of_the_calendar() -> None:
    late = dated(("年底前", "2025-12-31"), issued=None)
    assert times(late) == [Time("by", 12 * 31 + 31, "年底前")]
    first, second = dated(("6月底前", "2023-06-30")), dated(("5月底前", "2024-05-31"), text="5月底前完成", **LATER)
    assert moved([first], [second], own_year=False) == {"later"}  # a cascade goes by the calendar
    other = dated(("5月底前", "2024-05-31"), text="5月底前换完水泵", **LATER)
    assert moved([dated(("6月底前", "2023-06-30"), text="6月底前开始培训")], [other], strict=True) == set()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (row("检查渡口", "海事"), row("检查渡口", "交通运输"), True),
        (row("检查渡口", "海事"), row("检查渡口", "海事"), False),
        (row("检查渡口", "海事"), row("检查渡口"), False),  # nobody named is nobody else
        (row("检查渡口"), row("检查渡口", "海事"), False),
        (row("检查渡口", "海事"), row("检查渡口", "海事、公安"), False),  # one more
        (row("检查渡口", "管理单位"), row("检查渡口", "渡口管理单位"), False),  # the same, said in full
        (row("海事检查渡口", "海事"), row("海事设备检查", "交通运输"), False),  # still named: who leads is not sure
        (row("检查", "海事、公安"), row("检查", "海事", support=actors("公安")), True),  # leads, then helps
        (row("检查", lead=""), row("检查", lead=""), False),
        (
            row("检查") | {"lead": actors("海事", "inherited")},
            row("检查") | {"lead": actors("公安", "inherited")},
            False,  # both inherit: the sentence before changed, not this one
        ),
        (row("检查") | {"lead": actors("海事", "inherited")}, row("公安检查", "公安"), True),
    ],
)
def test_owners(before: Row, after: Row, expected: bool) -> None:
    assert ("owner" in changes([before], [next_year(after)])) is expected
    assert ("owner" in changes([after], [next_year(before)])) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ("identical",)),
        ("每月检查 码头。", "每月检查码头。", ("identical",)),
        ("每月检查码头。", "每月查一遍码头。", ("reworded",)),
        ("鼓励新增车位20个。", "必须新增车位30个。", ("stronger", "quantity", "reworded")),
    ],
)
def test_the_order_of_changes(before: str, after: str, expected: tuple[str, ...]) -> None:
    assert changes([row(before)], [next_year(row(after))]) == expected


def test_nothing_is_no_change() -> None:
    assert changes([], [row("检查")]) == changes([row("检查")], []) == changes([], []) == ()


words = st.text("要必须鼓励不得每月3次12家，。（）《》力争一律 ", max_size=40)


@given(words, words)
def test_changes_are_known_and_one_of_two_always_holds(before: str, after: str) -> None:
    found = changes([row(before)], [next_year(row(after))])
    assert set(found) <= set(CHANGES)
    assert len({"identical", "reworded"} & set(found)) == 1
    assert not {"stronger", "weaker"} <= set(found)
    assert counts_differ(before, after) == counts_differ(after, before)


@given(words)
def test_a_text_against_itself_differs_in_nothing(text: str) -> None:
    assert changes([row(text)], [next_year(row(text))]) == ("identical",)
    assert all(part in text for part in clauses(text))
