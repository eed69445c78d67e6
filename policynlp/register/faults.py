"""What SQLite and PostgreSQL report, as one line that says what happened and what to do; no password stands in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from policynlp.errors import StoreError

_LOCKED = "locked by another program; nothing was written: try again in a moment"
_FULL = "the disk is full; nothing was written: free some space and try again"
_READONLY = "cannot be written (read-only); nothing was changed: check your rights to the file and its folder"
_DAMAGED = "is damaged or no store of policynlp; nothing was written: put a copy from before in its place"
_SQLITE = (
    ("locked", _LOCKED),
    ("disk is full", _FULL),
    ("readonly", _READONLY),
    ("unable to open", "cannot be opened; check that its folder is there and your rights to it"),
    ("not a database", _DAMAGED),
    ("malformed", _DAMAGED),
    ("disk i/o", "the disk fails or is full; nothing was written: free some space, or choose another place"),
)
_POSTGRES = (
    ("28", "user or password is wrong, or this user may not come in; check the URL"),
    ("3D", "there is no such database; make it with `createdb`, or check the URL"),
    ("55P03", _LOCKED),
    ("57014", _LOCKED),
    ("40", _LOCKED),
    ("53100", _FULL),
    ("53", "the server has no room for one more (connections or memory); try again in a moment"),
    ("25006", _READONLY),
    ("42501", "this user may not do that; ask for the right to read, write and create tables"),
    ("57P", "the server is starting or shutting down; try again in a moment"),
)
_NO_ANSWER = "the server does not answer; nothing was written: check host and port, and that it runs"
_BROKEN = "the connection broke; look with `policynlp history` whether the last change was kept, and try again"


@contextmanager
def told(place: str) -> Iterator[None]:
    """Raises what a database reports within the block as StoreError; the line opens with ``place``."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{place}: {_reason(error.orig)}") from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StoreError(f"{place}: {_reason(error)}") from error


def _reason(error: BaseException | None) -> str:
    given = error.args[0] if error is not None and error.args else ""
    if isinstance(given, dict):  # pg8000: the fields of the server's answer
        code, said = str(given.get("C", "")), str(given.get("M", ""))
        return next((words for start, words in _POSTGRES if code.startswith(start)), _other(said))
    if isinstance(error, sqlite3.Error):
        said = str(error)
        return next((words for part, words in _SQLITE if part in said.lower()), _other(said))
    if isinstance(error, OSError):
        where = error.filename is not None  # a file's trouble, not the network's
        return f"{error.strerror}; check the path and your rights to it" if where else _BROKEN
    said = str(error)
    if type(error).__name__ == "InterfaceError":  # pg8000: no connection, or one that was lost
        return _NO_ANSWER if "create a connection" in said else _BROKEN
    return _other(said)


def _other(said: str) -> str:
    return f"the database refused ({' '.join(said.split())}); nothing was written"
