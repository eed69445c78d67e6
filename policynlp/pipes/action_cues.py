"""What each cue does to the walk: adverbs, modals, times, 对 and 把, 的, 、 and 并. One function a class of words."""

from collections.abc import Callable

from policynlp.pipes.action_verbs import meet
from policynlp.pipes.action_walk import EATING, Governed, Phrase, Walk
from policynlp.pipes.action_words import (
    ACT,
    ADVERB,
    AFTER,
    ALLOW,
    BARE,
    COMMA,
    CONDITION,
    COUNT,
    COVERB,
    DO,
    EACH,
    LIGHT,
    LINK,
    LOCAL,
    MODAL,
    NEGATE,
    OF,
    PAST,
    PREP,
    PREPOSED,
    PROHIBIT,
    ROLE,
    SCOPE,
    STOP,
    STRONG,
    SUBJECT,
    SUFFIX,
    TAIL,
    TIME,
    Word,
)

Handler = Callable[[Walk, int, int, Word, int], None]
_KEEPING = EATING - {SCOPE}  # phrases that 的 and an adverb behind it do not undo


def comma(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """、: behind it a new phrase may begin, or the object runs on."""
    phrase, clause = walk.open, walk.clause
    if phrase is not None and s == phrase.end and not phrase.cued and not phrase.edged and _is_name(walk, phrase):
        phrase = walk.open = None  # 安拆告知、检测报告: a list of names
    if phrase is None:
        if len(walk.out) == clause.first and 1 < s - clause.cue <= 3 and clause.modal >= 0:
            walk.guess(s)
        if len(walk.out) == clause.first:
            clause.edge = clause.cue = -1
            return
    clause.edge, clause.cut, clause.linked, clause.cue = e, s, False, -1


def _is_name(walk: Walk, phrase: Phrase) -> bool:
    if phrase.code in EATING or (phrase.code == BARE and walk.governed is not None):
        return False
    return not (walk.clause.of == phrase.verb and phrase.end - phrase.verb > 2)


def link(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """并, 或: behind it a new phrase begins."""
    clause = walk.clause
    if walk.open is not None:
        clause.edge = clause.cue = walk.bond = e
        clause.cut, clause.linked, clause.timed = s, True, False
    elif clause.edge == s:
        clause.edge = clause.cue = e


def adverb(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """A verb that follows at once is told to be done: 逐户检查, 现场讲解, 立即停用."""
    phrase, code = walk.open, word.code
    if code == LOCAL:
        clause = walk.clause
        if s not in (clause.cue, clause.edge, clause.of) and walk.text[s - 1] not in walk.bodies:
            return  # a name: 重点场所的现场
    if phrase is not None and s == phrase.end:
        if phrase.code == LIGHT:
            phrase.nominal = True
        elif phrase.cued and phrase.code in (ACT, BARE):
            clause = walk.clause
            clause.edge, clause.cut, clause.linked = s, s, False  # 限期整改 逐项销号
    if code == STRONG:
        _insist(walk, s)
    walk.tell(s, e, code == STRONG)


def _insist(walk: Walk, s: int) -> None:
    """立即, 一律: what came before was who or when."""
    phrase, clause = walk.open, walk.clause
    if clause.of == s and phrase is not None and not phrase.cued:
        if phrase.code not in _KEEPING or phrase.tag == "cannot":
            walk.discard()
            clause.edge = s
    if walk.open is None:
        clause.condition = -1


def each(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """逐户, 每趟: an adverb with the measure behind it."""
    adverb(walk, s, max(e, s + 2), word, i)
    if word.tag == "measure":
        walk.each = walk.clause.cue


def time(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """6月底前, 每月: as an adverb; 作业前 is a clause of time."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    calendar = walk.rules.calendar
    if word.tag == "before" and walk.text[s - 1] not in calendar:
        after(walk, s, e, word, i)
        return
    if phrase is not None:
        if s == phrase.end and phrase.code == LIGHT:
            phrase.nominal = True
    elif governed is not None and governed.end < 0:
        at = s
        while walk.text[at - 1] in calendar:
            at -= 1
        if at > governed.start:
            governed.end = at
        elif governed.future:
            walk.governed = None
    if clause.edge == s:
        clause.edge = e
    clause.cue = e
    clause.timed = clause.strong = True


def after(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """后, 时, 期间: the clause so far says when, unless it was told with a modal (须降低人数后举办)."""
    phrase, clause = walk.open, walk.clause
    if clause.edge == s:
        clause.edge = clause.cue = e
        return
    if phrase is not None:
        runs_on = e < walk.end and walk.text[e] not in walk.edges
        if e < walk.end and walk.text[e] in "、的":
            return
        if runs_on and (word.tag == "inside" or (phrase.code in EATING)):
            return
        if phrase.modal and phrase.code not in EATING:
            walk.close(s)
        else:
            walk.discard()
    clause.condition = clause.means = -1
    clause.cue = clause.edge = e


def modal(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """要, 必须, 由: what stands before is the subject."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    if phrase is not None:
        if phrase.code in EATING or (word.tag == "may" and clause.edge != s and phrase.code != ACT):
            return
        if s == phrase.end and phrase.code == ACT:
            phrase.cued = False
            clause.cut = -1
        if clause.cut >= 0 and (clause.edge == s or phrase.cued):
            if phrase.cued and clause.edge != s:
                walk.close(clause.cut)
            clause.edge = clause.cue = e
            return
        if phrase.cued and clause.of < 0:
            return
        walk.discard()
    if governed is not None and governed.end < 0:
        if s == governed.start:
            walk.governed = None
        else:
            governed.end = s
    if walk.soft and s == clause.start and clause.first:
        clause.first -= 1
        del walk.out[clause.first :]
    clause.condition = clause.means = clause.negation = -1
    clause.past = clause.timed = False
    clause.strong = True
    if word.code == SUBJECT:
        clause.agent = True
        clause.cue = clause.edge = -1
    else:
        clause.cue = clause.edge = clause.modal = clause.blank = e


def coverb(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """按照, 结合, 以…为: verbs that follow at once are names."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    if word.tag == "by" and _until_as(walk, i):
        return
    if phrase is not None:
        if clause.edge == s and clause.cut >= 0:
            clause.hanging = True
        elif clause.of == s and not phrase.cued:
            walk.discard()
            clause.means = e
        return
    if governed is not None and governed.end < 0:
        if s != governed.start:
            governed.end = s
        elif governed.future:
            walk.governed = None
    clause.means = e
    clause.contrast = word.tag == "contrast" and s == clause.start


def _until_as(walk: Walk, i: int) -> bool:
    """Marks the words up to the 为 of 以…为 as names; whether there is one."""
    for at, after, word in walk.hits[i + 1 :]:
        if word.code == STOP:
            return False
        if word.code == SUFFIX and walk.text[at] == "为":
            walk.dead = after
            return True
    return False


def condition(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """发现, 未, 凡: the clause is a condition; but 及时发现, 应符合 are told."""
    phrase, clause = walk.open, walk.clause
    if phrase is None:
        if clause.cue == s and (word.tag == "found" or clause.modal == s):
            meet(walk, s, e, Word(DO, 0, e - s), i)
        else:
            clause.condition = e
    elif word.tag == "found" and s == phrase.end and phrase.code == ACT and (not phrase.cued or phrase.timed):
        walk.open = None  # 排查发现的
        clause.condition = e


def preposed(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """对, 把, 将: the object stands before its verb."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    sign = walk.text[s]
    if phrase is not None:
        if phrase.code in EATING or clause.cut < 0 or clause.edge != s:
            return
        walk.close(clause.cut)
    if (
        governed is not None
        and not governed.moved
        and governed.end < 0
        and governed.marker >= clause.start
        and sign != "对"
    ):
        return  # 对把住宅改成仓库的
    walk.governed = Governed(s, e, sign)
    clause.edge = e


def role(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """牵头, 负责, 会同: say who; 负责 with something behind it is a task."""
    phrase, clause = walk.open, walk.clause
    if phrase is not None:
        if phrase.cued or clause.edge == phrase.verb:
            return
        if word.tag in ("duty", "lead"):
            walk.discard()
    if word.tag == "with":
        return
    if word.tag == "duty" and walk.open is None:
        clause.duty = e
    clause.cue = e


def prep(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """在, 于, 向, 到: end what is governed; the verb may come later."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    if phrase is not None and s < phrase.end:
        return
    sign = walk.text[s]
    clause.prepped = True
    clause.given = sign in "给向"
    if governed is not None and phrase is None and governed.end < 0:
        if s == governed.start:
            walk.governed = None if governed.future else governed
        elif sign in "于向":
            governed.end = s
    if clause.edge == s and clause.cut >= 0:
        clause.hanging = True


def negate(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """不: belongs to the verb."""
    if walk.open is None and walk.clause.condition < 0:
        walk.clause.negation = s


def of(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """的: what came before describes what follows."""
    phrase, clause, governed = walk.open, walk.clause, walk.governed
    clause.of = e
    if phrase is None or (phrase.code == ACT and not phrase.cued):
        if governed is not None and governed.end >= clause.start:
            governed.end = -1
        clause.negation = -1


def count(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """不少于 limits; 不得超过 without a verb before it forbids."""
    clause = walk.clause
    walk.counted = s
    if word.tag == "forbids" and walk.open is None and walk.governed is None and clause.cue < 0:
        meet(walk, s, s + 2, Word(PROHIBIT, 0, 2), i)


def tail(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """即可 at the end is no object."""
    if walk.ends(e):
        walk.tail = s


def allow(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """方可 permits: the clause tells nothing."""
    walk.discard()
    walk.clause.past = True


def past(walk: Walk, s: int, e: int, word: Word, i: int) -> None:
    """去年, 已 at the head: the clause reports."""
    if walk.open is None and walk.clause.edge == s:
        walk.clause.past = True


HANDLERS: dict[int, Handler] = {
    **{COMMA: comma, LINK: link, ADVERB: adverb, LOCAL: adverb, STRONG: adverb, EACH: each, TIME: time, AFTER: after},
    **{MODAL: modal, SUBJECT: modal, COVERB: coverb, CONDITION: condition, PREPOSED: preposed, ROLE: role, PREP: prep},
    **{SUFFIX: prep, NEGATE: negate, OF: of, COUNT: count, TAIL: tail, ALLOW: allow, PAST: past},
}
