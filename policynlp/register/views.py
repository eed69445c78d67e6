"""What the store shows of a task: its row after people's edits, and the items that an office follows. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from policynlp.items import Item, Light, State
from policynlp.register.keeping import PeriodState
from policynlp.register.periods import period, periods, recurs
from policynlp.register.state import TaskState
from policynlp.rows import FIELDS, Row

DAYS = 3
"""How many days before it falls due a task is shown yellow."""


def row_of(task: TaskState) -> Row:
    """The row of the contract as it now stands, exactly FIELDS in their order.

    Several times of the machine give way to a person's one; nobody is suggested where somebody leads; a text that is
    part of the sentence it comes from has its own span.
    """
    values = {**dict.fromkeys(FIELDS), **task.values}
    people = task.people
    if "deadline" in people or "due" in people:
        values["milestones"] = values["milestones"] if _machines(task, "deadline", "due") else []
    if values["lead"]:
        values["suggested"] = []
    for name in ("path", "lead", "support", "suggested", "actions", "milestones"):
        values[name] = values[name] or []
    values["start"], values["end"] = _span(task, values)
    return {name: values[name] for name in FIELDS}


def _machines(task: TaskState, *names: str) -> bool:
    """Whether what a person set is what the machine says too (as where a row was accepted)."""
    machine = task.machine or {}
    return all(name not in task.people or task.people[name] == machine.get(name) for name in names)


def _span(task: TaskState, values: Row) -> tuple[int, int]:
    start, end = values["start"] or 0, values["end"] or 0
    whole = (task.machine or {}).get("text") or ""
    at = whole.find(values["text"]) if end - start == len(whole) else -1
    return (start + at, start + at + len(values["text"])) if at >= 0 else (start, end)


def in_order(tasks: Iterable[TaskState]) -> list[TaskState]:
    """The tasks by their place in the text; the parts of one sentence by theirs, rows that a person made last."""

    def key(task: TaskState) -> tuple[bool, int, int, str]:
        row = row_of(task)
        return task.origin == "person", row["start"], row["end"], task.id

    return sorted(tasks, key=key)


def day_of(due: str | None) -> str | None:
    """The ISO date by which ``due`` must be done, None where it says none: of a span of time its last day."""
    last = (due or "").rpartition("/")[2]
    try:
        return date.fromisoformat(last).isoformat() if len(last) == 10 else None
    except ValueError:
        return None


def state_of(task: TaskState) -> State:
    """How far a task is; whatever is not in the register any more is withdrawn."""
    return task.progress if task.live else "withdrawn"


def item_of(task: TaskState) -> Item:
    """The task as one item; a recurring duty with its rule."""
    row = row_of(task)
    due = row["due"]
    return Item(
        id=task.id,
        row=row,
        directive=task.directive,
        state=state_of(task),
        day=day_of(due),
        rule=due if due and due.startswith("R/") else "",
        note=task.note,
        done_on=task.done_on,
        version=task.version,
        conflicts=tuple(sorted(task.conflicts)),
    )


def items_of(task: TaskState, said: Sequence[PeriodState], *, today: date) -> Iterator[Item]:
    """The item of a task, or of a duty one for each owner and period from the directive's date up to ``today``.

    ``said`` are the periods of which somebody has said anything; they are there whatever became of the duty.
    """
    whole = item_of(task)
    if not recurs(whole.row["due"]) and not said:
        yield whole
        return
    since = _since(whole.row, today)
    made: dict[tuple[str, str], PeriodState | None] = {(one.owner, one.period): one for one in said}
    days: dict[str, date] = {}
    for one in periods(whole.row["due"], since, today):
        days[one.name] = one.last
        for owner in dict.fromkeys(whole.lead) or ("",):
            made.setdefault((owner, one.name), None)
    if not recurs(whole.row["due"]):
        yield whole
    for owner, name in sorted(made, key=lambda pair: (pair[1], pair[0])):
        last = days.get(name) or _last(whole.row["due"], name, since)
        yield _of_period(whole, made[owner, name], (owner, name), last)


def _since(row: Row, today: date) -> date:
    try:
        return date.fromisoformat(row["issued"] or "")
    except ValueError:
        return today


def _last(due: str | None, name: str, since: date) -> date | None:
    found = period(due or "", name, since=since)
    return found.last if found else None


def _of_period(whole: Item, said: PeriodState | None, key: tuple[str, str], last: date | None) -> Item:
    owner, name = key
    closed: State = whole.state if whole.state in ("done", "withdrawn") else "open"
    state = closed if said is None or whole.state == "withdrawn" else said.state
    return Item(
        id=f"{whole.id}/{owner}/{name}",
        row=whole.row,
        directive=whole.directive,
        state=state,
        day=last.isoformat() if last else None,
        owner=owner,
        period=name,
        note=said.note if said else "",
        done_on=said.done_on if said else None,
        version=said.version if said else 1,
        conflicts=whole.conflicts,
    )


def light(item: Item, *, today: date, days: int = DAYS) -> Light:
    """Yellow where the item falls due within ``days``, red where it is overdue, '' else and where it is closed."""
    if item.day is None or item.state in ("done", "withdrawn"):
        return ""
    day = date.fromisoformat(item.day)
    if day < today:
        return "red"
    return "yellow" if day <= today + timedelta(days=days) else ""


def by_task(said: Iterable[PeriodState]) -> dict[str, list[PeriodState]]:
    """The periods by the task they are of."""
    found: dict[str, list[PeriodState]] = {}
    for one in said:
        found.setdefault(one.task, []).append(one)
    return found
