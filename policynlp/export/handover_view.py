"""Items as the files say that hand them on: what every format puts into its columns, each made in one place."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from policynlp.export import due
from policynlp.export.clean import one_line
from policynlp.export.view import without_number
from policynlp.items import Item


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of handover.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.export").joinpath("handover.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Line:
    """One item in office wording; all strings are one line without illegal characters, '' where absent.

    ``text`` is the task without its list number, ``lead`` and ``support`` its departments joined by 、 (``lead``
    falls back on who is suggested, and says so), ``term`` the time in Chinese (the words of the text where they have no
    plain value), ``day`` the day by which it falls due, ``start`` the first day of the period that ends then.
    ``source`` is the directive's title with its number, ``path`` the headings above the task. ``note`` keeps its lines.
    """

    number: int
    item: Item
    text: str
    lead: str
    support: str
    sector: str
    term: str
    day: date | None
    start: date | None
    state: str
    note: str
    done_on: date | None
    source: str
    path: str

    @property
    def id(self) -> str:
        """The item's id on one line."""
        return one_line(self.item.id)


def lines(items: Iterable[Item], *, withdrawn: bool = False) -> list[Line]:
    """The items that somebody can do, numbered from 1: no principles and, unless asked for, nothing withdrawn."""
    return [line(number, item) for number, item in enumerate(followed(items, withdrawn=withdrawn), 1)]


def followed(items: Iterable[Item], *, withdrawn: bool = False) -> list[Item]:
    """The items of measures, in their order; those that are withdrawn only where asked for."""
    return [item for item in items if item.row["kind"] != "principle" and (withdrawn or item.state != "withdrawn")]


def line(number: int, item: Item) -> Line:
    """The item in office wording."""
    row, said = item.row, words()
    suggested = joined(actor["name"] for actor in row["suggested"])
    start, _, end = (row["due"] or "").partition("/")
    day = due.day(item.day)
    return Line(
        number=number,
        item=item,
        text=without_number(one_line(row["text"])),
        lead=joined(item.lead) or (said["suggested"].format(names=suggested) if suggested else ""),
        support=joined(item.support),
        sector=one_line(row["sector"] or ""),
        term=term(item),
        day=day,
        start=due.day(start) if day and due.day(end) == day else None,
        state=said["state"][item.state],
        note=item.note.strip(),
        done_on=due.day(item.done_on),
        source=source(item),
        path=said["path"].join(one_line(heading).rstrip("。；：:") for heading in row["path"]),
    )


def joined(names: Iterable[str]) -> str:
    """The names on one line, joined by 、."""
    return str(words()["join"].join(one_line(name) for name in names))


def source(item: Item) -> str:
    """Where the task comes from: the directive's title, or its file's name, and its number (文号) in brackets."""
    title, number = (one_line(item.row[key] or "") for key in ("title", "number"))
    title = title or one_line(item.row["document"] or "")
    return str(words()["source"].format(title=title, number=number)) if number else title


def term(item: Item) -> str:
    """The time in Chinese: of a period its last day, of several times each; '' where the row names none."""
    row = item.row
    if item.period and item.day:
        return str(words()["period_of"].format(day=due.readable(item.day), every=due.readable(row["due"])))
    times = row["milestones"] or [{"deadline": row["deadline"], "due": row["due"]}]
    return str(
        words()["times"].join(
            filter(None, (one_line(due.readable(time["due"]) or time["deadline"] or "") for time in times))
        )
    )


def described(one: Line, *, text: bool = True) -> str:
    """All that a system has no field for, a line each: the text whole, its source, who acts, the words of the time."""
    labels = words()["told"]
    told = {
        "source": one.source,
        "path": one.path,
        "lead": one.lead,
        "support": one.support,
        "sector": one.sector,
        "term": one.term,
        "deadline": one_line(one.item.row["deadline"] or ""),
        "note": one_line(one.note),
        "id": one.id,
    }
    rest = [labels["form"].format(label=labels[key], value=value) for key, value in told.items() if value]
    return "\n".join([*([one.text, ""] if text else []), *rest])
