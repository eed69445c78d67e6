"""The ledger of the feeds: what each target holds of each task, and who is pushing to it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes two tables; nothing that was there changes."""
    names = ("target", "key", "state", "item", "remote", "hash", "etag", "error")
    op.create_table(
        "ledger",
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        sa.PrimaryKeyConstraint("target", "key", name="pk_ledger"),
    )
    op.create_table(
        "leases",
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("target", name="pk_leases"),
    )
