"""A new run over what people decided: properties on random texts, then each rule by a case."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from merge_samples import actors, decided, documents, sentences

from policynlp.errors import BadChange
from policynlp.register import decisions
from policynlp.register.alike import plain
from policynlp.register.match import absent
from policynlp.register.merge import Merged, merge
from policynlp.register.state import TaskState

D = "d"


def machines(merged: Merged) -> dict[str, object]:
    return {state.id: state.machine for state in merged.tasks if not state.gone}


def conflicts(merged: Merged) -> dict[str, object]:
    return {state.id: dict(state.conflicts) for state in merged.tasks if state.conflicts}


def decide(states: tuple[TaskState, ...], data: st.DataObject) -> tuple[TaskState, ...]:
    """The states after up to four random decisions on random rows."""
    now = {state.id: state for state in states}
    for _ in range(data.draw(st.integers(0, 4))):
        if data.draw(st.booleans()) and now:
            key = data.draw(st.sampled_from(sorted(now)))
            what = data.draw(st.sampled_from(["text", "lead", "accept", "reject", "split", "merge", "done", "settle"]))
            made = _one(now, key, what, data)
        else:
            made = (decisions.inserted(D, {"text": data.draw(sentences)}, now),)
        now |= {state.id: state for state in made}
    return tuple(now.values())


def _one(now: dict[str, TaskState], key: str, what: str, data: st.DataObject) -> tuple[TaskState, ...]:
    state = now[key]

    def text() -> dict[str, str]:
        return {"text": data.draw(sentences)}

    cases = {
        "text": lambda: (decisions.edited(state, text()),),
        "lead": lambda: (
            decisions.edited(state, {"lead": actors([data.draw(st.sampled_from(["商务", "应急管理"]))])}),
        ),
        "accept": lambda: (decisions.accepted(state, machine=data.draw(st.booleans())),),
        "reject": lambda: (decisions.rejected(state),),
        "split": lambda: decisions.split(state, [text(), text()], now),
        "merge": lambda: decisions.merged((state, now[data.draw(st.sampled_from(sorted(now)))]), {}, now),
        "done": lambda: (decisions.progressed(state, "done", note="好", done_on="2024-05-01"),),
        "settle": lambda: (decisions.settled(state, machine=data.draw(st.booleans())),),
    }
    try:
        return cases[what]()
    except BadChange:
        return ()


@given(documents, documents, st.data())
def test_the_same_rows_a_second_time_change_nothing(first, second, data):
    stored = decide(merge((), first, D).tasks, data)
    once = merge(stored, second, D)
    again = merge(once.tasks, second, D)
    assert again.changed == ()
    assert again.tasks == once.tasks


@given(st.lists(documents, min_size=2, max_size=4), st.data())
def test_no_run_alters_a_decision(runs, data):
    stored: tuple[TaskState, ...] = ()
    for rows in runs:
        stored = decide(stored, data)
        after = {state.id: state for state in merge(stored, rows, D).tasks}
        assert {state.id: decided(state) for state in stored} == {
            state.id: decided(after[state.id]) for state in stored
        }
        stored = tuple(after.values())


@given(st.lists(documents, min_size=2, max_size=4), st.data())
def test_every_row_is_one_state_and_ids_are_unique(runs, data):
    stored: tuple[TaskState, ...] = ()
    for rows in runs:
        stored = decide(stored, data)
        merged = merge(stored, rows, D)
        found = [
            state.machine["id"]
            for state in merged.tasks
            if state.machine and not state.gone and "gone" not in state.conflicts
        ]
        counts = {one["id"]: found.count(one["id"]) for one in rows}
        # a task that the person kept though it is gone still knows its old row; the very same text brings it back
        assert all(count == 1 for count in counts.values())
        assert len({state.id for state in merged.tasks}) == len(merged.tasks)
        stored = merged.tasks


@given(documents, documents, st.data())
def test_neither_order_counts(first, second, data):
    stored = decide(merge((), first, D).tasks, data)
    once = merge(stored, second, D)
    assert merge(data.draw(st.permutations(stored)), data.draw(st.permutations(second)), D) == once


@settings(max_examples=400)
@given(documents, documents)
def test_there_and_back_without_people(first, second):
    before = merge((), first, D)
    there = merge(before.tasks, second, D)
    assert machines(merge(there.tasks, first, D)) == machines(before)


@given(documents, documents, st.data())
def test_there_and_back_with_decisions(first, second, data):
    stored = decide(merge((), first, D).tasks, data)
    # where a person gives a row the very words of another one, the sentence may come back as either of the two
    said = [plain(state.people["text"]) for state in stored if "text" in state.people]
    assume(not {plain(one["text"]) for one in first} & set(said))
    before = merge(stored, first, D)
    there = merge(before.tasks, second, D)
    back = merge(there.tasks, first, D)
    assert conflicts(back) == conflicts(before)
    if first:  # a row that a person added has the file's name of the run; a run without rows has none to give back
        assert machines(back) == machines(before)


@given(documents, documents, st.data())
def test_versions_count_one_for_each_change_that_is_seen(first, second, data):
    stored = {state.id: state for state in decide(merge((), first, D).tasks, data)}
    merged = merge(tuple(stored.values()), second, D)
    changed = {state.id for state in merged.changed}
    for state in merged.tasks:
        old = stored.get(state.id)
        assert state.version == (1 if old is None else old.version + (not state.alike_to_people(old)))
        assert (state.id in changed) == (state != old)
    lost = {key for key, state in stored.items() if absent(state)}
    here = [
        state
        for state in merged.tasks
        if (state.review in ("", "accepted") or (state.conflicts and not absent(state)))
        and not (absent(state) and not state.conflicts and state.id in lost)
    ]
    assert merged.new + merged.followed + merged.conflicting + merged.gone + merged.kept == len(here)
