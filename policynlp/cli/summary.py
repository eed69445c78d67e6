"""The closing lines of `policynlp extract`: the figures and what was not done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from policynlp.cli.words import words
from policynlp.records import Failure

if TYPE_CHECKING:
    from policynlp.rows import Summary

_GAP = 3
_FIGURES = ("documents", "measures", "principles", "without_owner", "with_deadline")


def summary_lines(summary: "Summary") -> Iterator[str]:
    """The figures as two aligned columns; counts of owners, deadlines and sectors are of tasks without principles."""
    labels = words()["summary"]
    figures = tuple((labels[name], int(getattr(summary, name))) for name in _FIGURES)
    sectors = tuple((f"  {name}", count) for name, count in summary.by_sector)
    rows = (*figures, *sectors)
    width = max(cell_len(name) for name, _ in rows) + _GAP
    counts = max(len(f"{count:,}") for _, count in rows)
    for name, count in figures:
        yield _row(name, count, width, counts)
    if sectors:
        yield labels["by_sector"]
        for name, count in sectors:
            yield _row(name, count, width, counts)


def failure_lines(failures: Sequence[Failure]) -> Iterator[str]:
    """A head and a line for each file that was not done, with the remedy; nothing where all was done."""
    if failures:
        yield words()["summary"]["failures"].format(count=len(failures))
    for failure in failures:
        reason = failure.message.removeprefix(failure.path).lstrip(":： ")
        yield f"  {failure.path}: {reason}"


def _row(name: str, count: int, width: int, counts: int) -> str:
    return name + " " * (width - cell_len(name)) + f"{count:,}".rjust(counts)
