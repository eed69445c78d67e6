"""Which directive a document is a version of: by its text, its number (文号), its title and issuer, or as told."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from policynlp.errors import BadChange, NotInStore
from policynlp.records import Frame
from policynlp.register.keeping import load_directives
from policynlp.register.schema import documents, runs, tasks
from policynlp.register.state import DirectiveState

By = Literal["text", "number", "title", "told", ""]

_BLANK = re.compile(r"\s+")
_OPEN, _CLOSE = re.compile(r"[\[【（(〔［]"), re.compile(r"[\]】）)〕］]")


@dataclass(frozen=True, slots=True)
class Stored:
    """A directive of the store with the particulars of the document now in force.

    ``documents`` are the digests of its versions, the first one (``id`` too) first. ``name`` is the file's name, ``tasks``
    the count of those that stand in the register.
    """

    id: str
    document: str
    name: str
    title: str | None
    number: str | None
    issuer: str | None
    issued: str | None
    documents: tuple[str, ...]
    added: str
    version: int
    tasks: int = 0

    @property
    def label(self) -> str:
        """What a person knows it by: its title, else its file's name, with the number."""
        name = self.title or self.name
        return f"{name} ({self.number})" if self.number else name


def stored(connection: Connection) -> list[Stored]:
    """All directives, in the order in which they first came."""
    columns = (documents.c[name] for name in ("id", "name", "title", "number", "issuer", "issued", "added"))
    kept = {row["id"]: row for row in connection.execute(select(*columns)).mappings()}
    wanted = select(tasks.c.directive, func.count()).where(
        tasks.c.review.in_(("", "accepted")), tasks.c.gone.is_(False)
    )
    counts = _pairs(connection, wanted.group_by(tasks.c.directive))
    first = _pairs(connection, select(runs.c.directive, func.min(runs.c.id)).group_by(runs.c.directive))
    found = []
    for state in load_directives(connection):
        row = {name: value for name, value in kept[state.document].items() if name != "id"}
        found.append(Stored(**asdict(state) | {"tasks": counts.get(state.id, 0)} | row))
    return sorted(found, key=lambda one: (first.get(one.id, 0), one.id))


def _pairs(connection: Connection, wanted: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(wanted)}


def asked(all_: Sequence[Stored], words: str) -> Stored:
    """The directive that ``words`` name: an id or its beginning (6 digits at least), a number, a file's name, a title.

    Raises NotInStore where there is none, BadChange where there are several.
    """
    key = _number(words)
    for found in (
        [one for one in all_ if words in (one.id, *one.documents)],
        [one for one in all_ if key and _number(one.number) == key],
        [one for one in all_ if words == one.name or _plain(words) == _plain(one.title)],
        [one for one in all_ if len(words) >= 6 and any(digest.startswith(words) for digest in one.documents)],
    ):
        if len(found) > 1:
            names = "; ".join(f"{one.id[:12]} {one.label}" for one in found[:3])
            raise BadChange(f"{words!r} names {len(found)} directives ({names}); give the id")
        if found:
            return found[0]
    raise NotInStore(f"no directive {words!r} in the store; `policynlp list` shows those that there are")


HALF = 0.5
"""The share of a directive's tasks from which on a text of the same title is its version, though no issuer says so."""


def version_of(
    all_: Sequence[Stored],
    digest: str,
    frame: Frame,
    *,
    new: bool = False,
    common: Callable[[Stored], float] = lambda _: 0,
) -> tuple[Stored | None, By]:
    """The directive that a document is a version of and what says so; (None, '') for one that is new.

    ``common`` gives the share of a directive's tasks that the document holds word for word. The same text always is the
    same directive. Two different numbers are two directives whatever their titles. Where one of the two names no
    issuer, the same title needs `HALF` of the tasks as well. Raises BadChange where several fit, and where a number is
    that of a directive of another title and other tasks.
    """
    for one in all_:
        if digest in one.documents:
            return one, "text"
    if new:
        return None, ""
    number, title, issuer = _number(frame.number), _plain(frame.title), _plain(frame.issuer)
    if number:
        found = [one for one in all_ if _number(one.number) == number]
        if found:
            one = _one(found, f"number {frame.number}")
            if title and one.title and _plain(one.title) != title and one.tasks and not common(one):
                raise BadChange(
                    f"has the number {frame.number} of {one.title}, but another title and none of its tasks; nothing was "
                    f"changed: say --revises {one.id[:12]} where it takes its place, or --new"
                )
            return one, "number"
    if not title:
        return None, ""
    titled = [one for one in all_ if _plain(one.title) == title and not (number and one.number)]
    for found in (
        [one for one in titled if issuer and _plain(one.issuer) == issuer],
        [one for one in titled if not (issuer and one.issuer) and common(one) >= HALF],
    ):
        if found:
            return _one(found, f"title {frame.title}"), "title"
    return None, ""


def revised(state: DirectiveState, document: str) -> DirectiveState:
    """The directive with this document in force."""
    listed = tuple(one for one in state.documents if one != document)
    return DirectiveState(state.id, document, (*listed, document), state.version)


def _one(found: Sequence[Stored], what: str) -> Stored:
    if len(found) > 1:
        raise BadChange(f"{len(found)} directives have the {what}; say which with --revises ID, or --new")
    return found[0]


def _plain(text: str | None) -> str:
    """A name without blanks and forms of width: one copy of a paper has （2024） where another has (2024)."""
    return unicodedata.normalize("NFKC", _BLANK.sub("", text or ""))


def _number(text: str | None) -> str:
    return _CLOSE.sub("〕", _OPEN.sub("〔", _plain(text)))
