"""Lines over the years: a share a year with its interval, and whether it grows."""

from collections.abc import Sequence

import numpy as np

from policynlp.compare.measures import Passage, Point, Trend
from policynlp.compare.weights import intervals
from policynlp.compare.weights.chance import ALPHA, LEAST, deal_dates, held_against, score
from policynlp.compare.weights.questions import Table, Verdict
from policynlp.compare.weights.tallies import Counts

LEAST_PAPERS = 2 * LEAST
"""The fewest documents with a date that a trend is tested with."""
Places = Sequence[Sequence[Passage]]


def points(table: Table, years: Sequence[int], seed: int) -> dict[int, tuple[Point, ...]]:
    """The points of each thing of ``table`` by its position, a point a year that has documents, in order.

    ``years`` are those of the documents, which are the rows of the table.
    """
    found: dict[int, list[Point]] = {k: [] for k in range(len(table.names))}
    for year in sorted(set(years)):
        part = table.of([d for d, one in enumerate(years) if one == year])
        for k, share in enumerate(intervals.shares(table.family, part.counts, part.bases, str(year), seed)):
            found[k].append(Point(year, *share[1:]))
    return {k: tuple(line) for k, line in found.items()}


def slopes(counts: Counts, bases: Counts, dates: Counts) -> Counts:
    """The change of each share a year: least squares, documents weighted by their base; 0 where nothing can be said."""
    weight = bases.sum()
    if weight <= 0:
        return np.zeros(counts.shape[1])
    centred = dates - (bases * dates).sum() / weight
    spread = (bases * centred**2).sum()
    rates = counts - bases[:, None] * (counts.sum(axis=0) / weight)
    result: Counts = (centred @ rates) / spread if spread > 0 else np.zeros(counts.shape[1])
    return result


def line(table: Table, years: Sequence[int], places: Places, *, seed: int) -> Trend:
    """The trend of one thing that somebody asked for: the one column of ``table``, tested by itself.

    ``p`` is given with ten documents or more and two years at least; ``q`` and ``family_p`` are then the same, as
    nothing else was asked. ``places`` are the passages of each document.
    """
    verdict = Verdict()
    if len(years) >= LEAST_PAPERS and len(set(years)) > 1 and table.counts.sum():
        dates = np.array(years, dtype=float)
        found = held_against(score(table.counts, table.bases), deal_dates(dates, seed))
        p = float(found.p[0])
        verdict = Verdict(p, p, p, p <= ALPHA, float(found.t[0]))
    return made(points(table, years, seed)[0], table, years, verdict=verdict, places=places)


def made(
    found: tuple[Point, ...], table: Table, years: Sequence[int], *, verdict: Verdict, places: Places = ()
) -> Trend:
    """A trend of its points; ``table`` has its one column, ``places`` the passages of each document, () for none."""
    slope = float(slopes(table.counts, table.bases, np.array(years, dtype=float))[0])
    spots = tuple(
        tuple(spot for d, one in enumerate(years) if one == point.year for spot in places[d])
        for point in found
        if places
    )
    said = (verdict.p, verdict.q, verdict.family_p, verdict.significant)
    return Trend(table.family, table.names[0], found, verdict.t, slope, *said, spots)
