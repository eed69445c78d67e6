"""The way to a database: where it is, one writer at a time, what goes wrong as one line.

SQLite: each transaction opens the file anew, and one that writes takes the lock at its start (``BEGIN IMMEDIATE``), so
that nothing is decided on what another is about to change. The journal is a file that is deleted (no WAL, which does
not work on network shares), synchronous FULL. PostgreSQL: one that writes locks the table of operations first.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from policynlp.errors import StoreError
from policynlp.register.faults import told

WAIT = 5.0
"""Seconds that a writer waits for another."""

_ALLOWED = "allowed are a file's path, sqlite:///PATH and postgresql://USER@HOST/DATABASE"


class Database:
    """A database that may be read and written; ``place`` names it in messages, without a password."""

    def __init__(self, url: str | None = None, *, wait: float = WAIT) -> None:
        """``url`` as in `open_store`. Nothing is opened yet. Raises StoreError where it names no such database."""
        self.url = _url(url)
        self.wait = wait
        self.file = Path(self.url.database) if self._sqlite and self.url.database else None
        shown = self.url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        self.place = str(self.file) if self.file else shown
        self.engine = self._engine()

    @property
    def _sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store. Raises StoreError for whatever the database reports."""
        with told(self.place), self.engine.connect() as connection, connection.begin():
            if not self._sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The only transaction that writes; all of it is kept, or where anything is raised, nothing.

        Raises StoreError for whatever the database reports, after WAIT seconds where another holds the lock.
        """
        with self._writing("LOCK TABLE operations IN EXCLUSIVE MODE") as connection:
            yield connection

    @contextmanager
    def migrate(self) -> Iterator[Connection]:
        """A transaction that may make and rebuild tables; raises as `write` does.

        SQLite rebuilds a table by making it anew, which rows that point to it must not notice.
        """
        with self._writing("SELECT pg_advisory_xact_lock(20240520)", migrates=True) as connection:
            yield connection
            if self._sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(f"{self.place}: holds rows that point nowhere; nothing was changed: use a copy")

    @contextmanager
    def _writing(self, lock: str, *, migrates: bool = False) -> Iterator[Connection]:
        with told(self.place), self.engine.connect() as plain:
            connection = plain.execution_options(policynlp_writes=True, policynlp_migrates=migrates)
            with connection.begin():
                if not self._sqlite:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{int(self.wait * 1000)}ms'"))
                    connection.execute(text(lock))
                yield connection

    def close(self) -> None:
        """Gives connections back; the database can be used again."""
        self.engine.dispose()

    def make_folder(self) -> None:
        """Makes the folder of the file. Raises StoreError."""
        if self.file:
            with told(self.place):
                self.file.absolute().parent.mkdir(parents=True, exist_ok=True)

    def _engine(self) -> Engine:
        try:
            if self._sqlite:
                engine = create_engine(self.url, poolclass=NullPool, connect_args={"timeout": self.wait})
                event.listen(engine, "connect", _prepare)
                event.listen(engine, "begin", _begin)
                return engine
            word = (
                self.url.password or os.environ.get("PGPASSWORD") or ""
            )  # pg8000 fails oddly where it is asked for one
            options = {"timeout": max(self.wait, 1.0) * 2, "password": word}
            return create_engine(self.url, pool_size=2, pool_pre_ping=True, connect_args=options)
        except ModuleNotFoundError as error:
            raise StoreError(
                f"{self.place}: PostgreSQL needs a driver; install it with `pip install policynlp[postgres]`"
            ) from error


def _url(given: str | None) -> URL:
    text = given or os.environ.get("POLICYNLP_DB") or str(_usual())
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"the store's URL cannot be read; {_ALLOWED}") from error
    backend = url.drivername.partition("+")[0]
    if backend == "postgres":
        backend = "postgresql"
    if backend not in ("sqlite", "postgresql"):
        raise StoreError(f"{backend}://…: no database that the store can be in; {_ALLOWED}")
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise StoreError(f"{text}: names no file; {_ALLOWED}")
        return url.set(drivername="sqlite")
    return url.set(drivername="postgresql+pg8000")


def _usual() -> Path:
    from platformdirs import user_data_path

    return user_data_path("policynlp") / "register.db"


def _prepare(connection: SqliteConnection, _record: Any) -> None:
    """Leaves the beginning of transactions to us, and sets what each connection has to be told anew."""
    connection.isolation_level = None
    for line in ("foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {line}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("policynlp_migrates"):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # within a transaction it would do nothing
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("policynlp_writes") else "BEGIN")
