"""How far a task or one period of a duty is: said by a person, a table that came back, or a target."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from policynlp.errors import BadChange, NotInStore
from policynlp.items import Progress
from policynlp.register import decisions, values, views
from policynlp.register.finding import task_of
from policynlp.register.keeping import PeriodState, load
from policynlp.register.operations import Work
from policynlp.register.periods import period, recurs
from policynlp.register.schema import progress
from policynlp.register.state import TaskState


def record(work: Work, said: Progress, *, today: date | None = None) -> TaskState | PeriodState:
    """Writes down what is said, see `policynlp.register.Store.record`; gives the state of the task or period."""
    said = _checked(said)
    key, _, rest = said.id.partition("/")
    task = task_of(work.connection, key)
    before, now = _period(work, task, rest) if rest else (task, task)
    after = _after(now, said, today or date.today())
    written = work.put(before, after)
    if written is not before:
        _note(work, after.id, said)
    assert isinstance(written, TaskState | PeriodState)
    return written


def record_all(
    work: Work, several: Iterable[Progress], *, today: date | None = None
) -> tuple[tuple[Progress, ...], tuple[str, ...]]:
    """(what was written down, a line for each that does not fit and is left out); see `record`."""
    taken, problems = [], []
    for said in several:
        try:
            record(work, said, today=today)
        except (BadChange, NotInStore) as error:  # raised before anything of it is written
            problems.append(str(error))
        else:
            taken.append(said)
    return tuple(taken), tuple(problems)


def _checked(said: Progress) -> Progress:
    state = values.state(said.state) if said.state is not None else None
    note = None if said.note is None else values.words("note", said.note)
    return replace(said, state=state, done_on=values.day(said.done_on, "done on"), note=note)


def _after(now: TaskState | PeriodState, said: Progress, today: date) -> TaskState | PeriodState:
    old = now.progress if isinstance(now, TaskState) else now.state
    state = said.state or old
    day = (said.done_on or now.done_on or today.isoformat()) if state == "done" else None
    if isinstance(now, TaskState):
        return decisions.progressed(now, state, note=said.note, done_on=day)
    return replace(now, state=state, note=now.note if said.note is None else said.note, done_on=day)


def _period(work: Work, task: TaskState, rest: str) -> tuple[PeriodState | None, PeriodState]:
    """The period as it is kept (None: nobody has said anything yet) and as it stands."""
    owner, _, name = rest.rpartition("/")
    key = f"{task.id}/{rest}"
    kept = load(work.connection, "period", [key]).get(key)
    if isinstance(kept, PeriodState):
        return kept, kept
    row = views.row_of(task)
    if not recurs(row["due"]):
        raise BadChange(f"{task.id}: no duty that recurs, so it has no period {name!r}; say it of the task itself")
    owners = [actor["name"] for actor in row["lead"]] or [""]
    if owner not in owners:
        raise NotInStore(f"{key}: {owner!r} does not lead this duty; its owners are {'、'.join(owners) or 'none'}")
    since = row["issued"] or ""
    if period(row["due"], name, since=date.fromisoformat(since) if since else date.today()) is None:
        raise BadChange(f"{key}: {name!r} is no period of {row['due']}; write it as `policynlp due` does")
    return None, PeriodState(task.id, owner, name)


def _note(work: Work, key: str, said: Progress) -> None:
    values_ = {
        "operation": work.operation,
        "key": key,
        "at": work.at,
        "who": work.who,
        "source": said.source,
        "state": said.state,
        "note": said.note,
        "done_on": said.done_on,
    }
    work.connection.execute(progress.insert().values(values_))
