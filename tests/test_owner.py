"""Owners outside the sentence: what a bracket, a label line or a table column says, and how far it reaches."""

import pytest
from core_samples import cut, holds, laid
from hypothesis import given
from hypothesis import strategies as st

from policynlp.layers import Group, Note
from policynlp.lexicon import Lexicon
from policynlp.pipes.owner import bodies, bracket_rule, notes, outside, read_note, scopes

Said = tuple[list[str], list[str], list[str]]  # lead, support, time
FIRST = "列第一位者为牵头单位，下同"
COMMA = "第一个逗号前为牵头单位，下同"


def said(text: str, note: Note | None) -> Said | None:
    return note and (cut(text, note.lead), cut(text, note.support), cut(text, note.time))


def bracket(text: str, rule: str = "", names: str = "") -> Said | None:
    return said(text, read_note(text, 0, len(text), rule, set(names.split()).issuperset))


@pytest.mark.parametrize(
    ("inside", "lead", "support"),
    [
        # labels
        ("责任单位：市住建局", "市住建局", ""),
        ("责任单位：市住建局、市城管局", "市住建局 市城管局", ""),  # nobody leads the others: all lead
        ("牵头单位：市住建局；责任单位：市城管局、市水利局", "市住建局", "市城管局 市水利局"),  # beside a 牵头单位 they help
        ("牵头单位：市住建局；配合单位：市城管局、市水利局", "市住建局", "市城管局 市水利局"),
        ("牵头单位：市住建局，配合单位：市城管局", "市住建局", "市城管局"),  # a comma between the labels
        ("牵头单位:市住建局 配合单位:市城管局", "市住建局", "市城管局"),  # half-width colons, a blank between
        ("配合单位：市城管局；牵头单位：市住建局", "市住建局", "市城管局"),  # the other way round
        ("主办单位：市住建局；协办单位：市城管局", "市住建局", "市城管局"),
        ("配合单位：市城管局", "", "市城管局"),  # helps; who leads is said elsewhere
        ("责任单位：市住建局，各县区政府", "市住建局 各县区政府", ""),
        ("责任单位：市住建局等有关部门", "市住建局", ""),
        # a verb closes the list
        ("市住建局牵头", "市住建局", ""),
        ("市住建局负责", "市住建局", ""),
        ("市住建局牵头，市城管局配合", "市住建局", "市城管局"),
        ("市住建局牵头，市城管局、市水利局参与", "市住建局", "市城管局 市水利局"),
        ("市住建局牵头负责，市城管局协助", "市住建局", "市城管局"),
        ("市住建局牵头；市城管局配合", "市住建局", "市城管局"),
        ("市住建局负责，市城管局配合", "市住建局", "市城管局"),  # 负责 leads where nobody is called 牵头
        ("市住建局、市城管局按职责分工负责", "市住建局 市城管局", ""),
        ("市住建局牵头，市城管局、市水利局按职责分工负责", "市住建局", "市城管局 市水利局"),
        ("市住建局牵头，市城管局、市水利局等按职责分工负责", "市住建局", "市城管局 市水利局"),
        ("市住建局，各县区政府按职责分工负责", "市住建局 各县区政府", ""),  # a comma inside the list
        ("市住建局牵头，市城管局", "市住建局", "市城管局"),  # a list without a verb of its own helps
        ("由市住建局牵头，市城管局配合", "市住建局", "市城管局"),  # 由 is no part of the name
        # 会同
        ("市住建局会同市城管局负责", "市住建局", "市城管局"),
        ("市住建局会同市城管局、市水利局负责", "市住建局", "市城管局 市水利局"),
        ("市住建局会同有关部门按职责分工负责", "市住建局", "有关部门"),
        ("市商务局商市财政局负责", "市商务局", "市财政局"),  # the 商 of 商务 is part of a name
        # names
        ("市住建局、市城管局和市水利局负责", "市住建局 市城管局 市水利局", ""),
        ("市文化和旅游局负责", "市文化和旅游局", ""),  # 和 is part of a name
        ("市住建局、市城管局以及各县区政府负责", "市住建局 市城管局 各县区政府", ""),
        ("市住建局、市城管局等和各县区政府负责", "市住建局 市城管局 各县区政府", ""),
        ("责任单位：市委组织部（人才办）、市人社局", "市委组织部 市人社局", ""),  # a bracket inside the bracket
        ("市自然资源和规划局（林业局）牵头，市水利局配合", "市自然资源和规划局", "市水利局"),
        # known failures
        pytest.param("市住建局牵头、市城管局配合", "市住建局", "市城管局"),
        pytest.param("市住建局牵头，会同市城管局", "市住建局", "市城管局"),
        pytest.param("市住建局牵头，市城管局按职责分工配合", "市住建局", "市城管局"),
        ("市住建局牵头；配合单位：市城管局", "市住建局", "市城管局"),  # a verb before the first label
        pytest.param(
            "责任单位：各县（市、区）人民政府、市住建局",
            "各县（市、区）人民政府 市住建局",
            "",
        ),
    ],
)  # fmt: skip
def test_brackets(inside: str, lead: str, support: str) -> None:
    assert bracket(inside) == (lead.split(), support.split(), [])


@pytest.mark.parametrize(
    ("inside", "time"),
    [
        ("市住建局牵头，市城管局配合，6月底前完成", "6月底前完成"),
        ("6月底前完成，市住建局牵头，市城管局配合", "6月底前完成"),  # at the head
        ("市住建局牵头，市城管局配合；年底前完成", "年底前完成"),  # without a digit
        ("市住建局牵头，市城管局配合，三季度末前", "三季度末前"),  # without a verb
        ("市住建局牵头，市城管局配合，春节前到位", "春节前到位"),
        ("牵头单位：市住建局；配合单位：市城管局；完成时限：6月底前", "6月底前"),
    ],
)
def test_a_time_beside_the_owners(inside: str, time: str) -> None:
    assert bracket(inside) == (["市住建局"], ["市城管局"], [time])


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "见附件",
        "含雨水井",
        "市住建局、市城管局",  # bodies only, and the document has no rule for its brackets
        "市住建局负责的路段",  # the verb does not close the list
        "12345",
        "责任单位：",  # a label without a name
        "牵头单位：；配合单位：",
    ],
)
def test_no_note(inside: str) -> None:
    assert bracket(inside) is None


@pytest.mark.parametrize(
    ("inside", "time"),
    [
        ("责任单位：甲局；完成时限：2024年6月底前", ["2024年6月底前"]),
        ("完成时限：6月底前；责任单位：甲局", ["6月底前"]),
        ("责任单位：甲局，时限：长期坚持", ["长期坚持"]),
        ("甲局负责，6月底前完成", ["6月底前完成"]),  # no helper
    ],
)
def test_time_beside_the_owner(inside: str, time: list[str]) -> None:
    assert bracket(inside) == (["甲局"], [], time)


def test_time_alone_is_a_note() -> None:
    assert bracket("完成时限：6月底前") == ([], [], ["6月底前"])


def test_note_says_which_form_was_read() -> None:
    forms = {
        ("责任单位：甲局", ""): "label",
        ("甲局牵头", ""): "bracket",
        ("甲局、乙局", "first"): "bracket, first leads",
        ("甲局，乙局", "comma"): "bracket, before the comma leads",
        ("责任单位：甲局、乙局", "first"): "label, first leads",
        ("牵头单位：甲局", "first"): "label",  # the rule was not needed
    }
    for (inside, rule), by in forms.items():
        note = read_note(inside, 0, len(inside), rule, {"甲局", "乙局"}.issuperset)
        assert note is not None
        assert note.by == by


# -------------------------------------------------------------------------------------- the document's own rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"更换井盖（甲局、乙局，{FIRST}）。", "first"),
        ("以下各项，排在首位的单位为牵头单位。", "first"),
        ("注：各项任务列第一位的为牵头单位，其余为配合单位。", "first"),
        ("括号里列出的单位，排在最前的一家牵头。", "first"),
        (f"更换井盖（甲局，乙局，{COMMA}）。", "comma"),
        ("括号内首个逗号前为牵头单位。", "comma"),
        ("", ""),
        ("甲局牵头，乙局配合。", ""),
        ("把安全摆在第一位。由甲局牵头。", ""),  # another sentence
        pytest.param("把安全摆在第一位，由甲局牵头。", ""),
    ],
)
def test_bracket_rule(text: str, rule: str) -> None:
    assert bracket_rule(text) == rule


@pytest.mark.parametrize(
    ("inside", "rule", "lead", "support"),
    [
        ("甲局、乙局、丙局", "first", "甲局", "乙局 丙局"),
        ("责任单位：甲局、乙局", "first", "甲局", "乙局"),  # the rule holds for labels too
        ("甲局、乙局按职责分工负责", "first", "甲局", "乙局"),
        ("牵头单位：甲局、乙局；责任单位：丙局", "first", "甲局 乙局", "丙局"),  # who is called 牵头 needs no rule
        ("甲局、乙局，丙局、丁局", "comma", "甲局 乙局", "丙局 丁局"),
        ("甲局，乙局、丙局", "comma", "甲局", "乙局 丙局"),
        ("甲局、乙局", "comma", "甲局 乙局", ""),  # no comma: all lead
    ],
)
def test_rule_decides_who_leads(inside: str, rule: str, lead: str, support: str) -> None:
    assert bracket(inside, rule, "甲局 乙局 丙局 丁局") == (lead.split(), support.split(), [])


def test_bare_list_needs_known_bodies() -> None:
    assert bracket("甲局、雨水井", "first", "甲局") is None
    assert bracket("含雨水井、污水井", "first", "甲局") is None


@pytest.mark.parametrize("rule", [FIRST, COMMA])
def test_rule_once_said_holds_for_the_brackets_below_and_names_nobody(rule: str) -> None:
    text = f"更换井盖（甲局，乙局，{rule}）。\n清理淤泥（丙局，丁局）。\n"
    for (words, note), lead, helper in zip(holds(text, ["甲局", "乙局", "丙局", "丁局"]), "甲丙", "乙丁", strict=True):
        assert said(text, note) == ([f"{lead}局"], [f"{helper}局"], []), words


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        # said once: the bodies lead in all brackets behind, in the words of the first one
        (
            "责任单位：甲局、各乙区人民政府，以下均涉及各乙区，不再重复列出",
            "责任单位：丙局",
            (["丙局", "各乙区人民政府"], []),
        ),
        ("责任单位：甲局、丁局。以下均需丁局落实，不再列出", "责任单位：丙局", (["丙局", "丁局"], [])),
        (
            "责任单位：甲局、各乙县（市、区）人民政府。以下各项均需各乙县（市、区）人民政府落实，不再列出",
            "责任单位：丙局",
            (["丙局", "各乙县（市、区）人民政府"], []),
        ),
        # where a bracket says who leads, they help
        ("甲局牵头，丁局配合，以下均需丁局配合，不再列出", "丙局牵头", (["丙局"], ["丁局"])),
        # no such saying: nothing is carried
        ("责任单位：甲局、丁局，以下简称专班", "责任单位：丙局", (["丙局"], [])),
    ],
)
def test_bodies_said_once_for_all_brackets_behind(first: str, second: str, wanted: tuple[list[str], list[str]]) -> None:
    text = f"更换井盖。（{first}）\n清理淤泥。（{second}）\n"
    *_, (_, note) = holds(text)
    assert said(text, note) == (*wanted, [])


# ------------------------------------------------------------------------------------------------------- how far it reaches


def reach(text: str, names: str = "") -> dict[str, str]:
    """The leads of each unit that is no note itself, joined; '' where none is given."""
    given = {words: said(text, note) for words, note in holds(text, names.split())}
    return {
        words: "、".join(found[0]) if found else "" for words, found in given.items() if words[0] not in "（牵责配完"
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("更换井盖。（甲局负责）", "更换井盖。=甲局"),  # behind the full stop
        ("更换井盖（甲局负责）。", "更换井盖（甲局负责）。=甲局"),  # before it
        ("更换井盖；（甲局负责）清理淤泥；（乙局负责）", "更换井盖；（甲局负责）=甲局 清理淤泥；=乙局"),
        # several sentences of one paragraph
        ("一、井盖。逐个更换。旧盖回收。（甲局负责）", "一、井盖。=甲局 逐个更换。=甲局 旧盖回收。=甲局"),
        # after several paragraphs, on a line of its own
        ("一、井盖\n逐个更换。\n旧盖回收。\n（责任单位：甲局）\n二、淤泥\n清理。", "一、井盖=甲局 逐个更换。=甲局 旧盖回收。=甲局 二、淤泥= 清理。="),
        ("一、井盖\n逐个更换。\n责任单位：甲局\n二、淤泥\n清理。", "一、井盖=甲局 逐个更换。=甲局 二、淤泥= 清理。="),
        # a note never reaches over the note before it
        ("一、井盖\n逐个更换。（甲局负责）\n旧盖回收。（乙局负责）", "一、井盖=甲局 逐个更换。=甲局 旧盖回收。=乙局"),
        ("一、井盖\n逐个更换。（甲局负责）旧盖回收。（乙局负责）", "一、井盖=甲局 逐个更换。（甲局负责）=甲局 旧盖回收。=乙局"),
        # nor out of its item
        ("一、井盖\n逐个更换。\n二、淤泥\n清理。（甲局负责）", "一、井盖= 逐个更换。= 二、淤泥=甲局 清理。=甲局"),
        ("一、井盖\n1.逐个更换。（甲局负责）\n2.旧盖回收。（乙局负责）", "一、井盖= 1.逐个更换。=甲局 2.旧盖回收。=乙局"),
        ("一、井盖。一是更换。（甲局负责）二是回收。（乙局负责）", "一、井盖。= 一是更换。（甲局负责）=甲局 二是回收。=乙局"),
        # right under a heading it holds for what follows, in the items below too
        ("一、井盖\n（责任单位：甲局）\n逐个更换。\n旧盖回收。\n二、淤泥\n清理。", "一、井盖=甲局 逐个更换。=甲局 旧盖回收。=甲局 二、淤泥= 清理。="),
        ("一、井盖\n责任单位：甲局\n1.逐个更换。\n2.旧盖回收。", "一、井盖=甲局 1.逐个更换。=甲局 2.旧盖回收。=甲局"),
        ("一、井盖（甲局负责）\n逐个更换。\n旧盖回收。\n二、淤泥\n清理。", "一、井盖（甲局负责）=甲局 逐个更换。=甲局 旧盖回收。=甲局 二、淤泥= 清理。="),
        # brackets that close no unit say nothing
        ("更换井盖（甲局负责的除外）并编号。", "更换井盖（甲局负责的除外）并编号。="),
        ("由甲局负责（城东）更换井盖。", "由甲局负责（城东）更换井盖。="),
        ("更换井盖（见附件）。", "更换井盖（见附件）。="),
        # known failures
        pytest.param("更换井盖。【责任单位：甲局】", "更换井盖。=甲局 【责任单位：甲局】=甲局"),
        pytest.param("更换井盖。[甲局牵头]", "更换井盖。=甲局 [甲局牵头]=甲局"),
    ],
)  # fmt: skip
def test_reach(text: str, wanted: str) -> None:
    assert reach(text) == dict(pair.split("=") for pair in wanted.split(" "))


@pytest.mark.parametrize(
    "text",
    [
        "更换井盖。（责任单位：甲局（人才办）、丙局）\n",
        "更换井盖。（责任单位：甲局(人才办)、丙局）\n",
        "更换井盖（甲局（人才办）、丙局负责）。\n",
        "更换井盖。\n（责任单位：甲局（人才办）、丙局）\n",  # on a line of its own
    ],
)
def test_bracket_in_a_bracket_does_not_close_it(text: str) -> None:
    assert said(text, holds(text)[0][1]) == (["甲局", "丙局"], [], [])


def test_label_lines_one_below_the_other_hold_for_the_same_units() -> None:
    text = "一、井盖\n逐个更换。旧盖回收。\n牵头单位：甲局\n配合单位：乙局、丙局\n完成时限：6月底前\n二、淤泥\n清理。\n"
    found = [said(text, note) for _, note in holds(text)]
    assert found[:3] == [(["甲局"], ["乙局", "丙局"], ["6月底前"])] * 3
    assert found[-2:] == [None, None]


def test_responsible_ones_on_a_line_below_their_leader_help() -> None:
    text = "一、井盖\n逐个更换。\n牵头单位：甲局\n责任单位：乙局、丙局\n二、淤泥\n清理。\n责任单位：丁局\n"
    found = [said(text, note) for _, note in holds(text)]
    assert found[1] == (["甲局"], ["乙局", "丙局"], [])
    assert found[-2] == (["丁局"], [], [])


@pytest.mark.parametrize(
    ("inside", "names", "lead"),
    [
        ("市住建局、市城管局", "市住建局 市城管局", "市住建局 市城管局"),  # without a rule all lead
        ("市住建局", "市住建局", "市住建局"),
        ("市住建局、附表三", "市住建局", None),  # one is no body
        ("街道", "街道", None),  # 乡镇（街道）
    ],
)
def test_list_of_known_bodies_is_a_note(inside: str, names: str, lead: str | None) -> None:
    assert bracket(inside, names=names) == (lead and (lead.split(), [], []))


def test_groups_in_a_note_are_no_actors_of_the_sentence() -> None:
    inside, before = Group(6, 8, (), -1, -1), Group(0, 3, (), -1, -1)
    assert outside([before, inside], Note(5, 9, ((6, 8),), (), (), "bracket")) == [before]
    assert outside([before, inside], None) == [before, inside]


def test_line_of_brackets_on_its_own_may_be_square() -> None:
    text = "一、井盖\n逐个更换。\n【责任单位：甲局】\n"
    assert [said(text, note) for _, note in holds(text)][1] == (["甲局"], [], [])


def test_span_of_a_note_begins_at_its_bracket() -> None:
    text = "更换井盖。（甲局负责）清理淤泥。\n"
    found = laid(text)
    ((first, last, note, alone),) = notes(text, found.lines, found.units, found.places, lambda _: False)
    assert (first, last, alone) == (0, 0, False)
    assert text[note.start : note.end] == "（甲局负责"


def test_nothing_has_no_notes() -> None:
    assert notes("", [], [], [], lambda _: True) == []
    assert scopes([], [], []) == {}


# ---------------------------------------------------------------------------------------------------- in the pipeline


@given(st.text(alphabet="甲局、，；。：（）【】()[]牵头配合责任单位负一1.\n 等和6月底前完成时限"))
def test_any_text_gives_notes_that_point_into_it(text: str) -> None:
    for _, note in holds(text, ["甲局"]):
        if note:
            for start, end in (*note.lead, *note.support, *note.time):
                assert 0 <= start < end <= len(text)
                assert text[start:end].strip() == text[start:end]


@pytest.mark.parametrize(
    ("names", "are"),
    [
        ("市住建局 市城管局", True),
        ("市住建局 云洲燃气集团", True),  # one is a standing body, the other one by its form
        ("各县区政府 市住建局", True),
        ("商场 超市", False),  # places that a sentence lists in brackets
        ("企业 社区", False),
        ("市住建局 附表三", False),
        ("", False),
    ],
)
def test_bodies_are_owners_where_one_is_a_standing_one(lexicon: Lexicon, names: str, are: bool) -> None:
    assert bodies(lexicon, names.split()) == are
