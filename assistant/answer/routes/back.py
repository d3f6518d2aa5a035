"""The answer to a question that points back to nothing: asks what is meant."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.desk import Desk, Watch
from assistant.common.messages import message
from assistant.common.types import Answer


def ask_back(desk: Desk, question: str, whole: str, word: str, watch: Watch) -> Answer:
    """Decline, ask what ``word`` points to, and offer the nearest slides."""
    hits = desk.hits(whole)
    watch.lap("retrieve")
    declined = desk.declined(question, whole, hits, 0.0, watch)
    return replace(
        declined, answer=message("points_nowhere", desk.language, word=word), asks_back=True
    )
