"""The store as others see it: open it, add documents, decide. Every change is one operation, whole or not at all."""

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from policynlp.items import Progress
from policynlp.lexicon import Lexicon
from policynlp.records import Directive
from policynlp.register import decisions, progressing, values
from policynlp.register.adding import Added, Wish, add
from policynlp.register.connect import Database
from policynlp.register.finding import check_version, task_of
from policynlp.register.identity import asked, stored
from policynlp.register.keeping import PeriodState, load_tasks
from policynlp.register.operations import Work
from policynlp.register.questions import Questions
from policynlp.register.state import TaskState
from policynlp.register.upgrade import prepare


def open_store(
    url: str | None = None, *, who: str | None = None, create: bool = True, lexicon: Sequence[Path] = ()
) -> "Store":
    """The store at ``url``: a file's path, ``sqlite:///PATH`` or ``postgresql://USER@HOST/DATABASE``.

    PostgreSQL's password may stand in PGPASSWORD. Without ``url``, POLICYNLP_DB of the environment says where, else it is register.db in the user's data folder. It is made
    where it is not there, unless ``create`` is False, and one of an earlier version is brought up to date. ``who`` is
    the person whom changes are written down for: else POLICYNLP_WHO, else the system's user. ``lexicon`` names an
    office's own words. Raises NewerStore, NotInStore or StoreError.
    """
    database = Database(url)
    try:
        prepare(database, create=create)
    except BaseException:
        database.close()
        raise
    return Store(database, who or os.environ.get("POLICYNLP_WHO") or _user(), lexicon)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


class Store(Questions):
    """A register that lives. Used as a context manager it gives its connections back.

    Every method is a transaction of its own; those that change something raise StoreError (locked, full, read-only,
    damaged, no answer) with nothing written. Tasks are named by their ids or the beginnings of these: NotInStore where
    there is none, BadChange where there are several.
    """

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives connections back; a store may be used again afterwards."""
        self.database.close()

    def add(
        self, directive: Directive, file: bytes, *, revises: str | None = None, new: bool = False, reason: str = ""
    ) -> Added:
        """Adds a document with its file, or lays it over the directive that it is a version of.

        It is taken for one with the same number (文号), else with the same title and issuer, or the same title and half
        of the tasks where one of the two names no issuer; ``revises`` names the
        directive (id, number, file or title), ``new`` says that it is none that is there. The same text twice changes
        nothing, unless the program, its models or its words are others. Raises NotInStore, BadChange.
        """
        with self._work("add", reason) as work:
            return add(work, directive, Wish(file, revises, new, self.lexicon))

    def edit(self, task: str, changes: Mapping[str, Any], *, version: int | None = None, reason: str = "") -> TaskState:
        """Sets fields of a task (`policynlp.register.state.EDITABLE`); an empty value clears its field.

        ``version`` is the one that the person saw: at another VersionConflict is raised. Raises NotInStore, BadChange.
        """
        given = values.checked(changes, self._words())
        with self._work("edit", reason) as work:
            state = task_of(work.connection, task)
            check_version(work.connection, state, version)
            return _put(work, state, decisions.edited(state, given))

    def accept(self, tasks: Sequence[str], *, machine: bool = False, reason: str = "") -> tuple[TaskState, ...]:
        """Says of tasks that they are right as they stand; conflicts are settled by it, as the values stand.

        With ``machine`` the machine's newer values are taken, and a row that its directive no longer holds is rejected.
        A rejected row comes back. Raises BadChange where one was split or merged.
        """
        with self._work("accept", reason) as work:
            return tuple([_put(work, state, _accepted(state, machine=machine)) for state in _all(work, tasks)])

    def reject(self, tasks: Sequence[str], *, reason: str = "") -> tuple[TaskState, ...]:
        """Takes tasks out of the register; a later run does not bring them back.

        Said again of one that the text now words anew, it settles that conflict. Raises BadChange as `accept` does.
        """
        with self._work("reject", reason) as work:
            some = _all(work, tasks)
            return tuple(
                [
                    _put(work, one, decisions.rejected(one) if one.review != "rejected" or one.conflicts else one)
                    for one in some
                ]
            )

    def split(self, task: str, parts: Sequence[Mapping[str, Any]], *, reason: str = "") -> tuple[TaskState, ...]:
        """Makes two tasks or more of one: each of ``parts`` gives its text, and other fields where they differ.

        Gives the task, now split, and the new ones. Raises BadChange where it is none that stands.
        """
        checked = [values.checked(part, self._words()) for part in parts]
        with self._work("split", reason) as work:
            state = task_of(work.connection, task)
            parent, *made = decisions.split(state, checked, _taken(work, state.directive))
            return (_put(work, state, parent), *(_put(work, None, one) for one in made))

    def merge(
        self, tasks: Sequence[str], changes: Mapping[str, Any] | None = None, *, reason: str = ""
    ) -> tuple[TaskState, ...]:
        """Makes one task of several of a directive: texts joined in the order given, leads united, but for ``changes``.

        Gives the tasks, now merged, and the new one last. Raises BadChange where that cannot be.
        """
        checked = values.checked(changes or {}, self._words())
        with self._work("merge", reason) as work:
            states = _all(work, tasks)
            taken = _taken(work, states[0].directive) if states else ()
            *parents, made = decisions.merged(states, checked, taken)
            old = [_put(work, state, parent) for state, parent in zip(states, parents, strict=True)]
            return (*old, _put(work, None, made))

    def insert(self, directive: str, changes: Mapping[str, Any], *, reason: str = "") -> TaskState:
        """Adds a task by hand to a directive (id, number, file or title); ``text`` at least. Raises BadChange."""
        words = self._words()
        rest = next((sector.name for sector in words.sectors if sector.scope == "rest"), "")
        checked = {"sector": rest, **values.checked(changes, words)}
        with self._work("insert", reason) as work:
            one = asked(stored(work.connection), directive)
            frame = {name: getattr(one, name) for name in ("title", "number", "issuer", "issued")}
            made = decisions.inserted(one.id, checked, _taken(work, one.id), {**frame, "document": one.name})
            return _put(work, None, made)

    def record(self, said: Progress, *, today: date | None = None) -> TaskState | PeriodState:
        """Writes down how far a task is, or one period of a duty (``TASK/OWNER/PERIOD``); what is None stays.

        What is done and has no day is done ``today``. The same said twice changes nothing. Raises
        NotInStore, BadChange.
        """
        with self._work("record", said.source, who=said.who, at=said.at or "") as work:
            return progressing.record(work, said, today=today)

    def record_all(
        self, several: Sequence[Progress], *, today: date | None = None, reason: str = ""
    ) -> tuple[tuple[Progress, ...], tuple[str, ...]]:
        """Writes down what a list says of many, as one operation, all or nothing, that one `undo` takes back.

        Gives what was taken, and a line for each that does not fit (no such task, no such day) and was left out.
        """
        with self._work("import", reason) as work:
            return progressing.record_all(work, several, today=today)

    def undo(self, operation: int | None = None, *, reason: str = "") -> int:
        """Restores what was before an operation, by default this person's newest that stands; gives its number.

        It is itself an operation, and can be undone. Raises NotInStore where there is none, BadChange where it was
        undone already, VersionConflict where something of it was changed since.
        """
        with self._work("undo", reason) as work:
            return work.undo(operation)

    @contextmanager
    def _work(self, command: str, reason: str = "", *, who: str = "", at: str = "") -> Iterator[Work]:
        at = at or datetime.now().astimezone().isoformat(timespec="seconds")
        with self.database.write() as connection:
            yield Work(connection, who or self.who, at, command, reason=reason)

    def _words(self) -> Lexicon:
        return Lexicon.load(*self.lexicon)


def _put(work: Work, before: TaskState | None, after: TaskState) -> TaskState:
    written = work.put(before, after)
    assert isinstance(written, TaskState)
    return written


def _all(work: Work, tasks: Sequence[str]) -> list[TaskState]:
    """The tasks, each once."""
    found = (task_of(work.connection, task) for task in tasks)
    return list({state.id: state for state in found}.values())


def _taken(work: Work, directive: str) -> frozenset[str]:
    return frozenset(task.id for task in load_tasks(work.connection, directive=directive))


def _accepted(state: TaskState, *, machine: bool) -> TaskState:
    if machine and "gone" in state.conflicts:
        return decisions.settled(state, machine=True)
    return decisions.accepted(state, machine=machine)
