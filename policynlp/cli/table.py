"""How the tasks of the store are printed: tables with Chinese heads, lines of JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import typer
from rich.table import Table
from rich.text import Text

from policynlp.cli.screen import Terminal
from policynlp.cli.shell import visible
from policynlp.cli.words import words
from policynlp.export.clean import one_line
from policynlp.export.due import readable
from policynlp.export.json_lines import encoded
from policynlp.items import Item, Light
from policynlp.register.identity import Stored
from policynlp.register.state import TaskState
from policynlp.register.views import item_of
from policynlp.rows import Row

_SHORT = 8
_STYLES = {"yellow": "yellow", "red": "bold red", "": ""}


def task_line(task: TaskState) -> bytes:
    """The task as a line of JSON: the row of the contract, then what the store knows besides."""
    return _line(item_of(task), {"review": task.review, "origin": task.origin, "conflicts": dict(task.conflicts)})


def due_line(item: Item, light: Light) -> bytes:
    """The item as a line of JSON with its light."""
    return _line(item, {"light": light, "conflicts": list(item.conflicts)})


def _line(item: Item, more: Mapping[str, object]) -> bytes:
    kept = {name: value for name, value in asdict(item).items() if name != "row"}
    return encoded({**item.row, **kept, **more}) + b"\n"


def print_tasks(tasks: Sequence[TaskState], named: Mapping[str, Stored]) -> None:
    """Prints the tasks to standard output, under the name of their directive; to a pipe one line each, with tabs."""
    console = Terminal()
    for directive in dict.fromkeys(task.directive for task in tasks):
        one = named.get(directive)
        console.print(visible(f"{directive[:12]}  {one.label if one else ''}"), soft_wrap=True, style="bold")
        some = [(task, item_of(task)) for task in tasks if task.directive == directive]
        lines = [(item.id[:_SHORT], _state(task, item), _text(item.row), *_rest(item.row)) for task, item in some]
        _print(console, ("id", "state", "task", "lead", "due", "sector"), lines, [""] * len(lines))
        console.print()


def print_due(lit: Sequence[tuple[Item, Light]]) -> None:
    """Prints what falls due to standard output; colours only in a terminal, the word for them always."""
    lines = []
    for item, light in lit:
        key = item.id[:_SHORT] + (f"/{item.owner}/{item.period}" if item.period else "")
        lines.append((words()["light"][light], item.day or "", key, _text(item.row), "、".join(item.lead)))
    if lit:
        names = ("light", "day", "id", "task", "lead")
        _print(Terminal(), names, lines, [_STYLES[light] for _, light in lit])


def _print(console: Terminal, names: Sequence[str], lines: Sequence[Sequence[str]], styles: Sequence[str]) -> None:
    heads = [words()["column"][name] for name in names]
    if not console.is_terminal:
        for line in (heads, *lines):
            typer.echo("\t".join(map(visible, line)))  # rich would turn tabs into blanks
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name, head in zip(names, heads, strict=True):
        table.add_column(head, overflow="fold", no_wrap=name in ("id", "day", "state", "light"))
    for line, style in zip(lines, styles, strict=True):
        table.add_row(*_cells(*line), style=style)
    console.print(table)


def _cells(*values: str) -> list[Text]:
    return [Text(visible(value), overflow="fold") for value in values]


def _text(row: Row) -> str:
    return one_line(row["text"] or "")


def _rest(row: Row) -> tuple[str, str, str]:
    names = "、".join(actor["name"] for actor in row["lead"])
    return names, readable(row["due"]) or (row["deadline"] or ""), row["sector"] or ""


def _state(task: TaskState, item: Item) -> str:
    label = words()["review"].get(task.review, "") if not task.live or task.progress == "open" else ""
    label = label or words()["state"][item.state]
    return label + (f" {words()['column']['conflict']}" if task.conflicts else "")
