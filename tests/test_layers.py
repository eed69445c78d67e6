"""What the pipes hand to each other: spans lie in the text, in order."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.layers import (
    BODY,
    END,
    GENERAL,
    POST,
    STEM,
    Mark,
    Marks,
    Place,
    Unit,
    UnitWords,
    distinct,
    headings_above,
)
from policynlp.reading import read


@pytest.fixture(scope="module", params=["speech_yunzhou_2023", "division_yunzhou_2024", "circular_accident_2023"])
def doc(request: pytest.FixtureRequest, nlp: Language, corpus: Path) -> Doc:
    return nlp(read(corpus / "docs" / f"{request.param}.txt").text)


def test_kinds_of_marks_are_five_words() -> None:
    assert len({BODY, STEM, GENERAL, POST, END}) == 5


# ------------------------------------------------------------------------------------------------- columns and positions


def units(*spans: tuple[int, int, int]) -> list[Unit]:
    """Units as (start, body, end)."""
    return [Unit(start, end, 0, body, "", "", 0) for start, body, end in spans]


def marks() -> Marks:
    starts, ends = np.array([0, 2, 5, 9, 12]), np.array([1, 4, 6, 11, 13])
    cut = units((0, 1, 6), (6, 6, 8), (8, 8, 12))  # the first mark stands in a number, the last behind all units
    return Marks(
        (starts, ends), np.array([0, 1, 2, 1, 0]), ["", "公安", "", "", ""], ("done", "modal", "modal_hedge"), cut
    )


def test_marks_by_unit() -> None:
    found = marks()
    assert [list(one) for one in found] == [
        [Mark(2, 4, "modal", "公安"), Mark(5, 6, "modal_hedge", "")],
        [],
        [Mark(9, 11, "modal", "")],
    ]
    assert len(found) == 3
    assert found[-2:] == [[], [Mark(9, 11, "modal", "")]]


def test_first_marks_of_units() -> None:
    assert marks().firsts() == [("modal", 2), ("none", -1), ("modal", 9)]
    assert marks().firsts_of("modal_") == ["modal_hedge", "none", "none"]
    assert marks().firsts_of("done") == ["none", "none", "none"]  # it stands in a number


def test_marks_of_some_groups() -> None:
    assert marks().of_groups(lambda group: group.startswith("modal")) == [
        (0, "modal"),
        (0, "modal_hedge"),
        (2, "modal"),
    ]
    assert marks().of_groups(lambda group: group == "done") == []


def test_flags_of_units() -> None:
    assert marks().flags().tolist() == [[False, True, True], [False, False, False], [False, True, False]]


def test_no_units_no_marks() -> None:
    nothing = np.zeros(0, dtype=np.intp)
    found = Marks((nothing, nothing), nothing, [], ("modal",), [])
    assert (list(found), found.firsts(), found.firsts_of("modal")) == ([], [], [])
    assert found.flags().shape == (0, 1)


def test_words_of_a_unit() -> None:
    words = UnitWords(["一、", "更换", "井盖"], np.arange(3), np.array([0, 2, 4]), np.array([1]), np.array([3]))
    assert list(words.of(0)) == ["更换", "井盖"]


def test_distinct() -> None:
    found, at = distinct([7, -1, 7, 3])
    assert (found.tolist(), at.tolist()) == ([7, -1, 3], [0, 1, 0, 2])
    assert [one.tolist() for one in distinct([])] == [[], []]


def test_headings_above_leave_the_unit_itself_out() -> None:
    places = [Place("body", (0,), 1), Place("body", (0, 1), 2), Place("body", (0, 1), 2), Place("body", (), 3)]
    assert headings_above(places) == [(), (0,), (0, 1), ()]


# ------------------------------------------------------------------------------------------------------ of whole texts


def test_units_lie_in_their_lines(doc: Doc) -> None:
    for n, line in enumerate(doc._.lines):
        assert 0 <= line.start < line.end <= len(doc._.document.text)
        for k in range(*line.units):
            unit = doc._.units[k]
            assert unit.line == n
            assert line.start <= unit.start <= unit.body <= unit.end <= line.end
    assert all(a.end <= b.start for a, b in itertools.pairwise(doc._.units))


def test_number_of_a_unit_stands_before_its_body(doc: Doc) -> None:
    text = doc._.document.text
    for unit in doc._.units:
        assert text[unit.start : unit.body].strip() == unit.number
        assert (unit.level, unit.style) == (0, "") or (unit.level > 0 and unit.style)


def test_marks_lie_in_their_units_and_do_not_overlap(doc: Doc) -> None:
    for unit, marks in zip(doc._.units, doc._.marks, strict=True):
        assert all(unit.body <= mark.start < mark.end <= unit.end for mark in marks)
        assert all(a.end <= b.start for a, b in itertools.pairwise(marks))
        assert all(mark.group for mark in marks)


def test_paths_hold_openings_that_come_before(doc: Doc) -> None:
    for n, place in enumerate(doc._.places):
        assert all(p <= n and doc._.units[p].level for p in place.path)
        levels = [doc._.units[p].level for p in place.path]
        assert levels == sorted(set(levels))
    items = [place.item for place in doc._.places]
    assert items == sorted(items)


def test_notes_hold_for_units_and_point_into_the_text(doc: Doc) -> None:
    for n, note in doc._.notes.items():
        assert 0 <= n < len(doc._.units)
        for start, end in (*note.lead, *note.support, *note.time):
            assert doc._.document.text[start:end].strip() == doc._.document.text[start:end] != ""


def test_drafts_lie_in_their_units(doc: Doc) -> None:
    for row in doc._.drafts:
        unit = doc._.units[row.unit]
        assert unit.start <= row.start < row.end <= unit.end
        assert 0 <= row.sure <= 1
    assert [(row.unit, row.start) for row in doc._.drafts] == sorted((row.unit, row.start) for row in doc._.drafts)
