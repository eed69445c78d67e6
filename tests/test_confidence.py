"""How likely a row is right: signs by row, chances between 0 and 1."""

from typing import Any

import numpy as np
from core_samples import through, within
from spacy.language import Language

from policynlp.layers import Draft
from policynlp.linear import Linear
from policynlp.pipes.confidence import SLOPE, THINGS, Rows, odds, probabilities, scaled, signs
from policynlp.records import Actor, Deadline

LEAD = (Actor("公安", "公安局", "stated", 0, 3),)
CARRIED = (Actor("公安", "公安局", "inherited", 0, 3),)
KINDS = np.array([[0.1, 0.9]])
SECTORS = np.array([[0.7, 0.2, 0.1]])
NO_WORDS = np.zeros((1, 3))
FIELDS = np.array([1.0, 1.0, 0.0])


def row(
    lead: tuple[Actor, ...] = LEAD,
    sure: float = 0.95,
    by: str = "role model",
    support: tuple[Actor, ...] = (),
    start: int = 0,
) -> Draft:
    return Draft(0, start, 10, "measure", lead, support, sure, by)


def rows(*drafts: Draft, **other: Any) -> Rows:
    """Rows of one unit; what is not given is plain."""
    count = len(drafts)
    plain: dict[str, Any] = {
        "kinds": KINDS,
        "sectors": SECTORS,
        "deadlines": [()] * count,
        "words": np.repeat(NO_WORDS, count, axis=0),
        "fields": FIELDS,
        "timed": [False] * count,
    }
    return Rows(drafts, **(plain | other))


def seen(draft: Draft, **other: Any) -> set[object]:
    (found,) = signs(rows(draft, **other))
    return set(found)


def test_no_rows_no_signs() -> None:
    assert signs(rows()) == []


def test_every_sign_speaks_of_one_thing() -> None:
    for sign in seen(row()):
        assert sum(str(sign).startswith(thing) for thing in THINGS) == 1, sign


def test_what_made_the_row_is_a_sign() -> None:
    """Each of these ways to come to a row is told from the plain one."""
    day, words = Deadline("6月底前", "2024-06-30", 0, 4), Deadline("汛期前", None, 0, 3)
    plain = seen(row())
    others = [
        seen(row(sure=0.55)),
        seen(row(support=LEAD)),
        seen(row(), deadlines=[(day,)]),
        seen(row(), deadlines=[(day, words)]),
        seen(row(), timed=[True]),  # a time that was not read as a deadline
        seen(row(), kinds=np.array([[0.45, 0.55]])),
        seen(row(), sectors=np.array([[0.4, 0.35, 0.25]])),
        seen(row(), words=np.array([[1.0, 0, 0]])),  # words of the sector that was given
        seen(row(), words=np.array([[0, 1.0, 0]])),  # words of another field
        seen(row(), words=np.array([[0, 0, 1.0]])),  # words of what cuts across fields
    ]
    assert all(other != plain for other in others)
    assert len({frozenset(other) for other in others}) == len(others)


def test_a_surer_decision_has_the_signs_of_a_less_sure_one() -> None:
    """So that a weight can say what each step up is worth."""
    low, high = (
        {s for s in seen(row(), kinds=np.array([[1 - p, p]])) if str(s).startswith("kind>")} for p in (0.6, 0.99)
    )
    assert low < high


def test_a_carried_owner_is_no_surer_than_its_source() -> None:
    def lead(*drafts: Draft) -> set[object]:
        return {sign for sign in signs(rows(*drafts))[-1] if str(sign).startswith("lead>")}

    shaky, firm, carried = row(sure=0.55), row(sure=0.99), row(CARRIED, 0.98, "carry model")
    assert lead(shaky, carried) < lead(firm, carried)
    assert lead(shaky, carried) < lead(shaky, firm)  # who is named again is as sure as it is said
    by_label = row(CARRIED, 0.98, "label")
    assert lead(shaky, by_label) == lead(firm, by_label)  # an answer of its own, carried from nowhere
    assert lead(shaky, carried, carried) <= lead(shaky, carried)


def model(bias: list[float], slope: float) -> Linear:
    """A model that knows no sign but the slope of the product."""
    classes = (*THINGS, "whole")
    weights = np.zeros((2, len(classes)))
    weights[1, -1] = slope
    return Linear(classes, {SLOPE: 1}, weights, np.array(bias))


def test_chance_is_the_product_brought_to_scale() -> None:
    bias = [2.0, 1.0, 0.5, 3.0]
    product = np.prod([1 / (1 + np.exp(-b)) for b in bias])
    np.testing.assert_allclose(probabilities(model([*bias, 0.0], 1.0), rows(row())), product)
    found = probabilities(model([*bias, 0.3], 0.8), rows(row()))
    np.testing.assert_allclose(odds(found), 0.3 + 0.8 * odds(np.array([product])))


def test_one_doubt_is_enough() -> None:
    """However sure all else is, a row is no better than the least sure thing about it."""
    sure = scaled(model([9.0, 9.0, 9.0, 9.0, 0.0], 1.0), np.zeros((1, 5)))[0]
    for n in range(4):
        bias = [9.0] * 4 + [0.0]
        bias[n] = -1.0
        assert scaled(model(bias, 1.0), np.zeros((1, 5)))[0] < 0.28 < sure


def test_no_chance_of_no_rows() -> None:
    assert probabilities(model([0.0] * 5, 1.0), rows()).tolist() == []


def test_component_weighs_exactly_its_signs(nlp: Language) -> None:
    doc = nlp(within("市公安局要在6月底前检查长途客运车辆。市商务局要会同市公安局每月检查加油站，督促整改。"))
    pipe: Any = nlp.get_pipe("policynlp_confidence")
    found = scaled(pipe.linear, pipe.linear.sums(pipe.signs(doc)))
    np.testing.assert_allclose(doc._.confidences, found, rtol=0, atol=1e-4)


def test_confidence_of_rows(nlp: Language) -> None:
    doc = nlp(within("市公安局要在6月底前对全市长途客运车辆开展一次集中检查，对超员行为依法从严查处。"))
    assert len(doc._.confidences) == len(doc._.drafts) == len(doc._.tasks) > 0
    assert all(0 < chance < 1 and chance == round(chance, 4) for chance in doc._.confidences)
    assert [task.confidence for task in doc._.tasks] == doc._.confidences


def test_component_gives_nothing_for_no_rows(nlp: Language) -> None:
    doc = through(nlp, "井盖。", "confidence")
    assert doc._.confidences == []
