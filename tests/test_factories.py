"""The components: what each gives lies in doc._, as long as what it speaks of, and a model can be put into it."""

from typing import Any

import numpy as np
import pytest
import spacy
from core_samples import known, through, within
from spacy.language import Language
from spacy.tokens import Doc

from policynlp import models
from policynlp.errors import LexiconError
from policynlp.linear import Linear
from policynlp.pipeline import PIPES
from policynlp.pipes.component import LAYERS, Component, issue_day
from policynlp.records import Document

TEXT = within(
    "市公安局要在6月底前对全市长途客运车辆开展一次集中检查，对超员行为依法从严查处。（配合单位：市交通运输局）"
)
OF_UNITS = ("places", "marks", "kinds", "sectors")
PLAIN = (
    "lines",
    "units",
    "roles",
    "places",
    "frame",
    "kinds",
    "notes",
    "drafts",
    "deadlines",
    "sectors",
    "actions",
    "headings",
    "tasks",
)
OF_ROWS = ("deadlines", "actions", "confidences", "tasks")
MODELS = {"task": "kind", "actor": "role", "sector": "sector", "confidence": "confidence"}


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def test_every_layer_is_an_extension_of_doc() -> None:
    assert all(Doc.has_extension(layer) for layer in LAYERS)
    assert len(set(LAYERS)) == len(LAYERS)


def test_every_layer_is_given(doc: Doc) -> None:
    assert [layer for layer in LAYERS if getattr(doc._, layer) is None] == []


def test_every_layer_is_declared_by_one_pipe(nlp: Language) -> None:
    given = [name for pipe in PIPES for name in nlp.get_pipe_meta(pipe).assigns]
    assert sorted(given) == sorted(f"doc._.{layer}" for layer in LAYERS)


def test_layers_of_units_and_rows_have_their_length(doc: Doc) -> None:
    for layer in OF_UNITS:
        assert len(getattr(doc._, layer)) == len(doc._.units), layer
    assert doc._.kind_chances.shape[0] == doc._.sector_chances.shape[0] == len(doc._.units)
    for layer in OF_ROWS:
        assert len(getattr(doc._, layer)) == len(doc._.drafts) > 0, layer
    assert len(doc._.roles) == len(doc._.lines)


UNDECLARED = {
    "policynlp_task": "reads lines, which it does not require",
    "policynlp_actor": "reads frame, which it does not require",
    "policynlp_deadline": "reads units and places, which it does not require",
    "policynlp_row": "reads units, places and marks, which it does not require",
}


@pytest.mark.parametrize(
    "name", [pytest.param(pipe, marks=known(UNDECLARED[pipe])) if pipe in UNDECLARED else pipe for pipe in PIPES]
)
def test_a_pipe_needs_only_what_it_declares(nlp: Language, doc: Doc, name: str) -> None:
    """On a Doc with the document and the layers that it requires, it gives what it gave in its place."""
    meta = nlp.get_pipe_meta(name)
    bare = nlp.make_doc(TEXT)
    bare._.document = doc._.document
    for layer in meta.requires:
        setattr(bare._, layer.removeprefix("doc._."), getattr(doc._, layer.removeprefix("doc._.")))
    done = nlp.get_pipe(name)(bare)
    for layer in set(PLAIN) & {layer.removeprefix("doc._.") for layer in meta.assigns}:
        assert getattr(done._, layer) == getattr(doc._, layer), layer


def test_document_of_its_own_for_a_bare_text(nlp: Language) -> None:
    made = through(nlp, TEXT, "segment")
    assert made._.document == Document.of_text(TEXT)


def test_document_given_is_kept(nlp: Language) -> None:
    document = Document.of_text(TEXT, "a.txt")
    made = nlp.make_doc(TEXT)
    made._.document = document
    assert nlp.get_pipe("policynlp_segment")(made)._.document is document


@pytest.mark.parametrize(("text", "day"), [(TEXT, "2024-03-04"), ("更换井盖。", None)])
def test_issue_day(nlp: Language, text: str, day: str | None) -> None:
    found = issue_day(through(nlp, text, "structure"))
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(("pipe", "model"), MODELS.items())
def test_model_of_a_component_is_the_shipped_one(nlp: Language, pipe: str, model: str) -> None:
    held: Any = nlp.get_pipe(f"policynlp_{pipe}")
    assert held.linear is models.load(model)


def test_two_models_of_actor_and_sector(nlp: Language) -> None:
    actor: Any = nlp.get_pipe("policynlp_actor")
    sector: Any = nlp.get_pipe("policynlp_sector")
    assert actor.carry is models.load("carry")
    assert sector.words is models.load("sector_words")


def test_model_put_in_is_used() -> None:
    """On a Language of its own: the loaded one is shared."""
    nlp = spacy.blank("zh")
    for pipe in PIPES[:4]:
        nlp.add_pipe(pipe)
    held: Any = nlp.get_pipe("policynlp_task")
    shipped = models.load("kind")
    held.linear = Linear(shipped.classes, {}, np.zeros((1, 4)), np.array([0.0, 0.0, 9.0, 0.0]))
    assert set(nlp(TEXT)._.kinds) == {shipped.classes[2]}
    assert models.load("kind") is shipped


def test_component_reads_the_lexicon_that_it_is_given() -> None:
    assert Component().lexicon is Component(()).lexicon
    with pytest.raises(LexiconError):
        Component(["/no/such/lexicon.toml"])


def test_pipes_with_a_lexicon_take_it_by_config() -> None:
    for pipe in ("mention", "task", "owner", "actor", "sector", "confidence", "row"):
        assert Language.get_factory_meta(f"policynlp_{pipe}").default_config == {"lexicon": []}, pipe


def test_blank_language_can_hold_single_pipes() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policynlp_segment")
    nlp.add_pipe("policynlp_structure")
    found = nlp(TEXT)
    assert found._.frame.issued == "2024-03-04"
    assert found._.tasks is None
