"""`policynlp packs`: a folder for each department with what it has to do."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.office_store import DbOption, DocumentOption, opened
from policynlp.cli.shell import guarded, note
from policynlp.cli.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policynlp.items import Item


_MANY = 1000  # tasks whose packs take more than a few seconds


@guarded
def packs(
    *,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILES_OR_FOLDERS]",
            readable=False,
            help="Directives to make packs of without a store; without them the store's tasks are taken.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="department", help="What the packs are for: department (单位).")
    ] = "department",
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="The folder to write.")] = Path(
        "outputs/packs"
    ),
    each: Annotated[
        str, typer.Option("--each", metavar="department|task", help="One 交办单 for each department, or for each task.")
    ] = "department",
    document: DocumentOption = None,
    lexicon: LexiconOption = None,
    db: DbOption = None,
) -> None:
    """Write a folder for each department (分单位材料包) with its 台账, its 督查交办单 and its calendar, and 总表.xlsx.

    A joint task is in the pack of each of its departments, marked 牵头 or 配合. The folder is written whole or not at
    all; one that an earlier run wrote is replaced, unless something in it was filled in or put there since.

    \b
    Example:
      policynlp packs --by department -o outputs/packs/
      policynlp packs notice.txt -o outputs/packs --each task
    """
    from policynlp.errors import MissingFile

    _check(by, each)
    failures: list[str] = []
    if paths:
        items, periods, failures = _of_files(paths, chosen(lexicon))
    else:
        with opened(db) as store:
            items, periods = store.items(directive=document), store.items(directive=document, recurring=False)
    for failure in failures:
        note(failure)
    from policynlp.export.handover_view import followed

    if not followed(items):
        raise MissingFile(
            f"{output}: there are no tasks to make packs of; `policynlp add FILES` brings some, or name files"
        )

    from policynlp.export.packs import write_packs

    if len(items) > _MANY:
        note(words()["ledger"]["packing"].format(count=len(items)))
    found = write_packs(items, output, each="task" if each == "task" else "department", periods=periods)
    note(words()["ledger"]["packs"].format(count=len(found), folder=output))
    if failures:
        raise typer.Exit(1)


def _check(by: str, each: str) -> None:
    if by != "department":
        raise typer.BadParameter(f"{by!r}; packs are made by department", param_hint="'--by'")
    if each not in ("department", "task"):
        raise typer.BadParameter(f"{each!r}; allowed are department and task", param_hint="'--each'")


def _of_files(
    paths: "Sequence[Path]", lexicon: "Sequence[Path]"
) -> "tuple[tuple[Item, ...], tuple[Item, ...] | None, list[str]]":
    """The items of directives that no store holds, no periods, and a line for each file that could not be read."""
    from policynlp import extract
    from policynlp.cli.summary import failure_lines
    from policynlp.items import items_of

    register = extract(paths, lexicon=lexicon)
    return items_of(register), None, list(failure_lines(register.failures))
