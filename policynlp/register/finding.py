"""Tasks by their ids or the beginnings of these, and what to say where a row was changed since it was read."""

import re

from sqlalchemy import Connection, select

from policynlp.errors import BadChange, NotInStore, VersionConflict
from policynlp.register.keeping import load
from policynlp.register.operations import Change, last_change
from policynlp.register.schema import tasks
from policynlp.register.state import TaskState

_ID = re.compile("[0-9a-f]+")


def task_of(connection: Connection, key: str) -> TaskState:
    """The task with this id, or the only one whose id begins so.

    Raises NotInStore where there is none, BadChange where there are several.
    """
    asked = key.strip().lower()
    exact = load(connection, "task", [asked]).get(asked)
    if isinstance(exact, TaskState):
        return exact
    if not _ID.fullmatch(asked):
        raise NotInStore(f"{key}: no task; give an id of 16 digits as `policynlp list` shows it, or its beginning")
    wanted = select(tasks.c.id).where(tasks.c.id.startswith(asked)).order_by(tasks.c.id).limit(4)
    ids = list(connection.execute(wanted).scalars())
    if len(ids) > 1:
        raise BadChange(f"{key}: several tasks begin so ({', '.join(ids[:3])}); give more digits")
    if not ids:
        raise NotInStore(f"{key}: no such task in the store; `policynlp list` shows those that there are")
    found = load(connection, "task", ids)[ids[0]]
    assert isinstance(found, TaskState)
    return found


def check_version(connection: Connection, state: TaskState, version: int | None) -> None:
    """Raises VersionConflict where the task is not at the version that a person saw; None asks nothing."""
    if version is None or version == state.version:
        return
    last = last_change(connection, "task", state.id)
    what = f" by {last.operation.who} at {last.operation.at} ({_said(last)})" if last else ""
    raise VersionConflict(
        f"{state.id}: is at version {state.version}, you saw {version}: changed{what}; nothing was written: "
        "look at it again"
    )


def _said(change: Change) -> str:
    names = [name for name in change.fields() if name not in ("conflicts", "review")]
    return f"{change.operation.command}: {', '.join(names[:4])}" if names else change.operation.command
