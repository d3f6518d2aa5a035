"""Questions as the page of use counts them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table, and the one of the key that hashes names."""
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("ms", sa.Integer, nullable=False),
        sa.Column("who", sa.String(32), nullable=False),
        sa.Column("groups", sa.JSON, nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("places", sa.JSON, nullable=False),
    )
    op.create_index("ix_asked_at", "asked", ["at"])
    op.create_table(
        "asked_key",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), nullable=False),
    )
