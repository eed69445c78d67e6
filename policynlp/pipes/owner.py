"""Owners that stand outside the sentence: brackets and label lines at an item's end, columns of a table.

（牵头单位：甲局；配合单位：乙局）, 责任单位：甲局、乙局, （甲局牵头，乙局、丙局按职责分工负责）. A note of this kind holds for the
units of its item that come before it, back to the note before; right under a heading it holds for what follows.
"""

import re
from collections.abc import Callable, Sequence

from policynlp.forms import structure_words
from policynlp.layers import Group, Line, Note, Place, Span, Unit
from policynlp.lexicon import Lexicon
from policynlp.records import Table

_OPEN, _CLOSE = "（(【[〔", "）)】]〕"
_INNER = re.compile(r"[（(〔〈<][^（()）〔〕〈〉<>]*[）)〕〉>]?")
_PLACES = re.compile(r"[（(〔][省市县区州、和及]+[）)〕]")
_TIME = re.compile(
    r"^[^，。；]{0,12}?(?:\d|[年月节汛旬]|季度)[^，。；]{0,10}(?:前|底|内)(?:全面)?(?:完成|办结|到位|落实)?$"
)
_CONJ = re.compile(r"(?<=等)[和及与]|以及|[和及与](?=各|有关|相关)")
_PARTS = re.compile(r"[，,；;。、]")
_PIECES = re.compile(
    r"[、，,；;。 　\t/]|(?<=[局部委办厅])和(?=[市省县区国])|(?<=[局委办厅])(?=[市省县](?![场级直委]))"
)
_MAX = 400  # characters of a bracket; a longer one is a sentence in brackets
_SHORT = 3  # characters of a name that a bracket may hold for other reasons


Known = Callable[[Sequence[str]], bool]
"""Whether a list of names is one of bodies, at least one of them a standing one."""


def bodies(lexicon: Lexicon, names: Sequence[str]) -> bool:
    """Whether `Known` holds of ``names``: 街道, 企业, 商场 are bodies, and alone no owners."""
    endings = tuple(lexicon.body_endings)
    known = [name for name in names if lexicon.known(name)]
    return any(name not in endings for name in known) and all(name in known or name.endswith(endings) for name in names)


def bracket_rule(text: str) -> str:
    """How this document says its brackets read: 'comma', 'first', or '' where it says nothing."""
    rules = structure_words().bracket_rules
    return next((name for name, pattern in rules.items() if pattern.search(text)), "")


def _bracket_at(text: str, start: int, end: int) -> Span | None:
    """The span between a bracket that opens at ``start`` and its partner; unbalanced ones close at ``end``."""
    depth = 0
    for at in range(start, min(end, start + _MAX)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if depth == 0:
                return start + 1, at
    return (start + 1, end) if end - start < _MAX and text[end - 1] in _CLOSE + "。" else None


def _blank(bracket: re.Match[str]) -> str:
    """A bracket inside a list, struck out in place; of 各县（市、区） only the stop that is none of the list's."""
    return bracket[0].replace("、", "·") if _PLACES.fullmatch(bracket[0]) else "\0" * len(bracket[0])


def _names(text: str, start: int, end: int) -> list[Span]:
    """The bodies in a list ``text[start:end]``, without brackets inside it and without 等部门 at its end."""
    plain = _INNER.sub(_blank, text[start:end])
    out: list[Span] = []
    at = 0
    cuts = sorted({m.span() for pattern in (_PIECES, _CONJ) for m in pattern.finditer(plain)})
    for left, right in [*cuts, (len(plain), len(plain))]:
        piece = plain[at:left].split("\0")[0]
        piece = piece[: len(piece) - len(closer[0])] if (closer := structure_words().closers.search(piece)) else piece
        name = piece.strip(" 　。.:：由*")
        if name:
            begin = start + at + piece.index(name)
            out.append((begin, begin + len(name)))
        at = right
    return out


class _Slots:
    """Collects the bodies of one note by slot."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, list[Span]] = {"lead": [], "owner": [], "support": [], "time": []}
        self.waiting: list[Span] = []

    def close(self, slot: str) -> None:
        self.found[slot] += self.waiting
        self.waiting = []

    def note(self, start: int, end: int, rule: str, by: str) -> Note | None:
        lead, owner, support = (tuple(self.found[slot]) for slot in ("lead", "owner", "support"))
        led = bool(lead)
        if not lead and owner and rule == "first":
            lead, owner, by = owner[:1], owner[1:], f"{by}, first leads"
        elif not lead and owner and rule == "comma":
            comma = re.search(r"[，,]", self.text[owner[0][0] : end])
            limit = owner[0][0] + comma.start() if comma else end
            lead, owner, by = (
                tuple(s for s in owner if s[0] < limit),
                tuple(s for s in owner if s[0] >= limit),
                f"{by}, before the comma leads",
            )
        if lead:
            support += owner
        else:
            lead = owner
        if not (lead or support or self.found["time"]):
            return None
        return Note(start, end, lead, support, tuple(self.found["time"]), by, led)


def _labelled(text: str, start: int, end: int) -> _Slots | None:
    """Reads 牵头单位：甲；配合单位：乙, or 甲牵头；配合单位：乙; None where no label stands in ``text[start:end]``."""
    words = structure_words()
    labels = list(re.finditer(words.label.pattern, text[start:end]))
    if not labels:
        return None
    slots = _spoken(text, start, start + labels[0].start()) or _Slots(text)
    for n, label in enumerate(labels):
        stop = labels[n + 1].start() if n + 1 < len(labels) else end - start
        slot = words.labels[label["name"] or label["bare"]]
        if slot == "time":
            value = text[start + label.end() : start + stop].strip(" ；;，,。）)")
            begin = start + label.end() + text[start + label.end() : start + stop].index(value) if value else 0
            slots.found["time"] += [(begin, begin + len(value))] if value else []
        else:
            slots.waiting = _names(text, start + label.end(), start + stop)
            slots.close(slot)
    return slots


def _spoken_part(slots: _Slots, start: int, end: int) -> bool:
    """Reads one part, 甲局会同乙局负责 or 会同乙局; whether a verb closed it."""
    words = structure_words()
    text = slots.text
    part = text[start:end]
    verb = words.owner_verb.search(part.rstrip())
    names_end = start + (verb.start() if verb else len(part))
    with_whom = next((w for w in words.companion_words if part.lstrip().startswith(w)), None)
    if with_whom:
        slots.found["support"] += _names(text, text.index(with_whom, start) + len(with_whom), names_end)
        return verb is not None
    helper = words.companions.search(text, start, names_end)
    slots.waiting += _names(text, start, helper.start() if helper else names_end)
    if verb:
        slots.close(words.owner_verbs[verb[0]])
        if helper:
            slots.found["support"] += _names(text, helper.end(), names_end)
    return verb is not None


def _spoken(text: str, start: int, end: int) -> _Slots | None:
    """Reads 甲牵头，乙、丙配合 and 甲、乙负责; None where no such verb closes a part."""
    words = structure_words()
    slots = _Slots(text)
    spoken = False
    at = start
    stops = [
        m.start()
        for m in _PARTS.finditer(text, start, end)
        if m[0] != "、" or words.owner_verb.search(text[start : m.start()])
    ]
    for cut in [*stops, end]:
        part = text[at:cut].strip()
        if _TIME.match(part):
            slots.found["time"].append((text.index(part, at), text.index(part, at) + len(part)))
        else:
            spoken |= _spoken_part(slots, at, cut)
        at = cut + 1
    if spoken and slots.waiting:
        slots.close("support" if slots.found["lead"] else "owner")
    return slots if spoken else None


def read_note(text: str, start: int, end: int, rule: str, known: Known) -> Note | None:
    """The note in ``text[start:end]`` (the inside of a bracket, or a line), or None where it is no such note.

    A list without label or verb is a note where every member looks like a body and one is ``known`` to be a standing
    one; without a rule for brackets a single short name is none (所在地乡镇（街道）。).
    """
    words = structure_words()
    sayings = (*words.bracket_rules.values(), words.bracket_shared)
    said = min((m.start() for p in sayings if (m := p.search(text, start, end))), default=None)
    stop = max(start, text.rfind("。", start, said), text.rfind("，", start, said)) if said else end
    if slots := _labelled(text, start, stop):
        return slots.note(start, end, rule, "label")
    if slots := _spoken(text, start, stop):
        return slots.note(start, end, rule, "bracket")
    names = _names(text, start, stop)
    told = rule or len(names) > 1 or sum(b - a for a, b in names) > _SHORT
    if told and names and known([text[a:b] for a, b in names]):
        slots = _Slots(text)
        slots.found["owner"] = names
        return slots.note(start, end, rule, "bracket")
    return None


def _closing(text: str, line: Line, units: Sequence[Unit]) -> list[tuple[int, int, Span, int]]:
    """Brackets of a line that close a unit, as (first unit, last unit, inside, offset of the bracket)."""
    out = []
    at = line.start
    while (at := min((p for c in _OPEN if (p := text.find(c, at, line.end)) >= 0), default=-1)) >= 0:
        inside = _bracket_at(text, at, line.end)
        if inside:
            behind = len(text[inside[1] + 1 : line.end]) - len(text[inside[1] + 1 : line.end].lstrip("）)。；;，, "))
            stop = inside[1] + 1 + behind
            last = next((n for n in range(*line.units) if units[n].end == stop or units[n].end == inside[1] + 1), -1)
            if last >= 0:
                first = next(n for n in range(*line.units) if units[n].end > at)
                out.append((first, last, inside, at))
        at = (inside[1] if inside else at) + 1
    return out


def notes(
    text: str, lines: Sequence[Line], units: Sequence[Unit], places: Sequence[Place], known: Known
) -> list[tuple[int, int, Note, bool]]:
    """All notes in order: (first unit, last unit, note, whether the note fills its line)."""
    rule = bracket_rule(text)
    out: list[tuple[int, int, Note, bool]] = []
    for line in lines:
        first, stop = line.units
        role = places[first].role
        if role in ("bracket", "label"):
            inside = _bracket_at(text, line.start, line.end) if role == "bracket" else (line.start, line.end)
            note = read_note(text, *(inside or (line.start, line.end)), rule, known)
            if note:
                out.append((first, stop - 1, note, True))
            continue
        for begin, end, inside, at in _closing(text, line, units):
            note = read_note(text, *inside, rule, known)
            if note:
                out.append((begin, end, note._replace(start=at), at <= units[begin].body))
    return _shared(text, out, rule)


def _shared(text: str, found: list[tuple[int, int, Note, bool]], rule: str) -> list[tuple[int, int, Note, bool]]:
    """``found`` with the bodies that the text says once for all brackets behind (以下均需各区政府落实，不再列出).

    They are those of the bracket that says so, in its words; they help where it says who leads, else they lead too.
    """
    said = structure_words().bracket_shared.search(text)
    if said is None:
        return found
    behind = [note for _, _, note, _ in found if note.end > said.start()]
    if not behind:
        return found
    own = (*behind[0].lead, *behind[0].support)
    named = [(text[a:b].lstrip("各"), (a, b)) for a, b in _names(text, *said.span("names"))]
    more = tuple(next(((c, d) for c, d in own if core in text[c:d]), span) for core, span in named)

    def joined(note: Note) -> Note:
        if note.end <= said.start() or note is behind[0]:
            return note
        helps = bool(rule) or note.led
        return note._replace(support=note.support + more) if helps else note._replace(lead=note.lead + more)

    return [(first, last, joined(note), alone) for first, last, note, alone in found]


def scopes(
    units: Sequence[Unit], places: Sequence[Place], found: Sequence[tuple[int, int, Note, bool]]
) -> dict[int, Note]:
    """For each unit that a note holds for, the note. Where several do, their slots are joined."""
    held: dict[int, Note] = {}
    last_end = -1
    for first, last, note, alone in found:
        begin, end = _reach(units, places, first, last, last_end, alone)
        for n in range(begin, end):
            held[n] = _join(held.get(n), note)
        last_end = last
    return held


def _reach(
    units: Sequence[Unit], places: Sequence[Place], first: int, last: int, before: int, alone: bool
) -> tuple[int, int]:
    item = places[first].item

    def held(n: int) -> bool:
        """Whether unit ``n`` is of the note's item, or of one beside it in the line that the note closes (一是…二是…)."""
        beside = alone and units[n].line == units[first].line and places[n].path[:-1] == places[first].path[:-1]
        return (places[n].item == item or beside) and units[n].end <= units[first].start

    begin = first
    while begin - 1 > before and held(begin - 1):
        begin -= 1
    adjoining = alone and before >= 0 and units[first].line == units[before].line + 1 and begin == first
    if adjoining:  # 牵头单位：… and 配合单位：… on lines of their own belong to the same units
        while begin > 0 and places[begin - 1].item == item:
            begin -= 1
        return begin, last + 1
    opener = units[begin].level > 0 and begin == (places[first].path or (-1,))[-1]
    bare = first - begin == (1 if opener else 0) and alone
    if (bare and opener) or (not alone and first == begin and units[first].level and _heads(units, places, first)):
        stop = last + 1
        while stop < len(units) and places[first].path and places[first].path[-1] in places[stop].path:
            stop += 1
        if stop > last + 1:
            return begin, stop
    return begin, last + 1


def _heads(units: Sequence[Unit], places: Sequence[Place], n: int) -> bool:
    """Whether unit ``n`` fills its line, opens an item and has units below it."""
    alone = (n == 0 or units[n - 1].line != units[n].line) and n + 1 < len(units) and units[n + 1].line != units[n].line
    return alone and n in places[n + 1].path


def _join(old: Note | None, new: Note) -> Note:
    """Both notes as one: beside a 牵头单位 the 责任单位 of another line are its helpers."""
    if old is None:
        return new
    led = old.led or new.led
    lead = tuple(span for note in (old, new) if note.led or not led for span in note.lead)
    helpers = tuple(span for note in (old, new) if led and not note.led for span in note.lead)
    support = old.support + new.support + helpers
    return Note(old.start, new.end, lead, support, old.time + new.time, old.by, led)


def outside(groups: Sequence[Group], note: Note | None) -> Sequence[Group]:
    """``groups`` without those that stand in ``note``: what a bracket says of them counts, not the sentence before it."""
    return groups if note is None else [g for g in groups if not note.start <= g.start < note.end]


def table_notes(text: str, lines: Sequence[Line], tables: Sequence[Table]) -> dict[int, Note]:
    """For each line (cell) of a table whose head names owners or times: the note of its row, by the line's position."""
    columns = structure_words().columns
    heads: dict[int, dict[int, str]] = {}
    for t, table in enumerate(tables):
        for row in table.rows[:2]:
            named = {c: columns.get(re.sub(r"\s", "", text[cell.start : cell.end]), "") for c, cell in enumerate(row)}
            heads.setdefault(t, {}).update({c: slot for c, slot in named.items() if slot})
    rows: dict[tuple[int, int], _Slots] = {}
    for line in lines:
        slot = heads.get(line.table, {}).get(line.column)
        if slot and text[line.start : line.end] not in columns:
            slots = rows.setdefault((line.table, line.row), _Slots(text))
            slots.found[slot] += [(line.start, line.end)] if slot == "time" else _names(text, line.start, line.end)
    out = {}
    for n, line in enumerate(lines):
        slots_of_row = rows.get((line.table, line.row))
        if slots_of_row and line.column not in heads.get(line.table, {}):
            note = slots_of_row.note(line.start, line.end, "", "table")
            if note:
                out[n] = note
    return out
