"""Finds in one pass over the characters what rules look at: names of bodies, cue words; and groups of bodies.

Characters, not words: a segmenter cuts 市安委办 in two. All words stand in one Aho–Corasick automaton, the longest
wins, so that 主要 shields the 要 in it and 安监部门 the 部门. Bodies that stand together (应急、公安、消防等部门) are one group.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from policynlp.finder import Finder, Ints
from policynlp.layers import BODIES, BODY, END, GENERAL, POST, STEM, Columns, Group, Mark, Marks, Member, Unit
from policynlp.lexicon import Lexicon

_NO_MARKS = frozenset(
    {"office", "name_ending", "safety", "noun_verb", "firm_ending"}
    | {f"section_{what}" for what in ("report", "orders", "goals", "spirit", "topic")}
)  # groups that help to build, and are no cues themselves
_TELLING = frozenset({"measure_verb_concrete", "measure_verb_light", "condition", "done"})
_MAKING = frozenset({"measure_verb_concrete"})
_TOLD = re.compile(r"[^，,。；;：:《》“”\"]*")
_WHICH = _TELLING | {STEM, END, "conj", "neutral", "manner", "safety", "evaluation"}
_BARE = frozenset({STEM, "conj", "neutral"})  # marks that may stand anywhere in a list of nouns

_STOP = re.compile(r"[，,。；;：:！？!?、（）()“”\"《》〈〉\n【】\[\] 　\t]")
_TO_STOP = re.compile(rf"(?s:.*){_STOP.pattern}")
_LIST = re.compile(r"(?:、|，|,|和|及其?|与|以及|或者?|[（(][^（）()]{1,14}[）)])*")
_LIST_MORE = re.compile(
    r"(?:[（(][^（）()]{1,14}[）)])?(?:、|，|,|和|及其?|与|以及|或者?)+([^，,。；;：:、（(“”\"]{1,14})"
)
_PLACE = re.compile(
    r"(?:各级|各地区?|各|国家|中央|全国|地方|本级|[省市县区]级|[省市区县]直|全[市省县区]|有关|相关|其他|属地|当地|上级|所在地|[省市县区州乡镇]|"
    r"[（(][省市县区州、]+[）)])+"
)
_LEVELS = "省市县区州盟旗"
_COUNTED = re.compile(
    r"(?s:.*)[\d０-９][\d０-９.．％%万亿余]*(?:小时|分钟|[个次支天家名项起座辆条艘处份场期批]|"
    r"[日月年季号级]份?(?:底|末|初|[上中下]旬)?(?:[之以]?前|内|起|后|间)?)?"
)  # a number with its measure, a day: what stands behind it may be a name (6月底前燃气企业)
_VERBAL = re.compile(r"[\d每要应将对把为在向从由不请]")  # no modifier between a body and its part or post holds these
_SHARED = 30  # characters of a list whose members share the head of the last (网约车、货运平台企业)
_CLAUSE_STOPS = "，,。；;：:\n"
_CLOSERS = ("等", "等有关", "等相关", "等各", "等主管", "等监管", "等重点", "等各类", "等行业")
_OPENINGS = ("", "，", "。", "；", "：", "、", "\n", ",", ";", "（")
_FAR = 18  # characters that may stand between a stop and an open-class ending, as its modifiers


class Words:
    """Every name and cue of a lexicon: by position its group (as a position in ``groups``) and its canonical name."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = _groups_of_words(lexicon)
        self.groups = tuple(dict.fromkeys([*sorted(BODIES), *(group for group, _ in words.values())]))
        self.find = Finder(words).find
        codes = {group: n for n, group in enumerate(self.groups)}
        self.codes = np.array([codes[group] for group, _ in words.values()], dtype=np.intp)
        self.names = [name for _, name in words.values()]
        self.named = np.array([bool(name) for name in self.names])
        self.bodies = np.array([group in BODIES for group in self.groups])
        self.opening = np.array([group in ("by", "modal") for group in self.groups])
        self.stem, self.end = codes[STEM], codes[END]


def _groups_of_words(lexicon: Lexicon) -> dict[str, tuple[str, str]]:
    """Group and canonical name ('' where none) of every word that is looked for."""
    words: dict[str, tuple[str, str]] = {}

    def add(group: str, some: Iterable[str], named: bool = True) -> None:
        for word in some:
            words.setdefault(word, (group, lexicon.aliases.get(word, "") if named else ""))

    for kind in (GENERAL, POST):
        add(kind, lexicon.general_actors(kind))
    heads = tuple(lexicon.body_endings) + tuple(lexicon.cues("name_ending"))
    full = [a for a in lexicon.aliases if len(a) > 2 and a.endswith(heads)]
    stems = [
        a for a in lexicon.aliases if len(a) > 1 and a not in words and a not in full and a not in lexicon.body_endings
    ]
    add(BODY, full)
    for work in lexicon.cues("noun_verb"):  # 施工单位, 检测机构: the verb is part of the name
        for ending in lexicon.cues("firm_ending"):
            words.setdefault(work + ending, (END, work + ending))
    for stem in stems:
        for office in lexicon.cues("office"):
            words.setdefault(stem + office, (BODY, lexicon.aliases[stem]))
    add("neutral", lexicon.not_bodies, named=False)
    for group in lexicon.cue_groups:
        if group not in _NO_MARKS:
            add(group, lexicon.cues(group))
    add(STEM, stems)
    for ending in lexicon.body_endings:
        words.setdefault(ending, (END, lexicon.bare_endings.get(ending, ending)))
    for level in _LEVELS:  # 市民政局: 市民 would win over 民政局, as it begins first
        for name in [a for a in full if level + a[0] in words]:
            words.setdefault(level + name, (BODY, lexicon.aliases[name]))
    return words


def marks(text: str, words: Words, starts: Ints, units: Sequence[Unit]) -> Marks:
    """The words of ``words`` in ``text``, the longest ones, in order, not overlapping, by unit.

    ``starts`` are the offsets of the tokens: a mark of one character counts only as a whole token.
    """
    found, begins, ends = words.find(text)
    codes = words.codes[found]
    for n in np.flatnonzero(words.named[found] & ~words.bodies[codes]).tolist():
        start, end = begins[n], ends[n]
        if text[start - 1 : start] == "、" or text[end : end + 1] in ("、", "等"):
            codes[n] = words.stem  # 宣传、教育、卫健等部门: in a list of bodies a verb is a body too
    boundaries = np.zeros(len(text) + 1, dtype=bool)
    boundaries[starts] = boundaries[-1] = True
    kept = (ends - begins > 1) | (boundaries[ends] & (boundaries[begins] | (codes == words.end)))
    bodies = words.bodies[codes]
    joined = ~kept[1:] & bodies[:-1] & (begins[1:] == ends[:-1])
    for n in np.flatnonzero(joined).tolist():
        kept[n + 1] = kept[n]  # a short word right behind a body needs no token of its own (物业部要)
    for n in np.flatnonzero(~kept & words.opening[codes]).tolist():
        kept[n] = text[begins[n] - 1 : begins[n]] in _OPENINGS  # 由市公安局牵头: the segmenter takes 由市 for a word
    names = [words.names[n] for n in found[kept].tolist()]
    return Marks((begins[kept], ends[kept]), codes[kept], names, words.groups, units)


class _Builder:
    """Reads the groups of bodies among the marks ``span`` of ``columns``, in a stretch of text that begins at ``start``."""

    def __init__(self, text: str, start: int, columns: Columns, span: range) -> None:
        self.text, self.start, self.span = text, start, span
        self.starts, self.ends, self.kinds, self.names = columns

    def groups(self) -> list[Group]:
        out: list[Group] = []
        n, stop = self.span.start, self.span.stop
        while n < stop:
            if self.kinds[n] in BODIES:
                group, n = self._group(n)
                if group:
                    out.append(group)
            else:
                n += 1
        return out

    def _left(self, n: int) -> int:
        """Where the body of mark ``n`` begins: open endings reach back over their modifiers, names over their place."""
        start, kind = self.starts[n], self.kinds[n]
        low = self.start
        for before in range(n - 1, self.span.start - 1, -1):
            if self.kinds[before] != "neutral":
                low = max(low, self.ends[before])
                break
        if stop := _TO_STOP.match(self.text, low, start):
            low = stop.end()
        if kind == END:
            if counted := _COUNTED.match(self.text, low, start):
                low = counted.end()
            return self._clause(n, self._shared(n, low)) if start - low <= _FAR else start
        if kind in (GENERAL, STEM):
            return low if 0 < start - low <= 4 and _PLACE.fullmatch(self.text, low, start) else start
        if kind == BODY and 0 < start - low <= 4 and _is_place(self.text, low, start):
            return low
        place = next((p for p in _PLACE.finditer(self.text, low, start) if p.end() == start), None)
        return place.start() if place else start

    def _shared(self, n: int, low: int) -> int:
        """Where the body of mark ``n``, whose last piece begins at ``low``, begins where it shares its head with a list.

        Claim: at the head of a clause 甲、乙企业 is one class of firms where nothing in 甲 is a body, nor told or done.
        """
        if self.ends[n] - low <= 2 or self.text[low - 1 : low] != "、":
            return low
        first = max(self.text.rfind(stop, self.start, low) for stop in _CLAUSE_STOPS) + 1
        first = max(first, self.start)
        if counted := _COUNTED.match(self.text, first, low):
            first = counted.end()
        inside = [k for k in range(self.span.start, n) if first <= self.starts[k] < low]
        bare = all(self.kinds[k] in _BARE or self.text[self.ends[k]] == "、" for k in inside)
        bodies = any(self.kinds[k] in BODIES and self.kinds[k] != STEM for k in inside)
        places = any(level + "、" in self.text[first:low] for level in _LEVELS)
        return low if bodies or places or not bare or low - first > _SHARED else first

    def _clause(self, n: int, low: int) -> int:
        """Where the body of mark ``n`` begins with the clause that tells which (已停产的矿山, 不具备条件的学校).

        Claim: verbs right before 的, or before words with 的, that open the clause are no orders but say which body.
        """
        if (whole := self._whole(n, low)) < low:
            return whole
        if "的" not in self.text[low : self.starts[n]]:
            return low
        first = low
        for k in range(n - 1, self.span.start - 1, -1):
            if self.ends[k] != first or self.kinds[k] not in _TELLING:
                continue
            first = self.starts[k]
        opens = first == self.start or self.text[first - 1] in _CLAUSE_STOPS
        return first if opens else low

    def _ruled(self, n: int) -> bool:
        """Whether a modal stands right behind mark ``n``, with a comma between at most."""
        if n + 1 >= self.span.stop or not self.kinds[n + 1].startswith("modal"):
            return False
        return self.text[self.ends[n] : self.starts[n + 1]] in ("", "，", ",")

    def _whole(self, n: int, low: int) -> int:
        """Where the body of mark ``n``, whose last piece begins at ``low``, begins with all that opens the stretch.

        Claim: what opens a unit with a verb, and ends in a body with a modal right behind, tells which body
        (新建厂房的企业必须…, 未装软管的商户，要…): the verb is no order, as the order follows.
        """
        first = self.start
        if not first < low <= first + _SHARED or not self._ruled(n) or not _TOLD.fullmatch(self.text, first, low):
            return low
        told = "的" in self.text[low : self.starts[n]]
        inside = [k for k in range(self.span.start, n) if self.starts[k] < low]
        opens = bool(inside) and self.starts[inside[0]] - first <= 2
        if not opens or self.kinds[inside[0]] not in (_TELLING if told else _MAKING):
            return low
        joined = told or self.starts[n + 1] == self.ends[n]
        return first if joined and all(self.kinds[k] in _WHICH for k in inside) else low

    def _member(self, n: int, start: int) -> Member:
        """The body that begins at ``start`` and ends with mark ``n``."""
        return Member(start, self.ends[n], self.kinds[n], self.starts[n], self.names[n])

    def _group(self, first: int) -> tuple[Group | None, int]:
        """The group that begins with the body ``first``, None where it is none; and the mark behind it."""
        members: list[Member] = []
        at = self._member(first, self._left(first))
        n, stop = first + 1, self.span.stop
        closing = -1
        while n < stop:
            kind = self.kinds[n]
            gap = self.text[at.end : self.starts[n]]
            if kind == "conj" or (
                kind == "neutral" and _LIST.fullmatch(gap or self.text[self.starts[n] : self.ends[n]])
            ):
                n += 1
                continue
            if kind == "neutral" and self._placed(
                at, n + 1, self.text[at.end : self.starts[n + 1]] if n + 1 < stop else ""
            ):
                n += 1
                continue
            if kind not in BODIES:
                break
            if gap in _CLOSERS and kind != STEM:
                closing = n
                n += 1
                break
            joined = self._join(at, n, gap)
            if joined is None and not members:
                joined = self._placed(at, n, gap)
            if joined is None:
                break
            if joined.start != at.start:
                members.append(at)
            at = joined
            n += 1
        members.append(at)
        if closing < 0 and at.kind == STEM and all(m.kind == STEM for m in members):
            return None, n
        end = at.end if closing < 0 else self.ends[closing]
        low, before = self.span.start, first - 1
        while before >= low and self.starts[before] >= members[0].start:
            before -= 1  # a mark that is part of the name
        return Group(members[0].start, end, tuple(members), before - low, n - low if n < stop else -1), n

    def _join(self, at: Member, n: int, gap: str) -> Member | None:
        """``at`` grown by mark ``n``, or the member that the mark begins, or None where they do not stand together."""
        start, kind = self.starts[n], self.kinds[n]
        if gap == "":
            general = at.kind == GENERAL and not _PLACE.fullmatch(self.text, at.start, at.end)
            apart = general and self.names[n] and kind in (END, GENERAL)  # 各有关部门单位 are two, 各地区监管局 are one
            return self._member(n, start if apart else at.start)
        if _LIST.fullmatch(gap):
            return self._member(n, start)
        if kind == STEM:
            return None
        if more := _LIST_MORE.fullmatch(gap):
            return self._member(n, start - len(more[1]))
        if len(gap) <= 8 and kind in (END, POST) and at.kind != POST and not (_STOP.search(gap) or _VERBAL.search(gap)):
            return self._member(n, at.start)
        return None

    def _placed(self, at: Member, n: int, gap: str) -> Member | None:
        """The body of mark ``n`` with the general place ``at`` before it (各地区监管局), None where they are no one name."""
        if n >= self.span.stop or self.kinds[n] != END or at.kind != GENERAL or not 0 < len(gap) <= _FAR // 2:
            return None
        if not _PLACE.fullmatch(self.text, at.start, at.end) or _STOP.search(gap) or _VERBAL.search(gap):
            return None
        return self._member(n, at.start)


def _is_place(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, before a body, is a place: 青屏县, 云洲 where the text speaks of 云洲市; not 并报."""
    words = text[start:end]
    if _PLACE.fullmatch(words):
        return True
    if words[-1] in _LEVELS:
        return len(words) > 2 and text.count(words) > text.count(text[start : end + 1])
    return len(words) > 1 and any(words + level in text for level in _LEVELS)


def groups(text: str, start: int, found: Sequence[Mark]) -> list[Group]:
    """The groups of bodies among ``found``, the marks of one unit that begins at ``start``."""
    return _Builder(text, start, Columns.of(found), range(len(found))).groups()


def groups_of(text: str, start: int, marks: Marks, n: int) -> list[Group]:
    """The same for unit ``n`` of ``marks``."""
    return _Builder(text, start, marks.columns, marks.span(n)).groups()
