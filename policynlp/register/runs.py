"""What a run is: the document with its file, the rows as the store keeps them, and what made them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from policynlp import __version__
from policynlp.records import Directive
from policynlp.register.schema import documents, runs
from policynlp.rows import Register, Row, file_name

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a run: the program's version, the digests of all models and of all words."""

    program: str
    models: str
    lexicons: str

    @classmethod
    def of(cls, lexicon: Sequence[Path] = ()) -> "Maker":
        """That of this process, with an office's own lexicon files or folders."""
        return cls(__version__, _models(), _digest((_PACKAGE / "lexicons", *lexicon)))


@lru_cache(maxsize=1)
def _models() -> str:
    inside = _PACKAGE / "_models"  # where an installed package has them; see `policynlp.models`, which is slow to load
    return _digest([inside if inside.is_dir() else _PACKAGE.parent / "models"])


def _digest(paths: Iterable[Path]) -> str:
    """The SHA-256 of the names and bytes of all files in ``paths``; what is not there counts as empty."""
    found = hashlib.sha256()
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in (one for one in inside if one.is_file() and one.suffix not in (".pyc", ".md")):
            content = one.read_bytes()
            found.update(f"{one.name}\0{len(content)}\0".encode("utf-8", "replace") + content)
    return found.hexdigest()


def rows_of(directive: Directive) -> list[Row]:
    """The rows of the contract, each with ``grounds``: what the contract leaves out and an export or reader asks for.

    ``grounds`` holds ``evidence`` (field, start, end, said by), ``times`` (surface, due, start, end, origin), ``spans``
    (of the actors by role, start and end) and ``qualifiers``.
    """
    register = Register((directive,))
    found = []
    for row, task in zip(register.rows(), directive.tasks, strict=True):
        grounds = {
            "evidence": [list(ground) for ground in task.evidence],
            "times": [[time.surface, time.due, time.start, time.end, time.origin] for time in task.milestones],
            "spans": {role: [[a.start, a.end] for a in getattr(task, role)] for role in ("lead", "support")},
            "qualifiers": list(task.qualifiers),
        }
        found.append({**row, "grounds": grounds})
    return found


def keep_document(connection: Connection, directive: Directive, file: bytes, at: str) -> None:
    """Writes the document with its file, where it is not there yet: one text is one document."""
    document, frame = directive.document, directive.frame
    if connection.execute(select(documents.c.id).where(documents.c.id == document.digest)).first():
        return
    values: Mapping[str, Any] = {
        "id": document.digest,
        "name": file_name(document.source),
        "title": frame.title,
        "number": frame.number,
        "issuer": frame.issuer,
        "issued": frame.issued,
        "format": document.format,
        "text": document.text,
        "file": file,
        "file_digest": hashlib.sha256(file).hexdigest(),
        "frame": {
            "frame": asdict(frame),
            "headings": [asdict(heading) for heading in directive.headings],
            "pages": list(document.pages),
            "title": document.title,
            "issued": document.issued,
        },
        "added": at,
    }
    connection.execute(documents.insert().values(values))


def made_by(connection: Connection, document: str) -> Maker | None:
    """What made the newest run of a document, None where it was never run."""
    wanted = select(runs.c.program, runs.c.models, runs.c.lexicons).where(runs.c.document == document)
    row = connection.execute(wanted.order_by(runs.c.id.desc()).limit(1)).first()
    return Maker(*row) if row else None
