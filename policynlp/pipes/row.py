"""Puts the findings together: one Task for each row, with its id, its path, its page and its evidence."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policynlp.layers import Draft, Marks, Place, Unit, headings_above
from policynlp.records import Action, Actor, Deadline, Document, Evidence, Heading, Task

_PATH_LENGTH = 60  # characters; a longer opening sentence is no heading for a table cell


def task_id(digest: str, start: int, end: int, text: str) -> str:
    """The same 16 hex digits for the same document content and span, everywhere and in every run."""
    return hashlib.sha256(f"{digest}:{start}:{end}:{text}".encode()).hexdigest()[:16]


def headings(text: str, units: Sequence[Unit], places: Sequence[Place], kinds: Sequence[str]) -> dict[int, Heading]:
    """The headings by the position of their unit: units that the kind model calls headings, titles left out."""
    out = {}
    for n, kind in enumerate(kinds):
        if kind != "heading" or places[n].role not in ("body", "label"):
            continue
        unit = units[n]
        body = text[unit.body : unit.end].rstrip("。；;：:，, ")
        level = unit.level or 11
        if body:
            out[n] = Heading(unit.start, unit.end, level, unit.number, body)
    return out


def paths(units: Sequence[Unit], places: Sequence[Place], found: dict[int, Heading]) -> list[tuple[str, ...]]:
    """The texts of the headings above each unit, outermost first; a run-in heading holds for the rest of its line."""
    out = []
    texts: dict[tuple[int, ...], tuple[str, ...]] = {}
    run_in: tuple[int, int] = (-1, -1)  # (unit, line) of the last heading without a number
    for n, (unit, above) in enumerate(zip(units, headings_above(places), strict=True)):
        path = texts.get(above)
        if path is None:
            path = texts[above] = tuple(found[p].text[:_PATH_LENGTH] for p in above if p in found)
        if run_in[1] == unit.line and run_in[0] not in above:
            path = (*path, found[run_in[0]].text[:_PATH_LENGTH])
        if n in found and not unit.level:
            run_in = (n, unit.line)
        out.append(path)
    return out


class Finding(NamedTuple):
    """What the later pipes add to a draft."""

    sector: str
    milestones: tuple[Deadline, ...]
    actions: tuple[Action, ...]
    suggested: tuple[Actor, ...]
    qualifiers: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Grounds:
    """Makes the evidence of a row out of what it was made of."""

    draft: Draft
    finding: Finding

    def __call__(self) -> tuple[Evidence, ...]:
        draft, finding = self.draft, self.finding
        start, end, by = draft.start, draft.end, draft.by
        times = [(time, "deadline grammar" if time.origin == "stated" else "carried on") for time in finding.milestones]
        return (
            Evidence("kind", start, end, "kind model"),
            *(Evidence("lead", actor.start, actor.end, by) for actor in draft.lead),
            *(Evidence("support", actor.start, actor.end, by) for actor in draft.support),
            *(Evidence("due", time.start, time.end, said_by) for time, said_by in times),
            Evidence("sector", start, end, "sector model"),
            *(Evidence("actions", action.start, action.end, "action grammar") for action in finding.actions),
        )


def task(document: Document, draft: Draft, path: tuple[str, ...], finding: Finding) -> Task:
    """One row of the register."""
    text = document.text[draft.start : draft.end]
    return Task(
        id=task_id(document.digest, draft.start, draft.end, text),
        start=draft.start,
        end=draft.end,
        text=text,
        path=path,
        kind=draft.kind,
        sector=finding.sector,
        lead=draft.lead,
        support=draft.support,
        suggested=finding.suggested,
        actions=finding.actions,
        milestones=finding.milestones,
        confidence=finding.confidence,
        page=document.page_of(draft.start),
        qualifiers=finding.qualifiers,
        grounds=_Grounds(draft, finding),
    )


def suggested(authority: Sequence[str], draft: Draft) -> tuple[Actor, ...]:
    """The sector's competent departments, proposed where a measure names no owner; () otherwise."""
    if draft.lead or draft.kind != "measure":
        return ()
    return tuple(Actor(name, name, "suggested", draft.start, draft.start) for name in authority)


_QUALIFIERS = {
    "done": "done", "past": "done", "evaluation": "evaluated", "reporting": "reported", "condition": "conditional",
    "modal_prohibition": "prohibition", "modal_hedge": "hedged", "exhortation": "exhortation",
}  # fmt: skip


def qualifiers(groups: Iterable[str]) -> tuple[str, ...]:
    """What the cue words of a unit, by their groups, say about it: done, reported, conditional, prohibition, hedged …"""
    return tuple(dict.fromkeys(_QUALIFIERS[group] for group in groups if group in _QUALIFIERS))


def qualified(marks: Marks) -> dict[int, tuple[str, ...]]:
    """The `qualifiers` of each unit that has any, by its position."""
    said: dict[int, list[str]] = {}
    for n, group in marks.of_groups(_QUALIFIERS.__contains__):
        said.setdefault(n, []).append(group)
    return {n: qualifiers(groups) for n, groups in said.items()}
