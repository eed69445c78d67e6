"""The closing lines of `policynlp extract`."""

import pytest
from export_samples import several
from rich.cells import cell_len

from policynlp.cli.summary import failure_lines, summary_lines
from policynlp.records import Failure
from policynlp.rows import Register, Summary


def test_the_figures_stand_in_two_columns() -> None:
    shown = list(summary_lines(several().summary()))
    assert [line.split() for line in shown[:5]] == [
        ["documents", "文件", "3"],
        ["tasks", "任务", "8"],
        ["principles", "原则要求", "1"],
        ["tasks", "without", "owner", "未明确牵头单位", "3"],
        ["tasks", "with", "deadline", "有时限", "7"],
    ]
    assert shown[5] == "tasks by sector 行业领域"
    assert len({cell_len(line) for line in shown if line != shown[5]}) == 1  # the counts end in one column


def test_large_counts_and_long_names_stay_aligned() -> None:
    summary = Summary(12345, 9, 9, 0, 0, 0, (("水上交通与渔业", 1_234_567), ("消防", 2)), 0)
    shown = [line for line in summary_lines(summary) if "行业" not in line]
    assert {cell_len(line) for line in shown} == {cell_len(shown[0])}
    assert shown[-2].endswith("1,234,567")


def test_an_empty_register_has_no_sectors() -> None:
    assert len(list(summary_lines(Register(()).summary()))) == 5


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (Failure("a.doc", "a.doc: not read; save it as .docx"), "  a.doc: not read; save it as .docx"),
        (Failure("a.doc", "has no text"), "  a.doc: has no text"),  # a message without its path
    ],
)
def test_each_failure_is_one_line_with_its_remedy(failure: Failure, line: str) -> None:
    assert list(failure_lines([failure])) == ["not done 未处理 (1):", line]


def test_nothing_failed_nothing_said() -> None:
    assert list(failure_lines([])) == []
