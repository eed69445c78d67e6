"""What a subordinate's document makes of its superior's: each task carried out, narrowed, weakened, postponed, left out.

A subordinate words freely, splits and joins, names other owners and other sectors: only the words of the action speak,
and one task may have several answers. The words that a cascade shares by its title (三年行动方案) are set aside. All weights and bounds are in alignment.toml.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import numpy as np

from policynlp.compare.records import OUTCOMES, Answer, Outcome, Pair, Share, Trace
from policynlp.compare.tasks.addressed import addressed
from policynlp.compare.tasks.align import pair
from policynlp.compare.tasks.changes import moved, nearest, pairs_of
from policynlp.compare.tasks.clauses import LEVELS, clauses, force, joined
from policynlp.compare.tasks.settings import settings
from policynlp.compare.tasks.similar import SIGNS, candidates
from policynlp.compare.tasks.texts import Traits, traits
from policynlp.errors import CompareError
from policynlp.rows import Register, Row, file_name, ranked

Match = tuple[float, int, int]
"""How sure it is that a task of the subordinate answers one of the superior, and where both stand."""


def trace(upper: Register, lower: Register, *, names: tuple[str, str] | None = None) -> Trace:
    """Each task of ``upper`` with what ``lower`` makes of it; ``names`` of both, else their titles.

    Principles are left out on both sides: whether one is carried out cannot be seen. Without tasks above there are no
    answers and no coverage; without tasks below all that is addressed to the subordinate is left out.
    """
    above, below = (tuple(sorted(each.rows(), key=_place)) for each in (upper, lower))
    title = names or (name_of(upper), name_of(lower))
    return trace_rows(above, below, names=title)


def trace_each(upper: Register, lower: Register) -> tuple[Trace, ...]:
    """A trace for each directive of ``lower``, in its order; the superior's own document among them is passed over.

    They are named by their titles, and by their files where two have one title. Raises CompareError where ``upper`` is
    not one document with tasks, or ``lower`` has no other document.
    """
    if len(upper.directives) != 1:
        raise CompareError(f"{len(upper.directives)} documents as the superior's; give one that can be read, first")
    above = upper.directives[0]
    if not any(task.kind == "measure" for task in above.tasks):
        raise CompareError(f"{file_name(above.document.source)}: no tasks were found in it; nothing can be traced")
    below = [one for one in lower.directives if one.document.digest != above.document.digest]
    if not below:
        raise CompareError("no document to hold against the superior's; name those of subordinates, other than itself")
    titles = Counter(one.frame.title for one in below)
    names = [
        one.frame.title if one.frame.title and titles[one.frame.title] == 1 else file_name(one.document.source)
        for one in below
    ]
    return tuple(
        trace(upper, Register((one,)), names=(name_of(upper), name)) for one, name in zip(below, names, strict=True)
    )


def name_of(register: Register) -> str:
    """What a register is called: the title of its first directive, else the name of its file; '' where it has none."""
    for directive in register.directives:
        return directive.frame.title or file_name(directive.document.source)
    return ""


def trace_rows(upper: Iterable[Row], lower: Iterable[Row], *, names: tuple[str, str] = ("", "")) -> Trace:
    """As `trace`, of rows: those of the superior's documents and those of the subordinate's, each in its order."""
    above, below = ([row for row in rows if row["kind"] == "measure"] for rows in (upper, lower))
    matches = _matches(above, below)
    least = settings()["bounds"]["trace"]
    found: dict[int, list[Match]] = {}
    for match in matches:
        found.setdefault(match[1], []).append(match)
    answers = tuple(_answer(row, found.get(n, []), below, least) for n, row in enumerate(above))
    used = {b for chance, _, b in matches if chance >= least}
    own = tuple(row for n, row in enumerate(below) if n not in used)
    return Trace(*names, answers, own, _coverage(answers), _sectors(answers), len(below))


def share(count: int, base: int) -> Share:
    """``count`` of ``base`` with the 95 % interval of Wilson (1927); no share and no interval where the base is 0."""
    if not base:
        return Share(count, base)
    z, part = 1.959964, count / base
    middle = part + z * z / (2 * base)
    reach = z * (part * (1 - part) / base + z * z / (4 * base * base)) ** 0.5
    low, high = ((middle + way * reach) / (1 + z * z / base) for way in (-1, 1))
    return Share(count, base, round(part, 4), round(max(0.0, low), 4), round(min(1.0, high), 4))


def _place(row: Row) -> tuple[str, str, int, int]:
    return row["issued"] or "", row["document"], row["start"], row["end"]


def _coverage(answers: Sequence[Answer]) -> Share:
    """Of the tasks addressed to the subordinate, the share that it answers in any way."""
    asked = [answer for answer in answers if "not_addressed" not in answer.outcomes]
    return share(sum(bool(answer.pairs) for answer in asked), len(asked))


def _sectors(answers: Sequence[Answer]) -> tuple[tuple[str, Share], ...]:
    names = [name for name, _ in ranked(answer.task["sector"] for answer in answers)]
    return tuple((name, _coverage([answer for answer in answers if answer.task["sector"] == name])) for name in names)


def _matches(above: Sequence[Row], below: Sequence[Row]) -> list[Match]:
    """The pairs worth a look, the likeliest first, ties by place."""
    aside = _shared_title(above, below)
    one, other = ([_without(t, aside) for t in traits(rows)] for rows in (above, below))
    pairs = candidates(one, other)
    if not len(pairs.before):
        return []
    table = settings()["weights"]["trace"]
    common = _common_run(one, other)
    out = []
    for a, b, signs in zip(pairs.before.tolist(), pairs.after.tolist(), pairs.signs, strict=True):
        held = dict(zip(SIGNS, signs.tolist(), strict=True))
        score = table["base"] + sum(table[name] * held[name] for name in table if name in held)
        run = common(one[a].core, other[b].core) if held["chars"] >= table["look"] else 0
        out.append((float(1 / (1 + np.exp(-score - table["run"] * run))), a, b))
    return sorted(out, key=lambda match: (-match[0], match[1], match[2]))


def _shared_title(above: Sequence[Row], below: Sequence[Row]) -> str:
    """The longest stretch that a title above and one below share; '' where it is short: then it tells nothing."""
    titles = [sorted({row["title"] for row in rows if row["title"]}) for rows in (above, below)]
    runs = [_run(one, other) for one in titles[0] for other in titles[1]]
    longest = max(runs, key=lambda run: (len(run), run), default="")
    return longest if len(longest) >= 6 else ""


def _without(row: Traits, aside: str) -> Traits:
    """The row without the words that are set aside; as it is where nothing would be left."""
    core = row.core.replace(aside, "") if aside else row.core
    words = tuple(word for word in row.words if not aside or word not in aside)
    return row._replace(core=core or row.core, whole=core or row.core, words=words)


def _run(one: str, other: str) -> str:
    """The longest stretch in both."""
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[found.a : found.a + found.size]


class _common_run:
    """How long the longest stretch in two texts is; 0 where all of it stands in many rows: a formula tells nothing."""

    def __init__(self, *sides: Sequence[Traits]) -> None:
        rows = [row.core for side in sides for row in side]
        self.held = Counter(gram for text in rows for gram in {text[n : n + 3] for n in range(len(text) - 2)})
        self.few = max(4, len(rows) // 40)

    def __call__(self, one: str, other: str) -> int:
        run = _run(one, other)
        grams = [run[n : n + 3] for n in range(len(run) - 2)]
        return len(run) if grams and min(self.held[gram] for gram in grams) <= self.few else 0


def _answer(task: Row, found: Sequence[Match], below: Sequence[Row], least: float) -> Answer:
    most = int(settings()["bounds"]["answers"])
    pairs = tuple(pair(task, below[b], chance) for chance, _, b in found[:most] if chance >= least)
    if pairs:
        return Answer(task, _outcomes(task, pairs), pairs)
    nearest_one = pair(task, below[found[0][2]], found[0][0]) if found else None
    outcome: Outcome = "left_out" if addressed(task, below) else "not_addressed"
    return Answer(task, (outcome,), (), nearest_one)


def _outcomes(task: Row, pairs: Sequence[Pair]) -> tuple[Outcome, ...]:
    """Carried out, or one or more of narrowed, weakened and postponed: what all answers together leave of the task."""
    rows = [one.after for one in pairs]
    found: set[Outcome] = set()
    if _kept(task["text"], joined(rows)) < settings()["bounds"]["narrowed"]:
        found.add("narrowed")
    if _softened(task["text"], pairs[0].after["text"]):
        found.add("weakened")
    if "later" in moved([task], [pairs[0].after], own_year=False, strict=True):
        found.add("postponed")
    return tuple(outcome for outcome in OUTCOMES if outcome in found) or ("carried",)


def _softened(task: str, answer: str) -> bool:
    """Whether a clause of the answer asks or hopes (鼓励, 探索) where the like one of the task does not."""
    asked = clauses(task)
    for clause in clauses(answer):
        like = nearest(clause, asked) if force(clause) == LEVELS["soft"] else None
        if like is not None and force(like) > LEVELS["soft"]:
            return True
    return False


def _kept(task: str, answers: str) -> float:
    """The share of the clauses of a task, by their length, of which the answers hold half of the character pairs."""
    theirs = pairs_of(answers)
    parts = [(len(clause), pairs_of(clause)) for clause in clauses(task) if len(clause) > 3]
    whole = sum(length for length, _ in parts)
    held = sum(length for length, mine in parts if 2 * len(mine & theirs) >= len(mine))
    return held / whole if whole else 1.0
