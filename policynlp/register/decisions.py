"""What people decide on tasks, as pure functions from states to states; the store only keeps what they return.

All that a person decides lies in ``people``, ``base``, ``review``, ``parents``, ``children``, ``progress``, ``note`` and
``done_on``; a run (`policynlp.register.merge`) alters none of these. Ids of rows that people make are made of content.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from policynlp.errors import BadChange
from policynlp.items import State
from policynlp.register.lineage import blank, derived
from policynlp.register.state import EDITABLE, TaskState
from policynlp.rows import Row


def edited(state: TaskState, values: Mapping[str, Any]) -> TaskState:
    """The state with these fields set by a person; what the machine says of them now has been seen and is the base.

    Conflicts in the fields are settled by it. Raises BadChange where a field is not `EDITABLE` or the row is no
    longer there to be edited (split, merged).
    """
    _editable(values)
    _standing(state)
    return state.changed(
        people={**state.people, **values},
        base={**state.base, **_machine(state, values)},
        conflicts=_without(state, values),
    )


def released(state: TaskState, fields: Collection[str]) -> TaskState:
    """The state with these fields left to the machine again. Raises BadChange as `edited` does."""
    _editable(fields)
    _standing(state)
    return state.changed(
        people={name: value for name, value in state.people.items() if name not in fields},
        base={name: value for name, value in state.base.items() if name not in fields},
        conflicts=_without(state, fields),
    )


def settled(state: TaskState, *, machine: bool = False) -> TaskState:
    """The state without conflicts: with the person's values, or the machine's where ``machine``.

    Of a row that the directive no longer holds the person's side is that it stays (and is not asked again), the
    machine's that it is rejected. The same state where there are no conflicts.
    """
    if not state.conflicts:
        return state
    fields = {name: value for name, value in state.conflicts.items() if name != "gone"}
    gone = "gone" in state.conflicts
    out = edited(
        state, fields if machine else {name: state.people.get(name, state.values.get(name)) for name in fields}
    )
    if gone and machine:
        return _as_one(state, rejected(out))
    return _as_one(state, out.changed(base={**out.base, "gone": True}, conflicts={}) if gone else out)


def accepted(state: TaskState, *, machine: bool = False) -> TaskState:
    """The row approved as it stands: all `EDITABLE` fields are set by the person from now on, conflicts are settled.

    ``machine`` takes the machine's side in conflicts. Raises BadChange where the row is split or merged.
    """
    settling = {name: value for name, value in state.conflicts.items() if machine and name != "gone"}
    whole = {name: {**state.values, **settling}.get(name) for name in EDITABLE}
    out = edited(state, whole)
    base = {**out.base, "gone": True} if "gone" in state.conflicts or state.gone else out.base
    return _as_one(state, out.changed(base=base, conflicts={}, review="accepted", gone=False))


def rejected(state: TaskState) -> TaskState:
    """The row is no task. What was rejected is kept as the base: a run that words it anew shows so as a conflict.

    Raises BadChange where the row is split or merged.
    """
    _standing(state)
    return state.changed(review="rejected", base={**state.base, **_machine(state, ("text",))}, conflicts={})


def split(state: TaskState, parts: Sequence[Mapping[str, Any]], taken: Collection[str] = ()) -> tuple[TaskState, ...]:
    """The row, now split, and a new one for each of ``parts``: values by field, ``text`` at least.

    What a part does not name it has of the row: a person's value, else it follows the machine. Progress and note are
    carried over. ``taken`` are ids in use. Raises BadChange with fewer than two parts, without a text, or where the
    row is split, merged or rejected.
    """
    _standing(state, rejected=False)
    if len(parts) < 2:
        raise BadChange(f"{state.id}: split into {len(parts)} part; give two at least")
    if state.machine is None:
        raise BadChange(f"{state.id}: there is no row to split; run the directive first")
    ids = set(taken) | {state.id}
    made: list[TaskState] = []
    for part in parts:
        _editable(part)
        key = _new_id((state.id,), _text(state.id, part), ids)
        ids.add(key)
        row = derived(key, (state.machine,), part["text"])
        people = {**_set(state), **part}
        made.append(_made(state, key, "split", row, people))
    parent = state.changed(review="split", children=tuple(one.id for one in made), conflicts={})
    return parent, *made


def merged(
    states: Sequence[TaskState], values: Mapping[str, Any] | None = None, taken: Collection[str] = ()
) -> tuple[TaskState, ...]:
    """The rows, now merged away, in their order, and behind them the one that they became.

    What ``values`` does not name is joined: texts in the order given, actors of all. Raises BadChange with fewer than
    two rows, rows of several directives, or where one is split, merged or rejected.
    """
    values = values or {}
    _editable(values)
    ids = tuple(state.id for state in states)
    if len(set(ids)) < 2 or len(set(ids)) < len(ids) or len({state.directive for state in states}) > 1:
        raise BadChange(f"{', '.join(ids)}: a merge takes two or more different rows of one directive")
    for state in states:
        _standing(state, rejected=False)
    stood = derived("", [{**blank("", {}), **state.values} for state in states])
    chosen = {name for state in states for name in _set(state)} | {"text"}
    people = {**{name: stood[name] for name in EDITABLE if name in chosen}, **values}
    key = _new_id(tuple(sorted(ids)), _text(ids[0], people), set(taken) | set(ids))
    row = derived(key, [state.machine or blank("", {}) for state in states])
    child = _made(states[0], key, "merge", row, people, parents=ids)
    return *(state.changed(review="merged", children=(key,), conflicts={}) for state in states), child


def inserted(
    directive: str, values: Mapping[str, Any], taken: Collection[str] = (), frame: Mapping[str, Any] | None = None
) -> TaskState:
    """A row that a person adds. ``frame`` is any row of the directive: its title, number, issuer and day are taken.

    Raises BadChange where a field is not `EDITABLE` or there is no text.
    """
    _editable(values)
    key = _new_id((directive,), _text(directive, values), set(taken))
    return TaskState(key, directive, "person", blank(key, frame or {}), dict(values), {})


def progressed(
    state: TaskState, progress: State | None = None, *, note: str | None = None, done_on: str | None = None
) -> TaskState:
    """The state with how far it is; None leaves a value as it is, but a task that is not done has no day of it."""
    now = progress or state.progress
    day = (done_on or state.done_on) if now == "done" else None
    return _as_one(state, state.changed(progress=now, note=state.note if note is None else note, done_on=day))


def _made(
    state: TaskState, key: str, origin: Any, row: Row, people: Mapping[str, Any], *, parents: tuple[str, ...] = ()
) -> TaskState:
    told = {name: row.get(name) for name in EDITABLE}
    one = TaskState(key, state.directive, origin, row, dict(people), told, parents=parents or (state.id,))
    return one if parents else replace(one, progress=state.progress, note=state.note, done_on=state.done_on)


def _new_id(sources: tuple[str, ...], text: str, taken: Collection[str]) -> str:
    """16 hex digits of the rows or directive it comes from, its text, and a counter among equal ones."""
    counter = 0
    while True:
        key = sha256("\n".join((*sources, str(counter), text)).encode("utf-8", "replace")).hexdigest()[:16]
        if key not in taken:
            return key
        counter += 1


def _machine(state: TaskState, fields: Collection[str]) -> dict[str, Any]:
    return {name: (state.machine or {}).get(name) for name in fields}


def _set(state: TaskState) -> dict[str, Any]:
    return {name: value for name, value in state.people.items() if name in EDITABLE}


def _without(state: TaskState, fields: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in state.conflicts.items() if name not in fields}


def _as_one(before: TaskState, after: TaskState) -> TaskState:
    """``after`` as the next version of ``before``, whatever steps lay between."""
    return replace(after, version=before.version + 1)


def _text(where: str, values: Mapping[str, Any]) -> str:
    text = values.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadChange(f"{where}: a row needs a text; give text=…")
    return text


def _editable(fields: Collection[str]) -> None:
    wrong = sorted(set(fields) - set(EDITABLE))
    if wrong:
        raise BadChange(f"{', '.join(wrong)}: cannot be set; a person may set {', '.join(EDITABLE)}")


def _standing(state: TaskState, *, rejected: bool = True) -> None:
    if state.review in ("split", "merged") or (not rejected and state.review == "rejected"):
        raise BadChange(f"{state.id}: the row is {state.review}; undo that first, or change what it became")
