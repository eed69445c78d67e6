"""The rows that `policynlp lexicon find` prints."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from policynlp.cli.screen import Terminal
from policynlp.cli.shell import visible
from policynlp.cli.words import words
from policynlp.lexicon import Entry, Lexicon


def print_entries(book: Lexicon, name: str, entries: Sequence[Entry]) -> None:
    """Prints what ``name`` means where it is known, and the rows, aligned, to standard output."""
    console = Terminal()
    for canonical in book.meanings(name):
        console.print(visible(words()["lexicon"]["meaning"].format(name=name, canonical=canonical)), soft_wrap=True)
    table = Table("table", "name", "word", "note", "where", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for entry in entries:
        cells = (entry.table, entry.name, entry.word, entry.note, entry.where)
        table.add_row(*(Text(visible(cell), overflow="fold") for cell in cells))
    console.print(table)
