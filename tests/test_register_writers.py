"""Two writers on one row: a version conflict or both changes, never a lost update; one writer at a time."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from store_samples import SENTENCES, plan

from policynlp.errors import StoreError, VersionConflict
from policynlp.items import Progress
from policynlp.register import Store, open_store
from policynlp.register.connect import Database
from policynlp.register.keeping import put

IDS = [task.id for task in plan().tasks]
WRITERS, ROUNDS = 4, 6


def count_up(url: str, who: str) -> None:
    """Adds one to the number that stands in a field, by the version that was read, ROUNDS times."""
    done = 0
    with open_store(url, who=who) as store:
        while done < ROUNDS:
            state = store.task(IDS[0])
            words = state.values["deadline"] or ""
            number = int(words) if words.isdigit() else 0
            try:
                store.edit(IDS[0], {"deadline": str(number + 1)}, version=state.version)
            except VersionConflict:
                continue
            done += 1


def test_threads_never_lose_an_update(store: Store, store_url: str) -> None:
    store.add(plan(), b"")
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: count_up(store_url, f"人{n}"), range(WRITERS)))
    state = store.task(IDS[0])
    assert (state.values["deadline"], state.version) == (str(WRITERS * ROUNDS), WRITERS * ROUNDS + 1)
    seen = [change.after.version for change in store.history(IDS[0]) if change.after]
    assert seen == list(range(1, state.version + 1))


@pytest.mark.slow
def test_processes_never_lose_an_update(store: Store, store_url: str) -> None:
    store.add(plan(("没有时限的一句。", *SENTENCES[1:])), b"")
    key = store.tasks()[0].id
    context = multiprocessing.get_context("spawn")
    with context.Pool(WRITERS) as pool:
        pool.starmap(_edit_fields, [(store_url, key, n) for n in range(WRITERS)])
    state = store.task(key)
    assert {actor["name"] for actor in state.values["lead"]} == {f"专班{n}" for n in range(WRITERS)}
    assert state.version == WRITERS + 1


def _edit_fields(url: str, key: str, n: int) -> None:
    """Adds a name of its own to the leads, by version."""
    with open_store(url, who=f"人{n}") as store:
        while True:
            state = store.task(key)
            names = [actor["name"] for actor in state.values["lead"]]
            try:
                store.edit(key, {"lead": [*names, f"专班{n}"]}, version=state.version)
            except VersionConflict:
                continue
            return


def test_a_row_is_only_written_over_as_it_was_read(store: Store) -> None:
    """The lock lets nobody come between; should it fail, the version still does."""
    store.add(plan(), b"")
    read = store.task(IDS[0])
    store.edit(IDS[0], {"due": "now"})
    for after in (read.changed(people={"due": "ongoing"}), None):
        with pytest.raises(VersionConflict, match="since version 1 was read"), store.database.write() as connection:
            put(connection, read, after, {"who": "李四", "at": "2024-05-20"})
    assert store.task(IDS[0]).people == {"due": "now"}


def test_without_a_version_different_fields_are_all_kept(store: Store, store_url: str) -> None:
    store.add(plan(), b"")
    fields: list[dict[str, Any]] = [{"sector": "消防"}, {"due": "now"}, {"lead": "专班"}, {"deadline": "马上"}]

    def edit(changes: dict[str, Any]) -> None:
        with open_store(store_url) as other:
            other.edit(IDS[0], changes)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, fields))
    assert set(store.task(IDS[0]).people) == {"sector", "due", "lead", "deadline"}
    assert store.task(IDS[0]).version == 5


def test_the_same_document_added_by_two_at_once_is_there_once(store_url: str) -> None:
    def add(n: int) -> str:
        with open_store(store_url, who=f"人{n}") as store:
            return store.add(plan(), b"").outcome

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(add, range(4)))
    assert sorted(outcomes) == ["new", "same", "same", "same"]
    with open_store(store_url) as store:
        assert (len(store.tasks()), len(store.operations())) == (len(IDS), 1)


def test_one_period_said_of_by_two_at_once_is_one_row(store: Store, store_url: str) -> None:
    store.add(plan(), b"")
    key = f"{IDS[1]}/消防救援/2024-05"

    def record(n: int) -> None:
        with open_store(store_url) as other:
            other.record(Progress(key, note=f"第{n}次"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, range(4)))
    assert len(store.history(key)) == 4
    assert sum(item.id == key for item in store.items(recurring=False)) == 1


def test_a_writer_that_waits_too_long_says_so(store: Store, store_url: str) -> None:
    store.add(plan(), b"")
    before = store.states()
    hasty = Store(Database(store_url, wait=0.2), "李四")
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        other = Database(store_url)
        with other.write():
            held.set()
            go.wait(30)
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    try:
        with pytest.raises(StoreError, match=r"locked by another program; nothing was written"):
            hasty.edit(IDS[0], {"due": "now"})
        assert hasty.task(IDS[0]) == before[0]  # reading goes on
    finally:
        go.set()
        holder.join()
        hasty.close()
    assert store.states() == before
