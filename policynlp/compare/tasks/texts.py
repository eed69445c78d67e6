"""What of a row is compared: its text without times, owners and numbering, its words, sector and lead.

Times and owners are left out of the text because they are compared on their own: a task that has a new owner and a new
date is still the task. Patterns are in alignment.toml.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from policynlp.compare.tasks.settings import settings
from policynlp.lexicon import Lexicon
from policynlp.pipes.tokenizer import Cut, cutter
from policynlp.rows import Row


class Traits(NamedTuple):
    """A row as it is compared.

    ``core`` is the text without times, owners, numbering and punctuation, ``whole`` only without the last; ``words`` those of it that say something
    (two characters or more); ``lead`` canonical names; ``document`` and
    ``start`` say where it stands.
    """

    core: str
    whole: str
    kind: str
    words: tuple[str, ...]
    sector: str
    lead: frozenset[str]
    document: str
    start: int


class _Patterns(NamedTuple):
    number: re.Pattern[str]
    owners: re.Pattern[str]
    time: re.Pattern[str]
    noise: re.Pattern[str]
    slight: frozenset[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = settings()["texts"]
    return _Patterns(
        re.compile(table["number"]),
        re.compile(table["owners"]),
        re.compile(table["time"]),
        re.compile(table["noise"]),
        frozenset(table["slight"]),
    )


def words_of(text: str) -> Sequence[str]:
    """The words of a text in order, joined they are the text; cut with one dictionary for all groups."""
    return _cut()(text)


def _cut() -> Cut:
    return cutter(Lexicon.load().terms)


def core(row: Row) -> str:
    """The text of a row without numbering, owners in brackets, actors, times and punctuation; '' where that is all."""
    patterns = _patterns()
    text = patterns.number.sub("", row["text"].strip())
    text = patterns.owners.sub("", text)
    for surface in _surfaces(row):
        text = text.replace(surface, " ")
    return patterns.noise.sub("", patterns.time.sub(" ", text))


def _surfaces(row: Row) -> list[str]:
    """The words that name actors and times in the row, the longest first."""
    names = {actor["surface"] for key in ("lead", "support") for actor in row[key] if actor["origin"] == "stated"}
    times = set((row["deadline"] or "").split(";"))
    return sorted((names | times) - {""}, key=lambda surface: (-len(surface), surface))


def traits(rows: Iterable[Row]) -> list[Traits]:
    """Each row as it is compared, in the same order."""
    cut, slight = _cut(), _patterns().slight
    out = []
    for row in rows:
        text = core(row) or _patterns().noise.sub("", row["text"])
        words = tuple(word for word in cut(text) if len(word) > 1 and word not in slight)
        lead = frozenset(actor["name"] for actor in row["lead"])
        whole = _patterns().noise.sub("", row["text"])
        out.append(Traits(text, whole, row["kind"], words, row["sector"], lead, row["document"], row["start"]))
    return out
