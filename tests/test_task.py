"""What kind of unit each is: signs by unit, and decisions that any sensible model gets right."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from core_samples import HEAD, tasks_of, through, unsure, within
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.pipes.task import KINDS
from policynlp.reading import read

CHECK = "市公安局要在6月底前对全市长途客运车辆开展一次集中检查，对超员、超速行为依法从严查处。"


def signs(nlp: Language, text: str) -> list[set[str]]:
    """The signs of each unit of ``text``, as strings."""
    pipe: Any = nlp.get_pipe("policynlp_task")
    return [set(map(str, found)) for found in pipe.signs(through(nlp, text, "owner"))]


def kinds(nlp: Language, body: str) -> list[str]:
    """The kinds of the units of ``body`` inside a notice."""
    doc = nlp(within(body))
    inside = range(len(HEAD), len(HEAD) + len(body))
    return [kind for unit, kind in zip(doc._.units, doc._.kinds, strict=True) if unit.start in inside]


# ---------------------------------------------------------------------------------------------------------------- signs


def test_every_unit_has_signs(nlp: Language) -> None:
    pipe: Any = nlp.get_pipe("policynlp_task")
    doc = through(nlp, within(CHECK), "owner")
    found = pipe.signs(doc)
    assert len(found) == len(doc._.units)
    for some in found:
        assert "bias" in some
        assert all(isinstance(sign, str) or (isinstance(sign, tuple) and len(sign) == 2) for sign in some)


def test_words_and_pairs_of_the_unit_are_signs(nlp: Language) -> None:
    (found,) = signs(nlp, "更换井盖。")
    assert {"更换", "井盖", "('更换', '井盖')"} <= found


def test_words_of_the_number_are_none(nlp: Language) -> None:
    found = signs(nlp, "一、更换井盖。")[0]
    assert "一" not in found
    assert "、" not in found


def test_cue_words_are_signs(nlp: Language) -> None:
    with_modal, without = signs(nlp, "必须更换井盖。")[0], signs(nlp, "已经更换井盖。")[0]
    assert "modal_strong" in str(with_modal)
    assert "modal_strong" not in str(without)


def test_headings_above_are_signs(nlp: Language) -> None:
    text = "一、整改要求\n更换井盖。\n"
    assert any("整改" in sign for sign in signs(nlp, text)[1])
    assert not any("整改" in sign for sign in signs(nlp, "更换井盖。\n")[0])


def test_neighbours_are_signs(nlp: Language) -> None:
    alone, before_item = signs(nlp, "更换井盖。\n刷漆。\n")[0], signs(nlp, "更换井盖。\n一、刷漆。\n")[0]
    assert alone != before_item


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("一、更换12座井盖。", {"figure=count", "time=none"}),
        ("一、更换率降到8%。", {"figure=share"}),
        ("一、6月底前更换井盖。", {"figure=none", "time=by"}),  # a date is no figure; the number of the item is none
        ("每月检查一次井盖。", {"time=every"}),
        ("2024年3月4日，井盖丢失，6月底前更换。", {"time=by"}),  # the limit goes before the date
        ("更换井盖。", {"figure=none", "time=none"}),
    ],
)
def test_figures_and_times_are_signs(nlp: Language, text: str, wanted: set[str]) -> None:
    assert wanted <= signs(nlp, text)[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("二、存在问题\n更换井盖。\n", "report"),
        ("二、工作要求\n更换井盖。\n", "orders"),
        ("二、加强检查\n更换井盖。\n", "orders"),
        ("二、工作目标\n更换井盖。\n", "goals"),
        ("二、总体情况\n（一）强化执法\n更换井盖。\n", "report"),  # what was done, by topic
        (
            "二、存在问题及建议\n（一）问题\n井盖破损。\n（二）建议\n更换井盖。\n",
            "orders",
        ),  # the nearer heading says it
        ("二、井盖\n更换井盖。\n", ""),
    ],
)
def test_what_a_section_holds(nlp: Language, text: str, wanted: str) -> None:
    assert f"section={wanted}" in signs(nlp, text)[-1]


@pytest.mark.parametrize(
    ("title", "wanted"), [("发现问题清单", "report"), ("任务清单", "orders"), ("井盖一览表", "annex")]
)
def test_what_an_annex_holds(nlp: Language, title: str, wanted: str) -> None:
    text = within("更换井盖。") + f"\n附件\n{title}\n1.井盖破损。\n2.路灯不亮。\n"
    assert f"section={wanted}" in signs(nlp, text)[-1]


def test_a_text_without_items_has_no_preamble(nlp: Language) -> None:
    """Where nothing stands under a heading, it says nothing that a sentence does not."""
    loose = signs(nlp, "更换井盖。\n" * 8)
    in_items = signs(nlp, "更换井盖。\n一、井盖\n" + "更换井盖。\n" * 6)
    assert not any(sign.startswith(("above=", "depth=")) for found in loose for sign in found)
    assert {"above=noneTrue", "depth=0"} <= in_items[0]


def test_nothing_has_no_signs(nlp: Language) -> None:
    assert signs(nlp, "") == []


# ------------------------------------------------------------------------------------------------- chances and kinds


def chances(nlp: Language, doc: Doc) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What the model makes of the signs one by one, without the short cuts of the component."""
    pipe: Any = nlp.get_pipe("policynlp_task")
    found: np.ndarray[Any, np.dtype[np.float64]] = pipe.linear.probabilities(pipe.signs(doc))
    return found


@pytest.mark.parametrize("name", ["speech_yunzhou_2023", "division_yunzhou_2024"])
def test_component_weighs_exactly_its_signs(nlp: Language, corpus: Path, name: str) -> None:
    """Words are summed over the whole text at once; it must come to the same as sign by sign."""
    doc = nlp(read(corpus / "docs" / f"{name}.txt").text)
    np.testing.assert_allclose(doc._.kind_chances, chances(nlp, doc), rtol=0, atol=1e-9)


def test_kinds_are_the_likeliest(nlp: Language) -> None:
    doc = nlp(within(CHECK))
    assert doc._.kind_chances.shape == (len(doc._.units), len(KINDS))
    np.testing.assert_allclose(doc._.kind_chances.sum(axis=1), 1.0)
    assert doc._.kinds == [KINDS[k] for k in doc._.kind_chances.argmax(axis=1)]


@pytest.mark.parametrize(
    "body",
    [
        CHECK,
        "各县区、各有关部门要在6月底前建立隐患台账，逐项明确整改责任人和整改时限。",
        "要对全市老旧小区的消防设施开展全面排查，建立隐患清单，逐项明确整改措施、责任和时限。",  # no subject
        "物业服务企业要对住宅小区的疏散通道、消防车通道进行全面清理，严禁在楼道内停放电动自行车或为其充电。",
        "消防救援机构要对高层建筑、大型商业综合体的消防设施开展全面检查，对不能正常运行的责令限期修复。",
        pytest.param("严禁在楼道停放电动自行车。", marks=unsure("as short as a heading")),
        "不得使用淘汰的电梯。",
    ],
)
def test_measures(nlp: Language, body: str) -> None:
    assert kinds(nlp, body) == ["measure"]
    assert [task.kind for task in tasks_of(nlp, body)] == ["measure"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # orders with and without an actor, a time, a modal; nothing but paragraphs around them
        ("市公安局要在6月底前对长途客运车辆开展一次集中检查。市交通运输局负责核查客运企业资质。", "mm"),
        ("各乡镇要组织力量排查自建房，发现裂缝的立即撤人。排查情况每周五报县住建局。", "mm"),
        ("燃气公司要对老旧小区管道逐户检查。发现泄漏的立即停气。检查结果张贴在单元门口。", "mmm"),
        ("县水利局4月底前完成水库除险加固；县应急局每月开展一次演练。", "mm"),
        pytest.param("严禁在楼道停放电动自行车。", "m", marks=unsure("as short as a heading")),
        # what led to the order is none
        ("近期我市连续发生两起电动自行车火灾。各社区要立即清理楼道内停放的车辆，并在一周内建立台账。", "nm"),
        # nothing is told to anybody
        ("今天召开了会议。大家辛苦了。", "nn"),
        ("去年全市共发生火灾120起。形势总体平稳。", "nn"),
    ],
)
def test_a_text_of_few_sentences_gives_its_rows(nlp: Language, text: str, wanted: str) -> None:
    assert "".join(kind[0] for kind in nlp(text)._.kinds) == wanted


def test_exhortation_is_a_principle(nlp: Language) -> None:
    body = "各级领导干部要牢固树立安全发展理念，坚决克服麻痹思想和侥幸心理，切实增强做好安全生产工作的责任感和使命感。"
    assert [task.kind for task in tasks_of(nlp, body)] == ["principle"]


@pytest.mark.parametrize(
    "body",
    [
        "今年以来，全市共发生生产安全事故12起、死亡9人。",  # figures
        "今年以来，全市共发生生产安全事故12起、死亡9人，同比分别下降8%和10%。",
        "去年，全市累计投入资金3亿元，完成老旧燃气管道改造120公里，安全生产形势总体平稳。",  # done
        "目前，城镇燃气管道普查工作已经全部完成，隐患整改率达到98%，取得了明显成效。",  # done, and praised
        "近年来，各部门做了大量工作，取得了明显成效。",
        "隐患排查不到位。",  # a fault
        "预案修订完善工作已经完成。",
    ],
)
def test_no_tasks(nlp: Language, body: str) -> None:
    assert tasks_of(nlp, body) == []


def test_opening_of_an_item_is_a_heading(nlp: Language) -> None:
    body = "一是开展燃气安全整治。住建部门要对餐饮场所使用的燃气软管、阀门逐一检查，发现问题的责令立即更换。"
    assert kinds(nlp, body) == ["heading", "measure"]


def test_frame_of_a_notice_is_no_task(nlp: Language) -> None:
    doc = nlp(within(CHECK))
    found = dict(zip((doc.text[u.start : u.end] for u in doc._.units), doc._.kinds, strict=True))
    for words in (
        "各县区人民政府，市安委会各成员单位：",
        "现将有关事项通知如下：",
        "云洲市安全生产委员会",
        "2024年3月4日",
    ):
        assert found[words] == "none", words
    for words in ("一、压实责任", "二、排查整治", "三、工作保障"):
        assert found[words] == "heading", words
