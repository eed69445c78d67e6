"""Words by jieba: its dictionary and its algorithm, with our terms as a user dictionary.

``rjieba`` (the same algorithm in Rust) is the engine where it is installed, jieba itself elsewhere; a test holds that
both cut the whole corpus alike.
"""

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

from policynlp.layers import UnitWords
from policynlp.linear import ByNumber, Ints, forgotten, make_room, number
from policynlp.records import writable

Cut = Callable[[str], list[str]]

# The engines disagree on Latin runs only (jieba splits 2024-2026 in three, rjieba keeps one): as blanks, all cut alike.
_JOINTS = "-._%+#&"
_SINGLE = re.compile(r"[-._%+#& ]")
_FREQUENCY = 20_000
WORDS, NUMBERS = "policynlp.words", "policynlp.numbers"


def rust_cut(terms: Iterable[str]) -> Cut | None:
    """A cutter on rjieba that knows ``terms``, or None where rjieba is not installed."""
    try:
        import rjieba
    except ImportError:
        return None
    engine = rjieba.Jieba()
    for term in terms:
        engine.add_word(term, _FREQUENCY, "n")
    cut: Cut = engine.cut
    return cut


def python_cut(terms: Iterable[str]) -> Cut:
    """A cutter on jieba that knows ``terms``; the global jieba is left as it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 imports pkg_resources, which warns of its own end
        import jieba
    jieba.setLogLevel(60)
    engine = jieba.Tokenizer()
    for term in terms:
        engine.add_word(term, _FREQUENCY, "n")
    cut: Cut = engine.lcut
    return cut


@lru_cache(maxsize=4)
def cutter(terms: tuple[str, ...]) -> Cut:
    """The fastest engine there is, with ``terms`` loaded."""
    return rust_cut(terms) or python_cut(terms)


def words_of(doc: Doc) -> list[str]:
    """The words of ``doc`` in order, as the tokenizer left them."""
    held: list[str] | None = doc.user_data.get(WORDS)
    return [token.text_with_ws for token in doc] if held is None else held


def numbers_of(doc: Doc) -> Ints:
    """The numbers of the words of ``doc``, see `policynlp.linear.number`."""
    held: Ints | None = doc.user_data.get(NUMBERS)
    if held is None or forgotten(held):
        held = doc.user_data[NUMBERS] = number(words_of(doc))
    return held


def known_words(doc: Doc) -> UnitWords:
    """The words of its units, numbered anew where the numbers were forgotten since: a Doc may have waited."""
    words: UnitWords = doc._.words
    return words._replace(numbers=numbers_of(doc))


class JiebaTokenizer:
    """spaCy tokenizer: ``text`` in, a Doc whose tokens joined are ``text`` again, blanks being tokens too.

    Only halves of surrogate pairs become U+FFFD, as in `policynlp.records.Document`.
    """

    def __init__(self, vocab: Vocab, terms: Iterable[str] = ()) -> None:
        self.vocab = vocab
        self.cut = cutter(tuple(terms))
        self._keys = ByNumber(vocab.strings.add, np.uint64)

    def words(self, text: str) -> list[str]:
        """The words of ``text`` in order; joined they are ``text``."""
        plain = text
        for joint in _JOINTS:
            plain = plain.replace(joint, " ")
        pieces = self.cut(plain)
        if plain != text:
            at = -1
            for written in _SINGLE.findall(text):
                at = pieces.index(" ", at + 1)
                pieces[at] = written
        return pieces

    def __call__(self, text: str) -> Doc:
        """The Doc of ``text``."""
        words = self.words(writable(text))
        make_room()
        numbers = number(words)
        # By its keys in the vocabulary a Doc is made three times as fast as by words, but those of a zone go with it.
        zone = self.vocab.in_memory_zone  # type: ignore[attr-defined]  # spaCy's stub does not know it
        keys = words if zone else self._keys[numbers].tolist()
        doc = Doc(self.vocab, words=keys, spaces=[False] * len(words))
        doc.user_data[WORDS] = words  # a list is read ten times as fast as the tokens
        doc.user_data[NUMBERS] = numbers
        return doc

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to write: the dictionary is jieba's, the terms are in lexicons/."""

    def from_disk(self, _path: object, **_: object) -> "JiebaTokenizer":
        """Nothing to read, see `to_disk`."""
        return self
