"""The words and patterns of a comparison, from the data files beside this module; each read once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


def toml_of(name: str) -> dict[str, Any]:
    """A TOML file beside this module."""
    return tomllib.loads(files("policynlp.compare.weights").joinpath(name).read_text("utf-8"))


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The Chinese words that people read, from words.toml. Callers do not change them."""
    return toml_of("words.toml")


@dataclass(frozen=True)
class SetAside:
    """What does not count as a term: ``spans`` and ``formulas`` are cut out of the text, ``stop`` are words.

    ``first`` words open no collocation, ``last`` words close none; ``function`` are characters that end a run.
    """

    spans: re.Pattern[str]
    stop: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    function: frozenset[str]

    def says_nothing(self, word: str) -> bool:
        """Whether a word is a stop word, two of them in one (认真落实), or made of function characters alone (之上)."""
        halves = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        return (
            word in self.stop
            or all(character in self.function for character in word)
            or any(one in self.stop and other in self.stop for one, other in halves)
        )


@lru_cache(maxsize=1)
def set_aside() -> SetAside:
    """The patterns and words of aside.toml."""
    data = toml_of("aside.toml")
    formulas = sorted(data["formulas"]["words"], key=len, reverse=True)
    spans = [re.escape(word) for word in formulas] + [span["pattern"].removeprefix("(?m)") for span in data["span"]]
    pattern = re.compile("|".join(f"(?:{one})" for one in spans), re.MULTILINE)
    first, last = (frozenset(data["edge"][name]) for name in ("first", "last"))
    return SetAside(pattern, frozenset(data["stop"]["words"]), first, last, frozenset(data["function"]["characters"]))


class Force(NamedTuple):
    """A word of force and its class: strong, prohibition or hedge."""

    kind: str
    word: str
    example: str


@lru_cache(maxsize=1)
def force_words() -> tuple[Force, ...]:
    """The counted rows of lexicons/force.tsv, in their order."""
    lines = files("policynlp.lexicons").joinpath("force.tsv").read_text("utf-8").split("\n")
    cells = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple(Force(row[0], row[2], row[4]) for row in cells[1:] if row[0] != "-")


@lru_cache(maxsize=1)
def force_pattern() -> re.Pattern[str]:
    """Any word of force, the longest first."""
    found = sorted((one.word for one in force_words()), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, found)))


@lru_cache(maxsize=1)
def force_kinds() -> Mapping[str, str]:
    """The class of each word of force."""
    return {one.word: one.kind for one in force_words()}


class ActionKinds(NamedTuple):
    """Kinds of action: ``names`` in order, the rest last; ``stems`` give the position of their kind."""

    names: tuple[str, ...]
    stems: Mapping[str, int]

    def of(self, verb: str) -> int:
        """The position in ``names`` of a verb's kind: that of its longest stem, of several the kind named first."""
        found = [(-len(stem), kind) for stem, kind in self.stems.items() if stem in verb]
        return min(found)[1] if found else len(self.names) - 1


@lru_cache(maxsize=1)
def action_kinds() -> ActionKinds:
    """The kinds of action_kinds.toml; a stem of several kinds is that of the first."""
    data = toml_of("action_kinds.toml")
    stems: dict[str, int] = {}
    for position, kind in enumerate(data["kind"]):
        for stem in kind["stems"]:
            stems.setdefault(stem, position)
    return ActionKinds((*(kind["name"] for kind in data["kind"]), data["rest"]), stems)
