"""The state of the walk through a row: the clause, the verb phrase that is open, what 对, 把 or 将 governs, what is found."""

from bisect import bisect_left
from collections.abc import Sequence

from policynlp.pipes.action_words import (
    ACT,
    BARE,
    BODY,
    DO,
    HEAD,
    LEAD,
    LIGHT,
    MEANS,
    NOTHING,
    NOUN,
    PIVOT,
    PLACE,
    PROHIBIT,
    PURPOSE,
    SCOPE,
    STATE,
    WORK,
    Hit,
    Rules,
    Span,
    Word,
    rules,
)

EATING = frozenset((PIVOT, SCOPE, PURPOSE, PROHIBIT))  # their object may hold verbs: 督促企业建立台账
NAMING = frozenset((HEAD, NOUN, WORK, BODY))  # right behind a verb they make a name of it: 安装率, 检查工作
_NOWHERE: Span = (-1, -1)
_UNKNOWN = Word(DO, 0, 0)
_COUNT_ROOM = 20  # characters of the longest count: 原则上每两周不少于一百二十人次以上
Draft = tuple[int, int, int, int, int, int, int]  # verb [a, b), object [a, b), span [a, b), class


class Clause:
    """What a clause has shown so far. Offsets are -1 where there is none."""

    __slots__ = (
        *(
            "agent",
            "blank",
            "condition",
            "contrast",
            "cue",
            "cut",
            "duty",
            "edge",
            "first",
            "given",
            "hanging",
            "linked",
        ),
        *("means", "modal", "negation", "of", "past", "prepped", "start", "strong", "timed"),
    )

    def __init__(self, start: int, first: int) -> None:
        self.start = self.edge = start  # edge: a verb that begins here opens a phrase
        self.first = first  # how many actions there were before the clause
        self.cue = -1  # end of the last cue: a verb that begins here is told to be done
        self.blank = -1  # end of a cue behind which even an unknown word is a verb
        self.modal = -1  # end of the last 要, 必须
        self.of = -1  # end of the last 的
        self.cut = -1  # where the open phrase ends if a new one begins at ``edge``: a 、 or 并
        self.condition = -1  # end of 发现, 未
        self.means = -1  # end of 按照, 结合
        self.negation = -1  # start of 不
        self.duty = -1  # end of 负责
        self.timed = False  # the last cue was a time
        self.strong = False  # the last cue was a modal, a time or an adverb of force
        self.prepped = False  # 在, 向, 于 stands in it
        self.given = False  # the last of them was 向 or 给
        self.agent = False  # 由, 请
        self.linked = False  # ``cut`` is a 并
        self.hanging = False  # a preposition or 按 stands between ``edge`` and its verb
        self.past = False  # 去年, 已
        self.contrast = False  # it begins with 对照


class Phrase:
    """A verb with what is known of it when it is met; ``[verb, end)`` with its 不 and complements."""

    __slots__ = (
        *(
            "after",
            "at",
            "code",
            "cued",
            "edged",
            "end",
            "final",
            "firm",
            "i",
            "modal",
            "next",
            "nominal",
            "sure",
            "tag",
        ),
        *("timed", "verb"),
    )

    def __init__(self, at: int, word: Word, i: int, follower: Hit) -> None:
        self.at = at  # start of its token
        self.verb = at + word.start
        self.end = at + word.end
        self.i = i  # its last hit
        self.code, self.tag = word.code, word.tag
        self.next = follower  # the hit that comes next, right behind it or further on
        self.after = NOTHING  # its class where it stands right behind
        self.final = False  # nothing stands behind it in its piece
        self.cued = False  # a cue stands right before it: 要, 立即, 6月底前
        self.timed = False  # that cue is a time
        self.modal = False
        self.edged = False  # it opens its clause or piece
        self.nominal = False  # its object is itself an action: 开展检查
        self.sure = False  # it is a verb though it has no object
        self.firm = False  # verbs further on belong to its object


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
        *(
            "bodies",
            "bond",
            "bracket",
            "clause",
            "counted",
            "cuts",
            "dead",
            "each",
            "edges",
            "end",
            "governed",
            "hits",
            "open",
            "out",
        ),
        *("quote", "rules", "run", "soft", "sure", "tail", "text"),
    )

    def __init__(self, text: str, row: Span, cuts: Sequence[int], hits: list[Hit]) -> None:
        """``cuts`` are the offsets at which the tokens of the row begin, and the end of the last."""
        start, self.end = row
        self.text, self.cuts, self.hits = text, cuts, hits
        self.rules: Rules = rules()
        self.edges, self.bodies = self.rules.edges, self.rules.bodies
        self.out: list[Draft] = []
        self.open: Phrase | None = None
        self.governed: Governed | None = None
        self.soft = False  # the last clause may have been a topic: 使用燃气的餐馆，必须…
        self.sure = False
        self.run = -1  # where the last run of cues began
        self.bond = -1  # end of the last 并
        self.each = -1  # end of 每家: before a name no cue
        self.dead = -1  # end of 以…为: verbs before it are names
        self.counted = -1  # start of the last 不少于
        self.tail = -1  # start of the last closing 即可
        self.quote = self.bracket = _NOWHERE  # the last
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

    def tell(self, s: int, e: int, strong: bool) -> None:
        """An adverb at ``[s, e)``: the verb that follows is told to be done; what is governed ends here."""
        clause, governed = self.clause, self.governed
        if clause.cue != s:
            self.run = s
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
        phrase, clause, governed = self.open, self.clause, self.governed
        if phrase is None:
            return
        self.open = None
        opening, closing = self.bracket
        if closing == end and phrase.end <= opening < end - 5:  # a short one is part of a name: 各镇（街道）
            end = opening
        verb, a, code = phrase.verb, phrase.end, phrase.code
        b = a if a >= end or code == BARE else end
        if b > a:
            if self.counted >= a or self.tail >= a or self.text[b - 1] in self.rules.endings:
                b = self._trimmed(phrase, end)
            if self.text[a] in "了、":
                a = b if self.text[a] == "、" else a + 1
        left = verb
        if a >= b:
            if code in (MEANS, LEAD):
                return
            a = b = phrase.end
        if governed is not None and code not in (PURPOSE, PROHIBIT):
            left = governed.marker if governed.marker < verb else verb
            if governed.moved or a == b:
                stop = governed.end if 0 <= governed.end < verb else verb
                self.out.append((verb, phrase.end, governed.start, stop, left, end, code))
                return
            if governed.marker < clause.start:
                left = verb
        if a == b and not (phrase.cued or phrase.sure) and self._bald(phrase, end):
            return
        self.out.append((verb, phrase.end, a, b, left, end, code))

    @staticmethod
    def _bald(phrase: Phrase, end: int) -> bool:
        """Whether the verb alone, without cue and object, is too little."""
        if phrase.code == ACT:
            return not (phrase.edged and end == phrase.end and phrase.end - phrase.verb > 2)
        return (phrase.code in EATING and phrase.code != PROHIBIT) or phrase.code == STATE

    def _trimmed(self, phrase: Phrase, end: int) -> int:
        """Where the object behind the verb ends: before counts, closing words and blanks."""
        text, a, b = self.text, phrase.end, end
        while b > a and text[b - 1] in " ，":
            b -= 1
        if self.tail >= a:
            b = self.tail
        if b > a and phrase.code != STATE and (self.counted >= a or text[b - 1] in self.rules.measures):
            count = self.rules.trail.search(text, max(a, b - _COUNT_ROOM), b)
            if count is not None:
                return count.start()
        return b

    def end_clause(self, at: int, after: int) -> None:
        """A stop at ``at``: closes what is open, decides what 对 governs further, begins the clause at ``after``."""
        text, clause, governed = self.text, self.clause, self.governed
        if at > clause.start and text[at - 1] == "的":
            self.discard()
            if clause.contrast:  # 对 照抄台账的，…
                self.governed = governed = Governed(clause.start, clause.start + 1, "对")
        else:
            self.soft = False
            if self.open is not None:
                if clause.of > self.open.verb and not self.open.cued:
                    self._topic(self.open)
                self.close(at)
            elif len(self.out) == clause.first and (
                clause.cue >= 0 or clause.negation >= 0 or clause.duty >= 0 or governed
            ):
                self.guess(at)
        if governed is not None:
            if governed.moved or len(self.out) > clause.first or text[at : at + 1] in "；。":
                self.governed = None
            elif governed.end < 0:
                governed.end = at
        if after < self.end:
            self.clause = Clause(after, len(self.out))
        else:
            clause.start = after

    def _topic(self, phrase: Phrase) -> None:
        """A clause with 的 behind its verb may be what is spoken of: 列入目录的装置，"""
        first = phrase.verb == self.clause.start
        if self.governed is None:
            if first and phrase.code == PLACE:
                self.open = None
        elif phrase.code in (ACT, DO, LIGHT) and not phrase.sure:
            self.open = None  # 对监管不清的领域，
        self.soft = first and phrase.code in (ACT, DO, MEANS)

    def guess(self, end: int) -> None:
        """No known verb up to ``end``: takes a quoted one, 负责, the one before 到, or a word right behind 要."""
        clause, governed = self.clause, self.governed
        opening, closing = self.quote
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
        for first, at, after in zip(self.cuts, self.cuts[1:], self.cuts[2:], strict=False):
            if governed.start < first and at < end and self.text[at] in "到在给成为至进入" and after - first <= 4:
                stop = min(first, governed.end) if governed.end > 0 else first
                self.out.append((first, at + 1, governed.start, stop, governed.marker, end, STATE))
                return True
        return False

    def _token_end(self, at: int, end: int) -> int:
        """The end of the token that begins at ``at``, ``end`` where none does."""
        n = bisect_left(self.cuts, at)
        return self.cuts[n + 1] if n + 1 < len(self.cuts) and self.cuts[n] == at else end

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
        stop = self._token_end(at, end)
        if stop - at == 1:
            stop = end if end - at <= 3 else self._token_end(stop, end)
        if stop - at > 4 or text[stop - 1] in "的率" or text[at].isdigit():
            return
        phrase = Phrase(at, _UNKNOWN, -1, self.hits[-1])
        phrase.end = stop
        if clause.negation >= 0:
            phrase.verb = clause.negation
        phrase.cued = phrase.modal = True
        self.open = phrase
        self.close(end)
