"""Notes of questions, and the report that is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from assistant.chain import Assistant
from assistant.common.types import Place
from assistant.operate.insight.groups import vectors_of
from assistant.operate.insight.report import Insight, Period, Source, insight_of
from assistant.operate.insight.view import View
from assistant.operate.records import Records
from assistant.operate.records.asked import Note, Outcome
from eval.benchmarks.insight_traffic import topics
from index.types import Embedder

DAY = date(2026, 10, 5)


NOON = datetime(2026, 10, 5, 3, tzinfo=UTC)
"""Noon in Japan."""


TRAVEL, TELEWORK = (topic.questions for topic in topics()[:2])


DOCUMENT = "deck.txt"


ALL = View(True, 1, True, frozenset(), frozenset({DOCUMENT}))


def note(
    words: str | None, user: str = "person:taro", status: Outcome = "declined", minute: int = 0,
    groups: tuple[str, ...] = (), places: tuple[Place, ...] = (), ms: int = 500,
) -> Note:  # fmt: skip
    at = NOON + timedelta(minutes=minute)
    return Note(at, status, ms, user, groups, words, f"a{minute}-{user}", places)


def everyone(questions: Sequence[str], people: int = 5) -> list[Note]:
    """The questions, by so many people in turn."""
    return [note(words, f"person:{n % people}", minute=n) for n, words in enumerate(questions)]


def report(records: Records, assistant: Assistant, embedder: Embedder, view: View = ALL) -> Insight:
    source = Source(records.asked, assistant, vectors_of(embedder))
    return insight_of(source, Period(DAY, DAY), view)
