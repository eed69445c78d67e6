"""The pieces that the terminal and the page draw: nothing lost, nothing overlapping, every mark where it belongs."""

import pytest
from cli_samples import TEXT, bare, directive
from hypothesis import given
from hypothesis import strategies as st

from policynlp.export.marks import Piece, lines, marks
from policynlp.records import Actor, Deadline, Directive, Kind, Task


def row(start: int, end: int, *, kind: Kind = "measure", lead: tuple[int, int] | None = None) -> Task:
    actors = (Actor("甲局", "甲局", "stated", *lead),) if lead else ()
    return Task("0", start, end, "", (), kind, "消防", lead=actors)


def drawn(found: Directive) -> str:
    return "\n".join("".join(found.document.text[p.start : p.end] for p in line) for line in lines(found))


def flat(found: Directive) -> list[Piece]:
    return [piece for line in lines(found) for piece in line]


def test_the_pieces_give_the_text_again() -> None:
    assert drawn(directive()) == TEXT


def test_every_row_opens_once_in_order() -> None:
    opens = [number for piece in flat(directive()) for number in piece.opens]
    assert opens == list(range(1, len(directive().tasks) + 1))


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ((), [(0, 6, ())]),  # nothing found: the text in one piece
        ((row(0, 6),), [(0, 6, (1,))]),  # a row that is the whole text
        ((row(2, 4),), [(0, 2, ()), (2, 4, (1,)), (4, 6, ())]),  # in the middle
        ((row(0, 4), row(2, 6)), [(0, 2, (1,)), (2, 4, (1, 2)), (4, 6, (2,))]),  # two rows overlap
        ((row(0, 6, lead=(2, 4)),), [(0, 2, (1,)), (2, 4, (1,)), (4, 6, (1,))]),  # an owner inside its row
        ((row(4, 6, lead=(0, 2)),), [(0, 2, (1,)), (2, 4, ()), (4, 6, (1,))]),  # an owner carried on from before
        ((row(0, 3, lead=(2, 5)),), [(0, 2, (1,)), (2, 3, (1,)), (3, 5, (1,)), (5, 6, ())]),  # across the row's end
        ((row(0, 99),), [(0, 6, ())]),  # outside the text: not drawn
        ((row(3, 3),), [(0, 6, ())]),  # empty: not drawn
    ],
)
def test_spans_are_cut_where_another_begins_or_ends(
    tasks: tuple[Task, ...], expected: list[tuple[int, int, tuple[int, ...]]]
) -> None:
    found = flat(bare("一二三四五六", tasks))
    assert [(piece.start, piece.end, piece.rows) for piece in found] == expected


def test_an_owner_may_serve_several_rows() -> None:
    owner = next(piece for piece in flat(directive()) if TEXT[piece.start : piece.end] == "住建部门")
    assert owner.inside("lead") == (1, 2)
    assert owner.inside("row") == (1,)
    assert owner.inside("support") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0]),  # the empty document is one empty line
        ("甲", [1]),
        ("甲\n", [1, 0]),
        ("\n\n甲", [0, 0, 1]),  # empty lines stay
    ],
)
def test_lines_are_those_of_the_text(text: str, expected: list[int]) -> None:
    assert [len(line) for line in lines(bare(text))] == expected


def test_a_row_over_two_lines_opens_on_its_first_line_with_words() -> None:
    found = lines(bare("\n甲\n乙", (row(0, 4),)))
    assert [[piece.opens for piece in line] for line in found] == [[], [(1,)], [()]]


def test_times_without_a_place_are_not_marked() -> None:
    task = Task("0", 0, 2, "甲乙", (), "measure", "消防", milestones=(Deadline("每月", "R/P1M", 0, 0),))
    assert [mark.role for mark in marks(bare("甲乙", (task,)))] == ["row"]


OFFSETS = st.integers(0, 12)


@given(st.text(alphabet="甲乙\n。", max_size=12), st.lists(st.tuples(OFFSETS, OFFSETS), max_size=5))
def test_any_spans_leave_the_text_whole(text: str, spans: list[tuple[int, int]]) -> None:
    found = bare(text, tuple(row(*sorted(span), lead=(span[1], span[0] + 2)) for span in spans))
    assert drawn(found) == text
    for piece in flat(found):
        assert {m for m in marks(found) if m.start < piece.end and m.end > piece.start} == set(piece.marks)
