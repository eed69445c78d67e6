"""Who must act: the role of each group of bodies in its unit, and whether the last actor carries on.

Grammar has proposed the groups; two small models weigh named signs. What the text itself fixes goes first: an actor in
the sentence before a bracket or label line, those before one that is carried on.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from policynlp.layers import (
    BODIES,
    BODY,
    END,
    GENERAL,
    POST,
    Cast,
    Columns,
    Group,
    Mark,
    Member,
    Named,
    Part,
    Place,
    Unit,
)
from policynlp.lexicon import Lexicon
from policynlp.linear import Floats, Key, Linear, chances, spelled

Signs = list[Hashable]
_CLAUSE = re.compile(r"[，,。；;：:！？!?\n—]")
_TO_CLAUSE = re.compile(rf"(?s:.*){_CLAUSE.pattern}")
_NOISE = re.compile(r"[\s“”\"‘’*]")
_OF_PLACE = re.compile(r"^(?:各地|各级|各|有关|相关|其他)(?=.{2})")
_ALL_OVER = re.compile(r"^各地(?!区)(?=.{4})")
_TIMED = re.compile(r"^[到至自从在]?[0-9０-９][0-9０-９年月日号至、—\-~～季度初底末上中下旬半之以前后内起间]*")
_OCCASION = re.compile(r"^[^，。；对在将把]{1,20}(?:期间|[后时前])(?:[（(][^（）()]*[）)])?$")
_OCCASION_ENDS = frozenset("间后时前）)")
_DIGIT = re.compile(r"[0-9０-９]")
_LEVELS = "省市县区州"
_OWN = "及其"
_COLONS = frozenset({"char=：", "char=:"})
_SURE = 0.9
_OFFICES = frozenset({"department", "government", "committee", "party", "group", "office"})  # classes of endings


def name_of(text: str, member: Member, lexicon: Lexicon) -> str:
    """The canonical name of a member: of its last word where that is a name, else of its own words; '' for nobody."""
    if member.kind != END or member.start == member.core:
        return member.name
    return _own_name(text[member.start : member.end], lexicon)


@lru_cache(maxsize=10_000)
def _own_name(words: str, lexicon: Lexicon) -> str:
    surface = _NOISE.sub("", words)
    bare = _OF_PLACE.sub("", surface)
    if bare != surface and lexicon.known(bare):
        return lexicon.canonical(bare)
    return lexicon.canonical(_ALL_OVER.sub("", surface))


def canonical_in(text: str, lexicon: Lexicon, on: date | None) -> Callable[[str], str]:
    """`Lexicon.canonical` for the names of one text: a place that the text names as 云洲市 falls away from 云洲海事处."""

    def canonical(surface: str) -> str:
        if not lexicon.known(surface, on):
            for cut in (2, 3):
                rest = surface[cut:]
                if (
                    len(rest) > 2
                    and lexicon.known(rest, on)
                    and any(surface[:cut] + level in text for level in _LEVELS)
                ):
                    return lexicon.canonical(rest, on)
        return lexicon.canonical(surface, on)

    return canonical


def names_of(text: str, group: Group, lexicon: Lexicon) -> tuple[Named, ...]:
    """The names of a group. A post at its end is the actor: of 各部门、各企业负责人 the 负责人, not of 政府及其工作人员."""
    members = group.members
    post = members[-1]
    own = len(members) > 1 and text[members[-2].end : post.core] == _OWN
    if post.kind == POST and not own:
        posts = [m for m in members if m.kind == POST]
        members = tuple(posts)
    out: dict[str, Named] = {}
    for m in members:
        name = name_of(text, m, lexicon)
        if name:
            kind = GENERAL if m.kind == END and name in lexicon.generic else m.kind
            out.setdefault(name, Named(name, m.start, m.end, kind))
    return tuple(out.values())


def _who(kind: str, last: str, size: int, each: bool, opens_unit: bool, noted: bool) -> Signs:
    clause = "first" if opens_unit else "later"
    return [
        f"noted={noted}{last}",
        "bias",
        f"kind={kind}",
        f"last={last}",
        f"size={size}",
        f"each={each}",
        f"clause={clause}",
    ]


def _before(role: str, lead_in: int | str, before: str, opens: str, gap: int | None, last: str) -> Signs:
    signs: Signs = [f"role={role}", f"lead-in={lead_in}", f"before={before}", f"opens={opens}"]
    signs += [f"last-before={last}{before}", f"last-lead-in={last}{lead_in}"]
    return signs if gap is None else [*signs, f"gap={gap}"]


def _behind(after: str, gap: int, tail: int, modal: str, modal_at: int | None) -> Signs:
    signs: Signs = [f"after={after}{gap}", f"tail={tail}", f"modal={modal}"]
    return signs if modal_at is None else [*signs, f"modal-at={modal_at}"]


def _rest(
    nth: int,
    ending: tuple[int, bool] | None,
    over: tuple[str, int] | None,
    by: tuple[bool, bool, str] | None,
) -> Signs:
    signs: Signs = [f"nth={nth}"]
    if by:
        signs += [f"by={by[0]}{by[1]}", f"by-nth={by[1]}{nth > 0}", f"by-who={by[2]}"]
    if ending:
        signs += [f"modified={ending[0]}", f"of={ending[1]}"]
    return [*signs, f"over={over[0]}{over[1]}"] if over else signs


_SPELLERS = (_who, _before, _behind, _rest)
"""How the signs of a group that are no words are spelled, see `Caster.keys`."""


class Keyed(NamedTuple):
    """What the role model looks at: a key for each of the spellers, and the signs that are words of the text."""

    keys: tuple[Key, ...]
    words: Signs


def probabilities(model: Linear, samples: Sequence[Keyed]) -> Floats:
    """The probability of each role for each group; a body that heads its unit before a colon leads (市应急局：…)."""
    if not samples:
        return model.probabilities([])
    columns = zip(*(sample.keys for sample in samples), strict=True)
    found = chances(
        model.key_sums(_SPELLERS, list(columns), len(samples)) + model.scores([sample.words for sample in samples])
    )
    heading = [n for n, sample in enumerate(samples) if sample.keys[1][3] != "no" and (_heads(sample) or _acts(sample))]
    if heading and "lead" in model.classes:
        found[heading] = np.array([_SURE if role == "lead" else (1 - _SURE) / 2 for role in model.classes])
    return found


def _heads(sample: Keyed) -> bool:
    """Whether a standing body, a general actor or an office opens its unit and a colon follows."""
    (_, last, *_), (_, _, _, opens, *_), *_ = sample.keys
    return opens == "unit" and last in (BODY, GENERAL, "office") and not _COLONS.isdisjoint(sample.words)


def _acts(sample: Keyed) -> bool:
    """Whether a body that opens its unit, behind a time at most, is its subject by what follows.

    Claim: a standing body, a general actor or an office (of these 各分局 or the bare 政府, as 裁撤分局 may hide a verb) is
    one where any cue follows, with a modal or without (6月底前，各分局核对台账); a body that a clause tells
    (停用的锅炉房，必须…) is one where a modal follows behind the comma.
    """
    (_, last, _, each, *_), (_, _, _, opens, *_), (after, gap, *_), (_, ending, over, _) = sample.keys
    told = ending and ending[1] and over and over[0].startswith("modal") and over[1] == 0
    standing = last in (BODY, GENERAL) or (last == "office" and (each or not ending or not ending[0]))
    return opens != "no" and (bool(told) or (standing and gap == 0 and after not in BODIES))


class Caster:
    """Turns the groups of a text into what the role model looks at."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon

    def cast(
        self, unit: Unit, place: Place, groups: Sequence[Group], marks: Sequence[Mark], *, noted: bool = False
    ) -> list[Cast]:
        """The groups of one unit with names and signs; ``marks`` are those of the unit, see `keyed` for ``noted``."""
        found = self.keyed(unit, place, groups, Columns.of(marks), range(len(marks)), noted=noted)
        signs = spelled(_SPELLERS, [[keyed.keys[k] for _, keyed in found] for k in range(len(_SPELLERS))])
        return [cast._replace(signs=own + keyed.words) for (cast, keyed), own in zip(found, signs, strict=True)]

    def keyed(
        self, unit: Unit, place: Place, groups: Sequence[Group], marks: Columns, span: range, *, noted: bool = False
    ) -> list[tuple[Cast, Keyed]]:
        """The same with the signs as keys; the marks of the unit are those at ``span``.

        ``noted``: whether a bracket or label line names owners for the unit.
        """
        out = []
        for n, group in enumerate(groups):
            names = names_of(self.text, group, self.lexicon)
            if names:
                opening = _TO_CLAUSE.match(self.text, unit.body, group.start)
                cast = Cast(group, names, opening.end() if opening else unit.body, [])
                before, words = self._before(unit, cast, marks, span, place.role)
                behind, over = self._behind(unit, group, marks, span, words)
                rest = (min(n, 2), self._ending(group), over, self._by(cast, marks, span, before))
                out.append(
                    (
                        cast,
                        Keyed((self._who(unit, cast, noted), before, behind, rest), words),
                    )
                )
        return out

    def _who(self, unit: Unit, cast: Cast, noted: bool) -> Key:
        group = cast.group
        each = "各" in (self.text[group.start], self.text[group.members[0].core])
        size = min(len(group.members), 3)
        return group.members[0].kind, self._sort(group.members[-1]), size, each, cast.clause == unit.body, noted

    def _sort(self, member: Member) -> str:
        """The kind of a member; of the open class also whether it is an office by its ending: 管理局 acts as 公安局 does."""
        if member.kind != END:
            return member.kind
        return "office" if self.lexicon.body_endings.get(self.text[member.core : member.end]) in _OFFICES else END

    def _by(self, cast: Cast, marks: Columns, span: range, before: Key) -> tuple[bool, bool, str] | None:
        """Of a group behind 由: whether 由 opens its clause, whether 的 follows in it, the group's sort.

        Claim: 由 behind another verb and before 的 tells of a thing that is made (建立由站长带队的机制), of nobody who must act.
        """
        if before[2] != "by":
            return None
        at = marks.starts[span[cast.group.before]]
        stop = _CLAUSE.search(self.text, cast.group.end)
        limit = stop.start() if stop else len(self.text)
        return at == cast.clause, "的" in self.text[cast.group.end : limit], self._sort(cast.group.members[-1])

    def _ending(self, group: Group) -> tuple[int, bool] | None:
        last = group.members[-1]
        return (
            (min(last.core - last.start, 5), "的" in self.text[group.start : group.end]) if last.kind == END else None
        )

    def _before(self, unit: Unit, cast: Cast, marks: Columns, span: range, role: str) -> tuple[Key, Signs]:
        """The key of what stands before a group in its clause; and the words before it, at its end and behind it."""
        text, group, clause = self.text, cast.group, cast.clause
        last = group.members[-1]
        lead_in = text[clause : group.start].strip(' 　“”"')
        if lead_in:
            lead_in = _TIMED.sub("", lead_in)
            if lead_in[-1:] in _OCCASION_ENDS:
                lead_in = _OCCASION.sub("", lead_in)
        near = (
            span[group.before] if lead_in and group.before >= 0 and marks.starts[span[group.before]] >= clause else -1
        )
        opens = "no" if lead_in else "unit" if clause == unit.body else "no"
        if opens == "no" and not lead_in and not _TIMED.sub("", text[unit.body : clause - 1]):
            opens = "time"
        behind = _DIGIT.sub("0", text[group.end : min(group.end + 2, unit.end)])
        words: Signs = [("next2", behind), f"char={behind[:1]}"]
        if clause > unit.body:
            words += [("ends", text[clause - 2 : clause - 1]), ("stop", text[clause - 1])]
        if near >= 0:
            words.append(("before", text[marks.starts[near] : marks.ends[near]]))
        if lead_in:
            words += [("in", lead_in[-2:]), ("in", lead_in[:2])]
        if last.kind in (GENERAL, POST, END):
            words.append(("ending" if last.kind == END else "name", text[last.core : last.end]))
        key = (
            role,
            min(len(lead_in) // 3, 3) if lead_in else "none",
            marks.groups[near] if near >= 0 else "none",
            opens,
            min(group.start - marks.ends[near], 3) if near >= 0 else None,
            self._sort(last),
        )
        return key, words

    def _behind(
        self, unit: Unit, group: Group, marks: Columns, span: range, words: Signs
    ) -> tuple[Key, tuple[str, int] | None]:
        """The key of what stands behind a group, and of what begins the clause behind; its words go to ``words``."""
        starts, groups, end = marks.starts, marks.groups, group.end
        stop = _CLAUSE.search(self.text, end, unit.end)
        limit = stop.start() if stop else unit.end
        follow = span[max(group.after, 0) :]
        after, gap = "none", 9
        if group.after >= 0:
            at = span[group.after]
            gap = starts[at] - end
            after = groups[at] if starts[at] < limit else "none"
            if gap <= 1:
                words.append(("after", self.text[starts[at] : marks.ends[at]]))
        if span and 0 <= group.before < len(span) and groups[span[group.before]] == "by":
            words.append(("closes", self.text[limit - 2 : limit]))  # 由甲局、乙局组成: who it is made of
        over = None
        if end == limit and stop:
            follows = next((n for n in follow if starts[n] > limit), None)
            over = None if follows is None else (groups[follows], min(starts[follows] - limit - 1, 2))
        modal = next((starts[n] for n in follow if groups[n].startswith("modal") and starts[n] >= end), None)
        where = "none" if modal is None else "here" if modal < limit else "later"
        modal_at = None if modal is None else min((modal - end) // 2, 5)
        return (after, min(gap, 3), min((limit - end) // 3, 4), where, modal_at), over


def parts(unit: Unit, casts: Sequence[Cast], chances: Sequence[tuple[str, float]]) -> list[Part]:
    """Cuts ``unit`` where the actor changes. ``chances`` gives each cast's role and how likely it is.

    A unit that names nobody is one part without actors. What comes before the first actor is that actor's part.
    """
    if not casts:
        return [Part(unit.start, unit.end, (), (), 1.0)]
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
