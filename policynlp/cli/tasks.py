"""`policynlp list`, `policynlp due`: what the store holds, what falls due."""

from typing import Annotated

import typer

from policynlp.cli.office_store import DbOption, DocumentOption, opened
from policynlp.cli.shell import emit, guarded, note
from policynlp.cli.words import words

FormatOption = Annotated[
    str, typer.Option("--format", metavar="table|jsonl", help="A table to read, or JSON Lines for programs.")
]


def _check(format: str) -> None:
    if format not in ("table", "jsonl"):
        raise typer.BadParameter(f"no format named {format!r}; there are table and jsonl", param_hint="'--format'")


@guarded
def list_tasks(
    *,
    department: Annotated[
        str | None,
        typer.Option(
            "--department", metavar="NAME", help="Only tasks that it leads or helps with, by any of its names."
        ),
    ] = None,
    sector: Annotated[str | None, typer.Option("--sector", metavar="NAME", help="Only this sector (行业领域).")] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="open|doing|done|withdrawn", help="Only tasks in this state (状态)."),
    ] = None,
    document: DocumentOption = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Only tasks where the machine now says otherwise (冲突).")
    ] = False,
    due_before: Annotated[
        str | None, typer.Option("--due-before", metavar="DATE", help="Only tasks that are due by this day.")
    ] = None,
    format: FormatOption = "table",
    db: DbOption = None,
) -> None:
    """List the tasks of the store (台账) with their ids, directive by directive.

    Tasks that were rejected, split or merged, or that a revised directive no longer holds, are listed with
    --state withdrawn.

    \b
    Example:
      policynlp list
      policynlp list --department 市应急局 --state open
      policynlp list --conflicts --format jsonl
    """
    _check(format)
    with opened(db) as store:
        found = store.tasks(
            directive=document,
            department=department,
            sector=sector,
            state=state,  # type: ignore[arg-type]  # checked there
            conflicts=conflicts,
            due_before=due_before,
        )
        named = {one.id: one for one in store.documents()}

    from policynlp.cli.table import print_tasks, task_line

    if format == "jsonl":
        emit(b"".join(map(task_line, found)))
        return
    if not found:
        note(words()["store"]["empty"])
    print_tasks(found, named)


@guarded
def due(
    days: Annotated[int, typer.Option("--days", metavar="N", min=0, help="How many days ahead to look.")] = 3,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help="Reckon from this day. [default: today]", show_default=False),
    ] = None,
    format: FormatOption = "table",
    db: DbOption = None,
) -> None:
    """Show what falls due (到期): yellow (黄) within --days, red (红) what is overdue.

    A duty that recurs (每月、每季度) falls due at the end of each period, once for each owner; at most 24 periods back
    are shown. What is to be done always (长期坚持) never falls due.

    \b
    Example:
      policynlp due
      policynlp due --days 7 --today 2024-06-25
    """
    _check(format)
    from datetime import date

    from policynlp.register.values import day

    given = day(today, "--today")
    with opened(db) as store:
        lit = store.due(date.fromisoformat(given) if given else None, days)

    from policynlp.cli.table import due_line, print_due

    if format == "jsonl":
        emit(b"".join(due_line(item, light) for item, light in lit))
        return
    if not lit:
        note(words()["store"]["nothing_due"])
    print_due(lit)
