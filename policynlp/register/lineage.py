"""What the machine says of rows that people made: of the parts of a split row, of a row that several were merged into."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policynlp.register.alike import plain
from policynlp.register.state import TaskState
from policynlp.rows import FIELDS, Row

_LISTS = ("path", "lead", "support", "suggested", "actions", "milestones")
_FRAME = ("document", "title", "number", "issuer", "issued")


def own(state: TaskState) -> bool:
    """Whether the machine itself found a row for it; a row derived from the parents carries the task's own id."""
    if state.origin == "machine":
        return state.machine is not None
    return state.machine is not None and state.machine["id"] != state.id


def blank(key: str, frame: Mapping[str, Any]) -> Row:
    """A row that says nothing, with the particulars of the directive from ``frame`` where it has them."""
    row: Row = {name: [] if name in _LISTS else None for name in FIELDS}
    row |= {"id": key, "document": "", "start": 0, "end": 0, "text": "", "kind": "measure", "sector": ""}
    row |= {"confidence": 1.0}
    return row | {name: frame[name] for name in _FRAME if frame.get(name) is not None}


def derived(key: str, rows: Sequence[Row], text: str | None = None) -> Row:
    """The row of a task that ``rows`` became, under its own id: texts joined, actors and times of all, each once.

    ``text`` is that of a part: of the actions only those whose words it holds are kept. Raises IndexError where
    ``rows`` is empty.
    """
    first = rows[0]
    row = {**first, "id": key, "text": "".join(one["text"] for one in rows)}
    row |= {"start": min(one["start"] for one in rows), "end": max(one["end"] for one in rows)}
    row |= {"confidence": min(one["confidence"] for one in rows)}
    if any(one["kind"] == "measure" for one in rows):
        row["kind"] = "measure"
    for name in ("lead", "support", "suggested"):
        row[name] = _once((actor for one in rows for actor in one[name]), "name")
    timed = next((one for one in rows if one["deadline"] or one["due"]), first)
    row |= {"deadline": timed["deadline"], "due": timed["due"]}
    row["milestones"] = [time for one in rows for time in one["milestones"]]
    actions = [action for one in rows for action in one["actions"]]
    row["actions"] = [act for act in actions if text is None or (act["verb"] in text and act["object"] in text)]
    return row


def _once(items: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(item[name], item)
    return list(found.values())


def same(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same: actors by their names, texts as far as `plain` counts them."""
    return bool(_comparable(field, one) == _comparable(field, other))


def _comparable(field: str, value: Any) -> Any:
    if field in ("lead", "support"):
        return {actor["name"] if isinstance(actor, Mapping) else actor for actor in value or ()}
    if field == "text":
        return plain(value or "")
    return value or None
