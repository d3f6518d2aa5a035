"""What the cross-encoder found on the best passages, asked for by places on their slides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.types import Hit

if TYPE_CHECKING:
    from corpus.types import Passage, Slide
    from index.cross_encoder.reading import Reading

READ_MORE = 2
"""Passages read for a question beside those that the reranker has read; each costs about 40 ms on two
cores."""
AROUND = 120
"""Characters read on either side of a statement."""
SOFT, SHIFT = 4.0, 1.5
"""Log-odds by which a span is e times as likely, and those of an even chance: the raw ones are far
too sure of themselves. Chosen on ``dev``."""


class Reads(Protocol):
    """What reads passages."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages, given as context and text."""
        ...


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """Words of a slide that the reader takes for the answer: its characters, and 0 to 1 how sure."""

    start: int
    end: int
    sure: float


class Readings:
    """The readings of a question's best passages."""

    def __init__(self, found: Sequence[tuple[Passage, Reading]] = ()) -> None:
        self._found = tuple(found)

    @property
    def passages(self) -> frozenset[str]:
        """The ids of the passages read."""
        return frozenset(passage.id for passage, _ in self._found)

    def slides_beyond(self, other: Readings) -> frozenset[tuple[str, int]]:
        """The documents and numbers of the slides of which more was read than ``other`` has."""
        new = self.passages - other.passages
        return frozenset((p.document, p.slide) for p, _ in self._found if p.id in new)

    def with_more(self, found: Sequence[tuple[Passage, Reading]]) -> Readings:
        """Return these readings and some more."""
        return Readings((*self._found, *found))

    def within(self, document: str, slide: int, start: int, end: int) -> ReadSpan | None:
        """Return the likeliest answer within some characters of a slide, None where none was read."""
        best: ReadSpan | None = None
        for passage, reading in self._found:
            if (passage.document, passage.slide) != (document, slide):
                continue
            if end <= passage.start or passage.end <= start:
                continue
            span = reading.best(start - passage.start, end - passage.start)
            if span and (best is None or soft(span[0]) > best.sure):
                best = ReadSpan(span[1] + passage.start, span[2] + passage.start, soft(span[0]))
        return best

    def of(self, document: str, slide: int, start: int, end: int) -> float:
        """Return how sure the reader is of exactly these characters, 0 where they were not read."""
        odds = [
            reading.of(start - passage.start, end - passage.start)
            for passage, reading in self._found
            if (passage.document, passage.slide) == (document, slide)
        ]
        return soft(max(odds, default=-math.inf))


def read_already(hits: Sequence[Hit]) -> Readings:
    """Return the readings that the reranker has made of the best hits."""
    return Readings([(hit.passage, hit.reading) for hit in hits if hit.reading])


def read_more(
    reader: Reads | None, question: str, passages: Iterable[Passage], read: Readings
) -> Readings:
    """Return readings with those of the first passages that were not read yet (none without a reader)."""
    if reader is None:
        return Readings()
    known = set(read.passages)
    chosen: list[Passage] = []
    for passage in passages:  # they are looked up one by one: no more than are read
        if passage.id not in known:
            known.add(passage.id)
            chosen.append(passage)
        if len(chosen) == READ_MORE:
            break
    if not chosen:
        return read
    found = reader.read(question, [(passage.context, passage.text) for passage in chosen])
    return read.with_more(list(zip(chosen, found, strict=True)))


def read_near(
    reader: Reads | None, question: str, slide: Slide, context: str, start: int, end: int
) -> float:
    """Return how sure the reader is of any words of ``slide.text[start:end]``, 0 without a reader.

    For a statement whose passage was not among those read.
    """
    if reader is None:
        return 0.0
    left, right = max(0, start - AROUND), min(len(slide.text), end + AROUND)
    reading = reader.read(question, [(context, slide.text[left:right])])[0]
    best = reading.best(start - left, end - left)
    return soft(best[0]) if best else 0.0


def soft(odds: float) -> float:
    """Return 0 to 1 for log-odds, softened."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, (odds + SHIFT) / SOFT))))
