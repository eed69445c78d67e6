"""How likely a row is right: signs by row, chances between 0 and 1."""

from typing import Any

import numpy as np
from core_samples import through, within
from spacy.language import Language

from policynlp.layers import Draft, Unit
from policynlp.pipes.confidence import signs
from policynlp.records import Actor, Deadline

UNIT = Unit(0, 10, 0, 0, "", "", 0)
LEAD = (Actor("公安", "公安局", "stated", 0, 3),)
KINDS = np.array([[0.1, 0.9]])
SECTORS = np.array([[0.7, 0.2, 0.1]])


def row(
    lead: tuple[Actor, ...] = LEAD,
    sure: float = 0.95,
    by: str = "role model",
    start: int = 0,
    support: tuple[Actor, ...] = (),
) -> Draft:
    return Draft(0, start, 10, "measure", lead, support, sure, by)


def seen(
    draft: Draft,
    times: tuple[Deadline, ...] = (),
    kinds: np.ndarray[Any, np.dtype[np.float64]] = KINDS,
    sectors: np.ndarray[Any, np.dtype[np.float64]] = SECTORS,
) -> set[object]:
    (found,) = signs([draft], kinds, sectors, [times], [UNIT])
    return set(found)


def test_no_rows_no_signs() -> None:
    assert signs([], KINDS, SECTORS, [], [UNIT]) == []
    assert signs([], np.zeros((0, 2)), np.zeros((0, 3)), [], []) == []


def test_what_made_the_row_is_a_sign() -> None:
    """Each of these ways to come to a row is told from the plain one."""
    carried = (Actor("公安", "公安局", "inherited", 0, 3),)
    day, words = Deadline("6月底前", "2024-06-30", 0, 4), Deadline("汛期前", None, 0, 3)
    plain = seen(row())
    others = [
        seen(row(sure=0.55)),
        seen(row(lead=())),
        seen(row(lead=(*LEAD, Actor("商务", "商务局", "stated", 4, 7)))),
        seen(row(support=LEAD)),
        seen(row(lead=carried, by="carry model")),
        seen(row(lead=carried, by="label")),
        seen(row(), (day,)),
        seen(row(), (words,)),
        seen(row(), (day, words)),
        seen(row(start=4)),
        seen(row(), kinds=np.array([[0.45, 0.55]])),
        seen(row(), sectors=np.array([[0.4, 0.35, 0.25]])),
    ]
    assert all(other != plain for other in others)
    assert len({frozenset(other) for other in others}) == len(others)


def test_every_row_has_as_many_signs() -> None:
    assert len(seen(row())) == len(seen(row(lead=()), (Deadline("6月底前", None, 0, 4),)))


def test_confidence_of_rows(nlp: Language) -> None:
    doc = nlp(within("市公安局要在6月底前对全市长途客运车辆开展一次集中检查，对超员行为依法从严查处。"))
    assert len(doc._.confidences) == len(doc._.drafts) == len(doc._.tasks) > 0
    assert all(0 < chance < 1 and chance == round(chance, 4) for chance in doc._.confidences)
    assert [task.confidence for task in doc._.tasks] == doc._.confidences


def test_component_gives_nothing_for_no_rows(nlp: Language) -> None:
    doc = through(nlp, "井盖。", "confidence")
    assert doc._.confidences == []
