"""A document into the store: which directive it is of, the run laid over what is there, all of it one operation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from policynlp.records import Directive
from policynlp.register.alike import plain
from policynlp.register.identity import By, Stored, asked, revised, stored, version_of
from policynlp.register.keeping import load, load_tasks
from policynlp.register.merge import Merged, merge
from policynlp.register.operations import Work
from policynlp.register.runs import Maker, keep_document, made_by, rows_of
from policynlp.register.schema import runs
from policynlp.register.state import DirectiveState

Outcome = Literal["new", "revised", "again", "same", "older"]
"""``again``: the text in force, run by another program, models or words; ``same``: nothing to do; ``older``: the text
is an earlier version of the directive, and nothing was done."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of `add`: the file's bytes, which directive it ``revises``, or that it is ``new``."""

    file: bytes
    revises: str | None = None
    new: bool = False
    lexicon: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document: the ``directive`` and ``document`` ids, and how it was known (``by``).

    ``taken_for`` names the directive that it is a version of, '' where it is new. ``operation`` is None where nothing
    changed. ``counts`` are the tasks by what the run made of them: new, followed, conflicting, gone, kept.
    """

    directive: str
    document: str
    outcome: Outcome
    by: By = ""
    taken_for: str = ""
    operation: int | None = None
    counts: dict[str, int] = field(default_factory=dict)


_COUNTS = ("new", "followed", "conflicting", "gone", "kept")


def add(work: Work, directive: Directive, wish: Wish) -> Added:
    """Adds a document, or lays it over the directive that it is a version of.

    Raises NotInStore or BadChange where ``revises`` names none or several, or several directives fit.
    """
    digest = directive.document.digest
    all_ = stored(work.connection)
    told = asked(all_, wish.revises) if wish.revises else None
    common = partial(_common, work, {plain(task.text) for task in directive.tasks})
    known, by = version_of(all_, digest, directive.frame, new=wish.new or told is not None, common=common)
    if told is not None and (known is None or known.id == told.id):
        known, by = told, "told"
    if known is None:
        return _run(work, directive, wish, DirectiveState(digest, digest, (digest,)), None)
    label = known.label
    maker = Maker.of(wish.lexicon)
    if digest == known.document and made_by(work.connection, digest) == maker:
        return Added(known.id, digest, "same", by, label)
    if digest in known.documents and digest != known.document and by != "told":
        return Added(known.id, digest, "older", by, label)
    before = load(work.connection, "directive", [known.id])[known.id]
    assert isinstance(before, DirectiveState)
    return _run(work, directive, wish, before, (known, by))


def _common(work: Work, texts: set[str], one: Stored) -> float:
    """The share of a directive's tasks, as the machine found them, whose words are among ``texts``; 0 of none."""
    states = load_tasks(work.connection, directive=one.id)
    found = [
        plain(state.machine["text"])
        for state in states
        if state.machine and state.origin == "machine" and not state.gone
    ]
    return sum(text in texts for text in found) / len(found) if found else 0.0


def _run(work: Work, directive: Directive, wish: Wish, state: DirectiveState, known: tuple[Stored, By] | None) -> Added:
    digest = directive.document.digest
    keep_document(work.connection, directive, wish.file, work.at)
    if known is None:
        work.put(None, state)
    else:
        work.put(state, revised(state, digest))
    before = {task.id: task for task in load_tasks(work.connection, directive=state.id)}
    merged = merge(list(before.values()), rows_of(directive), state.id)
    for task in merged.changed:
        work.put(before.get(task.id), task)
    _note_run(work, state.id, digest, Maker.of(wish.lexicon))
    outcome: Outcome = "new" if known is None else "again" if known[0].document == digest else "revised"
    by: By = known[1] if known else ""
    label = known[0].label if known else ""
    return Added(state.id, digest, outcome, by, label, work.operation, _counts(merged))


def _counts(merged: Merged) -> dict[str, int]:
    return {name: getattr(merged, name) for name in _COUNTS}


def _note_run(work: Work, directive: str, document: str, maker: Maker) -> None:
    values = {
        "operation": work.operation,
        "directive": directive,
        "document": document,
        "program": maker.program,
        "models": maker.models,
        "lexicons": maker.lexicons,
        "at": work.at,
        "who": work.who,
    }
    work.connection.execute(runs.insert().values(values))
