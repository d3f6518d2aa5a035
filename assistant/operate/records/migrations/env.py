"""Runs migrations on the connection that ``database`` hands over (Alembic calls this file)."""

from __future__ import annotations

from alembic import context

from assistant.operate.records.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
