"""The periods of a duty: which there are, what they are called, when they end."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import NUMBER, plan

from policynlp.errors import BadChange, NotInStore
from policynlp.items import Progress
from policynlp.register import Store
from policynlp.register.periods import MOST, period, periods, recurs

PLAN = plan()
MONTHLY, ALWAYS = PLAN.tasks[1].id, PLAN.tasks[11].id


@pytest.mark.parametrize(
    ("due", "since", "until", "names", "last"),
    [
        ("R/P1M", "2024-05-20", "2024-07-01", ["2024-05", "2024-06", "2024-07"], "2024-07-31"),
        ("R/P1M", "2023-12-31", "2024-02-29", ["2023-12", "2024-01", "2024-02"], "2024-02-29"),  # over a leap year
        ("R/P3M", "2024-05-20", "2024-10-01", ["2024-Q2", "2024-Q3", "2024-Q4"], "2024-12-31"),
        ("R/P6M", "2024-05-20", "2025-01-01", ["2024-H1", "2024-H2", "2025-H1"], "2025-06-30"),
        ("R/P12M", "2024-05-20", "2025-01-01", ["2024", "2025"], "2025-12-31"),
        ("R/P1Y", "2024-05-20", "2025-01-01", ["2024", "2025"], "2025-12-31"),
        ("R/P1W", "2024-05-06", "2024-05-13", ["2024-W19", "2024-W20"], "2024-05-19"),
        ("R/P7D", "2024-12-30", "2024-12-31", ["2025-W01"], "2025-01-05"),  # the year of the week, not of the day
        ("R/P2W", "2024-05-08", "2024-05-20", ["2024-W19_2024-W20", "2024-W21_2024-W22"], "2024-06-02"),
        ("R/P2M", "2024-05-20", "2024-07-01", ["2024-05_2024-06", "2024-07_2024-08"], "2024-08-31"),
        ("R/P5M", "2024-05-20", "2024-10-01", ["2024-05_2024-09", "2024-10_2025-02"], "2025-02-28"),
        ("R/P2Y", "2023-05-20", "2025-01-01", ["2023_2024", "2025_2026"], "2026-12-31"),
        ("R/P1D", "2024-05-20", "2024-05-21", ["2024-05-20", "2024-05-21"], "2024-05-21"),
        ("R/P10D", "2024-05-20", "2024-05-30", ["2024-05-20_2024-05-29", "2024-05-30_2024-06-08"], "2024-06-08"),
        ("R/P1M", "2024-09-20", "2024-07-01", ["2024-07"], "2024-07-31"),  # a directive of days to come
        ("R/PT1H", "2024-05-20", "2024-07-01", [], ""),  # by the hour is no item
        ("ongoing", "2024-05-20", "2024-07-01", [], ""),
        ("now", "2024-05-20", "2024-07-01", [], ""),
        ("2024-06-30", "2024-05-20", "2024-07-01", [], ""),
        ("R/P0M", "2024-05-20", "2024-07-01", [], ""),
    ],
)
def test_periods(due: str, since: str, until: str, names: list[str], last: str) -> None:
    found = periods(due, date.fromisoformat(since), date.fromisoformat(until))
    assert [one.name for one in found] == names
    assert (found[-1].last.isoformat() if found else "") == last


spans = st.builds(lambda n, unit: f"R/P{n}{unit}", st.integers(1, 40), st.sampled_from("DWMY"))
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(spans, days, days)
def test_periods_follow_each_other_and_are_found_by_name(due: str, since: date, until: date) -> None:
    found = periods(due, since, until)
    assert recurs(due) and 1 <= len(found) <= MOST
    assert found[-1].first <= until <= found[-1].last
    assert len({one.name for one in found}) == len(found)
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)
    assert period(due, found[0].name, since=since) == found[0]


@given(st.text(max_size=12))
def test_any_name_is_asked_for_without_harm(name: str) -> None:
    period("R/P1M", name, since=date(2024, 1, 1))


def test_a_duty_makes_one_item_for_each_owner_and_period(store: Store) -> None:
    store.add(PLAN, b"")
    store.edit(MONTHLY, {"lead": "消防支队、应急局"})
    found = [item for item in store.items(today=date(2024, 7, 1), recurring=False) if item.id.startswith(MONTHLY)]
    assert [(item.owner, item.period, item.day) for item in found] == [
        (owner, name, day)
        for name, day in (("2024-05", "2024-05-31"), ("2024-06", "2024-06-30"), ("2024-07", "2024-07-31"))
        for owner in sorted(("消防救援", "应急管理"))
    ]
    assert len({item.id for item in found}) == len(found)
    assert [item.lead for item in found[:2]] == [("应急管理",), ("消防救援",)] or found[0].lead == (found[0].owner,)
    (whole,) = [item for item in store.items() if item.id == MONTHLY]
    assert (whole.rule, whole.day, whole.period) == ("R/P1M", None, "")


def test_always_never_gets_a_date(store: Store) -> None:
    store.add(PLAN, b"")
    for recurring in (True, False):
        (item,) = [item for item in store.items(today=date(2090, 1, 1), recurring=recurring) if item.id == ALWAYS]
        assert (item.day, item.rule, item.period) == (None, "", "")
    assert not [item for item, _ in store.due(date(2090, 1, 1)) if item.id == ALWAYS]


def test_without_an_owner_there_is_one_item_a_period(store: Store) -> None:
    store.add(PLAN, b"")
    store.edit(MONTHLY, {"lead": ""})
    found = [i.id for i in store.items(today=date(2024, 6, 1), recurring=False) if i.id.startswith(MONTHLY)]
    assert found == [f"{MONTHLY}//2024-05", f"{MONTHLY}//2024-06"]
    store.record(Progress(found[0], state="done"))
    assert [i.state for i in store.items(today=date(2024, 6, 1), recurring=False) if i.id in found] == ["done", "open"]


def test_a_period_is_done_by_itself_and_kept_by_index(store: Store) -> None:
    store.add(PLAN, b"")
    key = f"{MONTHLY}/消防救援/2024-05"
    store.record(Progress(key, state="doing"))
    store.record(Progress(f"{MONTHLY[:6]}/消防救援/2024-05", state="done", note="已抽查", done_on="2024-05-30"))
    assert store.record(Progress(key, state="done")).version == 2  # said before: nothing changes
    found = {i.id: i for i in store.items(today=date(2024, 6, 1), recurring=False)}
    assert (found[key].state, found[key].note, found[key].done_on) == ("done", "已抽查", "2024-05-30")
    assert found[f"{MONTHLY}/消防救援/2024-06"].state == "open"
    assert [i.id for i, _ in store.due(date(2024, 6, 30))][-1] == f"{MONTHLY}/消防救援/2024-06"
    assert len(store.history(key)) == 2
    store.edit(MONTHLY, {"lead": "应急局"})  # what was said of another owner's period stays in sight
    assert key in {i.id for i in store.items(today=date(2024, 6, 1), recurring=False)}
    assert [store.undo() for _ in range(3)] == [4, 3, 2]
    assert {i.state for i in store.items(today=date(2024, 6, 1), recurring=False)} == {"open"}


@pytest.mark.parametrize(
    ("key", "error", "says"),
    [
        (f"{MONTHLY}/教育/2024-05", NotInStore, "does not lead"),
        (f"{MONTHLY}/消防救援/2024-13", BadChange, "no period"),
        (f"{MONTHLY}/消防救援/2024-Q1", BadChange, "no period"),
        (f"{ALWAYS}/应急管理/2024-05", BadChange, "no duty"),
        (f"{'0' * 16}/消防救援/2024-05", NotInStore, "no such task"),
    ],
)
def test_periods_that_are_none(store: Store, key: str, error: type[Exception], says: str) -> None:
    store.add(PLAN, b"")
    with pytest.raises(error, match=says):
        store.record(Progress(key, state="done"))


def test_what_falls_due(store: Store) -> None:
    store.add(PLAN, b"")
    first = PLAN.tasks[0].id

    def lights(day: str) -> dict[str, str]:
        return {item.id: light for item, light in store.due(date.fromisoformat(day)) if item.id == first}

    assert [lights(day) for day in ("2024-06-26", "2024-06-27", "2024-06-30", "2024-07-01")] == [
        {},
        {first: "yellow"},
        {first: "yellow"},
        {first: "red"},
    ]
    store.record(Progress(first, state="doing"))
    assert lights("2024-07-01") == {first: "red"}
    store.record(Progress(first, state="done"), today=date(2024, 7, 2))
    assert (lights("2024-07-03"), store.task(first).done_on) == ({}, "2024-07-02")
    store.record(Progress(first, state="open"))
    assert store.task(first).done_on is None
    store.edit(first, {"due": "2024-06-01/2024-08-31"})
    assert (lights("2024-08-20"), lights("2024-08-29"), lights("2024-09-01")) == ({}, {first: "yellow"}, {first: "red"})
    store.edit(first, {"due": "2024-06-01/.."})
    assert lights("2024-09-01") == {}
    store.edit(first, {"due": "2024-06-01", "kind": "principle"})
    assert lights("2024-09-01") == {}
    assert NUMBER in store.documents()[0].label


@pytest.mark.parametrize("said", [{"state": "fertig"}, {"done_on": "2024-06-31"}, {"note": 5}])
def test_progress_that_is_none(store: Store, said: dict[str, object]) -> None:
    store.add(PLAN, b"")
    with pytest.raises(BadChange):
        store.record(Progress(PLAN.tasks[0].id, **said))  # type: ignore[arg-type]
