"""Bodies and cue words, found on characters; bodies that stand together are one group."""

import numpy as np
import pytest
from core_samples import known, through
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from policynlp.layers import BODY, END, GENERAL, POST, STEM, Mark, Marks
from policynlp.lexicon import Lexicon
from policynlp.pipes import mention
from policynlp.pipes.actor import names_of
from policynlp.pipes.segment import segment

KINDS = {BODY, STEM, GENERAL, POST, END}


def groups_of(nlp: Language, lexicon: Lexicon, text: str) -> list[tuple[str, list[str]]]:
    """The groups of bodies in ``text``: the words of each and its canonical names."""
    doc = through(nlp, text, "mention")
    found = [
        g for unit, marks in zip(doc._.units, doc._.marks, strict=True) for g in mention.groups(text, unit.body, marks)
    ]
    return [(text[g.start : g.end], [named.name for named in names_of(text, g, lexicon)]) for g in found]


def marks_of(nlp: Language, text: str) -> list[tuple[str, str]]:
    doc = through(nlp, text, "mention")
    return [(text[m.start : m.end], m.group) for marks in doc._.marks for m in marks]


# --------------------------------------------------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("text", "group", "names"),
    [
        # the head of a list stands once, at its end
        ("应急、公安、消防等部门要联合检查。", "应急、公安、消防等部门", "应急管理 公安 消防救援"),
        (
            "应急管理、公安、市场监督、交通运输、商务、消防等部门要检查。",
            "应急管理、公安、市场监督、交通运输、商务、消防等部门",
            "应急管理 公安 市场监管 交通运输 商务 消防救援",
        ),
        ("公安、交通部门要查处。", "公安、交通部门", "公安 交通运输"),
        ("商务、市场监管部门密切协作。", "商务、市场监管部门", "商务 市场监管"),  # no 要 at all
        ("宣传、教育、卫健等部门要制作短片。", "宣传、教育、卫健等部门", "宣传 教育 卫生健康"),  # 宣传 is a verb elsewhere
        ("水利、气象、自然资源等有关部门要会商。", "水利、气象、自然资源等有关部门", "水利 气象 自然资源"),
        # full names
        ("市公安局、市交通运输局要查处。", "市公安局、市交通运输局", "公安 交通运输"),
        ("市公安局和市交通运输局要查处。", "市公安局和市交通运输局", "公安 交通运输"),
        ("市公安局以及各县区政府要查处。", "市公安局以及各县区政府", "公安 县级政府"),
        ("市公安局，各县区政府要查处。", "市公安局，各县区政府", "公安 县级政府"),
        ("市文化和旅游局要检查。", "市文化和旅游局", "文化和旅游"),  # 和 inside a name
        ("市安委办要通报。", "市安委办", "安委办"),  # a segmenter cuts it in two
        ("市安全生产委员会办公室要通报。", "市安全生产委员会办公室", "安委办"),
        ("市公安局交警支队要设岗。", "市公安局交警支队", "公安交管"),  # the longest name wins
        ("县应急管理局、县气象局要会商。", "县应急管理局、县气象局", "应急管理 气象"),
        ("住房和城乡建设部门、城市管理部门要检查。", "住房和城乡建设部门、城市管理部门", "住房城乡建设 城市管理"),
        ("供电公司要巡线。", "供电公司", "电力"),
        # general actors
        ("各县区、各有关部门要建账。", "各县区、各有关部门", "县级政府 各有关部门"),
        ("各县（市、区）人民政府要储备。", "各县（市、区）人民政府", "县级政府"),
        ("各乡镇（街道）要巡查。", "各乡镇（街道）", "乡镇街道"),
        ("各级各部门要签责任书。", "各级各部门", "各级各部门"),
        ("各有关部门单位要建账。", "各有关部门单位", "各有关部门 各有关单位"),  # are two
        ("物业服务企业要清理。", "物业服务企业", "物业服务企业"),
        ("村（居）民委员会要敲锣。", "村（居）民委员会", "村社区"),
        # the open class: names by their ending
        ("云洲燃气集团要入户。", "云洲燃气集团", "云洲燃气集团"),
        ("各景区管理单位要看索道。", "各景区管理单位", "各景区管理单位"),
        # posts
        ("分管领导要听汇报。", "分管领导", "分管领导"),
        ("各企业主要负责人要带队。", "各企业主要负责人", "主要负责人"),  # the post, not its firm
        ("各部门、各企业负责人要带队。", "各部门、各企业负责人", "负责人"),  # of both it is the 负责人
        ("安全总监、班组长要签字。", "安全总监、班组长", "安全总监 班组长"),
        # known failures
        ("燃气企业要更换软管。", "燃气企业", "燃气企业"),
        pytest.param("企业要报告。", "企业", "企业"),
        ("煤矿、非煤矿山企业要带班。", "煤矿、非煤矿山企业", "煤矿 非煤矿山企业"),  # a class of firms may stand alone
        pytest.param("社区要敲锣。", "社区", "村社区"),
        pytest.param("施工单位要编方案。", "施工单位", "施工单位"),
        ("市轨道建设指挥部要巡查。", "市轨道建设指挥部", "轨道建设指挥部"),  # 建设 is a cue elsewhere
        ("后勤服务中心要验收。", "后勤服务中心", "后勤服务中心"),
        ("集团安全环保部要抽查。", "集团安全环保部", "集团安全环保部"),  # no 环保部
        ("停产的非煤矿山要封井。", "停产的非煤矿山", "停产的非煤矿山"),  # no 煤矿山
        ("市民政局要走访。", "市民政局", "民政"),  # 市民 is no body
        ("幼儿园每季度演练一次。", "幼儿园", "幼儿园"),
        ("6月底前燃气企业完成自查。", "燃气企业", "燃气企业"),  # a time is no part of a name
        ("3家化工企业停产。", "化工企业", "化工企业"),
        ("并报司法部备案。", "司法部", "司法"),  # nor is what is done before it
        ("3月底前国家卫生健康委发文。", "国家卫生健康委", "卫生健康"),
        ("货运、客运平台企业要限速。", "货运、客运平台企业", "货运、客运平台企业"),  # one class with one head
        ("江北分公司每2小时上报一次。", "江北分公司", "江北分公司"),
        ("铁路沿线各单位各部门要清障。", "各单位各部门", "各有关单位 各有关部门"),  # are two
        ("县政府及其部门要公示。", "县政府及其部门", "县政府 各有关部门"),
        ("已建成的民宿要登记。", "已建成的民宿", "已建成的民宿"),  # the clause tells which
        ("不具备通风条件的学校要停用。", "不具备通风条件的学校", "不具备通风条件的学校"),
        pytest.param("由市公安局牵头更换。", "市公安局", "公安"),
        pytest.param("请市公安局设岗。", "市公安局", "公安"),
        pytest.param("供水、供气、通信等单位要抢修。", "供水、供气、通信等单位", "供水 供气 通信管理", marks=known("a list that opens with an unknown stem is cut to its known end")),
    ],
)  # fmt: skip
def test_one_group(nlp: Language, lexicon: Lexicon, text: str, group: str, names: str) -> None:
    assert groups_of(nlp, lexicon, text) == [(group, names.split())]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("新建粮油企业原则上应当设在园区。", "新建粮油企业"),  # a verb that tells which, as the order follows
        (
            "尚未出台巡库指引（样本）的地区，要加紧公布。",
            "尚未出台巡库指引（样本）的地区",
        ),  # with a bracket, and a comma behind
        ("省市有关部门要核对名册。", "省市有关部门"),  # levels before a general actor
        ("要检查新建粮油企业。", "粮油企业"),  # no modal behind
        ("成立内部调查组，限期查清。", "内部调查组"),  # without 的 the comma parts two orders
        ("检查要严，新建粮油企业应当上锁。", "粮油企业"),  # not at the beginning of the unit
    ],
)
def test_where_a_told_body_begins(nlp: Language, lexicon: Lexicon, text: str, first: str) -> None:
    assert first in [words for words, _ in groups_of(nlp, lexicon, text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市公安局要会同市商务局查处。", ["公安", "商务"]),  # 会同 parts them
        ("市安委办要通报，各有关部门要报送。", ["安委办", "各有关部门"]),
        ("市公安局负责查处，市商务局负责回收。", ["公安", "商务"]),
        ("教育、公安等部门和各县区要整治。", ["教育、公安", "县级政府"]),
    ],
)
def test_two_groups(nlp: Language, lexicon: Lexicon, text: str, names: list[str]) -> None:
    assert ["、".join(found) for _, found in groups_of(nlp, lexicon, text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "要检查井盖。",
        "公安、消防是主力。",  # stems without a head name nobody
        "要提高交通安全意识。",
        "干部要下沉。",  # 部 at the end of a word that is no body
        "全局上下要警醒。",
        "外部电源要断开，内部通报要及时。",
        "要保障教育经费。",
        "我们要警醒，大家要警醒。",
        "现行法规共有15部。",  # a measure word
    ],
)
def test_no_group(nlp: Language, lexicon: Lexicon, text: str) -> None:
    assert [names for _, names in groups_of(nlp, lexicon, text) if names] == []


def test_ending_alone_that_means_nobody_has_no_name(nlp: Language, lexicon: Lexicon) -> None:
    assert groups_of(nlp, lexicon, "中心要开门。") == [("中心", [])]


def test_group_stands_between_its_neighbour_marks(nlp: Language) -> None:
    text = "由此，市公安局要检查。"
    doc = through(nlp, text, "mention")
    (marks,) = doc._.marks
    (group,) = mention.groups(text, 0, marks)
    assert text[marks[group.after].start : marks[group.after].end] == "要"
    assert group.before == -1 or marks[group.before].end <= group.start
    (alone,) = mention.groups(text[3:7], 0, [Mark(0, 4, BODY, "公安")])
    assert (alone.before, alone.after) == (-1, -1)


# ---------------------------------------------------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("text", "word", "group"),
    [
        ("必须检查。", "必须", "modal_strong"),
        ("不得占用。", "不得", "modal_prohibition"),
        ("督促企业检查。", "督促", "supervise"),
        ("隐患排查不到位。", "不到位", "evaluation"),
        ("井盖要编号。", "要", "modal"),
        ("主要的隐患在夹层。", "主要", "neutral"),  # shields the 要 in it
        ("市应急局要检查。", "市应急局"[1:], BODY),
        ("各有关部门要检查。", "各有关部门", GENERAL),
        ("主要负责人要检查。", "主要负责人", POST),
    ],
)
def test_marks(nlp: Language, text: str, word: str, group: str) -> None:
    assert (word, group) in marks_of(nlp, text)


def test_shielded_word_is_no_mark(nlp: Language) -> None:
    assert "要" not in [word for word, _ in marks_of(nlp, "主要的隐患在夹层，必要时更换。")]


def test_single_character_counts_as_a_whole_word_only(nlp: Language) -> None:
    words = nlp.get_pipe("policynlp_mention").words  # type: ignore[attr-defined]
    text = "纲要印发"
    units = segment(text)[1]
    inside, alone = np.array([0, 2]), np.array([0, 1, 2])
    assert "要" not in [text[m.start : m.end] for m in mention.marks(text, words, inside, units)[0]]
    assert "要" in [text[m.start : m.end] for m in mention.marks(text, words, alone, units)[0]]


def test_number_of_a_unit_has_no_marks(nlp: Language) -> None:
    text = "二要检查井盖。"
    doc = through(nlp, text, "mention")
    assert doc._.units[0].number == "二要"
    assert all(mark.start >= doc._.units[0].body for mark in doc._.marks[0])


def test_marks_are_dealt_to_their_units() -> None:
    units = segment("一、要查。要换；要报。")[1]
    spans, codes = (np.array([2, 5, 8]), np.array([3, 6, 9])), np.array([0, 0, 0])
    found = Marks(spans, codes, ["", "", ""], ["modal"], units)
    assert list(found) == [[Mark(2, 3, "modal", "")], [Mark(5, 6, "modal", "")], [Mark(8, 9, "modal", "")]]
    nothing = np.zeros(0, dtype=np.intp)
    assert list(Marks((nothing, nothing), nothing, [], ["modal"], units)) == [[], [], []]
    assert list(Marks(spans, codes, ["", "", ""], ["modal"], [])) == []


def test_nothing_has_no_groups() -> None:
    assert mention.groups("", 0, []) == []


def test_bodies_and_cues_do_not_share_a_name(lexicon: Lexicon) -> None:
    """A mark's group is either a kind of body or a group of cues."""
    assert KINDS.isdisjoint(lexicon.cue_groups)


WORDS = st.sampled_from(
    [
        "市公安局",
        "各县区",
        "公安",
        "企业",
        "中心",
        "、",
        "和",
        "等",
        "部门",
        "（",
        "）",
        "要",
        "由",
        "负责人",
        "，",
        "。",
        "井盖",
        "乡镇",
    ]
)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=20).map("".join))
def test_groups_lie_in_the_text_and_do_not_overlap(nlp: Language, lexicon: Lexicon, text: str) -> None:
    doc = through(nlp, text, "mention")
    for unit, marks in zip(doc._.units, doc._.marks, strict=True):
        at = unit.start
        for group in mention.groups(text, unit.body, marks):
            assert at <= group.start < group.end <= unit.end
            at = group.end
            for member in group.members:
                assert member.kind in KINDS
                assert group.start <= member.start <= member.core < member.end <= group.end
            names = names_of(text, group, lexicon)
            assert len({named.name for named in names}) == len(names)
            assert all(named.name for named in names)
