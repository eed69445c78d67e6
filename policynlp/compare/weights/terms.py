"""Words and collocations of up to eight words, by one dictionary for all documents of a comparison.

Set aside before cutting: titles, quoted slogans, formulas, figures (aside.toml). A word counts where it has two or more
Chinese characters and is no stop word. A collocation is a run of words that touch each other inside one clause: single
characters that mean something (新 in 新时代) belong to it, function words end it, words that lean on what follows or
precedes (aside.toml) stand at neither end.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from policynlp.compare.measures import Passage
from policynlp.compare.weights.tallies import Counts, sentence
from policynlp.compare.weights.words import SetAside, set_aside
from policynlp.pipes.tokenizer import cutter
from policynlp.records import Directive

_WORD = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 8
_NPMI = 0.3
_SWALLOWED = {True: 0.9, False: 0.7}
"""The part of a word's places, and of a collocation's, that lie in one longer term: beyond it the longer one stands for it."""
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
            yield from self.of_length(length)

    def of_length(self, length: int) -> Iterator[tuple[Gram, int, int]]:
        """Those of so many words."""
        for at in range(len(self.words) - length + 1):
            last = at + length - 1
            yield self.words[at : at + length], self.starts[at], self.starts[last] + len(self.words[last])


def terms(directives: Sequence[Directive], lexicon_terms: tuple[str, ...], *, least_papers: int = 3) -> Terms:
    """The terms of the documents, by name; those of fewer than ``least_papers`` documents are left out, and all
    beyond the `MOST` that stand in the most documents.

    A collocation stays where its words stand together much more often than chance would have it (normalised pointwise
    mutual information of at least 0.3; Bouma 2009); a shorter term goes where nearly all its places (`_SWALLOWED`) are
    those of a longer one, so that one thing is tested once.
    """
    cut = cutter(lexicon_terms)
    texts = tuple(one.document.text for one in directives)
    runs = tuple(tuple(_runs(text, cut)) for text in texts)
    bases = np.array([sum(len(word) > 1 for run in found for word in run.words) for found in runs], dtype=float)
    held, papers, totals = _counted(runs, least_papers)
    words = float(bases.sum())
    kept = {gram for gram in papers if _whole(gram) and _bound(gram, totals, words)}
    kept = set(sorted(_longest(kept, totals), key=lambda gram: (-papers[gram], -totals[gram], gram))[:MOST])
    named = _named(kept, totals)
    grams = tuple(named[name] for name in sorted(named))
    counts = np.array([[counter[gram] for gram in grams] for counter in held], dtype=float).reshape(len(texts), -1)
    return Terms(tuple(sorted(named)), grams, counts, bases, runs, texts)


def _counted(
    runs: Sequence[Sequence[Run]], least_papers: int
) -> tuple[list[Counter[Gram]], Counter[Gram], Counter[Gram]]:
    """For each document how often it has each gram, then documents and places of all; grams of few documents left out.

    A gram is looked for only where both its parts, one word shorter, stand in documents enough (Agrawal and Srikant 1994):
    so the counters stay small.
    """
    held: list[Counter[Gram]] = [Counter() for _ in runs]
    papers: Counter[Gram] = Counter()
    for length in range(1, _LONGEST + 1):
        found = [
            Counter(
                gram
                for run in each
                for gram, _, _ in run.of_length(length)
                if length == 1 or (gram[1:] in papers and gram[:-1] in papers)
            )
            for each in runs
        ]
        count = Counter(gram for counter in found for gram in counter)
        enough = {gram: n for gram, n in count.items() if n >= least_papers}
        papers.update(enough)
        for counter, each in zip(held, found, strict=True):
            counter.update({gram: n for gram, n in each.items() if gram in enough})
    totals: Counter[Gram] = Counter()
    for counter in held:
        totals.update(counter)
    return held, papers, totals


def _whole(gram: Gram) -> bool:
    """Whether it may be a term: it has a word of two characters or more, and no word at an end that leans on its neighbour."""
    aside = set_aside()
    leans = len(gram) > 1 and (gram[0] in aside.first or gram[-1] in aside.last)
    return not leans and any(len(word) > 1 for word in gram)


def _runs(text: str, cut: Callable[[str], list[str]]) -> Iterator[Run]:
    """The runs of words that count, in order."""
    aside = set_aside()
    at = 0
    for found in (*aside.spans.finditer(text), None):
        stop = found.start() if found else len(text)
        yield from _runs_of(text[at:stop], at, cut, aside)
        at = found.end() if found else stop


def _runs_of(piece: str, offset: int, cut: Callable[[str], list[str]], aside: SetAside) -> Iterator[Run]:
    words: list[str] = []
    starts: list[int] = []
    at = offset
    for word in cut(piece):
        if _WORD.fullmatch(word) and not aside.says_nothing(word):
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
    return {gram for gram in kept if inside.get(gram, 0) < _SWALLOWED[len(gram) == 1] * totals[gram]}


def _named(kept: set[Gram], totals: Counter[Gram]) -> dict[str, Gram]:
    """The terms by their words joined; where two cuts give one name, the more frequent."""
    named: dict[str, Gram] = {}
    for gram in sorted(kept, key=lambda gram: (-totals[gram], gram)):
        named.setdefault("".join(gram), gram)
    return named
