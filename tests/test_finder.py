"""Many words in one pass: the first counts, of those that begin together the longest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policynlp.finder import Finder


def found(words: list[str], text: str) -> list[tuple[str, int, int]]:
    at, starts, ends = Finder(words).find(text)
    return [(words[n], start, end) for n, start, end in zip(at.tolist(), starts.tolist(), ends.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("words", "text", "wanted"),
    [
        (["要", "主要"], "主要的要换", [("主要", 0, 2), ("要", 3, 4)]),  # the longer word shields the shorter
        (["公安", "公安局"], "公安局公安", [("公安局", 0, 3), ("公安", 3, 5)]),
        (["公安局", "公安"], "公安局", [("公安局", 0, 3)]),  # whatever their order
        (["甲乙", "乙丙"], "甲乙丙", [("甲乙", 0, 2)]),  # of two that overlap the first
        (["𠮷野", "井盖"], "𠮷野的井盖", [("𠮷野", 0, 2), ("井盖", 3, 5)]),  # offsets count characters
        (["甲"], "", []),
        ([], "甲", []),
        (["甲"], "乙", []),
    ],
)
def test_find(words: list[str], text: str, wanted: list[tuple[str, int, int]]) -> None:
    assert found(words, text) == wanted


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=3), unique=True, max_size=6), st.text("甲乙丙丁", max_size=30))
def test_as_a_search_from_left_to_right(words: list[str], text: str) -> None:
    wanted, at = [], 0
    while at < len(text):
        here = max((word for word in words if text.startswith(word, at)), key=len, default="")
        if here:
            wanted.append((here, at, at + len(here)))
        at += len(here) or 1
    assert found(words, text) == wanted
