"""A web page that shows a text with its tasks marked: one file, no network, legible without scripts."""

import json
import re
import tomllib
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from policynlp.export import due
from policynlp.export.clean import one_line
from policynlp.export.head import head
from policynlp.export.marks import Piece, Role, lines
from policynlp.export.view import LOW_CONFIDENCE, without_number
from policynlp.records import Actor, Directive, Task
from policynlp.rows import Register, file_name

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ROLES: tuple[Role, ...] = ("lead", "support", "deadline")


def page(directive: Directive) -> str:
    """The directive as an HTML page that needs no network; the same directive gives the same page.

    All words of the document are escaped, and the page's own policy lets nothing run or load but the style and the
    script in it. Rows are numbered from 1 in the order of ``directive.tasks``. Control and direction characters are
    shown as �.
    """
    style, script = _part("page.css"), _part("page.js")
    name = one_line(directive.frame.title or "") or file_name(directive.document.source)
    return "\n".join(
        (
            *head(_safe(_words()["title"].format(name=name)), style=style, script=script),
            _header(directive, name),
            f'<div class="sheet">\n<main>\n{_text(directive)}\n</main>\n{_list(directive)}\n</div>',
            f"<script>{script}</script>",
            "</body>",
            "</html>\n",
        )
    )


def _header(directive: Directive, name: str) -> str:
    words, frame = _words(), directive.frame
    summary = Register((directive,)).summary()
    values = {
        "number": frame.number,
        "issuer": frame.issuer,
        "issued": frame.issued,
        "source": file_name(directive.document.source),
    }
    particulars = "".join(
        f"<span>{words['frame'][key]}{words['colon']}{_safe(one_line(value))}</span>"
        for key, value in values.items()
        if value
    )
    kinds = "".join(f'<span class="row {kind}">{label}</span>' for kind, label in words["kind"].items())
    roles = "".join(f'<span class="{role}">{label}</span>' for role, label in words["role"].items())
    overview = words["overview"].format(
        measures=summary.measures,
        principles=summary.principles,
        without_owner=summary.without_owner,
        with_deadline=summary.with_deadline,
    )
    hint = f'<span class="hint">{words["hint"]}</span>'
    return (
        f"<header>\n<h1>{_safe(name)}</h1>\n<p>{particulars}</p>\n<p>{overview}</p>\n"
        f'<p class="legend" aria-label="{words["legend"]}">{kinds}{roles}{hint}</p>\n</header>'
    )


def _text(directive: Directive) -> str:
    drawn = ["".join(_piece(directive, piece) for piece in pieces) for pieces in lines(directive)]
    paragraphs = "\n".join(f"<p>{line}</p>" for line in (drawn if drawn[-1] else drawn[:-1]))
    return f'<div class="text" aria-label="{_words()["text"]}">\n{paragraphs}\n</div>'


def _piece(directive: Directive, piece: Piece) -> str:
    text = _safe(directive.document.text[piece.start : piece.end])
    badges = "".join(_badge(directive.tasks[row - 1].kind, row) for row in piece.opens)
    inside = piece.inside("row")
    classes = ["row", directive.tasks[inside[0] - 1].kind] if inside else []
    classes += ["heading"] if piece.inside("heading") else []
    classes += [role for role in _ROLES if piece.inside(role)][:1]
    if not classes:
        return badges + text
    rows = " ".join(map(str, piece.rows))
    data = f' data-r="{rows}" title="{_safe(_hover(directive, piece))}"' if rows else ""
    return f'{badges}<span class="{" ".join(classes)}"{data}>{text}</span>'


def _badge(kind: str, row: int) -> str:
    """A row's number as a link to its entry; drawn by the style, so that a copied text is the text alone."""
    return f'<a class="no {kind}" id="t{row}" href="#r{row}" data-n="{row}" data-r="{row}" aria-label="{row}"></a>'


def _hover(directive: Directive, piece: Piece) -> str:
    """What a piece says when the pointer rests on it: what it is to which row; the row's main fields elsewhere."""
    words = _words()
    said = [f"{words['role'][role]} {', '.join(map(str, rows))}" for role in _ROLES if (rows := piece.inside(role))]
    for row in piece.inside("row"):
        shown = [
            f"{words['field'][key]}{words['colon']}{value}"
            for key, value, _ in _fields(directive.tasks[row - 1])
            if key in ("lead", "deadline", "due", "sector")
        ]
        said.append(f"{row} " + words["join"].join(shown))
    return "\n".join(said)


def _list(directive: Directive) -> str:
    words = _words()
    if not directive.tasks:
        return f'<aside><div class="rows"><h2>{words["rows"]}</h2><p>{words["no_rows"]}</p></div></aside>'
    items = "\n".join(_item(task, row) for row, task in enumerate(directive.tasks, 1))
    parts = f"<h2>{words['rows']}</h2>\n{_filters(directive)}\n<ol>\n{items}\n</ol>"
    return f'<aside><div class="rows">\n{parts}\n</div></aside>'


def _filters(directive: Directive) -> str:
    words = _words()
    kinds = {task.kind: words["kind"][task.kind] for task in directive.tasks}
    sectors = {task.sector: task.sector for task in directive.tasks}
    leads = {name: name or words["nobody"] for task in directive.tasks for name in _leads(task)}
    choices = "\n".join(
        f'<select name="{name}" aria-label="{words["field"][name]}"><option value="">{words[f"every_{name}"]}</option>'
        + "".join(f'<option value="={_safe(value)}">{_safe(label)}</option>' for value, label in sorted(values.items()))
        + "</select>"
        for name, values in (("sector", sectors), ("lead", leads), ("kind", kinds))
    )
    return f'<form autocomplete="off">\n{choices}\n<output data-words="{words["count"]}"></output>\n</form>'


def _item(task: Task, row: int) -> str:
    words = _words()
    data = {"sector": [task.sector], "lead": _leads(task), "kind": [task.kind]}
    attributes = "".join(f' data-{key}="{_safe(json.dumps(value, ensure_ascii=False))}"' for key, value in data.items())
    brief = words["join"].join(
        words["proposed"].format(names=value) if key == "suggested" else value
        for key, value, _ in _fields(task)
        if key in ("lead", "suggested", "deadline")
    )
    fields = "".join(
        f"<dt>{words['field'][key]}</dt><dd{' class=warn' if doubtful else ''}>{_safe(value)}</dd>"
        for key, value, doubtful in _fields(task)
    )
    return (
        f'<li data-r="{row}"{attributes}><details><summary>'
        f'<a class="no {task.kind}" href="#t{row}">{row}</a>'
        f'<span class="what">{_safe(without_number(one_line(task.text)))}</span>'
        f"<small>{_safe(brief)}</small></summary>"
        f'<dl id="r{row}">{fields}</dl></details></li>'
    )


def _fields(task: Task) -> list[tuple[str, str, bool]]:
    """The fields that have a value, in the order shown, and whether each asks for a second look."""
    words = _words()
    times = task.milestones
    doubtful = task.confidence < LOW_CONFIDENCE
    values = {
        "lead": _actors(task.lead),
        "support": _actors(task.support),
        "suggested": "" if task.lead else words["names"].join(one_line(actor.name) for actor in task.suggested),
        "deadline": words["join"].join(one_line(time.surface) + _mark(time.origin) for time in times),
        "due": words["join"].join(said for time in times if (said := due.readable(time.due))),
        "sector": one_line(task.sector),
        "kind": words["kind"][task.kind],
        "path": " / ".join(map(one_line, task.path)),
        "actions": words["join"].join(one_line(f"{action.verb}{action.object}") for action in task.actions),
        "qualifiers": words["join"].join(words["qualifier"].get(name, name) for name in task.qualifiers),
        "page": str(task.page or ""),
        "confidence": f"{task.confidence:.2f}" + (f" {words['doubtful']}" if doubtful else ""),
    }
    return [(key, value, doubtful and key == "confidence") for key, value in values.items() if value]


def _leads(task: Task) -> list[str]:
    """The names to filter by; one empty name where a task has none."""
    return list(dict.fromkeys(one_line(actor.name) for actor in task.lead)) or [""]


def _actors(actors: tuple[Actor, ...]) -> str:
    return str(_words()["names"].join(one_line(actor.name) + _mark(actor.origin) for actor in actors))


def _mark(origin: str) -> str:
    return f"（{_words()['inherited']}）" if origin == "inherited" else ""


def _safe(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


@lru_cache(maxsize=4)
def _part(name: str) -> str:
    return files("policynlp.export").joinpath(name).read_text("utf-8")


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_part("page.toml"))
