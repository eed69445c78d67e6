"""States into rows of the tables and back: tasks with their actors, evidence and reviews, directives, periods.

A row is only written over where it still has the version that was read; else VersionConflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from policynlp.errors import VersionConflict
from policynlp.items import State
from policynlp.register.schema import actors, directives, evidence, periods, reviews, tasks
from policynlp.register.state import DirectiveState, TaskState

_MANY = 500  # keys in one question; SQLite of old allows 999


@dataclass(frozen=True, slots=True)
class PeriodState:
    """How far one period of a duty is: ``task``, ``owner`` ('' where none) and ``period`` name it."""

    task: str
    owner: str
    period: str
    state: State = "open"
    note: str = ""
    done_on: str | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """``TASK/OWNER/PERIOD``."""
        return f"{self.task}/{self.owner}/{self.period}"


Kept = TaskState | DirectiveState | PeriodState
KINDS = {"task": TaskState, "directive": DirectiveState, "period": PeriodState}


def kind_of(state: Kept) -> str:
    """The name of a state's kind, as the history has it."""
    return next(name for name, kind in KINDS.items() if isinstance(state, kind))


def plain(state: Kept | None) -> dict[str, Any] | None:
    """All of a state as JSON values; None for None."""
    return None if state is None else asdict(state)


def revived(kind: str, value: Mapping[str, Any] | None) -> Kept | None:
    """The state that `plain` wrote; None for None."""
    if value is None:
        return None
    if kind == "task":
        return TaskState.from_plain(value)
    if kind == "directive":
        return DirectiveState(**{**value, "documents": tuple(value["documents"])})
    return PeriodState(**value)


def alike(one: Kept | None, other: Kept | None) -> bool:
    """Whether two states say the same, whatever their versions."""
    if one is None or other is None:
        return one is other
    return plain(replace(one, version=0)) == plain(replace(other, version=0))


def load_tasks(connection: Connection, *, directive: str | None = None) -> list[TaskState]:
    """All tasks, or those of one directive, by directive and place."""
    wanted = select(tasks.c.state).order_by(tasks.c.directive, tasks.c.place, tasks.c.id)
    if directive is not None:
        wanted = wanted.where(tasks.c.directive == directive)
    return [TaskState.from_plain(value) for value in connection.execute(wanted).scalars()]


def load(connection: Connection, kind: str, keys: Iterable[str]) -> dict[str, Kept]:
    """The states of one kind by their keys; those that are not there are left out."""
    found: dict[str, Kept] = {}
    asked = list(dict.fromkeys(keys))
    for start in range(0, len(asked), _MANY):
        some = asked[start : start + _MANY]
        if kind == "period":
            parts = [_parts(key) for key in some]
            rows = connection.execute(select(periods).where(periods.c.task.in_({task for task, _, _ in parts})))
            made = (_period(row) for row in rows.mappings())
            found |= {state.id: state for state in made if state.id in some}
        elif kind == "directive":
            rows = connection.execute(select(directives).where(directives.c.id.in_(some)))
            found |= {row["id"]: _directive(row) for row in rows.mappings()}
        else:
            values = connection.execute(select(tasks.c.state).where(tasks.c.id.in_(some))).scalars()
            found |= {value["id"]: TaskState.from_plain(value) for value in values}
    return found


def load_directives(connection: Connection) -> list[DirectiveState]:
    """All directives by their ids."""
    rows = connection.execute(select(directives).order_by(directives.c.id)).mappings()
    return [_directive(row) for row in rows]


def load_periods(connection: Connection) -> list[PeriodState]:
    """All periods of which somebody said anything."""
    rows = connection.execute(select(periods).order_by(periods.c.task, periods.c.period, periods.c.owner)).mappings()
    return [_period(row) for row in rows]


def _parts(key: str) -> tuple[str, str, str]:
    task, _, rest = key.partition("/")
    owner, _, period = rest.rpartition("/")
    return task, owner, period


def _period(row: RowMapping) -> PeriodState:
    return PeriodState(**{name: row[name] for name in PeriodState.__dataclass_fields__})


def _directive(row: RowMapping) -> DirectiveState:
    return DirectiveState(row["id"], row["document"], tuple(row["documents"]), row["version"])


def put(connection: Connection, before: Kept | None, after: Kept | None, said: Mapping[str, str]) -> None:
    """Writes ``after`` in the place of ``before`` (None: it is not there); ``said`` holds ``who`` and ``at``.

    Raises VersionConflict where the row is not as ``before`` has it.
    """
    state = after or before
    assert state is not None
    table = {"task": tasks, "directive": directives, "period": periods}[kind_of(state)]
    if isinstance(before, TaskState):
        for detail in (actors, evidence, reviews):
            connection.execute(detail.delete().where(detail.c.task == before.id))
    if after is None:
        assert before is not None
        _hit(connection.execute(table.delete().where(*_at(table, before))).rowcount, before)
    elif before is None:
        connection.execute(table.insert().values(_columns(after)))
    else:
        _hit(connection.execute(table.update().where(*_at(table, before)).values(_columns(after))).rowcount, before)
    if isinstance(after, TaskState):
        _details(connection, after, said)


def _at(table: Table, state: Kept) -> list[Any]:
    version = table.c.version == state.version
    if isinstance(state, PeriodState):
        return [version, *(table.c[name] == getattr(state, name) for name in ("task", "owner", "period"))]
    return [version, table.c.id == state.id]


def _hit(count: int, state: Kept) -> None:
    if count != 1:
        raise VersionConflict(f"{state.id}: changed since version {state.version} was read; nothing was written")


def _columns(state: Kept) -> dict[str, Any]:
    if not isinstance(state, TaskState):
        return asdict(state)
    values = state.values
    return {
        "id": state.id,
        "directive": state.directive,
        "place": int(values.get("start") or 0),
        "version": state.version,
        "origin": state.origin,
        "review": state.review,
        "gone": state.gone,
        "progress": state.progress,
        "kind": values.get("kind") or "measure",
        "sector": values.get("sector") or "",
        "due": values.get("due"),
        "conflicts": len(state.conflicts),
        "state": state.plain(),
    }


def _details(connection: Connection, state: TaskState, said: Mapping[str, str]) -> None:
    """The rows that repeat what a state holds, so that a query can find it."""
    values = state.values
    names = [
        {
            "task": state.id,
            "role": role,
            "position": place,
            **{key: actor[key] for key in ("name", "surface", "origin")},
        }
        for role in ("lead", "support", "suggested")
        for place, actor in enumerate(values.get(role) or ())
    ]
    _insert(connection, actors, names)
    keys = ("field", "start", "end", "said_by")
    grounds = ((state.machine or {}).get("grounds") or {}).get("evidence") or ()
    said_by = [
        {"task": state.id, "position": n, **dict(zip(keys, ground, strict=True))} for n, ground in enumerate(grounds)
    ]
    _insert(connection, evidence, said_by)
    fields = dict.fromkeys((*state.people, *state.conflicts))
    decided = [
        {
            "task": state.id,
            "field": name,
            "value": state.people.get(name),
            "base": state.base.get(name),
            "conflict": state.conflicts.get(name),
            **said,
        }
        for name in fields
    ]
    _insert(connection, reviews, decided)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), list(rows))
