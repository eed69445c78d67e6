"""The sector of each unit: does one field rule the text; all sectors weighed side by side; once more with the guesses around.

Four models: ``words`` over the words of unit and heading, ``field`` whether the main field rules the text, ``linear``
over keywords, headings and words, ``context`` over the same and what ``linear`` says of the units around.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from policynlp.finder import Finder
from policynlp.linear import Linear
from policynlp.linear import chances as linear_chances
from policynlp.pipes.component import Component, Shipped, layers_of
from policynlp.pipes.sector_context import CONTEXT, context
from policynlp.pipes.sector_field import Scopes, rules, unfolded
from policynlp.pipes.sector_signs import OWN, SIGNS, Known, Layout, Pair, competences, competent, known, signs
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
        self.competences = competences(self.lexicon)
        self.safety = Finder(sorted(self.lexicon.cues("safety")))

    def word_signs(self, doc: "Doc") -> list[Any]:
        """What the word model looks at, unit by unit."""
        layers = layers_of(doc)
        return word_signs(layers.words, layers.places)

    def known(self, doc: "Doc") -> tuple[Known, Layout]:
        """What is known without a model."""
        layers = layers_of(doc)
        units, places = layers.units, layers.places
        counts, first, unsafe, calm = known(layers.document.text, units, places, self.keywords, self.safety)
        title = count(layers.frame.title or "", self.keywords)
        actors = competent(layers.drafts, counts.shape, self.competences)
        return Known(counts, first, title, actors, unsafe, calm), Layout.of(units, places)

    def said(self, doc: "Doc") -> Floats:
        """The chances by words alone, as (units, sectors)."""
        return spread(self.words, word_scores(self.words, known_words(doc), layers_of(doc).places), self.names)

    def __call__(self, doc: "Doc") -> "Doc":
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        text, layout = self.known(doc)
        ruling = rules(self.field, text.counts, text.title, self.scopes)
        pair = signs(text, self.said(doc), layout, self.scopes, ruling)
        guess = chances(self.linear, pair, SIGNS, self.names)
        found = chances(self.context, context(pair, guess, layout), SIGNS + CONTEXT, self.names)
        layers.sector_chances = found = unfolded(found, self.scopes, ruling)
        layers.sectors = [self.names[k] for k in found.argmax(axis=1).tolist()] if len(found) else []
        return doc


@lru_cache(maxsize=8)
def sign_names(shared: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[str, str] | str, ...]:
    """The names of all weights of a model: of the shared signs, then of each sign of OWN a name per sector."""
    shared_names = [sign if n < len(SIGNS) else f"around {sign}" for n, sign in enumerate(shared)]
    return (*shared_names, *((own, name) for own in OWN for name in names))


def chances(model: Linear, pair: Pair, shared: tuple[str, ...], names: tuple[str, ...]) -> Floats:
    """The probability of each sector for each unit, as (units, sectors)."""
    weights = model.weights_of(sign_names(shared, names))[:, 0]
    own = weights[len(shared) :].reshape(len(OWN), len(names))
    raw: Floats = pair.own @ own
    first = 0
    for block in pair.blocks:
        raw += np.tensordot(weights[first : first + len(block)], block, 1)
        first += len(block)
    return linear_chances(raw)
