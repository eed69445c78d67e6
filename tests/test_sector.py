"""Which sector: keywords counted in units, headings, title and text; decisions that any sensible model gets right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from core_samples import tasks_of, within
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from policynlp.layers import Draft
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.pipes import sector, sector_context, sector_field, sector_signs, sector_words
from policynlp.pipes.draft import labelled
from policynlp.reading import read


@pytest.fixture(scope="module")
def names(lexicon: Lexicon) -> list[str]:
    return [one.name for one in lexicon.sectors]


@pytest.fixture(scope="module")
def keywords(lexicon: Lexicon) -> sector_words.Keywords:
    return sector_words.Keywords(lexicon)


# ------------------------------------------------------------------------------------------------------------- keywords


def test_every_keyword_is_found_where_it_stands(lexicon: Lexicon, keywords: sector_words.Keywords) -> None:
    for n, one in enumerate(lexicon.sectors):
        for word in one.keywords:
            assert sector_words.count(word, keywords)[n] > 0, (one.name, word)


def test_word_of_several_sectors_is_shared(lexicon: Lexicon, keywords: sector_words.Keywords) -> None:
    words = {word for one in lexicon.sectors for word in one.keywords}
    shared = [word for word in words if sum(word in one.keywords for one in lexicon.sectors) > 1]
    for word in shared:
        assert sector_words.count(word, keywords).sum() == pytest.approx(1.0)


def test_count_adds_up(keywords: sector_words.Keywords, names: list[str]) -> None:
    found = sector_words.count("渡口、渡船，渡口。", keywords)
    assert found.shape == (len(names),)
    assert found[names.index("水上交通与渔业")] >= 2
    assert not sector_words.count("", keywords).any()
    assert not sector_words.count("某某", keywords).any()


# --------------------------------------------------------------------------------------------------------------- actors


def draft(unit: int, *leads: str) -> Draft:
    return labelled(unit, 0, 1, leads)


def test_competent_authority_counts_for_its_sectors(lexicon: Lexicon, names: list[str]) -> None:
    found = sector_signs.competent([draft(1, "住房城乡建设")], (3, len(names)), sector_signs.competences(lexicon))
    assert found.shape == (3, len(names))
    of_it = [n for n, one in enumerate(lexicon.sectors) if "住房城乡建设" in one.authority]
    assert of_it
    assert found[1, of_it].sum() == pytest.approx(1.0)
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "drafts", [[], [draft(0)], [draft(0, "云洲燃气集团")]], ids=["none", "no lead", "no authority"]
)
def test_nobody_competent(lexicon: Lexicon, drafts: Sequence[Draft]) -> None:
    assert not sector_signs.competent(drafts, (2, 3), sector_signs.competences(lexicon)).any()


# ----------------------------------------------------------------------------------------------------- the ruling field

GENERAL = "要压实主体责任，逐级签订责任书，每季度对责任落实情况进行一次督查考核。"
MINES = (
    "关于开展矿山安全专项检查的通知\n各矿山企业：\n现就有关事项通知如下。\n一、排查隐患\n"
    f"要逐一检查井下顶板、瓦斯抽采系统，建立隐患清单，限期整改。\n{GENERAL}\n"
)
MANY = (
    "关于开展安全检查的通知\n各有关单位：\n现就有关事项通知如下。\n一、排查隐患\n"
    f"要逐一检查渡口的缆绳，登记造册。要逐一检查矿井，登记造册。要逐一检查校车，登记造册。\n{GENERAL}\n"
)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (MINES, "矿山"),  # title and words
        (MANY, None),  # each field once: whichever is first, none rules
        ("关于压实责任的通知\n各单位：\n压实主体责任。\n", None),  # no field at all
        ("", None),
    ],
)
def test_the_field_that_rules_a_text(nlp: Language, names: list[str], text: str, field: str | None) -> None:
    pipe: Any = nlp.get_pipe("policynlp_sector")
    known, _ = pipe.known(nlp(text))
    found = sector_field.rules(pipe.field, known.counts, known.title, pipe.scopes)
    assert (None if found is None else names[found]) == field


def test_general_work_is_of_the_field_that_rules(nlp: Language) -> None:
    said = [{task.text: task.sector for task in nlp(text)._.tasks}[GENERAL] for text in (MINES, MANY)]
    assert said == ["矿山", "综合监管"]


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=4), st.sampled_from([None, 0, 2])
)
def test_folding_loses_nothing(rows: list[list[float]], field: int | None) -> None:
    scopes = sector_field.Scopes(np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0]), 1)
    values = np.array(rows)
    there = sector_field.folded(values, scopes, field)
    np.testing.assert_allclose(there.sum(axis=1), values.sum(axis=1))
    back = sector_field.unfolded(there, scopes, field)
    np.testing.assert_allclose(back.sum(axis=1), values.sum(axis=1))
    if field is None:
        np.testing.assert_array_equal(back, values)
    else:
        assert not there[:, field].any()
        assert not back[:, scopes.general].any()


# ---------------------------------------------------------------------------------------------------------------- signs


def signs_of(nlp: Language, text: str) -> tuple[Any, sector_signs.Pair]:
    """The units of a text and their signs, where no field rules."""
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc = nlp(text)
    known, layout = pipe.known(doc)
    return doc, sector_signs.signs(known, pipe.said(doc), layout, pipe.scopes, None)


def column(pair: sector_signs.Pair, sign: str, units: int, sectors: int) -> Any:
    return np.broadcast_to(pair.shared[sector_signs.SIGNS.index(sign)], (units, sectors))


def test_signs_and_their_names(nlp: Language, names: list[str]) -> None:
    doc, pair = signs_of(nlp, within("检查渡口的缆绳。"))
    units = len(doc._.units)
    assert len(pair.shared) == len(sector_signs.SIGNS)
    assert pair.own.shape == (units, len(sector_signs.OWN))
    assert pair.stacked(np.arange(units)).shape == (units, len(names), len(sector_signs.SIGNS))
    assert np.isfinite(pair.stacked(np.arange(units))).all()
    assert np.isfinite(pair.own).all()
    every = sector.sign_names(sector_signs.SIGNS + sector_context.CONTEXT, tuple(names))
    assert len(set(every)) == len(every)


def test_headings_count_by_their_nearness(nlp: Language, names: list[str]) -> None:
    """渡口 above 燃气 above a unit that says neither: both count, the nearer one more; the nearest alone speaks for it."""
    text = "关于渡口的通知\n各渡口：\n一、渡口\n（一）燃气\n逐个编号。\n燃气渡口。\n"
    doc, pair = signs_of(nlp, text)
    units = len(doc._.units)
    near, unit, alone, two = (column(pair, s, units, len(names)) for s in ("near", "unit", "head-alone-free", "two"))
    ferry, gas = names.index("水上交通与渔业"), names.index("城镇燃气")
    numbered = units - 2
    assert near[numbered, gas] > near[numbered, ferry] > 0
    assert not unit[numbered].any()
    assert unit[numbered + 1, ferry] > 0 < unit[numbered + 1, gas]
    assert alone[numbered, gas] == 1 > alone[numbered, ferry]
    assert two[numbered + 1, gas] == two[numbered + 1, ferry] == 1 > two[numbered].max()


def test_within_adds_what_stands_together() -> None:
    sums, size = sector_signs.within(np.array([7, 7, 3, 7]), np.array([[1.0], [2.0], [4.0], [8.0]]))
    assert sums[:, 0].tolist() == [3.0, 3.0, 4.0, 8.0]  # the last 7 stands apart from the first two
    assert size.tolist() == [2, 2, 1, 1]
    assert len(sector_signs.within(np.array([], dtype=int), np.zeros((0, 1)))[0]) == 0


def test_context_is_of_the_others(nlp: Language, names: list[str]) -> None:
    _, pair = signs_of(nlp, "检查渡口。检查燃气。\n检查矿山。\n")
    guess = np.eye(len(names))[:3]
    layout = sector_signs.Layout(
        [()], np.zeros(3, dtype=int), np.zeros(3, dtype=int), np.array([0, 0, 1]), np.zeros(3, dtype=int)
    )
    found = dict(zip(sector_context.CONTEXT, sector_context.context(pair, guess, layout).shared[-8:], strict=True))
    np.testing.assert_allclose(found["line"], np.array([guess[1], guess[0], 0 * guess[0]]))
    np.testing.assert_allclose(found["before"], np.array([0 * guess[0], guess[0], guess[1]]))
    np.testing.assert_allclose(found["behind"], np.array([guess[1], guess[2], 0 * guess[0]]))
    np.testing.assert_allclose(found["section"][0], (guess[1] + guess[2]) / 2)


def test_chances_are_those_of_the_stacked_signs(nlp: Language, names: list[str]) -> None:
    """The component adds layer by layer; the model was fitted on all columns side by side."""
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc, pair = signs_of(nlp, within("检查渡口的缆绳，更换燃气软管。"))
    model: Linear = pipe.linear
    every = sector.sign_names(sector_signs.SIGNS, tuple(names))
    weights = np.array([model.weights[model.vocabulary.get(sign, 0), 0] for sign in every])
    shared, own = weights[: len(sector_signs.SIGNS)], weights[len(sector_signs.SIGNS) :].reshape(-1, len(names))
    raw = pair.stacked(np.arange(len(doc._.units))) @ shared + pair.own @ own
    wanted = np.exp(raw - raw.max(axis=1, keepdims=True))
    wanted /= wanted.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(sector.chances(model, pair, sector_signs.SIGNS, tuple(names)), wanted, rtol=0, atol=1e-9)


def test_text_without_units_has_no_chances(nlp: Language, names: list[str]) -> None:
    doc = nlp("")
    assert doc._.sector_chances.shape == (0, len(names))
    assert doc._.sectors == []


def test_word_scores_are_those_of_the_word_signs(nlp: Language, corpus: Path) -> None:
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc = nlp(read(corpus / "docs" / "speech_yunzhou_2023.txt").text)
    found = sector_words.word_scores(pipe.words, doc._.words, doc._.places)
    np.testing.assert_allclose(found, pipe.words.scores(pipe.word_signs(doc)), rtol=0, atol=1e-9)


def test_spread_puts_chances_in_the_order_of_names() -> None:
    model = Linear(("b", "a"), {}, np.zeros((1, 2)), np.zeros(2))
    found = sector_words.spread(model, np.array([[2.0, 0.0]]), ["a", "c", "b"])
    assert found[0, 2] > found[0, 0] > found[0, 1] == 0  # c was never seen
    assert found.sum() == pytest.approx(1.0)
    assert sector_words.spread(model, np.zeros((0, 2)), ["a", "c", "b"]).shape == (0, 3)


# ------------------------------------------------------------------------------------------- decisions of shipped models


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("住建、城管、市场监管等部门要对辖区内的餐饮场所逐户开展燃气安全检查，发现软管老化、阀门漏气的，责令限期整改并建立台账。", "城镇燃气"),
        ("市公安局、市交通运输局要在6月底前对全市长途客运车辆开展一次集中检查，对超员、超速行为依法从严查处。", "道路交通"),
        ("市水利局要组织对水库、堤坝、涵闸进行汛前检查，对病险水库逐座落实度汛措施，确保安全度汛。", "防汛抗旱"),
        ("市文化和旅游局要对A级景区的玻璃栈道、索道缆车逐一开展安全检查，不符合要求的一律停止运营。", "文化旅游"),
        ("消防救援机构要对高层建筑、大型商业综合体的消防设施开展全面检查，对不能正常运行的责令限期修复。", "消防"),
        ("林业和草原部门要加强火源管控，在重点林区设置检查站，严禁携带火种进山，并组织护林员每日巡护。", "森林防灭火"),
        ("市农业农村局要组织对农机维修网点、拖拉机和联合收割机开展安全检查，对脱检、无牌的机具依法处理。", "农业农机"),
        ("各级各部门要严格落实安全生产责任制，逐级签订责任书，每季度对责任落实情况进行一次督查考核。", "综合监管"),
        ("应急管理部门要指导各地建立应急救援队伍，配备必要的救援装备，每半年至少组织一次综合演练。", "应急管理"),
    ],
)  # fmt: skip
def test_decisions(nlp: Language, body: str, name: str) -> None:
    assert [task.sector for task in tasks_of(nlp, body)] == [name]


@pytest.mark.parametrize(
    "body",
    [
        "要逐户入户检查，对老化的软管、失灵的阀门立即更换，并逐户建档。",
        "要开展拉网式排查，建立问题清单和整改清单，逐项明确责任人和整改时限。",
    ],
)
@pytest.mark.parametrize("between", ["", "\n"], ids=["on its line", "below it"])
def test_heading_above_says_the_sector(nlp: Language, body: str, between: str) -> None:
    assert tasks_of(nlp, f"（一）城镇燃气安全。{between}{body}")[-1].sector == "城镇燃气"


def test_competent_authority_is_suggested_where_nobody_is_named(nlp: Language, lexicon: Lexicon) -> None:
    (task,) = tasks_of(nlp, "要对全市老旧小区的消防设施开展全面排查，建立隐患清单，逐项明确整改措施、责任和时限。")
    assert [actor.name for actor in task.suggested] == list(lexicon.authority(task.sector)) != []
