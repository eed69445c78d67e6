"""A run that only finds rows elsewhere in the text is no new version, no line of history and no reason to refuse."""

from store_samples import SENTENCES, plan

from policynlp.register import Store

IDS = [task.id for task in plan().tasks]
ABOVE = ("各部门要高度重视。", *SENTENCES)


def test_a_row_that_only_moved_keeps_its_version_and_takes_the_new_place(store: Store) -> None:
    store.add(plan(), b"")
    seen = store.task(IDS[2])
    added = store.add(plan(ABOVE), b"")
    moved = store.task(IDS[2])
    assert added.counts == {"new": 1, "followed": 0, "conflicting": 0, "gone": 0, "kept": len(SENTENCES)}
    assert moved.values["start"] > seen.values["start"]
    assert moved.version == seen.version
    assert store.edit(IDS[2], {"sector": "消防"}, version=seen.version).version == seen.version + 1


def test_a_row_whose_words_changed_is_a_new_version(store: Store) -> None:
    store.add(plan(), b"")
    store.add(plan((*SENTENCES[:2], "各县区要建立隐患清单，逐项销号，按月报送。", *SENTENCES[3:])), b"")
    assert [store.task(key).version for key in IDS[1:4]] == [1, 2, 1]


def test_an_edit_can_be_undone_after_a_run_that_only_moved_its_row(store: Store) -> None:
    store.add(plan(), b"")
    edited = store.edit(IDS[2], {"sector": "消防"})
    _, *parts = store.split(IDS[3], [{"text": "市场监管局要查处软管。"}, {"text": "不合格的连接软管。"}])
    store.add(plan(ABOVE), b"")
    assert store.undo(2) == 2
    now = store.task(IDS[2])
    assert (now.people, now.version) == ({}, edited.version + 1)
    assert now.machine and now.machine["start"] > plan().tasks[2].start
    assert store.undo(3) == 3
    assert {part.id for part in parts} & {state.id for state in store.states()} == set()
    assert store.task(IDS[3]).live


def test_a_run_that_only_moved_rows_can_be_undone(store: Store) -> None:
    store.add(plan(), b"")
    store.add(plan(ABOVE), b"")
    store.undo()
    assert [row["text"] for row in store.register().rows()] == list(SENTENCES)
    state = store.task(IDS[2])
    assert state.machine and (state.machine["start"], state.version) == (plan().tasks[2].start, 1)


def test_what_was_gone_before_is_not_counted_again(store: Store) -> None:
    store.add(plan(ABOVE), b"")
    assert store.add(plan(), b"").counts["gone"] == 1
    again = store.add(plan((*SENTENCES, "又一句要办的话。")), b"")
    assert again.counts == {"new": 1, "followed": 0, "conflicting": 0, "gone": 0, "kept": len(SENTENCES)}


def test_what_people_took_away_is_not_counted(store: Store) -> None:
    store.add(plan(), b"")
    store.reject([IDS[0]])
    store.split(IDS[2], [{"text": "建立隐患清单。"}, {"text": "逐项销号。"}])
    store.merge([IDS[3], IDS[4]])
    added = store.add(plan(ABOVE[:-1]), b"")
    assert added.counts == {"new": 1, "followed": 0, "conflicting": 0, "gone": 1, "kept": len(SENTENCES) - 2}
    assert len(store.tasks()) == added.counts["kept"] + added.counts["new"]


def test_a_rejected_row_that_the_text_words_anew_is_shown_until_it_is_settled(store: Store) -> None:
    store.add(plan(), b"")
    store.reject([IDS[2]])
    assert store.tasks(conflicts=True) == ()
    added = store.add(plan((*SENTENCES[:2], "各县区要建立隐患清单，逐项销号，按月报送。", *SENTENCES[3:])), b"")
    assert added.counts["conflicting"] == 1
    assert [task.id for task in store.tasks(conflicts=True)] == [IDS[2]]
    assert IDS[2] not in {task.id for task in store.tasks()}
    store.reject([IDS[2]])
    assert store.tasks(conflicts=True) == () and store.task(IDS[2]).review == "rejected"


def test_a_rejected_row_that_vanishes_is_no_conflict(store: Store) -> None:
    store.add(plan(), b"")
    store.reject([IDS[2]])
    store.add(plan((*SENTENCES[:2], *SENTENCES[3:])), b"")
    assert store.tasks(conflicts=True) == ()
    store.add(plan((*SENTENCES, "又一句要办的话。")), b"")
    assert store.task(IDS[2]).review == "rejected" and not store.task(IDS[2]).gone


def test_a_mended_row_that_vanishes_counts_as_a_conflict_since_it_stays(store: Store) -> None:
    store.add(plan(), b"")
    store.edit(IDS[2], {"sector": "消防"})
    added = store.add(plan((*SENTENCES[:2], *SENTENCES[3:])), b"")
    assert (added.counts["conflicting"], added.counts["gone"]) == (1, 0)
    assert [task.id for task in store.tasks(conflicts=True)] == [IDS[2]]
