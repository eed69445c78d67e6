"""Fits the four models of the sector: words, the ruling field, the first guess, the guess in its context.

What a model learns of another's output is output for documents that the other had not seen (in folds). In a document
that one field rules, general work is labelled with that field; the models learn it as general, see `sector_field`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from policynlp import models
from policynlp.fitting import STRENGTH, Fitter, Table, check, folds_of
from policynlp.labels import Labelled
from policynlp.linear import Linear
from policynlp.pipes import draft, sector
from policynlp.pipes.sector_context import CONTEXT, context
from policynlp.pipes.sector_field import Scopes, field_signs, main_field
from policynlp.pipes.sector_signs import SIGNS, Known, Layout, Pair, signs

Floats = NDArray[np.float64]
SHARED = ("sector", "sector_context")
_ENOUGH = 3  # general units that must be labelled to say whether a field rules a text
_HEADING = 0.3  # what a heading counts beside a task
_DAMPING = 0.3  # long documents of one sector must not drown the short ones


class _Text:
    """A labelled document with what the models look at."""

    def __init__(self, labelled: Labelled, doc: Doc, pipe: Any) -> None:
        self.name, self.doc = labelled.name, doc
        canonical = pipe.lexicon.canonical
        doc._.drafts = [
            draft.labelled(label.unit, label.start, label.end, [canonical(x.name) for x in label.lead])
            for label in labelled.labels
        ]
        self.known: Known
        self.layout: Layout
        self.known, self.layout = pipe.known(doc)
        self.labels = [label for label in labelled.labels if label.sector in pipe.names]
        self.units = np.array([label.unit for label in self.labels], dtype=np.intp)
        self.sectors = np.array([pipe.names.index(label.sector) for label in self.labels], dtype=np.intp)
        weights = np.array([_HEADING if label.kind == "heading" else 1.0 for label in self.labels])
        self.weights = weights / max(weights.sum(), 1.0) ** _DAMPING
        self.field = main_field(self.known.counts, self.known.title, pipe.scopes)
        free = ~(self.known.counts * pipe.scopes.fields).any(axis=1)
        self.free = free[self.units]
        self.share = self._share(pipe)
        self.ruling = self.field if self.share is not None and self.share > 0.5 else None
        self.pair: Pair
        self.guess: Floats

    def _share(self, pipe: Any) -> float | None:
        """How much of what is labelled as general or as the field, without a word of any field, is labelled as the field."""
        if self.field is None:
            return None
        tasks = np.array([label.kind != "heading" for label in self.labels], dtype=bool)
        ours = self.sectors == self.field
        counted = tasks & self.free & (ours | (pipe.scopes.across[self.sectors] > 0))
        return float(ours[counted].mean()) if counted.sum() >= _ENOUGH else None

    def answers(self, general: int, *, words: bool = False) -> NDArray[np.intp]:
        """The sectors as they are learned: the ruling field as general; for ``words`` only where no word is a field's."""
        if self.ruling is None:
            return self.sectors
        return np.where((self.sectors == self.ruling) & (self.free | (not words)), general, self.sectors)


class SectorFitter:
    """All models of the sector, to be fitted again and again with documents left out."""

    def __init__(self, prepared: Sequence[tuple[Labelled, Doc]], pipe: Any) -> None:
        self.pipe = pipe
        self.names: tuple[str, ...] = pipe.names
        self.texts = {labelled.name: _Text(labelled, doc, pipe) for labelled, doc in prepared}
        self.size = sum(len(text.units) for text in self.texts.values())
        self.fitters = {
            "sector_words": Fitter("sector_words", self._word_table()),
            "sector_field": Fitter("sector_field", self._field_table()),
        }
        self.folds = folds_of([labelled for labelled, _ in prepared])
        self._guess()

    def _guess(self) -> None:
        """Leaves in each text what the first two steps say of it without having seen it."""
        for fold in self.folds:
            self.pipe.words = self.fitters["sector_words"].linear(fold)
            for text in map(self.texts.__getitem__, fold):
                words = self.pipe.said(text.doc)
                text.pair = signs(text.known, words, text.layout, self.pipe.scopes, text.ruling)
        for fold in self.folds:
            first = self.linear("sector", fold)
            for text in map(self.texts.__getitem__, fold):
                text.guess = sector.chances(first, text.pair, SIGNS, self.names)

    def _word_table(self) -> Table:
        """Every labelled unit, headings too, with its sector."""
        table = Table()
        for text in self.texts.values():
            by_unit = self.pipe.word_signs(text.doc)
            for unit, answer in zip(text.units, text.answers(self.pipe.scopes.general, words=True), strict=True):
                table.add(by_unit[unit], self.names[answer], text.name)
        return table

    def _field_table(self) -> Table:
        """Every document that tells: yes as far as its main field rules it, no as far as it does not.

        Before any document, two that are made up: a field that title and text speak of alone rules, one of many does not.
        """
        table = Table()
        scopes = Scopes(np.ones(4), np.zeros(4), 0)
        table.add(field_signs(np.eye(4)[:1], np.eye(4)[0], scopes, 0), "yes", "")
        table.add(field_signs(np.eye(4), np.zeros(4), scopes, 0), "no", "")
        for text in self.texts.values():
            if text.field is None or text.share is None:
                continue
            sample = field_signs(text.known.counts, text.known.title, self.pipe.scopes, text.field)
            for answer, weight in (("no", 1.0 - text.share), ("yes", text.share)):
                if weight:
                    table.add(sample, answer, text.name, weight)
        return table

    def _signs(self, name: str, text: _Text) -> Pair:
        return text.pair if name == "sector" else context(text.pair, text.guess, text.layout)

    def classifier(self, name: str, without: Iterable[str] = ()) -> tuple[LogisticRegression, list[str]]:
        """The classifier of one of SHARED on all documents but ``without``, and the names of its signs."""
        gone = set(without)
        texts = [text for text in self.texts.values() if text.name not in gone and len(text.units)]
        check(name, [other for _ in texts for other in self.names], sorted(gone))  # each is held against all sectors
        pairs = [(text, self._signs(name, text)) for text in texts]
        general = self.pipe.scopes.general
        weights = shared_weights(
            np.concatenate([pair.stacked(text.units) for text, pair in pairs]),
            np.concatenate([pair.own[text.units] for text, pair in pairs]),
            np.concatenate([text.answers(general) for text in texts]),
            np.concatenate([text.weights for text in texts]),
            STRENGTH[name],
        )
        made = LogisticRegression()
        made.coef_ = weights[None, :].round(4)
        made.intercept_ = np.zeros(1)
        made.classes_ = np.array(["no", "yes"])
        shared = SIGNS if name == "sector" else SIGNS + CONTEXT
        return made, [models.sign_text(sign) for sign in sector.sign_names(shared, self.names)]

    def linear(self, name: str, without: Iterable[str] = ()) -> Linear:
        """The same as a `Linear`."""
        return models.linear(*self.classifier(name, without))

    def install(self, without: Sequence[str] = ()) -> None:
        """Puts all four models, fitted on all documents but ``without``, into the pipe."""
        self.pipe.words = self.fitters["sector_words"].linear(without)
        self.pipe.field = self.fitters["sector_field"].linear(without)
        self.pipe.linear = self.linear("sector", without)
        self.pipe.context = self.linear("sector_context", without)


def shared_weights(shared: Floats, own: Floats, answers: NDArray[np.intp], weights: Floats, strength: float) -> Floats:
    """Weights that all classes share and own ones of each, by conditional logistic regression (McFadden 1974), L2 penalty.

    ``shared`` are (samples, classes, signs), ``own`` (samples, signs); the weights come as one vector, the shared ones
    first, then for each own sign those of all classes. scikit-learn has no model whose classes share their weights,
    hence L-BFGS.
    """
    size, classes, signs = shared.shape
    rows, flat = np.arange(size), shared.reshape(size * classes, signs)

    def loss(w: Floats) -> tuple[float, Floats]:
        raw = (flat @ w[:signs]).reshape(size, classes) + own @ w[signs:].reshape(-1, classes)
        raw -= raw.max(axis=1, keepdims=True)
        chances = np.exp(raw)
        chances /= chances.sum(axis=1, keepdims=True)
        miss = -np.log(np.maximum(chances[rows, answers], 1e-12)) @ weights
        chances[rows, answers] -= 1.0
        chances *= weights[:, None]
        slope = np.concatenate([flat.T @ chances.ravel(), (own.T @ chances).ravel()])
        return float(miss + w @ w / (2 * strength)), slope + w / strength

    start = np.zeros(signs + own.shape[1] * classes)
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found
