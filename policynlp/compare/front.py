"""The front of a comparison: a register in, what changed between its groups out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policynlp.compare.comparison import Comparison
from policynlp.compare.measures import Emphasis, Remark, Trend
from policynlp.compare.records import Alignment
from policynlp.compare.tasks.align import align
from policynlp.compare.weights.asked import asked
from policynlp.compare.weights.emphasis import SEED, emphasis
from policynlp.compare.weights.groups import By, group
from policynlp.compare.weights.lookback import Ahead, ahead_of
from policynlp.compare.weights.words import words
from policynlp.errors import CompareError
from policynlp.lexicon import Lexicon
from policynlp.records import Directive
from policynlp.rows import Register, Row


def compare(
    register: Register,
    by: By = "year",
    *,
    periods: Sequence[str] = (),
    mix: bool = False,
    year_from_name: bool = False,
    lexicon: Lexicon | None = None,
) -> Comparison:
    """What is new, what is gone, what weighs more between groups of a register's directives.

    ``by`` is ``year``, ``month``, ``period`` (with ``periods``, as 2008-2016, 2017-2026), ``issuer``, ``folder``,
    ``genre``, ``level``, ``sector``, or a mapping from a file's path, name or folder to the name of its group. Documents
    of another genre or issuer level than most are set aside unless ``mix``; those without a date too, unless
    ``year_from_name`` lets the year in a file's name stand in. ``lexicon`` is that of the run, the package's where None.
    Groups that follow each other, and the first and last of more than two, are held against each other. Nothing is called
    significant where a side has fewer than five documents. Rows under headings such as 工作回顾 tell what was done and are
    left out, principles are not aligned; a remark says how many.
    The same register gives the same comparison. Raises CompareError where there are not two groups.
    """
    terms = (lexicon or Lexicon.load()).terms
    ahead = ahead_of(register.directives)
    found = emphasis(ahead.directives, by, periods=periods, mix=mix, year_from_name=year_from_name, lexicon_terms=terms)
    alignments = _alignments(ahead.directives, found)
    found = replace(found, remarks=(*_remarks(register, ahead, found), *found.remarks))
    return Comparison(ahead.directives, found, alignments, register.version)


def trend_of(
    asked_for: str,
    register: Register,
    *,
    mix: bool = False,
    year_from_name: bool = False,
    lexicon: Lexicon | None = None,
) -> Trend:
    """One line over the years: of a sector, department, kind of action or class of force of that name, else of the words.

    Words are counted wherever the texts have them, of all words that count; departments are found by any of their names.
    Documents are set aside as in `compare`. A year with five documents or more has a bootstrap interval, any other an exact
    one. Raises CompareError where fewer than two years have documents, or nothing has what was asked for.
    """
    book = lexicon or Lexicon.load()
    if not asked_for.strip():
        raise CompareError("nothing to draw: name a sector, a department, a kind of action or a term")
    grouped = group(register.directives, "year", mix=mix, year_from_name=year_from_name)
    order = [n for members in grouped.members for n in members]
    years = [int((grouped.issued[n] or "0")[:4]) for n in order]
    directives = ahead_of(register.directives).directives
    return asked(asked_for.strip(), [directives[n] for n in order], years, book, seed=SEED)


def _alignments(directives: Sequence[Directive], found: Emphasis) -> tuple[Alignment, ...]:
    """The tasks of each contrast's two groups, in the order of the contrasts: measures, which are what shares count."""
    rows = {
        one.key: tuple(_rows(directives[found.papers[row].directive] for row in one.papers)) for one in found.groups
    }
    return tuple(align(rows[one.earlier], rows[one.later], names=(one.earlier, one.later)) for one in found.contrasts)


def _rows(directives: Iterable[Directive]) -> Iterable[Row]:
    return (row for row in Register(tuple(directives)).rows() if row["kind"] == "measure")


def _remarks(register: Register, ahead: Ahead, found: Emphasis) -> Iterator[Remark]:
    """What could not be read, what tells of the past, what is not aligned."""
    if register.failures:
        yield _remark("failures", count=len(register.failures))
    members = [(one.key, [found.papers[row].directive for row in one.papers]) for one in found.groups]
    past = [(key, sum(ahead.left[n] for n in places)) for key, places in members]
    if any(count for _, count in past):
        of = "；".join(f"{key}：{count}" for key, count in past if count)
        yield _remark("lookback", section=ahead.sections[0], count=sum(count for _, count in past), of=of)
    principles = sum(
        task.kind == "principle" for _, places in members for n in places for task in ahead.directives[n].tasks
    )
    if principles:
        yield _remark("principles", count=principles)


def _remark(code: str, **values: object) -> Remark:
    return Remark(code, words()["remark"][code].format(**values))
