"""Why a row says what it says: its fields, each with the words it rests on and what said so."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from policynlp.cli.screen import Terminal
from policynlp.cli.shell import visible
from policynlp.errors import InputError
from policynlp.records import Action, Actor, Deadline, Directive, Document, Task

_WIDEST_SHOWN = 40  # characters of quoted words


class Reason(NamedTuple):
    """One value of a field: the words it rests on, their offsets and what said so, each '' where there is none."""

    field: str
    value: str
    words: str = ""
    span: str = ""
    by: str = ""


def print_reasons(directive: Directive, row: int, file: str) -> None:
    """Prints the row with its reasons to standard output. Raises InputError where there is no such row."""
    task = chosen(directive, row, file)
    console = Terminal()
    page = f", page {task.page}" if task.page else ""
    console.print(f"row {row} of {len(directive.tasks)}{page}, [{task.start}, {task.end}), id {task.id}", style="bold")
    for heading in task.path:
        console.print(visible(heading), style="dim", soft_wrap=True)
    console.print(visible(task.text), soft_wrap=True)
    console.print()
    table = Table("field", "value", "words", "[start, end)", "said by", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in (0, 3):
        table.columns[column].no_wrap = True
    field = ""
    for reason in reasons(directive.document, task):
        shown = reason.field if reason.field != field else ""
        table.add_row(*(Text(visible(cell), overflow="fold") for cell in (shown, *reason[1:])))
        field = reason.field
    console.print(table)


def chosen(directive: Directive, row: int, file: str) -> Task:
    """Row ``row`` of a directive, counted from 1. Raises InputError where it has none of that number."""
    count = len(directive.tasks)
    if not count:
        raise InputError(f"{file}: has no rows, no task was found in it; see `policynlp show`")
    if not 1 <= row <= count:
        raise InputError(f"{file}: has no row {row}; its rows are 1 to {count}, see `policynlp show`")
    return directive.tasks[row - 1]


def reasons(document: Document, task: Task) -> list[Reason]:
    """The fields of a task in the register's order; a field without a value stands with the value ``-``.

    Evidence of other fields follows, so that none is lost.
    """
    found = _Evidences(document, task)
    rows = [found.take("kind", task.kind), found.take("sector", task.sector)]
    for field, actors in (("lead", task.lead), ("support", task.support), ("suggested", task.suggested)):
        rows += [found.take(field, _actor(actor), actor) for actor in actors] or [Reason(field, "-")]
    rows += [found.take("actions", _action(action), action) for action in task.actions] or [
        Reason("actions", "-", "", "")
    ]
    rows += [found.take("due", _time(time), time) for time in task.milestones] or [Reason("due", "-", "", "")]
    rows.append(Reason("qualifiers", ", ".join(task.qualifiers) or "-"))
    rows.append(found.take("confidence", f"{task.confidence:.2f}"))
    return rows + list(found.rest())


class _Evidences:
    """Hands out each evidence of a task once."""

    def __init__(self, document: Document, task: Task) -> None:
        self.document, self.task = document, task
        self.left = list(task.evidence)

    def take(self, field: str, value: str, at: Actor | Action | Deadline | None = None) -> Reason:
        """The reason for a value: the evidence of its field at its place, else the field's first that is left."""
        names = (field, "deadline") if field == "due" else (field,)
        fitting = [each for each in self.left if each.field in names]
        placed = [each for each in fitting if at and (each.start, each.end) == (at.start, at.end)]
        evidence = next(iter(placed or ([] if at else fitting)), None)
        if evidence is None:
            return Reason(field, value, *(self.words(at.start, at.end) if at else ()))
        self.left.remove(evidence)
        words, span = self.words(evidence.start, evidence.end)
        if field == "actions" and words == value.replace(" ", ""):
            words = "the same"
        return Reason(field, value, words, span, evidence.by)

    def rest(self) -> Iterator[Reason]:
        """What was not taken."""
        for each in self.left:
            yield Reason(each.field, "", *self.words(each.start, each.end), each.by)

    def words(self, start: int, end: int) -> tuple[str, str]:
        """The quoted words and their offsets; the whole row is not said again; '' for an empty span."""
        if start >= end:
            return "", ""
        if (start, end) == (self.task.start, self.task.end):
            return "the whole row", f"[{start}, {end})"
        words = self.document.text[start:end]
        return (words if len(words) <= _WIDEST_SHOWN else words[:_WIDEST_SHOWN] + "…"), f"[{start}, {end})"


def _actor(actor: Actor) -> str:
    return actor.name if actor.origin == "stated" else f"{actor.name} ({actor.origin})"


def _action(action: Action) -> str:
    return f"{action.verb} {action.object}".strip() + (" (purpose)" if action.purpose else "")


def _time(time: Deadline) -> str:
    said = time.due or "cannot be reckoned"
    return said if time.origin == "stated" else f"{said} ({time.origin})"
