"""Which sector: keywords counted in units, headings, title and text; decisions that any sensible model gets right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from core_samples import tasks_of, within
from spacy.language import Language

from policynlp.layers import Draft
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.pipes import sector
from policynlp.pipes.draft import labelled
from policynlp.reading import read


@pytest.fixture(scope="module")
def names(lexicon: Lexicon) -> list[str]:
    return [one.name for one in lexicon.sectors]


@pytest.fixture(scope="module")
def keywords(lexicon: Lexicon) -> sector.Keywords:
    return sector.Keywords(lexicon)


# ------------------------------------------------------------------------------------------------------------- keywords


def test_every_keyword_is_found_where_it_stands(lexicon: Lexicon, keywords: sector.Keywords) -> None:
    for n, one in enumerate(lexicon.sectors):
        for word in one.keywords:
            assert sector.count(word, keywords)[n] > 0, (one.name, word)


def test_word_of_several_sectors_is_shared(lexicon: Lexicon, keywords: sector.Keywords) -> None:
    words = {word for one in lexicon.sectors for word in one.keywords}
    shared = [word for word in words if sum(word in one.keywords for one in lexicon.sectors) > 1]
    for word in shared:
        assert sector.count(word, keywords).sum() == pytest.approx(1.0)


def test_count_adds_up(keywords: sector.Keywords, names: list[str]) -> None:
    found = sector.count("渡口、渡船，渡口。", keywords)
    assert found.shape == (len(names),)
    assert found[names.index("水上交通与渔业")] >= 2
    assert not sector.count("", keywords).any()
    assert not sector.count("某某", keywords).any()


# --------------------------------------------------------------------------------------------------------------- actors


def draft(unit: int, *leads: str) -> Draft:
    return labelled(unit, 0, 1, leads)


def test_competent_authority_counts_for_its_sectors(lexicon: Lexicon, names: list[str]) -> None:
    found = sector.competent([draft(1, "住房城乡建设")], 3, lexicon)
    assert found.shape == (3, len(names))
    of_it = [n for n, one in enumerate(lexicon.sectors) if "住房城乡建设" in one.authority]
    assert of_it
    assert found[1, of_it].sum() == pytest.approx(1.0)
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "drafts", [[], [draft(0)], [draft(0, "云洲燃气集团")]], ids=["none", "no lead", "no authority"]
)
def test_nobody_competent(lexicon: Lexicon, drafts: Sequence[Draft]) -> None:
    assert not sector.competent(drafts, 2, lexicon).any()


# ---------------------------------------------------------------------------------------------------------------- signs


def test_signs_and_their_names(nlp: Language, names: list[str]) -> None:
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc = nlp(within("检查渡口的缆绳。"))
    shared, own = pipe.signs(doc)
    assert shared.shape == (len(doc._.units), len(names), len(sector.SIGNS))
    assert own.shape == (len(doc._.units), len(names), len(sector.OWN))
    assert np.isfinite(shared).all()
    assert np.isfinite(own).all()
    wide = sector.wide(shared, own)
    assert wide.shape == (len(doc._.units), len(names), len(sector.wide_signs(names)))
    assert len(set(sector.wide_signs(names))) == len(sector.wide_signs(names))


def test_headings_count_by_their_nearness(nlp: Language, names: list[str]) -> None:
    """渡口 above 燃气 above a unit that says neither: both count, the nearer one more; alike for the unit's text and title."""
    pipe: Any = nlp.get_pipe("policynlp_sector")
    text = "关于渡口的通知\n各渡口：\n一、渡口\n（一）燃气\n逐个编号。\n燃气渡口。\n"
    shared, _ = pipe.signs(nlp(text))
    near, top, unit, title = (shared[:, :, sector.SIGNS.index(sign)] for sign in ("near", "top", "unit", "title"))
    ferry, gas = names.index("水上交通与渔业"), names.index("城镇燃气")
    numbered = len(shared) - 2
    assert near[numbered, gas] > near[numbered, ferry] > 0
    assert top[numbered, ferry] > top[numbered, gas] == 0
    assert not unit[numbered].any()
    assert unit[numbered + 1, ferry] > 0 < unit[numbered + 1, gas]
    assert title[numbered, ferry] > 0 == title[numbered, gas]


def test_wide_gives_each_sector_a_column_of_its_own() -> None:
    own = np.arange(2 * 3 * len(sector.OWN), dtype=float).reshape(2, 3, -1)
    wide = sector.wide(np.zeros((2, 3, 1)), own)
    for s in range(3):
        for k in range(len(sector.OWN)):
            assert wide[1, s, 1 + 3 * k + s] == own[1, s, k]
            assert not np.delete(wide[1, s, 1 + 3 * k : 4 + 3 * k], s).any()


def test_chances_are_those_of_the_wide_signs(nlp: Language, names: list[str]) -> None:
    """The component sums looked-up weights; the model was fitted on all columns side by side."""
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc = nlp(within("检查渡口的缆绳，更换燃气软管。"))
    pair = pipe.signs(doc)
    model: Linear = pipe.linear
    weights = np.array([model.weights[model.vocabulary.get(sign, 0), 0] for sign in sector.wide_signs(names)])
    raw = sector.wide(*pair) @ weights
    wanted = np.exp(raw - raw.max(axis=1, keepdims=True))
    wanted /= wanted.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(doc._.sector_chances, wanted, rtol=0, atol=1e-9)
    assert doc._.sectors == [names[k] for k in wanted.argmax(axis=1)]


def test_text_without_units_has_no_chances(nlp: Language, names: list[str]) -> None:
    doc = nlp("")
    assert doc._.sector_chances.shape == (0, len(names))
    assert doc._.sectors == []


def test_word_scores_are_those_of_the_word_signs(nlp: Language, corpus: Path) -> None:
    pipe: Any = nlp.get_pipe("policynlp_sector")
    doc = nlp(read(corpus / "docs" / "speech_yunzhou_2023.txt").text)
    found = sector.word_scores(pipe.words, doc._.words, doc._.places)
    np.testing.assert_allclose(found, pipe.words.scores(pipe.word_signs(doc)), rtol=0, atol=1e-9)


def test_spread_puts_chances_in_the_order_of_names() -> None:
    model = Linear(("b", "a"), {}, np.zeros((1, 2)), np.zeros(2))
    found = sector.spread(model, np.array([[2.0, 0.0]]), ["a", "c", "b"])
    assert found[0, 2] > found[0, 0] > found[0, 1] == 0  # c was never seen
    assert found.sum() == pytest.approx(1.0)
    assert sector.spread(model, np.zeros((0, 2)), ["a", "c", "b"]).shape == (0, 3)


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
