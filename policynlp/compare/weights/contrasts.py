"""Two groups against each other: every difference with its interval, and what the test said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policynlp.compare.measures import Contrast, Family, Rule, Share, Shift, TermShift
from policynlp.compare.weights import intervals
from policynlp.compare.weights.chance import LEAST, Deals
from policynlp.compare.weights.keyness import log_odds
from policynlp.compare.weights.questions import Table, Verdict

SHOWN = 150
"""How many terms of the highest and of the lowest z a contrast shows, besides all significant ones."""


@dataclass(frozen=True)
class Drawn:
    """What all contrasts are made of: tables, shares by family and group, and the rows of each group."""

    tables: Sequence[Table]
    shares: Mapping[Family, Sequence[tuple[Share, ...]]]
    keys: Sequence[str]
    groups: Sequence[Sequence[int]]
    seed: int


Said = Mapping[Family, Mapping[int, Verdict]]
Place = tuple[int, int, Literal["pair", "ends"]]


def pairs(groups: int) -> Iterator[Place]:
    """The contrasts of so many groups, as positions: each with the next, then the first with the last."""
    for later in range(1, groups):
        yield later - 1, later, "pair"
    if groups > 2:
        yield 0, groups - 1, "ends"


def contrast(drawn: Drawn, place: Place, said: Said, *, rule: Rule, deals: Deals | None) -> Contrast:
    """The contrast of the groups at ``place``; without ``deals`` it is descriptive."""
    first, second, kind = place
    earlier, later = drawn.groups[first], drawn.groups[second]
    shifts: list[Shift] = []
    for table in drawn.tables:
        if table.family != "term":
            shifts += _shifts(drawn, table, place, said.get(table.family, {}))
    terms = _term_shifts(drawn.tables[-1], earlier, later, said.get("term", {}))
    return Contrast(
        kind,
        drawn.keys[first],
        drawn.keys[second],
        (len(earlier), len(later)),
        rule,
        bool(deals and deals.exact),
        deals.made if deals else 0,
        deals.least_p if deals else None,
        len(said.get("term", {})),
        tuple(shifts),
        terms,
    )


def _shifts(drawn: Drawn, table: Table, place: Place, said: Mapping[int, Verdict]) -> list[Shift]:
    first, second, _ = place
    earlier, later = table.of(drawn.groups[first]), table.of(drawn.groups[second])
    one, two = drawn.shares[table.family][first], drawn.shares[table.family][second]
    enough = min(len(earlier.bases), len(later.bases)) >= LEAST and table.bases.sum() > 0
    seed = intervals.seed_of(drawn.seed, table.family, drawn.keys[first], drawn.keys[second])
    bounds = (
        intervals.differences((earlier.counts, earlier.bases), (later.counts, later.bases), seed) if enough else None
    )
    shifts = []
    for k, name in enumerate(table.names):
        if not one[k].n and not two[k].n:
            continue
        low, high = (float(bounds[0][k]), float(bounds[1][k])) if bounds else (None, None)
        verdict = said.get(k, Verdict())
        difference = two[k].share - one[k].share
        shifts.append(
            Shift(
                table.family, name, difference, low, high, verdict.p, verdict.q, verdict.family_p, verdict.significant
            )
        )
    return sorted(shifts, key=lambda shift: (-abs(shift.difference), shift.name))


def _term_shifts(
    table: Table, earlier: Sequence[int], later: Sequence[int], said: Mapping[int, Verdict]
) -> tuple[TermShift, ...]:
    """The terms of highest and lowest z, and those that are significant, from the highest z down."""
    part = table.of([*earlier, *later])
    total, words = part.counts.sum(axis=0), float(part.bases.sum())
    side = part.counts[len(earlier) :].sum(axis=0)
    delta, z = log_odds(side, total, part.bases[len(earlier) :].sum(), words)
    order = [k for k in sorted(range(len(z)), key=lambda k: (-z[k], table.names[k])) if total[k] > 0]
    kept = {
        *(k for k in order[:SHOWN] if z[k] > 0),
        *(k for k in order[-SHOWN:] if z[k] < 0),
        *(k for k in order if k in said and said[k].significant),
    }
    found = []
    for k in order:
        if k in kept:
            one = said.get(k, Verdict())
            found.append(
                TermShift(table.names[k], float(delta[k]), float(z[k]), one.p, one.q, one.family_p, one.significant)
            )
    return tuple(found)
