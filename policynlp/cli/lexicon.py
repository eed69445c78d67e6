"""`policynlp lexicon`: what the words mean, and whether an office's own are right."""

import io
from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen, found
from policynlp.cli.shell import emit, guarded, note
from policynlp.cli.words import words

lexicon = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@lexicon.callback()
def options() -> None:
    """Check, list or search the lexicon (词库): bodies, sectors, cue words, terms.

    \b
    Example:
      policynlp lexicon check office.toml
      policynlp lexicon list sectors
      policynlp lexicon find 市应急局
    """


@lexicon.command(short_help="Say what is wrong in an office's lexicon, with file and line.")
@guarded
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            readable=False,
            help="Files (.toml, .csv, .tsv) or folders of them. [default: the one in the working folder]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print all that is wrong in an office's lexicon (词库), a line each with file and line; the exit code is then 1.

    Without a path, and with no lexicon in the working folder, it checks the package's own.

    \b
    Example:
      policynlp lexicon check office.toml
    """
    from policynlp.lexicon import check as work

    asked = paths or found()
    problems = work(*asked)
    emit("".join(f"{problem}\n" for problem in problems).encode("utf-8"))
    if problems:
        raise typer.Exit(1)
    labels = words()["lexicon"]
    note(labels["good"].format(names=", ".join(map(str, asked)) or labels["package"]))


@lexicon.command("list", short_help="Print the rows of one table.")
@guarded
def list_(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="departments, generic_actors, bodies_open_class, sectors, terms, cues or occasions.",
        ),
    ],
    lexicon: LexiconOption = None,
) -> None:
    """Print the rows of one table as .tsv: a line that names the columns, then a row a line, an office's own last.

    So printed to a file of the table's name it is a lexicon that can be changed and given back with --lexicon.

    \b
    Example:
      policynlp lexicon list departments > departments.tsv
    """
    import csv

    from policynlp.lexicon import TABLES, Lexicon

    rows = Lexicon.load(*chosen(lexicon)).listed(table)
    columns = TABLES[table].columns
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.cells.get(column, "") for column in columns] for row in rows)
    emit(out.getvalue().encode("utf-8"))


@lexicon.command(short_help="Say what a name means and which rows speak of it.")
@guarded
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A body, sector, cue word or term, as a text has it.")],
    lexicon: LexiconOption = None,
) -> None:
    """Print what a name means (its canonical name) and the rows that have to do with it, with file and line.

    Levels and places in front do not matter. The exit code is 1 where no row has to do with it.

    \b
    Example:
      policynlp lexicon find 云洲市应急局
    """
    from policynlp.cli.entries import print_entries
    from policynlp.errors import InputError
    from policynlp.lexicon import Lexicon

    book = Lexicon.load(*chosen(lexicon))
    entries = book.find(name)
    if not entries:
        remedy = "add a row of your own, see `policynlp lexicon --help`"
        raise InputError(f"{name}: no row of the lexicon has to do with it; {remedy}")
    print_entries(book, name, entries)
