"""Labelled directives: texts in ``FOLDER/docs/NAME.txt`` with their labels in ``FOLDER/NAME.tsv``.

The texts may lie elsewhere: labels of texts that others have published name them by a checksum, ``# text: sha256 …``.

A label file has a header line and a row a task: unit, kind (M measure, P principle, H heading), lead, support, deadline,
due, sector, from; ``-`` is nothing, ``^`` before a name or time says that the unit does not say it itself. corpus/README
explains all values.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policynlp.errors import LexiconError, MissingFile
from policynlp.pipes.segment import segment
from policynlp.reading import read
from policynlp.records import Document

_CHECKSUM = re.compile(r"^# text: sha256 ([0-9a-f]{64})$", re.MULTILINE)
_SHINGLE, _SHARED = 12, 0.1
KINDS = {"M": "measure", "P": "principle", "H": "heading"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a label: as written there, and whether the unit itself says it."""

    name: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Label:
    """One row of a label file; ``unit`` counts from 0, the span is in the document's text."""

    unit: int
    start: int
    end: int
    kind: str
    lead: tuple[Name, ...]
    support: tuple[Name, ...]
    deadline: str | None
    due: str | None
    sector: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its labels, in the order of the text."""

    name: str
    document: Document
    labels: tuple[Label, ...]


def _names(cell: str) -> tuple[Name, ...]:
    parts = [p.strip() for p in cell.split(";")]
    return tuple(Name(p.lstrip("^"), not p.startswith("^")) for p in parts if p not in ("", "-"))


def _value(cell: str) -> str | None:
    return None if cell == "-" else cell


def read_labels(path: Path, text: str) -> tuple[Label, ...]:
    """The labels of one file for its ``text``.

    Raises LexiconError, with file and line, for a unit that the text has not, an unknown kind, or words of ``from``
    that the unit does not hold.
    """
    units = segment(text)[1]
    rows: list[Label] = []
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = [c.strip() for c in line.split("\t")]
        if not line.strip() or line.startswith("#") or cells[0] == "unit":
            continue
        cells += ["-"] * (8 - len(cells))
        if not cells[0].isdigit() or not 1 <= int(cells[0]) <= len(units) or cells[1] not in KINDS:
            raise LexiconError(
                f"{path.name}, line {n}: unit {cells[0]} kind {cells[1]}; allowed are 1 to {len(units)} and M, P, H"
            )
        unit = int(cells[0]) - 1
        start, end = units[unit].start, units[unit].end
        if cells[7] != "-":
            at = text.find(cells[7], start, end)
            if at < 0:
                raise LexiconError(f"{path.name}, line {n}: unit {cells[0]} does not hold {cells[7]!r}")
            if rows and rows[-1].unit == unit:
                last = rows.pop()
                rows.append(
                    Label(
                        unit, last.start, at, last.kind, last.lead, last.support, last.deadline, last.due, last.sector
                    )
                )
            start = at
        rows.append(
            Label(
                unit,
                start,
                end,
                KINDS[cells[1]],
                _names(cells[2]),
                _names(cells[3]),
                _value(cells[4]),
                _value(cells[5]),
                cells[6],
            )
        )
    return tuple(rows)


def read_folder(folder: Path, texts: Sequence[Path] = ()) -> Iterator[Labelled]:
    """All labelled documents of a folder, by name; those whose text is not there are passed over.

    A text is looked for in ``docs`` below the folder, then in the folders ``texts``. Raises MissingFile where no labels
    have their text, LexiconError where a text is not the one that was labelled.
    """
    places = [folder / "docs", *texts]
    pairs = []
    for labels in sorted(folder.glob("*.tsv")):
        text = next((file for place in places if (file := place / f"{labels.stem}.txt").is_file()), None)
        if text:
            pairs.append((labels, text))
    if not pairs:
        raise MissingFile(f"{folder}: no labelled directives; expected NAME.tsv beside docs/NAME.txt")
    for labels, text in pairs:
        document = read(text)
        _check_text(labels, text)
        yield Labelled(labels.stem, document, read_labels(labels, document.text))


def _check_text(labels: Path, text: Path) -> None:
    """Whether ``text`` is what the checksum in ``labels``, if there is one, was made of."""
    found = _CHECKSUM.search(labels.read_text(encoding="utf-8"))
    if found and found[1] != hashlib.sha256(text.read_bytes()).hexdigest():
        raise LexiconError(f"{labels}: labels another text than {text}; get the text with the checksum that it names")


def alike(one: Labelled, others: Sequence[Labelled]) -> list[str]:
    """The names of the documents that ``one`` must not be judged by: its own, and those that share much of its text.

    Much is a tenth of the shingles (Broder 1997) of the shorter text: a plan that copies its superior's, a series.
    """
    own = _shingles(one.document.text)

    def shares(other: str) -> bool:
        theirs = _shingles(other)
        return len(own & theirs) > _SHARED * min(len(own), len(theirs))

    return sorted({o.name for o in others if shares(o.document.text)} | {one.name})


@lru_cache(maxsize=1_000)
def _shingles(text: str) -> frozenset[str]:
    """All stretches of _SHINGLE characters of ``text``, white space left out."""
    plain = "".join(text.split())
    return frozenset(plain[n : n + _SHINGLE] for n in range(max(len(plain) - _SHINGLE + 1, 1)))
