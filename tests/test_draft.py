"""Rows in the making: the sentence goes before the note, the note before the last actor."""

from collections.abc import Sequence

import pytest

from policynlp.layers import BODY, POST, Draft, Named, Note, Part, Turns
from policynlp.pipes.draft import drafts, labelled, noted
from policynlp.pipes.segment import segment
from policynlp.records import Deadline

TEXT = "甲局要更换。要编号。要回收。（责任单位：市乙局、丙局）丁局要验收。\n"
UNITS = segment(TEXT)[1]
OWNERS = Note(
    TEXT.index("（"),
    TEXT.index("）"),
    ((TEXT.index("市乙局"), TEXT.index("市乙局") + 3), (TEXT.index("丙局"), TEXT.index("丙局") + 2)),
    (),
    (),
    "label",
)
HELPERS = OWNERS._replace(lead=(), support=OWNERS.lead)


def named(words: str, kind: str = BODY) -> Named:
    start = TEXT.index(words)
    return Named(words, start, start + len(words), kind)


def part(unit: int, *lead: str, support: Sequence[str] = (), sure: float = 0.9, kind: str = BODY) -> Part:
    span = UNITS[unit]
    return Part(span.start, span.end, tuple(named(n, kind) for n in lead), tuple(named(n) for n in support), sure)


def canonical(surface: str) -> str:
    return surface.removeprefix("市")


def made(
    parts: dict[int, list[Part]],
    notes: dict[int, Note] | None = None,
    chance: float = 0.0,
    asked: list[object] | None = None,
) -> list[Draft]:
    def carries(n: int, source: int, last: int, who: Sequence[Named]) -> float:
        if asked is not None:
            asked.append((n, source, last, [one.name for one in who]))
        return chance

    turns = Turns(TEXT, UNITS, [], [[] for _ in UNITS], ["measure"] * len(UNITS))
    return drafts(parts, notes or {}, turns, carries, canonical)


def leads(found: list[Draft]) -> list[list[str]]:
    return [[("" if actor.origin == "stated" else "^") + actor.name for actor in one.lead] for one in found]


def test_no_tasks_no_rows() -> None:
    assert made({}) == []


def test_actor_of_the_sentence() -> None:
    (row,) = made({0: [part(0, "甲局")]})
    assert (row.unit, row.start, row.end, row.kind) == (0, UNITS[0].start, UNITS[0].end, "measure")
    assert [(actor.name, actor.surface, actor.origin) for actor in row.lead] == [("甲局", "甲局", "stated")]
    assert (row.sure, row.by) == (0.9, "role model")


def test_note_goes_before_the_last_actor() -> None:
    asked: list[object] = []
    found = made({0: [part(0, "甲局")], 1: [part(1)]}, {1: OWNERS}, 1.0, asked)
    assert leads(found) == [["甲局"], ["^乙局", "^丙局"]]
    assert [actor.surface for actor in found[1].lead] == ["市乙局", "丙局"]
    assert found[1].by == "label"
    assert asked == []  # the carry model is not asked


def test_sentence_goes_before_the_note() -> None:
    assert leads(made({0: [part(0, "甲局")]}, {0: OWNERS})) == [["甲局"]]


def test_helpers_of_the_note_join_the_actor_of_the_sentence() -> None:
    (row,) = made({0: [part(0, "甲局", support=["丁局"])]}, {0: HELPERS})
    assert [(actor.name, actor.origin) for actor in row.support] == [
        ("丁局", "stated"),
        ("乙局", "inherited"),
        ("丙局", "inherited"),
    ]


def test_helper_of_sentence_and_note_stands_once() -> None:
    note = OWNERS._replace(support=(OWNERS.lead[1],), lead=OWNERS.lead[:1])
    (row,) = made({0: [part(0, support=["丙局"])]}, {0: note})
    assert [(actor.name, actor.origin) for actor in row.support] == [("丙局", "stated")]


def test_body_twice_in_a_note_stands_once() -> None:
    (row,) = made({1: [part(1)]}, {1: OWNERS._replace(lead=(OWNERS.lead[0], OWNERS.lead[0]))})
    assert [actor.name for actor in row.lead] == ["乙局"]


@pytest.mark.parametrize(("chance", "lead"), [(0.9, ["^甲局"]), (0.5, ["^甲局"]), (0.49, []), (0.0, [])])
def test_last_actor_carries_on_from_an_even_chance(chance: float, lead: list[str]) -> None:
    found = made({0: [part(0, "甲局")], 1: [part(1)]}, chance=chance)
    assert leads(found) == [["甲局"], lead]
    assert found[1].by == "carry model"
    assert found[1].sure == min(0.9, max(chance, 1 - chance))


def test_carry_is_asked_with_the_unit_that_named_and_the_last_one() -> None:
    asked: list[object] = []
    made({0: [part(0, "甲局")], 1: [part(1)], 2: [part(2)]}, chance=1.0, asked=asked)
    assert asked == [(1, 0, 0, ["甲局"]), (2, 0, 1, ["甲局"])]


def test_once_it_stops_it_does_not_come_back() -> None:
    asked: list[object] = []
    found = made({0: [part(0, "甲局")], 1: [part(1)], 2: [part(2)]}, chance=0.0, asked=asked)
    assert leads(found) == [["甲局"], [], []]
    assert len(asked) == 1


def test_nobody_carries_over_a_note() -> None:
    found = made({0: [part(0, "甲局")], 1: [part(1)], 3: [part(3)]}, {1: OWNERS}, chance=1.0)
    assert leads(found) == [["甲局"], ["^乙局", "^丙局"], []]


def test_nobody_to_carry() -> None:
    assert leads(made({1: [part(1)]}, chance=1.0)) == [[]]


def test_parts_of_a_unit_are_rows() -> None:
    start, end = UNITS[0].start, UNITS[0].end
    one, two = part(0, "甲局")._replace(end=start + 3), part(0, "丁局")._replace(start=start + 3)
    found = made({0: [one, two], 1: [part(1)]}, chance=1.0)
    assert [(row.unit, row.start, row.end) for row in found[:2]] == [(0, start, start + 3), (0, start + 3, end)]
    assert leads(found) == [["甲局"], ["丁局"], ["^丁局"]]


def test_posts_inside_a_sentence_do_not_take_over() -> None:
    """各部门要…，主要负责人要…: what follows is for the departments again."""
    start = UNITS[0].start
    one = part(0, "甲局")._replace(end=start + 3)
    two = part(0, "丁局", kind=POST)._replace(start=start + 3)
    assert leads(made({0: [one, two], 1: [part(1)]}, chance=1.0)) == [["甲局"], ["丁局"], ["^甲局"]]


# ---------------------------------------------------------------------------------------------------- times of a note


def test_times_of_a_note_are_inherited() -> None:
    text = "完成时限：6月底前"
    found = noted(text, Note(0, 9, (), (), ((5, 9),), "label"), lambda a, b: [Deadline(text[a:b], "2024-06-30", a, b)])
    assert found == (Deadline("6月底前", "2024-06-30", 5, 9, "inherited"),)


def test_words_that_set_no_day_stay_as_words() -> None:
    text = "完成时限：适时"
    found = noted(text, Note(0, 7, (), (), ((5, 7),), "label"), lambda a, b: [])
    assert found == (Deadline("适时", None, 5, 7, "inherited"),)


@pytest.mark.parametrize("note", [None, OWNERS])
def test_note_without_a_time(note: Note | None) -> None:
    assert noted(TEXT, note, lambda a, b: [Deadline("x", None, 0, 1)]) == ()


def test_labelled_draft_has_the_names_of_the_label() -> None:
    row = labelled(3, 5, 9, ["公安", "商务"])
    assert (row.unit, row.start, row.end, [actor.name for actor in row.lead]) == (3, 5, 9, ["公安", "商务"])
    assert labelled(3, 5, 9, []).lead == ()
