"""Of what genre (体裁) a document is, and of what level (层级) its issuer: by kinds.toml, '' where that cannot be told."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from policynlp.compare.weights.words import toml_of
from policynlp.records import Directive

_OPENING = 1_500
_BEHIND = re.compile(r"[（(【〔\[][^（）()【】〔〕\[\]]*[）)】〕\]]\s*$|[》」”\"\s。]+$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class _Kinds:
    inner: re.Pattern[str]
    about: str
    genres: tuple[tuple[str, str], ...]
    openings: tuple[tuple[str, re.Pattern[str]], ...]
    levels: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _kinds() -> _Kinds:
    data: dict[str, Any] = toml_of("kinds.toml")
    endings = [(ending, genre["name"]) for genre in data["genre"] for ending in genre["endings"]]
    return _Kinds(
        re.compile(data["inner"]),
        data["about"],
        tuple(sorted(endings, key=lambda pair: (-len(pair[0]), pair[0]))),
        tuple((one["genre"], re.compile(one["pattern"])) for one in data["opening"]),
        tuple((one["name"], re.compile(one["pattern"])) for one in data["level"]),
    )


def genres() -> tuple[str, ...]:
    """The genres in the order of kinds.toml."""
    return tuple(dict.fromkeys(entry["name"] for entry in toml_of("kinds.toml")["genre"]))


def genre(directive: Directive) -> str:
    """The genre, from the title (a notice that issues a plan is a plan), else from how the text opens."""
    told = genre_of_title(directive.frame.title or directive.document.title or "")
    if told:
        return told
    head = directive.document.text[:_OPENING]
    return next((name for name, pattern in _kinds().openings if pattern.search(head)), "")


def genre_of_title(title: str) -> str:
    """The genre that a title ends in, '' where it ends in none."""
    plain = _stripped(_SPACES.sub("", title))
    inner = _kinds().inner.search(plain)
    names = [_stripped(inner[1])] if inner else []
    for name in (*names, plain):
        found = next((genre for ending, genre in _kinds().genres if name.endswith(ending)), "")
        if found:
            return found
    return ""


def level(directive: Directive) -> str:
    """The level of the issuer, by its name, else by the title's words up to 关于, else by how the text opens."""
    opening = directive.document.text[:_OPENING]
    said = (pattern.search(opening) for _, pattern in _kinds().openings)
    named = next((found.groupdict().get("issuer") for found in said if found), None)
    title = (directive.frame.title or "").partition(_kinds().about)[0]
    for name in (directive.frame.issuer, title, named):
        found = level_of(name or "")
        if found:
            return found
    return ""


def level_of(issuer: str) -> str:
    """The level that a body's name speaks of, '' where it speaks of none."""
    plain = _SPACES.sub("", issuer)
    return next((name for name, pattern in _kinds().levels if plain and pattern.search(plain)), "")


def _stripped(title: str) -> str:
    """The title without brackets, quotes and stops behind it."""
    while True:
        shorter = _BEHIND.sub("", title)
        if shorter == title:
            return title
        title = shorter
