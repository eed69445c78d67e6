"""A register held against labels: the figures that README and floors speak of.

A row matches the label that it overlaps with by at least half of their union, one to one, best first. A row that lies on
a heading is passed over. Lead, support and due are F1 over all (task, value) pairs; sector is the share of matched
measures with the right one; untouched counts the measures in which kind, lead, support, due and sector are all right.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policynlp.labels import Label

FIGURES = ("measure", "directive", "lead", "support", "due", "sector", "untouched")


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a register's row; names are canonical."""

    start: int
    end: int
    kind: str
    lead: frozenset[str]
    support: frozenset[str]
    due: str | None
    sector: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the row that matches it; either None where the other stands alone. ``wrong`` names what differs."""

    label: Label | None
    row: Row | None
    wrong: tuple[str, ...]


def _overlap(a: Label | Row, b: Label | Row) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _matches(labels: Sequence[Label], rows: Sequence[Row]) -> dict[int, int]:
    found = []
    for n, label in enumerate(labels):
        for m, row in enumerate(rows):
            common = _overlap(label, row)
            union = label.end - label.start + row.end - row.start - common
            if common and common / union >= 0.5:
                found.append((-common / union, n, m))
    by_label: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in sorted(found):
        if n not in by_label and m not in taken:
            by_label[n] = m
            taken.add(m)
    return by_label


def _wrong(label: Label, row: Row, canonical: Callable[[str], str]) -> tuple[str, ...]:
    checks = {
        "kind": label.kind == row.kind,
        "lead": names(label.lead, canonical) == row.lead,
        "support": names(label.support, canonical) == row.support,
        "due": label.due == row.due,
        "sector": label.sector == row.sector,
    }
    return tuple(name for name, right in checks.items() if not right)


def names(given: Iterable[object], canonical: Callable[[str], str]) -> frozenset[str]:
    """The canonical names of a label's actors."""
    return frozenset(canonical(str(getattr(one, "name", one))) for one in given)


def compare(labels: Sequence[Label], rows: Sequence[Row], canonical: Callable[[str], str]) -> list[Pair]:
    """Every task label with its row, and every row without a label; rows on headings are left out."""
    headings = [label for label in labels if label.kind == "heading"]
    tasks = [label for label in labels if label.kind != "heading"]
    kept = [r for r in rows if not any(_overlap(r, h) >= 0.5 * (r.end - r.start) for h in headings)]
    found = _matches(tasks, kept)
    out = []
    for n, label in enumerate(tasks):
        row = kept[found[n]] if n in found else None
        out.append(Pair(label, row, _wrong(label, row, canonical) if row else ("missed",)))
    used = set(found.values())
    return out + [Pair(None, row, ("invented",)) for m, row in enumerate(kept) if m not in used]


def count(pairs: Iterable[Pair], canonical: Callable[[str], str]) -> Counter[str]:
    """The counts that `figures` makes figures of; counts of several documents may be added up."""
    c: Counter[str] = Counter()
    for pair in pairs:
        label, row = pair.label, pair.row
        c["directive.gold"] += label is not None
        c["directive.rows"] += row is not None
        c["directive.tp"] += label is not None and row is not None
        wanted = label if label and label.kind == "measure" else None
        given = row if row and row.kind == "measure" else None
        c["measure.gold"] += wanted is not None
        c["measure.rows"] += given is not None
        if wanted:
            c["lead.gold"] += len(names(wanted.lead, canonical))
            c["support.gold"] += len(names(wanted.support, canonical))
            c["due.gold"] += wanted.due is not None
        if given:
            c["lead.rows"] += len(given.lead)
            c["support.rows"] += len(given.support)
            c["due.rows"] += given.due is not None
        if wanted and given:
            c["measure.tp"] += 1
            c["lead.tp"] += len(names(wanted.lead, canonical) & given.lead)
            c["support.tp"] += len(names(wanted.support, canonical) & given.support)
            c["due.tp"] += wanted.due is not None and wanted.due == given.due
            c["sector.tp"] += wanted.sector == given.sector
            c["untouched.tp"] += not pair.wrong
    return c


def f1(right: int, rows: int, gold: int) -> float:
    """F1 of ``right`` hits among ``rows`` given and ``gold`` wanted, four places; 0 where there is no hit."""
    precision, recall = right / rows if rows else 0.0, right / gold if gold else 0.0
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def figures(c: Counter[str]) -> dict[str, float]:
    """The figures FIGURES of some counts, each between 0 and 1."""
    out = {
        k: f1(c[f"{k}.tp"], c[f"{k}.rows"], c[f"{k}.gold"]) for k in ("measure", "directive", "lead", "support", "due")
    }
    out["sector"] = round(c["sector.tp"] / c["measure.tp"], 4) if c["measure.tp"] else 0.0
    out["untouched"] = f1(c["untouched.tp"], c["measure.rows"], c["measure.gold"])
    return out
