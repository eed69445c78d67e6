"""The counts of a comparison as the nouns of measures.py: papers, groups, weights, terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from policynlp.compare.measures import Aside, Group, Paper, Passage, Share, Term, Trend, Weight
from policynlp.compare.weights.groups import Grouped
from policynlp.compare.weights.questions import Table
from policynlp.compare.weights.tallies import Tally, characters, tally
from policynlp.compare.weights.terms import Terms
from policynlp.compare.weights.terms import terms as find_terms
from policynlp.records import Directive
from policynlp.rows import file_name

Rows = Sequence[Sequence[int]]
Places = Mapping[str, tuple[tuple[Passage, ...], ...]]


@dataclass(frozen=True)
class Counted:
    """All that is counted in documents, before anyone says which group they are of."""

    tallies: tuple[Tally, ...]
    terms: Terms

    def tables(self) -> tuple[Table, ...]:
        """Every family as a table, the terms last."""
        tables = [Table(one.family, one.names, one.counts, one.bases) for one in self.tallies]
        return (*tables, Table("term", self.terms.names, self.terms.counts, self.terms.bases))

    def tally(self, family: str) -> Tally:
        """The tally of a family; StopIteration for the terms, which have none."""
        return next(one for one in self.tallies if one.family == family)


def count(directives: Sequence[Directive], lexicon_terms: tuple[str, ...] = ()) -> Counted:
    """What the documents, in this order, hold."""
    return Counted(tally(directives), find_terms(directives, lexicon_terms))


@dataclass(frozen=True)
class Frame:
    """The documents behind the counts: ``order`` are the positions of those compared, group by group."""

    directives: Sequence[Directive]
    grouped: Grouped
    order: Sequence[int]


def papers(frame: Frame, counted: Counted) -> tuple[Paper, ...]:
    """The documents compared, in the order of the tables' rows."""
    key_of = {n: key for key, members in zip(frame.grouped.keys, frame.grouped.members, strict=True) for n in members}
    tasks, actions = counted.tally("sector").bases, counted.tally("action").bases
    return tuple(
        replace(
            _paper(frame, n, key_of[n]),
            tasks=int(tasks[row]),
            actions=int(actions[row]),
            words=int(counted.terms.bases[row]),
        )
        for row, n in enumerate(frame.order)
    )


def _paper(frame: Frame, n: int, key: str) -> Paper:
    directive, grouped = frame.directives[n], frame.grouped
    return Paper(
        id=directive.document.digest,
        directive=n,
        name=file_name(directive.document.source),
        title=directive.frame.title or directive.document.title,
        issued=grouped.issued[n],
        issuer=directive.frame.issuer,
        genre=grouped.genres[n],
        level=grouped.levels[n],
        group=key,
        characters=characters(directive.document.text),
    )


def aside(frame: Frame) -> tuple[Aside, ...]:
    """The documents set aside, in the order given."""
    return tuple(Aside(_paper(frame, left.at, ""), left.reason, left.line) for left in frame.grouped.left)


def groups(counted: Counted, keys: Sequence[str], rows: Rows) -> tuple[Group, ...]:
    """The groups with what they hold."""
    bases = [counted.tally(family).bases for family in ("sector", "action")]
    bases += [counted.terms.bases, counted.tally("force_word").bases]
    sums = [[int(np.sum(base[list(members)])) for base in bases] for members in rows]
    return tuple(Group(key, tuple(members), *found) for key, members, found in zip(keys, rows, sums, strict=True))


def weight(tally: Tally, k: int, shares: Sequence[tuple[Share, ...]], rows: Rows) -> Weight:
    """Thing ``k`` of a family, ``shares`` being those of the groups."""
    kind = tally.kinds[k] if tally.kinds else ""
    return Weight(tally.family, tally.names[k], tuple(one[k] for one in shares), _by_group(tally.places[k], rows), kind)


def terms(found: Terms, shares: Sequence[tuple[Share, ...]], places: Places, rows: Rows) -> tuple[Term, ...]:
    """All terms, those of ``places`` with their passages."""
    return tuple(
        Term(name, tuple(one[k] for one in shares), _by_group(places[name], rows) if name in places else ())
        for k, name in enumerate(found.names)
    )


def with_places(line: Trend, places: Places, tallies: Sequence[Tally], years: Sequence[int]) -> Trend:
    """The trend with the passages of each point."""
    if line.family == "term":
        spots = places[line.name]
    else:
        of = next(one for one in tallies if one.family == line.family)
        spots = of.places[of.names.index(line.name)]
    by_year = [[d for d, year in enumerate(years) if year == point.year] for point in line.points]
    return replace(line, passages=_by_group(spots, by_year))


def _by_group(spots: Sequence[Sequence[Passage]], rows: Rows) -> tuple[tuple[Passage, ...], ...]:
    return tuple(tuple(spot for d in members for spot in spots[d]) for members in rows)
