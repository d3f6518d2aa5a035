"""What people think of answers; a thumb down may become a case of the evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import select

from assistant.common.types import Answer, Turn
from assistant.operate.records.database import Database
from assistant.operate.records.tables import FeedbackRow

Thumb = Literal["up", "down"]
State = Literal["new", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """One feedback as it is kept.

    Attributes:
        id: its number.
        created_at: when it came.
        user: who gave it; "" where nobody signs in.
        thumb: up or down.
        comment: in the user's words, may be empty.
        history: what was said before the question, oldest first.
        answer: the answer's JSON (see DESIGN), with the question.
        state: what a curator made of it.
    """

    id: int
    created_at: datetime
    user: str
    thumb: Thumb
    comment: str
    history: tuple[Turn, ...]
    answer: dict[str, Any]
    state: State


class Feedback:
    """The feedback of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, answer: Answer, thumb: Thumb, comment: str = "", history: Sequence[Turn] = (),
        user: str = "",
    ) -> int:  # fmt: skip
        """Keep what somebody thinks of an answer and return its number.

        The last word of a person on the same answer counts: it replaces an earlier one that no
        curator has looked at.
        """
        turns = [{"role": turn.role, "content": turn.content} for turn in history]
        with self._database.session() as session:
            row = session.scalar(
                select(FeedbackRow).where(
                    FeedbackRow.answer_id == answer.id,
                    FeedbackRow.user == user,
                    FeedbackRow.user != "",
                    FeedbackRow.state == "new",
                )
            )
            if row is None:
                row = FeedbackRow(answer_id=answer.id, user=user, state="new")
                session.add(row)
            row.created_at = datetime.now(UTC)
            row.thumb, row.comment, row.history = thumb, comment, turns
            row.answer = answer.to_json()
            session.flush()
            return row.id

    def all(self, state: State | None = None, thumb: Thumb | None = None) -> list[Opinion]:
        """Return the feedback in one state and of one kind, oldest first; None for any."""
        wanted = select(FeedbackRow).order_by(FeedbackRow.id)
        if state:
            wanted = wanted.where(FeedbackRow.state == state)
        if thumb:
            wanted = wanted.where(FeedbackRow.thumb == thumb)
        with self._database.session() as session:
            return [_opinion(row) for row in session.scalars(wanted)]

    def settle(self, number: int, state: State) -> bool:
        """Note what a curator made of a feedback; False where there is none of this number."""
        with self._database.session() as session:
            row = session.get(FeedbackRow, number)
            if row is not None:
                row.state = state
            return row is not None


def _opinion(row: FeedbackRow) -> Opinion:
    history = tuple(Turn(_role(turn["role"]), turn["content"]) for turn in row.history)
    thumb: Thumb = "up" if row.thumb == "up" else "down"
    state: State = "new"
    if row.state in ("accepted", "rejected"):
        state = "accepted" if row.state == "accepted" else "rejected"
    return Opinion(row.id, row.created_at, row.user, thumb, row.comment, history, row.answer, state)


def _role(name: str) -> Literal["user", "assistant"]:
    return "user" if name == "user" else "assistant"
