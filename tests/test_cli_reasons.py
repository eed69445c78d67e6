"""What `policynlp explain` says of a row: every value, its words and its source; no evidence lost."""

import pytest
from cli_samples import bare, directive

from policynlp.cli.reasons import Reason, chosen, reasons
from policynlp.errors import InputError


def of(row: int) -> list[Reason]:
    return reasons(directive().document, directive().tasks[row - 1])


def test_a_stated_row_with_all_its_evidence() -> None:
    assert of(1) == [
        Reason("kind", "measure", "住建部门要会同", "[83, 90)", "kind model"),
        Reason("sector", "城镇燃气", "城镇燃气", "[78, 82)", "heading"),
        Reason("lead", "住房城乡建设", "住建部门", "[83, 87)", "subject of the sentence"),
        Reason("support", "市场监管", "市场监管部门", "[90, 96)", "companion"),
        Reason("suggested", "-"),
        Reason("actions", "完成 排查", "完成辖区内", "[106, 111)"),  # no evidence: the words all the same
        Reason("actions", "建立 台账 (purpose)", "建立台账", "[135, 139)"),
        Reason("due", "2024-06-30", "2024年6月底前", "[97, 106)", "deadline grammar"),
        Reason("qualifiers", "-"),
        Reason("confidence", "0.90"),
        Reason("weather", "", "入夏", "[31, 33)", "a field of later days"),  # unknown here, shown all the same
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (2, Reason("lead", "住房城乡建设 (inherited)", "住建部门", "[83, 87)", "carried on")),
        (3, Reason("suggested", "住房城乡建设 (suggested)")),  # rests on no words of the text
        (3, Reason("due", "2026-12-31", "2026年底前", "[184, 191)")),  # the second of two times
        (3, Reason("qualifiers", "conditional")),
        (3, Reason("lead", "-")),
        (7, Reason("due", "cannot be reckoned (inherited)", "6月底前", "[335, 339)")),
    ],
)
def test_single_values(row: int, expected: Reason) -> None:
    assert expected in of(row)


@pytest.mark.parametrize("row", range(1, 8))
def test_no_evidence_is_lost(row: int) -> None:
    said = [reason.by for reason in of(row) if reason.by]
    assert sorted(said) == sorted(each.by for each in directive().tasks[row - 1].evidence)


@pytest.mark.parametrize("row", [0, -1, 8, 10**9])
def test_a_row_out_of_range_says_how_many_there_are(row: int) -> None:
    with pytest.raises(InputError, match=rf"notice.txt: has no row {row}; its rows are 1 to 7"):
        chosen(directive(), row, "notice.txt")


def test_a_text_without_tasks_says_so() -> None:
    with pytest.raises(InputError, match="has no rows"):
        chosen(bare("今天天气好。"), 1, "notice.txt")
