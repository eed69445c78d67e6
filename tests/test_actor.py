"""Who must act in a sentence: names of groups, units cut by their actors, decisions that any sensible model gets right."""

import numpy as np
import pytest
from core_samples import helpers, leads, tasks_of, through, within
from spacy.language import Language

from policynlp.layers import BODY, END, GENERAL, POST, Cast, Group, Member, Named, Unit
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.pipes.actor import Caster, canonical_in, name_of, names_of, parts, probabilities

# ---------------------------------------------------------------------------------------------------------------- names


def member(text: str, words: str, kind: str, core: str = "", name: str = "") -> Member:
    start = text.index(words)
    return Member(start, start + len(words), kind, text.index(core or words, start), name)


@pytest.mark.parametrize(
    ("words", "kind", "core", "name", "wanted"),
    [
        ("市公安局", BODY, "公安局", "公安", "公安"),  # what the lexicon calls it
        ("各有关部门", GENERAL, "", "各有关部门", "各有关部门"),
        ("云洲燃气集团", END, "集团", "", "云洲燃气集团"),  # its own words
        ("云洲“绿舟” 集团", END, "集团", "", "云洲绿舟集团"),  # without quotes and blanks
        ("市渡口管理中心", END, "中心", "", "渡口管理中心"),  # without the level
        ("有关公安机关", END, "机关", "", "公安"),  # a known body behind 有关
        ("各地矿山监管部门", END, "部门", "", "矿山监管部门"),  # 各地 is where, not who
        ("各地区监管局", END, "监管局", "", "各地区监管局"),
        ("各级监管监察部门", END, "监管监察部门", "", "监管监察部门"),  # no bare class word
        ("企业", END, "企业", "企业", "企业"),  # an ending alone means what the lexicon says
        ("中心", END, "中心", "", ""),  # or nobody
    ],
)
def test_name_of(lexicon: Lexicon, words: str, kind: str, core: str, name: str, wanted: str) -> None:
    assert name_of(words, member(words, words, kind, core, name), lexicon) == wanted


def group_of(text: str, *members: Member) -> Group:
    return Group(members[0].start, members[-1].end, members, -1, -1)


def test_names_of_a_list(lexicon: Lexicon) -> None:
    text = "市公安局、县公安局、各有关部门"
    found = names_of(
        text,
        group_of(
            text,
            member(text, "市公安局", BODY, "公安局", "公安"),
            member(text, "县公安局", BODY, "公安局", "公安"),
            member(text, "各有关部门", GENERAL, "", "各有关部门"),
        ),
        lexicon,
    )
    assert [(named.name, text[named.start : named.end]) for named in found] == [
        ("公安", "市公安局"),
        ("各有关部门", "各有关部门"),
    ]


def test_staff_beside_its_body_leaves_it_the_actor(lexicon: Lexicon) -> None:
    text = "各级政府及其工作人员"
    members = (
        member(text, "各级政府", GENERAL, "", "各级政府"),
        member(text, "工作人员", POST, "", "工作人员"),
    )
    assert [named.name for named in names_of(text, group_of(text, *members), lexicon)] == ["各级政府", "工作人员"]


def test_general_name_of_an_ending_is_general(lexicon: Lexicon) -> None:
    text = "企业"
    assert names_of(text, group_of(text, member(text, text, END, text, text)), lexicon)[0].kind == GENERAL


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("云洲市各区：", "云洲海事处", "海事"),  # the text knows the place
        ("各区：", "云洲海事处", "云洲海事处"),
        ("云洲市各区：", "市应急局", "应急管理"),
        ("云洲市各区：", "云洲燃气集团", "云洲燃气集团"),  # no known body is left
        ("", "", ""),
    ],
)
def test_canonical_in(lexicon: Lexicon, text: str, surface: str, name: str) -> None:
    assert canonical_in(text, lexicon, None)(surface) == name


def test_post_at_the_end_of_a_list_is_the_actor(lexicon: Lexicon) -> None:
    text = "市公安局、各企业负责人"
    found = names_of(
        text,
        group_of(
            text,
            member(text, "市公安局", BODY, "公安局", "公安"),
            member(text, "各企业负责人", POST, "负责人", "负责人"),
        ),
        lexicon,
    )
    assert [named.name for named in found] == ["负责人"]


# ------------------------------------------------------------------------------------------- a unit cut by its actors

TEXT = "甲局要通报，乙局要报送，丙局要配合。"
UNIT = Unit(0, len(TEXT), 0, 0, "", "", 0)


def cast(words: str, clause: str, *names: str) -> Cast:
    start = TEXT.index(words)
    end = start + len(words)
    named = tuple(Named(name, start, end, BODY) for name in names or [words])
    return Cast(Group(start, end, (), -1, -1), named, TEXT.index(clause), [])


def cut_by(*said: tuple[Cast, str]) -> list[tuple[str, list[str], list[str]]]:
    found = parts(UNIT, [c for c, _ in said], [(role, 0.9) for _, role in said])
    assert found[0].start == UNIT.start
    assert found[-1].end == UNIT.end
    return [(TEXT[p.start : p.end], [n.name for n in p.lead], [n.name for n in p.support]) for p in found]


def test_unit_without_bodies_is_one_part() -> None:
    assert cut_by() == [(TEXT, [], [])]


def test_unit_is_cut_where_the_actor_changes() -> None:
    a, b, c = cast("甲局", "甲局"), cast("乙局", "乙局"), cast("丙局", "丙局")
    assert cut_by((a, "lead"), (b, "lead"), (c, "none")) == [
        ("甲局要通报，", ["甲局"], []),
        ("乙局要报送，丙局要配合。", ["乙局"], []),
    ]
    assert cut_by((a, "lead"), (b, "lead"), (c, "support"))[1] == ("乙局要报送，丙局要配合。", ["乙局"], ["丙局"])


def test_what_comes_before_the_first_actor_is_its_part() -> None:
    assert cut_by((cast("乙局", "乙局"), "lead")) == [(TEXT, ["乙局"], [])]


def test_same_actor_again_does_not_cut() -> None:
    a, b = cast("甲局", "甲局", "甲局"), cast("乙局", "乙局", "甲局")
    assert cut_by((a, "lead"), (b, "lead")) == [(TEXT, ["甲局"], [])]


def test_two_leads_in_one_clause_act_together() -> None:
    a, b = cast("甲局", "甲局"), cast("乙局", "甲局")
    assert cut_by((a, "lead"), (b, "lead")) == [(TEXT, ["甲局", "乙局"], [])]


def test_roles_none_and_support_do_not_cut() -> None:
    a, b, c = cast("甲局", "甲局"), cast("乙局", "乙局"), cast("丙局", "丙局")
    assert cut_by((a, "none"), (b, "support"), (c, "support")) == [(TEXT, [], ["乙局", "丙局"])]


def test_least_chance_of_a_part_is_kept() -> None:
    casts = [cast("甲局", "甲局"), cast("乙局", "乙局"), cast("丙局", "丙局")]
    found = parts(UNIT, casts, [("lead", 0.9), ("lead", 0.8), ("none", 0.6)])
    assert [p.sure for p in found] == [0.9, 0.6]
    assert parts(UNIT, [], [])[0].sure == 1.0


# --------------------------------------------------------------------------------------------------- signs of a group


def test_one_cast_a_group_that_names_somebody(nlp: Language, lexicon: Lexicon) -> None:
    text = "市公安局要会同市商务局检查中心。"
    doc = through(nlp, text, "mention")
    from policynlp.pipes import mention

    groups = mention.groups(text, 0, doc._.marks[0])
    casts = Caster(text, lexicon).cast(doc._.units[0], doc._.places[0], groups, doc._.marks[0])
    assert [[n.name for n in c.names] for c in casts] == [["公安"], ["商务"]]  # the bare 中心 names nobody
    assert all(c.clause == 0 for c in casts)
    assert casts[0].signs != casts[1].signs
    for c in casts:
        assert all(isinstance(sign, str | tuple) for sign in c.signs)
    assert Caster("", lexicon).cast(doc._.units[0], doc._.places[0], [], []) == []


def test_clause_begins_behind_the_last_comma(nlp: Language, lexicon: Lexicon) -> None:
    from policynlp.pipes import mention

    text = "入夏以来，市公安局要检查，市商务局要回收。"
    doc = through(nlp, text, "mention")
    groups = mention.groups(text, 0, doc._.marks[0])
    casts = Caster(text, lexicon).cast(doc._.units[0], doc._.places[0], groups, doc._.marks[0])
    assert [text[c.clause :][:4] for c in casts] == ["市公安局", "市商务局"]


def cast_of(nlp: Language, lexicon: Lexicon, text: str, *, noted: bool = False) -> Cast:
    from policynlp.pipes import mention

    doc = through(nlp, text, "mention")
    groups = mention.groups(text, 0, doc._.marks[0])
    return Caster(text, lexicon).cast(doc._.units[0], doc._.places[0], groups, doc._.marks[0], noted=noted)[0]


def test_time_before_a_group_is_no_lead_in(nlp: Language, lexicon: Lexicon) -> None:
    assert "lead-in=none" in cast_of(nlp, lexicon, "2024年底前燃气企业换装软管。").signs
    assert "lead-in=none" not in cast_of(nlp, lexicon, "逐户查清燃气企业台账。").signs


def test_occasion_before_a_group_is_no_lead_in(nlp: Language, lexicon: Lexicon) -> None:
    assert "lead-in=none" in cast_of(nlp, lexicon, "庙会期间（3月4日起）值班人员每天填表。").signs
    assert "lead-in=none" not in cast_of(nlp, lexicon, "对停业期间的燃气企业逐户上门。").signs


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("由市公安局牵头查处。", "by=TrueFalse"),  # 由 opens the clause
        ("建立由主要负责人牵头的机制。", "by=FalseTrue"),  # behind a verb and before 的: a thing that is made
        ("查出的隐患由主要负责人盯办。", "by-who=post"),
        ("市公安局牵头查处。", ""),  # no 由
    ],
)
def test_how_a_body_stands_behind_by(nlp: Language, lexicon: Lexicon, text: str, sign: str) -> None:
    signs = [s for s in cast_of(nlp, lexicon, text).signs if str(s).startswith("by")]
    assert sign in signs if sign else not signs


def test_digits_behind_a_group_are_alike(nlp: Language, lexicon: Lexicon) -> None:
    one, two = (cast_of(nlp, lexicon, f"物业部{day}日前换锁。").signs for day in (3, 7))
    assert one == two


def test_owner_in_a_bracket_is_a_sign(nlp: Language, lexicon: Lexicon) -> None:
    text = "燃气企业换装软管。"
    assert cast_of(nlp, lexicon, text).signs != cast_of(nlp, lexicon, text, noted=True).signs


@pytest.mark.parametrize(
    ("text", "leads_here"),
    [
        ("各垂直管理局：逐库换锁。", True),  # a list of duties names each body before a colon
        ("县公安局：设岗三处。", True),
        ("井盖：市公安局逐个换锁。", False),
        ("餐饮场所：换装软管。", False),  # a heading, no office
        ("各垂直管理局全面核对库存。", True),  # an order without a modal
        ("2025年底前，各有关部门统筹建立专家名册。", True),  # behind a time
        ("2025年底前，省市有关部门统筹建立专家名册。", True),  # levels belong to the body
        ("停用的锅炉房所在企业，必须贴出封条。", True),  # told by 的, the modal behind the comma
        ("逐户督促各有关部门核对库存。", False),  # who is told stands behind a verb
        ("大幅裁撤分局核准的项目。", False),  # what makes the office longer may be a verb
        ("餐饮企业全面核对库存。", False),  # a class of firms is left to the model
    ],
)
def test_body_that_opens_its_unit_leads(nlp: Language, lexicon: Lexicon, text: str, leads_here: bool) -> None:
    from policynlp.pipes import mention

    doc = through(nlp, text, "mention")
    marks = doc._.marks
    groups = mention.groups_of(text, 0, marks, 0)
    keyed = Caster(text, lexicon).keyed(doc._.units[0], doc._.places[0], groups, marks.columns, marks.span(0))
    blank = Linear(("lead", "none", "support"), {}, np.zeros((1, 3)), np.array([0.0, 1.0, 0.0]))
    assert (probabilities(blank, [sample for _, sample in keyed])[0].argmax() == 0) == leads_here


# ---------------------------------------------------------------------------------------- decisions of shipped models


@pytest.mark.parametrize(
    ("body", "lead", "support"),
    [
        # a list whose head stands once at the end
        ("住建、城管、市场监管等部门要对辖区内的餐饮场所逐户开展燃气安全检查，发现软管老化、阀门漏气的，责令限期整改并建立台账。", "住房城乡建设 城市管理 市场监管", ""),
        ("应急管理、公安、市场监督、交通运输、商务、消防等部门要联合检查商场的疏散通道，逐项建立台账。", "应急管理 公安 市场监管 交通运输 商务 消防救援", ""),
        # full names
        ("市公安局、市交通运输局要在6月底前对全市长途客运车辆开展一次集中检查，对超员、超速行为依法从严查处。", "公安 交通运输", ""),
        # general actors
        ("各县区、各有关部门要在6月底前建立隐患台账，逐项明确整改责任人和整改时限。", "县级政府 各有关部门", ""),
        ("各有关部门要按照职责分工，对本行业领域的隐患开展拉网式排查，建立问题清单和整改清单，并于5月20日前报送市安委办。", "各有关部门", ""),
        # the open class
        ("云洲燃气集团要在10月底前完成辖区内居民用户入户安检，对发现的隐患逐户登记、及时整改。", "云洲燃气集团", ""),
        ("物业服务企业要对住宅小区的疏散通道、消防车通道进行全面清理，严禁在楼道内停放电动自行车或为其充电。", "物业服务企业", ""),
        # posts
        ("各企业主要负责人要每月至少带队开展一次安全检查，对查出的隐患逐项登记、限期整改，整改结果在厂区公示。", "主要负责人", ""),
        ("分管领导要每季度听取一次安全生产工作汇报，协调解决重点难点问题，并带队开展一次现场检查。", "分管领导", ""),
        # the object of the supervision is not the actor
        ("住房城乡建设部门要督促燃气企业在9月底前完成老旧管道更换，逐户入户安检，并将检查结果报送当地政府。", "住房城乡建设", ""),
        ("应急管理部门要指导各地建立应急救援队伍，配备必要的救援装备，每半年至少组织一次综合演练。", "应急管理", ""),
        # 牵头, 会同
        ("市住建局牵头，会同市城管局、市市场监管局在9月底前完成全市燃气管网普查，建立隐患台账并实行销号管理。", "住房城乡建设", "城市管理 市场监管"),
        # nobody is named
        ("我们要进一步加大隐患排查力度，对排查出的问题逐项建立清单，明确整改时限和责任人，确保整改到位。", "", ""),
        ("要对全市老旧小区的消防设施开展全面排查，建立隐患清单，逐项明确整改措施、责任和时限。", "", ""),
    ],
)  # fmt: skip
def test_one_actor(nlp: Language, body: str, lead: str, support: str) -> None:
    (task,) = tasks_of(nlp, body)
    assert (leads(task), helpers(task)) == (lead.split(), support.split())
    assert task.text == body


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "市安委办要每季度通报一次隐患整改情况，各县区政府要及时组织整改并于次月5日前报送进展。",
            [
                ("市安委办要每季度通报一次隐患整改情况，", "安委办"),
                ("各县区政府要及时组织整改并于次月5日前报送进展。", "县级政府"),
            ],
        ),
        (
            "市水利局要组织对水库、堤坝、涵闸进行汛前检查，市气象局要加密监测会商，及时发布暴雨预警信息。",
            [
                ("市水利局要组织对水库、堤坝、涵闸进行汛前检查，", "水利"),
                ("市气象局要加密监测会商，及时发布暴雨预警信息。", "气象"),
            ],
        ),
    ],
)
def test_actor_changes_half_way(nlp: Language, body: str, wanted: list[tuple[str, str]]) -> None:
    assert [(task.text, "、".join(leads(task))) for task in tasks_of(nlp, body)] == wanted


def test_actor_carries_on_in_its_paragraph(nlp: Language) -> None:
    body = "市公安局要加强对客运车辆的路面检查，严厉查处超员、超速行为。要加大夜间巡查频次，对重点路段实行24小时值守。"
    assert [leads(task) for task in tasks_of(nlp, body)] == [["公安"], ["^公安"]]


def test_bracket_at_the_end_of_the_item_names_the_owners(nlp: Language) -> None:
    body = "（一）开展燃气安全整治。要对餐饮场所使用的燃气软管、阀门逐一检查，发现问题的责令立即更换。（责任单位：市城管局、市商务局）"
    (task,) = tasks_of(nlp, body)
    assert leads(task) == ["^城市管理", "^商务"]
    assert [actor.surface for actor in task.lead] == ["市城管局", "市商务局"]


def test_actor_of_the_sentence_goes_before_the_bracket(nlp: Language) -> None:
    body = "市公安局要在6月底前对全市长途客运车辆开展一次集中检查，对超员行为依法从严查处。（配合单位：市交通运输局）"
    (task,) = tasks_of(nlp, body)
    assert (leads(task), helpers(task)) == (["公安"], ["^交通运输"])


def test_addressees_do_not_carry_into_the_items(nlp: Language) -> None:
    body = "要对全市老旧小区的消防设施开展全面排查，建立隐患清单，逐项明确整改措施、责任和时限。"
    doc = nlp(within(body))
    assert [leads(task) for task in doc._.tasks if task.text == body] == [[]]
