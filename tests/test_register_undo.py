"""Undo: append-only, only where nothing was changed since, back to the very start."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import NUMBER, SENTENCES, plan

from policynlp.errors import BadChange, NotInStore, PolicynlpError, VersionConflict
from policynlp.items import Progress
from policynlp.register import Store, open_store
from policynlp.register.keeping import alike

IDS = [task.id for task in plan().tasks]


def test_undo_restores_and_leaves_everything_in_the_history(store: Store) -> None:
    store.add(plan(), b"")
    store.edit(IDS[0], {"due": "2024-07-31"})
    assert store.undo(reason="弄错了") == 2
    state = store.task(IDS[0])
    assert (state.people, state.version) == ({}, 3)  # a version is never given twice
    assert [c.operation.command for c in store.history(IDS[0])] == ["add", "edit", "undo"]
    newest, edit, _ = store.operations()
    assert (newest.undoes, edit.undone_by, newest.reason) == (2, newest.id, "弄错了")


def test_an_undo_can_be_undone(store: Store) -> None:
    store.add(plan(), b"")
    store.edit(IDS[0], {"due": "2024-07-31"})
    store.undo()
    assert store.undo(store.operations()[0].id) > 2
    assert store.task(IDS[0]).people == {"due": "2024-07-31"}
    assert store.undo() == 2  # it holds again, so it can be undone again


def test_undo_without_a_number_takes_the_persons_own(store: Store, store_url: str) -> None:
    store.add(plan(), b"")
    store.edit(IDS[0], {"due": "now"})
    with open_store(store_url, who="李四") as other:
        other.edit(IDS[1], {"due": "now"})
        assert store.undo() == 2
        assert other.undo() == 3
        with pytest.raises(NotInStore, match="李四"):
            other.undo()
        assert other.undo(1) == 1  # named, anybody's


@pytest.mark.parametrize(
    "later",
    [
        lambda s: s.edit(IDS[0], {"sector": "消防"}),
        lambda s: s.record(Progress(IDS[0], state="done")),
        lambda s: s.split(IDS[0], [{"text": "一。"}, {"text": "二。"}]),
        lambda s: s.add(plan(("改过的一句。",)), b""),
        lambda s: s.insert(NUMBER, {"text": "一句。"}),
        lambda s: s.record(Progress(f"{IDS[1]}/消防救援/2024-05", state="done")),
    ],
    ids=["edit", "record", "split", "add", "insert", "period"],
)
def test_what_was_changed_since_is_refused_by_the_later_operations_name(store: Store, later: Any) -> None:
    store.add(plan(), b"")
    later(store)
    before = store.states()
    with pytest.raises(VersionConflict, match=r"operation 2 .*张三.* undo 2 first"):
        store.undo(1)
    assert (store.states(), len(store.operations())) == (before, 2)
    store.undo(2)
    assert store.undo(1) == 1
    assert (store.states(), store.documents()) == ((), ())


def test_what_was_undone_is_not_undone_again(store: Store) -> None:
    store.add(plan(), b"")
    store.undo(1)
    with pytest.raises(BadChange, match="undone already, by operation 2"):
        store.undo(1)
    assert store.add(plan(), b"").outcome == "new"  # the document comes again as if for the first time
    assert {state.version for state in store.states()} == {2}


def test_a_revision_undone_puts_the_earlier_document_in_force(store: Store) -> None:
    first = store.add(plan(), b"")
    store.add(plan(SENTENCES[:5]), b"")
    assert len(store.tasks()) == 5
    store.undo()
    assert (store.documents()[0].document, len(store.tasks())) == (first.document, len(IDS))
    assert store.documents()[0].documents == (first.document,)


ACTS = (
    lambda s, n: s.edit(IDS[n], {"sector": "消防"}),
    lambda s, n: s.edit(IDS[n], {"due": f"2024-07-{n + 1:02d}", "lead": "应急局"}),
    lambda s, n: s.accept([IDS[n], IDS[(n + 1) % 12]]),
    lambda s, n: s.reject([IDS[n]]),
    lambda s, n: s.split(IDS[n], [{"text": "一。"}, {"text": "二。"}]),
    lambda s, n: s.merge([IDS[n], IDS[(n + 3) % 12]]),
    lambda s, n: s.insert(NUMBER, {"text": f"第{n}句。"}),
    lambda s, n: s.record(Progress(IDS[n], state="done", note=str(n))),
    lambda s, n: s.record(Progress(f"{IDS[1]}/消防救援/2024-{n + 1:02d}", state="doing")),
    lambda s, n: s.add(plan(SENTENCES[n:]), b""),
    lambda s, n: s.add(plan((*SENTENCES[:n], "插入一句。", *SENTENCES[n:])), b""),
    lambda s, n: s.undo(),
)
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_whatever_was_done_undo_goes_back_to_the_start(tmp_path_factory: pytest.TempPathFactory, steps: Any) -> None:
    with open_store(str(tmp_path_factory.mktemp("undo") / "r.db"), who="张三") as store:
        store.add(plan(), b"")
        start = store.states()
        for act, n in steps:
            try:
                act(store, n)
            except PolicynlpError:
                continue
        with pytest.raises(NotInStore):
            while store.undo():
                if [one.id for one in store.operations() if not one.undoes and one.undone_by is None] == [1]:
                    assert all(alike(one, other) for one, other in zip(store.states(), start, strict=True))
        assert (store.states(), store.documents()) == ((), ())
