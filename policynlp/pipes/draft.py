"""Rows in the making: each unit that is a task, cut by its actors, with owners stated, noted or carried on.

Order of trust: an actor that the sentence names; a bracket, label line or table column that holds for it; the last
actor, where the carry model says that it goes on.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from policynlp.layers import POST, Draft, Named, Note, Part, Span, Turns
from policynlp.records import Actor, Deadline, Kind, Origin

Canonical = Callable[[str], str]
Carries = Callable[[int, int, int, Sequence[Named]], float]  # see policynlp.pipes.carry.signs; gives the chance


def _actors(text: str, named: Sequence[Named], origin: Origin) -> tuple[Actor, ...]:
    if not named:
        return ()
    return tuple([Actor(n.name, text[n.start : n.end], origin, n.start, n.end) for n in named])


def _noted(text: str, spans: Sequence[Span], canonical: Canonical) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for start, end in spans:
        name = canonical(text[start:end])
        if name:
            found.setdefault(name, Actor(name, text[start:end], "inherited", start, end))
    return tuple(found.values())


def posts(named: Sequence[Named]) -> bool:
    """Whether all of ``named`` are posts (主要负责人)."""
    return all(n.kind == POST for n in named)


def drafts(
    parts: Mapping[int, Sequence[Part]], notes: Mapping[int, Note], turns: Turns, carries: Carries, canonical: Canonical
) -> list[Draft]:
    """The rows of a text in order. ``parts`` holds the pieces of each unit that is a task, by the unit's position."""
    text = turns.text
    out: list[Draft] = []
    active: tuple[int, int, tuple[Named, ...]] | None = None  # (unit that named them, last unit they acted in, who)
    for n, pieces in parts.items():
        note = notes.get(n)
        for piece in pieces:
            support = _actors(text, piece.support, "stated")
            sure, by = piece.sure, "role model"
            if piece.lead:
                lead = _actors(text, piece.lead, "stated")
                if not (active and active[0] == n and posts(piece.lead)):
                    active = (n, n, piece.lead)  # 各部门要…，主要负责人要…: what follows is for the departments again
                if note and not note.lead:
                    support += _noted(text, note.support, canonical)
            elif note and note.lead:
                lead, by, active = _noted(text, note.lead, canonical), note.by, None
                support += tuple(
                    a for a in _noted(text, note.support, canonical) if a.name not in {s.name for s in support}
                )
            else:
                lead = ()
                if active:
                    chance = carries(n, active[0], active[1], active[2])
                    sure, by = min(sure, max(chance, 1 - chance)), "carry model"
                    if chance >= 0.5:
                        lead = _actors(text, active[2], "inherited")
                        active = (active[0], n, active[2])
                    else:
                        active = None
            out.append(Draft(n, piece.start, piece.end, cast(Kind, turns.kinds[n]), lead, support, sure, by))
    return out


def noted(text: str, note: Note | None, find: Callable[[int, int], Sequence[Deadline]]) -> tuple[Deadline, ...]:
    """The times that a note gives (完成时限：6月底前), as inherited; words that set no day stay as words."""
    if note is None or not note.time:
        return ()
    out: list[Deadline] = []
    for start, end in note.time:
        found = find(start, end) or [Deadline(text[start:end], None, start, end)]
        out += [Deadline(d.surface, d.due, d.start, d.end, "inherited") for d in found]
    return tuple(out)


def labelled(unit: int, start: int, end: int, names: Sequence[str]) -> Draft:
    """A draft as a label has it, for fitting what looks at drafts."""
    return Draft(
        unit, start, end, "measure", tuple(Actor(n, n, "stated", start, start) for n in names), (), 1.0, "label"
    )
