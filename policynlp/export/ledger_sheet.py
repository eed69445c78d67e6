"""An .xlsx that came from outside, as plain cells: its size held, its XML checked, merged cells filled."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from policynlp.errors import EmptyFile, MissingFile, TooLarge, UndecodableFile, UnsupportedFormat
from policynlp.export.ledger import MAX_ROWS
from policynlp.reading import sniff
from policynlp.reading.archive import Archive

MAX_FILE = 32 * 1024 * 1024
"""The bytes of a file that is opened, and four times as many of all its parts unpacked."""
MAX_COLUMNS = 60
"""Columns further right are not looked at."""

_MAX_MERGED = 200_000  # cells that stand in merged ranges
_ADVICE = {
    "ole": "is an old workbook (.xls, .et); open it in Excel or WPS and save it as .xlsx",
    "locked": "is protected by a password; open it in Excel or WPS, take the password off and save it",
}
_OTHER = "is no Excel workbook; give the .xlsx that `policynlp export` or `policynlp packs` wrote"


@dataclass(frozen=True, slots=True)
class Cells:
    """One sheet: ``rows`` from the first, each of at most ``MAX_COLUMNS`` values, None where a cell is empty.

    A value is a str, int, float, bool, date or time; a share that a cell shows as 60% is the text ``60%``.
    """

    name: str
    rows: Sequence[list[Any]]


def read_sheets(path: Path) -> list[Cells]:
    """The sheets of a workbook, hidden ones too, in their order; formulas as the values that they last had.

    Raises MissingFile; EmptyFile; UnsupportedFormat for .xls; UndecodableFile where it is locked, damaged or no
    workbook; TooLarge where it passes ``MAX_FILE``, ``MAX_ROWS`` rows or a limit of `policynlp.reading.archive`.
    """
    data = _bytes(path)
    archive = Archive(path, data)
    if "xl/workbook.xml" not in archive and not any(name.endswith("workbook.xml") for name in archive.names):
        raise UndecodableFile(f"{path}: {_OTHER}")
    _check(path, archive)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl does not know
            book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [Cells(sheet.title, list(_rows(path, sheet, archive))) for sheet in book.worksheets]
    except (TooLarge, UndecodableFile):
        raise
    except Exception as error:  # openpyxl raises whatever its parts do where a file is not as it should be
        raise UndecodableFile(
            f"{path}: cannot be read as a workbook ({type(error).__name__}: {error}); save it again in Excel or WPS"
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise MissingFile(f"{path}: cannot be read ({error.strerror}); give a ledger (.xlsx)") from error
    if not data:
        raise EmptyFile(f"{path}: is empty; have it sent again")
    if len(data) > MAX_FILE:
        raise TooLarge(f"{path}: more than {MAX_FILE // 1024 // 1024} MB; take pictures and other sheets out of it")
    kind = sniff.kind(data)
    if kind == "ole":
        raise UnsupportedFormat(f"{path}: {_ADVICE[kind]}")
    if kind != "zip":
        raise UndecodableFile(f"{path}: {_ADVICE.get(kind, _OTHER)}")
    return data


def _check(path: Path, archive: Archive) -> None:
    """Every XML part is well-formed, declares no document type, and all together are not too large."""
    total = 0
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            total += len(archive.part(name))
            if total > 4 * MAX_FILE:
                raise TooLarge(f"{path}: unpacks to more than {4 * MAX_FILE:,} bytes; is it a zip bomb?")
            archive.xml(name)


def _rows(path: Path, sheet: Any, archive: Archive) -> Iterator[list[Any]]:
    sheet.reset_dimensions()  # what a program wrote of the sheet's size is often wrong
    merged = _merged(path, archive, sheet)
    values: dict[tuple[int, int], Any] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        row = [_value(cell) for cell in cells]
        if number > MAX_ROWS:
            if any(value is not None for value in row):
                raise TooLarge(f"{path}: sheet {sheet.title} has more than {MAX_ROWS:,} rows; send it in parts")
            continue
        row += [None] * (MAX_COLUMNS - len(row))
        for column, first in merged.get(number, ()):
            if first == (number, column):
                values[first] = row[column]
            else:
                row[column] = values.get(first)
        yield row


def _value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, str):
        return value.replace("_x005F_", "_").strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{value * 100:g}%"
    return value


def _merged(path: Path, archive: Archive, sheet: Any) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """By row: (column from 0, the range's first cell) of each cell in a merged range, its first one before the rest."""
    found: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    count = 0
    part = getattr(sheet, "_worksheet_path", "").lstrip("/")
    for element in archive.xml(part).iter("{*}mergeCell") if part in archive else ():
        left, top, right, bottom = range_boundaries(element.get("ref") or "A1")
        if None in (left, top, right, bottom):
            continue
        right, bottom = min(right, MAX_COLUMNS), min(bottom, MAX_ROWS)
        count += max(0, right - left + 1) * max(0, bottom - top + 1)
        if count > _MAX_MERGED:
            raise TooLarge(f"{path}: sheet {sheet.title} has more than {_MAX_MERGED:,} merged cells; undo the merging")
        for row in range(top, bottom + 1):
            found.setdefault(row, []).extend((column - 1, (top, left - 1)) for column in range(left, right + 1))
    return found
