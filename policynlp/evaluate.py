"""A register held against labels: figures with counts and intervals, what is wrong row by row, and how sure it was.

    report = evaluate([Path("outputs/register.jsonl")], Path("labelled"))
    report.figures()["lead"].value
    [miss for miss in report.misses if miss.what == "due"]

`leave_one_out` gives the same of models that have not seen the document they are scored on.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policynlp import scoring
from policynlp.calibration import Calibration, calibrate
from policynlp.errors import InputError, MissingFile, UndecodableFile
from policynlp.labels import Label, Labelled, read_folder
from policynlp.naming import naming_of

FIELDS = ("kind", "lead", "support", "due", "sector")
CLASSES = ("missed", "invented", *FIELDS)
DRAWS, SEED = 1000, 0
OnDocument = Callable[[str, int, int], None]
_RATIOS = ("measure", "directive", "lead", "support", "due", "untouched")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval (None where one document alone was drawn from) and what it was made of.

    ``right`` of ``given`` by the register and ``wanted`` by the labels; for the sector both are the matched measures.
    """

    value: float
    low: float | None
    high: float | None
    right: int
    given: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is wrong, of class ``what`` (see CLASSES), with the sentence and both values ('' for none)."""

    document: str
    what: str
    start: int
    end: int
    text: str
    wanted: str
    given: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of the register that was compared: whether kind, lead, support, due and sector are all right.

    ``confidence`` is None where the register gives none.
    """

    document: str
    start: int
    end: int
    right: bool
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a comparison found. ``counts`` are those of `scoring.count`, by document, in the order of their names."""

    counts: Mapping[str, Counter[str]]
    misses: tuple[Miss, ...]
    rows: tuple[Scored, ...]

    def figures(self) -> dict[str, Figure]:
        """The figures `scoring.FIGURES` over all documents."""
        total: Counter[str] = sum(self.counts.values(), Counter())
        ends = intervals(list(self.counts.values()))
        return {
            name: Figure(value, low, high, right, given, wanted)
            for name, value in scoring.figures(total).items()
            for low, high in [ends.get(name, (None, None))]
            for right, given, wanted in [_parts(total, name)]
        }

    def table(self) -> dict[str, dict[str, Any]]:
        """Precision, recall, F1 and n by document, and of ``all``, in the form of the labels' own score.py --json."""
        total: Counter[str] = sum(self.counts.values(), Counter())
        return {name: _scores(counts) for name, counts in [*self.counts.items(), ("all", total)]}

    def calibration(self) -> Calibration | None:
        """How far the confidences can be trusted; None where no row has one."""
        return calibrate([(row.confidence, row.right) for row in self.rows if row.confidence is not None])


def evaluate(register: Iterable[Mapping[str, Any] | Path | str], gold: Path, texts: Sequence[Path] = ()) -> Report:
    """The report of rows, of registers written as .jsonl, or of directives to be read, against the labels in ``gold``.

    Only documents with labels count, each known by its name without ending; one without rows has all its tasks missed.
    ``texts`` are where texts without a place beside their labels lie.
    Raises MissingFile where ``gold`` holds no labels, InputError where no document of the register is labelled or a
    directive cannot be read, UndecodableFile, with file and line, for what is no row.
    """
    labelled = list(read_folder(gold, texts))
    canonical = naming_of(gold)
    found: dict[str, list[tuple[scoring.Row, float | None]]] = {}
    for row, where in _rows(register):
        name, made, confidence = _read_row(row, where, canonical)
        found.setdefault(name, []).append((made, confidence))
    if found and not found.keys() & {one.name for one in labelled}:
        raise InputError(f"{gold}: has no labels for {_some(found)}; it has them for {_some(o.name for o in labelled)}")
    return report_of([(one, found.get(one.name, [])) for one in labelled], canonical)


def report_of(
    compared: Iterable[tuple[Labelled, Sequence[tuple[scoring.Row, float | None]]]], canonical: Callable[[str], str]
) -> Report:
    """The report of labelled documents with their rows and the rows' confidences."""
    counts: dict[str, Counter[str]] = {}
    misses: list[Miss] = []
    rows: list[Scored] = []
    for one, given in compared:
        pairs = scoring.compare(one.labels, [row for row, _ in given], canonical)
        counts[one.name] = scoring.count(pairs, canonical)
        misses += (miss for pair in pairs for miss in _misses(one, pair, canonical))
        sure = {id(row): confidence for row, confidence in given}
        made = [
            Scored(one.name, pair.row.start, pair.row.end, not pair.wrong, sure[id(pair.row)])
            for pair in pairs
            if pair.row
        ]
        rows += sorted(made, key=lambda row: (row.start, row.end))
    return Report(counts, tuple(sorted(misses, key=lambda miss: CLASSES.index(miss.what))), tuple(rows))


def intervals(counts: Sequence[Counter[str]], draws: int = DRAWS) -> dict[str, tuple[float, float]]:
    """For each figure where 95 % of its values lie when whole documents are drawn with replacement (Efron 1979).

    Sentences of one document resemble each other, hence documents. {} for fewer than two. The draws are the same on
    every run.
    """
    if len(counts) < 2:
        return {}
    keys = sorted({key for each in counts for key in each})
    lines = [[each[key] for key in keys] for each in counts]
    chance = random.Random(SEED)
    drawn: dict[str, list[float]] = {name: [] for name in scoring.FIGURES}
    for _ in range(draws):
        sums = map(sum, zip(*chance.choices(lines, k=len(lines)), strict=True))
        for name, value in scoring.figures(Counter(dict(zip(keys, sums, strict=True)))).items():
            drawn[name].append(value)
    edge = draws // 40
    return {name: (ranked[edge], ranked[-1 - edge]) for name, values in drawn.items() for ranked in [sorted(values)]}


def leave_one_out(
    gold: Path,
    corpus: Sequence[Path] = (),
    *,
    texts: Sequence[Path] = (),
    only: Iterable[str] = (),
    on_document: OnDocument | None = None,
) -> Report:
    """The report on ``gold`` by models that have learned from all of ``gold`` and ``corpus`` but the document at hand.

    A confidence comes from rows that were made in the same way, those of the document at hand left out. What has the
    same name as that document, or shares much of its text (see `policynlp.labels.alike`), is left out with it. ``texts`` are where
    texts without a place beside their labels lie. ``only`` names documents, where not all are to be scored (confidences
    need two); ``on_document`` is called before the turn of each with its name, its number from 0 and how many there are.
    Raises MissingFile where a folder holds no labels, InputError where ``only`` names none of them.
    """
    from policynlp import unseen

    held = list(read_folder(gold, texts))
    known = {one.document.digest for one in held}
    more = [one for folder in corpus for one in read_folder(folder, texts) if one.document.digest not in known]
    names = set(only)
    chosen = [one for one in held if one.name in names] if names else held
    if not chosen:
        raise InputError(f"{gold}: has no labels for {_some(names)}; it has them for {_some(o.name for o in held)}")
    canonical = naming_of(gold)
    return report_of(unseen.rows(chosen, [*held, *more], canonical, on_document), canonical)


def read_register(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of a register written as .jsonl, each with file and line; blank lines are passed over.

    Raises MissingFile, or UndecodableFile where a line is no JSON object.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise MissingFile(f"{path}: cannot be read ({error.strerror}); give a register written as jsonl") from error
    for number, line in enumerate(lines, 1):
        where = f"{path}:{number}"
        try:
            row = json.loads(line.decode("utf-8-sig")) if line.strip() else None
        except (ValueError, RecursionError) as error:
            raise UndecodableFile(f"{where}: not a JSON object; give a register written as jsonl") from error
        if row is not None:
            yield row, where


def _rows(register: Iterable[Mapping[str, Any] | Path | str]) -> Iterator[tuple[Any, str]]:
    files: list[Path] = []
    for n, one in enumerate(register, 1):
        if isinstance(one, Mapping):
            yield one, f"row {n}"
        elif Path(one).suffix.lower() == ".jsonl":
            yield from read_register(Path(one))
        else:
            files.append(Path(one))
    if files:
        from policynlp.batch import extract

        made = extract(files)
        for failure in made.failures:
            raise InputError(failure.message)
        yield from ((row, row["document"]) for row in made.rows())


def _read_row(row: Any, where: str, canonical: Callable[[str], str]) -> tuple[str, scoring.Row, float | None]:
    """The document's name without ending, the row as it is scored, its confidence."""
    try:
        made = scoring.Row(
            start=int(row["start"]),
            end=int(row["end"]),
            kind=str(row["kind"]),
            lead=_names(row.get("lead"), canonical),
            support=_names(row.get("support"), canonical),
            due=row.get("due") or None,
            sector=str(row.get("sector") or ""),
        )
        confidence = row.get("confidence")
        sure = None if confidence is None else float(confidence)
        if sure is not None and not 0 <= sure <= 1:
            raise ValueError(f"confidence {sure}, allowed are 0 to 1")
        return Path(row["document"]).stem, made, sure
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        needed = "document, start, end, kind; lead, support, due, sector where it has them"
        raise UndecodableFile(f"{where}: not a row of a register ({error!r}); a row has {needed}") from error


def _names(values: Any, canonical: Callable[[str], str]) -> frozenset[str]:
    given = [value["name"] if isinstance(value, Mapping) else value for value in values or []]
    return frozenset(canonical(name) for name in given if name)


def _misses(one: Labelled, pair: scoring.Pair, canonical: Callable[[str], str]) -> Iterator[Miss]:
    """What the figures lose by a pair: of a principle its kind alone, of a kind that is wrong nothing else."""
    label, row, text = pair.label, pair.row, one.document.text
    place = label or row
    assert place is not None
    start, end = place.start, place.end
    if label is None or row is None:
        what = "invented" if label is None else "missed"
        yield Miss(one.name, what, start, end, text[start:end], label.kind if label else "", row.kind if row else "")
        return
    fields = pair.wrong[:1] if "kind" in pair.wrong else pair.wrong if label.kind == "measure" else ()
    for field in fields:
        wanted, given = (_value(side, field, canonical) for side in (label, row))
        yield Miss(one.name, field, start, end, text[start:end], wanted, given)


def _value(side: Label | scoring.Row, field: str, canonical: Callable[[str], str]) -> str:
    value = getattr(side, field)
    if isinstance(value, tuple | frozenset):
        return ";".join(sorted(scoring.names(value, canonical)))
    return str(value or "")


def _parts(counts: Counter[str], name: str) -> tuple[int, int, int]:
    """Right, given, wanted of one figure."""
    base = name if name in ("directive", "lead", "support", "due") else "measure"
    if name == "sector":
        return counts["sector.tp"], counts["measure.tp"], counts["measure.tp"]
    return counts[f"{name}.tp"], counts[f"{base}.rows"], counts[f"{base}.gold"]


def _scores(counts: Counter[str]) -> dict[str, Any]:
    values = scoring.figures(counts)
    out: dict[str, Any] = {}
    for name in (*_RATIOS[:-1], "sector", "untouched"):
        right, given, wanted = _parts(counts, name)
        shares = {key: round(right / of, 4) if of else 0.0 for key, of in (("p", given), ("r", wanted))}
        out[name] = values[name] if name == "sector" else {**shares, "f1": values[name], "n": wanted}
    return out


def _some(names: Iterable[str]) -> str:
    """The first names of many."""
    ranked = sorted(set(names))
    return ", ".join(ranked[:3]) + (f" and {len(ranked) - 3} more" if len(ranked) > 3 else "")
