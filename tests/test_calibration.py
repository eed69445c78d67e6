"""Expected calibration error by hand, and which rows are looked at first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from policynlp.calibration import calibrate

ROWS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_no_rows_no_calibration() -> None:
    assert calibrate([]) is None


@pytest.mark.parametrize(
    ("rows", "bins", "error"),
    [
        ([(1.0, True)] * 5, 1, 0.0),
        ([(1.0, False)] * 5, 1, 1.0),
        ([(0.5, True), (0.5, False)], 1, 0.0),  # one of two is right, as was said
        ([(0.5, True), (0.5, False)], 2, 0.5),  # each row its own bin
        ([(0.2, False), (0.2, False), (0.9, True), (0.7, True)], 2, 0.2),  # (2 * 0.2 + 2 * 0.2) / 4
        ([(0.9, True), (0.2, False), (0.7, True), (0.2, False)], 2, 0.2),  # in whatever order they come
        ([(0.4, True)], 10, 0.6),  # fewer rows than bins
    ],
)
def test_error(rows: list[tuple[float, bool]], bins: int, error: float) -> None:
    found = calibrate(rows, bins)
    assert found is not None
    assert found.error == error


def test_bins_are_of_the_same_number_of_rows_from_the_least_confident_on() -> None:
    found = calibrate([(n / 10, n > 4) for n in range(10)], 3)
    assert found is not None
    assert [each.count for each in found.bins] == [3, 3, 4]
    assert [each.said for each in found.bins] == approx([0.1, 0.4, 0.75])
    assert [each.right for each in found.bins] == approx([0, 1 / 3, 1])


@pytest.mark.parametrize(
    ("right", "first"),
    [
        ("1111111111", 1.0),  # nothing is wrong
        ("0000111111", 1.0),
        ("1111111100", 0.0),  # the wrong ones were thought best
        ("0111111110", 0.5),
        ("1111011111", 0.0),  # the fifth of ten is behind the 40 %
    ],
)
def test_wrong_rows_among_the_least_confident_forty_percent(right: str, first: float) -> None:
    found = calibrate([(n / 10, one == "1") for n, one in enumerate(right)])
    assert found is not None
    assert (found.wrong_first, found.wrong) == (first, right.count("0"))


@given(ROWS)
def test_all_rows_are_in_the_bins(rows: list[tuple[float, bool]]) -> None:
    found = calibrate(rows)
    assert found is not None
    assert sum(each.count for each in found.bins) == found.rows == len(rows)
    assert 0 <= found.error <= 1
    assert {each.count for each in found.bins} <= {len(rows) // len(found.bins), -(-len(rows) // len(found.bins))}
