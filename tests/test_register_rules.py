"""Each rule of the merge by a case, and the decisions that people take."""

from dataclasses import replace

import pytest
from merge_samples import actors, decided, document

from policynlp.errors import BadChange
from policynlp.register import decisions
from policynlp.register.merge import merge
from policynlp.register.state import EDITABLE, TaskState

D = "d"
PIPES, SIGNS, REPORT = "更换老旧燃气管网60公里。", "完善渡口警示标志，并配齐救生衣。", "每月25日前报送进展。"
FIRST = [(PIPES, ("燃气",), ("城市管理",)), (SIGNS, ("渡口",), ("交通运输",)), (REPORT, (), ("成员单位",))]


def run(stored, told=FIRST, **values):
    return merge(stored, document(told, **values), D)


def with_text(merged, text):
    found = [state for state in merged.tasks if state.values["text"] == text]
    assert len(found) == 1, [state.values["text"] for state in merged.tasks]
    return found[0]


def swap(states, *made):
    """The states with those of ``made`` in the place of the same ids, or added."""
    return tuple(({state.id: state for state in states} | {state.id: state for state in made}).values())


def other(old, new):
    return [(new if text == old else text, path, lead) for text, path, lead in FIRST]


@pytest.fixture
def first():
    return run(()).tasks


@pytest.fixture
def pipes(first):
    return next(state for state in first if state.values["text"] == PIPES)


@pytest.fixture
def signs(first):
    return next(state for state in first if state.values["text"] == SIGNS)


def test_a_first_run_makes_a_state_of_each_row(first):
    rows = document(FIRST)
    assert [state.id for state in first] == [row["id"] for row in rows]
    assert [state.machine for state in first] == rows
    assert all(state.version == 1 and state.live and not state.touched for state in first)


def test_untouched_rows_follow_and_keep_their_id(first, pipes):
    merged = run(first, other(PIPES, "更换老旧燃气管网85公里。"))
    after = with_text(merged, "更换老旧燃气管网85公里。")
    assert (after.id, after.version, after.conflicts) == (pipes.id, 2, {})
    assert (merged.new, merged.followed, merged.kept, merged.gone, merged.conflicting) == (0, 1, 2, 0, 0)


def test_a_field_that_a_person_set_stays_and_the_others_follow(first, pipes):
    mended = decisions.edited(pipes, {"lead": actors(["住房城乡建设"])})
    after = with_text(run(swap(first, mended), sector="城镇燃气"), PIPES)
    assert [actor["name"] for actor in after.values["lead"]] == ["住房城乡建设"]
    assert after.values["sector"] == "城镇燃气"
    assert after.conflicts == {}


def test_another_value_of_the_machine_is_a_conflict_until_it_is_as_it_was(first, pipes):
    stored = swap(first, decisions.edited(pipes, {"text": "更换燃气管网70公里。"}))
    told = other(PIPES, "更换老旧燃气管网85公里。")
    there = run(stored, told)
    after = with_text(there, "更换燃气管网70公里。")
    assert after.conflicts == {"text": "更换老旧燃气管网85公里。"}
    assert there.conflicting == 1
    assert with_text(run(there.tasks), "更换燃气管网70公里。").conflicts == {}


def test_a_machine_that_comes_to_say_what_the_person_said_is_no_conflict(first, pipes):
    stored = swap(first, decisions.edited(pipes, {"text": "更换老旧燃气管网85公里。"}))
    there = run(stored, other(PIPES, "更换老旧燃气管网85公里"))
    assert with_text(there, "更换老旧燃气管网85公里。").conflicts == {}
    back = with_text(run(there.tasks), "更换老旧燃气管网85公里。")
    assert back.conflicts == {}, "the person has seen the old value, and decided against it"
    assert back.base == {"text": PIPES}


def test_actors_are_compared_by_names(first, pipes):
    stored = swap(first, decisions.edited(pipes, {"lead": actors(["住房城乡建设"])}))
    rows = document(FIRST)
    rows[0]["lead"] = [{"name": "城市管理", "surface": "城管局", "origin": "inherited"}]
    assert with_text(merge(stored, rows, D), PIPES).conflicts == {}
    rows[0]["lead"] = actors(["商务"])
    assert with_text(merge(stored, rows, D), PIPES).conflicts == {"lead": actors(["商务"])}


def test_an_accepted_row_keeps_all_that_was_approved(first, pipes):
    stored = swap(first, decisions.accepted(pipes))
    after = with_text(run(stored, other(PIPES, "更换老旧燃气管网85公里。"), sector="城镇燃气"), PIPES)
    assert after.review == "accepted"
    assert after.conflicts == {"text": "更换老旧燃气管网85公里。", "sector": "城镇燃气"}


def test_a_rejected_row_stays_rejected_and_shows_that_it_was_worded_anew(first, pipes):
    stored = swap(first, decisions.rejected(pipes))
    same = run(stored, sector="城镇燃气")
    state = with_text(same, PIPES)
    assert (state.review, state.conflicts) == ("rejected", {})
    state = with_text(run(same.tasks, other(PIPES, "更换老旧燃气管网85公里。")), "更换老旧燃气管网85公里。")
    assert (state.review, state.conflicts) == ("rejected", {"text": "更换老旧燃气管网85公里。"})


def test_an_untouched_row_that_is_gone_comes_back_with_its_id(first, pipes):
    there = run(first, FIRST[1:])
    gone = with_text(there, PIPES)
    assert (gone.gone, gone.conflicts, there.gone) == (True, {}, 1)
    assert there.tasks[-1] == gone, "gone rows stand last"
    back = run(there.tasks)
    assert with_text(back, PIPES) == replace(pipes, version=3)
    assert back.followed == 1


@pytest.mark.parametrize(
    "decide",
    [
        lambda state: decisions.edited(state, {"due": "2024-05-01"}),
        decisions.accepted,
        lambda state: decisions.progressed(state, "doing"),
        lambda state: decisions.progressed(state, note="已招标"),
    ],
    ids=["edited", "accepted", "begun", "noted"],
)
def test_a_touched_row_that_is_gone_stays_and_says_so(first, pipes, decide):
    there = run(swap(first, decide(pipes)), FIRST[1:])
    state = with_text(there, PIPES)
    assert (state.live, state.conflicts) == (True, {"gone": True})
    back = with_text(run(there.tasks), PIPES)
    assert (back.live, back.conflicts) == (True, {})


def test_who_kept_a_row_that_is_gone_is_not_asked_again(first, pipes):
    there = run(swap(first, decisions.progressed(pipes, "doing")), FIRST[1:])
    kept = decisions.settled(with_text(there, PIPES))
    assert kept.conflicts == {}
    assert kept.version == with_text(there, PIPES).version + 1
    assert run(swap(there.tasks, kept), FIRST[1:]).changed == ()
    dropped = decisions.settled(with_text(there, PIPES), machine=True)
    assert (dropped.review, dropped.conflicts) == ("rejected", {})


PARTS = ({"text": "完善渡口警示标志。"}, {"text": "配齐渡口救生衣。", "lead": actors(["海事"])})


def test_the_parts_of_a_split_row_follow_what_nobody_set(first, signs):
    parent, one, two = decisions.split(signs, PARTS)
    assert (parent.review, parent.children, parent.live) == ("split", (one.id, two.id), False)
    assert (one.parents, one.origin, one.review) == ((signs.id,), "split", "")
    assert one.values["path"] == ["渡口"]
    after = run(swap(first, parent, one, two), sector="水上交通")
    assert with_text(after, PARTS[0]["text"]).values["sector"] == "水上交通"
    assert len(after.tasks) == 5
    assert after.new == after.conflicting == 0


def test_a_split_row_worded_anew_shows_in_its_parts(first, signs):
    stored = swap(first, *decisions.split(signs, PARTS))
    text = "完善渡口警示标志，并配足救生衣和救生圈。"
    after = run(stored, [(text if t == SIGNS else t, path, ["商务"]) for t, path, lead in FIRST])
    one, two = with_text(after, PARTS[0]["text"]), with_text(after, PARTS[1]["text"])
    assert one.conflicts == {"text": text}, "its lead follows"
    assert [actor["name"] for actor in one.values["lead"]] == ["商务"]
    assert two.conflicts == {"text": text, "lead": actors(["商务"])}
    assert with_text(after, text).conflicts == {}
    assert with_text(after, text).review == "split"


def test_a_program_that_splits_as_the_person_did_makes_no_second_row(first, signs):
    stored = swap(first, *decisions.split(signs, PARTS))
    told = [FIRST[0], (PARTS[0]["text"], ("渡口",), ("交通运输",)), (PARTS[1]["text"], ("渡口",), ("海事",)), FIRST[2]]
    after = run(stored, told)
    assert after.new == 0
    for part in PARTS:
        state = with_text(after, part["text"])
        assert (state.machine["text"], state.conflicts) == (part["text"], {})
    assert with_text(after, SIGNS).conflicts == {"gone": True}
    again = run(after.tasks)
    assert all(not state.conflicts for state in again.tasks)


def test_parts_of_a_row_that_is_gone_stay_and_say_so(first, signs):
    after = run(swap(first, *decisions.split(signs, PARTS)), [FIRST[0], FIRST[2]])
    assert [with_text(after, part["text"]).conflicts for part in PARTS] == [{"gone": True}] * 2


def test_merged_rows_make_one_that_shows_what_changes_in_any(first, pipes, signs):
    *parents, child = decisions.merged([pipes, signs], {"lead": actors(["应急管理"])})
    assert [state.review for state in parents] == ["merged", "merged"]
    assert child.values["text"] == PIPES + SIGNS
    stored = swap(first, *parents, child)
    assert run(stored).changed == ()
    after = run(stored, other(PIPES, "更换老旧燃气管网85公里。"))
    assert with_text(after, PIPES + SIGNS).conflicts == {"text": "更换老旧燃气管网85公里。" + SIGNS}
    one_gone = run(stored, FIRST[1:])
    assert with_text(one_gone, PIPES + SIGNS).conflicts["text"] == SIGNS
    both_gone = run(stored, FIRST[2:])
    assert with_text(both_gone, PIPES + SIGNS).conflicts == {"gone": True}


def test_a_row_that_a_person_added_survives_and_takes_the_machines_when_found(first):
    added = decisions.inserted(D, {"text": "购置应急发电机。"}, {state.id for state in first}, first[0].machine)
    stored = swap(first, added)
    assert run(stored).changed == ()
    after = run(stored, [*FIRST, ("四、购置应急发电机。", ("保障",), ("商务",))])
    found = with_text(after, "购置应急发电机。")
    assert (found.id, found.values["path"], after.new) == (added.id, ["保障"], 0)
    assert run(after.tasks).changed != ()
    assert with_text(run(after.tasks), "购置应急发电机。").conflicts == {}


def test_a_text_that_was_mended_as_the_directive_then_was_comes_back_to_its_row(first, pipes):
    words = "管网更新按市政府批复的名单办理。"
    there = run(swap(first, decisions.edited(pipes, {"text": words})), other(PIPES, words))
    assert (there.new, with_text(there, words).conflicts) == (0, {})
    back = run(there.tasks)
    assert (back.new, back.gone, with_text(back, words).conflicts) == (0, 0, {})


def test_an_added_row_never_takes_the_place_of_one_that_the_machine_found():
    mine, old = "更换老旧燃气管网70公里。", "更换老旧燃气管网60公里。"
    near = "更换老旧燃气管网不少于60公里，纳入考核。"
    before = run((), [(old, (), ())])
    added = decisions.inserted(D, {"text": mine}, {state.id for state in before.tasks})
    there = run((*before.tasks, added), [(near, (), ()), (mine, (), ())])
    assert with_text(there, mine).id == added.id
    back = run(there.tasks, [(old, (), ())])
    assert with_text(back, old).id == before.tasks[0].id
    assert (back.new, back.gone) == (0, 0)


def test_ids_of_people_are_made_of_content(signs):
    once, again = decisions.split(signs, PARTS), decisions.split(signs, PARTS)
    assert [state.id for state in once] == [state.id for state in again]
    twins = decisions.split(signs, [PARTS[0], PARTS[0]])
    assert len({state.id for state in twins}) == 3
    one = decisions.inserted(D, {"text": "购置。"})
    assert decisions.inserted(D, {"text": "购置。"}, {one.id}).id != one.id
    assert all(len(state.id) == 16 for state in (*once, *twins, one))


def test_an_id_that_is_taken_is_never_given_twice():
    row = document(FIRST[:1])[0]
    other_row = document(FIRST[1:2])[0]
    stored = [TaskState(row["id"], D, machine=other_row)]
    merged = merge(stored, [row, other_row], D)
    assert len({state.id for state in merged.tasks}) == 2
    assert merge(stored, [row, other_row], D) == merged


def test_states_of_other_directives_are_passed_over(first):
    assert merge([replace(state, directive="x") for state in first], [], D).tasks == ()


def test_accepting_sets_every_field_and_settles(first, pipes):
    stored = swap(first, decisions.edited(pipes, {"text": "更换燃气管网70公里。"}))
    state = with_text(run(stored, other(PIPES, "更换老旧燃气管网85公里。")), "更换燃气管网70公里。")
    assert set(decisions.accepted(state).people) == set(EDITABLE)
    assert decisions.accepted(state).values["text"] == "更换燃气管网70公里。"
    taken = decisions.accepted(state, machine=True)
    assert (taken.values["text"], taken.conflicts, taken.version) == ("更换老旧燃气管网85公里。", {}, state.version + 1)


def test_released_fields_follow_the_machine_again(pipes):
    state = decisions.released(decisions.edited(pipes, {"due": "2024-05-01"}), ["due"])
    assert (state.people, state.base, state.values["due"]) == ({}, {}, None)


def test_only_what_is_done_has_a_day_of_it(pipes):
    done = decisions.progressed(pipes, "done", note="完工", done_on="2024-05-01")
    assert (done.progress, done.note, done.done_on) == ("done", "完工", "2024-05-01")
    assert decisions.progressed(done, "doing").done_on is None
    assert decisions.progressed(done, note="").note == ""


@pytest.mark.parametrize(
    ("decide", "says"),
    [
        (lambda state: decisions.edited(state, {"path": []}), "path"),
        (lambda state: decisions.split(state, [{"text": "一"}]), "two at least"),
        (lambda state: decisions.split(state, [{"text": "一"}, {"text": " "}]), "needs a text"),
        (lambda state: decisions.split(decisions.rejected(state), PARTS), "is rejected"),
        (lambda state: decisions.edited(decisions.split(state, PARTS)[0], {"due": None}), "is split"),
        (lambda state: decisions.merged([state]), "two or more"),
        (lambda state: decisions.merged([state, state]), "two or more"),
        (lambda state: decisions.merged([state, replace(state, id="x", directive="e")]), "one directive"),
        (lambda state: decisions.inserted(D, {"due": "now"}), "needs a text"),
    ],
)
def test_what_cannot_be_decided_says_why(pipes, decide, says):
    with pytest.raises(BadChange, match=says) as caught:
        decide(pipes)
    assert "\n" not in str(caught.value)


def test_decisions_go_through_a_history_unchanged(first, signs):
    for state in (*decisions.split(signs, PARTS), *decisions.merged(first[:2]), decisions.accepted(signs)):
        assert TaskState.from_plain(state.plain()) == state
        assert decided(TaskState.from_plain(state.plain())) == decided(state)
