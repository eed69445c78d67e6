"""Times that hold for more than their own sentence: a text, the words of a row in it, what holds for that row."""

from datetime import date

import pytest
from core_samples import laid

from policynlp.layers import Draft
from policynlp.pipes.deadline import Finder, find_times
from policynlp.pipes.deadline_carry import Carrier

GOALS = "一、工作目标\n"


def rows_of(text: str, *openings: str) -> list[list[tuple[str, str]]]:
    """The due and origin of the times of the rows that begin with ``openings``; a row ends where its unit does."""
    found = laid(text)
    rows = []
    for words in openings:
        start = text.index(words)
        n = next(n for n, unit in enumerate(found.units) if unit.start <= start < unit.end)
        rows.append(Draft(n, start, found.units[n].end, "measure", (), (), 1.0, ""))
    finder = Finder(text, find_times(text), date(2024, 3, 5))
    own = [tuple(finder.deadlines(row.start, row.end)) for row in rows]
    carried = Carrier((found.units, found.places), finder).carried(rows, own)
    return [[(time.due or "", time.origin) for time in times] for times in carried]


CASES = [
    # goals
    (GOALS + "到2026年，渡口全部达标。船员持证率达到98%。\n", "船员", "2026-12-31", "到 governs the goals behind it"),
    (GOALS + "到2026年，渡口全部达标。\n船员持证率达到98%。\n", "船员", "", "up to the paragraph's end"),
    (GOALS + "2026年底前，渡口全部达标。船员持证率达到98%。\n", "船员", "", "前 dates its own sentence"),
    ("一、工作任务\n到2026年，渡口全部达标。船员持证率达到98%。\n", "船员", "", "under no heading of goals"),
    ("今年的目标是：事故下降一成；产量增长2%；收入增长3%。\n", "收入", "2024-01-01/2024-12-31", "a list of goals"),
    ("今年的目标是：事故下降一成。要加强巡查。\n", "要加强", "", "up to its full stop"),
    ("“十五五”期间渔业的目标是：\n渡口全部达标。\n", "渡口", "2026-01-01/2030-12-31", "the line behind a colon"),
    ("今年要稳住渔业，完成目标；产量增长2%。\n", "产量", "2024-01-01/2024-12-31", "goals named before the semicolon"),
    ("今年要修桥；水位不得超限。\n", "水位", "", "no goals"),
    # parts of a sentence
    ("6月底前，甲局要更换水尺，乙局要培训船员。\n", "乙局", "2024-06-30", "at the head: for all who act"),
    ("甲局6月底前更换水尺，乙局要培训船员。\n", "乙局", "", "behind who acts: for that one"),
    ("6月底前，甲局要更换水尺，市海事处对进展慢的将通报。\n", "市海事处", "", "what is done to cases comes later"),
    ("每月，甲局要更换水尺，乙局要培训船员。\n", "乙局", "", "a rhythm is not carried"),
    # headings
    ("（一）自查阶段（3月6日至4月20日）。各船自查救生衣。\n", "各船", "2024-03-06/2024-04-20", "a phase"),
    ("（一）自查（时间：4月底前）\n各船自查救生衣。\n", "各船", "2024-04-30", "with a word before it"),
    ("4.巩固阶段：6月1日至7月31日。各船自查救生衣。\n", "各船", "2024-06-01/2024-07-31", "behind a colon"),
    ("（一）自查（4月底前完成）\n各船自查救生衣。\n", "各船", "2024-04-30", "with a verb behind it"),
    (
        "一、任务\n（一）4月底前完成以下工作：\n1.更换水尺。\n2.疏浚航道。\n",
        "2.疏浚",
        "2024-04-30",
        "a list under a colon",
    ),
    ("（一）4月底前完成自查\n各船检查救生衣。\n", "各船", "", "no list"),
    ("（一）自查（见附件）\n各船自查救生衣。\n", "各船", "", "no time in it"),
    ("（一）自查（4月底前由甲局完成）\n各船自查救生衣。\n", "各船", "", "more than a time in it"),
    ("（一）自查（4月底前）\n各船5月10日前自查救生衣。\n", "各船", "2024-05-10", "its own time goes first"),
    (
        "一、方法步骤\n（一）自查。4月至6月，各船自查。老船要试航。\n",
        "老船",
        "2024-04-01/2024-06-30",
        "a step's period",
    ),
    ("一、主要任务\n（一）自查。4月至6月，各船自查。老船要试航。\n", "老船", "", "not under a heading of steps"),
    # the order behind, the sentence at the end
    ("自即日起至4月8日，各船自查。同时，要培训船员。\n", "同时", "2024-03-05/2024-04-08", "a period that opens"),
    ("自即日起至4月8日，各船自查。对不查的从严处罚。\n", "对不查", "", "what happens else"),
    ("各船自查救生衣。该项工作于4月底前完成。\n", "各船", "2024-04-30", "该项工作 is what was said"),
    ("各船自查救生衣。航道4月底前疏浚。\n", "各船", "", "another piece of work"),
    ("6月底前，完成两项任务：一是更换水尺；二是疏浚航道。\n", "二是", "2024-06-30", "a list behind a colon"),
    ("各船自查。疏浚航道。（市海事处，6月底前）\n", "各船", "2024-06-30", "a bracket behind the sentences"),
    ("疏浚航道。（市海事处，长期坚持）\n", "疏浚", "ongoing", "a bracket may say that it never ends"),
    ("疏浚航道。（2023年疏浚3公里）\n", "疏浚", "", "a bracket that tells of last year"),
    ("各船自查救生衣。\n", "各船", "", "no time anywhere"),
]


@pytest.mark.parametrize(("text", "row", "due"), [pytest.param(*case[:3], id=case[3]) for case in CASES])
def test_what_holds_for_a_row(text: str, row: str, due: str) -> None:
    (times,) = rows_of(text, row)
    assert [due for due, _ in times] == ([due] if due else [])


def test_own_times_are_stated_and_others_inherited() -> None:
    text = "6月底前，甲局要更换水尺，乙局要培训船员。\n"
    assert rows_of(text, "6月", "乙局") == [[("2024-06-30", "stated")], [("2024-06-30", "inherited")]]


def test_no_rows_no_times() -> None:
    finder = Finder("", [], None)
    assert Carrier(([], []), finder).carried([], []) == []
