"""The questions a comparison asks, each a test of every sector, department, kind of action, class of force and term.

A question is a contrast of two groups, or the trend over all documents. The chance of any false alarm in the whole
comparison is held at `ALPHA`: each family is corrected over all its things in all questions together, and has its part
(`PARTS`) of the level. q and family p are divided by that part, so that all are held against `ALPHA` itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from policynlp.compare.measures import Family, Rule
from policynlp.compare.weights.chance import (
    ALPHA,
    Deals,
    Found,
    Statistic,
    benjamini_hochberg,
    difference,
    held_against,
    least_papers,
    score,
)
from policynlp.compare.weights.keyness import log_odds
from policynlp.compare.weights.tallies import Counts

PARTS: dict[Family, float] = {"sector": 6 / 12, "department": 1 / 12, "action": 1 / 12, "force": 1 / 12, "term": 3 / 12}
"""The families that are tested, each with its part of the level; the others ask the same again, or are parts of these.

Fixed by a reckoning of power, never by what a comparison finds: which sectors grew is what offices ask first, and with
half the level one that grew from 10 to 20 % over 15 documents a side is found in four of five cases. Parts of families without a thing to test go to the others.
"""
TESTED = tuple(PARTS)
_TERMS = 20.0
_TREND_PAPERS = 4
TOGETHER = 20.0


class Table(NamedTuple):
    """One family as a table: ``counts`` (documents, things) of ``bases`` (documents)."""

    family: Family
    names: tuple[str, ...]
    counts: Counts
    bases: Counts

    def of(self, papers: Sequence[int]) -> "Table":
        """The same of these documents alone, in this order."""
        at = list(papers)
        return Table(self.family, self.names, self.counts[at], self.bases[at])


@dataclass(frozen=True)
class Asked:
    """One family in one question: ``tested`` are the positions of the things tested, ``found`` what came out."""

    family: Family
    tested: NDArray[np.intp]
    found: Found


@dataclass(frozen=True)
class Question:
    """A contrast or the trend, with its deals; ``asked`` is empty where it is descriptive."""

    deals: Deals | None
    asked: tuple[Asked, ...]

    def of(self, family: Family) -> Asked | None:
        """The family's part, None where it is not tested."""
        return next((asked for asked in self.asked if asked.family == family), None)


class Verdict(NamedTuple):
    """What is said of one thing: all None and False where it was not tested."""

    p: float | None = None
    q: float | None = None
    family_p: float | None = None
    significant: bool = False
    t: float = 0.0


@dataclass(frozen=True)
class Verdicts:
    """``rule`` of the whole comparison, ``families`` tested; ``of[question][family][name position]``."""

    rule: Rule
    families: tuple[Family, ...]
    of: tuple[dict[Family, dict[int, Verdict]], ...]


def ask_contrast(tables: Sequence[Table], earlier: Sequence[int], later: Sequence[int], deals: Deals) -> Question:
    """Every family between the documents of two groups, as `policynlp.compare.weights.chance` has it."""
    asked = []
    for table in tables:
        part = table.of([*earlier, *later])
        level = ALPHA * PARTS[table.family] / (_TERMS if table.family == "term" else 1.0)
        tested = _eligible(part, least_papers(len(earlier), len(later), level))
        counts = part.counts[:, tested]
        statistic = keyness(counts, part.bases) if table.family == "term" else difference(counts, part.bases)
        asked.append(Asked(table.family, tested, held_against(statistic, deals)))
    return Question(deals, tuple(asked))


def ask_trend(tables: Sequence[Table], papers: Sequence[int], deals: Deals) -> Question:
    """Every family over the dates of ``papers``."""
    asked = []
    for table in tables:
        part = table.of(papers)
        tested = _eligible(part, _TREND_PAPERS)
        statistic = score(part.counts[:, tested], part.bases)
        asked.append(Asked(table.family, tested, held_against(statistic, deals)))
    return Question(deals, tuple(asked))


def keyness(counts: Counts, bases: Counts) -> Statistic:
    """The z of the log-odds, see `policynlp.compare.weights.keyness`."""
    total, words = counts.sum(axis=0), float(bases.sum())

    def statistic(deals: Counts, near: NDArray[np.intp] | None) -> Counts:
        held, whole = (counts, total) if near is None else (counts[:, near], total[near])
        return log_odds(deals @ held, whole, deals @ bases, words)[1]

    return statistic


def judge(questions: Sequence[Question]) -> Verdicts:
    """The p, q and family p of everything that was tested, and which of them decides.

    Benjamini–Hochberg decides where every question has documents enough for it: where a tenth of the things, and no more
    than `TOGETHER`, would pass it at the least p there can be. Else max-T does. Which it is depends on the numbers of documents and things alone, never
    on what was found.
    """
    families = tuple(
        family for family in TESTED if any(len(asked.tested) for one in questions if (asked := one.of(family)))
    )
    tested = [one for one in questions if one.deals]
    part = {family: PARTS[family] / sum(PARTS[one] for one in families) for family in families}
    needed = min(
        (part[family] * _together(count := _count(questions, family)) / count for family in families), default=1.0
    )
    enough = all(one.deals.least_p <= ALPHA * needed for one in tested if one.deals)
    rule: Rule = "descriptive" if not tested else "bh" if enough else "max-t"
    verdicts: list[dict[Family, dict[int, Verdict]]] = [{} for _ in questions]
    for family in families:
        parts = [(n, asked) for n, one in enumerate(questions) if (asked := one.of(family))]
        q = np.minimum(benjamini_hochberg(np.concatenate([asked.found.p for _, asked in parts])) / part[family], 1.0)
        at = 0
        for n, asked in parts:
            mine = q[at : at + len(asked.tested)]
            at += len(asked.tested)
            strict = np.minimum(asked.found.family_p * len(tested) / part[family], 1.0)
            passed = (mine if rule == "bh" else strict) <= ALPHA
            found = asked.found
            verdicts[n][family] = {
                int(thing): Verdict(
                    float(found.p[k]), float(mine[k]), float(strict[k]), bool(passed[k]), float(found.t[k])
                )
                for k, thing in enumerate(asked.tested)
            }
    return Verdicts(rule, families, tuple(verdicts))


def _together(count: int) -> float:
    return min(TOGETHER, max(count / 10, 1.0))


def _count(questions: Sequence[Question], family: Family) -> int:
    return sum(len(asked.tested) for one in questions if (asked := one.of(family)))


def _eligible(table: Table, least: int) -> NDArray[np.intp]:
    """The things that stand in at least ``least`` documents of the table."""
    return np.flatnonzero((table.counts > 0).sum(axis=0) >= max(least, 1))
