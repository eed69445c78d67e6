"""A task as a VTODO: what it says, how it reads back, and that duties fall due on the last day of their period."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from feed_samples import actor, item
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Todo

from policynlp.export.calendar_entry import calendar, entry
from policynlp.export.calendar_rule import recurrence
from policynlp.items import Item


def read(one: Item, **values: Any) -> Todo:
    """The entry as another program reads it from the file."""
    return Calendar.from_ical(calendar([entry(one, **values)]).to_ical()).todos[0]


def shown(todo: Todo, name: str) -> str | None:
    return todo[name].to_ical().decode() if name in todo else None


def test_what_an_entry_says() -> None:
    todo = read(item(version=3))
    assert str(todo["UID"]) == str(todo["X-POLICYNLP-ID"]) == "f5b1746d582fbfd7"
    assert str(todo["SUMMARY"]) == "应急管理局要会同公安局于2024年6月底前完成辖区危险化学品企业全面排查，逐户建立台账。"
    assert [str(name) for name in todo.categories] == ["危险化学品", "应急管理", "公安"]
    assert (shown(todo, "DUE"), shown(todo, "DTSTART"), shown(todo, "DTSTAMP")) == (
        "20240630",
        None,
        "20240210T000000Z",
    )
    assert todo["DUE"].params["VALUE"] == "DATE" and int(todo["SEQUENCE"]) == 2
    assert str(todo["DESCRIPTION"]).splitlines()[1:] == [
        "",
        "出处：关于开展安全检查的通知（云安〔2024〕3号）、第2页",
        "章节：一、重点整治 / （一）危险化学品",
        "牵头单位：应急管理",
        "配合单位：公安",
        "行业领域：危险化学品",
        "完成时限（原文）：2024年6月底前",
        "完成时限：2024年6月30日",
    ]


@pytest.mark.parametrize(
    ("row", "values", "expected", "why"),
    [
        ({"due": "2024-06-01/2024-09-30"}, {"day": "2024-09-30"}, ("20240601", "20240930"), "a period opens and ends"),
        ({"due": "2024-06-01/.."}, {"day": None}, (None, None), "no end"),
        ({"due": "2024-06-01/2024-09-30"}, {"day": "2024-08-01"}, (None, "20240801"), "a person set another day"),
        ({"due": "2024-06-30/2024-06-30"}, {}, (None, "20240630"), "DUE is to be later than DTSTART"),
        ({"due": "ongoing"}, {"day": None}, (None, None), "长期坚持 never gets a date"),
        ({"due": None}, {"day": None}, (None, None), "no time"),
        ({"due": "R/PT1H"}, {"day": None, "rule": "R/PT1H"}, (None, None), "hours have no day"),
        ({"due": "R/P1M", "issued": None}, {"day": None, "rule": "R/P1M"}, (None, None), "from when on is not known"),
    ],
)
def test_dates(row: dict[str, Any], values: dict[str, Any], expected: tuple[Any, Any], why: str) -> None:
    todo = read(item(row=row, **values))
    assert (shown(todo, "DTSTART"), shown(todo, "DUE")) == expected, why
    assert "RRULE" not in todo


@pytest.mark.parametrize(
    ("rule", "dues"),
    [
        ("R/P1D", ["2024-02-11", "2024-02-12", "2024-02-13"]),
        ("R/P10D", ["2024-02-11", "2024-02-21", "2024-03-02"]),
        ("R/P7D", ["2024-02-11", "2024-02-18", "2024-02-25"]),
        ("R/P1W", ["2024-02-11", "2024-02-18", "2024-02-25"]),
        ("R/P14D", ["2024-02-11", "2024-02-25", "2024-03-10"]),
        ("R/P1M", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("R/P2M", ["2024-02-29", "2024-04-30", "2024-06-30"]),
        ("R/P3M", ["2024-03-31", "2024-06-30", "2024-09-30"]),
        ("R/P6M", ["2024-06-30", "2024-12-31", "2025-06-30"]),
        ("R/P12M", ["2024-12-31", "2025-12-31", "2026-12-31"]),
        ("R/P1Y", ["2024-12-31", "2025-12-31", "2026-12-31"]),
        ("R/P5M", ["2024-06-30", "2024-11-30", "2025-04-30"]),
    ],
)
def test_duties_fall_due_on_the_last_day(rule: str, dues: list[str]) -> None:
    todo = read(item(row={"due": rule}, day=None, rule=rule))
    start, due = todo["DTSTART"].dt, todo["DUE"].dt
    repeats = rrulestr(f"DTSTART:{start:%Y%m%d}\nRRULE:{shown(todo, 'RRULE')}")
    got = [(repeat.date() + (due - start)).isoformat() for repeat, _ in zip(repeats, range(3), strict=False)]
    assert got == dues and due > start


@given(
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    st.integers(1, 999),
    st.sampled_from("DWMY"),
)
def test_every_rule_is_valid(since: date, count: int, unit: str) -> None:
    """RFC 5545: DUE later than DTSTART, and DTSTART is the first of the repetitions."""
    found = recurrence(f"R/P{count}{unit}", since)
    assert found is not None and found.due - found.start == timedelta(days=1) and found.due >= since
    todo = Todo()
    todo.add("rrule", found.rule)
    first = rrulestr(f"DTSTART:{found.start:%Y%m%d}\nRRULE:{shown(todo, 'RRULE')}")[0]
    assert first.date() == found.start


@pytest.mark.parametrize("rule", ["", "P1M", "R/P0M", "R/P1000M", "R/PT24H", "R/P1M2D", "R/P١M", "ongoing", "R/P-1M"])
def test_what_is_no_rule(rule: str) -> None:
    assert recurrence(rule, date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("state", "done_on", "expected"),
    [
        ("open", None, ("NEEDS-ACTION", None, None)),
        ("doing", None, ("IN-PROCESS", None, None)),
        ("done", "2024-05-03", ("COMPLETED", "100", "20240503T040000Z")),
        ("done", None, ("COMPLETED", "100", None)),
        ("withdrawn", None, ("CANCELLED", None, None)),
    ],
)
def test_states(state: Any, done_on: str | None, expected: tuple[str | None, ...]) -> None:
    todo = read(item(state=state, done_on=done_on))
    assert tuple(shown(todo, name) for name in ("STATUS", "PERCENT-COMPLETE", "COMPLETED")) == expected
    assert str(todo["X-POLICYNLP-STATE"]) == state


def test_one_owner_and_period() -> None:
    key = "f5b1746d582fbfd7/应急管理/2024-05"
    todo = read(item(key, owner="应急管理", period="2024-05", row={"text": "每月检查。" * 40}))
    assert str(todo["UID"]) == key and str(todo["SUMMARY"]).endswith("…（2024-05）") and len(todo["SUMMARY"]) <= 80
    assert "责任单位：应急管理，2024-05" in str(todo["DESCRIPTION"])


def test_suggested_owners_are_named_as_such() -> None:
    told = str(read(item(row={"lead": [], "support": [], "suggested": [actor("公安")]}))["DESCRIPTION"])
    assert "建议单位：公安" in told and "牵头单位" not in told


@given(st.text(max_size=300))
def test_any_text_reads_back_in_folded_lines_without_zones(text: str) -> None:
    content = calendar([entry(item(row={"text": text, "sector": text[:20] or "x"}))]).to_ical()
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and b"\n" not in b"".join(lines)
    assert (
        b"TZID" not in content
        and content == calendar([entry(item(row={"text": text, "sector": text[:20] or "x"}))]).to_ical()
    )
    told = str(Calendar.from_ical(content).todos[0]["DESCRIPTION"])
    kept = re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]",
        "",
        re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text),
    )
    assert told.startswith(kept.strip())
