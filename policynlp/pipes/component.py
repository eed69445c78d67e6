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
    "notes", "drafts", "deadlines", "sectors", "sector_chances", "actions", "confidences", "headings", "tasks",
)  # fmt: skip
_HELD = "policynlp.layers"


def layers_of(doc: Doc) -> SimpleNamespace:
    """All layers of ``doc`` by name, None for what no component has given yet: what ``doc._`` shows, found in one step."""
    held: SimpleNamespace | None = doc.user_data.get(_HELD)
    if held is None:
        held = doc.user_data[_HELD] = SimpleNamespace(**dict.fromkeys(LAYERS))
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


class Component:
    """A pipe with the lexicon; ``linear`` is read when first asked for and can be replaced (training does)."""

    model_name = ""

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        self.lexicon = _lexicon(tuple(lexicon))
        self._model: Linear | None = None

    @property
    def linear(self) -> Linear:
        """The linear model of this component."""
        if self._model is None:
            self._model = models.load(self.model_name)
        return self._model

    @linear.setter
    def linear(self, model: Linear) -> None:
        self._model = model


def issue_day(doc: Doc) -> date | None:
    """The date of issue, or None where it is not known."""
    issued = layers_of(doc).frame.issued
    return date.fromisoformat(issued) if issued else None
