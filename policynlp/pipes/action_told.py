"""Whether a verb is told to be done or only names something: each rule says with an example what it is for."""

from policynlp.pipes.action_walk import NAMING, Phrase, Walk
from policynlp.pipes.action_words import (
    ACT,
    BARE,
    BODY,
    COMMA,
    COMPLEMENT,
    COVERB,
    DO,
    HEAD,
    LIGHT,
    LINK,
    MEANS,
    MODAL,
    NEGATE,
    NOUN,
    PIVOT,
    PLACE,
    PREP,
    PROHIBIT,
    STOP,
    STRONG,
    SUBJECT,
    SUFFIX,
    TIME,
    WORK,
    Word,
)

_BREAKS = frozenset((STRONG, MODAL, SUBJECT, TIME, COVERB, PREP, NEGATE))  # behind a noun of action, not behind a verb
TELLING = NAMING | _BREAKS
"""The classes of which one right behind a verb can show that it only names something, see `is_name`."""
_CUT_OFF = frozenset((TIME, COVERB, PREP, NEGATE))
_LISTED = frozenset((ACT, DO, LIGHT, MEANS, PIVOT))


def is_blocked(walk: Walk, verb: Phrase) -> bool:
    """Whether the verb belongs to a condition (发现未整改) or to the means (按照管理要求)."""
    clause = walk.clause
    noun = verb.code in (ACT, BARE) and not verb.cued
    if clause.condition == verb.at or (clause.condition >= 0 and noun and clause.of != verb.at):
        return True
    follows = 0 <= verb.after <= PROHIBIT
    return clause.means == verb.at or (clause.means >= 0 and noun and not verb.final and not follows)


def stands_single(walk: Walk, verb: Phrase, word: Word) -> bool:
    """Whether a verb of one character stands where a verb must: 要查, 、看, 局报."""
    clause, s = walk.clause, verb.at
    if s in (clause.cue, clause.edge, clause.of) or clause.negation == s - 1 or clause.given or clause.linked:
        return True
    if word.code == PLACE and (walk.governed is not None or (walk.open is None and not verb.final)):
        return True
    return walk.text[s - 1] in walk.bodies or (clause.cue >= 0 and not verb.final and walk.counts(verb.end))


def is_listed(verb: Phrase, sign: str) -> bool:
    """加装等, 检查和: the verb is one of a list of names; ``sign`` stands behind it."""
    if sign == "等":
        return verb.code in _LISTED
    return not verb.cued and not verb.edged and verb.code not in (BARE, ACT)


def is_name(walk: Walk, verb: Phrase) -> bool:
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


def is_chained(walk: Walk, verb: Phrase) -> bool:
    """Verbs in a row that end in a name (报警处置时间); a verb behind another name of action (评估报告)."""
    clause, hits, i = walk.clause, walk.hits, verb.i
    behind = clause.of == verb.at
    if verb.code == PIVOT and behind and clause.means >= 0:
        return True  # 按照…的要求
    if not verb.cued and (verb.code == BARE or (behind and verb.code in (ACT, PIVOT, MEANS))):
        while hits[i + 1][0] == hits[i][1] and hits[i + 1][2].code <= PROHIBIT:
            i += 1
        if hits[i + 1][0] == hits[i][1] and hits[i + 1][2].code in NAMING:
            return True
    if verb.code == PLACE and not verb.cued and walk.open is None and verb.i:
        before = hits[verb.i - 1]
        return before[1] == verb.at and before[2].code == ACT
    return False


def stands_bare(walk: Walk, verb: Phrase) -> bool:
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


def is_placed(walk: Walk, i: int) -> bool:
    """Whether a verb such as 报 or 落实到 follows in this piece: then 将 marks an object."""
    last = -1
    for at, after, word in walk.hits[i + 1 :]:
        if word.code == PLACE or (word.code == SUFFIX and at == last):
            return True
        if word.code in (STOP, COMMA):
            return False
        last = after if word.code <= PROHIBIT else -1
    return False


def is_unsaid(walk: Walk, verb: Phrase) -> bool:
    """Whether a closing verb has nothing before it that tells it: 通道畅通."""
    clause = walk.clause
    if verb.cued or verb.edged or walk.text[verb.verb] == "不" or walk.governed is not None:
        return False
    return clause.cue < 0 and clause.modal < 0 and not clause.agent and not clause.prepped


def acts(walk: Walk, verb: Phrase) -> bool:
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
