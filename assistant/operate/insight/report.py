"""All that the page of use and the command tell, for one period and one reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from assistant.common.errors import AssistantError
from assistant.common.types import Place
from assistant.operate.insight.figures import (
    Day,
    Latency,
    Load,
    days_of,
    latency_of,
    load_of,
    totals,
)
from assistant.operate.insight.groups import Group, Grouping, grouped
from assistant.operate.insight.used import Uses, uses_of
from assistant.operate.insight.view import View, people
from assistant.operate.records.asked import Asked, AskedLog, Outcome
from assistant.operate.sealed.retention import JAPAN
from index.models.remembered import RememberedVectors
from index.store.documents import DocumentInfo
from index.types import Hit

LONGEST_DAYS = 366
"""The longest period that is told at once."""
MOST_TOPICS = 20
"""Groups of which the nearest page is looked up: a search each."""
TELLS = 0.43
"""Cosine of a topic's question and the nearest passage from which on a document speaks of the topic, for
the bundled model. The deck's unanswerable questions on its own topics: 9 of 10 lie above; those on others,
and the topics of ``eval.benchmarks.insight``: 9 of 10 lie below."""


class Corpus(Protocol):
    """The documents as the reader sees them."""

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best passages."""
        ...


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of questions that were not answered.

    Attributes:
        group: the questions.
        near: the slide nearest to them, None where there is no document or none was looked for.
        told: whether that slide is of the topic; None where that cannot be said.
    """

    group: Group
    near: Place | None = None
    told: bool | None = None


@dataclass(frozen=True, slots=True)
class Insight:
    """The use of one period.

    Attributes:
        first, last: its days, both included.
        words: whether words of questions may be shown.
        days: the questions by day.
        counts: the questions by outcome.
        people: of how many people they are at least.
        latency, load: how fast, and how many a minute.
        thumbs: people's opinions, up and down.
        topics: groups of declined questions.
        declined, disliked: groups of declined ones, and of those with a thumb down.
        uses: documents and pages.
    """

    first: date
    last: date
    words: bool
    days: tuple[Day, ...]
    counts: dict[Outcome, int]
    people: int
    latency: Latency
    load: Load
    thumbs: tuple[int, int]
    topics: tuple[Topic, ...]
    declined: Grouping
    disliked: Grouping
    uses: Uses

    @property
    def total(self) -> int:
        """All questions."""
        return sum(self.counts.values())

    @property
    def missing(self) -> tuple[Topic, ...]:
        """Topics that no document speaks of: what to publish next."""
        return tuple(topic for topic in self.topics if topic.told is False)

    @property
    def spoken_of(self) -> tuple[Topic, ...]:
        """The other topics."""
        return tuple(topic for topic in self.topics if topic.told is not False)


@dataclass(frozen=True, slots=True)
class Period:
    """Days by Japan's calendar, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= (self.last - self.first).days < LONGEST_DAYS:
            raise ValueError("period")

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The moment of its beginning, and the one after its end."""
        start = datetime.combine(self.first, time(), JAPAN)
        return start, datetime.combine(self.last + timedelta(days=1), time(), JAPAN)


@dataclass(frozen=True, slots=True)
class Source:
    """What a report is made of: the questions, the documents, the vectors, and how near is near.

    ``tells`` is None for an embedding model whose cosines nobody has measured.
    """

    log: AskedLog
    corpus: Corpus
    vectors: RememberedVectors
    tells: float | None = TELLS


def insight_of(source: Source, period: Period, view: View) -> Insight:
    """Return the report of a period as one reader may see it.

    Raises:
        RecordsError: the questions cannot be read.
    """
    asked = source.log.between(*period.moments)
    days = days_of(asked, period.first, period.last)
    declined = grouped(_those(asked, lambda one: one.status == "declined"), view, source.vectors)
    disliked = grouped(_those(asked, lambda one: one.thumb == "down"), view, source.vectors)
    topics = [_topic(group, source) for group in declined.groups[:MOST_TOPICS]]
    topics += [Topic(group) for group in declined.groups[MOST_TOPICS:]]
    thumbs = [one.thumb for one in asked]
    return Insight(
        period.first, period.last, view.words, days, totals(days), people(asked),
        latency_of(asked), load_of(asked), (thumbs.count("up"), thumbs.count("down")),
        tuple(topics), declined, disliked, uses_of(asked, view, source.corpus.documents()),
    )  # fmt: skip


def _those(asked: Sequence[Asked], chosen: Callable[[Asked], bool]) -> list[Asked]:
    return [one for one in asked if chosen(one)]


def _topic(group: Group, source: Source) -> Topic:
    try:
        hits = source.corpus.search(group.name, 5) if source.corpus.documents() else []
    except AssistantError:  # a follow-up made whole may be longer than a question is allowed to be
        return Topic(group)
    dense = [(hit.parts.get("dense", 0.0), hit.passage) for hit in hits]
    if not dense:
        return Topic(group, None, False)
    cosine, passage = max(dense, key=lambda pair: pair[0])
    told = None if source.tells is None else cosine >= source.tells
    return Topic(group, (passage.document, passage.slide), told)
