"""A verb of the list: what belongs to it, whether it is told to be done, and the phrase that it opens or joins."""

from policynlp.pipes.action_joins import joins
from policynlp.pipes.action_told import (
    TELLING,
    acts,
    is_blocked,
    is_chained,
    is_listed,
    is_name,
    is_placed,
    is_unsaid,
    stands_bare,
    stands_single,
)
from policynlp.pipes.action_walk import EATING, NAMING, Phrase, Walk
from policynlp.pipes.action_words import (
    ACT,
    BARE,
    COMPLEMENT,
    COVERB,
    DO,
    HEAD,
    LEAD,
    LIGHT,
    MANNER,
    MEANS,
    NOTHING,
    PIVOT,
    PLACE,
    PREP,
    PROHIBIT,
    STATE,
    SUFFIX,
    Hit,
    Word,
)

_CHAINED = frozenset((BARE, PIVOT, PLACE))
_TAKEN = frozenset((COMPLEMENT, LIGHT, SUFFIX, PREP))
_REACHING = frozenset((DO, ACT, LIGHT, PIVOT))


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
    if stop - verb.verb == 1 and not stands_single(walk, verb, word):
        return
    if word.start and walk.governed is not None and walk.governed.end < 0:
        walk.governed.end = walk.run if clause.cue == s else s
    if sign in "等和与及" and is_listed(verb, sign):
        return
    if (
        verb.after in TELLING
        and (not (verb.cued or verb.edged) or verb.code == ACT or verb.after == HEAD)
        and is_name(walk, verb)
    ):
        return
    if (clause.of == s or verb.code in _CHAINED) and is_chained(walk, verb):
        return
    if verb.code == BARE and not verb.final and not stands_bare(walk, verb):
        return
    _settle(walk, verb, word.start == 0)


def _settle(walk: Walk, verb: Phrase, whole: bool) -> None:
    """Opens a phrase with the verb if it may; ``whole``: it fills its token."""
    clause, governed, s = walk.clause, walk.governed, verb.at
    if clause.negation >= 0 or verb.code == PROHIBIT:
        _negated(walk, verb)
    if governed is not None and governed.start == s:
        if verb.code == ACT and verb.after in NAMING:
            return  # 将培训记录留存
        if governed.future and verb.code != PLACE and not is_placed(walk, verb.i):
            walk.governed = None  # 将 says will
    if walk.open is not None:
        if not joins(walk, walk.open, verb) or walk.open is not None:
            return
        verb.cued = clause.cue == s
    elif verb.code in (ACT, PIVOT):
        if not acts(walk, verb):
            return
    elif verb.final and verb.code in (DO, LIGHT) and is_unsaid(walk, verb):
        return
    if (clause.condition >= 0 or clause.means >= 0) and is_blocked(walk, verb):
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


def _describes(walk: Walk, s: int) -> None:
    """影响逃生的: the verb at ``s`` describes a name; in 组织调查的事故 the one before it does so too."""
    phrase = walk.open
    if phrase is not None and s == phrase.end and not phrase.cued and walk.clause.cut < 0:
        walk.open = None


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
