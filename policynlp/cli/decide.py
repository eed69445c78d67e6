"""`policynlp accept`, `reject`, `split`, `merge`: what a person decides on rows as a whole."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office_store import DbOption, ReasonOption, TaskArgument, TasksArgument, WhoOption, opened
from policynlp.cli.shell import guarded, visible
from policynlp.cli.words import words

if TYPE_CHECKING:
    from policynlp.register.state import TaskState


@guarded
def accept(
    tasks: TasksArgument,
    machine: Annotated[
        bool, typer.Option("--machine", help="Settle conflicts by the machine's newer values, not by yours.")
    ] = False,
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Accept tasks as they stand (确认); conflicts (冲突) are settled by it. A rejected task comes back.

    \b
    Example:
      policynlp accept 5b17 c04e
      policynlp accept 5b17 --machine
    """
    with opened(db, who) as store:
        _print(store.accept(tasks, machine=machine, reason=reason))


@guarded
def reject(
    tasks: TasksArgument,
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Take tasks out of the register (删除): no later run brings them back. Nothing is deleted; `undo` restores them.

    \b
    Example:
      policynlp reject 5b17 --reason 不是任务
    """
    with opened(db, who) as store:
        _print(store.reject(tasks, reason=reason))


@guarded
def split(
    task: TaskArgument,
    texts: Annotated[list[str], typer.Argument(metavar="TEXT TEXT...", help="The texts of the parts, two or more.")],
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Split a task into several (拆分), which have all its fields but the text; mend them with `edit`.

    \b
    Example:
      policynlp split 5b17 住建部门要完成全面排查； 逐户建立台账；
    """
    with opened(db, who) as store:
        _print(store.split(task, [{"text": text} for text in texts], reason=reason))


@guarded
def merge(
    tasks: TasksArgument,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="The text of the whole. [default: the texts joined]")
    ] = None,
    reason: ReasonOption = "",
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Make one task of several of a directive (合并): texts joined in the order given, owners united.

    \b
    Example:
      policynlp merge 5b17 c04e
    """
    with opened(db, who) as store:
        _print(store.merge(tasks, {"text": text} if text is not None else {}, reason=reason))


def _print(states: "Iterable[TaskState]") -> None:
    for one in states:
        label = words()["review"].get(one.review) or words()["store"]["version"].format(id="", version=one.version)
        typer.echo(visible(f"{one.id}: {label.lstrip(': ')}"))
