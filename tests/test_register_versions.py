"""A directive that is revised: what it is taken for, and that every decision of a person stands, back to the start."""

import random
from typing import Any

import pytest
from store_samples import ISSUER, NUMBER, SENTENCES, TITLE, plan

from policynlp.errors import BadChange, NotInStore
from policynlp.items import Progress
from policynlp.register import Store
from policynlp.register.keeping import alike
from policynlp.register.state import TaskState

CHANGED = {
    1: "消防支队每月对高层住宅小区的疏散通道抽查两次。",
    5: "商务局要督促餐饮企业在2024年6月底前安装报警器。",
}


def revision(seed: int) -> Any:
    """The plan with its sentences moved, two changed and one gone."""
    lines = [CHANGED.get(n, line) for n, line in enumerate(SENTENCES) if n != 8]
    random.Random(seed).shuffle(lines)
    return plan(lines)


@pytest.mark.parametrize(
    ("frame", "by", "why"),
    [
        ({"number": None, "title": "云溪市 燃气安全整治方案"}, "title", "a blank, as a copy out of a PDF has it"),
        ({"number": "云安委（２０２４）7号"}, "number", "digits and brackets of full width"),
        ({"title": "另一标题"}, "number", "the same number, whatever the title"),
        ({"number": "云安委【2024】 7 号"}, "number", "brackets of another form, a blank"),
        ({"number": None}, "title", "no number: the same title and issuer"),
        ({"number": "云安委〔2024〕8号"}, "", "another number is another directive, though the title is the same"),
        ({"number": None, "issuer": "另一机关"}, "", "another issuer"),
        ({"number": None, "issuer": None}, "title", "no issuer: the same title, and most of the words"),
        ({"number": None, "title": None, "issuer": None}, "", "nothing is known of it"),
    ],
)
def test_what_a_document_is_taken_for(store: Store, frame: dict[str, str | None], by: str, why: str) -> None:
    first = store.add(plan(), b"")
    added = store.add(plan((*SENTENCES, "新增一句。"), **frame), b"")
    assert (added.by, added.outcome) == (by, "revised" if by else "new"), why
    assert (added.directive == first.directive) == bool(by)
    assert added.taken_for == (f"{TITLE} ({NUMBER})" if by else "")
    assert len(store.documents()) == (1 if by else 2)


@pytest.mark.parametrize(
    ("lines", "frame", "directives", "why"),
    [
        (SENTENCES[6:], {}, 1, "a title without an issuer, and half of the tasks"),
        (SENTENCES[8:], {}, 2, "a third of them: such titles are written every year"),
        (SENTENCES[6:], {"issuer": ISSUER}, 1, "the first one named no issuer, this one does"),
        (SENTENCES, {"title": None}, 2, "no title"),
    ],
)
def test_a_title_without_an_issuer_needs_the_words_too(
    store: Store, lines: tuple[str, ...], frame: dict[str, str | None], directives: int, why: str
) -> None:
    store.add(plan(number=None, issuer=None), b"")
    store.add(plan((*lines, "新增一句。"), **{"number": None, "issuer": None, **frame}), b"")
    assert len(store.documents()) == directives, why


def test_a_number_of_another_paper_is_asked_about(store: Store) -> None:
    """Offices slip: the number of the last paper stays in the template."""
    first = store.add(plan(), b"")
    other = plan(("不相干的一句。",), title="别的文件", source="in/b.txt")
    with pytest.raises(BadChange, match=f"but another title and none of its tasks; .*--revises {first.directive[:12]}"):
        store.add(other, b"")
    assert [one.tasks for one in store.documents()] == [len(SENTENCES)]
    assert store.add(other, b"", new=True).outcome == "new"


def test_a_directive_may_be_told_or_said_to_be_new(store: Store) -> None:
    first = store.add(plan(), b"")
    other = plan(("不相干的一句。",), title="别的文件", number="别〔2024〕1号", source="in/b.txt")
    told = store.add(other, b"", revises=NUMBER)
    assert (told.by, told.directive, told.outcome) == ("told", first.directive, "revised")
    new = store.add(plan((*SENTENCES, "新增一句。")), b"", new=True)
    assert (new.outcome, new.by) == ("new", "")
    with pytest.raises(NotInStore, match="没有"):
        store.add(plan(("又一句。",)), b"", revises="没有")


def test_an_older_version_says_so_and_can_be_put_in_force_again(store: Store) -> None:
    first = store.add(plan(), b"")
    store.add(revision(1), b"")
    before = store.states()
    older = store.add(plan(), b"")
    assert (older.outcome, older.operation, store.states()) == ("older", None, before)
    back = store.add(plan(), b"", revises=first.directive)
    assert (back.outcome, store.documents()[0].document) == ("revised", first.document)
    assert [row["text"] for row in store.register().rows()] == list(SENTENCES)


def test_several_that_fit_are_asked_about(store: Store) -> None:
    store.add(plan(number=None), b"")
    store.add(plan((*SENTENCES, "新增一句。"), number=None), b"", new=True)
    with pytest.raises(BadChange, match="--revises"):
        store.add(plan(("又一句。",), number=None), b"")
    with pytest.raises(BadChange, match="names 2 directives"):
        store.tasks(directive=TITLE)
    assert store.documents()[0].issuer == ISSUER


def decide(store: Store) -> dict[str, Any]:
    """Ten rows mended, one rejected, one split, one merged pair, one inserted, one done; what must stand, by id."""
    ids = [task.id for task in plan().tasks]
    must: dict[str, Any] = {}
    for n, key in enumerate(ids[:10]):
        changes = {"sector": "消防"} if n % 2 else {"lead": f"专班{n}"}
        store.edit(key, changes, reason=f"第{n}行")
        must[key] = dict(store.task(key).people)
    store.edit(ids[1], {"text": "消防支队每周抽查。"})
    must[ids[1]] = dict(store.task(ids[1]).people)
    store.reject([ids[10]], reason="重复")
    _, *parts = store.split(ids[11], [{"text": "应急局要长期坚持"}, {"text": "明察暗访。"}])
    made = store.insert(NUMBER, {"text": "每周报送进度。", "lead": "应急局"})
    for one in (*parts, made):
        must[one.id] = dict(one.people)
    store.record(Progress(ids[3], state="done", note="办结"))
    return must


def stands(state: TaskState, values: dict[str, Any]) -> bool:
    return all(state.people[name] == value for name, value in values.items())


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_decision_stands_through_ten_revisions_and_undo_goes_back_to_the_start(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    assert store.operations() == ()
    store.add(plan(), b"")
    before = store.states()
    must = decide(store)
    ids = [task.id for task in plan().tasks]
    for turn in range(10):
        store.add(revision(chance.randrange(1000)), b"")
        key = chance.choice(ids[:8])
        store.edit(key, {"deadline": f"第{turn}次"}, reason="再改")
        must[key] = {**must[key], "deadline": f"第{turn}次"}
        states = {state.id: state for state in store.states()}
        for kept, values in must.items():
            assert stands(states[kept], values), kept
        assert states[ids[10]].review == "rejected" and states[ids[11]].review == "split"
        assert (states[ids[3]].progress, states[ids[3]].note) == ("done", "办结")
        assert states[ids[1]].conflicts["text"] == CHANGED[1]
        assert states[ids[8]].conflicts == {"gone": True}
        texts = [row["text"] for row in store.register().rows()]
        assert SENTENCES[10] not in texts and SENTENCES[11] not in texts
        assert len(texts) == len(set(texts)) == 13, texts
    for _ in store.operations():
        if store.operations()[-2].undone_by is not None:
            break
        store.undo()
    assert len(store.documents()) == 1
    assert all(alike(one, other) for one, other in zip(store.states(), before, strict=True))
    store.undo()
    assert (store.states(), store.documents(), store.tasks()) == ((), (), ())
    with pytest.raises(NotInStore):
        store.undo()


def test_a_conflict_is_settled_by_either_side(store: Store) -> None:
    store.add(plan(), b"")
    ids = [task.id for task in plan().tasks]
    store.edit(ids[1], {"text": "消防支队每周抽查。"})
    store.edit(ids[8], {"sector": "消防"})
    store.add(revision(3), b"")
    assert {state.id for state in store.tasks(conflicts=True)} == {ids[1], ids[8]}
    assert {item.id: item.conflicts for item in store.items()}[ids[1]] == ("text",)
    store.accept([ids[1], ids[8]])
    assert store.tasks(conflicts=True) == ()
    assert store.task(ids[1]).values["text"] == "消防支队每周抽查。"
    store.add(revision(4), b"")
    assert store.tasks(conflicts=True) == ()  # what was settled is not asked again
    assert store.undo() and store.undo() and len(store.tasks(conflicts=True)) == 2
    store.accept([ids[1], ids[8]], machine=True)
    assert (store.task(ids[1]).values["text"], store.task(ids[8]).live) == (CHANGED[1], False)
