"""Sections that tell what was done last year (工作回顾): their rows are no tasks, and are left out of a comparison."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policynlp.compare.weights.words import toml_of
from policynlp.records import Directive


@dataclass(frozen=True, slots=True)
class Ahead:
    """``directives`` without the tasks of such sections; ``left`` says how many tasks each lost.

    ``sections`` are the headings of those sections, each once, in the order met.
    """

    directives: tuple[Directive, ...]
    left: tuple[int, ...]
    sections: tuple[str, ...]


def ahead_of(directives: Sequence[Directive]) -> Ahead:
    """What the directives say of the time to come: tasks under no heading that `looks_back`. Texts stay whole."""
    kept, left, sections = [], [], {}
    for one in directives:
        tasks = []
        for task in one.tasks:
            past = next((heading for heading in task.path if looks_back(heading)), None)
            if past is None:
                tasks.append(task)
            else:
                sections[past.split()[0]] = True  # a heading that runs into its text is known by its first words
        left.append(len(one.tasks) - len(tasks))
        kept.append(replace(one, tasks=tuple(tasks)) if left[-1] else one)
    return Ahead(tuple(kept), tuple(left), tuple(sections))


def looks_back(heading: str) -> bool:
    """Whether a heading opens a section on what was done; one on what was done and what is to be done does not."""
    past, ahead = _patterns()
    text = "".join(heading.split())
    return bool(past.search(text)) and not ahead.search(text)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = toml_of("lookback.toml")
    return re.compile("|".join(f"(?:{one['pattern']})" for one in table["past"])), re.compile(table["ahead"])
