"""The nouns of emphasis: what was compared, what weighs how much in it, what is likely more than chance.

All are frozen. Every share stands with its base: ``share`` is ``n / of``, and ``papers`` of ``of_papers`` documents
have it. Absent numbers are None: a p-value that may not be given is None, never 1. Names in ``Literal`` are keys of
words.toml, which says what people read.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Family = Literal["sector", "sector_text", "department", "action", "force", "force_word", "term"]
"""What is weighed, each a family of tests of its own.

``sector``       tasks (measures) of a sector, of all tasks; these sum to 1
``sector_text``  characters of the tasks of a sector, of the characters of all tasks; these sum to 1; not tested, as they
                 ask what ``sector`` asks
``department``   tasks that a body leads, of all tasks; a task of two leads counts for both, so no sum of 1
``action``       actions of a kind (整治, 建制度, 禁止…), of all actions but purposes; these sum to 1
``force``        tasks that hold a word of strength, of prohibition, a hedge, of all tasks; no sum of 1
``force_word``   such a word, of all characters of the text (a rate); not tested, its three classes are
``term``         a word or collocation, of all words that count
"""
Method = Literal["bootstrap", "exact", "none"]
"""How an interval was made: documents drawn again; Clopper–Pearson (rates: Garwood) where documents are fewer than five
or none has it, which leaves out how documents differ; none, as characters of few documents allow none."""
Reason = Literal["undated", "outside", "genre", "level", "same", "reissued", "empty", "no_value"]
"""Why a document was set aside; ``outside``: its date lies in no period; ``no_value``: the field asked for is empty."""
Rule = Literal["bh", "max-t", "descriptive"]
"""What decides: Benjamini–Hochberg's q; the step-down max-T p where so few documents could pass no q; nothing."""


class Passage(NamedTuple):
    """Where something stands: sentence ``[start, end)`` and words ``[at, to)`` in the text of paper ``paper``.

    ``paper`` is a position in ``Emphasis.papers``. For a task the sentence is its row, and ``at, to`` are the same.
    """

    paper: int
    start: int
    end: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the comparison. ``group`` is the key of its group, '' where it was set aside.

    ``id`` is the document's digest; ``directive`` its position in the register; ``issued`` a year alone where the
    file's name told it. ``genre`` and ``level`` are Chinese
    names of kinds.toml, '' where they could not be told. ``tasks`` counts measures, ``actions`` those of them that are
    no purposes, ``words`` those that count as terms, ``characters`` the text without white space.
    """

    id: str
    directive: int
    name: str
    title: str | None
    issued: str | None
    issuer: str | None
    genre: str
    level: str
    group: str
    tasks: int = 0
    actions: int = 0
    words: int = 0
    characters: int = 0

    @property
    def year(self) -> int | None:
        """The year of ``issued``, None where that is."""
        return int(self.issued[:4]) if self.issued else None


@dataclass(frozen=True, slots=True)
class Aside:
    """A document that was set aside, with the Chinese line that says why."""

    paper: Paper
    reason: Reason
    line: str


@dataclass(frozen=True, slots=True)
class Group:
    """One of the groups compared, in their order; ``papers`` are positions in ``Emphasis.papers``."""

    key: str
    papers: tuple[int, ...]
    tasks: int
    actions: int
    words: int
    characters: int


class Share(NamedTuple):
    """How much of one group: ``n`` of ``of`` is ``share`` (0.0 where ``of`` is 0), in ``papers`` of ``of_papers``.

    ``low`` and ``high`` bound it with 95 %; None with ``method`` none.
    """

    group: str
    n: int
    of: int
    share: float
    low: float | None
    high: float | None
    method: Method
    papers: int
    of_papers: int


@dataclass(frozen=True, slots=True)
class Weight:
    """One sector, department, kind of action, class of force or word of force: its share in each group, in order.

    ``passages`` are all places that the ``n`` of the groups count, one tuple a group. ``kind`` is the class of a word
    of force (strong, prohibition, hedge), '' else.
    """

    family: Family
    name: str
    shares: tuple[Share, ...]
    passages: tuple[tuple[Passage, ...], ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or collocation: ``n`` times among ``of`` words, in ``papers`` of ``of_papers`` documents, group by group.

    ``passages`` are the places, one tuple a group, of those terms that a contrast or the trend puts forward;
    () for all others (`Emphasis.terms` holds some thousand).
    """

    name: str
    shares: tuple[Share, ...]
    passages: tuple[tuple[Passage, ...], ...] = ()


class Shift(NamedTuple):
    """What changed from the earlier to the later group of a contrast, in one sector, department, kind of action…

    ``difference`` is the later share less the earlier, ``low`` and ``high`` its 95 % bootstrap interval over documents
    (None where a side has fewer than five). ``p`` is the two-sided permutation p, ``q`` that of Benjamini–Hochberg over
    the family in all contrasts and the trend, divided by the family's part of the level (`questions.PARTS`), ``family_p``
    that of the step-down max-T with the same divisor; all None where the contrast is descriptive or the family is not tested.
    """

    family: Family
    name: str
    difference: float
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    family_p: float | None
    significant: bool


class TermShift(NamedTuple):
    """What changed in one term: ``log_odds`` and ``z`` of Monroe, Colaresi and Quinn (2008), above 0: more in the later.

    ``p``, ``q``, ``family_p`` as in `Shift`; None too where the term stands in too few documents to be tested at all.
    """

    name: str
    log_odds: float
    z: float
    p: float | None
    q: float | None
    family_p: float | None
    significant: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups against each other. ``kind``: two that follow each other (``pair``), or the first and last (``ends``).

    ``sides`` are the numbers of documents. ``exact``: all ``permutations`` there are were made, else as many were drawn.
    ``least_p`` is the smallest p that so many documents can give, None where descriptive. ``shifts`` stand family by
    family, within it the largest difference first; ``terms`` by z, from the highest (more in the later group) down: the 150
    of highest z, the 150 of lowest, and all significant ones.
    """

    kind: Literal["pair", "ends"]
    earlier: str
    later: str
    sides: tuple[int, int]
    rule: Rule
    exact: bool
    permutations: int
    least_p: float | None
    tested_terms: int
    shifts: tuple[Shift, ...]
    terms: tuple[TermShift, ...]

    @property
    def descriptive(self) -> bool:
        """Whether nothing may be called significant: 仅描述."""
        return self.rule == "descriptive"


class Point(NamedTuple):
    """One year of a line; numbers as in `Share`."""

    year: int
    n: int
    of: int
    share: float
    low: float | None
    high: float | None
    method: Method
    papers: int
    of_papers: int


@dataclass(frozen=True, slots=True)
class Trend:
    """One line over the years, a point a year that has documents.

    ``score`` is the standardised Cochran–Armitage score (above 0: grows); ``slope`` the least-squares change of the
    share a year, documents weighted by their base. ``p`` is that of the permutation of dates over whole documents,
    ``q`` and ``family_p`` as in `Shift`; None with fewer than ten documents. ``passages``: one tuple a point.
    """

    family: Family
    name: str
    points: tuple[Point, ...]
    score: float
    slope: float
    p: float | None
    q: float | None
    family_p: float | None
    significant: bool
    passages: tuple[tuple[Passage, ...], ...] = ()


class Remark(NamedTuple):
    """What the reader must know, most of all what may not be concluded: a key of words.toml and its Chinese line."""

    code: str
    line: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What weighs how much in each group, and which changes are likely more than chance.

    ``weights`` stand family by family, the heaviest first; ``terms`` by name. ``contrasts``: each pair of groups that
    follow each other, then the first against the last where there are more than two. ``trends`` over all documents by
    date: those of all sectors and such, and of the terms that changed most; () where no two years have documents.
    ``families`` names the families tested, ``alpha`` the level that ``q`` (or ``family_p``) is held against.
    """

    by: str
    papers: tuple[Paper, ...]
    groups: tuple[Group, ...]
    aside: tuple[Aside, ...]
    weights: tuple[Weight, ...]
    terms: tuple[Term, ...]
    contrasts: tuple[Contrast, ...]
    trends: tuple[Trend, ...]
    remarks: tuple[Remark, ...]
    families: tuple[Family, ...]
    alpha: float
    seed: int

    def of_family(self, family: Family) -> tuple[Weight, ...]:
        """The weights of one family, () where there are none."""
        return tuple(weight for weight in self.weights if weight.family == family)

    def term(self, name: str) -> Term | None:
        """The term of that name, None where no document, or too few, has it."""
        return next((term for term in self.terms if term.name == name), None)
