"""The atomic actions of a task row: verb and object pairs, in the order of the text.

What is an action. Each verb phrase that tells what is to be done: 摸清底数，建立台账 are two. A list is undone where each
member has its own verb (查隐患、查漏洞); verbs that share one object are one action (健全完善制度, 制定并落实制度, 鼓励、支持企业…),
objects that share one verb are one object (配备水泵、沙袋). A verb that supervises is the action, what is to be brought
about its object: 督促 | 企业落实责任. So are bans and goals: 严禁 | 携带火种, 达到 | 95%. What 负责 is followed by is a task
(负责 | 监测), 负责 at the end says only who.

What is none. Subjects and the 牵头, 会同, 配合 that name them; conditions (发现…的，), times (作业前), manner (按照…, 采取…方式);
verbs that describe a name (影响逃生的广告牌) or are one (隐患排查治理); what is past (去年…) or only allowed (合格后方可…).

How it is written. The verb stands without its adverbs and modals, with its complement: 整改到位, 压减到, 不放过. The object
is what follows, as written; where that is nothing, what 对 governs (检查 | 所有仓库), with 把 and 将 always what they govern
(纳入 | 外包队伍). How often (一遍, 不少于2次) and 即可 are left out. Titles 《》, quotations “” and brackets are not looked into.
"""

from collections.abc import Sequence

from policynlp.linear import Ints
from policynlp.pipes.action_cues import HANDLERS
from policynlp.pipes.action_verbs import take
from policynlp.pipes.action_walk import Walk
from policynlp.pipes.action_words import BRACKET, COMPLEMENT, PROHIBIT, PURPOSE, QUOTE, STOP, TITLE, Span, find_words
from policynlp.records import Action

_CLOSING = {QUOTE: "”", TITLE: "》", BRACKET: "）)"}


def find_actions(text: str, rows: Sequence[Span], starts: Ints, numbers: Ints) -> list[tuple[Action, ...]]:
    """For each row ``text[start:end]`` its actions; ``starts`` and ``numbers`` are those of the words of the whole text.

    Each has its verb and object as written ('' where it takes none) and the span from the first to the last of them,
    or to the end of the clause where the object stands before the verb. ``purpose`` is True for a verb of aim (确保,
    防止, 实现) behind an action that serves it; as the first of a row it is the task itself. A row that tells nothing
    gives (). Nothing is raised.
    """
    if not rows:
        return []
    cuts = [*starts.tolist(), len(text)]
    bounds = starts.searchsorted(rows).tolist()
    return [
        _actions(Walk(text, span, cuts[low : high + 1], hits))
        for span, (low, high), hits in zip(rows, bounds, find_words(text, rows, starts, numbers), strict=True)
    ]


def _actions(walk: Walk) -> tuple[Action, ...]:
    """The actions of the row that ``walk`` begins to go through."""
    text, end = walk.text, walk.end
    skip = walk.clause.start
    for i, (s, e, word) in enumerate(walk.hits):
        code = word.code
        if code >= COMPLEMENT or s < skip:
            continue
        if code <= PROHIBIT:
            take(walk, s, e, word, i)
        elif code == STOP:
            walk.end_clause(s, e)
        elif (handle := HANDLERS.get(code)) is not None:
            handle(walk, s, e, word, i)
        else:
            skip = _skip(walk, s, e, code)
    if walk.clause.start < end:
        walk.end_clause(end, end)
    plain = False
    found = []
    for verb, stop, a, b, left, right, code in walk.out:
        if code == PURPOSE:
            found.append(Action(text[verb:stop], text[a:b], left, right, plain))
        else:
            found.append(Action(text[verb:stop], text[a:b], left, right))
            plain = True
    return tuple(found)


def _skip(walk: Walk, s: int, e: int, code: int) -> int:
    """Where a quotation, title or bracket that opens at ``s`` ends; an open bracket ends with the row."""
    ends = [at for sign in _CLOSING[code] if (at := walk.text.find(sign, e, walk.end)) >= 0]
    if not ends:
        if code != BRACKET:
            return s
        ends = [walk.end - 1]
    after = min(ends) + 1
    if code == QUOTE:
        walk.quote = (s, after)
    elif code == BRACKET:
        walk.bracket = (s, after)
    return after
