"""A directive drawn for a terminal: the text with its marks, the rows' numbers in the margin, a legend."""

import re
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from policynlp.cli.words import words
from policynlp.cli.wrap import breaks
from policynlp.export.marks import Piece, Role, lines
from policynlp.records import Directive, Kind

STYLES = {
    "lead": "bold green",
    "support": "bold cyan",
    "deadline": "bold magenta",
    "principle": "italic yellow",
    "measure": "default",
    "heading": "bold",
    "rest": "dim",
}
_SIGNS = {"lead": ("〖", "〗"), "support": ("『", "』"), "deadline": ("「", "」")}
_ROLES: tuple[Role, ...] = ("lead", "support", "deadline")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NARROWEST = 10
_LABEL = 6


class Terminal(Console):
    """Standard output, on which words are only words: no markup, no emoji names, no colours of its own."""

    def __init__(self) -> None:
        """As wide as the terminal, 80 cells where there is none."""
        super().__init__(highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """Leaves it to the command's guard, which ends every command in the same way."""
        raise BrokenPipeError


def print_directive(directive: Directive) -> None:
    """Prints the directive to standard output; without colour (a pipe, NO_COLOR) signs stand around the marks."""
    console = Terminal()
    colour = console.color_system is not None and not console.no_color
    for line in draw(directive, console.width, colour=colour):
        console.print(line, soft_wrap=True)


def draw(directive: Directive, width: int, *, colour: bool) -> Iterator[Text]:
    """The lines to print, at most ``width`` cells wide, first the text, last the legend.

    A row begins on a line of its own, its number stands in the margin with a P where it is a principle. Control
    characters of the text are shown as �, a tab as │ between cells.
    """
    kinds = [task.kind for task in directive.tasks]
    margin = len(str(len(kinds))) + 2
    drawn = lines(directive)
    for pieces in drawn if drawn[-1] else drawn[:-1]:
        for number, block in _blocks(directive, pieces, colour=colour):
            name = f"P{number}" if number and kinds[number - 1] == "principle" else str(number or "")
            parts = block.divide(breaks(block.plain, max(width - margin - 3, _NARROWEST)))
            for place, part in enumerate(parts or [Text()]):
                head = (name if place == 0 else "").rjust(margin)
                yield Text.assemble((head, "bold" if colour else ""), (" │ ", "dim" if colour else ""), part)
        if not pieces:
            yield Text(" " * margin + " │", style="dim" if colour else "")
    yield Text()
    yield from _legend(kinds, margin + 3, colour=colour)


def _blocks(directive: Directive, pieces: list[Piece], *, colour: bool) -> Iterator[tuple[int, Text]]:
    """One line of the text cut where rows begin, each part with the number of its row, 0 where none begins."""
    number, block = 0, Text()
    for piece in pieces:
        for row in piece.opens:
            if number or block.cell_len > _LABEL:  # a list number or a table's first cell stays before its row
                yield number, block
                block = Text()
            number = row
        _append(block, directive, piece, colour=colour)
    if number or block:
        yield number, block


def _append(block: Text, directive: Directive, piece: Piece, *, colour: bool) -> None:
    text = _CONTROL.sub("\ufffd", directive.document.text[piece.start : piece.end])
    indent = 0 if block else len(text) - len(text.lstrip("\t"))
    text = "\u3000" * indent + text[indent:].replace("\t", "│")
    role = next((role for role in _ROLES if piece.inside(role)), None)
    if colour:
        block.append(text, STYLES[role or _ground(directive, piece)])
        return
    if role:
        edges = [mark for mark in piece.marks if mark.role == role]
        opens, closes = _SIGNS[role]
        text = opens * any(mark.start == piece.start for mark in edges) + text
        text += closes * any(mark.end == piece.end for mark in edges)
    block.append(text)


def _ground(directive: Directive, piece: Piece) -> str:
    """What a piece is where it is neither owner nor time."""
    rows = piece.inside("row")
    if rows:
        return directive.tasks[rows[0] - 1].kind
    return "heading" if piece.inside("heading") else "rest"


def _legend(kinds: list[Kind], indent: int, *, colour: bool) -> Iterator[Text]:
    labels = words()["legend"]
    legend = Text(" " * indent)
    for name in ("lead", "support", "deadline", "principle", "measure", "rest"):
        opens, closes = _SIGNS.get(name, ("", ""))
        if colour:
            legend.append(labels[name], STYLES[name]).append("  ")
        elif opens:
            legend.append(f"{opens}{labels[name]}{closes}  ")
    legend.rstrip()
    yield legend
    measures = kinds.count("measure")
    counts = labels["counts"].format(rows=len(kinds), measures=measures, principles=len(kinds) - measures)
    yield Text(" " * indent + counts)
