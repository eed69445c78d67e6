"""The rows of labelled documents, each document by models that have learned from all others but it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from threadpoolctl import threadpool_limits

from policynlp import scoring
from policynlp.fitting import Fitter, Table
from policynlp.labels import Labelled, alike
from policynlp.pipeline import load
from policynlp.training import Trainer, rows_of

Sure = list[tuple[scoring.Row, float | None]]
RIGHT, WRONG = "1 right", "0 wrong"  # the order of the classes: the chance of being right comes second


def rows(
    chosen: Sequence[Labelled],
    learned: Sequence[Labelled],
    canonical: Callable[[str], str],
    on_document: Callable[[str, int, int], None] | None = None,
) -> list[tuple[Labelled, Sure]]:
    """Each document of ``chosen`` with its rows and their confidences, by models of the rest of ``learned``.

    The confidence of a document's rows is learned from the rows of the other ``chosen`` ones, and is None where these
    hold no right or no wrong row. The same documents give the same rows.
    """
    table = Table()
    found: list[tuple[Labelled, list[scoring.Row], list[Any]]] = []
    with fitting():
        trainer = Trainer(learned)
        pipe: Any = trainer.nlp.get_pipe("policynlp_confidence")
        for n, one in enumerate(chosen):
            if on_document:
                on_document(one.name, n, len(chosen))
            trainer.install(alike(one, learned))
            doc = trainer.run(one)
            made, signs = [_named(row, canonical) for row in rows_of(doc)], pipe.signs(doc)
            found.append((one, made, signs))
            by_row = {id(row): sample for row, sample in zip(made, signs, strict=True)}
            for pair in scoring.compare(one.labels, made, canonical):
                if pair.row:
                    table.add(by_row[id(pair.row)], WRONG if pair.wrong else RIGHT, one.name)
        chances = Confidence(table)
        return [
            (one, list(zip(made, chances.of(signs, alike(one, chosen)), strict=True))) for one, made, signs in found
        ]


def _named(row: scoring.Row, canonical: Callable[[str], str]) -> scoring.Row:
    return replace(row, lead=frozenset(map(canonical, row.lead)), support=frozenset(map(canonical, row.support)))


class Confidence:
    """The confidence model, fitted on rows that were made by models which had not seen them."""

    def __init__(self, table: Table) -> None:
        """Of a table with the answers RIGHT and WRONG."""
        self.fitter = Fitter("confidence", table)

    def of(self, signs: Sequence[Any], without: Sequence[str]) -> list[float] | list[None]:
        """The confidence of rows by their signs, learned without the documents ``without``."""
        kept = {a for a, group in zip(self.fitter.answers, self.fitter.groups, strict=True) if group not in without}
        if len(kept) < 2 or not signs:
            return [None] * len(signs)
        chances: list[float] = self.fitter.linear(without).probabilities(signs)[:, 1].round(4).tolist()
        return chances


@contextmanager
def fitting() -> Iterator[None]:
    """Fits within it leave no trace in the Language that `load` gives everybody, and run on one thread.

    Several threads wait for each other over such small matrices, and make the sums depend on their number.
    """
    nlp = load()
    pipes = [pipe for _, pipe in nlp.pipeline if hasattr(pipe, "__dict__")]
    before = [dict(vars(pipe)) for pipe in pipes]
    try:
        with threadpool_limits(limits=1):
            yield
    finally:
        for pipe, held in zip(pipes, before, strict=True):
            vars(pipe).update(held)
