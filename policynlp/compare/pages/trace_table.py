"""A trace as tables of plain text: what every format of it shows, in one order."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from policynlp.compare.records import OUTCOMES, Answer, Share, Trace
from policynlp.rows import Row

NEAR = 0.25
"""How alike the nearest task of the subordinate must be for a gap to show it."""


class Sheet(NamedTuple):
    """A table: its key in trace.toml, its name, heads and rows; ``empty`` says what stands where there are no rows."""

    key: str
    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of trace.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.compare.pages").joinpath("trace.toml").read_text("utf-8"))


def note() -> str:
    """What the figures mean and do not mean."""
    return str(words()["note"]).format(near=NEAR)


def subtitle(traces: Sequence[Trace]) -> str:
    """The superior's document; '' where there is no trace."""
    return str(words()["subtitle"]).format(upper=traces[0].upper) if traces else ""


def sheets(traces: Sequence[Trace]) -> tuple[Sheet, ...]:
    """The tables of some traces of one superior's document; that of what nobody answers only where there are several."""
    found = [
        _sheet("summary", (_summary(trace) for trace in traces)),
        _sheet("gaps", (row for trace in traces for row in _gaps(trace))),
        _sheet("answers", (row for trace in traces for row in _answers(trace))),
        _sheet("own", (row for trace in traces for row in _own(trace))),
        _sheet("sectors", (row for trace in traces for row in _sectors(trace))),
    ]
    if len(traces) > 1:
        found.insert(2, _sheet("nobody", _nobody(traces)))
    return tuple(found)


def _sheet(key: str, rows: Iterator[tuple[str, ...]]) -> Sheet:
    held = words()
    return Sheet(key, held["sheet"][key], tuple(held["heads"][key]), tuple(rows), held["empty"][key])


def share_text(share: Share) -> str:
    """3/8（37.5%，95%区间13.7%至69.4%）; a sentence where there is no base."""
    held = words()
    if share.share is None or share.low is None or share.high is None:
        return str(held["no_base"])
    parts = {name: f"{getattr(share, name):.1%}" for name in ("share", "low", "high")}
    return str(held["share"]).format(count=share.count, base=share.base, **parts)


def outcome_text(answer: Answer) -> str:
    """The outcomes of an answer in words."""
    return str(words()["list_mark"]).join(words()["outcome"][outcome] for outcome in answer.outcomes)


def _summary(trace: Trace) -> tuple[str, ...]:
    counts = trace.outcomes()
    name = trace.lower + ("" if trace.tasks_lower else words()["no_tasks_lower"])
    numbers = [str(counts[outcome]) for outcome in OUTCOMES]
    return (
        name,
        str(len(trace.answers)),
        str(trace.tasks_lower),
        share_text(trace.coverage),
        *numbers,
        str(len(trace.own)),
    )


def _gaps(trace: Trace) -> Iterator[tuple[str, ...]]:
    for number, answer in enumerate(trace.gaps, 1):
        near = answer.nearest if answer.nearest and answer.nearest.score >= NEAR else None
        shown = (near.after["text"], f"{near.score:.2f}") if near else (words()["none"],) * 2
        yield (trace.lower, str(number), answer.task["text"], *_particulars(answer.task), *shown)


def _nobody(traces: Sequence[Trace]) -> Iterator[tuple[str, ...]]:
    """The tasks that every trace leaves out, or does not count as asked; at least one leaves each out."""
    number = 0
    for answers in zip(*(trace.answers for trace in traces), strict=True):
        if not any(answer.pairs for answer in answers) and any("left_out" in answer.outcomes for answer in answers):
            number += 1
            yield (str(number), answers[0].task["text"], *_particulars(answers[0].task))


def _answers(trace: Trace) -> Iterator[tuple[str, ...]]:
    for number, answer in enumerate(trace.answers, 1):
        for one in answer.pairs:
            _, lead, time, _ = _particulars(one.after)
            below = (one.after["text"], lead, time, f"{one.score:.2f}")
            yield (trace.lower, str(number), answer.task["text"], outcome_text(answer), *below)


def _own(trace: Trace) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(trace.own, 1):
        yield (trace.lower, str(number), row["text"], *_particulars(row))


def _sectors(trace: Trace) -> Iterator[tuple[str, ...]]:
    for sector, share in trace.sectors:
        yield (trace.lower, sector, share_text(share))


def _particulars(row: Row) -> tuple[str, str, str, str]:
    """Headings, leads, deadline, sector of a row."""
    held = words()
    lead = str(held["list_mark"]).join(actor["name"] for actor in row["lead"])
    return " / ".join(row["path"]) or held["none"], lead or held["none"], row["deadline"] or held["none"], row["sector"]
