"""`policynlp edit`, `insert`, `done`: a person's word on one task."""

from typing import Annotated

import typer

from policynlp.cli.office_store import (
    DbOption,
    FieldsArgument,
    ReasonOption,
    TaskArgument,
    WhoOption,
    fields,
    opened,
)
from policynlp.cli.shell import guarded, visible
from policynlp.cli.words import words


@guarded
def edit(
    task: TaskArgument,
    values: FieldsArgument,
    reason: ReasonOption = "",
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", help="Refuse where the task is no longer at this version (版本)."),
    ] = None,
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Mend a task (修改任务): text, kind, sector, lead, support, deadline, due; an empty value clears its field.

    What you set stays when the directive is revised or run again. due is a day (2024-06-30), a span
    (2024-06-01/2024-06-30, 2024-06-01/..), a duty (R/P1M), PT24H, P30D, now or ongoing (长期).

    \b
    Example:
      policynlp edit 5b17 lead=应急局、消防救援支队 due=2024-06-30
      policynlp edit 5b17 deadline= due= --reason 原文无时限
    """
    given = fields(values)
    with opened(db, who) as store:
        before = store.task(task)
        after = store.edit(task, given, version=version, reason=reason)
    _print(after.id, after.version, changed=after.version != before.version)


@guarded
def insert(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The directive: its id, 文号, title or file.")],
    values: FieldsArgument,
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Add a task by hand (补充任务) to a directive; its text is needed, other fields may be given.

    \b
    Example:
      policynlp insert notice.txt text=每周报送排查进度。 lead=住建局 due=R/P1W
    """
    given = fields(values)
    with opened(db, who) as store:
        made = store.insert(document, given, reason=reason)
    _print(made.id, made.version)


@guarded
def done(
    task: Annotated[
        str, typer.Argument(metavar="ID", help="A task's id, or ID/OWNER/PERIOD of a duty as `policynlp due` shows it.")
    ],
    note: Annotated[
        str | None, typer.Option("--note", metavar="WORDS", help="What was done (备注).", show_default=False)
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day of it. [default: today]", show_default=False)
    ] = None,
    state: Annotated[str, typer.Option("--state", metavar="done|doing|open", help="How far it is.")] = "done",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Say that a task is done (办结), or how far it is.

    A duty that recurs is done period by period: policynlp done ID/应急管理/2024-05.

    \b
    Example:
      policynlp done 5b17 --note 已完成排查 --on 2024-06-28
      policynlp done c04e/消防/2024-Q2
      policynlp done 5b17 --state doing
    """
    from policynlp.errors import BadChange
    from policynlp.items import Progress
    from policynlp.register import values as check
    from policynlp.register.periods import recurs
    from policynlp.register.state import TaskState

    with opened(db, who) as store:
        if "/" not in task and state == "done" and recurs(store.task(task).values.get("due")):
            raise BadChange(
                f"{task}: a duty that recurs is done period by period; say {task}/OWNER/PERIOD as `policynlp due` "
                "shows it, or end it with `policynlp reject`"
            )
        after = store.record(Progress(task, state=check.state(state), note=note, done_on=on))
    name = after.progress if isinstance(after, TaskState) else after.state
    typer.echo(visible(words()["store"]["done"].format(id=after.id, state=words()["state"][name])))


def _print(key: str, version: int, *, changed: bool = True) -> None:
    label = words()["store"]["version" if changed else "unchanged"]
    typer.echo(visible(label.format(id=key, version=version)))
