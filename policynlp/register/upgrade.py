"""Brings a store up to date by the steps in `migrations`, all in one transaction, and refuses one that is newer."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from policynlp import __version__
from policynlp.errors import NewerStore, NotInStore, StoreError
from policynlp.register.connect import Database
from policynlp.register.schema import meta, metadata

VERSIONS = "policynlp_version"
"""The table that holds the revision."""


def script() -> ScriptDirectory:
    """The steps that this version of the program knows."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def prepare(database: Database, *, create: bool = True) -> None:
    """Makes the tables where there are none, brings older ones up to date; writes nothing to a store that is.

    Raises NewerStore for a store of a newer program, NotInStore where there is none and ``create`` is False,
    StoreError for a database that is something else or cannot be used.
    """
    if database.file and not database.file.exists():
        if not create:
            raise NotInStore(f"{database.place}: no store is there; `policynlp add FILES` makes one")
        database.make_folder()
    steps = script()
    with database.read() as connection:
        if _current(connection, database.place, steps) == steps.get_current_head():
            return
    upgrade(database)


def upgrade(database: Database, revision: str = "head") -> None:
    """Takes the steps up to ``revision``, all or none."""
    steps = script()
    with database.migrate() as connection:
        _current(connection, database.place, steps)  # another may have been here since
        context = EnvironmentContext(
            Config(), steps, fn=lambda current, _: steps._upgrade_revs(revision, current), destination_rev=revision
        )
        with context:
            context.configure(connection=connection, target_metadata=metadata, version_table=VERSIONS)
            context.run_migrations()
        connection.execute(meta.delete().where(meta.c.name == "program"))
        connection.execute(meta.insert().values(name="program", value=__version__))


def _current(connection: Connection, place: str, steps: ScriptDirectory) -> str | None:
    """The revision of the store, None for an empty database."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
    heads = context.get_current_heads()
    if not heads:
        foreign = set(inspect(connection).get_table_names()) & set(metadata.tables)
        if foreign:
            raise StoreError(
                f"{place}: has tables named {', '.join(sorted(foreign)[:3])}, but is no store of policynlp; "
                "choose another place"
            )
        return None
    known = {step.revision for step in steps.walk_revisions()}
    if any(head not in known for head in heads):
        raise NewerStore(
            f"{place}: written by a newer policynlp ({_writer(connection)}; this is {__version__}); nothing was "
            "changed: install that version"
        )
    return heads[0]


def _writer(connection: Connection) -> str:
    if not inspect(connection).has_table("meta"):
        return "unknown"
    found = connection.execute(select(text("value")).select_from(meta).where(meta.c.name == "program")).scalar()
    return str(found or "unknown")
