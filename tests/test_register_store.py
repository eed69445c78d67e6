"""The store: what is added comes back, what a person decides stands and can be undone; on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from store_samples import NUMBER, SENTENCES, plan

from policynlp import __version__
from policynlp.errors import BadChange, NotInStore, VersionConflict
from policynlp.export import FORMATS, render
from policynlp.register import Store, open_store
from policynlp.register.views import row_of
from policynlp.rows import FIELDS, Register

PLAN = plan()
IDS = [task.id for task in PLAN.tasks]


def filled(store: Store) -> Store:
    store.add(PLAN, "原件".encode())
    return store


def test_what_is_added_comes_back_in_every_export(store: Store) -> None:
    filled(store)
    document = replace(PLAN.document, source="plan.txt")  # of the path the store keeps the file's name
    run = Register((replace(PLAN, document=document),), (), __version__)
    assert list(store.register().rows()) == list(run.rows())
    for name in FORMATS:
        assert render(store.register(), name) == render(run, name), name
    assert store.file(PLAN.document.digest) == "原件".encode()
    assert [(one.label, one.tasks) for one in store.documents()] == [(f"云溪市燃气安全整治方案 ({NUMBER})", len(IDS))]


def test_real_directives_come_back_row_by_row(store: Store, corpus: Any, nlp: Any) -> None:
    from policynlp.pipeline import analyse
    from policynlp.reading import read

    paths = [corpus / "docs" / f"{name}.txt" for name in ("notice_county_2023", "division_yunzhou_2024")]
    run = Register(tuple(analyse(read(path), nlp) for path in paths), (), __version__)
    for directive, path in zip(run.directives, paths, strict=True):
        store.add(directive, path.read_bytes())
    assert list(store.register().rows()) == list(run.rows())
    kept = [task.evidence for _, task in store.register().tasks()]
    assert kept == [task.evidence for _, task in run.tasks()]


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert (store.tasks(), store.items(), store.due(), store.documents(), store.operations()) == ((), (), [], (), ())
    assert list(store.register().rows()) == []
    with pytest.raises(NotInStore):
        store.undo()


def test_the_same_twice_changes_nothing(store: Store) -> None:
    assert store.add(PLAN, b"").outcome == "new"
    again = store.add(PLAN, b"")
    assert (again.outcome, again.by, again.operation) == ("same", "text", None)
    assert len(store.operations()) == 1


def test_another_program_runs_it_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(store)
    monkeypatch.setattr("policynlp.register.runs.__version__", "0.0.1")
    found = store.add(PLAN, b"")
    assert (found.outcome, found.counts["kept"]) == ("again", len(IDS))
    assert store.add(PLAN, b"").outcome == "same"


def test_a_mended_row_keeps_its_id_and_shows_who_when_why(store: Store) -> None:
    filled(store)
    after = store.edit(IDS[0][:6], {"lead": "市应急局、自定义专班", "due": "2024-07-31"}, reason="电话核实")
    assert (after.id, after.version, row_of(after)["due"]) == (IDS[0], 2, "2024-07-31")
    assert [actor["name"] for actor in after.values["lead"]] == ["应急管理", "自定义专班"]
    assert [actor["surface"] for actor in after.values["lead"]] == ["市应急局", "自定义专班"]
    last = store.history(IDS[0])[-1]
    assert (last.operation.who, last.operation.command, last.operation.reason) == ("张三", "edit", "电话核实")
    assert last.fields()["due"] == ("2024-06-30", "2024-07-31")


def test_the_history_of_a_directive_lists_its_versions(store: Store) -> None:
    filled(store)
    store.add(plan(SENTENCES[:3]), b"")
    for words in (NUMBER, "plan.txt", PLAN.document.digest[:10], PLAN.document.digest):
        assert [len(change.after.documents) for change in store.history(words) if change.after] == [1, 2]  # type: ignore[union-attr]


def test_an_edit_that_changes_nothing_is_none(store: Store) -> None:
    filled(store)
    store.edit(IDS[0], {"due": "2024-07-31"})
    assert store.edit(IDS[0], {"due": "2024-07-31"}).version == 2
    assert len(store.operations()) == 2


def test_empty_values_clear_their_fields(store: Store) -> None:
    filled(store)
    store.edit(IDS[0], {"lead": "", "deadline": "", "due": ""})
    row = next(row for row in store.register().rows() if row["id"] == IDS[0])
    assert (row["lead"], row["deadline"], row["due"], row["milestones"]) == ([], None, None, [])


def test_another_version_is_refused_and_nothing_is_written(store: Store, store_url: str) -> None:
    filled(store)
    with open_store(store_url, who="李四") as other:
        other.edit(IDS[0], {"sector": "消防"})
    with pytest.raises(VersionConflict, match=r"version 2, you saw 1: changed by 李四 at .*\(edit: sector\)"):
        store.edit(IDS[0], {"sector": "矿山"}, version=1)
    assert store.task(IDS[0]).values["sector"] == "消防"


def test_accept_reject_split_merge_insert_show_in_the_register(store: Store) -> None:
    filled(store)
    store.reject([IDS[3]], reason="重复")
    *_, first, second = store.split(
        IDS[0], [{"text": "住建局要在2024年6月底前完成"}, {"text": "老旧燃气立管的全面排查。"}]
    )
    *_, joined = store.merge([IDS[4], IDS[5]])
    made = store.insert(NUMBER, {"text": "每周报送进度。", "lead": "应急局", "due": "R/P1W"})
    store.accept(IDS[6:8])
    rows = list(store.register().rows())
    gone = {IDS[3], IDS[0], IDS[4], IDS[5]}
    assert {row["id"] for row in rows} == {*IDS} - gone | {first.id, second.id, joined.id, made.id}
    assert all(tuple(row) == FIELDS for row in rows)
    by_id = {row["id"]: row for row in rows}
    text = PLAN.document.text
    for part in (first, second):
        row = by_id[part.id]
        assert text[row["start"] : row["end"]] == row["text"]  # a part stands where its words stand
    assert by_id[joined.id]["text"] == SENTENCES[4] + SENTENCES[5]
    assert (by_id[made.id]["title"], by_id[made.id]["due"]) == (PLAN.frame.title, "R/P1W")
    assert [row["id"] for row in rows][-1] == made.id
    assert {state.id for state in store.tasks(state="withdrawn")} == gone
    assert {item.id for item in store.items() if item.state == "withdrawn"} == gone


def test_tasks_of_an_accepted_row_keep_their_origins(store: Store) -> None:
    filled(store)
    before = list(store.register().rows())
    store.accept(IDS)
    assert list(store.register().rows()) == before


@pytest.mark.parametrize(
    ("filters", "count", "why"),
    [
        ({}, 12, "all"),
        ({"department": "市应急局"}, 1, "any of its names"),
        ({"department": "住房城乡建设"}, 1, "the canonical one"),
        ({"sector": "城镇燃气"}, 12, "all are of one"),
        ({"sector": "消防"}, 0, "none"),
        ({"state": "open"}, 12, "nothing is done"),
        ({"state": "withdrawn"}, 0, "nothing is rejected"),
        ({"conflicts": True}, 0, "nothing was run again"),
        ({"due_before": "2024-06-30"}, 1, "the day itself counts"),
        ({"due_before": "2024-06-29"}, 0, "a duty has no day as a whole"),
        ({"directive": NUMBER}, 12, "by its number"),
        ({"directive": "云安委[2024]7号"}, 12, "brackets of another form"),
        ({"directive": "plan.txt"}, 12, "by its file"),
        ({"directive": PLAN.document.digest[:8]}, 12, "by the beginning of its id"),
    ],
)
def test_filters(store: Store, filters: dict[str, Any], count: int, why: str) -> None:
    assert len(filled(store).tasks(**filters)) == count, why


@pytest.mark.parametrize(
    ("act", "error", "says"),
    [
        (lambda s: s.edit(IDS[0], {"page": "1"}), BadChange, "allowed are text, kind"),
        (lambda s: s.edit("zzz", {"due": ""}), NotInStore, "no task"),
        (lambda s: s.edit("0" * 16, {"due": ""}), NotInStore, "no such task"),
        (lambda s: s.edit("", {"due": ""}), NotInStore, "no task"),
        (lambda s: s.split(IDS[0], [{"text": "一"}]), BadChange, "two"),
        (lambda s: s.split(IDS[0], [{"text": "一"}, {"text": " "}]), BadChange, "needs words"),
        (lambda s: s.merge([IDS[0], IDS[0][:8]]), BadChange, "two or more"),
        (lambda s: s.merge([]), BadChange, "two or more"),
        (lambda s: s.insert("没有", {"text": "一"}), NotInStore, "no directive"),
        (lambda s: s.insert(NUMBER, {"due": "now"}), BadChange, "text"),
        (lambda s: s.history("没有"), NotInStore, "没有"),
        (lambda s: s.undo(99), NotInStore, "no operation 99"),
        (lambda s: s.tasks(state="x"), BadChange, "open, doing, done, withdrawn"),
        (lambda s: s.tasks(due_before="2024-13-01"), BadChange, "2024-06-30"),
        (lambda s: s.file("0" * 64), NotInStore, "no such document"),
    ],
)
def test_what_cannot_be_says_so_in_one_line(store: Store, act: Any, error: type[Exception], says: str) -> None:
    filled(store)
    with pytest.raises(error, match=says) as raised:
        act(store)
    assert "\n" not in str(raised.value)
    assert len(store.operations()) == 1


def test_a_split_row_is_changed_through_its_parts(store: Store) -> None:
    filled(store)
    parts = store.split(IDS[0], [{"text": "一。"}, {"text": "二。"}])
    for act in (
        lambda: store.edit(IDS[0], {"due": "now"}),
        lambda: store.reject([IDS[0]]),
        lambda: store.split(IDS[0], [{"text": "一"}, {"text": "二"}]),
        lambda: store.merge([IDS[0], parts[1].id]),
    ):
        with pytest.raises(BadChange, match="split"):
            act()
    assert store.edit(parts[1].id, {"due": "now"}).version == 2


def test_two_ids_that_begin_alike_are_asked_for_more(store: Store) -> None:
    filled(store)
    counts: dict[str, int] = {}
    for key in IDS:
        counts[key[0]] = counts.get(key[0], 0) + 1
    several = next(first for first, count in counts.items() if count > 1)
    with pytest.raises(BadChange, match="give more digits"):
        store.task(several)


def test_text_of_any_kind_is_kept(store: Store) -> None:
    filled(store)
    for text in ("=1+1", "'; DROP TABLE tasks; --", "a\0b", "𠮷\ud800", "行\n行", "%_\\", "x" * 20_000):
        state = store.edit(IDS[0], {"text": text, "lead": text[:50]})
        assert store.task(IDS[0]) == state
    with pytest.raises(BadChange, match="20,000"):
        store.edit(IDS[0], {"text": "x" * 20_001})
    odd = plan(("含\0字符的一句。",), number="x\0y", title="t", source="in/a\0b.txt")
    store.add(odd, b"\0")
    assert store.register(odd.document.digest).directives[0].document.text == odd.document.text


def test_the_person_is_the_one_named_then_the_environment(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYNLP_WHO", "王五")
    monkeypatch.setenv("POLICYNLP_DB", str(tmp_path / "deep" / "er" / "r.db"))
    with open_store() as store:
        assert (store.who, (tmp_path / "deep" / "er" / "r.db").is_file()) == ("王五", True)
    assert open_store(who="赵六").who == "赵六"
    monkeypatch.delenv("POLICYNLP_WHO")
    assert open_store().who


def test_a_store_that_is_not_there_is_not_made_to_read_it(tmp_path: Any) -> None:
    with pytest.raises(NotInStore, match="policynlp add"):
        open_store(str(tmp_path / "no.db"), create=False)
    assert not list(tmp_path.iterdir())


def test_reading_writes_nothing(tmp_path: Any) -> None:
    path = tmp_path / "r.db"
    with open_store(str(path)) as store:
        filled(store)
    before = path.read_bytes()
    with open_store(str(path)) as store:
        store.items(today=date(2030, 1, 1), recurring=False), store.due(), store.history(IDS[0]), store.register()
    assert path.read_bytes() == before
