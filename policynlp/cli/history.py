"""`policynlp history`, `policynlp undo`: who changed what, when and why; and back."""

from typing import Annotated

import typer

from policynlp.cli.office_store import DbOption, ReasonOption, WhoOption, opened
from policynlp.cli.shell import guarded, visible
from policynlp.cli.words import words


@guarded
def history(
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A task, a period (ID/OWNER/PERIOD) or a directive. [default: all operations]",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Without ID: how many operations.")] = 20,
    db: DbOption = None,
) -> None:
    """Show who changed what, when and why (历史): of one task every change by field, before → after; else the operations.

    \b
    Example:
      policynlp history
      policynlp history 5b17
    """
    with opened(db) as store:
        from policynlp.cli.changes import change_lines, operation_line

        if key is None:
            for operation in store.operations(limit):
                typer.echo(visible(operation_line(operation, keys=True)))
            return
        for change in store.history(key):
            lines = list(change_lines(change))
            if not lines and change.kind == "task":  # a run found the row elsewhere in the text
                continue
            typer.echo(visible(operation_line(change.operation)))
            for line in lines:
                typer.echo(visible(line))


@guarded
def undo(
    operation: Annotated[
        int | None,
        typer.Option(
            "--operation",
            metavar="N",
            help="This one, as `policynlp history` lists it. [default: your newest]",
            show_default=False,
        ),
    ] = None,
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Take back your newest change, or the one that is named (撤销). Repeated, it goes back to the start.

    It is refused where somebody changed the same since; nothing is lost, an undo can be undone.

    \b
    Example:
      policynlp undo
      policynlp undo --operation 2
    """
    with opened(db, who) as store:
        number = store.undo(operation, reason=reason)
    typer.echo(words()["store"]["undone"].format(number=number))
