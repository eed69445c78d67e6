"""What a person may write into a field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policynlp.errors import BadChange
from policynlp.export.due import readable
from policynlp.lexicon import Lexicon
from policynlp.register.state import EDITABLE
from policynlp.register.values import checked

BOOK = Lexicon.load()


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("due", "2024-02-29", "2024-02-29"),
        ("due", " 2024-06-30 ", "2024-06-30"),
        ("due", "2024-06-01/2024-06-30", "2024-06-01/2024-06-30"),
        ("due", "2024-06-01/..", "2024-06-01/.."),
        ("due", "R/P1M", "R/P1M"),
        ("due", "R/PT1H", "R/PT1H"),
        ("due", "PT24H", "PT24H"),
        ("due", "P30D", "P30D"),
        ("due", "now", "now"),
        ("due", "ongoing", "ongoing"),
        ("due", "", None),
        ("due", None, None),
        ("deadline", "年底前", "年底前"),
        ("deadline", " ", None),
        ("kind", "principle", "principle"),
        ("sector", "消防", "消防"),
        ("text", " 排查隐患。 ", "排查隐患。"),
        ("lead", "", []),
        ("lead", "市应急局", [{"name": "应急管理", "surface": "市应急局", "origin": "stated"}]),
        ("support", "某某专班", [{"name": "某某专班", "surface": "某某专班", "origin": "stated"}]),
        ("lead", ["某某专班", ""], [{"name": "某某专班", "surface": "某某专班", "origin": "stated"}]),
    ],
)
def test_values_that_are_kept(field: str, value: Any, kept: Any) -> None:
    assert checked({field: value}, BOOK) == {field: kept}


@pytest.mark.parametrize("between", "、，,；;")
def test_names_are_parted_and_each_stands_once(between: str) -> None:
    found = checked({"lead": f"市应急局{between} 市公安局 {between}应急管理部门{between}"}, BOOK)["lead"]
    assert [actor["surface"] for actor in found] == ["市应急局", "市公安局"]


def test_actors_of_a_row_pass_as_they_are() -> None:
    actor = {"name": "应急管理", "surface": "应急局", "origin": "inherited"}
    assert checked({"lead": [actor]}, BOOK) == {"lead": [actor]}


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("page", "3", "allowed are text"),
        ("id", "x", "allowed are text"),
        ("due", "2024-02-30", "no day"),
        ("due", "2024-6-1", "no day"),
        ("due", "20240601", "no day"),
        ("due", "2024-W19-1", "no day"),
        ("due", "2024-06-30/2024-06-01", "ends before"),
        ("due", "2024-06-01/", "no day"),
        ("due", "../2024-06-01", "no day"),
        ("due", "2024-06-01/2024-06-02/2024-06-03", "no day"),
        ("due", "P0D", "no time"),
        ("due", "R/P", "no time"),
        ("due", "六月底", "no time"),
        ("due", 20240601, "no text"),
        ("kind", "任务", "measure, principle"),
        ("kind", "", "measure, principle"),
        ("sector", "没有", "消防"),
        ("sector", "", "消防"),
        ("text", "", "needs words"),
        ("text", "字" * 20_001, "20,000"),
        ("lead", [5], "no text"),
    ],
)
def test_values_that_are_refused_in_one_line(field: str, value: Any, says: str) -> None:
    with pytest.raises(BadChange, match=says) as raised:
        checked({field: value}, BOOK)
    assert "\n" not in str(raised.value)


@given(st.sampled_from(EDITABLE), st.text(max_size=30))
def test_any_text_is_kept_or_refused(field: str, value: str) -> None:
    try:
        kept = checked({field: value}, BOOK)[field]
    except BadChange:
        return
    assert checked({field: kept}, BOOK)[field] == kept
    if field == "due" and kept:
        assert readable(kept) != kept or kept[0] in "PR"
