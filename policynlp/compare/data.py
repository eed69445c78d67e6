"""JSON: the whole comparison as one object, every passage with its sentence."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from policynlp.compare.comparison import Comparison
from policynlp.compare.measures import Passage
from policynlp.compare.page_data import marks
from policynlp.compare.records import Aligned, Alignment
from policynlp.compare.telling import plain, sentences
from policynlp.records import writable


def render(comparison: Comparison) -> bytes:
    """``{version, title, summary, emphasis, alignments}`` in UTF-8, indented by two.

    ``summary`` has the three sentences of each contrast. ``emphasis`` is `measures.Emphasis` field by field; a passage
    has its sentence as ``text``. ``alignments`` hold the lines with the rows as the register writes them; ``marks`` are
    half-open offsets into a row's text. Absent values are null.
    """
    emphasis = comparison.emphasis
    whole = {
        "version": comparison.version,
        "title": comparison.title,
        "summary": [
            {
                "earlier": each.earlier,
                "later": each.later,
                "sentences": [plain(said) for said in sentences(comparison, each)],
            }
            for each in emphasis.contrasts
        ],
        "emphasis": _plain(emphasis, lambda passage: _passage(comparison, passage)),
        "alignments": [_alignment(each) for each in comparison.alignments],
    }
    return (writable(json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)) + "\n").encode()


def _plain(value: Any, passage: Callable[[Passage], Any]) -> Any:
    """Dataclasses and named tuples as objects, tuples as lists, all else as it is."""
    if isinstance(value, Passage):
        return passage(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), passage) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(getattr(value, name), passage) for name in value._fields}
    if isinstance(value, tuple | list):
        return [_plain(each, passage) for each in value]
    return value


def _passage(comparison: Comparison, passage: Passage) -> dict[str, Any]:
    place = {"paper": passage.paper, "start": passage.start, "end": passage.end, "at": passage.at, "to": passage.to}
    return {**place, "path": comparison.place(passage), "text": comparison.sentence(passage)}


def _alignment(alignment: Alignment) -> dict[str, Any]:
    return {
        "before": alignment.before,
        "after": alignment.after,
        "tasks_before": alignment.tasks_before,
        "tasks_after": alignment.tasks_after,
        "statuses": alignment.statuses(),
        "changes": alignment.changes(),
        "lines": [_line(line) for line in alignment.lines],
    }


def _line(line: Aligned) -> dict[str, Any]:
    return {
        "status": line.status,
        "changes": list(line.changes),
        "score": line.score,
        "before": [_row(row, spans) for row, spans in zip(line.before, marks(line, "before"), strict=True)],
        "after": [_row(row, spans) for row, spans in zip(line.after, marks(line, "after"), strict=True)],
    }


def _row(row: dict[str, Any], spans: list[Any]) -> dict[str, Any]:
    return {**row, "marks": [list(span) for span in spans]}
