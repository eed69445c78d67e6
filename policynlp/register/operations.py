"""Every change is one operation with what was before and after; nothing of it is ever taken away.

A `Work` is one operation as it is being done, in the one transaction that writes. It is written down with the first
change; where nothing changes there is no operation.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from policynlp.errors import BadChange, NotInStore, VersionConflict
from policynlp.register.keeping import KINDS, Kept, alike, kind_of, load, plain, put, revived
from policynlp.register.schema import changes, operations, periods, tasks
from policynlp.register.state import TaskState


@dataclass(frozen=True, slots=True)
class Operation:
    """One change by somebody: ``command`` says what was done, ``reason`` why; ``undoes`` and ``undone_by`` are numbers.

    ``keys`` are the ids of the tasks, directives and periods that it changed.
    """

    id: int
    at: str
    who: str
    command: str
    reason: str = ""
    undoes: int | None = None
    undone_by: int | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What one operation did to one thing: the state before and after, None where it was not there."""

    operation: Operation
    kind: str
    key: str
    before: Kept | None
    after: Kept | None

    def fields(self) -> dict[str, tuple[Any, Any]]:
        """What differs, by field, before and after; of tasks the values of the row among them, version left out."""
        one, other = _flat(self.before), _flat(self.after)
        names = dict.fromkeys((*one, *other))
        return {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}


def _flat(state: Kept | None) -> dict[str, Any]:
    if state is None:
        return {}
    found = plain(state) or {}
    for name in ("version", "id", "machine", "people", "base"):
        found.pop(name, None)
    if kind_of(state) == "task":
        values = dict(state.values)  # type: ignore[union-attr]
        values.pop("grounds", None)
        return {**values, **found}
    return found


class Work:
    """One operation while it is done: reads and writes states in ``connection`` and writes down each change."""

    def __init__(self, connection: Connection, who: str, at: str, command: str, *, reason: str = "") -> None:
        """``at`` is an ISO time with its zone."""
        self.connection = connection
        self.who, self.at, self.command, self.reason = who, at, command, reason
        self.undoes: int | None = None
        self._operation: int | None = None

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self._operation is not None

    @property
    def operation(self) -> int:
        """The operation's number; it is written down when it is first asked for."""
        if self._operation is None:
            values = {
                "at": self.at,
                "who": self.who,
                "command": self.command,
                "reason": self.reason,
                "undoes": self.undoes,
            }
            made = self.connection.execute(operations.insert().values(values).returning(operations.c.id)).scalar_one()
            self._operation = int(made)
        return self._operation

    def put(self, before: Kept | None, after: Kept | None) -> Kept | None:
        """Writes a state over another and the change into the history; gives the state as it was written.

        Its version is one above the one before, of a thing that was there once one above the last it had, and the same
        where people see no difference. Nothing is written where the two say the same. Raises VersionConflict where ``before`` is not what the store holds.
        """
        if alike(before, after):
            return before
        state = after or before
        assert state is not None
        kind, key = kind_of(state), state.id
        if before is not None:
            version = before.version + (after is not None and not _quiet(before, after))
        else:
            last = select(func.max(changes.c.version)).where(changes.c.kind == kind, changes.c.key == key)
            version = (self.connection.execute(last).scalar() or 0) + 1
        after = None if after is None else replace(after, version=version)
        put(self.connection, before, after, {"who": self.who, "at": self.at})
        change = {
            "operation": self.operation,
            "kind": kind,
            "key": key,
            "version": version,
            "before": plain(before),
            "after": plain(after),
        }
        self.connection.execute(changes.insert().values(change))
        return after

    def undo(self, number: int | None = None) -> int:
        """Restores what was before an operation, the newest of this person's where none is named; gives its number.

        Raises NotInStore where there is no such operation or nothing to undo, BadChange where it was undone already,
        VersionConflict where something of it was changed since; the message names the later operation.
        """
        found = _operation(self.connection, number) if number is not None else self._newest()
        if found.undone_by is not None:
            raise BadChange(f"operation {found.id} was undone already, by operation {found.undone_by}")
        self.undoes = found.id
        steps = list(_changes(self.connection, changes.c.operation == found.id))
        for kind, made in _ORDER:
            for step in (s for s in reversed(steps) if s.kind == kind and (s.before is None) == made):
                now = load(self.connection, kind, [step.key]).get(step.key)
                back = _moved_since(step, now)
                if not alike(now, back.after):
                    raise VersionConflict(_later(self.connection, kind, step.key, found.id))
                if made and now is not None:
                    _check_alone(self.connection, kind, step.key, found.id)
                self.put(now, back.before)
        self.connection.execute(operations.update().where(operations.c.id == found.id).values(undone_by=self.operation))
        if found.undoes is not None:  # what it had undone holds again
            again = operations.update().where(operations.c.id == found.undoes)
            self.connection.execute(again.values(undone_by=None))
        return found.id

    def _newest(self) -> Operation:
        wanted = (
            select(operations)
            .where(operations.c.who == self.who, operations.c.undoes.is_(None), operations.c.undone_by.is_(None))
            .order_by(operations.c.id.desc())
            .limit(1)
        )
        row = self.connection.execute(wanted).mappings().first()
        if row is None:
            raise NotInStore(f"nothing of {self.who}'s to undo; `undo --operation N` undoes another's")
        return Operation(**row)


def _quiet(before: Kept, after: Kept) -> bool:
    return isinstance(before, TaskState) and isinstance(after, TaskState) and before.alike_to_people(after)


def _moved_since(step: Change, now: Kept | None) -> Change:
    """The step as it would have been, had a later run that only moved the row come before it."""
    before, after = step.before, step.after
    if not (isinstance(after, TaskState) and isinstance(now, TaskState) and after.alike_to_people(now)):
        return step
    if not isinstance(before, TaskState):
        return replace(step, after=now)
    if before.machine != after.machine:
        return step
    return replace(step, before=replace(before, machine=now.machine), after=now)


_ORDER = (
    ("directive", False), ("task", False), ("period", False),
    ("period", True), ("task", True), ("directive", True),
)  # fmt: skip
"""How an operation is undone: what others hang on is restored first, and what it had made is taken away last."""


def _check_alone(connection: Connection, kind: str, key: str, number: int) -> None:
    """Raises VersionConflict where something made later hangs on what is to be taken away."""
    column = {"task": periods.c.task, "directive": tasks.c.directive}.get(kind)
    if column is None:
        return
    row = connection.execute(select(column.table).where(column == key).limit(1)).mappings().first()
    if row is not None:
        child = f"{row['task']}/{row['owner']}/{row['period']}" if kind == "task" else str(row["id"])
        raise VersionConflict(_later(connection, "period" if kind == "task" else "task", child, number))


def _later(connection: Connection, kind: str, key: str, number: int) -> str:
    last = last_change(connection, kind, key)
    if last is None or last.operation.id <= number:
        return f"{key}: is no longer as operation {number} left it; nothing was undone"
    by = last.operation
    return (
        f"{key}: operation {by.id} ({by.command}, {by.who}, {by.at}) changed it after operation {number}; "
        f"nothing was undone: undo {by.id} first"
    )


def _operation(connection: Connection, number: int) -> Operation:
    row = connection.execute(select(operations).where(operations.c.id == number)).mappings().first()
    if row is None:
        raise NotInStore(f"no operation {number}; `policynlp history` lists them")
    return Operation(**row)


def _changes(connection: Connection, *where: Any) -> Iterable[Change]:
    wanted = select(operations, changes.c.kind, changes.c.key, changes.c.before, changes.c.after)
    wanted = wanted.join(changes, changes.c.operation == operations.c.id).where(*where)
    for row in connection.execute(wanted.order_by(changes.c.operation, changes.c.id)).mappings():
        operation = Operation(**{column.name: row[column.name] for column in operations.c})
        kind = row["kind"]
        assert kind in KINDS
        yield Change(operation, kind, row["key"], revived(kind, row["before"]), revived(kind, row["after"]))


def history(connection: Connection, key: str) -> tuple[Change, ...]:
    """All that ever happened to one thing, the oldest first; of a task also to its periods."""
    parts = changes.c.key.startswith(key + "/", autoescape=True) & (changes.c.kind == "period")
    return tuple(_changes(connection, (changes.c.key == key) | parts))


def listed(connection: Connection, limit: int | None = None) -> tuple[Operation, ...]:
    """The operations, the newest first, at most ``limit`` of them."""
    rows = connection.execute(select(operations).order_by(operations.c.id.desc()).limit(limit)).mappings().all()
    keys: dict[int, list[str]] = {row["id"]: [] for row in rows}
    if rows:
        wanted = select(changes.c.operation, changes.c.key).where(changes.c.operation >= rows[-1]["id"])
        for number, key in connection.execute(wanted.order_by(changes.c.id)):
            keys.setdefault(number, []).append(key)
    return tuple(Operation(**row, keys=tuple(keys[row["id"]])) for row in rows)


def last_change(connection: Connection, kind: str, key: str) -> Change | None:
    """The newest change of one thing, None where there is none."""
    found = list(_changes(connection, changes.c.kind == kind, changes.c.key == key))
    return found[-1] if found else None
