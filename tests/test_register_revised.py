"""The evidence: a directive mended by people and run again in ten revised texts, between edits; every decision stands.

The same play runs on pure states, on a store in SQLite and on one in PostgreSQL (skipped where none answers; the URL of
a database whose user may create others is POLICYNLP_TEST_POSTGRES, by default the socket of this machine).
"""

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from merge_samples import actors, decided
from revised_samples import Version, first, revised

from policynlp.errors import NotInStore
from policynlp.items import Progress
from policynlp.register import decisions, open_store
from policynlp.register.alike import plain
from policynlp.register.merge import merge
from policynlp.register.state import TaskState

if TYPE_CHECKING:
    from spacy.language import Language

SEEDS = (1, 2, 3)


class Desk(Protocol):
    """What a clerk can do; on pure states and on a store alike."""

    def add(self, version: Version) -> None: ...
    def edit(self, task: str, values: Mapping[str, Any]) -> None: ...
    def accept(self, task: str) -> None: ...
    def reject(self, task: str) -> None: ...
    def split(self, task: str, parts: Sequence[Mapping[str, Any]]) -> None: ...
    def note(self, task: str, note: str) -> None: ...
    def insert(self, text: str) -> None: ...
    def states(self) -> dict[str, TaskState]: ...


class PureDesk:
    """The states in memory."""

    def __init__(self) -> None:
        self.now: dict[str, TaskState] = {}

    def states(self):
        return dict(self.now)

    def _keep(self, *made):
        self.now |= {state.id: state for state in made}

    def add(self, version):
        self._keep(*merge(tuple(self.now.values()), version.rows, "d").tasks)

    def edit(self, task, values):
        self._keep(decisions.edited(self.now[task], values))

    def accept(self, task):
        self._keep(decisions.accepted(self.now[task]))

    def reject(self, task):
        self._keep(decisions.rejected(self.now[task]))

    def split(self, task, parts):
        self._keep(*decisions.split(self.now[task], parts, self.now))

    def note(self, task, note):
        self._keep(decisions.progressed(self.now[task], "doing", note=note))

    def insert(self, text):
        self._keep(decisions.inserted("d", {"text": text}, self.now))


class StoreDesk:
    """A store; ``before`` holds the states before each operation, for the way back."""

    def __init__(self, store) -> None:
        self.store, self.before = store, []

    def states(self):
        return {state.id: state for state in self.store.states()}

    def _do(self, call, *args, **options):
        before, count = self.states(), len(self.store.operations())
        call(*args, **options)
        if len(self.store.operations()) > count:
            self.before.append(before)

    def _directive(self):
        known = self.store.documents()
        return known[0].id if known else None

    def add(self, version):
        self._do(self.store.add, version.directive, version.text.encode(), revises=self._directive())

    def edit(self, task, values):
        self._do(self.store.edit, task, values)

    def accept(self, task):
        self._do(self.store.accept, [task])

    def reject(self, task):
        self._do(self.store.reject, [task])

    def split(self, task, parts):
        self._do(self.store.split, task, parts)

    def note(self, task, note):
        self._do(self.store.record, Progress(task, "doing", note))

    def insert(self, text):
        self._do(self.store.insert, self._directive(), {"text": text})


def open_case(desk: Desk, chance: random.Random) -> None:
    """Ten rows mended, one rejected, one split."""
    keys = chance.sample(sorted(desk.states()), 12)
    for n, key in enumerate(keys[:10]):
        text = desk.states()[key].values["text"]
        mended = [{"text": "（已核）" + text}, {"lead": actors(["应急管理", "消防救援"])}, {"due": "2024-09-30"}][n % 3]
        desk.edit(key, mended)
    desk.reject(keys[10])
    text = desk.states()[keys[11]].values["text"].rstrip("。；")
    half = len(text) // 2
    desk.split(keys[11], [{"text": text[:half] + "。"}, {"text": text[half:] + "。"}])


def edit_some(desk: Desk, chance: random.Random, n: int) -> None:
    """One or two decisions on rows that stand, and now and then a row more."""
    for _ in range(chance.randint(1, 2)):
        live = sorted(key for key, state in desk.states().items() if state.live)
        key = chance.choice(live)
        chance.choice(
            [
                lambda key=key: desk.edit(key, {"due": f"2024-1{n % 3}-15"}),
                lambda key=key: desk.edit(key, {"text": desk.states()[key].values["text"][:-1] + "，确保实效。"}),
                lambda key=key: desk.accept(key),
                lambda key=key: desk.note(key, f"第{n}次会商"),
            ]
        )()
    if n % 4 == 0:
        desk.insert(f"第{n}次会商议定：另行购置应急发电机。")


def check(desk: Desk, before: Mapping[str, TaskState], version: Version) -> None:
    """Every decision stands, every row is there once, and what the text says otherwise is shown, by what we changed."""
    after = desk.states()
    assert {key: decided(state) for key, state in before.items()} == {key: decided(after[key]) for key in before}
    found = [
        state.machine["id"]
        for state in after.values()
        if state.machine and not state.gone and "gone" not in state.conflicts
    ]
    assert all(found.count(row["id"]) == 1 for row in version.rows)
    for key, state in after.items():
        if state.origin != "machine" or state.review or "text" not in state.base or state.base.get("gone"):
            continue
        now = version.now(state.base["text"])
        if now == state.base["text"]:
            assert state.conflicts.keys() & {"text", "gone"} == set(), key
        elif now is None:
            assert state.conflicts.get("gone") is True, key
        elif "text" in state.people and plain(now) != plain(state.people["text"]):
            assert state.conflicts["text"] == now, key


@pytest.fixture(scope="module")
def texts(nlp: "Language") -> dict[int, list[Version]]:
    """By seed: the first text and ten revised ones."""
    start = first(nlp)
    assert len(start.rows) >= 40
    chances = {seed: random.Random(seed) for seed in SEEDS}
    return {seed: [start, *(revised(start, chance, nlp) for _ in range(10))] for seed, chance in chances.items()}


def play(desk: Desk, versions: Sequence[Version], seed: int) -> None:
    """The first text, the decisions, then ten times one of the texts in random order, with edits between."""
    chance = random.Random(seed)
    desk.add(versions[0])
    open_case(desk, chance)
    conflicts = 0
    for n in range(10):
        before = desk.states()
        version = chance.choice([one for one in versions if chance.random() < 0.9] or versions)
        desk.add(version)
        check(desk, before, version)
        conflicts += sum(bool(state.conflicts) for state in desk.states().values())
        edit_some(desk, chance, n)
    assert conflicts, "the play never came upon a conflict: it shows nothing"
    assert sum(state.review == "rejected" for state in desk.states().values()) == 1
    assert sum(state.review == "split" for state in desk.states().values()) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_decision_stands_on_pure_states(texts, seed):
    desk = PureDesk()
    play(desk, texts[seed], seed)
    desk.add(texts[seed][0])
    settled = desk.states()
    desk.add(texts[seed][0])
    assert desk.states() == settled


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_text_again_ends_all_conflicts(texts, seed):
    """The decisions taken on the first text, then all revised ones, then the first again."""
    desk = PureDesk()
    desk.add(texts[seed][0])
    open_case(desk, random.Random(seed))
    for version in texts[seed][1:]:
        desk.add(version)
    desk.add(texts[seed][0])
    assert [state.conflicts for state in desk.states().values() if state.conflicts] == []


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database; of PostgreSQL one that is dropped again."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.db")
        return
    yield from _postgres()


def _postgres() -> Iterator[str]:
    pytest.importorskip("pg8000")
    from sqlalchemy import create_engine, make_url, text
    from sqlalchemy.exc import SQLAlchemyError

    user = os.environ.get("USER", "root")
    usual = f"postgresql+pg8000://{user}@/postgres?unix_sock=/var/run/postgresql/.s.PGSQL.5432"
    base = make_url(os.environ.get("POLICYNLP_TEST_POSTGRES") or usual).set(drivername="postgresql+pg8000")
    name = f"policynlp_revised_{os.getpid()}_{random.getrandbits(32):x}"
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except (SQLAlchemyError, OSError) as error:
        pytest.skip(f"no PostgreSQL answers at {base.render_as_string()}: {type(error).__name__}")
    try:
        yield base.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_decision_stands_in_a_store_and_undo_leads_back_to_the_start(texts, seed, url):
    with open_store(url, who="测试员") as store:
        desk = StoreDesk(store)
        play(desk, texts[seed], seed)
        while desk.before:
            store.undo()
            was, now = desk.before.pop(), desk.states()
            assert {key: replace(state, version=0) for key, state in now.items()} == {
                key: replace(state, version=0) for key, state in was.items()
            }
        assert store.states() == ()
        assert store.documents() == ()
        with pytest.raises(NotInStore):
            store.undo()
