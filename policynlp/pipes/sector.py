"""The sector of each unit: does one field rule the text; all sectors weighed side by side; once more with the guesses around.

Four models: ``words`` over the words of unit and heading, ``field`` whether the main field rules the text, ``linear``
over keywords, headings and words, ``context`` over the same and what ``linear`` says of the units around.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policynlp.linear import Linear
from policynlp.linear import chances as linear_chances
from policynlp.pipes.component import Component, Shipped, layers_of
from policynlp.pipes.sector_context import CONTEXT, context
from policynlp.pipes.sector_field import Scopes, rules, unfolded
from policynlp.pipes.sector_signs import OWN, SIGNS, Competence, Known, Layout, Pair, known, signs
from policynlp.pipes.sector_words import Floats, Keywords, count, spread, word_scores, word_signs
from policynlp.pipes.tokenizer import known_words

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Sectors(Component):
    """The sector of each unit."""

    model_name = "sector"
    words = Shipped("sector_words")
    field = Shipped("sector_field")
    context = Shipped("sector_context")

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        super().__init__(lexicon)
        self.keywords = Keywords(self.lexicon)
        self.names = tuple(s.name for s in self.lexicon.sectors)
        self.scopes = Scopes.of(self.lexicon)
        self.competence = Competence(self.lexicon)

    def word_signs(self, doc: "Doc") -> list[Any]:
        """What the word model looks at, unit by unit."""
        return word_signs(layers_of(doc).words, layers_of(doc).places)

    def known(self, doc: "Doc") -> tuple[Known, Layout]:
        """What is known without a model."""
        layers = layers_of(doc)
        units, places = layers.units, layers.places
        counts, first, unsafe, calm = known(layers.document.text, units, places, self.keywords)
        title = count(layers.frame.title or "", self.keywords)
        actors = self.competence.of(layers.drafts, len(units))
        return Known(counts, first, title, actors, unsafe, calm), Layout.of(units, places)

    def said(self, doc: "Doc") -> Floats:
        """The chances by words alone, as (units, sectors)."""
        return spread(self.words, word_scores(self.words, known_words(doc), layers_of(doc).places), self.names)

    def __call__(self, doc: "Doc") -> "Doc":
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        text, layout = self.known(doc)
        layers.sector_words = text.counts
        ruling = rules(self.field, text.counts, text.title, self.scopes)
        pair = signs(text, self.said(doc), layout, self.scopes, ruling)
        guess = chances(self.linear, pair, self.names)
        found = chances(self.context, pair, self.names, context(pair.own, guess, layout))
        layers.sector_chances = found = unfolded(found, self.scopes, ruling)
        layers.sectors = [self.names[k] for k in found.argmax(axis=1).tolist()] if len(found) else []
        return doc


@lru_cache(maxsize=8)
def sign_names(names: tuple[str, ...], context: bool) -> tuple[tuple[str, str] | str, ...]:
    """The names of all weights of a model: of the shared signs, then of each sign of OWN a name per sector."""
    around = [f"around {sign}" for sign in CONTEXT] if context else []
    return (*SIGNS, *around, *((own, name) for own in OWN for name in names))


def chances(model: Linear, pair: Pair, names: tuple[str, ...], around: Floats | None = None) -> Floats:
    """The probability of each sector for each unit, as (units, sectors); ``around`` are the signs of CONTEXT, if any."""
    weights = model.weights_of(sign_names(names, around is not None))[:, 0]
    size = len(SIGNS) + (0 if around is None else len(CONTEXT))
    raw: Floats = pair.own @ weights[size:].reshape(len(OWN), len(names))
    raw += (weights[: len(SIGNS)] @ pair.shared.reshape(len(SIGNS), -1)).reshape(raw.shape)
    if around is not None:
        raw += (weights[len(SIGNS) : size] @ around.reshape(len(CONTEXT), -1)).reshape(raw.shape)
    return linear_chances(raw)
