"""The atomic actions of a task row: verb and object pairs, in the order of the text. (draft)"""

import re
from collections.abc import Sequence

from policynlp.pipes.action_words import (
    ACT,
    ADVERB,
    AFTER,
    ALLOW,
    BARE,
    BODY,
    BECOME,
    BRACKET,
    COMMA,
    COMPLEMENT,
    CONDITION,
    COUNT,
    COVERB,
    DE,
    DO,
    DUN,
    EACH,
    HEAD,
    LEAD,
    LIGHT,
    LINK,
    LOCAL,
    MANNER,
    MEANS,
    MODAL,
    NEGATE,
    PAST,
    NOTHING,
    NOUN,
    PIVOT,
    PLACE,
    PREP,
    PREPOSED,
    PROHIBIT,
    PURPOSE,
    QUOTE,
    ROLE,
    SCOPE,
    SPLIT,
    STATE,
    STRONG,
    STUB,
    SUBJECT,
    SUFFIX,
    TIME,
    TITLE,
    WORK,
    Word,
    action_words,
)
from policynlp.records import Action

Span = tuple[int, int]
Hit = tuple[int, int, Word]
EATING = (PIVOT, SCOPE, PURPOSE, PROHIBIT)
_STOP = frozenset("，。；：、！？,;!?:）)（(\n")
_ACTOR_END = frozenset("局部委办厅府会门位业司队员人长心院校区县市镇乡所站社们是要方队）”.．各责构导关月日年")
_TIME_BEFORE = frozenset("0123456789一二三四五六七八九十月底日旬号年周天度季中初末汛节及 ")
_FIGURES = frozenset("0123456789一两不至")
_CLOSING = {QUOTE: "”", TITLE: "》", BRACKET: "）"}
_COUNTED = (
    r"(?:仍|均|各|原则上)?(?:每\w{1,2})?"
    r"(?:(?:不少于|不低于|不超过|不得少于|不得低于|至少|不高于|不大于|不得超过)[\d一二三四五六七八九十百千万两半几％%.分之]+(?:[人项批车船]次|小时|分钟|公里|平方米|立方米|[^，、])?(?:以上|左右)?"
    r"|[\d一二两三四五六七八九十几]+(?:次|遍|轮|回|趟|分钟|小时|天|步)(?:以上|左右)?)"
)
_TRAIL = re.compile(_COUNTED + "$")
_COUNT = re.compile(_COUNTED + r"(?=[，。；、：）]|$)")
_TIMES_END = frozenset("次遍轮回趟钟时天步上右")


class Open:
    """The verb phrase that the walk is in."""

    __slots__ = ("code", "cued", "edged", "end", "modal", "nominal", "start", "sure", "timed", "verb")

    def __init__(self, verb: int, end: int, code: int, start: int, cued: bool, edged: bool, modal: bool) -> None:
        self.verb, self.end, self.code, self.start, self.cued, self.edged, self.modal = verb, end, code, start, cued, edged, modal
        self.nominal = self.sure = self.timed = False


class Walk:
    def __init__(self, text: str, end: int, tokens: Sequence[Span]) -> None:
        self.text, self.end, self.tokens = text, end, tokens
        self.out: list[tuple[int, int, int, int, int, int, int]] = []  # verb, end, object start, end, span start, end, code
        self.open: Open | None = None
        self.pend: tuple[int, int, bool] | None = None  # start of marker, start of object, ba
        self.pend_end = -1
        self.hits: list[Hit] = []
        self.soft = self.sure = False

    # --- clause
    def begin(self, at: int) -> None:
        self.edge, self.cue, self.modal, self.de = at, -1, -1, -1
        self.timed = self.strong = self.counted = False
        self.blank = self.bond = -2
        self.prepped = self.given = False
        self.weak = -1
        self.past = False
        self.cue0 = -1
        self.agent = False
        self.linked = False
        self.cut = -1  # where the open phrase would end if a new one starts at edge
        self.hang = False
        self.first = len(self.out)
        self.cond = self.cov = self.dead = -1
        self.neg = -1
        self.duty = -1
        self.quote = (-1, -1)
        self.bracket = (-1, -1)
        self.clause = at

    def close(self, end: int) -> None:
        o = self.open
        if o is None:
            return
        self.open = None
        text = self.text
        if self.bracket[1] == end and self.bracket[0] >= o.end:
            if end - self.bracket[0] > 5:
                end = self.bracket[0]
        a, b = o.end, end
        while b > a and text[b - 1] in " ，":
            b -= 1
        if text.endswith("即可", a, b):
            b -= 2
        if a < b and text[a] == "、":
            b = a
        if a < b and text[a] == "了":
            a += 1
        if a < b and (self.counted or text[b - 1] in _TIMES_END):
            m = _TRAIL.search(text, a, b)
            if m and o.code != STATE:
                b = m.start()
        start = o.start
        pend = self.pend
        code = o.code
        if code == BARE:
            b = a
        if code in (MEANS, LEAD) and a == b:
            return
        if pend is not None and code not in (PURPOSE, PROHIBIT):
            p_end = self.pend_end if 0 <= self.pend_end < o.verb else o.verb
            if pend[2] or a == b:
                start = min(start, pend[0])
                self.out.append((o.verb, o.end, pend[1], p_end, start, end, code))
                return
            start = min(start, pend[0]) if pend[0] >= self.clause else start
        if a == b and code in (ACT,) and not (o.cued or o.sure or (o.edged and end - o.end == 0 and o.end - o.verb > 2)):
            return
        if a == b and code in (PIVOT, PURPOSE, SCOPE, STATE) and not (o.cued or o.sure):
            return
        self.out.append((o.verb, o.end, a, b, start, end, code))

    def discard(self) -> None:
        self.open = None
        del self.out[self.first :]

    def comma(self, s: int, e: int, w: Word, i: int) -> None:
        text = self.text
        if s and text[s - 1] == "的" and s - 1 >= self.clause:
            self.discard()
            if text.startswith("对照", self.clause):
                self.pend, self.pend_end = (self.clause, self.clause + 1, False), s
                self.begin(e)
                return
        else:
            if self.open is None and len(self.out) == self.first:
                self.fallback(s)
            o = self.open
            if o is not None and o.code in (ACT, DO, LIGHT) and not o.cued and not o.sure and self.pend is not None and self.de > o.verb:
                self.open = None
            if o is not None and o.code == PLACE and o.verb == self.clause and self.pend is None and self.de > o.verb:
                self.open = None
            soft = o is not None and not o.cued and o.verb == self.clause and self.de > o.verb and o.code in (ACT, DO, MEANS)
            self.close(s)
            self.soft = soft
        if self.pend is not None:
            if self.pend[2] or len(self.out) > self.first:
                self.pend = None
            elif self.pend_end < 0:
                self.pend_end = s
        if text[s] == "；" or text[s] == "。":
            self.pend = None
        self.begin(e)

    def finish(self) -> None:
        if self.open is None and len(self.out) == self.first:
            self.fallback(self.end)
        self.close(self.end)

    def fallback(self, end: int) -> None:
        """No known verb in the clause or piece: an unknown one after a modal, a quoted one, a duty."""
        text = self.text
        if self.quote[1] == end and (self.pend is not None or self.cue == self.quote[0]):
            a, b = self.quote[0] + 1, self.quote[1] - 1
            self.open = Open(a, b, BARE, self.quote[0], True, False, False)
            # the object, if any, is what 对 governs
            o = self.open
            self.open = None
            if self.pend is not None:
                self.out.append((a, b, self.pend[1], self.pend_end if self.pend_end >= 0 else self.quote[0], self.pend[0], end, BARE))
            else:
                self.out.append((a, b, b, b, self.quote[0], end, BARE))
            return
        if self.duty >= 0:
            if end > self.duty and not self.modified(self.duty):
                self.out.append((self.duty - 2, self.duty, self.duty, end, self.duty - 2, end, DO))
            return
        if self.pend is not None and self.pend[2]:
            for n, (a, b) in enumerate(self.tokens):
                if self.pend[1] < a < end and text[a] in "到在给成为至进入" and n and self.tokens[n - 1][0] > self.pend[1] and b - self.tokens[n - 1][0] <= 4:
                    first = self.tokens[n - 1][0]
                    self.out.append((first, a + 1, self.pend[1], min(first, self.pend_end) if self.pend_end > 0 else first, self.pend[0], end, STATE))
                    return
        at = self.neg + 1 if self.neg >= 0 and self.cond < 0 else self.cue
        if at < 0 or at >= end or at < self.modal or (self.neg < 0 and (self.blank != at or self.pend is not None) and not (self.timed and end - at == 2)) or text[at] in '在到向从对把将按以自与和及为是有无于每各、，经给':
            return
        if self.cov >= 0 or (self.neg < 0 and self.modal < 0 and (end - at > 3 or not self.strong)):
            return
        stop = next((b for a, b in self.tokens if a == at), end)
        if stop - at == 1:
            stop = end if end - at <= 3 else next((b for a, b in self.tokens if a == stop), end)
        if text[stop - 1 : stop] in "的率" or text[at] in "有是为无" or text[at].isdigit():
            return
        if stop - at > 4:
            return
        self.open = Open(self.neg if self.neg >= 0 else at, stop, DO, at, True, False, True)
        self.close(end)

    def dun(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if o is not None and s == o.end and not o.cued and not o.edged and (o.code != BARE or self.pend is None) and o.code not in EATING and not (self.de == o.verb and o.end - o.verb > 2):
            o = self.open = None  # 安拆告知、检测报告: a list of names
        if o is None:
            self.fallback_piece(s)
            if len(self.out) == self.first:
                self.edge = self.cue = -1
                return
        self.edge, self.cut, self.linked = e, s, False
        self.cue = -1

    def fallback_piece(self, s: int) -> None:
        if len(self.out) == self.first and 1 < s - self.cue <= 3 and self.modal >= 0:
            self.fallback(s)

    def link(self, s: int, e: int, w: Word, i: int) -> None:
        if self.open is not None:
            self.edge, self.cut, self.linked = e, s, True
            self.cue = self.bond = e
            self.timed = False
        elif self.edge == s:
            self.edge = self.cue = e

    # --- cues
    def adverb(self, s: int, e: int, w: Word, i: int) -> None:
        if self.cue != s:
            self.cue0 = s
        if w.code == LOCAL and self.edge != s and self.cue != s and self.de != s and self.text[s - 1] not in _ACTOR_END:
            return
        if self.pend is not None and self.pend_end < 0:
            if s == self.pend[1]:
                if self.text[self.pend[0]] == "将":
                    self.pend = None
            else:
                self.pend_end = s
        o = self.open
        if o is not None and s == o.end and o.code == LIGHT:
            o.nominal = True
        if o is not None and s == o.end and o.cued and o.code in (ACT, BARE):
            self.edge, self.cut, self.linked = s, s, False
        if w.code == STRONG:
            if self.de == s and o is not None and not o.cued and (o.code not in (PIVOT, PROHIBIT, PURPOSE) or self.text.startswith("不能", o.verb)):
                self.discard()
                self.edge = s
            if self.cond >= 0 and self.open is None:
                self.cond = -1
        if self.edge == s:
            self.edge = e
        self.cue = e
        self.timed = False
        self.strong = w.code == STRONG
        if self.strong or self.blank == s:
            self.blank = e

    def each(self, s: int, e: int, w: Word, i: int) -> None:
        self.adverb(s, max(e, s + 2), w, i)
        if self.text[s] == "每":
            self.weak = self.cue

    def time(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if self.text[e - 1] == "前" and (e - s == 1 or self.text[s] in "之以") and self.text[s - 1] not in _TIME_BEFORE:
            self.after(s, e, w, i)
            return
        if o is not None and s == o.end and o.code == LIGHT:
            o.nominal = True
        if self.pend is not None and o is None and self.pend_end < 0:
            at = s
            while self.text[at - 1] in _TIME_BEFORE:
                at -= 1
            if at > self.pend[1]:
                self.pend_end = at
            elif self.text[self.pend[0]] == "将":
                self.pend = None
        if self.edge == s:
            self.edge = e
        self.cue = e
        self.timed = self.strong = True

    def after(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if self.edge == s:
            self.edge = self.cue = e
            return
        if o is not None and e < self.end and self.text[e] in "、的":
            return
        if self.text[e - 1] in "中面" and o is not None and e < self.end and self.text[e] not in _STOP:
            return
        if o is not None:
            if o.modal and o.code not in EATING:
                self.close(s)
            elif o.code in (PIVOT, PROHIBIT, PURPOSE, SCOPE) and e < self.end and self.text[e] not in _STOP:
                return
            elif self.text[e - 1] in "中面" and e < self.end and self.text[e] not in _STOP:
                return
            else:
                self.discard()
        self.cond = self.cov = -1
        self.cue = self.edge = e

    def modal_(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if o is not None:
            if o.code in (PIVOT, PROHIBIT, PURPOSE, SCOPE) or (self.text[s] == "可" and self.edge != s and o.code != ACT):
                return
            if s == o.end and o.code == ACT:
                o.cued = False
                self.cut = -1
            if self.cut >= 0 and (self.edge == s or o.cued):
                if o.cued and self.edge != s:
                    self.close(self.cut)
                self.edge = self.cue = e
                return
            if o.cued and self.de < 0:
                return
            self.discard()
        if self.pend is not None and self.pend_end < 0:
            if s == self.pend[1]:
                self.pend = None
            else:
                self.pend_end = s
        if s == self.clause and self.soft and self.first:
            del self.out[self.first - 1 :]
            self.first -= 1
        self.cond = self.cov = -1
        self.past = False
        self.cue = self.edge = e
        self.timed = False
        self.strong = True
        if w.code == SUBJECT:
            self.agent = True
            self.cue = self.edge = -1
        else:
            self.modal = self.blank = e
        self.neg = -1

    def coverb(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if self.text[s:e] == "以":
            for a, b, x in self.hits[i + 1 :]:
                if x.code == COMMA:
                    break
                if x.code == SUFFIX and self.text[a:b] == "为":
                    self.dead = b
                    return
        if o is not None:
            if self.edge == s and self.cut >= 0:
                self.hang = True
            elif self.de == s and not o.cued:
                self.discard()
                self.cov = e
            return
        if self.pend is not None and self.pend_end < 0 and s != self.pend[1]:
            self.pend_end = s
        elif self.pend is not None and self.pend_end < 0 and self.text[self.pend[0]] == "将":
            self.pend = None
        self.cov = e

    def condition(self, s: int, e: int, w: Word, i: int) -> None:
        if self.open is None:
            if self.cue == s and (self.text[s:e] == "发现" or self.modal == s):
                self.verb(s, e, Word(DO, 0, e - s), i)
            else:
                self.cond = e
        elif (not self.open.cued or self.open.timed) and s == self.open.end and self.open.code == ACT and self.text[s:e] in ("发现", "受"):
            self.open = None
            self.cond = e

    def preposed(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if o is not None:
            if o.code in (PIVOT, PROHIBIT, PURPOSE, SCOPE) or not (self.cut >= 0 and self.edge == s):
                return
            self.close(self.cut)
        p = self.pend
        if p is not None and not p[2] and p[0] >= self.clause and self.pend_end < 0 and self.text[s] != "对":
            return
        self.pend = (s, e, self.text[s] != "对")
        self.pend_end = -1
        self.edge = e

    def role(self, s: int, e: int, w: Word, i: int) -> None:
        o = self.open
        if o is not None:
            if o.cued or self.edge == o.verb:
                return
            if self.text[s:e] in ("负责", "牵头"):
                self.discard()
        if self.text[s:e] == "会同":
            return
        if self.text[s:e] == "负责" and self.open is None:
            self.duty = e
        self.cue = e

    def prep(self, s: int, e: int, w: Word, i: int) -> None:
        p = self.pend
        if self.open is not None and s < self.open.end:
            return
        self.prepped = True
        self.given = self.text[s] in "给向"
        if p is not None and self.open is None and self.pend_end < 0:
            if s == p[1]:
                if self.text[p[0]] == "将":
                    self.pend = None
            elif self.text[s] in "于向":
                self.pend_end = s
        if self.edge == s and self.cut >= 0:
            self.hang = True

    def negate(self, s: int, e: int, w: Word, i: int) -> None:
        if self.open is None and self.cond < 0:
            self.neg = s

    def de_(self, s: int, e: int, w: Word, i: int) -> None:
        self.de = e
        if self.open is None or (self.open.code == ACT and not self.open.cued):
            if self.pend_end >= self.clause:
                self.pend_end = -1
            self.neg = -1

    def count(self, s: int, e: int, w: Word, i: int) -> None:
        self.counted = True
        if self.open is None and self.text.startswith("不得", s) and self.pend is None and self.cue < 0:
            self.verb(s, s + 2, Word(PROHIBIT, 0, 2), i)

    def allow(self, s: int, e: int, w: Word, i: int) -> None:
        self.discard()
        self.past = True

    def past_(self, s: int, e: int, w: Word, i: int) -> None:
        if self.open is None and self.edge == s:
            self.past = True

    def nothing(self, s: int, e: int, w: Word, i: int) -> None:
        pass

    # --- verbs
    def verb(self, s: int, e: int, w: Word, i: int) -> None:
        text, end = self.text, self.end
        code = w.code
        verb, stop = s + w.start, s + w.end
        hits = self.hits
        nxt = hits[i + 1] if i + 1 < len(hits) else None
        if s < self.dead or self.past:
            return
        if self.duty >= 0 and s > self.duty and (self.cue != s or code == ACT):
            return
        if code == MANNER:
            if nxt is not None and nxt[0] == e and nxt[2].code <= PROHIBIT:
                if self.open is None or (self.edge == s and self.cut >= 0):
                    self.adverb(s, e, w, i)
                elif s == self.open.end and self.open.code in (LIGHT, DO):
                    self.open.nominal = True
                return
            if self.open is not None and s == self.open.end:
                return
            if nxt is not None and nxt[0] == e and nxt[2].code == COVERB:
                return
            if self.open is not None and self.open.nominal:
                return
            code = LIGHT
        elif code == BECOME:
            if self.pend is None:
                return
            code = PLACE
        # complements and suffixes belong to the verb
        while nxt is not None and nxt[0] == stop:
            c = nxt[2].code
            if c == COMPLEMENT or (c == LIGHT and code in (DO, ACT) and text[nxt[0] : nxt[1]] == "完成"):
                stop = nxt[1]
            elif (c == SUFFIX and code != PROHIBIT) or (c == PREP and text[stop] == "在" and code == DO):
                if nxt[1] == end or text[nxt[1]] in _STOP:
                    break
                stop = nxt[1]
                code = STATE if code != PLACE else PLACE
            else:
                break
            i += 1
            nxt = hits[i + 1] if i + 1 < len(hits) else None
        if stop < end and text[stop] == "到" and text[stop + 1 : stop + 2] not in ("位", "底", "期", "岗", "场") and code in (DO, ACT, LIGHT, PIVOT):
            stop, code = stop + 1, STATE
        final = stop >= end or text[stop] in _STOP
        if stop - verb == 1 and not (self.cue == s or (self.cue >= 0 and not final and text[stop] in _FIGURES and _COUNT.match(text, stop, end)) or self.edge == s or self.neg == s - 1 or self.given or (w.code == PLACE and (self.pend is not None or (self.open is None and not final))) or text[s - 1] in _ACTOR_END or self.de == s or self.linked):
            return
        cued = self.cue == s or w.start > 0 or (stop > e and code == ACT)
        if w.start and self.pend is not None and self.pend_end < 0:
            self.pend_end = self.cue0 if self.cue == s else s
        edged = self.edge == s
        if not final and text[stop] == "的" and self.open is not None and s == self.open.end and not self.open.cued and self.cut < 0:
            self.open = None
            return
        if not final and (text[stop] == "的" or (text[stop] == "等" and code in (ACT, DO, LIGHT, MEANS, PIVOT)) or (text[stop] in "和与及、" and not cued and not edged and code not in (BARE, ACT))):
            return
        if nxt is not None and nxt[0] == stop:
            c = nxt[2].code
            if c == HEAD and (not cued or self.timed) and code not in (PROHIBIT, PLACE):
                return
            if c in (NOUN, BODY) and code in (DO, LIGHT) and not cued and not edged and self.open is None and self.pend is None and self.de != s and self.cov < 0 and not self.agent and text[s - 1] not in _ACTOR_END:
                return
            if c == NOUN and code == ACT and self.weak == s:
                return
            if c == BODY and code == ACT and not cued:
                return
            if c == WORK and code == ACT and not (cued and self.strong and not self.timed):
                return
            if code == ACT and not cued:
                if c == NOUN and not (edged and self.open is None):
                    return
            if (code == ACT or (code == PIVOT and not edged)) and not cued:
                if c in (STRONG, MODAL, SUBJECT, TIME, COVERB, PREP, NEGATE):
                    return
            elif code == ACT and c in (TIME, COVERB, PREP, NEGATE):
                return
        if code == PIVOT and self.de == s and self.cov >= 0:
            return
        if not cued and ((self.de == s and code in (ACT, PIVOT, MEANS)) or code == BARE):
            k = i
            while k + 1 < len(hits) and hits[k + 1][0] == hits[k][1] and hits[k + 1][2].code <= PROHIBIT:
                k += 1
            if k + 1 < len(hits) and hits[k + 1][0] == hits[k][1] and hits[k + 1][2].code in (NOUN, HEAD, WORK, BODY):
                return
        if code == PLACE and not cued and self.open is None and i and hits[i - 1][1] == s and hits[i - 1][2].code == ACT:
            return
        if code == BARE and not final and self.cue == s and self.timed and self.open is None and text[stop] not in _FIGURES and (nxt is None or nxt[0] != stop):
            code = DO
        if code == BARE and not final and not (text[stop] in _FIGURES and _COUNT.match(text, stop, end)) and (nxt is None or nxt[0] != stop or (nxt[2].code != LINK and (nxt[2].code > PROHIBIT or not (cued or edged or self.de == s or self.agent or self.modal >= 0 or nxt[1] >= end or text[nxt[1]] in _STOP)))):
            return
        if self.neg >= 0 and code != PROHIBIT:
            if self.neg + 1 == s or self.neg + 2 == s:
                verb = self.neg
                if code == BARE or code == ACT:
                    code = DO
            self.neg = -1
        if code == PROHIBIT and self.open is None and self.first == len(self.out):
            while self.out and text[self.out[-1][0]] == "不" and self.out[-1][3] > self.out[-1][2] and self.out[-1][6] == DO:
                self.out.pop()
            self.first = len(self.out)
        p = self.pend
        if p is not None and p[1] == s and code == ACT and nxt is not None and nxt[0] == stop and nxt[2].code in (NOUN, HEAD, WORK, BODY):
            return
        if p is not None and p[1] == s and text[p[0]] == "将" and code != PLACE and not self.placed(i):
            self.pend = p = None  # 将 before a verb is the future
        o = self.open
        if o is not None:
            if not self.joins(o, s, stop, code, cued, edged, final, nxt, i):
                return
            if self.open is not None:
                return
            cued = self.cue == s
        elif final and code in (DO, LIGHT) and text[verb] != "不" and self.neg < 0 and not cued and not edged and self.cue < 0 and self.modal < 0 and not self.agent and not self.prepped and p is None:
            return
        elif code in (ACT, PIVOT) and not self.acts(s, stop, code, cued, edged, final, nxt):
            return
        if self.open is None:
            if self.cond == s or (self.cond >= 0 and code in (ACT, BARE) and not cued and self.de != s):
                return
            if self.cov == s or (self.cov >= 0 and code in (ACT, BARE) and not cued and not final and not (nxt is not None and nxt[0] == stop and nxt[2].code <= PROHIBIT)):
                return
        if p is not None and self.pend_end < 0 and code != MEANS:
            pass
        if not final and nxt is not None and nxt[0] == stop + 1 and text[stop] in "和与" and nxt[2].code in (DO, LIGHT, PIVOT, ACT) and code in (DO, LIGHT, PIVOT, ACT):
            after = nxt[1]
            if (after >= end or text[after] in _STOP) and code != LIGHT and nxt[2].code in (DO, ACT):
                stop, final = after, True
            elif after < end and text[after] not in _STOP and text[after] != "的" and (code != LIGHT or nxt[2].code != ACT):
                stop, code = after, nxt[2].code
        timed = cued and self.timed and w.start == 0
        self.open = Open(verb, stop, code, verb, cued, edged, self.modal == s or (self.modal >= 0 and cued))
        self.open.sure, self.open.timed = self.sure, timed
        self.sure = False
        self.cut = -1
        self.hang = False

    def modified(self, at: int) -> bool:
        """Whether 的 follows before the clause ends."""
        found = self.text.find("的", at, self.end)
        return found >= 0 and self.text.find("，", at, found) < 0

    def listed(self, at: int) -> bool:
        """Whether 等 closes this piece of a list: the pieces are names then, not phrases."""
        for c in self.text[at : self.end]:
            if c == "等":
                return True
            if c in _STOP:
                return False
        return False

    def placed(self, i: int) -> bool:
        """Whether a verb such as 报 or 纳入 follows in this clause: then 将 marks an object."""
        last = -1
        for a, b, w in self.hits[i + 1 :]:
            if w.code in (PLACE, BECOME) or (w.code == SUFFIX and a == last):
                return True
            last = b if w.code <= PROHIBIT else -1
            if w.code in (COMMA, DUN):
                return False
        return False

    def acts(self, s: int, stop: int, code: int, cued: bool, edged: bool, final: bool, nxt: Hit | None) -> bool:
        """Whether an action noun stands as a verb, no phrase being open."""
        if (self.cue >= 0 or self.pend is not None or edged) and not final and self.text[stop] in _FIGURES and _COUNT.match(self.text, stop, self.end):
            self.sure = True
            return True
        if cued or self.pend is not None:
            return True
        if code == PIVOT and self.agent and not final:
            return True
        if final and edged and code == PIVOT and self.text[stop : stop + 1] == "、":
            return True
        if final:
            after = action_words().get(self.text[stop - 2 : stop])
            self.sure = self.blank >= 0 or (after is not None and after.code == COMPLEMENT) or (self.cue >= 0 and self.text[s - 1] in _ACTOR_END) or self.agent or (self.cov >= 0 and self.text[s - 1] not in '和与及或的、')
            return self.sure
        if self.cue >= 0 and self.text[stop] in _FIGURES and _COUNT.match(self.text, stop, self.end):
            self.sure = True
            return True
        if (self.de == s or (self.cov >= 0 and code == PIVOT and not (nxt is not None and nxt[0] == stop and (nxt[2].code == NOUN or (nxt[2].code == ACT and (nxt[1] == self.end or self.text[nxt[1]] in _STOP)))))) and self.open is None:
            return True
        if nxt is not None and nxt[0] == stop and nxt[2].code == DO and self.cov >= 0:
            return True
        if code == PIVOT:
            return True
        return edged or self.text[s - 1] in _ACTOR_END or self.given or self.modal >= 0

    def joins(self, o: Open, s: int, stop: int, code: int, cued: bool, edged: bool, final: bool, nxt: Hit | None, i: int) -> bool:
        """What a verb does while a phrase is open; True where it goes on as a new phrase (open then None) or joined."""
        eating = (PIVOT, SCOPE, PURPOSE, PROHIBIT)
        if s == o.end and self.cut < 0:  # 排查 整治, 开展 检查
            if code == PROHIBIT or (o.code == ACT and self.text[s] == "不"):
                self.open = None
                return True
            if o.code == LEAD:
                self.open = None
                self.cue = s
                return True
            if code in (MEANS, MANNER, LEAD) or (stop - s == 1 and code != PLACE):
                return False
            if o.code == MEANS:
                o.nominal = True
                return False
            if self.pend is not None and not self.pend[2] and self.pend[0] >= self.clause and o.code == ACT and not o.cued and code in (DO, LIGHT) and not final:
                self.open = None
                return True
            if code == PLACE and self.pend is not None and self.pend[2] and not o.cued:
                self.open = None
                return True
            if o.code == ACT and code in (PLACE, STATE) and not (o.cued and not o.timed and code == PLACE and self.pend is None):
                self.open = None
                return True
            head = nxt is not None and nxt[0] == stop and nxt[2].code in (HEAD, NOUN, WORK, BODY)
            takes = not final and not head and code not in (ACT, BARE)
            if takes and o.code == LIGHT and nxt is not None and nxt[0] == stop and nxt[2].code <= PROHIBIT and (nxt[1] >= self.end or self.text[nxt[1]] in _STOP):
                takes = False
            if o.code in (LIGHT, PURPOSE, PROHIBIT, SCOPE, STATE, PLACE) or (o.code == DO and (code in (ACT, MEANS, LIGHT, PIVOT, SCOPE, PURPOSE, MANNER) or (code == BARE and not final))):
                if o.code == DO and code == LIGHT and o.end - o.verb > 1 and (final or not (o.cued or o.edged)):
                    if final:
                        o.end = stop
                        return False
                    self.open = None
                    return True
                if (o.code == LIGHT and final and self.pend is not None and self.pend[2] and code == DO) or (o.code == SCOPE and code in (SCOPE, PURPOSE)):
                    o.end, o.code = stop, code if code == PURPOSE else o.code
                    return False
                o.nominal = True
                if o.code == LIGHT and takes and (code in (DO, LIGHT) or (code == PIVOT and not self.modified(stop))):
                    o.end, o.code = stop, code
                return False
            if o.code == PIVOT:
                more = nxt is not None and nxt[0] == stop and nxt[2].code <= PROHIBIT
                if takes or (final and code == LIGHT) or (code == ACT and not final and not head and not more and not self.modified(stop)):
                    o.end, o.code = stop, code
                return False
            if head and code != DO:
                return False
            if o.code == ACT == code and stop < self.end and self.text[stop] == "、" and not (nxt is not None and nxt[2].code == DUN and i + 2 < len(self.hits) and self.hits[i + 2][0] == stop + 1 and self.hits[i + 2][2].code <= PROHIBIT):
                return False
            o.end = stop
            o.code = code if code in (PIVOT, SCOPE, PURPOSE) or o.code == ACT or (o.code == BARE and not final) else o.code
            return False
        if self.de == s and (not o.cued or o.timed) and o.code not in EATING and self.cut < 0 and not final:
            if code in (PROHIBIT, PLACE, STATE) or (code == DO and self.pend is not None) or (code in (LIGHT, PIVOT) and not (nxt is not None and nxt[0] == stop and nxt[2].code in (NOUN, HEAD, WORK, BODY))):
                self.open = None
                return True
        if o.code == PIVOT and self.pend is not None and not o.cued and not o.edged and code in (LIGHT, PLACE):
            self.open = None
            return True
        if o.code in eating:
            if self.cut >= 0 and self.linked and (o.code in (PROHIBIT, PURPOSE) or self.text[self.cut] == "或") and code not in (PROHIBIT, PURPOSE):
                return False
            if edged and self.cut == o.end and cued and o.cued and o.code in (PIVOT, SCOPE):
                self.close(self.cut)
                return True
            if edged and self.cut == o.end and not cued and (code == o.code or (o.code == PIVOT and not final and code in (DO, ACT, LIGHT, MEANS))):
                o.end = stop
                self.cut = -1
                return False
            if edged and self.cut >= 0 and (self.text[self.cut] != "、" or (code == o.code)):
                self.close(self.cut)
                return True
            if edged and self.cut >= 0 and code in eating and code != SCOPE and o.code == SCOPE:
                self.close(self.cut)
                return True
            return False
        if self.cut >= 0 and not edged and (o.code == BARE or (self.cut == o.end and o.code == ACT)) and final and code in (BARE, ACT, DO):
            self.close(self.cut)
            return True
        if self.cut >= 0 and not edged and final and code == BARE and not o.nominal and o.code != LIGHT and s - self.cut <= 4:
            self.close(self.cut)
            return True
        if self.cut >= 0 and not edged and (cued and self.cut == o.end or self.linked and (final or code not in (ACT, BARE, MEANS))):
            self.close(self.cut)
            return True
        if self.cut >= 0 and (edged or (self.hang and code not in (ACT, BARE, MEANS))):
            return self.coordinate(o, s, stop, code, cued, final, nxt, i)
        if o.code == MEANS and code == STATE:
            self.open = None
            return True
        if o.code in (MEANS, LEAD):
            noun = nxt is not None and nxt[0] == stop and nxt[2].code in (HEAD, NOUN)
            if (cued and not noun) or code not in (ACT, BARE, MEANS, LEAD, PIVOT, DO) or (code == DO and not cued) or (code == PIVOT and not noun):
                self.open = None
                return True
            return False
        if o.code == ACT and final and cued and self.timed and code != BARE:
            self.open = None
            return True
        if o.cued or (o.code == PLACE and (o.edged or self.pend is not None)):
            return False
        firm = code in (DO, LIGHT, PLACE, STATE, PIVOT, PURPOSE, PROHIBIT, SCOPE) or (code == BARE and final)
        if code == PROHIBIT:
            at = self.text.find("的", s, self.end)
            if o.code in (LIGHT, PIVOT, DO) and at >= 0 and "，" not in self.text[s:at]:
                return False
            self.open = None
            return True
        if self.pend is not None:
            if (firm and not o.nominal and o.code in (ACT, DO, LIGHT) and self.de >= 0) or (code == LIGHT and o.code == DO) or (cued and o.code == ACT) or (firm and o.code == ACT) or code == PLACE:
                self.open = None
                return True
            if (code == DO and o.code == DO) or (self.de > o.end and o.code == ACT and code == ACT and not final):
                self.open = None
                return True
            return False
        if o.code in (ACT, DO, BARE, PLACE, LIGHT) and (code in (STATE, PLACE) or (final and ((cued and (code != ACT or o.code == ACT or self.strong)) or code == BARE))) and not o.nominal and (not o.edged or o.code == ACT or (self.de >= 0 and self.strong)):
            self.open = None
            return True
        if o.code == ACT and firm and not (o.edged and (o.end - o.verb > 2 or (nxt is not None and nxt[0] == stop and nxt[2].code in (ACT, NOUN, HEAD, WORK) and code in (DO, LIGHT) and not cued))):
            self.open = None
            return True
        return False

    def chain(self, i: int, stop: int) -> bool:
        """Whether 、 and further verbs follow, the last of them with an object: 挂牌、公布、曝光一批隐患."""
        hits = self.hits
        while i + 2 < len(hits) and hits[i + 1][2].code == DUN and hits[i + 1][0] == stop and hits[i + 2][0] == stop + 1:
            if hits[i + 2][2].code not in (DO, ACT, LIGHT):
                return False
            i += 2
            stop = hits[i][1]
            if stop < self.end and self.text[stop] not in _STOP:
                return self.text[stop] != "的" and self.text[stop] != "等"
        return False

    def coordinate(self, o: Open, s: int, stop: int, code: int, cued: bool, final: bool, nxt: Hit | None, i: int) -> bool:
        """A verb right behind 、 or 并: a new phrase, part of the same verb, or part of the object."""
        head = nxt is not None and nxt[0] == stop and nxt[2].code in (HEAD, NOUN, WORK, BODY)
        comma = self.text[self.cut] in "、或"
        if self.text[self.cut] == "或" and final and self.cut > o.end:
            return False
        if comma and self.listed(stop):
            return False
        if comma and (o.code in (MEANS, LEAD) or (stop < self.end and self.text[stop] in "与和及或" and not cued)):
            return False
        if comma and o.nominal and not (code in (DO, LIGHT, PIVOT) and not final):
            return False
        if comma and code == ACT and head and not self.strong and self.cut > o.end:
            return False
        if comma and code == ACT and not cued and final and self.cut > o.end:
            return False
        if comma and code == ACT and not cued and o.code not in (ACT, BARE) and self.cut > o.end:
            return False
        if comma and head and not cued and code not in (DO, LIGHT, PIVOT, SCOPE, PURPOSE, PROHIBIT, PLACE, STATE):
            return False
        if comma and code == BARE and self.cut > o.end and not cued and not (final and (stop >= self.end or self.text[stop] != "、") and not o.nominal and o.code in (DO, ACT)):
            return False
        if comma and o.code == LIGHT and code in (DO, LIGHT, ACT) and not cued and final:
            return False
        if self.cut == o.end and o.code != BARE and (not final or self.chain(i, stop)) and self.pend is None and self.edge - self.cut <= 2 and code in (DO, ACT, LIGHT, PIVOT, SCOPE, PURPOSE) and (not cued or self.bond == s):
            o.end = stop  # 建成并运行X: the verbs share the object
            self.cut = -1
            if code in (PIVOT, SCOPE, PURPOSE):
                o.code = code
            return False
        self.close(self.cut)
        return True


_HANDLERS = {
    ADVERB: Walk.adverb, LOCAL: Walk.adverb, EACH: Walk.each, PAST: Walk.past_, ALLOW: Walk.allow, COUNT: Walk.count, STRONG: Walk.adverb, MODAL: Walk.modal_, SUBJECT: Walk.modal_, TIME: Walk.time, AFTER: Walk.after, COVERB: Walk.coverb,
    CONDITION: Walk.condition, PREPOSED: Walk.preposed, ROLE: Walk.role, PREP: Walk.prep, SUFFIX: Walk.prep, LINK: Walk.link, NEGATE: Walk.negate,
    COMMA: Walk.comma, DUN: Walk.dun, DE: Walk.de_,
}
_TABLE = [_HANDLERS.get(n, Walk.verb if n <= PROHIBIT else Walk.nothing) for n in range(45)]


def _hits(text: str, tokens: Sequence[Span]) -> list[Hit]:
    words = action_words()
    hits: list[Hit] = []
    skip = -1
    todo = list(tokens)
    n = 0
    for s, e in tokens:
        w = words[text[s:e]]
        if w.code == NOTHING and not w.longer:
            continue
        if s < skip:
            if e <= skip:
                continue
            s = skip
            w = words[text[s:e]]
        while True:
            for longer, full in w.longer:
                if text.startswith(longer, s):
                    w, skip = full, s + len(longer)
                    hits.append((s, skip, full))
                    break
            else:
                if w.code == STUB or (e - s == 1 and 0 <= w.code <= PROHIBIT):
                    two = words.get(text[s : s + 2])
                    if two is not None and two.code <= PROHIBIT and two.code >= 0:
                        hits.append((s, s + 2, two))
                        skip = s + 2
                    elif w.code >= 0:
                        hits.append((s, e, w))
                elif w.code == SPLIT:
                    w = words[text[s]]
                    hits.append((s, s + 1, w))
                    s += 1
                    w = words[text[s:e]]
                    continue
                elif w.code >= 0:
                    hits.append((s, e, w))
            break
    return hits


def find_actions(text: str, start: int, end: int, tokens: Sequence[Span]) -> tuple[Action, ...]:
    hits = _hits(text, tokens)
    walk = Walk(text, end, tokens)
    walk.hits = hits
    walk.begin(start)
    skip = start
    for i, (s, e, w) in enumerate(hits):
        if s < skip:
            continue
        code = w.code
        if QUOTE <= code <= BRACKET:
            at = text.find(_CLOSING[code], e, end)
            if at < 0 and code == BRACKET:
                at = text.find(")", e, end)
            if at < 0 and code == BRACKET:
                at = end - 1
            if at >= 0:
                skip = at + 1
                if code == QUOTE:
                    walk.quote = (s, skip)
                elif code == BRACKET:
                    walk.bracket = (s, skip)
            continue
        _TABLE[code](walk, s, e, w, i)
    walk.finish()
    plain = False
    found = []
    for verb, stop, a, b, left, right, code in walk.out:
        purpose = code == PURPOSE and plain
        plain = plain or code != PURPOSE
        found.append(Action(text[verb:stop], text[a:b], left, right, purpose))
    return tuple(found)
