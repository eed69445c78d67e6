"""CSV for the importers of other systems: quoted as RFC 4180 has it, inert in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from policynlp.export.clean import clipped, is_formula, legal

MAX_NAME = 255
"""The characters that Jira, OpenProject and ZenTao hold in the name of a task."""


def table(rows: Iterable[Sequence[str]], *, mark: bool) -> bytes:
    """UTF-8, lines closed by CRLF; ``mark`` puts the byte order mark before them.

    A text that a spreadsheet could take for a formula is led by an apostrophe; characters that no cell can hold
    are dropped.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return (b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode("utf-8")


def name(text: str) -> str:
    """The text as the name of a task: at most ``MAX_NAME`` characters, with room for an apostrophe."""
    return clipped(text, MAX_NAME - 1, "…")


def _cell(value: str) -> str:
    return legal("'" + value if is_formula(value) else value)
