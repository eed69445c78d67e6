"""The words by which actions are told: a dict from token to what it does in a clause; the data is verbs.tsv."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from policynlp.errors import LexiconError
from policynlp.forms import table

# One number a class, so that the walk compares small ints. Verbs come first: `code <= PROHIBIT` says verb.
VERBS = ("do", "act", "bare", "light", "means", "lead", "state", "place", "pivot", "scope", "purpose", "manner", "become", "prohibit")
CUES = ("adverb", "strong", "modal", "subject", "time", "after", "coverb", "condition", "preposed", "role", "prep", "local", "each", "past", "allow")
PARTS = ("link", "negate", "suffix", "complement", "count", "head", "noun", "work", "body", "plain")
MARKS = ("comma", "dun", "quote", "title", "bracket", "de")
NAMES = (*VERBS, *CUES, *PARTS, *MARKS)
(DO, ACT, BARE, LIGHT, MEANS, LEAD, STATE, PLACE, PIVOT, SCOPE, PURPOSE, MANNER, BECOME, PROHIBIT) = range(14)
(ADVERB, STRONG, MODAL, SUBJECT, TIME, AFTER, COVERB, CONDITION, PREPOSED, ROLE, PREP, LOCAL, EACH, PAST, ALLOW) = range(14, 29)
(LINK, NEGATE, SUFFIX, COMPLEMENT, COUNT, HEAD, NOUN, WORK, BODY, PLAIN) = range(29, 39)
(COMMA, DUN, QUOTE, TITLE, BRACKET, DE) = range(39, 45)
STUB, SPLIT, NOTHING = -3, -2, -1
STOPS = "，；。：！？,;!?:\n"
_MARK = {"、": "dun", "“": "quote", "《": "title", "（": "bracket", "(": "bracket", "的": "de"}
_GLUE = ("adverb", "local", "manner", "strong", "lead", "time")


class Word(NamedTuple):
    """A token's class, the part of it that is the verb, and longer words that begin with it (jieba splits some).

    Codes below zero: STUB may open a verb of two characters that jieba has split, SPLIT is a token whose first
    character is a word by itself (对桥区), NOTHING says nothing.
    """

    code: int
    start: int
    end: int
    longer: tuple[tuple[str, "Word"], ...] = ()


_NOTHING, _STUB, _SPLIT, _TAIL = Word(NOTHING, 0, 0), Word(STUB, 0, 0), Word(SPLIT, 0, 0), Word(MODAL, 1, 2)
_ROOM = 50_000  # unknown tokens that are remembered


class Words(dict[str, Word]):
    """Token to Word. A token that is not in it is judged once, by its first character, and remembered."""

    def __init__(self, words: dict[str, Word], whole: Iterable[str]) -> None:
        super().__init__(words)
        self.whole = {*whole, *words}
        self.sticky = {word[0] for word in whole}
        self.openings = {word[0] for word, w in words.items() if len(word) == 2 and w.code <= PROHIBIT}

    def __missing__(self, token: str) -> Word:
        if len(token) == 1:
            word = _STUB if token in self.openings else _NOTHING
        elif token[:1] in self.sticky and token[:2] not in self.whole:
            word = _SPLIT
        else:
            word = self._grown(token)
        if len(self) < _ROOM:
            self[token] = word
        return word


    def _grown(self, token: str) -> Word:
        """A token of adverb and verb (从严处理), or made up from a verb and what follows it (追责到, 确保全)."""
        for at in range(len(token) - 1, 0, -1):
            after = self.get(token[at:], _NOTHING).code
            if 0 <= after <= PROHIBIT and self.get(token[:at], _NOTHING).code in (ADVERB, STRONG):
                return Word(after, at, len(token))
        first, last = self.get(token[0], _NOTHING).code, self.get(token[-1], _NOTHING).code
        if first == EACH:
            return Word(EACH, 0, len(token))
        head = self.get(token[:-1], _NOTHING).code
        if last == SUFFIX and 0 <= head <= PROHIBIT:
            return Word(head if head == PLACE else STATE, 0, len(token))
        for at in (2, 1):
            verb = self.get(token[:at], _NOTHING).code
            if 0 <= verb <= PROHIBIT and self.get(token[at:], _NOTHING).code == COMPLEMENT:
                return Word(verb, 0, len(token))
        rest = self.get(token[1:], _NOTHING).code
        if first == NEGATE and 0 <= rest <= PROHIBIT:
            return Word(DO, 0, len(token))
        if len(token) == 3 and 0 <= first <= PROHIBIT and rest == NOUN:
            return Word(first, 0, 1)
        if len(token) == 2 and token[1] in "前后":
            return Word(TIME if token[1] == "前" else AFTER, 0, 2)
        if len(token) == 2 and last == MODAL and token[1] == "要":
            return _TAIL
        verb = self.get(token[:2], _NOTHING).code
        if verb in (PURPOSE, PROHIBIT) and len(token) < 5 and self.get(token[2:], _NOTHING).code not in (NOUN, BODY, WORK):
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


def build(rows: Sequence[dict[str, str]]) -> Words:
    """The words of rows with `word`, `class` and `pieces` (how jieba splits the word, `-` where it does not).

    Raises LexiconError for an unknown class, a word given twice, and a glued word without a known verb.
    """
    classes: dict[str, str] = {}
    for row in rows:
        word, name = row["word"], row["class"]
        if name not in (*VERBS, *CUES, *PARTS, "glued", "whole"):
            raise LexiconError(f"verbs.tsv: {word} has class {name}, allowed are {', '.join(VERBS + CUES + PARTS)}, glued, whole")
        if word in classes:
            raise LexiconError(f"verbs.tsv: {word} stands twice; keep one row")
        classes[word] = name
    words = {c: Word(COMMA, 0, 1) for c in STOPS} | {c: Word(NAMES.index(name), 0, 1) for c, name in _MARK.items()}
    for word, name in classes.items():
        if name == "glued":
            words[word] = _glued(word, classes)
        elif name != "whole":
            words[word] = Word(NAMES.index(name), 0, len(word))
    longer: dict[str, list[tuple[str, Word]]] = {}
    for row in rows:
        if row["pieces"] != "-":
            longer.setdefault(row["pieces"].split()[0], []).append((row["word"], words[row["word"]]))
    for prefix, found in longer.items():
        found.sort(key=lambda pair: -len(pair[0]))
        words[prefix] = words.get(prefix, _NOTHING)._replace(longer=tuple(found))
    return Words(words, [word for word, name in classes.items() if name == "whole"])


@lru_cache(maxsize=1)
def action_words() -> Words:
    """The package's words; read once."""
    return build(table("verbs.tsv"))
