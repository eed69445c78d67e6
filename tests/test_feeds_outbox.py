"""The outbox: each task once per target, whatever breaks on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from weakref import finalize

import pytest
from folder_feed import open_feed as open_folder
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf_feed import Killed, Shelf
from sqlalchemy import Connection, create_engine

from policynlp.errors import StoreError
from policynlp.feeds.contract import broken_promises, sample
from policynlp.feeds.outbox import Outbox, Report, plan
from policynlp.feeds.protocol import Feed
from policynlp.items import Item, Progress
from policynlp.register.ledger import Ledger
from policynlp.register.schema import metadata


class Desk:
    """A ledger in memory, the items of a store, and what was recorded."""

    def __init__(self, feed: Feed, count: int = 3) -> None:
        engine = create_engine("sqlite://")
        metadata.create_all(engine)
        finalize(self, engine.dispose)

        @contextmanager
        def begin() -> Iterator[Connection]:
            with engine.begin() as connection:
                yield connection

        self.items = {f"{n:016x}": sample(f"{n:016x}") for n in range(count)}
        self.ledger = Ledger(begin)
        self.feed = feed
        self.outbox = Outbox(feed, self.ledger, self.record)

    def record(self, progress: Progress) -> bool:
        item = self.items[progress.id]
        changed = replace(item, state=progress.state or item.state, note=progress.note or item.note)
        self.items[progress.id] = changed
        return changed != item

    def push(self) -> Report:
        return self.outbox.push(list(self.items.values()))

    def pull(self) -> Report:
        return self.outbox.pull()

    def states(self) -> list[str]:
        return [entry.state for entry in self.ledger.entries(self.feed.name).values()]

    def change(self, n: int, **values: Any) -> None:
        key = f"{n:016x}"
        item = self.items[key]
        self.items[key] = replace(item, row={**item.row, **values})

    def withdraw(self, n: int) -> None:
        self.items[f"{n:016x}"] = replace(self.items[f"{n:016x}"], state="withdrawn")

    def actions(self) -> list[str]:
        return [step.action for step in plan(self.feed, self.items.values(), self.ledger.entries(self.feed.name))]


@pytest.fixture(params=[False, True], ids=["doubles", "refuses a second"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    return Shelf(upserts=request.param)


def test_a_second_push_sends_nothing(shelf: Shelf) -> None:
    desk = Desk(shelf)
    assert desk.push().done == {"create": 3}
    assert desk.push().done == {}
    assert shelf.sent == len(shelf.entries) == 3
    assert desk.states() == ["confirmed"] * 3


def test_only_what_changed_is_sent(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    desk.change(0, text="另一件事。")
    desk.withdraw(1)
    desk.items["a" * 16] = sample("a" * 16)
    assert desk.actions() == ["update", "withdraw", "skip", "create"]
    assert desk.push().done == {"update": 1, "withdraw": 1, "create": 1}
    assert len(shelf.entries) == 4, "nothing is deleted, nothing doubled"
    assert desk.actions() == ["skip"] * 4


def test_what_was_withdrawn_before_it_was_sent_is_never_sent(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.withdraw(0)
    assert desk.push().done == {"create": 2}


def test_a_task_that_the_store_no_longer_knows_is_withdrawn(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    del desk.items[f"{1:016x}"]
    assert desk.push().done == {"withdraw": 1}
    assert desk.push().done == {}
    assert sorted(entry["state"] for entry in shelf.entries.values()) == ["open", "open", "withdrawn"]


def test_what_is_withdrawn_and_asked_for_again_is_the_same_entry(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    item = desk.items[f"{0:016x}"]
    desk.withdraw(0)
    desk.push()
    desk.items[f"{0:016x}"] = item
    assert desk.push().done == {"update": 1}
    assert len(shelf.entries) == 3


@pytest.mark.parametrize("fault", ["before", "after", "refused"])
def test_one_that_fails_does_not_stop_the_others(shelf: Shelf, fault: str) -> None:
    desk = Desk(shelf)
    shelf.faults = ["", fault]
    report = desk.push()
    assert report.done == {"create": 2}
    assert len(report.problems) == 1
    assert f"{1:016x}" in report.problems[0], "the message names the task"
    desk.push()
    assert len(shelf.entries) == 3, "what may have arrived is looked for before a second try"
    assert desk.states() == ["confirmed"] * 3


def test_a_target_that_does_not_answer_is_not_asked_five_hundred_times(shelf: Shelf) -> None:
    desk = Desk(shelf, count=10)
    shelf.faults = ["before"] * 10
    report = desk.push()
    assert len(report.problems) == 3
    assert report.left == 7
    shelf.faults = []
    assert sum(desk.push().done.values()) == 10


def test_what_people_did_comes_back_and_our_text_stands_again(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    shelf.worked_on(f"{1:016x}", "done", "已完成")
    assert desk.pull().came_back == 1
    assert desk.items[f"{1:016x}"].state == "done"
    assert desk.pull().came_back == 0
    shelf.entries["2"]["text"] = "别人改过的说法"
    assert desk.push().done == {"update": 1}
    assert shelf.entries["2"]["text"] == desk.items[f"{1:016x}"].row["text"]
    assert desk.push().done == {}


def test_a_change_on_both_sides_keeps_both(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    desk.change(1, text="换了说法的任务。")
    shelf.worked_on(f"{1:016x}", "doing", "正在办")
    report = desk.push()
    assert report.done == {}
    assert desk.states()[1] == "conflict"
    assert desk.pull().came_back == 1
    assert desk.push().done == {"update": 1}
    entry = shelf.entries["2"]
    assert (entry["text"], entry["state"], entry["note"]) == ("换了说法的任务。", "doing", "正在办")


def test_two_cannot_push_at_once_and_a_dead_one_does_not_hold_the_target() -> None:
    desk = Desk(Shelf())
    with desk.ledger.held("shelf"):
        other = Ledger(desk.ledger._begin)
        with other.held("another target"):
            pass
    with desk.ledger._begin() as connection:
        from policynlp.register.schema import leases

        connection.execute(leases.insert().values(target="shelf", holder="another-machine:12", until=4e9))
    with pytest.raises(StoreError, match="another-machine:12 is pushing"), desk.ledger.held("shelf"):
        pass
    late = Ledger(desk.ledger._begin, now=lambda: 5e9)
    with late.held("shelf"):
        pass


def test_a_push_shows_that_it_is_alive_and_stops_where_another_took_over() -> None:
    desk, now = Desk(Shelf(), count=4), [1000.0]
    desk.ledger = Ledger(desk.ledger._begin, now=lambda: now[0], lease=100)
    desk.outbox = Outbox(desk.feed, desk.ledger, desk.record)
    other = Ledger(desk.ledger._begin, now=lambda: now[0], lease=100)

    def slow(*_: Any) -> None:
        now[0] += 60  # longer than the lease, all together

    def slower(*_: Any) -> None:
        now[0] += 200
        with other.held("shelf"):
            pass

    with desk.ledger.held("shelf"):
        desk.outbox.push(list(desk.items.values())[:3], on_step=slow)
        with pytest.raises(StoreError, match="is pushing"), other.held("shelf"):
            pass
        desk.change(0, text="另一件事。")
        with pytest.raises(StoreError, match="another push took over"):
            desk.outbox.push(list(desk.items.values()), on_step=slower)
    assert len(desk.feed.entries) == 3, "nothing more was sent"  # type: ignore[attr-defined]


def test_what_we_withdrew_over_there_is_not_taken_for_what_people_did(shelf: Shelf) -> None:
    desk = Desk(shelf)
    desk.push()
    item = desk.items.pop(f"{0:016x}")  # it left the target's filter; the store still asks for it
    desk.push()
    desk.items[item.id] = item
    shelf.worked_on(item.id, "withdrawn", "知道了")
    assert desk.pull().came_back == 1
    assert (desk.items[item.id].state, desk.items[item.id].note) == ("open", "知道了")


class Odd(Shelf):
    """An adapter that did not think of every answer."""

    def update(self, item: Item, remote: Any) -> Any:
        raise KeyError("etag")

    def changes(self, known: Any) -> Any:
        raise OSError("no route")


def test_an_adapter_that_fails_otherwise_is_a_line_too() -> None:
    desk = Desk(Odd())
    desk.push()
    desk.change(0, text="另一件事。")
    [problem] = desk.push().problems
    assert problem.startswith(f"shelf, task {0:016x}: the adapter does not know what to make of the answer (KeyError)")
    assert desk.states() == ["sent", "confirmed", "confirmed"]
    assert desk.pull().problems[0].startswith("shelf, all tasks: the adapter does not know")


FAULTS = st.lists(st.sampled_from(["", "before", "after", "refused", "kill-before", "kill-after"]), max_size=12)
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 4), st.sampled_from("甲乙丙")),
        st.tuples(st.just("withdraw"), st.integers(0, 4), st.just("")),
        st.tuples(st.just("work"), st.integers(0, 4), st.sampled_from(["doing", "done"])),
        st.tuples(st.just("push"), st.just(0), st.just("")),
        st.tuples(st.just("pull"), st.just(0), st.just("")),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(faults=FAULTS, edits=EDITS, upserts=st.booleans())
def test_whatever_breaks_in_whatever_order_ledger_and_target_agree_in_the_end(
    faults: list[str], edits: list[tuple[str, int, str]], upserts: bool
) -> None:
    shelf = Shelf(upserts=upserts)
    desk = Desk(shelf, count=5)
    shelf.faults = list(faults)
    for what, n, value in edits:
        try:
            if what == "change":
                desk.change(n, text=value)
            elif what == "withdraw":
                desk.withdraw(n)
            elif what == "work" and shelf.find(f"{n:016x}"):
                shelf.worked_on(f"{n:016x}", value, f"办理{value}")
            elif what in ("push", "pull"):
                getattr(desk, what)()
        except Killed:
            desk.outbox = Outbox(shelf, desk.ledger, desk.record)
    shelf.faults = []
    for _ in range(3):
        desk.push()
        desk.pull()
    desk.push()
    ids = [entry["id"] for entry in shelf.entries.values()]
    assert len(ids) == len(set(ids)), "no duplicates"
    asked = {key for key, item in desk.items.items() if item.state != "withdrawn"}
    assert asked <= set(ids), "none lost"
    for entry in shelf.entries.values():
        item = desk.items[entry["id"]]
        assert (entry["text"], entry["state"]) == (item.row["text"], item.state)
    assert set(desk.actions()) <= {"skip"}


def test_the_adapter_that_the_readme_shows_keeps_the_contract(tmp_path: Any) -> None:
    assert broken_promises(open_folder("folder", {"folder": tmp_path})) == ()


@pytest.mark.parametrize("upserts", [False, True])
def test_the_contract_finds_what_an_adapter_does_not_keep(upserts: bool) -> None:
    broken = broken_promises(Shelf(upserts=upserts))
    assert (broken == ()) is upserts, broken


def test_an_item_that_nobody_knows_is_not_on_the_shelf() -> None:
    assert Shelf().find(sample().id) is None
    assert isinstance(Shelf(), Feed)
    assert isinstance(sample(), Item)


def test_what_is_planned_is_seen_before_anything_is_sent_and_each_step_with_its_number(shelf: Shelf) -> None:
    desk = Desk(shelf)
    seen: list[Any] = []
    desk.outbox.push(
        list(desk.items.values()),
        on_plan=lambda steps: seen.append(([step.action for step in steps], shelf.sent)),
        on_step=lambda step, done, count: seen.append((step.item.id, done, count, shelf.sent)),
    )
    assert seen[0] == (["create"] * 3, 0)
    assert seen[1:] == [(key, n, 3, n) for n, key in enumerate(desk.items)]
