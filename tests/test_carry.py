"""Signs for: does the last actor carry on? They tell a sentence of the same item from one of another."""

import pytest
from core_samples import leads, tasks_of
from spacy.language import Language

from policynlp.layers import BODY, Mark, Named, Turns
from policynlp.pipes.carry import signs
from policynlp.pipes.segment import segment
from policynlp.pipes.structure import places, roles

TEXT = "一、水尺\n甲局要更换水尺。要编号。\n旧尺要回收。\n二、淤泥\n要清理淤泥。甲局要验收。\n"


@pytest.fixture(scope="module")
def turns() -> Turns:
    lines, units = segment(TEXT)
    found = places(lines, units, roles(TEXT, lines, units))
    kinds = ["heading", "measure", "measure", "measure", "heading", "measure", "measure"]
    assert len(units) == len(kinds)
    return Turns(TEXT, units, found, [[] for _ in units], kinds)


def seen(turns: Turns, n: int, source: int = 1, last: int = 1) -> list[object]:
    at = TEXT.index("甲局")
    return list(signs(turns, n, source, last, [Named("甲局", at, at + 2, BODY)]))


def test_signs_are_names(turns: Turns) -> None:
    found = seen(turns, 2)
    assert found
    assert all(isinstance(sign, str) or (isinstance(sign, tuple) and len(sign) == 2) for sign in found)
    assert "bias" in found


def test_same_question_same_signs(turns: Turns) -> None:
    assert seen(turns, 2) == seen(turns, 2)


def test_same_line_item_and_another_item_differ(turns: Turns) -> None:
    same_line, same_item, other = (set(map(str, seen(turns, n))) for n in (2, 3, 5))
    assert same_line != same_item
    assert same_item != other
    assert same_line != other


def test_item_alone_is_a_sign(turns: Turns) -> None:
    """The unit stays where it is; only the item that it belongs to is another one, or one below."""
    same, here = turns.places[3], list(turns.places)
    assert same.item == turns.places[1].item
    variants = [same, same._replace(item=99), same._replace(item=99, path=(9,))]
    found = []
    for variant in variants:
        here[3] = variant
        found.append(frozenset(map(str, seen(turns._replace(places=here), 3))))
    assert len(set(found)) == 3


def test_actor_named_again_is_a_sign(turns: Turns) -> None:
    """The same unit with and without the actor's name."""
    other = turns._replace(text=TEXT.replace("甲局要验收", "乙局要验收"))
    assert set(map(str, seen(turns, 6))) != set(map(str, seen(other, 6)))
    assert seen(turns, 5) == seen(other, 5)


def test_what_lies_between_is_a_sign(turns: Turns) -> None:
    kinds = list(turns.kinds)
    kinds[2] = "none"
    assert seen(turns, 3) != seen(turns._replace(kinds=kinds), 3)


def test_last_unit_in_which_it_acted_matters(turns: Turns) -> None:
    assert seen(turns, 3, 1, 1) != seen(turns, 3, 1, 2)


def test_first_unit_has_signs_too(turns: Turns) -> None:
    assert seen(turns, 1, 1, 1)


CARRIED = "市公安局要加强对客运车辆的路面检查，严厉查处超员、超速行为。"
MORE = "要加大夜间巡查频次，对重点路段实行24小时值守。"


def test_carries_on_in_the_paragraph_until_the_next_actor(nlp: Language) -> None:
    body = CARRIED + MORE + "市商务局要对报废机动车回收企业开展全面检查，逐户建立台账。" + MORE
    assert [leads(task) for task in tasks_of(nlp, body)] == [["公安"], ["^公安"], ["商务"], ["^商务"]]


def test_does_not_carry_into_the_next_item(nlp: Language) -> None:
    body = f"（一）客运车辆。{CARRIED}\n（二）老旧小区。要对全市老旧小区的消防设施开展全面排查，建立隐患清单，逐项明确整改措施、责任和时限。"
    found = [leads(task) for task in tasks_of(nlp, body)]
    assert found[0] == ["公安"]
    assert found[-1] == []


def test_a_carried_actor_points_at_its_words(nlp: Language) -> None:
    task = tasks_of(nlp, CARRIED + MORE)[1]
    assert [(actor.surface, actor.end <= task.start) for actor in task.lead] == [("市公安局", True)]


def test_share_of_tasks_that_name_bodies_is_a_sign(turns: Turns) -> None:
    """A text that seldom says who acts seldom means the last one."""
    named = [[Mark(unit.body, unit.body + 1, BODY, "甲局")] for unit in turns.units]
    assert set(map(str, seen(turns, 2))) != set(map(str, seen(turns._replace(marks=named), 2)))


@pytest.mark.parametrize("group", ["modal", "supervise"])
def test_first_cue_of_the_unit_is_a_sign(turns: Turns, group: str) -> None:
    """要编号 is for the actor before; 督促企业 is said of another than a firm."""
    marks = [list(found) for found in turns.marks]
    marks[2] = [Mark(turns.units[2].body, turns.units[2].body + 1, group, "")]
    assert f"begins={group}" in seen(turns._replace(marks=marks), 2)
    assert f"begins={group}" not in seen(turns, 2)
