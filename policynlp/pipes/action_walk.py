"""The state of the walk through a row: the clause, the verb phrase that is open, what 对, 把 or 将 governs, what is found."""

from collections.abc import Sequence

from policynlp.pipes.action_words import (
    ACT,
    BARE,
    DO,
    LEAD,
    LIGHT,
    MEANS,
    NOTHING,
    PIVOT,
    PLACE,
    PROHIBIT,
    PURPOSE,
    SCOPE,
    STATE,
    Hit,
    Rules,
    Span,
    rules,
)

EATING = frozenset((PIVOT, SCOPE, PURPOSE, PROHIBIT))  # their object may hold verbs: 督促企业建立台账
_COUNT_ROOM = 20  # characters of the longest count: 原则上每两周不少于一百二十人次以上
Draft = tuple[int, int, int, int, int, int, int]  # verb [a, b), object [a, b), span [a, b), class


class Clause:
    """What a clause has shown so far. Offsets are -1 where there is none; the defaults stand for a fresh clause."""

    cue: int = -1  # end of the last cue: a verb that begins here is told to be done
    run: int = -1  # where that run of cues began
    blank: int = -1  # end of a cue behind which even an unknown word is a verb
    modal: int = -1  # end of the last 要, 必须
    bond: int = -1  # end of a 并
    of: int = -1  # end of the last 的
    cut: int = -1  # where the open phrase ends if a new one begins at ``edge``: a 、 or 并
    condition: int = -1  # end of 发现, 未
    means: int = -1  # end of 按照, 结合
    dead: int = -1  # end of 以…为: verbs before it are names
    negation: int = -1  # start of 不
    duty: int = -1  # end of 负责
    each: int = -1  # end of 每家: before a name no cue
    tail: int = -1  # start of a closing 即可
    timed: bool = False  # the last cue was a time
    strong: bool = False  # the last cue was a modal, a time or an adverb of force
    counted: bool = False  # 不少于 stands in it
    prepped: bool = False  # 在, 向, 于 stands in it
    given: bool = False  # the last of them was 向 or 给
    agent: bool = False  # 由, 请
    linked: bool = False  # ``cut`` is a 并
    hanging: bool = False  # a preposition or 按 stands between ``edge`` and its verb
    past: bool = False  # 去年, 已
    contrast: bool = False  # it begins with 对照
    quote: Span = (-1, -1)
    bracket: Span = (-1, -1)

    def __init__(self, start: int, first: int) -> None:
        self.start = start
        self.edge = start  # a verb that begins here opens a phrase
        self.first = first  # how many actions there were before the clause


class Phrase:
    """A verb with what is known of it when it is met; ``[verb, end)`` with its 不 and complements.

    The defaults stand for what is not shown.
    """

    at: int  # start of its token
    verb: int
    end: int
    code: int
    i: int  # its last hit
    tag: str = ""
    after: int = NOTHING  # class of the word right behind it
    next: Hit | None = None  # the hit that comes next, there or further on
    final: bool = False  # nothing stands behind it in its piece
    cued: bool = False  # a cue stands right before it: 要, 立即, 6月底前
    timed: bool = False  # that cue is a time
    modal: bool = False
    edged: bool = False  # it opens its clause or piece
    nominal: bool = False  # its object is itself an action: 开展检查
    sure: bool = False  # it is a verb though it has no object
    firm: bool = False  # verbs further on belong to its object

    def __init__(self, at: int, verb: int, end: int, code: int, i: int) -> None:
        self.at, self.verb, self.end, self.code, self.i = at, verb, end, code, i


class Governed:
    """What stands behind 对, 把 or 将: the object of a verb that comes later. ``end`` is -1 while it runs on."""

    __slots__ = ("end", "future", "marker", "moved", "start")

    def __init__(self, marker: int, start: int, sign: str) -> None:
        self.marker, self.start, self.end = marker, start, -1
        self.moved = sign != "对"  # it is the object even where something stands behind the verb
        self.future = sign == "将"  # may be the 将 that says will


class Walk:
    """One row on its way through the handlers; ``out`` holds what is found, in order."""

    __slots__ = (
        "bodies",
        "clause",
        "edges",
        "end",
        "governed",
        "hits",
        "open",
        "out",
        "rules",
        "soft",
        "sure",
        "text",
        "tokens",
    )

    def __init__(self, text: str, start: int, end: int, tokens: Sequence[Span], hits: list[Hit]) -> None:
        self.text, self.end, self.tokens, self.hits = text, end, tokens, hits
        self.rules: Rules = rules()
        self.edges, self.bodies = self.rules.edges, self.rules.bodies
        self.out: list[Draft] = []
        self.open: Phrase | None = None
        self.governed: Governed | None = None
        self.soft = False  # the last clause may have been a topic: 使用燃气的餐馆，必须…
        self.sure = False
        self.clause = Clause(start, 0)

    def ends(self, at: int) -> bool:
        """Whether a phrase without object may end at ``at``."""
        return at >= self.end or self.text[at] in self.edges

    def counts(self, at: int) -> bool:
        """Whether a count fills the piece from ``at`` on: 一遍, 不少于2次."""
        return self.text[at] in self.rules.figures and self.rules.counted.match(self.text, at, self.end) is not None

    def modified(self, at: int) -> bool:
        """Whether 的 follows before the clause ends."""
        found = self.text.find("的", at, self.end)
        return found >= 0 and self.text.find("，", at, found) < 0

    def tell(self, s: int, e: int, *, strong: bool = False) -> None:
        """An adverb at ``[s, e)``: the verb that follows is told to be done; what is governed ends here."""
        clause, governed = self.clause, self.governed
        if clause.cue != s:
            clause.run = s
        if governed is not None and governed.end < 0:
            if s != governed.start:
                governed.end = s
            elif governed.future:
                self.governed = None
        if clause.edge == s:
            clause.edge = e
        if strong or clause.blank == s:
            clause.blank = e
        clause.cue, clause.timed, clause.strong = e, False, strong

    def discard(self) -> None:
        """Drops all that the clause has told: it was a condition or a time."""
        self.open = None
        del self.out[self.clause.first :]

    def close(self, end: int) -> None:
        """Ends the open phrase at ``end``, where there is one, and keeps it if it says enough."""
        phrase = self.open
        if phrase is None:
            return
        self.open = None
        code = phrase.code
        opening, closing = self.clause.bracket
        if closing == end and phrase.end <= opening < end - 5:  # a short one is part of a name: 各镇（街道）
            end = opening
        a, b = self._object(phrase, end)
        if a == b and code in (MEANS, LEAD):
            return
        governed = self.governed
        left = phrase.verb
        if governed is not None and code not in (PURPOSE, PROHIBIT):
            if governed.moved or a == b:
                stop = governed.end if 0 <= governed.end < phrase.verb else phrase.verb
                self.out.append((phrase.verb, phrase.end, governed.start, stop, min(left, governed.marker), end, code))
                return
            if governed.marker >= self.clause.start:
                left = min(left, governed.marker)
        if a == b and not (phrase.cued or phrase.sure) and self._bald(phrase, end):
            return
        self.out.append((phrase.verb, phrase.end, a, b, left, end, code))

    @staticmethod
    def _bald(phrase: Phrase, end: int) -> bool:
        """Whether the verb alone, without cue and object, is too little."""
        if phrase.code == ACT:
            return not (phrase.edged and end == phrase.end and phrase.end - phrase.verb > 2)
        return (phrase.code in EATING and phrase.code != PROHIBIT) or phrase.code == STATE

    def _object(self, phrase: Phrase, end: int) -> Span:
        """The object behind the verb up to ``end``, without counts and closing words."""
        text, clause = self.text, self.clause
        a, b = phrase.end, end
        while b > a and text[b - 1] in " ，":
            b -= 1
        if clause.tail >= a:
            b = clause.tail
        if a >= b or phrase.code == BARE or text[a] == "、":
            return a, a
        if text[a] == "了":
            a += 1
        if a < b and phrase.code != STATE and (clause.counted or text[b - 1] in self.rules.measures):
            count = self.rules.trail.search(text, max(a, b - _COUNT_ROOM), b)
            b = count.start() if count else b
        return a, b

    def end_clause(self, at: int, after: int) -> None:
        """A stop at ``at``: closes what is open, decides what 对 governs further, begins the clause at ``after``."""
        text, clause, governed = self.text, self.clause, self.governed
        if at > clause.start and text[at - 1] == "的":
            self.discard()
            if clause.contrast:  # 对 照抄台账的，…
                self.governed = governed = Governed(clause.start, clause.start + 1, "对")
        else:
            if self.open is None and len(self.out) == clause.first:
                self.guess(at)
            phrase = self.open
            self.soft = False
            if phrase is not None and not phrase.cued and clause.of > phrase.verb:
                first = phrase.verb == clause.start
                if governed is not None and phrase.code in (ACT, DO, LIGHT) and not phrase.sure:
                    self.open = None  # 对监管不清的领域，: a verb inside of what is governed
                elif governed is None and first and phrase.code == PLACE:
                    self.open = None  # 列入目录的装置，
                self.soft = first and phrase.code in (ACT, DO, MEANS)
            self.close(at)
        if governed is not None:
            if governed.moved or len(self.out) > clause.first or text[at : at + 1] in "；。":
                self.governed = None
            elif governed.end < 0:
                governed.end = at
        self.clause = Clause(after, len(self.out))

    def guess(self, end: int) -> None:
        """No known verb up to ``end``: takes a quoted one, 负责, the one before 到, or a word right behind 要."""
        clause, governed = self.clause, self.governed
        opening, closing = clause.quote
        if closing == end and (governed is not None or clause.cue == opening):
            if governed is None:
                self.out.append((opening + 1, closing - 1, closing - 1, closing - 1, opening, end, BARE))
            else:
                stop = governed.end if governed.end >= 0 else opening
                self.out.append((opening + 1, closing - 1, governed.start, stop, governed.marker, end, BARE))
        elif clause.duty >= 0:
            if end > clause.duty and not self.modified(clause.duty):
                verb = clause.duty - 2
                self.out.append((verb, clause.duty, clause.duty, end, verb, end, DO))
        elif not (governed is not None and governed.moved and self._guess_moved(governed, end)):
            self._guess_word(end)

    def _guess_moved(self, governed: Governed, end: int) -> bool:
        """把…贴到…: the token before 到 is the verb. Whether there is one."""
        for (first, _), (at, after) in zip(self.tokens, self.tokens[1:], strict=False):
            if governed.start < first and at < end and self.text[at] in "到在给成为至进入" and after - first <= 4:
                stop = min(first, governed.end) if governed.end > 0 else first
                self.out.append((first, at + 1, governed.start, stop, governed.marker, end, STATE))
                return True
        return False

    def _guess_word(self, end: int) -> None:
        """要停渡, 6月前上线, 不放宽: the word right behind the cue is the verb."""
        clause, text = self.clause, self.text
        negated = clause.negation >= 0 and clause.condition < 0
        at = clause.negation + 1 if negated else clause.cue
        if at < max(0, clause.modal) or at >= end or clause.means >= 0 or text[at] in self.rules.unlikely:
            return
        if clause.negation < 0:
            told = clause.blank == at and self.governed is None
            if not told and not (clause.timed and end - at == 2):
                return
            if clause.modal < 0 and (end - at > 3 or not clause.strong):
                return
        stop = next((b for a, b in self.tokens if a == at), end)
        if stop - at == 1:
            stop = end if end - at <= 3 else next((b for a, b in self.tokens if a == stop), end)
        if stop - at > 4 or text[stop - 1] in "的率" or text[at].isdigit():
            return
        phrase = Phrase(at, clause.negation if clause.negation >= 0 else at, stop, DO, -1)
        phrase.cued = phrase.modal = True
        self.open = phrase
        self.close(end)
