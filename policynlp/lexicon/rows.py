"""Lexicon files into rows: TSV, CSV and TOML, each row with the file and line it stands on.

Nothing here knows what a row means; `build` does. Problems are collected, not raised, so that a check can show all.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """One row of table ``table``: its cells by column ('' where empty) and where it stands.

    ``layer`` is 0 for the package, 1 for the first of an office's lexicons, and so on; the higher layer prevails.
    """

    table: str
    cells: Mapping[str, str]
    file: str
    line: int
    layer: int = 0

    @property
    def where(self) -> str:
        """File and line, as a message begins."""
        return f"{self.file}:{self.line}"

    def words(self, column: str) -> list[str]:
        """The blank-separated items of a cell, [] where it is empty."""
        return self.cells.get(column, "").split()


class Table(NamedTuple):
    """What a table may hold: its columns, those that an office's row must fill, the key of its rows in TOML."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: str


_WHENCE = ("source", "example")
TABLES: Mapping[str, Table] = {
    "departments": Table(("name", "level", "aliases", "former", *_WHENCE), ("name",), "department"),
    "generic_actors": Table(("name", "class", "aliases", *_WHENCE), ("name", "class"), "actor"),
    "bodies_open_class": Table(("kind", "form", "class", "not", "bare", *_WHENCE), ("kind", "form"), "body"),
    "sectors": Table(("name", "scope", "keywords", "authority", *_WHENCE), ("name",), "sector"),
    "terms": Table(("term", "freq", "tag", *_WHENCE), ("term",), "term"),
    "cues": Table(("group", "word", *_WHENCE), ("group", "word"), "cue"),
    "occasions": Table(
        ("name", "aliases", "lunar", "solar", "term", "shift", "days", "holiday", *_WHENCE), ("name",), "occasion"
    ),
}
"""The tables by name, which is also the name of the package's file and of an office's CSV file."""

# The package's occasions lie in occasions.toml, which `policynlp.dates` reads; an office's come through here.
_PACKAGED = tuple(name for name in TABLES if name != "occasions")
_OPTIONAL = {"aliases", "former", "class", "not", "bare", "freq", "tag", "keywords", "authority", "scope"}


class Rows(NamedTuple):
    """What was read: rows in order, the values a column is limited to by (table, column), problems one line each."""

    rows: list[Row]
    allowed: dict[tuple[str, str], tuple[str, ...]]
    problems: list[str]


def read_package() -> Rows:
    """The package's own tables."""
    out = Rows([], {}, [])
    folder = files("policynlp.lexicons")
    for name in _PACKAGED:
        _delimited(folder.joinpath(f"{name}.tsv").read_text("utf-8"), name, f"{name}.tsv", 0, out)
    return out


def read_local(path: Path, layer: int, out: Rows) -> None:
    """Adds the rows of an office's lexicon, a file or a folder of files, to ``out`` as ``layer``."""
    if path.is_dir():
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in (".toml", ".csv", ".tsv"))
        if not inside:
            out.problems.append(f"{path}: no lexicon in this folder; put .toml, .csv or .tsv files there")
        for file in inside:
            _local_file(file, layer, out)
    elif path.is_file():
        _local_file(path, layer, out)
    else:
        out.problems.append(f"{path}: not there; a lexicon is a .toml, .csv or .tsv file or a folder of such files")


def _local_file(path: Path, layer: int, out: Rows) -> None:
    text = _decoded(path.read_bytes())
    suffix = path.suffix.lower()
    if text is None:
        out.problems.append(f"{path.name}: neither UTF-8 nor GB 18030; save it as UTF-8")
    elif suffix == ".toml":
        _toml(text, path.name, layer, out)
    elif suffix not in (".csv", ".tsv"):
        out.problems.append(f"{path.name}: not a lexicon; .toml, .csv and .tsv files are read")
    elif path.stem not in TABLES:
        out.problems.append(f"{path.name}: no such table; name the file after its table: {', '.join(TABLES)}")
    else:
        _delimited(text, path.stem, path.name, layer, out)


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in Chinese writes CSV in GBK, and UTF-8 with a mark
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimited(text: str, table: str, file: str, layer: int, out: Rows) -> None:
    lines = text.splitlines()
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if file.endswith(".tsv") else csv.reader(lines)
    columns: list[str] | None = None
    for cells in reader:
        if not cells or not any(cells):
            continue
        if cells[0].startswith("#"):
            if cells[0].startswith("#: ") and not layer:
                column, *values = cells[0][3:].split()
                out.allowed[table, column] = tuple(values)
            continue
        where = f"{file}:{reader.line_num}"
        if columns is None:
            columns = [cell.strip() for cell in cells]
            out.problems.extend(_wrong_columns(where, columns, table))
        elif len(cells) != len(columns):
            out.problems.append(
                f"{where}: {len(cells)} fields; allowed are {len(columns)}: {', '.join(columns)}; mend the row"
            )
        else:
            filled = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
            _add(Row(table, filled, file, reader.line_num, layer), out)
    if columns is None:
        out.problems.append(f"{file}: empty; the first line names the columns: {', '.join(TABLES[table].columns)}")


def _wrong_columns(where: str, columns: Iterable[str], table: str) -> Iterator[str]:
    for column in columns:
        if column not in TABLES[table].columns:
            allowed = ", ".join(TABLES[table].columns)
            yield f"{where}: unknown column {column!r} in {table}; allowed are {allowed}; rename or remove it"


def _add(row: Row, out: Rows) -> None:
    """Adds ``row`` unless a field that must be there is empty or a value is not one of those allowed."""
    table = TABLES[row.table]
    needed = table.required if row.layer else tuple(c for c in table.columns if c not in _OPTIONAL)
    missing = [column for column in needed if not row.cells.get(column)]
    if missing:
        out.problems.append(f"{row.where}: no {', '.join(missing)}; a row of {row.table} needs {', '.join(needed)}")
        return
    for column, value in row.cells.items():
        allowed = out.allowed.get((row.table, column))
        if allowed and value and value not in allowed:
            out.problems.append(f"{row.where}: {column} {value!r} is unknown; allowed are {' '.join(allowed)}")
            return
    out.rows.append(row)


def _toml(text: str, file: str, layer: int, out: Rows) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        out.problems.append(f"{file}: not TOML: {error}; mend the line")
        return
    by_key = {table.key: name for name, table in TABLES.items()}
    for key, entries in data.items():
        table = by_key.get(key)
        where = f"{file}:{_line_of(text, key, 0)}"
        if table is None:
            out.problems.append(f"{where}: unknown table {key!r}; allowed are {', '.join(f'[[{k}]]' for k in by_key)}")
        elif not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            out.problems.append(f"{where}: {key} is not a list of rows; begin each row with [[{key}]]")
        else:
            for n, entry in enumerate(entries):
                _toml_row(entry, Row(table, {}, file, _line_of(text, key, n), layer), out)


def _line_of(text: str, key: str, n: int) -> int:
    """The line of the ``n``-th [[key]] or [key], 1 where there is none (key = [{…}])."""
    heads = re.finditer(rf"^[ \t]*(?:\[\[?[ \t]*)?[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    found = next(islice((m for m in heads if "[" in m[0]), n, None), None)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _toml_row(entry: Mapping[str, object], row: Row, out: Rows) -> None:
    problems = list(_wrong_columns(row.where, entry, row.table))
    cells = {}
    for column, value in entry.items():
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str | int) for item in items):
            problems.append(
                f"{row.where}: {column} is neither text nor number; write a text, a number or a list of them"
            )
        elif isinstance(value, list) and any(isinstance(item, str) and len(item.split()) != 1 for item in items):
            problems.append(
                f"{row.where}: an item of {column} is empty or has a blank in it; write words without blanks"
            )
        else:
            cells[column] = " ".join(str(item) for item in items).strip()
    out.problems.extend(problems)
    if not problems:
        _add(row._replace(cells=cells), out)
