"""Short ways from a text to what the pipes make of it, for the tests of the core. All sentences are our own."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.layers import Line, Note, Place, Span, Unit
from policynlp.pipes import owner, segment, structure
from policynlp.records import Cell, Document, Frame, Table, Task
from policynlp.rows import Register
from policynlp.scoring import Row

HEAD = """云洲市安全生产委员会关于做好近期安全生产工作的通知
各县区人民政府，市安委会各成员单位：
近期高温多雨，风险上升。现将有关事项通知如下：
一、压实责任
各级各部门要逐级签订责任书，明确到人。
二、排查整治
"""
TAIL = """
三、工作保障
各有关单位要落实值班人员，及时处置突发情况。
云洲市安全生产委员会
2024年3月4日
"""
"""A notice around the sentences of a test: the models look at what stands before and behind them."""


def known(reason: str) -> pytest.MarkDecorator:
    """A row that is known to fail; the run says so once it passes, and the mark can go."""
    return pytest.mark.xfail(reason=reason, strict=True)


def unsure(reason: str) -> pytest.MarkDecorator:
    """A row that the models get wrong, and may get right when they are fitted anew."""
    return pytest.mark.xfail(reason=reason, strict=False)


class Laid(NamedTuple):
    """A text with its lines, units, roles and places."""

    text: str
    lines: list[Line]
    units: list[Unit]
    roles: list[str]
    places: list[Place]


def laid(text: str, tables: Sequence[Table] = ()) -> Laid:
    lines, units = segment.segment(text, tables)
    roles = structure.roles(text, lines, units)
    return Laid(text, lines, units, roles, structure.places(lines, units, roles))


def framed(text: str) -> Frame:
    found = laid(text)
    return structure.frame(Document.of_text(text), found.lines, found.roles)


def tabled(rows: Sequence[Sequence[str]], start: int = 0) -> tuple[str, Table]:
    """A table's text, a line a row with its cells joined by tabs, and the Table whose text begins at ``start``."""
    at = start
    out: list[tuple[Cell, ...]] = []
    for row in rows:
        cells = []
        for cell in row:
            cells.append(Cell(at, at + len(cell)))
            at += len(cell) + 1
        out.append(tuple(cells))
    return "\n".join("\t".join(row) for row in rows) + "\n", Table(tuple(out))


def cut(text: str, spans: Iterable[Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def holds(text: str, names: Iterable[str] = ()) -> list[tuple[str, Note | None]]:
    """Each unit of ``text`` with the note that holds for it; ``names`` are the bodies that count as known."""
    found = laid(text)
    notes = owner.notes(text, found.lines, found.units, found.places, set(names).issuperset)
    held = owner.scopes(found.units, found.places, notes)
    return [(text[unit.start : unit.end], held.get(n)) for n, unit in enumerate(found.units)]


def within(body: str) -> str:
    return HEAD + body + TAIL


def through(nlp: Language, text: str, last: str) -> Doc:
    """``text`` through the pipes up to the one called policynlp_``last``."""
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        doc = pipe(doc)
        if name == f"policynlp_{last}":
            return doc
    raise AssertionError(f"no pipe policynlp_{last}")


def tasks_of(nlp: Language, body: str) -> list[Task]:
    """The tasks that the pipeline finds in ``body`` where it stands inside a notice."""
    found = nlp(within(body))._.tasks
    return [task for task in found if len(HEAD) <= task.start < len(HEAD) + len(body)]


def leads(task: Task) -> list[str]:
    """The names of who must act; ^ in front of one that the row does not say itself."""
    return [("" if actor.origin == "stated" else "^") + actor.name for actor in task.lead]


def helpers(task: Task) -> list[str]:
    """The same of who helps."""
    return [("" if actor.origin == "stated" else "^") + actor.name for actor in task.support]


def scored(register: Register) -> dict[str, list[Row]]:
    """The rows of a register as they are scored, by the stem of the file's name."""
    return {
        Path(directive.document.source).stem: [
            Row(
                t.start,
                t.end,
                t.kind,
                frozenset(a.name for a in t.lead),
                frozenset(a.name for a in t.support),
                t.due,
                t.sector,
            )
            for t in directive.tasks
        ]
        for directive in register.directives
    }
