"""`policynlp export`: the register of the store as a file."""

from typing import Annotated

import typer

from policynlp.cli.office_store import DbOption, DocumentOption, opened
from policynlp.cli.shell import emit, guarded, note
from policynlp.cli.words import words


@guarded
def export(
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="PATH|-",
            help="The file to write, its folders are made; - is standard output. [default: outputs/register.xlsx]",
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="xlsx|docx|csv|jsonl|json|md",
            help="The format. [default: the output's ending; jsonl for -]",
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
    """
    from policynlp.cli.target import check, choose, make_folder

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
