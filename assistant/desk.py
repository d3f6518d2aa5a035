"""What every route from a question to an answer works with: the index, the reader, the settings."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.compose import compose
from assistant.confidence import THRESHOLD, Signals, confidence, signals
from assistant.draft import Draft, Quote
from assistant.messages import message
from assistant.reading import Reads, read_near
from assistant.select import Candidate, candidates
from assistant.types import Answer, Citation, Related
from assistant.verify import verified
from corpus.types import Slide

if TYPE_CHECKING:
    from assistant.question import Question
    from assistant.settings import Settings
    from index.documents import DocumentInfo
    from index.searchable import Searchable
    from index.types import Hit

READ = 30
"""Hits looked at for an answer: enough for five different slides."""
RELATED = 3
"""Slides suggested where the documents do not answer."""


class Desk:
    """The index with what it takes to draft an answer, to weigh it and to cite it."""

    def __init__(self, index: Searchable, settings: Settings, reader: Reads | None = None) -> None:
        self.index, self.settings, self.reader = index, settings, reader
        self.language = settings.language

    def hits(self, text: str, excluded: Collection[str] = (), count: int = READ) -> list[Hit]:
        """Return hits of all documents but some."""
        names = [info.name for info in self.documents() if info.name not in excluded]
        return self.index.hits(text, count, names if excluded else None)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return what is indexed."""
        return self.index.documents()

    def candidates(self, asked: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Return the statements that could answer, best first, some of them read."""
        return candidates(asked, self.index, hits, self.reader)

    def decide(self, asked: Question, ranked: Sequence[Candidate]) -> tuple[Draft | None, float]:
        """Return the draft if it may be said, and the probability that it answers the question."""
        draft = compose(asked, ranked)
        found = self.evidence(asked, ranked, draft)
        if found is None:
            return None, 0.0
        sure = confidence(found)
        if draft is None:
            return None, min(sure, THRESHOLD - 0.01)
        return (draft if sure >= THRESHOLD and verified(draft) else None), sure

    def evidence(
        self, asked: Question, ranked: Sequence[Candidate], draft: Draft | None
    ) -> Signals | None:
        """Return the signals of what a draft rests on (of the best statement without a draft)."""
        best = draft.quotes[0].candidate if draft else (ranked[0] if ranked else None)
        if best is None:
            return None
        if best.read is not None:
            read = best.read.sure
        else:
            place = best.statement
            read = read_near(
                self.reader, asked.text, best.slide, best.slide.title, place.start, place.end
            )
        slides = sum(info.slides for info in self.documents())
        return signals(asked, best, read, slides)

    def citations(self, quotes: Sequence[Quote], sure: float) -> tuple[Citation, ...]:
        """Return the citations of an answer's quotes, numbered in order."""
        return tuple(
            self.cite(
                i, quote.candidate.document, quote.candidate.slide, quote.start, quote.end, sure
            )
            for i, quote in enumerate(quotes, start=1)
        )

    def cite(
        self, marker: int, document: str, slide: Slide, start: int, end: int, sure: float
    ) -> Citation:
        """Return the citation of ``slide.text[start:end]``."""
        return Citation(
            marker=marker,
            document=document,
            title=slide.title,
            slide=slide.number,
            printed_page=slide.printed_page,
            quote=slide.text[start:end],
            start=start,
            end=end,
            passage=self._passage_at(document, slide, start, end),
            score=round(sure, 4),
            printed_page_inferred=slide.printed_page_inferred,
        )

    def _passage_at(self, document: str, slide: Slide, start: int, end: int) -> str:
        """Return the passage that holds a span, or, for one over several passages, the span."""
        for passage in self.index.passages_of(document, slide.number):
            if passage.start <= start and end <= passage.end:
                return passage.text
        return slide.text[start:end]

    def declined(
        self, question: str, whole: str, hits: Sequence[Hit], sure: float, watch: Watch
    ) -> Answer:
        """Say that the documents do not tell it, and offer the nearest slides."""
        keys = list(dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits))
        near = tuple(related(self.index.slide(*key), key[0]) for key in keys[:RELATED])
        return Answer(
            id=answer_id(question, whole),
            question=question,
            standalone_question=whole,
            answer=message("not_found_related" if near else "not_found", self.language),
            short_answer="",
            abstained=True,
            confidence=sure,
            related=near,
            timings_ms=watch.laps(),
        )


def related(slide: Slide, document: str) -> Related:
    """Return a slide as a suggestion."""
    return Related(
        document, slide.title, slide.number, slide.printed_page, slide.printed_page_inferred
    )


def answer_id(question: str, whole: str) -> str:
    """Return the same id for the same question at the same place of a conversation."""
    return hashlib.sha256(f"{question}\x1f{whole}".encode()).hexdigest()[:16]


class Watch:
    """Laps of one question, in milliseconds."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a lap."""
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1000
        self._last = now

    def laps(self) -> dict[str, float]:
        """Return the laps so far and the total."""
        return {**self._laps, "total": (time.perf_counter() - self._start) * 1000}
