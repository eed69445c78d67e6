"""Rows of a register for the tests of the comparison, made of a sentence and what a test wants to say beside it."""

from itertools import count
from typing import Any

from policynlp.rows import FIELDS, Row

_NUMBERS = count()


def actors(names: str, origin: str = "stated") -> list[dict[str, str]]:
    """Actors of names joined by 、; [] for ''."""
    return [{"name": name, "surface": name, "origin": origin} for name in names.split("、") if name]


def row(text: str, lead: str = "", due: str | None = None, deadline: str | None = None, **values: Any) -> Row:
    """A measure of 2023 with that text; ``values`` are put over the fields as they are."""
    number = next(_NUMBERS)
    out: Row = dict.fromkeys(FIELDS)
    out |= {"id": f"row{number}", "document": "a.txt", "issued": "2023-01-05", "start": number, "end": number + 1}
    out |= {"text": text, "path": [], "kind": "measure", "sector": "综合监管", "lead": actors(lead), "support": []}
    out |= {"suggested": [], "actions": [], "milestones": [], "deadline": deadline, "due": due, "confidence": 0.9}
    return out | values


def next_year(one: Row, **values: Any) -> Row:
    """The same row in the next year's document."""
    return one | {"id": one["id"] + "'", "document": "b.txt", "issued": "2024-01-08"} | values
