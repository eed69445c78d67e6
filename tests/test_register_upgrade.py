"""A store of each earlier version opens and is brought up to date, one of a newer is refused, a foreign one too."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from store_samples import database, plan

from policynlp.errors import NewerStore, StoreError
from policynlp.register import open_store
from policynlp.register.connect import Database
from policynlp.register.schema import metadata
from policynlp.register.upgrade import VERSIONS, script, upgrade

REVISIONS = [step.revision for step in reversed(list(script().walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where there is no table yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.db")
        return
    with database() as url:
        yield url


def rows(base: Database) -> dict[str, int]:
    """How many rows each table has."""
    with base.read() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {VERSIONS, "meta"})
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}


def fill(base: Database) -> None:
    """A row in every table, by the columns that it has; all texts are alike, so that each row points to another."""
    with base.migrate() as connection:
        look = inspect(connection)
        names = set(look.get_table_names()) - {VERSIONS, "meta"}
        points = {name: {key["referred_table"] for key in look.get_foreign_keys(name)} - {name} for name in names}
        while points:
            name = min(one for one, others in points.items() if not others & set(points))
            del points[name]
            values = {
                column["name"]: value_for(column["name"], str(column["type"])) for column in look.get_columns(name)
            }
            columns = ", ".join(f'"{one}"' for one in values)
            marks = ", ".join(f":{one}" for one in values)
            connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({marks})"), values)


def value_for(name: str, kind: str) -> object:
    if "BOOL" in kind:
        return False
    if "INT" in kind or "FLOAT" in kind or "DOUBLE" in kind:
        return 1
    return "文".encode() if kind in ("BLOB", "BYTEA") else "一"


def test_the_tables_are_those_that_the_program_knows(bare_url: str) -> None:
    with open_store(bare_url) as store, store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert compare_metadata(context, metadata) == []


def test_the_steps_are_one_line_with_their_numbers() -> None:
    assert script().get_heads() == [REVISIONS[-1]]
    assert REVISIONS == sorted(REVISIONS) == [f"{n:04d}" for n in range(1, len(REVISIONS) + 1)]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_each_version_opens_with_all_its_rows(bare_url: str, revision: str) -> None:
    base = Database(bare_url)
    try:
        upgrade(base, revision)
        fill(base)
        before = rows(base)
        with open_store(bare_url) as store:
            after = rows(store.database)
        assert {name: after[name] for name in before} == before
    finally:
        base.close()


def test_a_store_with_real_rows_is_upgraded_from_the_first_version(bare_url: str) -> None:
    """What this version writes stands in tables of the first; later steps add to them."""
    with open_store(bare_url, who="张三") as store:
        store.add(plan(), b"")
        before = store.states()
    base = Database(bare_url)
    upgrade(base)  # nothing to do
    base.close()
    with open_store(bare_url) as store:
        assert store.states() == before


def test_a_newer_store_is_refused_and_left_as_it_is(bare_url: str) -> None:
    with open_store(bare_url, who="张三") as store:
        store.add(plan(), b"")
        with store.database.write() as connection:
            connection.execute(text(f"UPDATE {VERSIONS} SET version_num = '9999'"))
            connection.execute(text("UPDATE meta SET value = '7.0' WHERE name = 'program'"))
        before = rows(store.database)
    with pytest.raises(NewerStore, match=r"newer policynlp \(7\.0; this is .*nothing was changed"):
        open_store(bare_url)
    base = Database(bare_url)
    assert rows(base) == before
    base.close()


def test_a_database_of_something_else_is_refused(bare_url: str) -> None:
    base = Database(bare_url)
    with base.migrate() as connection:
        connection.execute(text("CREATE TABLE tasks (name text)"))
    base.close()
    with pytest.raises(StoreError, match="has tables named tasks, but is no store"):
        open_store(bare_url)


def test_an_upgrade_that_fails_half_way_leaves_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    real = op.create_index

    def fail(name: str, *args: object, **options: object) -> None:
        if name == "ix_progress_key":
            raise sqlite3.OperationalError("database or disk is full")
        real(name, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(op, "create_index", fail)
    path = tmp_path / "r.db"
    with pytest.raises(StoreError, match="disk is full"):
        open_store(str(path))
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    raw.close()
    monkeypatch.undo()
    with open_store(str(path)) as store:
        assert store.tasks() == ()


def test_two_that_open_a_new_store_at_once_make_it_once(bare_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def make(_: int) -> int:
        with open_store(bare_url) as store:
            return len(store.tasks())

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, range(4))) == [0, 0, 0, 0]
