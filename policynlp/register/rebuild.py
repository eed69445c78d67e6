"""The store's tasks as a `policynlp.rows.Register` again, so that every export works on it as on a run."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from policynlp import __version__
from policynlp.records import Action, Actor, Deadline, Directive, Document, Evidence, Frame, Heading, Task
from policynlp.register.identity import Stored
from policynlp.register.keeping import load_tasks
from policynlp.register.schema import documents
from policynlp.register.state import TaskState
from policynlp.register.views import in_order, row_of
from policynlp.rows import Register, Row


def register(connection: Connection, chosen: Sequence[Stored]) -> Register:
    """The directives with the document in force and the tasks that stand in the register, in the text's order.

    People's values, ids and rows are in it; what was rejected, split, merged away or has vanished is not.
    """
    return Register(tuple(_directive(connection, one) for one in chosen), (), __version__)


def _directive(connection: Connection, one: Stored) -> Directive:
    row = connection.execute(select(documents).where(documents.c.id == one.document)).mappings().one()
    kept: Mapping[str, Any] = row["frame"]
    document = Document(
        text=row["text"],
        source=row["name"],
        format=row["format"],
        digest=row["id"],
        pages=tuple(kept["pages"]),
        title=kept["title"],
        issued=kept["issued"],
    )
    frame = Frame(**{**kept["frame"], "addressees": tuple(kept["frame"]["addressees"])})
    headings = tuple(Heading(**heading) for heading in kept["headings"])
    tasks = in_order(task for task in load_tasks(connection, directive=one.id) if task.live)
    return Directive(document, frame, headings, tuple(_task(task) for task in tasks))


def _task(task: TaskState) -> Task:
    row = row_of(task)
    grounds = (task.machine or {}).get("grounds") or {}
    said = tuple(Evidence(*ground) for ground in grounds.get("evidence") or ())
    times = _times(row, grounds)
    return Task(
        id=row["id"],
        start=row["start"],
        end=row["end"],
        text=row["text"] or "",
        path=tuple(row["path"]),
        kind=row["kind"] or "measure",
        sector=row["sector"] or "",
        lead=_actors(row, task, "lead"),
        support=_actors(row, task, "support"),
        suggested=_actors(row, task, "suggested"),
        actions=tuple(Action(**action) for action in row["actions"]),
        milestones=times,
        confidence=float(row["confidence"] or 0),
        page=row["page"],
        qualifiers=tuple(grounds.get("qualifiers") or ()),
        grounds=lambda: said,
    )


def _actors(row: Row, task: TaskState, role: str) -> tuple[Actor, ...]:
    """The actors, with their spans where they are the machine's own; else at the row's start."""
    spans = ((task.machine or {}).get("grounds") or {}).get("spans", {}).get(role) or ()
    own = len(spans) == len(row[role]) and row[role] == (task.machine or {}).get(role)
    at = row["start"]
    return tuple(
        Actor(actor["name"], actor["surface"], actor["origin"], *(spans[n] if own else (at, at)))
        for n, actor in enumerate(row[role])
    )


def _times(row: Row, grounds: Mapping[str, Any]) -> tuple[Deadline, ...]:
    """The times as the machine found them, with their origin, where these are what the row says; else the row's own."""
    found = [Deadline(*time) for time in grounds.get("times") or ()]
    words = ";".join(time.surface for time in found) or None
    if found and (words, found[0].due) == (row["deadline"], row["due"]):
        return tuple(found)
    start, end = row["start"], row["end"]
    if row["milestones"]:
        return tuple(Deadline(time["deadline"], time["due"], start, end) for time in row["milestones"])
    if row["deadline"] or row["due"]:
        return (Deadline(row["deadline"] or "", row["due"], start, end),)
    return ()
