"""Series of years with their planted truth, and how well an alignment finds it.

Links are between units of two years; changes are (link, label), where the label is what became of the task (kept, split,
merged), for new and dropped tasks with one side empty, or one of the six differences. Rows are those that the pipeline
extracts; each counts for the unit that it overlaps most. Rows on units that the series does not speak of (principles,
headings) are left out where both sides are such.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policynlp.compare.records import Alignment
from policynlp.labels import read_labels
from policynlp.rows import Row
from policynlp.scoring import f1

DIFFERENCES = ("stronger", "weaker", "earlier", "later", "owner", "quantity")
READ = ("arrangement_luling",)
"""Series of corpus/years whose misses were read and that the rules were then changed for: they test nothing any more."""

Link = tuple[int | None, int | None]


@dataclass(frozen=True)
class Year:
    """One year against the next: the names of both documents and what is true, per link the labels."""

    before: str
    after: str
    truth: dict[Link, frozenset[str]]


def read_series(path: Path) -> list[Year]:
    """The years of a file of changes, in its order."""
    found: dict[tuple[str, str], dict[Link, set[str]]] = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            old, new = (_units(row[key]) for key in ("from_units", "to_units"))
            for a in old or [None]:
                for b in new or [None]:
                    found[row["from_document"], row["to_document"]][a, b] |= set(row["change"].split(";"))
    return [Year(*names, {link: frozenset(said) for link, said in truth.items()}) for names, truth in found.items()]


def _units(cell: str) -> list[int]:
    return [] if cell == "-" else [int(unit) for unit in cell.split(",")]


def units_of(folder: Path, name: str, rows: Iterable[Row]) -> dict[str, int]:
    """The unit of each row by its id: the labelled task that it overlaps most; rows on none are left out."""
    text = (folder / "docs" / f"{name}.txt").read_text(encoding="utf-8")
    tasks = [label for label in read_labels(folder / f"{name}.tsv", text) if label.kind != "heading"]
    out = {}
    for row in rows:
        over = [(min(task.end, row["end"]) - max(task.start, row["start"]), -task.unit) for task in tasks]
        most, unit = max(over, default=(0, 0))
        if most > 0:
            out[row["id"]] = 1 - unit
    return out


def said(alignment: Alignment, before: dict[str, int], after: dict[str, int], year: Year) -> dict[Link, frozenset[str]]:
    """What an alignment says of the units, as `Year.truth` has it."""
    old = {a for a, _ in year.truth}
    new = {b for _, b in year.truth}
    out: dict[Link, set[str]] = defaultdict(set)
    for line in alignment.lines:
        lefts = [before.get(row["id"]) for row in line.before] or [None]
        rights = [after.get(row["id"]) for row in line.after] or [None]
        differences = {change for change in line.changes if change in DIFFERENCES}
        for a in lefts:
            for b in rights:
                if (a is not None and a in old) or (b is not None and b in new):
                    out[a, b] |= {line.status} | differences
    return {link: frozenset(labels) for link, labels in out.items()}


def count(year: Year, found: dict[Link, frozenset[str]]) -> Counter[str]:
    """Hits, given and wanted of links, of all labels, of the six differences and of each label."""
    out: Counter[str] = Counter()
    for kind, links in (("wanted", year.truth), ("given", found)):
        for link, labels in links.items():
            out[f"link.{kind}"] += None not in link
            for label in labels:
                _add(out, label, kind)
    for link in year.truth.keys() & found.keys():
        out["link.hit"] += None not in link
        for label in year.truth[link] & found[link]:
            _add(out, label, "hit")
    return out


def _add(out: Counter[str], label: str, kind: str) -> None:
    out[f"change.{kind}"] += 1
    out[f"difference.{kind}"] += label in DIFFERENCES
    out[f"{label}.{kind}"] += 1


def figures(counts: Counter[str]) -> dict[str, float]:
    """F1 of each thing counted, four places."""
    names = sorted({key.rsplit(".", 1)[0] for key in counts})
    return {name: f1(counts[f"{name}.hit"], counts[f"{name}.given"], counts[f"{name}.wanted"]) for name in names}


def groups(corpus: Path) -> dict[str, list[tuple[Path, Path]]]:
    """``tuned`` and ``years`` (those never tuned on), each as pairs of folder and file of changes."""
    out: dict[str, list[tuple[Path, Path]]] = {"tuned": [], "years": []}
    for folder in (corpus, corpus / "years"):
        for path in sorted((folder / "changes").glob("*.tsv")):
            out["tuned" if folder == corpus or path.stem in READ else "years"].append((folder, path))
    return out


def judge(folder: Path, series: Sequence[Path], rows: dict[str, list[Row]]) -> Counter[str]:
    """The counts of some series, whose documents lie in ``folder``; ``rows`` are the rows of each document by name."""
    from policynlp.compare.tasks.align import align

    total: Counter[str] = Counter()
    for path in series:
        for year in read_series(path):
            one, other = rows[year.before], rows[year.after]
            alignment = align(one, other)
            units = (units_of(folder, year.before, one), units_of(folder, year.after, other))
            total += count(year, said(alignment, *units, year))
    return total


def main() -> None:
    """Prints the figures of the series that the alignment was tuned on and of those that it was not."""
    from policynlp import extract

    corpus = Path(__file__).resolve().parents[1] / "corpus"
    rows: dict[str, list[Row]] = defaultdict(list)
    for folder in (corpus, corpus / "years"):
        for row in extract([folder / "docs"]).rows():
            rows[Path(row["document"]).stem].append(row)
    for group, series in groups(corpus).items():
        each = [(path.stem, judge(folder, [path], rows)) for folder, path in series]
        for stem, counts in [*each, ("all", sum((counts for _, counts in each), Counter()))]:
            print(f"{group}: {stem}")
            for name, value in figures(counts).items():
                parts = "  ".join(f"{kind} {counts[f'{name}.{kind}']}" for kind in ("hit", "given", "wanted"))
                print(f"  {name:<12}{value:.4f}  {parts}")


if __name__ == "__main__":
    main()
