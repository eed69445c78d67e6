"""lexicons/reading.toml: every example resolves to its own entry, every counter-example does not."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from policynlp.reading.words import words
from policynlp.reading.writer import clean

DATA: dict[str, Any] = tomllib.loads(files("policynlp.lexicons").joinpath("reading.toml").read_text("utf-8"))
WHOLE = {"page_number", "furniture_lines", "closing_lines"}
"""Entries that stand for a whole line; the others are looked for in it."""

ENTRIES = [(name, entry) for part in ("pdf", "html") for name, entry in DATA[part].items() if "examples" in entry]


def matches(name: str, pattern: str, text: str) -> bool:
    if name in WHOLE:
        return re.fullmatch(pattern, text) is not None
    if name in ("list_number", "imprint"):
        return re.match(pattern, text) is not None
    return re.search(pattern, text, re.IGNORECASE) is not None


def patterns(entry: dict[str, Any]) -> list[str]:
    return entry.get("patterns") or [entry["pattern"]]


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=[name for name, _ in ENTRIES])
def test_examples(name: str, entry: dict[str, Any]) -> None:
    for text in entry["examples"]:
        assert any(matches(name, pattern, text) for pattern in patterns(entry)), text
    for text in entry["not"]:
        assert not any(matches(name, pattern, text) for pattern in patterns(entry)), text
    for pattern in patterns(entry):
        assert any(matches(name, pattern, text) for text in entry["examples"]), f"no example for {pattern}"


def test_radicals_become_characters() -> None:
    pairs = DATA["radicals"]["pairs"]
    assert len({radical for radical, _ in pairs}) == len(pairs)
    for radical, plain in pairs:
        assert 0x2E80 <= ord(radical) < 0x2F00
        assert clean(radical) == plain
    assert clean("⼀、⾼处作业⻛险") == "一、高处作业风险"


def test_words_compile() -> None:
    assert "ucap-content" in words().containers
    assert words().title_tags[0] == "ArticleTitle"
