"""The register: every directive of a run with its tasks, and its views as rows, frame and figures.

``Register.rows()`` is the contract of the JSON Lines export; every other output is a view of it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policynlp.errors import MissingFile, UndecodableFile
from policynlp.records import Actor, Directive, Failure, Task

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]

FIELDS = (
    "id",
    "document",
    "title",
    "number",
    "issuer",
    "issued",
    "start",
    "end",
    "page",
    "text",
    "path",
    "kind",
    "sector",
    "lead",
    "support",
    "suggested",
    "actions",
    "deadline",
    "due",
    "milestones",
    "confidence",
)
"""The fields of a row, in their order."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a register.

    ``tasks`` counts all rows and is ``measures + principles``. ``without_owner`` (no lead; a suggested owner is
    none), ``with_deadline`` and ``by_sector`` (largest first, then by name) count measures only: a principle has
    nothing that could be late or unowned. ``failures`` counts files that could not be done.
    """

    documents: int
    tasks: int
    measures: int
    principles: int
    without_owner: int
    with_deadline: int
    by_sector: tuple[tuple[str, int], ...]
    failures: int


@dataclass(frozen=True, slots=True)
class Register:
    """What a run found: the directives in the order given, the files that failed, the version that made it."""

    directives: tuple[Directive, ...]
    failures: tuple[Failure, ...] = ()
    version: str = ""

    def tasks(self) -> Iterator[tuple[Directive, Task]]:
        """Each task (measures and principles) with its directive, document by document, in the text's order."""
        for directive in self.directives:
            for task in directive.tasks:
                yield directive, task

    def rows(self) -> Iterator[Row]:
        """One dict a task, with exactly ``FIELDS`` in that order, made of JSON values only.

        Absent strings and page are None, absent lists are empty; ``milestones`` is empty where the row names
        fewer than two times; ``confidence`` is rounded to four places.
        """
        for directive, task in self.tasks():
            yield _row(directive, task)

    def to_frame(self) -> "pandas.DataFrame":
        """One line a task, columns ``FIELDS``, lists flattened as by ``flat``; no lines where there are no tasks.

        ``start`` and ``end`` are int64, ``page`` is Int64 (absent: NA), ``confidence`` float64, all else str or None.

        ``frame["lead"].str.split("、").explode()`` gives the single names back.
        """
        import pandas

        frame = pandas.DataFrame([flat(row) for row in self.rows()], columns=list(FIELDS), dtype=object)
        return frame.astype({"start": "int64", "end": "int64", "page": "Int64", "confidence": "float64"})

    def summary(self) -> Summary:
        """The figures of the register; all zero where it is empty."""
        tasks = [task for _, task in self.tasks()]
        measures = [task for task in tasks if task.kind == "measure"]
        return Summary(
            documents=len(self.directives),
            tasks=len(tasks),
            measures=len(measures),
            principles=len(tasks) - len(measures),
            without_owner=sum(not task.lead for task in measures),
            with_deadline=sum(bool(task.milestones) for task in measures),
            by_sector=ranked(task.sector for task in measures),
            failures=len(self.failures),
        )


def ranked(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Each distinct value with its count, the most frequent first, ties by the value itself."""
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def file_name(source: str) -> str:
    """The last part of a path of any system; the whole where it has no parts (standard input)."""
    return re.split(r"[\\/]", source.rstrip("\\/"))[-1] or source


def flat(row: Row) -> Row:
    """The row with its lists as plain strings, '' where empty; all other values as they are.

    Names of ``lead``, ``support`` and ``suggested`` are joined by 、 (origins and surfaces are left out), ``path``
    by `` / ``, ``actions`` as verb and object by ；, ``milestones`` as ``words=due`` by ；.
    """
    plain = dict(row)
    for key in ("lead", "support", "suggested"):
        plain[key] = "、".join(actor["name"] for actor in row[key])
    plain["path"] = " / ".join(row["path"])
    plain["actions"] = "；".join(action["verb"] + action["object"] for action in row["actions"])
    plain["milestones"] = "；".join(f"{time['deadline']}={time['due'] or ''}" for time in row["milestones"])
    return plain


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of an exported JSON Lines file, in order; blank lines are passed over, an empty file gives ().

    Raises MissingFile where there is no such file, UndecodableFile where a line is not a row of the contract.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise MissingFile(f"{path}: cannot be read ({error.strerror}); give a register written as jsonl") from error
    return tuple(_parsed(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())


def _parsed(line: bytes, where: str) -> Row:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UndecodableFile(f"{where}: not a JSON object; give a register written as jsonl") from error
    missing = [name for name in FIELDS if name not in row] if isinstance(row, dict) else list(FIELDS)
    if missing:
        raise UndecodableFile(f"{where}: not a row of a register, without {', '.join(missing)}; write it anew as jsonl")
    return {name: row[name] for name in FIELDS}


def _row(directive: Directive, task: Task) -> Row:
    frame = directive.frame
    several = task.milestones if len(task.milestones) > 1 else ()
    return {
        "id": task.id,
        "document": file_name(directive.document.source),
        "title": frame.title,
        "number": frame.number,
        "issuer": frame.issuer,
        "issued": frame.issued,
        "start": task.start,
        "end": task.end,
        "page": task.page,
        "text": task.text,
        "path": list(task.path),
        "kind": task.kind,
        "sector": task.sector,
        "lead": _actors(task.lead),
        "support": _actors(task.support),
        "suggested": _actors(task.suggested),
        "actions": [
            {"verb": act.verb, "object": act.object, "start": act.start, "end": act.end, "purpose": act.purpose}
            for act in task.actions
        ],
        "deadline": task.deadline,
        "due": task.due,
        "milestones": [{"deadline": time.surface, "due": time.due} for time in several],
        "confidence": round(float(task.confidence), 4),
    }


def _actors(actors: tuple[Actor, ...]) -> list[dict[str, str]]:
    return [{"name": actor.name, "surface": actor.surface, "origin": actor.origin} for actor in actors]
