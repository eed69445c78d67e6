"""Markdown: the register as tables that read well in plain text and on a page."""

import re

from policynlp.export import view
from policynlp.export.clean import one_line
from policynlp.export.labels import labels
from policynlp.export.view import Entry
from policynlp.rows import Register

_SPECIAL = re.compile(r"[\\`*_\[\]|~#$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HTML = re.compile("[&<>]")


def render(register: Register) -> bytes:
    """A heading, the marks explained, a table of measures, one of principles and a list of failed files, in UTF-8.

    The last two stand only where there are any. Nothing of a document's text can act as Markdown or HTML.
    """
    words = labels()
    summary = register.summary()
    names = words["title"]
    measures, principles = view.entries(register, "measure"), view.entries(register, "principle")
    blocks = [
        "# " + inert(view.title(register, one=names["table"], many=names["tables"])),
        names["contents"].format(documents=summary.documents, measures=summary.measures, principles=summary.principles),
        inert(view.note(measures + principles, shaded=False)),
        _table(words["columns"]["markdown"], [_measure(entry) for entry in measures], register)
        or words["note"]["no_tasks"],
    ]
    if principles:
        heads = words["columns"]["principles"][:6]
        table = _table(heads, [_principle(entry) for entry in principles], register)
        blocks += ["## " + words["sheet"]["principles"], table]
    if register.failures:
        lines = [f"- {inert(failure.path)}：{inert(view.reason(failure))}" for failure in register.failures]
        blocks += ["## " + words["figures"]["failures"], "\n".join(lines)]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8")


def _measure(entry: Entry) -> list[str]:
    return [
        str(entry.number),
        _path(entry),
        inert(entry.measure),
        inert(entry.lead),
        inert(entry.support),
        inert(entry.sector),
        "<br>".join(inert(time) for time in entry.due or entry.deadline),
        inert(entry.source),
    ]


def _principle(entry: Entry) -> list[str]:
    return [
        str(entry.number),
        _path(entry),
        inert(entry.measure),
        inert(entry.lead),
        inert(entry.sector),
        inert(entry.source),
    ]


def _path(entry: Entry) -> str:
    return "<br>".join(inert(heading) for heading in entry.path)


def _table(heads: list[str], rows: list[list[str]], register: Register) -> str:
    """The table, '' where there are no rows; its last column, the source, only where there are several."""
    if not rows:
        return ""
    shown = len(heads) - (len(register.directives) == 1)
    lines = [heads, ["---:", *["---"] * len(heads)], *rows]
    return "\n".join("| " + " | ".join(cells[:shown]) + " |" for cells in lines)


def inert(text: str) -> str:
    """The text as one line in which no sign means anything to Markdown or HTML."""
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return _HTML.sub(lambda found: _ENTITIES[found[0]], escaped)
