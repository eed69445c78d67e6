"""What the pipes hand to each other: spans lie in the text, in order."""

import itertools
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.layers import BODY, END, GENERAL, POST, STEM
from policynlp.reading import read


@pytest.fixture(scope="module", params=["speech_yunzhou_2023", "division_yunzhou_2024", "circular_accident_2023"])
def doc(request: pytest.FixtureRequest, nlp: Language, corpus: Path) -> Doc:
    return nlp(read(corpus / "docs" / f"{request.param}.txt").text)


def test_kinds_of_marks_are_five_words() -> None:
    assert len({BODY, STEM, GENERAL, POST, END}) == 5


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
