"""Prints the table of sizes that README.md holds: `python corpus/count.py`."""

import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
_HEAD = "| text | date | characters | tasks (M) | exhortations (P) | headings (H) | with lead | with due |"


def table() -> str:
    """A row for each text and one for all, as Markdown."""
    rows = [_HEAD, "| --- | --- |" + " ---: |" * 6]
    total: Counter[str] = Counter()
    for labels in sorted(HERE.glob("*.tsv")):
        text = HERE / "docs" / f"{labels.stem}.txt"
        if text.exists():
            date, counts = _counted(labels, text)
            total += counts
            rows.append(_row(labels.stem, date, counts))
    return "\n".join([*rows, _row("all", "", total)])


def _row(name: str, date: str, counts: Counter[str]) -> str:
    cells = [counts["characters"], counts["M"], counts["P"], counts["H"], counts["lead"], counts["due"]]
    return f"| {name} | {date} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"


def _counted(labels: Path, text: Path) -> tuple[str, Counter[str]]:
    first, _, *rows = labels.read_text(encoding="utf-8").splitlines()
    counts = Counter(characters=len(text.read_text(encoding="utf-8")))
    for row in rows:
        _, kind, lead, _, _, due, *_ = row.split("\t")
        counts[kind] += 1
        counts["lead"] += kind == "M" and lead != "-"
        counts["due"] += kind == "M" and due != "-"
    return first.removeprefix("# date: "), counts


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
