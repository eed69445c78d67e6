"""A 台账 that comes back: what departments filled in, row by row, and what does not fit.

Columns are found by their heads, wherever they stand; rows by their 编号. What a row says is held against what stood in
it when it was written (校验码) and against what the register says today: only what somebody changed is taken, and where
both changed the row is reported and left alone. Text columns are never taken over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from policynlp.errors import UndecodableFile
from policynlp.export.handover_view import line
from policynlp.export.handover_view import words as said_words
from policynlp.export.ledger_row import Row, Said, said_by
from policynlp.export.ledger_sheet import Cells, read_sheets
from policynlp.export.ledger_words import FILLED, column_of, plain, words
from policynlp.items import Item, Progress

_HEAD_WITHIN = 30  # rows in which the heads are looked for
_CUT = 6  # characters of an id that a cut one must have


class Ledger(NamedTuple):
    """``progress``: what is new, in the order of the rows; ``problems``: a line for each thing that does not fit;
    ``rows``: how many rows with an id of ours there were."""

    progress: tuple[Progress, ...]
    problems: tuple[str, ...]
    rows: int


def read_ledger(path: Path, items: Mapping[str, Item], *, today: date, who: str = "") -> Ledger:
    """What the ledger at ``path`` says that is not said yet of ``items`` (by their ids).

    A day without a year is the latest up to ``today``; ``who`` is written into each Progress, whose source is
    ``import``. A row that says what the register says already gives nothing, so importing twice records once; an
    empty cell says nothing. Raises InputError as `policynlp.export.ledger_sheet.read_sheets` does, and
    UndecodableFile where no sheet has the heads 编号 and one of those that departments fill in.
    """
    problems: list[str] = []
    rows: list[Row] = []
    headed = False
    for sheet in read_sheets(path):
        places = _heads(sheet)
        if places is None:
            if _holds(sheet, items):
                problems.append(f"sheet {sheet.name}: has ids of ours but no row of heads; nothing of it is taken")
            continue
        headed = True
        number, columns, twice = places
        if twice:
            names = said_words()["join"].join(words()["columns"][key][0] for key in twice)
            problems.append(f"sheet {sheet.name}: several columns are headed {names}; nothing of it is taken")
            continue
        rows += list(_rows(sheet, number, columns))
    if not headed:
        raise UndecodableFile(
            f"{path}: no sheet has a row of heads with 编号 and 办理状态; give a ledger that `policynlp export` wrote"
        )
    return _said(rows, items, problems, today=today, who=who)


def _heads(sheet: Cells) -> tuple[int, dict[str, int], list[str]] | None:
    """(row from 0, place of each column, columns that are there twice) of a sheet's heads; None where it has none."""
    for number, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
        keys = [column_of(value) if isinstance(value, str) else None for value in row]
        if "id" in keys and any(key in keys for key in FILLED):
            known = [key for key in keys if key]
            columns = {key: keys.index(key) for key in dict.fromkeys(known)}
            return number, columns, sorted(key for key in columns if known.count(key) > 1)
    return None


def _holds(sheet: Cells, items: Mapping[str, Item]) -> bool:
    return any(isinstance(value, str) and value in items for row in sheet.rows for value in row)


def _rows(sheet: Cells, head: int, columns: Mapping[str, int]) -> Iterator[Row]:
    """The rows below the heads that say anything, heads that are repeated further down left out."""
    for number, values in enumerate(sheet.rows[head + 1 :], head + 2):
        cells: dict[str, Any] = {key: values[place] for key, place in columns.items()}
        if isinstance(cells["id"], str) and column_of(cells["id"]) == "id":
            continue
        if cells["id"] is not None or any(cells.get(key) is not None for key in FILLED):
            yield Row(sheet.name, number, cells)


def _said(rows: Sequence[Row], items: Mapping[str, Item], problems: list[str], *, today: date, who: str) -> Ledger:
    known = _Ids(items)
    by_id: dict[str, list[tuple[int, Row]]] = {}
    wrong: list[tuple[int, str]] = []  # by the place of their row, since they are found in another order
    for place, row in enumerate(rows):
        id, problem = known.of(row)
        if id is None:
            wrong.append((place, f"{row.where}: {problem}"))
        else:
            by_id.setdefault(id, []).append((place, row))
    progress: list[Progress] = []
    for id, several in by_id.items():
        sayings = [said_by(row, items[id], today) for _, row in several]
        for (place, row), one in zip(several, sayings, strict=True):
            wrong += [(place, f"{row.where}: {problem}") for problem in one.problems]
        if any(one.wrong for one in sayings):
            continue
        if len({one.meant for one in sayings}) > 1:
            where = "; ".join(row.where for _, row in several)
            problem = f"{where}: the same 编号 {id} with different words; none of these rows is taken"
            wrong.append((several[0][0], problem))
        elif (found := _progress(sayings, id, who)) is not None:
            progress.append(found)
    problems += [problem for _, problem in sorted(wrong, key=lambda pair: pair[0])]
    return Ledger(tuple(progress), tuple(problems), sum(map(len, by_id.values())))


def _progress(sayings: Iterable[Said], id: str, who: str) -> Progress | None:
    one = next(iter(sayings))
    if one.state is None and one.note is None and one.done_on is None:
        return None
    return Progress(id, one.state, one.note, one.done_on, who=who, source="import")


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    text: str


class _Ids:
    """Finds the id that a cell means."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self._exact = {plain(id): id for id in items}
        self._keys = [_Key(plain(id), plain(line(0, item).text)) for id, item in items.items()]

    def of(self, row: Row) -> tuple[str | None, str]:
        """(the id, '') or (None, what is wrong). A cut id counts only where the row's text is that task's too."""
        cell = row.cells["id"]
        if cell is None:
            return None, "编号 is empty, so nothing of the row is taken"
        shown = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
        if isinstance(cell, date | datetime | bool):
            return None, f"编号 {shown!r} became a date or a sign; write it anew from the list that was sent out"
        key = plain(shown).lstrip("'").rstrip("….")
        if key in self._exact:
            return self._exact[key], ""
        text = plain(str(row.cells.get("task") or ""))
        alike = [
            one for one in self._keys if len(key) >= _CUT and one.id.startswith(key) and "/" not in one.id[len(key) :]
        ]
        same = [one for one in alike if text and one.text == text]
        if len(same) == 1:
            return self._exact[same[0].id], ""
        hint = "; it was cut: write it anew from the list that was sent out" if alike else ""
        return None, f"编号 {shown!r} is no task of this register{hint}"
