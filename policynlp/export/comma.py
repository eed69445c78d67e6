"""CSV that Excel on a Chinese Windows opens as it should: the contract's fields, lists flattened."""

import csv
from io import StringIO
from typing import Any

from policynlp.export.clean import is_formula, legal
from policynlp.rows import FIELDS, Register, flat


def render(register: Register) -> bytes:
    """UTF-8 with byte order mark, lines closed by CRLF, a head of ``FIELDS``, values as ``register.flat`` gives them.

    A text that a spreadsheet could take for a formula is led by an apostrophe; characters that no cell can hold
    are dropped. Absent values are empty.
    """
    out = StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(FIELDS)
    for row in register.rows():
        table.writerow([_cell(value) for value in flat(row).values()])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return legal("'" + value if is_formula(value) else value)
