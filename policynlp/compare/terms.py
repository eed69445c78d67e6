"""Words and collocations of up to three words, by one dictionary for all documents of a comparison.

Set aside before cutting: titles, quoted slogans, formulas, figures (aside.toml). A word counts where it has two or more
Chinese characters and is no stop word; a collocation is two or three such words that touch each other.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from policynlp.compare.measures import Passage
from policynlp.compare.tallies import Counts, sentence
from policynlp.compare.words import set_aside
from policynlp.pipes.tokenizer import cutter
from policynlp.records import Directive

_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST = 3
_NPMI = 0.3
_SWALLOWED = 0.9
MOST = 8_000
"""The most terms that are weighed: those of the most documents. Two thousand deals of more would fill the memory."""

Gram = tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """``counts[d, k]`` times that document ``d`` has ``names[k]``, of ``bases[d]`` words that count.

    ``grams[k]`` are the words of ``names[k]``; `places` says where they stand.
    """

    names: tuple[str, ...]
    grams: tuple[Gram, ...]
    counts: Counts
    bases: Counts
    runs: tuple[tuple["Run", ...], ...]
    texts: tuple[str, ...]

    def places(self, names: Sequence[str]) -> dict[str, tuple[tuple[Passage, ...], ...]]:
        """For each of ``names`` its passages, one tuple a document; names that are no terms are left out."""
        gram_of = dict(zip(self.names, self.grams, strict=True))
        wanted = {gram_of[name]: name for name in names if name in gram_of}
        found: dict[str, list[list[Passage]]] = {name: [[] for _ in self.texts] for name in wanted.values()}
        for d, runs in enumerate(self.runs):
            for run in runs:
                for gram, start, end in run.grams():
                    if gram in wanted:
                        spot = Passage(d, *sentence(self.texts[d], start), start, end)
                        found[wanted[gram]][d].append(spot)
        return {name: tuple(map(tuple, places)) for name, places in found.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """Words that touch each other, with their offsets in the text."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    def grams(self) -> Iterator[tuple[Gram, int, int]]:
        """Each word and collocation with ``[start, end)``."""
        for length in range(1, _LONGEST + 1):
            for at in range(len(self.words) - length + 1):
                last = at + length - 1
                yield self.words[at : at + length], self.starts[at], self.starts[last] + len(self.words[last])


def terms(directives: Sequence[Directive], lexicon_terms: tuple[str, ...], *, least_papers: int = 3) -> Terms:
    """The terms of the documents, by name; those of fewer than ``least_papers`` documents are left out, and all
    beyond the `MOST` that stand in the most documents.

    A collocation stays where its words stand together much more often than chance would have it (normalised pointwise
    mutual information of at least 0.3; Bouma 2009); a shorter term goes where nine in ten of its places are those of a
    longer one, so that one thing is tested once.
    """
    cut = cutter(lexicon_terms)
    texts = tuple(one.document.text for one in directives)
    runs = tuple(tuple(_runs(text, cut)) for text in texts)
    held: list[Counter[Gram]] = [Counter(gram for run in found for gram, _, _ in run.grams()) for found in runs]
    bases = np.array([sum(len(run.words) for run in found) for found in runs], dtype=float)
    papers: Counter[Gram] = Counter()
    totals: Counter[Gram] = Counter()
    for counter in held:
        papers.update(counter.keys())
        totals.update(counter)
    kept = {gram for gram, count in papers.items() if count >= least_papers and _bound(gram, totals, bases.sum())}
    kept = set(sorted(_longest(kept, totals), key=lambda gram: (-papers[gram], -totals[gram], gram))[:MOST])
    named = _named(kept, totals)
    grams = tuple(named[name] for name in sorted(named))
    counts = np.array([[counter[gram] for gram in grams] for counter in held], dtype=float).reshape(len(texts), -1)
    return Terms(tuple(sorted(named)), grams, counts, bases, runs, texts)


def _runs(text: str, cut: Callable[[str], list[str]]) -> Iterator[Run]:
    """The runs of words that count, in order."""
    aside = set_aside()
    at = 0
    for found in (*aside.spans.finditer(text), None):
        stop = found.start() if found else len(text)
        yield from _runs_of(text[at:stop], at, cut, aside.stop)
        at = found.end() if found else stop


def _runs_of(piece: str, offset: int, cut: Callable[[str], list[str]], stop: frozenset[str]) -> Iterator[Run]:
    words: list[str] = []
    starts: list[int] = []
    at = offset
    for word in cut(piece):
        if word not in stop and _WORD.fullmatch(word):
            words.append(word)
            starts.append(at)
        elif words:
            yield Run(tuple(words), tuple(starts))
            words, starts = [], []
        at += len(word)
    if words:
        yield Run(tuple(words), tuple(starts))


def _bound(gram: Gram, totals: Counter[Gram], words: float) -> bool:
    """Whether the words of a collocation belong together; a single word always does."""
    if len(gram) == 1:
        return True
    joint = totals[gram] / words
    chance = math.prod(totals[(word,)] / words for word in gram)
    return math.log(joint / chance) / (-(len(gram) - 1) * math.log(joint)) >= _NPMI if joint < 1 else False


def _longest(kept: set[Gram], totals: Counter[Gram]) -> set[Gram]:
    """Without the terms that hardly ever stand outside a longer one."""
    inside: dict[Gram, int] = {}
    for gram in kept:
        for length in range(1, len(gram)):
            for at in range(len(gram) - length + 1):
                part = gram[at : at + length]
                inside[part] = max(inside.get(part, 0), totals[gram])
    return {gram for gram in kept if inside.get(gram, 0) < _SWALLOWED * totals[gram]}


def _named(kept: set[Gram], totals: Counter[Gram]) -> dict[str, Gram]:
    """The terms by their words joined; where two cuts give one name, the more frequent."""
    named: dict[str, Gram] = {}
    for gram in sorted(kept, key=lambda gram: (-totals[gram], gram)):
        named.setdefault("".join(gram), gram)
    return named
