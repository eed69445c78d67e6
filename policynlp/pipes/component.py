"""What the spaCy components share: the layers in ``doc._``, the lexicon, a model that is read when first asked for."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from spacy.tokens import Doc

from policynlp import models
from policynlp.lexicon import Lexicon
from policynlp.linear import Linear

LAYERS = (
    "document", "lines", "units", "roles", "places", "frame", "marks", "casts", "words", "times", "kinds", "kind_chances",
    "notes", "drafts", "deadlines", "sectors", "sector_chances", "sector_words", "actions", "confidences", "headings", "tasks",
)  # fmt: skip
_HELD = "policynlp.layers"


class Layers(SimpleNamespace):
    """All layers of a document by name, None for what no component has given yet: what ``doc._`` shows."""


def layers_of(doc: Doc) -> Layers:
    """The layers of ``doc``, found in one step; ``doc._`` takes several for each."""
    held: Layers | None = doc.user_data.get(_HELD)
    if held is None:
        held = doc.user_data[_HELD] = Layers(**dict.fromkeys(LAYERS))
    return held


def _extend(name: str) -> None:
    """Makes the layer ``name`` an attribute of ``doc._``."""
    Doc.set_extension(
        name,
        getter=lambda doc: getattr(layers_of(doc), name),
        setter=lambda doc, value: setattr(layers_of(doc), name, value),
    )


for _layer in LAYERS:
    if not Doc.has_extension(_layer):
        _extend(_layer)


@lru_cache(maxsize=4)
def _lexicon(paths: tuple[str, ...]) -> Lexicon:
    return Lexicon.load(*map(Path, paths))


def layer_names(*names: str) -> list[str]:
    """The names of layers as spaCy's ``requires`` and ``assigns`` have them."""
    return [f"doc._.{name}" for name in names]


class Shipped:
    """An attribute of a component: a model of models/, read when first asked for; training puts others in its place."""

    def __init__(self, name: str) -> None:
        """``name`` is that of the model, see `policynlp.models.NAMES`; '' is replaced by the component's own."""
        self.name = name

    def __set_name__(self, owner: type, attribute: str) -> None:
        self.slot = f"_{attribute}"

    def __get__(self, component: "Component", owner: type | None = None) -> Linear:
        held: Linear | None = vars(component).get(self.slot)
        if held is None:
            held = vars(component)[self.slot] = models.load(self.name or component.model_name)
        return held

    def __set__(self, component: "Component", model: Linear | None) -> None:
        vars(component)[self.slot] = model


class Component:
    """A pipe with the lexicon and the model ``model_name``, where it has one."""

    model_name = ""
    linear = Shipped("")

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        self.lexicon = _lexicon(tuple(lexicon))


def issue_day(doc: Doc) -> date | None:
    """The date of issue, or None where it is not known."""
    issued = layers_of(doc).frame.issued
    return date.fromisoformat(issued) if issued else None
