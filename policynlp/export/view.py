"""Tasks as an office writes them: the values of one line of a table, the same for Excel, Word and Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policynlp.export import due
from policynlp.export.clean import clipped, one_line
from policynlp.export.labels import labels
from policynlp.forms import numbering
from policynlp.records import Actor, Directive, Failure, Kind, Task
from policynlp.rows import Register, file_name

LOW_CONFIDENCE = 0.6
"""Rows below it are marked for a second look."""

MAX_HEADING = 120
"""A heading is cut to so many characters: it only says where a task stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One task in office wording; all strings are one line without illegal characters, '' where absent.

    ``path`` is the headings from the outermost, ``measure`` the text without its number, ``lead`` the names with
    their marks; ``proposed`` says that they are suggestions, ``inherited`` that a name or time bears the mark of one
    that is carried on. ``deadline`` is the times as written, ``due`` those of
    them that have a plain value, in Chinese; ``day`` is the value where it is one single day, ``term`` its kind.
    ``text`` is the row's text as it stands.
    """

    number: int
    directive: Directive
    path: tuple[str, ...]
    measure: str
    lead: str
    proposed: bool
    inherited: bool
    support: str
    sector: str
    deadline: tuple[str, ...]
    due: tuple[str, ...]
    day: date | None
    term: str
    source: str
    text: str
    page: int | None
    confidence: float

    @property
    def doubtful(self) -> bool:
        """Whether the row asks for a second look."""
        return self.confidence < LOW_CONFIDENCE


def entries(register: Register, kind: Kind) -> list[Entry]:
    """The tasks of one kind in the register's order, numbered from 1."""
    chosen = ((directive, task) for directive, task in register.tasks() if task.kind == kind)
    return [_entry(number, directive, task) for number, (directive, task) in enumerate(chosen, 1)]


def title(register: Register, *, one: str, many: str) -> str:
    """The one directive's title with ``one`` behind it; ``many`` where there are several or it has no title."""
    named = [directive for directive in register.directives if directive.frame.title]
    if len(register.directives) != 1 or not named:
        return many
    return one_line(named[0].frame.title or "") + one


def source(directive: Directive) -> str:
    """Where a task comes from: the directive's title, or its file's name, and its number (文号) in brackets."""
    name = one_line(directive.frame.title or "") or one_line(file_name(directive.document.source))
    return f"{name}（{one_line(directive.frame.number)}）" if directive.frame.number else name


def note(rows: Sequence[Entry], *, shaded: bool) -> str:
    """The line that explains the marks that a table of ``rows`` bears; '' where it bears none."""
    words, notes = labels()["note"], []
    if any(entry.inherited for entry in rows):
        notes.append(words["inherited"])
    if any(entry.proposed for entry in rows):
        notes.append(words["suggested"])
    if shaded and any(entry.doubtful for entry in rows):
        notes.append(words["confidence"].format(limit=LOW_CONFIDENCE))
    return str(words["frame"].format(notes=words["join"].join(notes))) if notes else ""


def reason(failure: Failure) -> str:
    """Why a file failed, on one line, without the path that most messages open with."""
    return one_line(failure.message).removeprefix(one_line(failure.path)).lstrip(":： ")


def without_number(text: str) -> str:
    """The text behind its list number; a number that is part of a figure (5、6月) stays."""
    behind = numbering().match(text, 0, len(text), opens_line=True)[0]
    return text if text[behind : behind + 1].isdigit() else text[behind:] or text


def _entry(number: int, directive: Directive, task: Task) -> Entry:
    times = task.milestones
    return Entry(
        number=number,
        directive=directive,
        path=tuple(clipped(one_line(heading), MAX_HEADING, "…").rstrip("。；：:") for heading in task.path),
        measure=without_number(one_line(task.text)),
        lead=_names(task.lead) or _suggested(task.suggested),
        proposed=bool(task.suggested and not task.lead),
        inherited="inherited" in _origins(task),
        support=_names(task.support),
        sector=one_line(task.sector),
        deadline=tuple(one_line(time.surface) + _mark(time.origin) for time in times),
        due=tuple(one_line(due.readable(time.due)) for time in times if time.due),
        day=due.day(times[0].due) if len(times) == 1 else None,
        term=due.term(task.due),
        source=source(directive),
        text=task.text,
        page=task.page,
        confidence=task.confidence,
    )


def _origins(task: Task) -> set[str]:
    return {actor.origin for actor in (*task.lead, *task.support)} | {time.origin for time in task.milestones}


def _mark(origin: str) -> str:
    return str(labels()["mark"]["inherited"]) if origin == "inherited" else ""


def _names(actors: tuple[Actor, ...]) -> str:
    return str(labels()["list_mark"].join(one_line(actor.name) + _mark(actor.origin) for actor in actors))


def _suggested(actors: tuple[Actor, ...]) -> str:
    return str(labels()["mark"]["suggested"].format(names=_names(actors))) if actors else ""
