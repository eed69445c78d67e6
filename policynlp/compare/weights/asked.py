"""One thing that somebody asked for by name: found among sectors, departments, actions and force, else in the texts."""

import re
from collections.abc import Sequence

import numpy as np

from policynlp.compare.measures import Passage, Trend
from policynlp.compare.weights import trend
from policynlp.compare.weights.questions import Table
from policynlp.compare.weights.results import count
from policynlp.compare.weights.tallies import Tally, sentence
from policynlp.compare.weights.words import action_kinds, words
from policynlp.errors import CompareError
from policynlp.lexicon import Lexicon
from policynlp.records import Directive


def asked(name: str, directives: Sequence[Directive], years: Sequence[int], book: Lexicon, *, seed: int) -> Trend:
    """The trend of ``name`` over ``years``, one a directive. Raises CompareError where no document has it."""
    counted = count(directives, book.terms)
    found = next((one for family in _families(name, book) if _has(one := counted.tally(family), name, book)), None)
    if found:
        k = found.names.index(_named(found, name, book))
        table = Table(found.family, (found.names[k],), found.counts[:, [k]], found.bases)
        return trend.line(table, years, found.places[k], seed=seed)
    places = [_places(name, d, one.document.text) for d, one in enumerate(directives)]
    if not any(places):
        raise CompareError(
            f"{name}: stands in none of the {len(directives)} documents compared; ask for words as the texts write them, "
            "or for one of the sectors that `policynlp lexicon list sectors` names"
        )
    counts = np.array([[len(spots)] for spots in places], dtype=float)
    return trend.line(Table("term", (name,), counts, counted.terms.bases), years, places, seed=seed)


def _families(name: str, book: Lexicon) -> list[str]:
    """The families that know the name, the first that documents have counts."""
    known = []
    if name in {sector.name for sector in book.sectors}:
        known.append("sector")
    if book.known(name) or name == words()["rest"]["no_lead"]:
        known.append("department")
    if name in action_kinds().names:
        known.append("action")
    if name in words()["force"].values():
        known.append("force")
    return known


def _named(found: Tally, name: str, book: Lexicon) -> str:
    return name if name in found.names or found.family != "department" else book.canonical(name)


def _has(found: Tally, name: str, book: Lexicon) -> bool:
    return _named(found, name, book) in found.names


def _places(name: str, paper: int, text: str) -> tuple[Passage, ...]:
    found = re.finditer(re.escape(name), text)
    return tuple(Passage(paper, *sentence(text, one.start()), one.start(), one.end()) for one in found)
