"""The store as others see it: open it, add documents, decide, look things up. Every change is one operation."""

import getpass
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from policynlp.errors import BadChange, NotInStore, VersionConflict
from policynlp.lexicon import Lexicon
from policynlp.records import Directive
from policynlp.register import decisions, operations, values
from policynlp.register.adding import Added, Wish, add
from policynlp.register.connect import Database
from policynlp.register.identity import Stored, asked, stored
from policynlp.register.keeping import load, load_tasks
from policynlp.register.operations import Change, Operation, Work
from policynlp.register.state import TaskState
from policynlp.register.upgrade import prepare


def open_store(
    url: str | None = None, *, who: str | None = None, create: bool = True, lexicon: Sequence[Path] = ()
) -> "Store":
    """The store at ``url``: a file's path, ``sqlite:///PATH`` or ``postgresql://USER@HOST/DATABASE``.

    Without it, POLICYNLP_DB of the environment says where, else it is register.db in the user's data folder. It is made
    where it is not there, unless ``create`` is False, and one of an earlier version is brought up to date. ``who`` is
    the person whom changes are written down for: else POLICYNLP_WHO, else the system's user. ``lexicon`` names an
    office's own words. Raises NewerStore, NotInStore or StoreError.
    """
    database = Database(url)
    prepare(database, create=create)
    return Store(database, who or os.environ.get("POLICYNLP_WHO") or _user(), lexicon)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


class Store:
    """A register that lives. Used as a context manager it gives its connections back.

    Every method opens a transaction of its own; those that change something do so whole or not at all, and raise
    StoreError (locked, full, read-only, damaged, no answer) with nothing written.
    """

    def __init__(self, database: Database, who: str, lexicon: Sequence[Path] = ()) -> None:
        """See `open_store`."""
        self.database, self.who = database, who
        self.lexicon = tuple(lexicon)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives connections back; a store may be used again afterwards."""
        self.database.close()

    # changes

    def add(
        self, directive: Directive, file: bytes, *, revises: str | None = None, new: bool = False, reason: str = ""
    ) -> Added:
        """Adds a document with its file, or lays it over the directive that it is a version of.

        It is taken for one with the same number (文号), else with the same title and issuer; ``revises`` names the
        directive (id, number, file or title), ``new`` says that it is none that is there. The same text twice changes
        nothing, unless the program, its models or its words are others. Raises NotInStore, BadChange.
        """
        with self._work("add", reason) as work:
            return add(work, directive, Wish(file, revises, new, self.lexicon))

    def edit(self, task: str, changes: Mapping[str, Any], *, version: int | None = None, reason: str = "") -> TaskState:
        """Sets fields of a task (`policynlp.register.state.EDITABLE`); an empty value clears its field.

        ``version`` is the one that the person saw: at another VersionConflict is raised. Raises NotInStore, BadChange.
        """
        with self._work("edit", reason) as work:
            state = self._task(work, task)
            _check_version(work, state, version)
            given = values.checked(changes, self._lexicon())
            after = decisions.edited(state, given)
            if given.items() <= state.people.items() and after.conflicts == state.conflicts:
                return state
            return self._put(work, state, after)

    def undo(self, operation: int | None = None, *, reason: str = "") -> int:
        """Restores what was before an operation, by default this person's newest that stands; gives its number.

        It is itself an operation, and can be undone. Raises NotInStore where there is none, BadChange where it was
        undone already, VersionConflict where something of it was changed since.
        """
        with self._work("undo", reason) as work:
            return work.undo(operation)

    # questions

    def task(self, task: str) -> TaskState:
        """The task with this id, or the only one whose id begins so. Raises NotInStore, BadChange (several)."""
        with self.database.read() as connection:
            return _found(Work(connection, self.who, "", ""), task)

    def history(self, key: str) -> tuple[Change, ...]:
        """All that happened to a task (with its periods), a period or a directive, the oldest first.

        A task that is no longer there still has its history. Raises NotInStore where there never was such a thing.
        """
        with self.database.read() as connection:
            found = operations.history(connection, key)
            if not found and "/" not in key:
                found = operations.history(connection, _found(Work(connection, self.who, "", ""), key).id)
        if not found:
            raise NotInStore(f"{key}: nothing ever happened to such a thing; give a task's whole id")
        return found

    def operations(self, limit: int | None = None) -> tuple[Operation, ...]:
        """The operations, the newest first, at most ``limit``."""
        with self.database.read() as connection:
            return operations.listed(connection, limit)

    def states(self, directive: str | None = None) -> tuple[TaskState, ...]:
        """The states of all tasks, or of one directive (id, number, file or title), whatever became of them."""
        with self.database.read() as connection:
            key = asked(stored(connection), directive).id if directive else None
            return tuple(load_tasks(connection, directive=key))

    def documents(self) -> tuple[Stored, ...]:
        """The directives with the document in force, in the order in which these were added."""
        with self.database.read() as connection:
            return tuple(stored(connection))

    # inside

    @contextmanager
    def _work(self, command: str, reason: str = "", *, who: str = "", at: str = "") -> Iterator[Work]:
        at = at or datetime.now().astimezone().isoformat(timespec="seconds")
        with self.database.write() as connection:
            yield Work(connection, who or self.who, at, command, reason=reason)

    def _lexicon(self) -> Lexicon:
        return Lexicon.load(*self.lexicon)

    def _task(self, work: Work, task: str) -> TaskState:
        return _found(work, task)

    def _put(self, work: Work, before: TaskState, after: TaskState) -> TaskState:
        written = work.put(before, after)
        assert isinstance(written, TaskState)
        return written


_ID = re.compile("[0-9a-f]+")


def _found(work: Work, task: str) -> TaskState:
    from sqlalchemy import select

    from policynlp.register.schema import tasks

    key = task.strip().lower()
    exact = load(work.connection, "task", [key]).get(key)
    if isinstance(exact, TaskState):
        return exact
    if not _ID.fullmatch(key):
        raise NotInStore(f"{task}: no task; give an id of 16 digits as `policynlp list` shows it, or its beginning")
    wanted = select(tasks.c.id).where(tasks.c.id.startswith(key)).order_by(tasks.c.id).limit(4)
    ids = list(work.connection.execute(wanted).scalars())
    if len(ids) > 1:
        raise BadChange(f"{task}: several tasks begin so ({', '.join(ids[:3])}); give more digits")
    if not ids:
        raise NotInStore(f"{task}: no such task in the store; `policynlp list` shows those that there are")
    found = load(work.connection, "task", ids)[ids[0]]
    assert isinstance(found, TaskState)
    return found


def _check_version(work: Work, state: TaskState, version: int | None) -> None:
    if version is None or version == state.version:
        return
    last = operations.last_change(work.connection, "task", state.id)
    what = f" by {last.operation.who} at {last.operation.at} ({_said(last)})" if last else ""
    raise VersionConflict(
        f"{state.id}: is at version {state.version}, you saw {version}: changed{what}; nothing was written: "
        "look at it again"
    )


def _said(change: Change) -> str:
    names = [name for name in change.fields() if name not in ("conflicts", "review")]
    return f"{change.operation.command}: {', '.join(names[:4])}" if names else change.operation.command
