"""What the documents hold of each sector, department, kind of action and word of force: counts and where they stand."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from policynlp.compare.measures import Family, Passage
from policynlp.compare.weights.words import action_kinds, force_kinds, force_pattern, words
from policynlp.records import Directive, Task

Counts = NDArray[np.float64]
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")


@dataclass(frozen=True)
class Tally:
    """One family: ``counts[d, k]`` of ``names[k]`` in document ``d``, of ``bases[d]`` in all.

    ``places[k][d]`` are the passages counted, paper ``d``. ``kinds`` are the classes of the names, () where none.
    """

    family: Family
    names: tuple[str, ...]
    counts: Counts
    bases: Counts
    places: tuple[tuple[tuple[Passage, ...], ...], ...]
    kinds: tuple[str, ...] = ()


def tally(directives: Sequence[Directive]) -> tuple[Tally, ...]:
    """All families but the terms, of the documents in this order; only names that some document has."""
    measures = [[task for task in one.tasks if task.kind == "measure"] for one in directives]
    tasks = np.array([len(found) for found in measures], dtype=float)
    sectors = _of_tasks("sector", measures, lambda task: (task.sector,), tasks)
    return (
        sectors,
        _text_of(sectors, measures),
        _of_tasks("department", measures, _leads, tasks),
        _actions(measures),
        _of_tasks("force", measures, _forces, tasks),
        _force_words(directives),
    )


def sentence(text: str, at: int) -> tuple[int, int]:
    """The sentence ``[start, end)`` of ``text`` around offset ``at``, without white space at its ends."""
    starts, ends = _sentences(text)
    n = max(bisect_right(starts, at) - 1, 0)
    start, end = starts[n], ends[n]
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def characters(text: str) -> int:
    """How many characters the text has without white space."""
    return len("".join(text.split()))


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[list[int], list[int]]:
    found = [match.span() for match in _SENTENCE.finditer(text) if match.end() > match.start()] or [(0, len(text))]
    return [start for start, _ in found], [end for _, end in found]


def _leads(task: Task) -> Iterable[str]:
    return dict.fromkeys(actor.name for actor in task.lead) or (words()["rest"]["no_lead"],)


def _forces(task: Task) -> Iterable[str]:
    found = (force_kinds()[match[0]] for match in force_pattern().finditer(task.text))
    return dict.fromkeys(words()["force"][kind] for kind in found)


def _of_tasks(
    family: Family, measures: Sequence[Sequence[Task]], names_of: Callable[[Task], Iterable[str]], bases: Counts
) -> Tally:
    places: dict[str, dict[int, list[Passage]]] = {}
    for d, tasks in enumerate(measures):
        for task in tasks:
            for name in names_of(task):
                spot = Passage(d, task.start, task.end, task.start, task.end)
                places.setdefault(name, {}).setdefault(d, []).append(spot)
    return _made(family, places, bases)


def _made(family: Family, places: dict[str, dict[int, list[Passage]]], bases: Counts) -> Tally:
    held = {name: [tuple(found.get(d, ())) for d in range(len(bases))] for name, found in places.items()}
    names = tuple(sorted(held, key=lambda name: (-sum(map(len, held[name])), name)))
    counts = np.array([[len(spots) for spots in held[name]] for name in names], dtype=float).reshape(-1, len(bases)).T
    return Tally(family, names, counts, bases, tuple(tuple(held[name]) for name in names))


def _text_of(sectors: Tally, measures: Sequence[Sequence[Task]]) -> Tally:
    """The same by characters of the tasks."""
    counts = np.zeros_like(sectors.counts)
    column = {name: k for k, name in enumerate(sectors.names)}
    for d, tasks in enumerate(measures):
        for task in tasks:
            counts[d, column[task.sector]] += characters(task.text)
    return Tally("sector_text", sectors.names, counts, counts.sum(axis=1), sectors.places)


def _actions(measures: Sequence[Sequence[Task]]) -> Tally:
    kinds = action_kinds()
    places: dict[str, dict[int, list[Passage]]] = {}
    totals: Counter[int] = Counter()
    of: dict[str, str] = {}
    for d, tasks in enumerate(measures):
        for task in tasks:
            for action in task.actions:
                if action.purpose:
                    continue
                totals[d] += 1
                name = of.setdefault(action.verb, kinds.names[kinds.of(action.verb)])
                spot = Passage(d, task.start, task.end, action.start, action.end)
                places.setdefault(name, {}).setdefault(d, []).append(spot)
    return _made("action", places, np.array([totals[d] for d in range(len(measures))], dtype=float))


def _force_words(directives: Sequence[Directive]) -> Tally:
    places: dict[str, dict[int, list[Passage]]] = {}
    for d, directive in enumerate(directives):
        text = directive.document.text
        for found in force_pattern().finditer(text):
            spot = Passage(d, *sentence(text, found.start()), found.start(), found.end())
            places.setdefault(found[0], {}).setdefault(d, []).append(spot)
    bases = np.array([characters(one.document.text) for one in directives], dtype=float)
    made = _made("force_word", places, bases)
    kinds = tuple(force_kinds()[name] for name in made.names)
    return Tally(made.family, made.names, made.counts, made.bases, made.places, kinds)
