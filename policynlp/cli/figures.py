"""What `policynlp evaluate` prints: figures, documents, misses; columns aligned by the width of Chinese characters."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.cells import cell_len

from policynlp import scoring
from policynlp.cli.screen import Terminal
from policynlp.cli.shell import visible
from policynlp.cli.words import words
from policynlp.evaluate import CLASSES, Miss, Report

_GAP = "  "


def print_report(report: Report, misses: int) -> None:
    """Prints the report to standard output, of each class at most ``misses`` misses."""
    console = Terminal()
    for line in report_lines(report, misses):
        console.print(visible(line), soft_wrap=True)


def as_json(report: Report) -> str:
    """The whole report as one JSON value; ``figures`` has the form of the labels' own score.py --json."""
    found = report.calibration()
    value: dict[str, Any] = {
        "figures": report.table(),
        "all": {name: asdict(figure) for name, figure in report.figures().items()},
        "calibration": asdict(found) if found else None,
        "misses": [asdict(miss) for miss in report.misses],
        "rows": [asdict(row) for row in report.rows],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def report_lines(report: Report, misses: int) -> Iterator[str]:
    """The lines that are printed, without line ends."""
    yield from _documents(report)
    yield ""
    yield from _figures(report)
    yield from _confidence(report)
    yield ""
    yield words()["evaluate"]["misses"].format(count=len(report.misses))
    for what in CLASSES:
        of_class = [miss for miss in report.misses if miss.what == what]
        if of_class:
            yield f"{words()['evaluate'][what]}: {len(of_class)}"
            for miss in of_class[:misses]:
                yield from _miss(miss)


def _documents(report: Report) -> Iterator[str]:
    rows = [[words()["evaluate"]["document"], *scoring.FIGURES, "n"]]
    for name, scores in report.table().items():
        values = (scores[key] if key == "sector" else scores[key]["f1"] for key in scoring.FIGURES)
        rows.append([name, *(f"{value:.3f}" for value in values), str(scores["measure"]["n"])])
    return aligned(rows)


def _figures(report: Report) -> Iterator[str]:
    labels = words()["evaluate"]
    rows = [[labels["figure"], "F1", labels["interval"], labels["right"], labels["given"], labels["wanted"]]]
    for name, figure in report.figures().items():
        interval = "-" if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"
        counts = (f"{count:,}" for count in (figure.right, figure.given, figure.wanted))
        rows.append([labels[name], f"{figure.value:.4f}", interval, *counts])
    return aligned(rows)


def _confidence(report: Report) -> Iterator[str]:
    found = report.calibration()
    if found:
        yield ""
        yield words()["evaluate"]["confidence"].format(
            error=found.error, rows=found.rows, bins=len(found.bins), wrong=found.wrong, first=found.wrong_first
        )


def _miss(miss: Miss) -> Iterator[str]:
    yield f"  {miss.document} [{miss.start}, {miss.end}) {' '.join(miss.text.split())}"
    if miss.what not in ("missed", "invented"):
        labels = words()["evaluate"]
        yield f"    {labels['wanted']}: {miss.wanted or '-'}{_GAP}{labels['given']}: {miss.given or '-'}"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines, the first column to the left, all others to the right."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = (" " * (width - cell_len(cell)) + cell for cell, width in zip(others, widths[1:], strict=True))
        yield _GAP.join([first + " " * (widths[0] - cell_len(first)), *cells])
