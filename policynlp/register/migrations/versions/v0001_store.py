"""The first store: documents, directives, runs, tasks with what hangs on them, operations with their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes all tables; those that others point to come first."""
    op.create_table("meta", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_meta"))
    _history()
    _documents()
    _tasks()
    _details()
    _progress()


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=null)


def _integer(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=null)


def _number() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer, nullable=False, autoincrement=True)


def _foreign(table: str, column: str, to: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete=ondelete)


def _history() -> None:
    op.create_table(
        "operations",
        _number(),
        *map(_text, ("at", "who", "command", "reason")),
        _integer("undoes", null=True),
        _integer("undone_by", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_operations"),
        _foreign("operations", "undoes", "operations.id"),
        _foreign("operations", "undone_by", "operations.id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "changes",
        _number(),
        _integer("operation"),
        _text("kind"),
        _text("key"),
        _integer("version"),
        _text("before", null=True),
        _text("after", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        _foreign("changes", "operation", "operations.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_key", "changes", ["key", "operation"])
    op.create_index("ix_changes_operation", "changes", ["operation"])


def _documents() -> None:
    op.create_table(
        "documents",
        _text("id"),
        _text("name"),
        *(_text(name, null=True) for name in ("title", "number", "issuer", "issued")),
        _text("format"),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=False),
        *map(_text, ("file_digest", "frame", "added")),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_table(
        "directives",
        _text("id"),
        _text("document"),
        _integer("version"),
        _text("documents"),
        sa.PrimaryKeyConstraint("id", name="pk_directives"),
        _foreign("directives", "document", "documents.id"),
    )
    op.create_index("ix_directives_document", "directives", ["document"])
    op.create_table(
        "runs",
        _number(),
        _integer("operation"),
        *map(_text, ("directive", "document", "program", "models", "lexicons", "at", "who")),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        _foreign("runs", "operation", "operations.id"),
        _foreign("runs", "document", "documents.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_directive", "runs", ["directive"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        _text("id"),
        _text("directive"),
        _integer("place"),
        _integer("version"),
        _text("origin"),
        _text("review"),
        sa.Column("gone", sa.Boolean, nullable=False),
        *map(_text, ("progress", "kind", "sector")),
        _text("due", null=True),
        _integer("conflicts"),
        _text("state"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        _foreign("tasks", "directive", "directives.id"),
    )
    op.create_index("ix_tasks_directive", "tasks", ["directive", "place"])


def _details() -> None:
    op.create_table(
        "actors",
        _text("task"),
        _text("role"),
        _integer("position"),
        *map(_text, ("name", "surface", "origin")),
        sa.PrimaryKeyConstraint("task", "role", "position", name="pk_actors"),
        _foreign("actors", "task", "tasks.id", ondelete="CASCADE"),
    )
    op.create_index("ix_actors_name", "actors", ["name"])
    op.create_table(
        "evidence",
        _text("task"),
        _integer("position"),
        _text("field"),
        _integer("start"),
        _integer("end"),
        _text("said_by"),
        sa.PrimaryKeyConstraint("task", "position", name="pk_evidence"),
        _foreign("evidence", "task", "tasks.id", ondelete="CASCADE"),
    )
    op.create_table(
        "reviews",
        _text("task"),
        _text("field"),
        *(_text(name, null=True) for name in ("value", "base", "conflict")),
        *map(_text, ("who", "at")),
        sa.PrimaryKeyConstraint("task", "field", name="pk_reviews"),
        _foreign("reviews", "task", "tasks.id", ondelete="CASCADE"),
    )


def _progress() -> None:
    op.create_table(
        "progress",
        _number(),
        _integer("operation"),
        *map(_text, ("key", "at", "who", "source")),
        *(_text(name, null=True) for name in ("state", "note", "done_on")),
        sa.PrimaryKeyConstraint("id", name="pk_progress"),
        _foreign("progress", "operation", "operations.id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_progress_key", "progress", ["key"])
    op.create_table(
        "periods",
        _number(),
        *map(_text, ("task", "owner", "period", "state", "note")),
        _text("done_on", null=True),
        _integer("version"),
        sa.PrimaryKeyConstraint("id", name="pk_periods"),
        sa.UniqueConstraint("task", "owner", "period", name="uq_periods_task"),
        _foreign("periods", "task", "tasks.id"),
        sqlite_autoincrement=True,
    )
