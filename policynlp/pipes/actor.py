"""Who must act: the role of each group of bodies in its unit, and whether the last actor carries on.

Grammar has proposed the groups; two small models weigh named signs. What the text itself fixes goes first: an actor in
the sentence before a bracket or label line, those before one that is carried on.
"""

import re
from collections.abc import Hashable, Sequence

from policynlp.layers import END, GENERAL, POST, Cast, Group, Mark, Member, Named, Part, Place, Unit
from policynlp.lexicon import Lexicon

Signs = list[Hashable]
_CLAUSE = re.compile(r"[，,。；;：:！？!?\n—]")
_NOISE = re.compile(r"[\s“”\"‘’*]")
_OF_PLACE = re.compile(r"^(?:各地|各级|各|有关|相关|其他)(?=.{2})")
_WORD = re.compile(r"[\u4e00-\u9fff]{1,2}")


def name_of(text: str, member: Member, lexicon: Lexicon) -> str:
    """The canonical name of a member: of its last word where that is a name, else of its own words; '' for nobody."""
    if member.kind != END:
        return member.name
    surface = _NOISE.sub("", text[member.start : member.end])
    if member.start == member.core:
        return member.name
    bare = _OF_PLACE.sub("", surface)
    if bare != surface and lexicon.known(bare):
        return lexicon.canonical(bare)
    return lexicon.canonical(surface)


def names_of(text: str, group: Group, lexicon: Lexicon) -> tuple[Named, ...]:
    """The names of a group. A post at its end is the actor: of 各部门、各企业负责人 the 负责人."""
    members = group.members
    if members[-1].kind == POST:
        posts = [m for m in members if m.kind == POST]
        members = tuple(posts)
    out: dict[str, Named] = {}
    for m in members:
        name = name_of(text, m, lexicon)
        if name:
            out.setdefault(name, Named(name, m.start, m.end, m.kind))
    return tuple(out.values())


class Caster:
    """Turns the groups of a text into what the role model looks at."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon

    def cast(self, unit: Unit, place: Place, groups: Sequence[Group], marks: Sequence[Mark]) -> list[Cast]:
        """The groups of one unit with names and signs; ``marks`` are those of the unit."""
        out = []
        for n, group in enumerate(groups):
            names = names_of(self.text, group, self.lexicon)
            if names:
                clause = self._clause(unit, group)
                out.append(Cast(group, names, clause, self._signs(unit, place, group, marks, clause) + [f"nth={min(n, 2)}"]))
        return out

    def _clause(self, unit: Unit, group: Group) -> int:
        at = unit.body
        for stop in _CLAUSE.finditer(self.text, unit.body, group.start):
            at = stop.end()
        return at

    def _signs(self, unit: Unit, place: Place, group: Group, marks: Sequence[Mark], clause: int) -> Signs:
        text = self.text
        lead_in = text[clause : group.start].strip(" 　“”\"")
        before = marks[group.before] if group.before >= 0 else None
        near = before if before and before.start >= clause else None
        signs: Signs = [
            "bias",
            f"kind={group.members[0].kind}",
            f"last={group.members[-1].kind}",
            f"size={min(len(group.members), 3)}",
            f"clause={'first' if clause == unit.body else 'later'}",
            f"lead-in={'none' if not lead_in else min(len(lead_in) // 3, 3)}",
            f"before={near.group if near else 'none'}",
            f"opens={not lead_in and clause == unit.body}",
            f"role={place.role}",
            f"each={text[group.start] == '各'}",
        ]
        if near:
            signs.append(("before", text[near.start : near.end]))
            signs.append(f"gap={min(group.start - near.end, 3)}")
        if lead_in:
            signs.append(("in", lead_in[-2:]))
            signs.append(("in", lead_in[:2]))
        if group.members[-1].kind in (GENERAL, POST):
            signs.append(("name", text[group.members[-1].core : group.members[-1].end]))
        if group.members[-1].kind == END:
            signs.append(("ending", text[group.members[-1].core : group.members[-1].end]))
            signs.append(f"modified={min(group.members[-1].core - group.members[-1].start, 5)}")
            signs.append(f"of={'的' in text[group.start : group.end]}")
        return signs + self._behind(unit, group, marks)

    def _behind(self, unit: Unit, group: Group, marks: Sequence[Mark]) -> Signs:
        text = self.text
        end = group.end
        nxt = marks[group.after] if group.after >= 0 else None
        gap = nxt.start - end if nxt else 9
        stop = _CLAUSE.search(text, end, unit.end)
        limit = stop.start() if stop else unit.end
        char = text[end : end + 1] if end < unit.end else ""
        modal = next((m for m in marks[max(group.after, 0) :] if m.group.startswith("modal") and m.start >= end), None)
        signs: Signs = [
            f"char={char}",
            ("next2", text[end : end + 2]),
            f"after={nxt.group if nxt and nxt.start < limit else 'none'}{min(gap, 3)}",
            f"tail={min((limit - end) // 3, 4)}",
            f"modal={'here' if modal and modal.start < limit else 'later' if modal else 'none'}",
        ]
        if modal:
            signs.append(f"modal-at={min((modal.start - end) // 2, 5)}")
        if nxt and gap <= 1:
            signs.append(("after", text[nxt.start : nxt.end]))
        if end == limit and stop:
            follows = next((m for m in marks[max(group.after, 0) :] if m.start > limit), None)
            if follows:
                signs.append(f"over={follows.group}{min(follows.start - limit - 1, 2)}")
        return signs


def parts(unit: Unit, casts: Sequence[Cast], chances: Sequence[tuple[str, float]]) -> list[Part]:
    """Cuts ``unit`` where the actor changes. ``chances`` gives each cast's role and how likely it is.

    A unit that names nobody is one part without actors. What comes before the first actor is that actor's part.
    """
    pieces: list[tuple[int, list[Named], list[Named], float]] = [(unit.start, [], [], 1.0)]
    for cast, (role, chance) in zip(casts, chances, strict=True):
        start, lead, support, sure = pieces[-1]
        sure = min(sure, chance)
        if role == "lead":
            new = [n for n in cast.names if n.name not in {m.name for m in lead}]
            if lead and new and cast.clause > start and cast.clause > lead[-1].end:
                pieces.append((cast.clause, list(cast.names), [], chance))
                continue
            lead += new
        elif role == "support":
            support += [n for n in cast.names if n.name not in {m.name for m in support}]
        pieces[-1] = (start, lead, support, sure)
    ends = [p[0] for p in pieces[1:]] + [unit.end]
    return [Part(s, e, tuple(lead), tuple(sup), sure) for (s, lead, sup, sure), e in zip(pieces, ends, strict=True)]
