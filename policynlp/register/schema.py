"""The tables of the store, the same for SQLite and PostgreSQL. `migrations/` makes them; a test holds the two together.

Times are ISO 8601 with their zone, as text; JSON is text that Python writes and reads, so that both databases give the
same values back.
"""

import json
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class Plain(TypeDecorator[Any]):
    """A JSON value kept as text: keys sorted, Chinese as it stands. SQL's NULL is None."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The value as JSON; PostgreSQL holds no NUL, which JSON writes as an escape."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value that was written."""
        return None if value is None else json.loads(value)


class Words(TypeDecorator[str]):
    """A text to look things up by; a NUL, which PostgreSQL does not hold, is left out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text without NUL."""
        return value.replace("\0", "") if value is not None else None


class Bytes(TypeDecorator[str]):
    """A document's text, exactly, as UTF-8 bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """The text's bytes."""
        return value.encode() if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """The text."""
        return bytes(value).decode() if value is not None else None


meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),  # the digest of the text
    Column("name", Words, nullable=False),
    Column("title", Words),
    Column("number", Words),
    Column("issuer", Words),
    Column("issued", Words),
    Column("format", Text, nullable=False),
    Column("text", Bytes, nullable=False),
    Column("file", LargeBinary, nullable=False),
    Column("file_digest", Text, nullable=False),
    Column("frame", Plain, nullable=False),  # what `rebuild` makes a Directive of: frame, headings, pages
    Column("added", Text, nullable=False),
)

directives = Table(
    "directives",
    metadata,
    Column("id", Text, primary_key=True),  # the digest of the first version
    Column("document", Text, ForeignKey("documents.id"), nullable=False),  # the one now in force
    Column("version", Integer, nullable=False),
    Column("documents", Plain, nullable=False),
    Index(None, "document"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("directive", Text, nullable=False),
    Column("document", Text, ForeignKey("documents.id"), nullable=False),
    Column("program", Text, nullable=False),
    Column("models", Text, nullable=False),
    Column("lexicons", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Words, nullable=False),
    Index(None, "directive"),
    sqlite_autoincrement=True,
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("directive", Text, ForeignKey("directives.id"), nullable=False),
    Column("place", Integer, nullable=False),  # the offset at which it starts in the document
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("review", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("progress", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sector", Words, nullable=False),
    Column("due", Text),
    Column("conflicts", Integer, nullable=False),  # how many
    Column("state", Plain, nullable=False),
    Index("ix_tasks_directive", "directive", "place"),
)

actors = Table(
    "actors",
    metadata,
    Column("task", Text, ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),  # lead, support, suggested
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("surface", Words, nullable=False),
    Column("origin", Text, nullable=False),
    PrimaryKeyConstraint("task", "role", "position"),
    Index(None, "name"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("task", Text, ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("said_by", Text, nullable=False),
    PrimaryKeyConstraint("task", "position"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("task", Text, ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Plain),  # a person's
    Column("base", Plain),  # the machine's when the person decided
    Column("conflict", Plain),  # the machine's newer one
    Column("who", Words, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("task", "field"),
)

operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("command", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("undoes", Integer, ForeignKey("operations.id")),
    Column("undone_by", Integer, ForeignKey("operations.id")),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("kind", Text, nullable=False),  # task, directive, period
    Column("key", Words, nullable=False),
    Column("version", Integer, nullable=False),  # that the row has after it, or had where it is taken away
    Column("before", Plain),
    Column("after", Plain),
    Index("ix_changes_key", "key", "operation"),
    Index(None, "operation"),
    sqlite_autoincrement=True,
)

progress = Table(
    "progress",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("operation", Integer, ForeignKey("operations.id"), nullable=False),
    Column("key", Words, nullable=False),  # a task, or TASK/OWNER/PERIOD
    Column("at", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("state", Text),
    Column("note", Words),
    Column("done_on", Text),
    Index(None, "key"),
    sqlite_autoincrement=True,
)

periods = Table(
    "periods",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False),
    Column("owner", Words, nullable=False),
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("note", Words, nullable=False),
    Column("done_on", Text),
    Column("version", Integer, nullable=False),
    UniqueConstraint("task", "owner", "period"),
    sqlite_autoincrement=True,
)

ledger = Table(
    "ledger",
    metadata,
    Column("target", Text, nullable=False),
    Column("key", Words, nullable=False),  # a task, or TASK/OWNER/PERIOD
    Column("state", Text, nullable=False),
    Column("item", Plain, nullable=False),  # as it was last meant to be sent
    Column("remote", Words, nullable=False),  # the target's own id, '' until it is known
    Column("hash", Text, nullable=False),  # of what the target is known to hold
    Column("etag", Words, nullable=False),
    Column("error", Words, nullable=False),
    PrimaryKeyConstraint("target", "key"),
)

leases = Table(
    "leases",
    metadata,
    Column("target", Text, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("until", Float, nullable=False),  # seconds since 1970
)
