"""What all models are fitted with: samples of named signs, logistic regressions with documents left out."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from policynlp import models
from policynlp.errors import InputError
from policynlp.labels import Labelled, alike
from policynlp.linear import Linear
from policynlp.pipes import confidence

Samples = list[list[Hashable]]
STRENGTH = {
    "kind": 0.5, "role": 0.2, "carry": 0.5, "sector_words": 3.0, "sector_field": 1.0, "sector": 1.0, "sector_context": 25.0, "confidence": 0.05,
}  # fmt: skip
"""The inverse of the weight of the L2 penalty, for each model."""
FOLDS = 7
_ALWAYS, _SCALE = 6.0, 1e3  # log-odds of what was never wrong; next to no penalty on a slope


@dataclass
class Table:
    """Samples of one model with their answers and the document that each is from."""

    samples: Samples = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, sample: list[Hashable], answer: str, group: str, weight: float = 1.0) -> None:
        """One more sample."""
        self.samples.append(sample)
        self.answers.append(answer)
        self.groups.append(group)
        self.weights.append(weight)


class Fitter:
    """Fits one model again and again with other documents left out; the matrix is made once.

    A sign that fewer than ``least`` samples have has no place in it; with ``shared`` one that fewer than ``least``
    documents have, as it says nothing of others.
    """

    def __init__(self, name: str, table: Table, least: int = 2, *, shared: bool = False) -> None:
        self.name = name
        least = min(least, len(set(table.groups))) if shared else least
        sources = table.groups if shared else range(len(table.samples))
        having = {(source, sign) for source, sample in zip(sources, table.samples, strict=True) for sign in sample}
        counts = Counter(sign for _, sign in having)
        self.signs = sorted((sign for sign, count in counts.items() if count >= least), key=str)
        find = {s: n for n, s in enumerate(self.signs)}
        rows = [[find[s] for s in sample if s in find] for sample in table.samples]
        ends = np.cumsum([0, *map(len, rows)])
        flat = [n for row in rows for n in row]
        self.matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(self.signs)))
        self.answers = np.array(table.answers)
        self.groups = np.array(table.groups)
        self.weights = np.array(table.weights)

    def classifier(self, without: Iterable[str] = ()) -> LogisticRegression:
        """A classifier fitted on all documents but ``without``; raises InputError where their answers are all alike."""
        gone = sorted(without)
        kept = ~np.isin(self.groups, gone)
        check(self.name, self.answers[kept].tolist(), gone)
        made = LogisticRegression(C=STRENGTH[self.name], max_iter=400, tol=1e-4)
        made.fit(self.matrix[kept], self.answers[kept], sample_weight=self.weights[kept])
        made.coef_ = made.coef_.round(4)
        made.intercept_ = made.intercept_.round(4)
        return made

    def linear(self, without: Iterable[str] = ()) -> Linear:
        """The same as a `Linear`."""
        return models.linear(self.classifier(without), self.names())

    def names(self) -> list[str]:
        """The names of the classifier's columns."""
        return [models.sign_text(sign) for sign in self.signs]


class SureFitter(Fitter):
    """Fits the confidence: a regression for each thing that can be wrong over its own signs, then the product's scale.

    The answers of its table are the things that are wrong, joined by blanks; see `confidence.THINGS`.
    """

    def __init__(self, table: Table) -> None:
        super().__init__("confidence", table)
        self.wrong = {
            thing: np.array([thing in answer.split() for answer in self.answers]) for thing in confidence.THINGS
        }
        self.columns = {
            thing: np.array([n for n, sign in enumerate(self.signs) if str(sign).startswith(thing)], dtype=np.intp)
            for thing in confidence.THINGS
        }

    def classifier(self, without: Iterable[str] = ()) -> LogisticRegression:
        """The regressions side by side, their last row what brings the product to scale; see `confidence.scaled`."""
        gone = sorted(without)
        kept = ~np.isin(self.groups, gone)
        check(self.name, np.where(self.answers[kept] == "", "right", "wrong").tolist(), gone)
        count = len(self.signs)
        things = list(confidence.THINGS)
        made = LogisticRegression()
        made.classes_ = np.array([*things, confidence.WHOLE])
        made.coef_, made.intercept_ = np.zeros((len(things) + 1, count + 1)), np.zeros(len(things) + 1)
        right = np.ones(int(kept.sum()))
        for row, thing in enumerate(things):
            columns, wrong = self.columns[thing], self.wrong[thing][kept]
            if wrong.all() or not wrong.any():
                made.intercept_[row] = -_ALWAYS if wrong.all() else _ALWAYS
                continue
            one = LogisticRegression(C=STRENGTH[self.name], max_iter=1000).fit(self.matrix[kept][:, columns], ~wrong)
            made.coef_[row, columns], made.intercept_[row] = one.coef_[0].round(4), one.intercept_[0].round(4)
            right *= one.predict_proba(self.matrix[kept][:, columns])[:, 1]
        whole = LogisticRegression(C=_SCALE).fit(confidence.odds(right)[:, None], self.answers[kept] == "")
        made.coef_[-1, -1], made.intercept_[-1] = whole.coef_[0, 0].round(4), whole.intercept_[0].round(4)
        return made

    def names(self) -> list[str]:
        """The names of the classifier's columns."""
        return [*super().names(), confidence.SLOPE]


def wrong_things(wrong: Iterable[str]) -> str:
    """The answer of `SureFitter` for what `scoring.compare` says to be wrong; '' where nothing is."""
    said = set(wrong)
    return " ".join(thing for thing, words in confidence.THINGS.items() if said & set(words))


def check(name: str, answers: Sequence[str], without: Sequence[str]) -> None:
    """Raises InputError unless ``answers`` hold two that differ: a model of one class tells nothing."""
    said = sorted(set(answers))
    if len(said) < 2:
        held = f"only the answer {said[0]!r} ({len(answers)} times)" if said else "no answers"
        unseen = ", ".join(without[:3]) + (" …" if len(without) > 3 else "")
        outside = f" outside {unseen}, which it must not see" if without else ""
        raise InputError(
            f"too few labelled directives to learn from: the model {name!r} has {held}{outside}; "
            "add labelled directives, of several kinds, with --gold or --corpus"
        )


def folds_of(documents: Sequence[Labelled]) -> list[list[str]]:
    """The names of ``documents`` dealt into FOLDS heaps, the same on every run; those that are alike lie together."""
    heap: dict[str, int] = {}
    groups = 0
    for one in sorted(documents, key=lambda d: d.name):
        near = [heap[name] for name in alike(one, documents) if name in heap]
        if not near:
            near, groups = [groups % FOLDS], groups + 1
        heap[one.name] = near[0]
    return [[name for name in heap if heap[name] == k] for k in sorted(set(heap.values()))]
