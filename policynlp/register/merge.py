"""A new run of a directive laid over what the store holds: people's decisions stand, all else follows the machine.

Pure: no database, no clock. Which stored row is which found row is said in `policynlp.register.match`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from policynlp.register.lineage import blank, derived, same
from policynlp.register.match import absent, in_place, matched
from policynlp.register.state import EDITABLE, TaskState
from policynlp.rows import Row


@dataclass(frozen=True, slots=True)
class Merged:
    """A directive after a run.

    ``tasks`` are all its states, present ones in the order of the text, then those that the text no longer holds;
    ``changed`` those of them that are new or differ in anything; their versions are one higher where a person sees it.
    Each state counts once: ``new``, else ``conflicting`` (also one that a person worked on and that is no longer found:
    it stays), else ``gone`` (no longer found), else ``followed`` (other values than before), else ``kept``. What an
    earlier run did not find either counts nowhere, nor what a person rejected, split or merged away, unless it is in
    conflict.
    """

    tasks: tuple[TaskState, ...]
    changed: tuple[TaskState, ...]
    new: int = 0
    followed: int = 0
    conflicting: int = 0
    gone: int = 0
    kept: int = 0


def merge(stored: Sequence[TaskState], rows: Sequence[Row], directive: str) -> Merged:
    """The states of ``directive`` after a run that found ``rows``; see the module for what becomes of each.

    ``stored`` are all its states, in any order; those of other directives are passed over.
    """
    before = sorted((state for state in stored if state.directive == directive), key=lambda state: state.id)
    found = sorted(rows, key=in_place)
    pairs = matched(before, found)
    told = {before[n].id: found[m] for n, m in pairs.items()}
    by_id = {state.id: state for state in before}
    after = [_after(state, *_said(state, by_id, told, found)) for state in before]
    known = set(pairs.values())
    fresh = [row for m, row in enumerate(found) if m not in known]
    new = list(_new(fresh, directive, set(by_id)))
    changed = {one.id for one, old in zip(after, before, strict=True) if one != old} | {one.id for one in new}
    tasks = tuple(sorted((*after, *new), key=_order))
    counts = dict.fromkeys(("new", "followed", "conflicting", "gone", "kept"), 0)
    for state in tasks:
        kind = _kind(state, by_id.get(state.id))
        if kind:
            counts[kind] += 1
    return Merged(tasks, tuple(state for state in tasks if state.id in changed), **counts)


def _said(
    state: TaskState, by_id: Mapping[str, TaskState], told: Mapping[str, Row], found: Sequence[Row]
) -> tuple[Row | None, bool]:
    """(the machine's row for it now, whether the directive still holds it)."""
    present = _presence(by_id, told)
    row = told.get(state.id)
    if row is not None or state.origin == "machine":
        return row or state.machine, row is not None
    if state.origin == "person":
        return blank(state.id, found[0] if found else state.machine or {}), True
    parents = [by_id[key] for key in state.parents if key in by_id]
    there = [parent for parent in parents if present(parent)]
    rows = [row for parent in there or parents if (row := _said(parent, by_id, told, found)[0]) is not None]
    text = state.people.get("text") if state.origin == "split" else None
    return (derived(state.id, rows, text) if rows else state.machine), bool(there)


def _presence(by_id: Mapping[str, TaskState], told: Mapping[str, Row]) -> Callable[[TaskState], bool]:
    def present(state: TaskState) -> bool:
        if state.id in told or state.origin == "person":
            return True
        return any(present(by_id[key]) for key in state.parents if key in by_id)

    return present


def _after(state: TaskState, row: Row | None, there: bool) -> TaskState:
    """The state as the run leaves it, its version higher only where a person sees something else."""
    gone = not there and (not state.touched or state.review == "rejected")  # text and person agree that it is none
    conflicts = _conflicts(state, row or {}) if there else dict(state.conflicts)
    if not there and not gone and not state.base.get("gone"):
        conflicts["gone"] = True
    now = replace(state, machine=row, gone=gone, conflicts=conflicts)
    if now == state or now.alike_to_people(state):
        return now
    return replace(now, version=state.version + 1)


def _conflicts(state: TaskState, row: Row) -> dict[str, Any]:
    """The machine's values of fields that a person decided, where it says neither what it did then nor the same.

    A split or merged row has none: what it became shows them. Of a rejected row only another text counts.
    """
    if state.review in ("split", "merged"):
        return {}
    fields: Iterable[str] = (name for name in EDITABLE if name in state.people)
    if state.review == "rejected":
        fields = ("text",) if "text" in state.base else ()
    return {
        name: row.get(name)
        for name in fields
        if not same(name, row.get(name), state.base.get(name))
        and not (name in state.people and same(name, row.get(name), state.people[name]))
    }


def _new(rows: Iterable[Row], directive: str, taken: set[str]) -> Iterable[TaskState]:
    for row in rows:
        key, counter = row["id"], 0
        while key in taken:
            counter += 1
            key = sha256(f"{row['id']}:{counter}".encode()).hexdigest()[:16]
        taken.add(key)
        yield TaskState(key, directive, machine=row)


def _order(state: TaskState) -> tuple[bool, int, int, str]:
    row = state.machine or {}
    return absent(state), row.get("start", 0), row.get("end", 0), state.id


def _kind(state: TaskState, before: TaskState | None) -> str:
    if before is None:
        return "new"
    if state.review in ("rejected", "split", "merged"):
        return "conflicting" if state.conflicts and not absent(state) else ""
    if state.conflicts:
        return "conflicting"
    if absent(state):
        return "" if absent(before) else "gone"
    told, was = state.machine or {}, before.machine or {}
    if before.gone or any(not same(name, told.get(name), was.get(name)) for name in EDITABLE):
        return "followed"
    return "kept"
