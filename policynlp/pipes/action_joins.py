"""Where a verb stands to the phrase that is open: part of its verb, part of its object, or the head of the next phrase.

The rules are tried in the order of `joins`; each says with an example what it is for.
"""

from policynlp.pipes.action_walk import EATING, NAMING, Phrase, Walk
from policynlp.pipes.action_words import (
    ACT,
    BARE,
    COMMA,
    DO,
    HEAD,
    LEAD,
    LIGHT,
    MEANS,
    NOUN,
    PIVOT,
    PLACE,
    PROHIBIT,
    PURPOSE,
    SCOPE,
    STATE,
    WORK,
)

_FIRM = frozenset((DO, LIGHT, PLACE, STATE, PIVOT, PURPOSE, PROHIBIT, SCOPE))
_NOUNS = frozenset((ACT, BARE, MEANS, LEAD))
_SHARING = frozenset((DO, ACT, LIGHT, PIVOT, SCOPE, PURPOSE))


def joins(walk: Walk, phrase: Phrase, verb: Phrase) -> bool:
    """Where the verb stands to the open phrase: True where a new phrase is to be opened."""
    clause, governed, code = walk.clause, walk.governed, verb.code
    if verb.at == phrase.end and clause.cut < 0:
        return _adjacent(walk, phrase, verb)
    if clause.of == verb.at and clause.cut < 0 and (not phrase.cued or phrase.timed) and not verb.final:
        if phrase.code not in EATING and (
            code in (PROHIBIT, PLACE, STATE)
            or (code == DO and governed is not None)
            or (code in (LIGHT, PIVOT) and verb.after not in NAMING)
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


def _replace(walk: Walk) -> bool:
    """What was open is part of the subject or of what is governed: the verb takes its place."""
    walk.open = None
    return True


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
    takes = not verb.final and verb.after not in NAMING and code not in (ACT, BARE)
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
    acts = code == ACT and not verb.final and after not in NAMING and not 0 <= after <= PROHIBIT
    if takes or (verb.final and code == LIGHT) or (acts and not walk.modified(verb.end)):
        phrase.end, phrase.code = verb.end, code
    return False


def _compound(walk: Walk, phrase: Phrase, verb: Phrase) -> None:
    """排查整治, 登记造册, 立案侦查: one verb."""
    code = verb.code
    if verb.after in NAMING and code != DO:
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
    named = verb.after in NAMING
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
