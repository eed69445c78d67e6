"""`policynlp import`: what departments filled into a ledger (台账), back into the store."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office_store import DbOption, WhoOption, opened
from policynlp.cli.shell import guarded, note, visible
from policynlp.cli.words import words

if TYPE_CHECKING:
    from policynlp.items import Item, Progress
    from policynlp.register import Store


@guarded
def import_ledgers(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="LEDGERS", readable=False, help="Ledgers (.xlsx) that `policynlp export` or `packs` wrote."
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written down, and write nothing.")
    ] = False,
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Take over what departments filled in (台账回填): state, progress, day of completion, person in charge, remark.

    Rows are found by their 编号. An empty cell says nothing, and a row as it was sent out says nothing; importing the
    same ledger twice writes everything down once. What does not fit is listed, left alone, and makes the exit code 1.
    All that one ledger says is one change: `policynlp undo` takes it back.

    \b
    Example:
      policynlp import ledger.xlsx --dry-run
      policynlp import ledger.xlsx --who 张三
    """
    from policynlp.errors import InputError

    failed = False
    with opened(db, who) as store:
        for path in paths:
            try:
                failed |= _one(store, path, dry_run=dry_run)
            except InputError as error:
                note(f"policynlp: {error}")
                failed = True
    if failed:
        raise typer.Exit(1)


def _one(store: "Store", path: Path, *, dry_run: bool) -> bool:
    """Whether anything of the ledger did not fit."""
    from policynlp.export.ledger_read import read_ledger

    said = words()["ledger"]
    found = read_ledger(path, _items(store), today=date.today(), who=store.who)
    problems = [f"{path}: {problem}" for problem in found.problems]
    taken = found.progress
    if not dry_run:
        taken, wrong = store.record_all(found.progress, reason=path.name)
        problems += [f"{path}: {problem}" for problem in wrong]
    for progress in taken:
        typer.echo(visible(_told(progress)))
    for problem in problems:
        note(problem)
    counts = {"path": path, "rows": found.rows, "count": len(taken), "problems": len(problems)}
    note(said["would" if dry_run else "taken"].format(**counts))
    return bool(problems)


def _items(store: "Store") -> "dict[str, Item]":
    """All items by id: duties as a whole and period by period."""
    return {item.id: item for recurring in (True, False) for item in store.items(recurring=recurring)}


def _told(said: "Progress") -> str:
    parts = [said.state, said.done_on, f"“{said.note}”" if said.note is not None else None]
    return f"{said.id}: {' '.join(part for part in parts if part)}"
