"""The words by which actions are told: a dict from token to what the token does in a clause. Data: verbs.tsv, actions.toml."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np

from policynlp.errors import LexiconError
from policynlp.forms import table
from policynlp.linear import ByNumber, Ints

Span = tuple[int, int]

# One number a class, so that the walk compares small ints: first the verbs, then cues and marks, which the walk stops
# at, then what only counts as the neighbour of a verb.
VERBS = (
    "do",
    "act",
    "bare",
    "light",
    "means",
    "lead",
    "state",
    "place",
    "pivot",
    "scope",
    "purpose",
    "manner",
    "prohibit",
)
CUES = (
    *("adverb", "local", "strong", "each", "modal", "subject", "time", "after", "coverb", "condition", "preposed"),
    *("role", "prep", "suffix", "past", "allow", "link", "negate", "count", "tail"),
)
MARKS = ("stop", "comma", "quote", "title", "bracket", "of")
NEIGHBOURS = ("complement", "head", "noun", "work", "body", "plain")
NAMES = (*VERBS, *CUES, *MARKS, *NEIGHBOURS)
(DO, ACT, BARE, LIGHT, MEANS, LEAD, STATE, PLACE, PIVOT, SCOPE, PURPOSE, MANNER, PROHIBIT) = range(13)
(ADVERB, LOCAL, STRONG, EACH, MODAL, SUBJECT, TIME, AFTER, COVERB, CONDITION, PREPOSED) = range(13, 24)
(ROLE, PREP, SUFFIX, PAST, ALLOW, LINK, NEGATE, COUNT, TAIL) = range(24, 33)
(STOP, COMMA, QUOTE, TITLE, BRACKET, OF) = range(33, 39)
(COMPLEMENT, HEAD, NOUN, WORK, BODY, PLAIN) = range(39, 45)
STUB, SPLIT, NOTHING = -3, -2, -1
_SIGNS = {"、": "comma", "“": "quote", "《": "title", "（": "bracket", "(": "bracket", "的": "of"}
_GLUE = ("adverb", "local", "manner", "strong", "lead", "time")


@dataclass(frozen=True, slots=True)
class Word:
    """What a token does: its class, where in the token the verb stands, a sub-class, longer words that begin with it.

    Codes below zero: STUB may open a verb of two characters that jieba has split, SPLIT is a token whose first
    character is a word by itself (对桥区), NOTHING says nothing. ``sure``: no slip of segmentation is to be looked for.
    """

    code: int
    start: int
    end: int
    tag: str = ""
    longer: "tuple[tuple[str, Word], ...]" = ()
    sure: bool = field(init=False)

    def __post_init__(self) -> None:
        sure = self.code > PROHIBIT or (self.code >= 0 and self.end > 1)
        object.__setattr__(self, "sure", sure and not self.longer)


Hit = tuple[int, int, Word]
_NOTHING, _STUB, _SPLIT, _TAIL = Word(NOTHING, 0, 0), Word(STUB, 0, 0), Word(SPLIT, 0, 0), Word(MODAL, 1, 2)
_NOWHERE: Hit = (-1, -1, _NOTHING)


class Words:
    """Token to Word, for tokens on the list and all others, which are judged by their parts."""

    def __init__(self, words: dict[str, Word], whole: Sequence[str]) -> None:
        self.listed = words
        self.whole = {*whole, *words}
        self.sticky = {word[0] for word in whole}
        verbs = [word for word, w in words.items() if 0 <= w.code <= PROHIBIT]
        self.openings = {word[0] for word in verbs if len(word) == 2}
        # what a token of two characters must begin or end with to be more than a name
        self.firsts = {*(word for word in verbs if len(word) == 1), *self._single(ADVERB, STRONG, EACH, NEGATE)}
        self.lasts = {*self._single(SUFFIX, COMPLEMENT), *"前后要"}
        self._met: dict[Word, int] = {_NOTHING: 0}
        self._words = [_NOTHING]
        self._codes = ByNumber(self._code)

    def of_numbers(self, numbers: Ints) -> tuple[Ints, list[Word], Ints]:
        """Where in ``numbers`` (see `policynlp.linear.number`) tokens say something, their Words, which of these are unsure."""
        codes = self._codes[numbers]
        at = codes.nonzero()[0]
        found = codes.take(at)
        return at, list(map(self._words.__getitem__, (found >> 1).tolist())), (found & 1).nonzero()[0]

    def _code(self, token: str) -> int:
        """Twice the place in ``_words`` of what ``token`` does, which many tokens share, and 1 more where that is unsure."""
        word = self[token]
        place = self._met.setdefault(word, len(self._words))
        if place == len(self._words):
            self._words.append(word)
        return 2 * place + (not word.sure) if place else 0

    def _single(self, *codes: int) -> list[str]:
        return [word for word, w in self.listed.items() if len(word) == 1 and w.code in codes]

    def __getitem__(self, token: str) -> Word:
        """What ``token`` does, whether it is on the list or not."""
        return self.listed.get(token) or self._judge(token)

    def code(self, token: str) -> int:
        """The class of a word of the list; NOTHING for any other token."""
        return self.listed.get(token, _NOTHING).code

    def _judge(self, token: str) -> Word:
        if len(token) == 1:
            return _STUB if token in self.openings else _NOTHING
        if token[0] in self.sticky and token[:2] not in self.whole:
            return _SPLIT
        if len(token) == 2 and token[0] not in self.firsts and token[1] not in self.lasts:
            return _NOTHING
        return self._led(token) or self._grown(token)

    def _led(self, token: str) -> Word | None:
        """A token of adverb and verb: 从严处理, 逐户; a noun with the 要 of the next word: 厂要."""
        for at in range(len(token) - 1, 0, -1):
            if 0 <= (verb := self.code(token[at:])) <= PROHIBIT and self.code(token[:at]) in (ADVERB, STRONG):
                return Word(verb, at, len(token))
        if self.code(token[0]) == EACH:
            return Word(EACH, 0, len(token), tag=self.listed[token[0]].tag)
        if len(token) == 2 and token[1] == "要":
            return _TAIL
        return None

    def _grown(self, token: str) -> Word:
        """A token that jieba made up of a verb and what follows it: 追责到, 降下来, 不签, 提意见, 确保全, 炮后."""
        size = len(token)
        first, last, rest = self.code(token[0]), self.code(token[-1]), self.code(token[1:])
        if last == SUFFIX and 0 <= (verb := self.code(token[:-1])) <= PROHIBIT:
            return Word(verb if verb == PLACE else STATE, 0, size)
        for at in (2, 1):
            if 0 <= (verb := self.code(token[:at])) <= PROHIBIT and self.code(token[at:]) == COMPLEMENT:
                return Word(verb, 0, size)
        if first == NEGATE and 0 <= rest <= PROHIBIT:
            return Word(DO, 0, size)
        if size == 3 and 0 <= first <= PROHIBIT and rest == NOUN:
            return Word(first, 0, 1)
        if size == 2 and last in (TIME, AFTER) and token[1] in "前后":
            return Word(last, 0, 2)
        verb = self.code(token[:2])
        if verb in (PURPOSE, PROHIBIT) and size < 5 and self.code(token[2:]) not in (NOUN, BODY, WORK):
            return Word(verb, 0, 2)
        return _NOTHING


def _glued(word: str, classes: dict[str, str]) -> Word:
    """A token that jieba keeps whole and that holds adverb and verb (切实加强), or verb and object (消除隐患)."""
    for at in range(len(word) - 1, 0, -1):
        if classes.get(word[:at]) in _GLUE and classes.get(word[at:]) in VERBS:
            return Word(NAMES.index(classes[word[at:]]), at, len(word))
    for at in range(len(word) - 1, 0, -1):
        if classes.get(word[:at]) in VERBS:
            return Word(NAMES.index(classes[word[:at]]), 0, at)
    raise LexiconError(f"verbs.tsv: glued word {word} holds no verb of the list; add its verb or remove the row")


def build(rows: Sequence[dict[str, str]], stops: Iterable[str]) -> Words:
    """The words of rows with `word`, `class` (sub-class behind a dot) and `pieces` (how jieba splits it, else `-`).

    ``stops`` are the characters that end a clause. Raises LexiconError for an unknown class, a word given twice, and a
    glued word without a known verb.
    """
    classes: dict[str, str] = {}
    tags: dict[str, str] = {}
    for row in rows:
        word, (name, _, tag) = row["word"], row["class"].partition(".")
        if name not in (*VERBS, *CUES, *NEIGHBOURS, "glued", "whole"):
            allowed = ", ".join((*VERBS, *CUES, *NEIGHBOURS, "glued", "whole"))
            raise LexiconError(f"verbs.tsv: {word} has class {name}, allowed are {allowed}; correct the row")
        if word in classes:
            raise LexiconError(f"verbs.tsv: {word} stands twice; keep one row")
        classes[word], tags[word] = name, tag
    words = {c: Word(STOP, 0, 1) for c in stops} | {c: Word(NAMES.index(name), 0, 1) for c, name in _SIGNS.items()}
    for word, name in classes.items():
        if name == "glued":
            words[word] = _glued(word, classes)
        elif name == "plain":
            words[word] = _NOTHING
        elif name != "whole":
            words[word] = Word(NAMES.index(name), 0, len(word), tag=tags[word])
    longer: dict[str, list[tuple[str, Word]]] = {}
    for row in rows:
        if row["pieces"] != "-":
            longer.setdefault(row["pieces"].split()[0], []).append((row["word"], words[row["word"]]))
    for prefix, found in longer.items():
        found.sort(key=lambda pair: -len(pair[0]))
        words[prefix] = replace(words.get(prefix, _NOTHING), longer=tuple(found))
    return Words(words, [word for word, name in classes.items() if name == "whole"])


@dataclass(frozen=True, slots=True)
class Rules:
    """What actions.toml holds: sets of single characters, and the patterns of counts."""

    words: Words
    stops: frozenset[str]
    edges: frozenset[str]
    bodies: frozenset[str]
    calendar: frozenset[str]
    figures: frozenset[str]
    measures: frozenset[str]
    endings: frozenset[str]
    unlikely: frozenset[str]
    counted: re.Pattern[str]
    trail: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The package's words and patterns; read once."""
    data = tomllib.loads(files("policynlp.lexicons").joinpath("actions.toml").read_text("utf-8"))
    sets = {entry["name"]: frozenset(entry["characters"]) for entry in data["characters"]}
    either = "|".join(entry["pattern"] for entry in data["count"])
    stops = sets.pop("stops") | {"\n"}
    return Rules(
        words=build(table("verbs.tsv"), stops),
        stops=stops,
        edges=stops | sets["edges"],
        endings=sets["measures"] | {" ", "，"},
        counted=re.compile(rf"(?:{either})(?=[，。；、：）]|$)"),
        trail=re.compile(rf"(?:{either})$"),
        **{name: sets[name] for name in ("bodies", "calendar", "figures", "measures", "unlikely")},
    )


def find_words(text: str, rows: Sequence[Span], starts: Ints, numbers: Ints) -> list[list[Hit]]:
    """For each row the words of the list among its tokens, in order, as (start, end, word); slips of segmentation mended.

    ``starts`` and ``numbers`` are those of the tokens of the text, which they fill. Behind the last word of a row stands
    one that is nowhere, so that each has a next.
    """
    at, words, unsure = rules().words.of_numbers(numbers)
    begins, ends = starts.take(at), np.append(starts, len(text)).take(at + 1)
    hits = list(zip(begins.tolist(), ends.tolist(), words, strict=True))
    bounds = begins.searchsorted(rows)
    unsure = np.append(unsure, len(hits))
    out = []
    for (low, high), first in zip(bounds.tolist(), unsure[unsure.searchsorted(bounds[:, 0])].tolist(), strict=True):
        found = hits[low:high]
        if first < high:
            found = _mended(text, found, first - low)
        found.append(_NOWHERE)
        out.append(found)
    return out


def _mended(text: str, found: list[Hit], n: int) -> list[Hit]:
    """``found`` with its slips mended; the first stands at ``n``."""
    hits = found[:n]
    skip = -1
    for hit in found[n:]:
        s, e, word = hit
        if word.sure and s >= skip:
            hits.append(hit)
        elif s >= skip:
            skip = _mend(text, s, e, word, hits)
        elif e > skip:
            skip = _mend(text, skip, e, rules().words[text[skip:e]], hits)
    return hits


def _mend(text: str, s: int, e: int, w: Word, hits: list[Hit]) -> int:
    """Adds the words at ``text[s:e]``, which is ``w``, where token and word do not agree; the end of what is used up."""
    words = rules().words
    if w.code == SPLIT:
        hits.append((s, s + 1, words[text[s]]))
        return _mend(text, s + 1, e, words[text[s + 1 : e]], hits)
    for longer, full in w.longer:
        if text.startswith(longer, s):
            hits.append((s, s + len(longer), full))
            return s + len(longer)
    if w.code == STUB or (e - s == 1 and 0 <= w.code <= PROHIBIT):
        pair = words.listed.get(text[s : s + 2], _NOTHING)
        if 0 <= pair.code <= PROHIBIT:
            hits.append((s, s + 2, pair))
            return s + 2
    if w.code >= 0:
        hits.append((s, e, w))
    return e
