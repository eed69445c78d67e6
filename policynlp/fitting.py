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

Samples = list[list[Hashable]]
STRENGTH = {
    "kind": 1.0, "role": 0.5, "carry": 0.5, "sector_words": 3.0, "sector_field": 1.0, "sector": 1.0, "sector_context": 25.0, "confidence": 0.1,
}  # fmt: skip
"""The inverse of the weight of the L2 penalty, for each model."""
FOLDS = 7


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
    """Fits one model again and again with other documents left out; the matrix is made once."""

    def __init__(self, name: str, table: Table, least: int = 2) -> None:
        self.name = name
        counts = Counter(sign for sample in table.samples for sign in dict.fromkeys(sample))
        self.signs = sorted((s for s, c in counts.items() if c >= least), key=str)
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
        return models.linear(self.classifier(without), [models.sign_text(s) for s in self.signs])


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
