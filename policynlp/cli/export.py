"""`policynlp export`: the register of the store as a file."""

from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.office_store import DbOption, DocumentOption, opened
from policynlp.cli.output import output_option
from policynlp.cli.shell import emit, guarded, note
from policynlp.cli.words import words


@guarded
def export(
    output: Annotated[
        str | None,
        output_option("outputs/register.xlsx"),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="xlsx|docx|csv|jsonl|json|md|ledger|ics|jira|msproject|feishu|wps|openproject|zentao",
            help="The format; from ledger (台账) on, tasks as others follow them. "
            "[default: the output's ending; jsonl for -]",
        ),
    ] = None,
    document: DocumentOption = None,
    db: DbOption = None,
) -> None:
    """Write the register (任务分解表) as it now stands in the store, with what people mended, split, merged and added.

    \b
    Example:
      policynlp export -o outputs/register.xlsx
      policynlp export --document notice.txt -o - --format jsonl
      policynlp export --format ledger -o outputs/ledger.xlsx
      policynlp export --format ics
    """
    from policynlp.cli.target import check, choose, make_folder
    from policynlp.export.handover import ITEM_FORMATS

    if format is not None and format.lower() in ITEM_FORMATS:
        _items(output, format.lower(), document, db)
        return

    target, named = choose(output, format)
    if target:
        check(target, inputs=[])
    with opened(db) as store:
        register = store.register(document)

    from policynlp.export import write

    if target:
        make_folder(target)
    content = write(register, target, format=named)
    if content is not None:
        emit(content)
    if target:
        note(words()["store"]["register"].format(target=target))


def _items(output: str | None, format: str, document: str | None, db: str | None) -> None:
    """The tasks with their state, in a format that others follow them in; a ledger has duties by their periods."""
    from policynlp.cli.target import check, make_folder
    from policynlp.export.handover import ending, export_items

    target = None if output == "-" else Path(output or f"outputs/{format}.{ending(format)}")
    if target:
        check(target, inputs=[])
    with opened(db) as store:
        items = store.items(directive=document, recurring=format != "ledger")
    if target:
        make_folder(target)
    content = export_items(items, target, format=format)
    if content is not None:
        emit(content)
    if target:
        note(words()["ledger"]["items"].format(target=target))
