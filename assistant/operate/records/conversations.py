"""Conversations of signed-in users, each seen by its own user only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from assistant.operate.records.database import Database
from assistant.operate.records.tables import ConversationRow

KEPT = 500
"""Conversations of one user; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One conversation: its id, the title of the list, when it was last written, and its turns.

    ``pinned`` ones stand before the others.
    """

    id: str
    title: str
    updated_at: datetime
    turns: tuple[dict[str, Any], ...]
    pinned: bool = False


class Conversations:
    """The conversations of one database.

    Args:
        database: where they are.
        days: how long an untouched conversation is kept; 0 for ever.
    """

    def __init__(self, database: Database, days: int = 0) -> None:
        self._database, self._days = database, days

    def save(self, user: str, id: str, title: str, turns: Sequence[dict[str, Any]]) -> None:
        """Keep a conversation; one that was kept under its id gets the turns, and keeps its title."""
        now = datetime.now(UTC)
        with self._database.session() as session:
            row = session.get(ConversationRow, (id, user)) or ConversationRow(
                id=id, user=user, title=title, pinned=False
            )
            row.turns, row.updated_at = list(turns), now
            session.add(row)
            session.flush()
            own = ConversationRow.user == user
            newest = (
                select(ConversationRow.id).where(own)
                .order_by(ConversationRow.pinned.desc(), ConversationRow.updated_at.desc())
                .limit(KEPT)
            )  # fmt: skip
            if (session.scalar(select(func.count()).where(own)) or 0) > KEPT:
                session.execute(
                    delete(ConversationRow).where(own, ConversationRow.id.not_in(newest))
                )
            if self._days:
                end = now - timedelta(days=self._days)
                session.execute(delete(ConversationRow).where(ConversationRow.updated_at < end))

    def all(self, user: str) -> list[Saved]:
        """Return a user's conversations, the latest first."""
        own = select(ConversationRow).where(ConversationRow.user == user)
        with self._database.session() as session:
            rows = session.scalars(own.order_by(ConversationRow.updated_at.desc()))
            return [_saved(row) for row in rows]

    def get(self, user: str, id: str) -> Saved | None:
        """Return one of a user's conversations, None where the user has none of this id."""
        with self._database.session() as session:
            row = session.get(ConversationRow, (id, user))
            return _saved(row) if row else None

    def rename(self, user: str, id: str, title: str) -> None:
        """Give one of a user's conversations another title."""
        self._change(user, id, title=title)

    def pin(self, user: str, id: str, pinned: bool) -> None:
        """Put one of a user's conversations before the others, or no more."""
        self._change(user, id, pinned=pinned)

    def _change(self, user: str, id: str, **values: object) -> None:
        own = (ConversationRow.user == user, ConversationRow.id == id)
        with self._database.session() as session:
            session.execute(update(ConversationRow).where(*own).values(**values))

    def remove(self, user: str, id: str) -> None:
        """Forget one of a user's conversations."""
        with self._database.session() as session:
            session.execute(
                delete(ConversationRow).where(
                    ConversationRow.user == user, ConversationRow.id == id
                )
            )

    def clear(self, user: str) -> None:
        """Forget all of a user's conversations."""
        with self._database.session() as session:
            session.execute(delete(ConversationRow).where(ConversationRow.user == user))


def _saved(row: ConversationRow) -> Saved:
    return Saved(row.id, row.title, row.updated_at, tuple(row.turns), row.pinned)
