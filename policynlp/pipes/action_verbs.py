"""Whether a verb is told to be done or only names something, and where it stands to the phrase that is open.

The rules are tried in the order of this file; each says with an example what it is for.
"""

from policynlp.pipes.action_walk import EATING, Phrase, Walk
from policynlp.pipes.action_words import (
    ACT,
    BARE,
    BODY,
    COMMA,
    COMPLEMENT,
    COVERB,
    DO,
    HEAD,
    LEAD,
    LIGHT,
    LINK,
    MANNER,
    MEANS,
    MODAL,
    NEGATE,
    NOTHING,
    NOUN,
    PIVOT,
    PLACE,
    PREP,
    PROHIBIT,
    PURPOSE,
    SCOPE,
    STATE,
    STOP,
    STRONG,
    SUBJECT,
    SUFFIX,
    TIME,
    WORK,
    Hit,
    Word,
)

_NAMES = frozenset((HEAD, NOUN, WORK, BODY))
_BREAKS = frozenset((STRONG, MODAL, SUBJECT, TIME, COVERB, PREP, NEGATE))  # behind a noun of action, not behind a verb
_CUT_OFF = frozenset((TIME, COVERB, PREP, NEGATE))
_MATTERS = _NAMES | _BREAKS
_LISTED = frozenset((ACT, DO, LIGHT, MEANS, PIVOT))
_FIRM = frozenset((DO, LIGHT, PLACE, STATE, PIVOT, PURPOSE, PROHIBIT, SCOPE))
_NOUNS = frozenset((ACT, BARE, MEANS, LEAD))
_CHAINED = frozenset((BARE, PIVOT, PLACE))
_TAKEN = frozenset((COMPLEMENT, LIGHT, SUFFIX, PREP))
_REACHING = frozenset((DO, ACT, LIGHT, PIVOT))
_SHARING = frozenset((DO, ACT, LIGHT, PIVOT, SCOPE, PURPOSE))


def take(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """A verb of the list: most of those inside an object are passed over at once."""
    clause, phrase = walk.clause, walk.open
    if s < walk.dead or clause.past or (s > clause.duty >= 0 and (clause.cue != s or word.code == ACT)):
        return
    if phrase is not None and clause.cut < 0 and s not in (phrase.end, clause.cue, clause.of):
        if phrase.cued:
            if phrase.code not in (MEANS, LEAD):
                return
        elif phrase.firm and walk.governed is None and word.code != PROHIBIT and not (clause.strong and clause.of >= 0):
            return
    meet(walk, s, e, word, i)


def meet(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """Weighs the verb at ``[s, e)`` and opens a phrase with it, joins it to the open one, or leaves it in the object."""
    clause, text = walk.clause, walk.text
    if word.code == MANNER:
        if not _manner(walk, s, e, word, i):
            return
    elif word.tag == "become" and walk.governed is None:
        return  # 作为负责人
    stop = s + word.end
    sign = text[stop] if stop < walk.end else "\n"
    if sign == "的":
        if stop - s > 1:
            _describes(walk, s)
        return
    behind = walk.hits[i + 1]
    verb = Phrase(s, word, i, behind)
    if word.code == MANNER:
        verb.code = LIGHT
    if behind[0] == stop:
        verb.after = behind[2].code
    if verb.after in _TAKEN or sign == "到":
        _extend(walk, verb)
        stop = verb.end
        sign = text[stop] if stop < walk.end else "\n"
        if sign == "的":
            return
    verb.final = sign in walk.edges
    if clause.edge == s:
        verb.edged = True
    if clause.cue == s or word.start or (stop > e and verb.code == ACT):
        verb.cued = True
    if stop - verb.verb == 1 and not _single(walk, verb, word):
        return
    if word.start and walk.governed is not None and walk.governed.end < 0:
        walk.governed.end = walk.run if clause.cue == s else s
    if sign in "等和与及" and _listed_with(verb, sign):
        return
    if (
        verb.after in _MATTERS
        and (not (verb.cued or verb.edged) or verb.code == ACT or verb.after == HEAD)
        and _is_name(walk, verb)
    ):
        return
    if (clause.of == s or verb.code in _CHAINED) and _is_chain(walk, verb):
        return
    if verb.code == BARE and not verb.final and not _bare(walk, verb):
        return
    _settle(walk, verb, word.start == 0)


def _settle(walk: Walk, verb: Phrase, whole: bool) -> None:
    """Opens a phrase with the verb if it may; ``whole``: it fills its token."""
    clause, governed, s = walk.clause, walk.governed, verb.at
    if clause.negation >= 0 or verb.code == PROHIBIT:
        _negated(walk, verb)
    if governed is not None and governed.start == s:
        if verb.code == ACT and verb.after in _NAMES:
            return  # 将培训记录留存
        if governed.future and verb.code != PLACE and not _placed(walk, verb.i):
            walk.governed = None  # 将 says will
    if walk.open is not None:
        if not _joins(walk, walk.open, verb) or walk.open is not None:
            return
        verb.cued = clause.cue == s
    elif verb.code in (ACT, PIVOT):
        if not _acts(walk, verb):
            return
    elif verb.final and verb.code in (DO, LIGHT) and _unsaid(walk, verb):
        return
    if (clause.condition >= 0 or clause.means >= 0) and _blocked(walk, verb):
        return
    if not verb.final and walk.text[verb.end] in "和与":
        _share(walk, verb)
    if verb.cued:
        verb.timed = clause.timed and whole
        verb.modal = clause.modal >= 0
    if walk.sure:
        verb.sure, walk.sure = True, False
    verb.firm = verb.code in EATING or (verb.edged and verb.code in (DO, LIGHT))
    clause.cut, clause.hanging = -1, False
    walk.open = verb


def _blocked(walk: Walk, verb: Phrase) -> bool:
    """Whether the verb belongs to a condition (发现未整改) or to the means (按照管理要求)."""
    clause = walk.clause
    noun = verb.code in (ACT, BARE) and not verb.cued
    if clause.condition == verb.at or (clause.condition >= 0 and noun and clause.of != verb.at):
        return True
    follows = 0 <= verb.after <= PROHIBIT
    return clause.means == verb.at or (clause.means >= 0 and noun and not verb.final and not follows)


def _manner(walk: Walk, s: int, e: int, word: Word, i: int) -> bool:
    """集中, 严格: an adverb before a verb (集中清理), a verb before a name (严格审批); whether a verb."""
    clause, phrase, hits = walk.clause, walk.open, walk.hits
    behind = hits[i + 1]
    follows = behind[2].code if behind[0] == e else -1
    if 0 <= follows <= PROHIBIT:
        if phrase is None or (clause.edge == s and clause.cut >= 0):
            walk.tell(s, e, False)
        elif s == phrase.end and phrase.code in (LIGHT, DO):
            phrase.nominal = True
        return False
    if phrase is not None and (s == phrase.end or phrase.nominal):
        return False
    return follows != COVERB


def _extend(walk: Walk, verb: Phrase) -> None:
    """Takes 到位, 完毕 and 至, 为 behind the verb into it, and finds what stands behind it."""
    hits, text = walk.hits, walk.text
    i, stop = verb.i + 1, verb.end
    while hits[i][0] == stop and hits[i][2].code in _TAKEN and _takes_in(walk, verb, hits[i]):
        stop = verb.end
        i += 1
    if (
        stop < walk.end
        and text[stop] == "到"
        and verb.code in _REACHING
        and text[stop + 1 : stop + 2] not in "位底期岗场"
    ):
        stop = verb.end = stop + 1  # 叫应 到村
        verb.code = STATE
    verb.i = i - 1
    verb.next = behind = hits[i]
    verb.after = behind[2].code if behind[0] == stop else NOTHING


def _takes_in(walk: Walk, verb: Phrase, hit: Hit) -> bool:
    """Whether the word right behind the verb is part of it."""
    _, after, word = hit
    code, kind = verb.code, word.code
    if kind == COMPLEMENT or (word.tag == "finish" and code in (DO, ACT)):
        verb.end = after
        return True
    reaches = (kind == SUFFIX and code != PROHIBIT) or (kind == PREP and code == DO and walk.text[verb.end] == "在")
    if not reaches or walk.ends(after):
        return False
    verb.end = after
    verb.code = PLACE if code == PLACE else STATE
    return True


def _single(walk: Walk, verb: Phrase, word: Word) -> bool:
    """Whether a verb of one character stands where a verb must: 要查, 、看, 局报."""
    clause, s = walk.clause, verb.at
    if s in (clause.cue, clause.edge, clause.of) or clause.negation == s - 1 or clause.given or clause.linked:
        return True
    if word.code == PLACE and (walk.governed is not None or (walk.open is None and not verb.final)):
        return True
    return walk.text[s - 1] in walk.bodies or (clause.cue >= 0 and not verb.final and walk.counts(verb.end))


def _describes(walk: Walk, s: int) -> None:
    """影响逃生的: the verb at ``s`` describes a name; in 组织调查的事故 the one before it does so too."""
    phrase = walk.open
    if phrase is not None and s == phrase.end and not phrase.cued and walk.clause.cut < 0:
        walk.open = None


def _listed_with(verb: Phrase, sign: str) -> bool:
    """加装等, 检查和: the verb is one of a list of names; ``sign`` stands behind it."""
    if sign == "等":
        return verb.code in _LISTED
    return not verb.cued and not verb.edged and verb.code not in (BARE, ACT)


def _is_name(walk: Walk, verb: Phrase) -> bool:
    """安装率, 整改情况, 检查工作: a name follows that makes a name of the verb."""
    code, after, clause = verb.code, verb.after, walk.clause
    plain = not verb.cued
    if after == HEAD:
        return (plain or clause.timed) and code not in (PROHIBIT, PLACE)
    if after in (NOUN, BODY) and code in (DO, LIGHT):
        return plain and not verb.edged and _amid(walk, verb)
    if code == ACT:
        if after == NOUN:
            return walk.each == verb.at or (plain and not (verb.edged and walk.open is None))
        if after == BODY:
            return plain
        if after == WORK:
            return plain or not clause.strong or clause.timed
        return after in _CUT_OFF or (plain and after in _BREAKS)
    return code == PIVOT and plain and not verb.edged and after in _BREAKS


def _amid(walk: Walk, verb: Phrase) -> bool:
    """Whether the verb stands inside a name, nothing having shown that it is told: 护栏提升工程."""
    clause = walk.clause
    if walk.open is not None or walk.governed is not None or clause.agent or clause.means >= 0:
        return False
    return clause.of != verb.at and walk.text[verb.at - 1] not in walk.bodies


def _is_chain(walk: Walk, verb: Phrase) -> bool:
    """Verbs in a row that end in a name (报警处置时间); a verb behind another name of action (评估报告)."""
    clause, hits, i = walk.clause, walk.hits, verb.i
    behind = clause.of == verb.at
    if verb.code == PIVOT and behind and clause.means >= 0:
        return True  # 按照…的要求
    if not verb.cued and (verb.code == BARE or (behind and verb.code in (ACT, PIVOT, MEANS))):
        while hits[i + 1][0] == hits[i][1] and hits[i + 1][2].code <= PROHIBIT:
            i += 1
        if hits[i + 1][0] == hits[i][1] and hits[i + 1][2].code in _NAMES:
            return True
    if verb.code == PLACE and not verb.cued and walk.open is None and verb.i:
        before = hits[verb.i - 1]
        return before[1] == verb.at and before[2].code == ACT
    return False


def _bare(walk: Walk, verb: Phrase) -> bool:
    """Whether a verb without object stands as one though something follows: 检查一次, 停用并, 登记造册; 4月开工X."""
    clause = walk.clause
    if walk.counts(verb.end):
        return True
    if verb.after < 0:
        if (
            clause.cue == verb.at
            and clause.timed
            and walk.open is None
            and walk.text[verb.end] not in walk.rules.figures
        ):
            verb.code = DO
            return True
        return False
    if verb.after == LINK:
        return True
    told = verb.cued or verb.edged or clause.of == verb.at or clause.agent or clause.modal >= 0
    return verb.after <= PROHIBIT and (told or walk.ends(verb.next[1]))


def _negated(walk: Walk, verb: Phrase) -> None:
    """不放过: the verb takes its 不; 不交底，不许动工: what is told with 不 before a ban is its condition."""
    clause, out = walk.clause, walk.out
    if verb.code == PROHIBIT:
        if walk.open is None and clause.first == len(out):
            while out and walk.text[out[-1][0]] == "不" and out[-1][3] > out[-1][2] and out[-1][6] == DO:
                out.pop()
            clause.first = len(out)
    elif clause.negation >= 0:
        if verb.at - clause.negation in (1, 2):
            verb.verb = clause.negation
            verb.code = DO if verb.code in (BARE, ACT) else verb.code
        clause.negation = -1


def _placed(walk: Walk, i: int) -> bool:
    """Whether a verb such as 报 or 落实到 follows in this piece: then 将 marks an object."""
    last = -1
    for at, after, word in walk.hits[i + 1 :]:
        if word.code == PLACE or (word.code == SUFFIX and at == last):
            return True
        if word.code in (STOP, COMMA):
            return False
        last = after if word.code <= PROHIBIT else -1
    return False


def _unsaid(walk: Walk, verb: Phrase) -> bool:
    """Whether a closing verb has nothing before it that tells it: 通道畅通."""
    clause = walk.clause
    if verb.cued or verb.edged or walk.text[verb.verb] == "不" or walk.governed is not None:
        return False
    return clause.cue < 0 and clause.modal < 0 and not clause.agent and not clause.prepped


def _acts(walk: Walk, verb: Phrase) -> bool:
    """Whether a noun of action (检查) or an ambiguous verb (要求) stands as a verb, no phrase being open."""
    clause, text, s, stop = walk.clause, walk.text, verb.at, verb.end
    governed = walk.governed is not None
    counted = not verb.final and walk.counts(stop)
    if counted and (clause.cue >= 0 or governed or verb.edged):
        walk.sure = True
        return True
    if verb.cued or governed:
        return True
    bodies = walk.bodies
    if verb.final:
        if verb.code == PIVOT and verb.edged and text[stop : stop + 1] == "、":
            return True
        walk.sure = (
            clause.blank >= 0
            or clause.agent
            or (clause.cue >= 0 and text[s - 1] in bodies)
            or (clause.means >= 0 and text[s - 1] not in "和与及或的、")
            or walk.rules.words.code(text[stop - 2 : stop]) == COMPLEMENT
        )
        return walk.sure
    if verb.code == PIVOT or clause.of == s or (clause.means >= 0 and verb.after == DO):
        return True
    return verb.edged or text[s - 1] in bodies or clause.given or clause.modal >= 0


def _share(walk: Walk, verb: Phrase) -> None:
    """加强和改进X, 应对和处置: 和 between two verbs makes them one."""
    if verb.next[0] != verb.end + 1:
        return
    _, after, other = verb.next
    if verb.code not in (DO, LIGHT, PIVOT, ACT) or other.code not in (DO, LIGHT, PIVOT, ACT):
        return
    if walk.ends(after):
        if verb.code != LIGHT and other.code in (DO, ACT):
            verb.end, verb.final = after, True
    elif walk.text[after] != "的" and (verb.code != LIGHT or other.code != ACT):
        verb.end, verb.code = after, other.code


def _replace(walk: Walk) -> bool:
    """What was open is part of the subject or of what is governed: the verb takes its place."""
    walk.open = None
    return True


def _joins(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Where the verb stands to the open phrase: True where a new phrase is to be opened."""
    clause, governed, code = walk.clause, walk.governed, verb.code
    if verb.at == phrase.end and clause.cut < 0:
        return _adjacent(walk, phrase, verb)
    if clause.of == verb.at and clause.cut < 0 and (not phrase.cued or phrase.timed) and not verb.final:
        if phrase.code not in EATING and (
            code in (PROHIBIT, PLACE, STATE)
            or (code == DO and governed is not None)
            or (code in (LIGHT, PIVOT) and verb.after not in _NAMES)
        ):
            return _replace(walk)  # 未配建的不予验收
    if phrase.code in EATING:
        if (
            phrase.code == PIVOT
            and governed is not None
            and not phrase.cued
            and not phrase.edged
            and code in (LIGHT, PLACE)
        ):
            return _replace(walk)  # 对指定机构开展检查
        return _in_eating(walk, phrase, verb)
    if clause.cut >= 0:
        if verb.edged or (clause.hanging and code not in (ACT, BARE, MEANS)):
            if not _breaks_off(walk, phrase, verb):
                return _coordinate(walk, phrase, verb)
            walk.close(clause.cut)
            return True
        if _breaks_off(walk, phrase, verb):
            walk.close(clause.cut)
            return True
    return _overrides(walk, phrase, verb)


def _breaks_off(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Whether a verb further behind 、 or 并 begins a phrase: 停用、人员撤离; 并书面告知."""
    clause, code = walk.clause, verb.code
    if verb.edged:
        return False
    if (
        verb.final
        and code in (BARE, ACT, DO)
        and (phrase.code == BARE or (clause.cut == phrase.end and phrase.code == ACT))
    ):
        return True
    if verb.final and code == BARE and not phrase.nominal and phrase.code != LIGHT and verb.at - clause.cut <= 4:
        return True
    return (verb.cued and clause.cut == phrase.end) or (
        clause.linked and (verb.final or code not in (ACT, BARE, MEANS))
    )


def _adjacent(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """A verb right behind the open one: one verb with it (排查整治), its object (开展检查), or its successor."""
    clause, governed, code = walk.clause, walk.governed, verb.code
    if code == PROHIBIT or (phrase.code == ACT and walk.text[verb.at] == "不"):
        return _replace(walk)
    if phrase.code == LEAD:
        clause.cue = verb.at  # 坚持督查
        return _replace(walk)
    if code in (MEANS, LEAD) or (verb.end - verb.at == 1 and code != PLACE):
        return False
    if phrase.code == MEANS:
        phrase.nominal = True
        return False
    if governed is not None and not phrase.cued:
        inside = not governed.moved and governed.marker >= clause.start
        if inside and phrase.code == ACT and code in (DO, LIGHT) and not verb.final:
            return _replace(walk)  # 对占道申请开辟通道
        if governed.moved and code == PLACE:
            return _replace(walk)
    if phrase.code == ACT and code in (PLACE, STATE):
        if not (phrase.cued and not phrase.timed and code == PLACE and governed is None):
            return _replace(walk)  # 暗访增加到
    takes = not verb.final and verb.after not in _NAMES and code not in (ACT, BARE)
    if takes and phrase.code == LIGHT and 0 <= verb.after <= PROHIBIT and walk.ends(verb.next[1]):
        takes = False  # 开展追溯检查
    if phrase.code in (LIGHT, PURPOSE, PROHIBIT, SCOPE, STATE, PLACE):
        return _nominal(walk, phrase, verb, takes)
    if phrase.code == DO and (code in (ACT, LIGHT, PIVOT, SCOPE, PURPOSE) or (code == BARE and not verb.final)):
        if code == LIGHT and phrase.end - phrase.verb > 1:
            if verb.final:
                phrase.end = verb.end  # 印发实施
                return False
            if not (phrase.cued or phrase.edged):
                return _replace(walk)
        phrase.nominal = True
        return False
    if phrase.code == PIVOT:
        return _pivot(walk, phrase, verb, takes)
    _compound(walk, phrase, verb)
    return False


def _nominal(walk: Walk, phrase: Phrase, verb: Phrase, takes: bool) -> bool:
    """开展检查 has an action as its object; 加快推进X, 抓实抓细, 防范遏制X are one verb."""
    governed, code = walk.governed, verb.code
    moved = governed is not None and governed.moved
    if phrase.code == SCOPE and code in (SCOPE, PURPOSE):
        phrase.end, phrase.code = verb.end, code
    elif phrase.code == LIGHT and code == DO and verb.final and moved:
        phrase.end = verb.end
    else:
        phrase.nominal = True
        if phrase.code == LIGHT and takes and (code in (DO, LIGHT) or (code == PIVOT and not walk.modified(verb.end))):
            phrase.end, phrase.code = verb.end, code
    return False


def _pivot(walk: Walk, phrase: Phrase, verb: Phrase, takes: bool) -> bool:
    """督促落实X, 组织实施 are one verb; 组织检查 has an action as its object."""
    code, after = verb.code, verb.after
    acts = code == ACT and not verb.final and after not in _NAMES and not 0 <= after <= PROHIBIT
    if takes or (verb.final and code == LIGHT) or (acts and not walk.modified(verb.end)):
        phrase.end, phrase.code = verb.end, code
    return False


def _compound(walk: Walk, phrase: Phrase, verb: Phrase) -> None:
    """排查整治, 登记造册, 立案侦查: one verb."""
    code = verb.code
    if verb.after in _NAMES and code != DO:
        return
    if phrase.code == ACT == code and walk.text[verb.end : verb.end + 1] == "、" and not _verb_behind(walk, verb):
        return  # 清查检验、保险情况
    phrase.end = verb.end
    if code in (PIVOT, SCOPE, PURPOSE) or phrase.code == ACT or (phrase.code == BARE and not verb.final):
        phrase.code = code


def _verb_behind(walk: Walk, verb: Phrase) -> bool:
    """Whether 、 and a verb follow."""
    hits, i = walk.hits, verb.i
    return i + 2 < len(hits) and hits[i + 2][0] == verb.end + 1 and hits[i + 2][2].code <= PROHIBIT


def _in_eating(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Behind 督促, 严禁, 确保: verbs belong to the object; 、 with such a verb (、督促) and 并 end it."""
    clause, code = walk.clause, verb.code
    if clause.cut < 0:
        return False
    bans = (PROHIBIT, PURPOSE)
    if clause.linked and code not in bans and (phrase.code in bans or walk.text[clause.cut] == "或"):
        return False
    if not verb.edged:
        return False
    if clause.cut == phrase.end:
        if verb.cued and phrase.cued and phrase.code in (PIVOT, SCOPE):
            walk.close(clause.cut)  # 多指导、少处罚
            return True
        shares = phrase.code == PIVOT and not verb.final and code in (DO, ACT, LIGHT, MEANS)
        if not verb.cued and (code == phrase.code or shares):
            phrase.end, clause.cut = verb.end, -1  # 鼓励、支持
            return False
    other = phrase.code == SCOPE and code in EATING and code != SCOPE
    if walk.text[clause.cut] != "、" or code == phrase.code or other:
        walk.close(clause.cut)
        return True
    return False


def _overrides(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Whether what is open was subject, means or part of what is governed, and this is the verb."""
    clause, governed, code = walk.clause, walk.governed, verb.code
    if phrase.code in (MEANS, LEAD):
        return _over_means(walk, phrase, verb)
    if phrase.code == ACT and verb.final and verb.cued and clause.timed and code != BARE:
        return _replace(walk)  # 入户安检7月底前完成
    if phrase.cued or (phrase.code == PLACE and (phrase.edged or governed is not None)):
        return False
    if code == PROHIBIT:
        at = walk.text.find("的", verb.at, walk.end)
        if phrase.code in (LIGHT, PIVOT, DO) and at >= 0 and "，" not in walk.text[verb.at : at]:
            return False  # 加强对禁止燃放的巡查
        return _replace(walk)
    firm = code in _FIRM or (code == BARE and verb.final)
    if governed is not None:
        return _over_governed(walk, phrase, verb, firm)
    late = verb.final and (code == BARE or (verb.cued and (code != ACT or phrase.code == ACT or clause.strong)))
    if code in (STATE, PLACE) or late:
        subject = not phrase.edged or phrase.code == ACT or (clause.of >= 0 and clause.strong)
        if phrase.code in (ACT, DO, BARE, PLACE, LIGHT) and not phrase.nominal and subject:
            return _replace(walk)  # 试验记录一并上报
    if phrase.code == ACT and firm:
        whole = phrase.end - phrase.verb > 2
        weak = verb.after in (ACT, NOUN, HEAD, WORK) and code in (DO, LIGHT) and not verb.cued
        return not (phrase.edged and (whole or weak)) and _replace(walk)
    return False


def _over_means(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """采取随机方式抽查: 抽查 is the verb."""
    code = verb.code
    named = verb.after in (HEAD, NOUN)
    if phrase.code == MEANS and code == STATE:
        return _replace(walk)
    if code in _NOUNS:
        return verb.cued and not named and _replace(walk)
    if code == PIVOT:
        return not named and _replace(walk)
    return not (code == DO and verb.cued and named) and _replace(walk)


def _over_governed(walk: Walk, phrase: Phrase, verb: Phrase, firm: bool) -> bool:
    """对隐患排查情况开展检查: 开展 is the verb."""
    code, of = verb.code, walk.clause.of
    if firm and phrase.code in (ACT, DO, LIGHT) and of >= 0 and not phrase.nominal:
        return _replace(walk)
    if phrase.code == DO and code in (DO, LIGHT):
        return _replace(walk)
    if code == PLACE:
        return _replace(walk)
    told = verb.cued or firm or (of > phrase.end and code == ACT and not verb.final)
    return phrase.code == ACT and told and _replace(walk)


def _coordinate(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """A verb right behind 、 or 并: a new phrase, part of the same verb, or part of the object."""
    clause, code = walk.clause, verb.code
    sign = walk.text[clause.cut]
    if sign == "或" and verb.final and clause.cut > phrase.end:
        return False
    if sign in "、或" and _in_list(walk, phrase, verb):
        return False
    if (
        clause.cut == phrase.end
        and phrase.code != BARE
        and walk.governed is None
        and clause.edge - clause.cut <= 2
        and code in _SHARING
        and (not verb.cued or walk.bond == verb.at)
        and (not verb.final or _chain(walk, verb))
    ):
        phrase.end, clause.cut = verb.end, -1  # 建成并运行X: the verbs share the object
        if code in (PIVOT, SCOPE, PURPOSE):
            phrase.code = code
        return False
    walk.close(clause.cut)
    return True


def _in_list(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Whether a verb behind 、 is one of a list of names: 加固、拆除等治理, 排查、整改工作."""
    clause, code, stop = walk.clause, verb.code, verb.end
    plain = not verb.cued
    if _listed(walk, stop) or phrase.code in (MEANS, LEAD):
        return True
    if plain and stop < walk.end and walk.text[stop] in "与和及或":
        return True
    if phrase.nominal and (code not in (DO, LIGHT, PIVOT) or verb.final):
        return True
    named = verb.after in _NAMES
    if clause.cut > phrase.end:  # the object has begun
        if code == ACT:
            if (named and not clause.strong) or (plain and (verb.final or phrase.code not in (ACT, BARE))):
                return True
        elif code == BARE and plain:
            closes = verb.final and (stop >= walk.end or walk.text[stop] != "、")
            if not (closes and not phrase.nominal and phrase.code in (DO, ACT)):
                return True
    if plain and named and code in (ACT, BARE, MEANS, LEAD):
        return True
    return plain and phrase.code == LIGHT and code in (DO, LIGHT, ACT) and verb.final


def _listed(walk: Walk, at: int) -> bool:
    """Whether 等 closes this piece of a list."""
    for sign in walk.text[at : walk.end]:
        if sign == "等":
            return True
        if sign in walk.edges:
            return False
    return False


def _chain(walk: Walk, verb: Phrase) -> bool:
    """Whether 、 and further verbs follow, the last of them with an object: 公布、曝光一批隐患."""
    hits, i, stop = walk.hits, verb.i, verb.end
    while i + 2 < len(hits) and hits[i + 1][2].code == COMMA and hits[i + 1][0] == stop and hits[i + 2][0] == stop + 1:
        if hits[i + 2][2].code not in (DO, ACT, LIGHT):
            return False
        i += 2
        stop = hits[i][1]
        if not walk.ends(stop):
            return walk.text[stop] not in "的等"
    return False
