"""Emphasis of a register: documents grouped, everything weighed, changes held against chance."""

from collections.abc import Sequence

import numpy as np

from policynlp.compare.measures import Emphasis, Family, Trend
from policynlp.compare.weights import intervals, results, trend
from policynlp.compare.weights.chance import ALPHA, LEAST, deal_dates, deal_groups
from policynlp.compare.weights.contrasts import Drawn, contrast, pairs
from policynlp.compare.weights.groups import By, group
from policynlp.compare.weights.questions import (
    TESTED,
    Question,
    Table,
    Verdict,
    Verdicts,
    ask_contrast,
    ask_trend,
    judge,
)
from policynlp.compare.weights.remarks import remarks
from policynlp.compare.weights.results import Counted, Frame, count
from policynlp.records import Directive

SEED = 20_080_305
_TIMES = ("year", "period", "month")
_LINES = 40


def emphasis(
    directives: Sequence[Directive],
    by: By = "year",
    *,
    periods: Sequence[str] = (),
    mix: bool = False,
    year_from_name: bool = False,
    lexicon_terms: tuple[str, ...] = (),
) -> Emphasis:
    """What weighs how much in each group of ``directives``; options as in `policynlp.compare.weights.groups.group`.

    ``lexicon_terms`` are the words that the segmenter knows besides its dictionary: one list for all documents.
    The same input gives the same result. Raises CompareError where there are not two groups.
    """
    grouped = group(directives, by, periods=periods, mix=mix, year_from_name=year_from_name)
    order = [n for members in grouped.members for n in members]
    counted = count([directives[n] for n in order], lexicon_terms)
    sizes = [len(members) for members in grouped.members]
    bounds = np.cumsum([0, *sizes]).tolist()
    rows = [tuple(range(bounds[g], bounds[g + 1])) for g in range(len(sizes))]
    years = [int((grouped.issued[n] or "0")[:4]) for n in order] if grouped.by in _TIMES else []
    return weigh(counted, grouped.keys, rows, years=years, frame=Frame(directives, grouped, order))


def questions(
    tables: Sequence[Table], groups: Sequence[Sequence[int]], years: Sequence[int], seed: int
) -> list[Question]:
    """Each pair of groups that has five documents a side, then the trend where there is one to test."""
    tested = [table for table in tables if table.family in TESTED]
    asked = []
    for first, second, _ in pairs(len(groups)):
        earlier, later = groups[first], groups[second]
        if min(len(earlier), len(later)) < LEAST:
            asked.append(Question(None, ()))
            continue
        deals = deal_groups(len(earlier), len(later), intervals.seed_of(seed, str(first), str(second)))
        asked.append(ask_contrast(tested, earlier, later, deals))
    if len(years) >= trend.LEAST_PAPERS and len(set(years)) > 2:
        deals = deal_dates(np.array(years, dtype=float), intervals.seed_of(seed, "trend"))
        asked.append(ask_trend(tested, range(len(years)), deals))
    return asked


def weigh(
    counted: Counted,
    keys: Sequence[str],
    groups: Sequence[Sequence[int]],
    *,
    years: Sequence[int] = (),
    frame: Frame | None = None,
    seed: int = SEED,
) -> Emphasis:
    """The emphasis of what was ``counted`` in the documents of ``groups`` (rows of its tables).

    ``years`` are those of all rows; () asks for no trend.
    """
    tables = counted.tables()
    asked = questions(tables, groups, years, seed)
    verdicts = judge(asked)
    shares = {
        table.family: [
            intervals.shares(table.family, table.counts[list(rows)], table.bases[list(rows)], key, seed)
            for key, rows in zip(keys, groups, strict=True)
        ]
        for table in tables
    }
    drawn = Drawn(tables, shares, keys, groups, seed)
    contrasts = tuple(
        contrast(drawn, place, verdicts.of[n], rule=verdicts.rule if one.deals else "descriptive", deals=one.deals)
        for n, (place, one) in enumerate(zip(pairs(len(groups)), asked, strict=False))
    )
    lines = _trends(tables, years, verdicts, len(contrasts), seed) if years and len(set(years)) > 1 else ()
    shown = {shift.name for one in contrasts for shift in one.terms} | {
        one.name for one in lines if one.family == "term"
    }
    places = counted.terms.places(sorted(shown))
    return Emphasis(
        by=frame.grouped.by if frame else "mapping",
        papers=results.papers(frame, counted) if frame else (),
        groups=results.groups(counted, keys, groups),
        aside=results.aside(frame) if frame else (),
        weights=tuple(
            results.weight(one, k, shares[one.family], groups) for one in counted.tallies for k in range(len(one.names))
        ),
        terms=results.terms(counted.terms, shares["term"], places, groups),
        contrasts=contrasts,
        trends=tuple(results.with_places(one, places, counted.tallies, years) for one in lines),
        remarks=remarks(
            frame, results.groups(counted, keys, groups), counted.tally("sector"), contrasts, verdicts, years
        ),
        families=verdicts.families,
        alpha=ALPHA,
        seed=seed,
    )


def _trends(
    tables: Sequence[Table], years: Sequence[int], verdicts: Verdicts, contrasts: int, seed: int
) -> tuple[Trend, ...]:
    """The lines of each family: all significant ones and the heaviest, terms by how much they changed."""
    said: dict[Family, dict[int, Verdict]] = verdicts.of[contrasts] if len(verdicts.of) > contrasts else {}
    lines = []
    for table in tables:
        found = said.get(table.family, {})
        totals = table.counts.sum(axis=0)
        order = sorted(
            range(len(table.names)),
            key=lambda k: (-abs(found[k].t) if table.family == "term" and k in found else -totals[k], table.names[k]),
        )
        if table.family == "term":
            order = [k for k in order if k in found]
        chosen = [k for n, k in enumerate(order) if n < _LINES or (k in found and found[k].significant)]
        part = Table(table.family, tuple(table.names[k] for k in chosen), table.counts[:, chosen], table.bases)
        spots = trend.points(part, years, seed)
        for n, k in enumerate(chosen):
            one = Table(table.family, (table.names[k],), table.counts[:, [k]], table.bases)
            lines.append(trend.made(spots[n], one, years, verdict=found.get(k, Verdict())))
    return tuple(lines)
