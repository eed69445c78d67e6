"""What a list says of many tasks is one operation, whole or not at all."""

import pytest
from sqlalchemy import select
from store_samples import plan

from policynlp.items import Progress
from policynlp.register import Store, progressing
from policynlp.register.schema import progress

IDS = [task.id for task in plan().tasks]


def test_what_fits_is_written_and_the_rest_is_named(store: Store) -> None:
    store.add(plan(), b"")
    said = [Progress(IDS[0], state="done"), Progress("0" * 16, state="done"), Progress(IDS[3], note="已排查")]
    taken, problems = store.record_all([*said, Progress(IDS[4], done_on="2024-02-31", state="done")])
    assert taken == (said[0], said[2])
    assert len(problems) == 2 and "0000000000000000: no such task" in problems[0] and "2024-02-31" in problems[1]
    newest = store.operations(1)[0]
    assert (newest.command, set(newest.keys)) == ("import", {IDS[0], IDS[3]})
    before = store.operations()
    assert store.record_all(said)[0] == (said[0], said[2])
    assert store.operations() == before
    with store.database.read() as connection:
        assert len(connection.execute(select(progress)).all()) == 2  # said twice, written down once
    store.undo()
    assert {item.state for item in store.items()} == {"open"}


def test_a_failure_on_the_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(plan(), b"")
    first, seen = progressing.record, []

    def breaks(*arguments: object, **options: object) -> object:
        seen.append(arguments)
        if len(seen) == 2:
            raise RuntimeError("the power is off")
        return first(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(progressing, "record", breaks)
    with pytest.raises(RuntimeError):
        store.record_all([Progress(IDS[0], state="done"), Progress(IDS[1], state="doing")])
    assert {item.state for item in store.items()} == {"open"} and len(store.operations()) == 1
