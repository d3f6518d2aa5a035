"""The answers that ask back: to a question that points to nothing, and to words that ask nothing."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.desk import Desk, Watch
from assistant.common.messages import message
from assistant.common.types import Answer
from corpus.normalize import normalize_query


def ask_back(desk: Desk, question: str, whole: str, word: str, watch: Watch) -> Answer:
    """Decline, ask what ``word`` points to, and offer the nearest slides."""
    hits = desk.hits(whole)
    watch.lap("retrieve")
    declined = desk.declined(question, whole, hits, 0.0, watch)
    return replace(
        declined, answer=message("points_nowhere", desk.language, word=word), asks_back=True
    )


def ask_what(desk: Desk, question: str, watch: Watch) -> Answer:
    """Say what can be asked, to words that ask nothing."""
    declined = desk.declined(question, normalize_query(question), (), 0.0, watch)
    return replace(declined, answer=message("nothing_asked", desk.language), asks_back=True)
