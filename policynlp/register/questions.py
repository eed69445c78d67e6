"""What can be asked of the store; nothing here writes."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from policynlp.errors import BadChange, NotInStore
from policynlp.items import Item, Light, State
from policynlp.lexicon import Lexicon
from policynlp.register import operations, rebuild, values, views
from policynlp.register.connect import Database
from policynlp.register.finding import task_of
from policynlp.register.identity import Stored, asked, stored
from policynlp.register.keeping import load_periods, load_tasks
from policynlp.register.operations import Change, Operation
from policynlp.register.schema import documents
from policynlp.register.state import TaskState
from policynlp.rows import Register


class Questions:
    """The half of `policynlp.register.Store` that reads. Each method sees the store at one moment."""

    def __init__(self, database: Database, who: str, lexicon: Sequence[Path] = ()) -> None:
        """See `policynlp.register.open_store`."""
        self.database, self.who = database, who
        self.lexicon = tuple(lexicon)

    def task(self, task: str) -> TaskState:
        """The task with this id, or the only one whose id begins so. Raises NotInStore, BadChange (several)."""
        with self.database.read() as connection:
            return task_of(connection, task)

    def tasks(
        self,
        *,
        directive: str | None = None,
        department: str | None = None,
        sector: str | None = None,
        state: State | None = None,
        conflicts: bool = False,
        due_before: str | None = None,
    ) -> tuple[TaskState, ...]:
        """The tasks that stand in the register, directive by directive in the text's order, () where none fits.

        ``directive``: an id, number, file or title; ``department``: leads or helps, by any of its names; ``state``:
        ``withdrawn`` gives those that stand no more; ``conflicts``: only those with any, rejected ones that the text has anew among them; ``due_before``: an ISO date
        on which they are due or before. Raises NotInStore or BadChange where there is no such directive, state, sector or date.
        """
        if state is not None:
            values.state(state)
        if sector:
            sector = values.checked({"sector": sector}, Lexicon.load(*self.lexicon))["sector"]
        until = values.day(due_before, "due before")
        names = self._names(department) if department else set()
        found = []
        for one in self.states(directive):
            row = views.row_of(one)
            day = views.day_of(row["due"])
            fits = (
                (views.state_of(one) == state if state else one.live or (conflicts and one.review == "rejected"))
                and (not sector or row["sector"] == sector)
                and (not conflicts or bool(one.conflicts))
                and (not until or (day is not None and day <= until))
                and (not names or any({a["name"], a["surface"]} & names for a in (*row["lead"], *row["support"])))
            )
            if fits:
                found.append(one)
        return tuple(found)

    def states(self, directive: str | None = None) -> tuple[TaskState, ...]:
        """The states of all tasks, whatever became of them, in the order of `tasks`; or of one directive."""
        with self.database.read() as connection:
            return tuple(self._states(connection, directive))

    def items(
        self, *, today: date | None = None, recurring: bool = True, directive: str | None = None, closed: bool = True
    ) -> tuple[Item, ...]:
        """What an office follows, principles too (``row["kind"]``), in the order of `tasks`.

        ``recurring``: a duty is one item with its rule; else it is one for each owner and period from the directive's
        date up to ``today``, see `policynlp.register.periods.MOST`. What stands in the register no more is there as
        ``withdrawn``; without ``closed`` neither that nor what is done.
        """
        today = today or date.today()
        with self.database.read() as connection:
            states = self._states(connection, directive)
            said = {} if recurring else views.by_task(load_periods(connection))
        found: list[Item] = []
        for task in states:
            several = views.items_of(task, said.get(task.id, ()), today=today)
            found += [views.item_of(task)] if recurring else several
        return tuple(item for item in found if closed or item.state in ("open", "doing"))

    def due(self, today: date | None = None, days: int = views.DAYS) -> list[tuple[Item, Light]]:
        """The measures and periods of duties that are overdue (red) or fall due within ``days`` (yellow), by day."""
        today = today or date.today()
        lit = [
            (item, views.light(item, today=today, days=days))
            for item in self.items(today=today, recurring=False, closed=False)
            if item.row["kind"] != "principle"
        ]
        return sorted((pair for pair in lit if pair[1]), key=lambda pair: (pair[0].day or "", pair[0].id))

    def history(self, key: str) -> tuple[Change, ...]:
        """All that happened to a task (with its periods), a period or a directive, the oldest first.

        A directive is named as in `tasks`, a task by its id or its beginning. A task that is no longer there still has its history. Raises NotInStore where there never was such a thing.
        """
        with self.database.read() as connection:
            found = operations.history(connection, key)
            if not found and "/" not in key:
                found = operations.history(connection, _key(connection, key))
        if not found:
            raise NotInStore(f"{key}: nothing ever happened to such a thing; give a task's whole id")
        return found

    def operations(self, limit: int | None = None) -> tuple[Operation, ...]:
        """The operations, the newest first, at most ``limit``."""
        with self.database.read() as connection:
            return operations.listed(connection, limit)

    def documents(self) -> tuple[Stored, ...]:
        """The directives with the document in force and how many tasks they have, as they first came."""
        with self.database.read() as connection:
            return tuple(stored(connection))

    def file(self, document: str) -> bytes:
        """The bytes of a document's file, by its digest. Raises NotInStore."""
        with self.database.read() as connection:
            found = connection.execute(select(documents.c.file).where(documents.c.id == document)).scalar()
        if found is None:
            raise NotInStore(f"{document}: no such document in the store")
        return bytes(found)

    def register(self, directive: str | None = None) -> Register:
        """The register as it now stands, for `policynlp.export.write`; or of one directive."""
        with self.database.read() as connection:
            return rebuild.register(connection, self._chosen(connection, directive))

    def _states(self, connection: Connection, directive: str | None) -> list[TaskState]:
        chosen = self._chosen(connection, directive)
        found: dict[str, list[TaskState]] = {one.id: [] for one in chosen}
        for task in load_tasks(connection, directive=chosen[0].id if directive else None):
            found[task.directive].append(task)
        return [task for some in found.values() for task in views.in_order(some)]

    def _chosen(self, connection: Connection, directive: str | None) -> list[Stored]:
        all_ = stored(connection)
        return [asked(all_, directive)] if directive else all_

    def _names(self, department: str) -> set[str]:
        name = values.words("department", department)
        if not name:
            raise BadChange("department: give a name")
        return {name, Lexicon.load(*self.lexicon).canonical(name)}


def _key(connection: Connection, words: str) -> str:
    try:
        return task_of(connection, words).id
    except NotInStore:
        with suppress(NotInStore):
            return asked(stored(connection), words).id
        raise
