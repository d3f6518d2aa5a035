"""What every route from a question to an answer works with: the index, the reader, the settings."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.answer.claim import Claim, bundled_model, claim
from assistant.answer.words import claimed_text, quoted
from assistant.common.messages import message
from assistant.common.types import Answer, Citation, Evidence, Related
from assistant.evidence.choose import Weighed, chosen, weighed
from assistant.evidence.told import bundled_model as told_model
from assistant.evidence.told import told
from corpus.sheet_ranges import range_of
from corpus.types import Slide
from index.search.titles import found_by_name

if TYPE_CHECKING:
    from assistant.common.settings import Settings
    from assistant.evidence.reading import Reads
    from assistant.question.analysis import Question
    from index.search.searchable import Searchable
    from index.store.documents import DocumentInfo
    from index.types import Hit

HITS = 30
"""Hits looked at for an answer: enough for five different slides."""
READ = 4
"""Best passages that are read; each costs about 12 ms (with AMX) to 40 ms on two cores."""
RELATED, SUGGESTED = 3, 750
"""Slides suggested where the documents do not answer, and the characters of their nearest places."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the pages found say of a question.

    Attributes:
        question: the question.
        hits: the passages, the best of them read.
        ranked: units of the best slides, best first.
        told: the chance that the documents tell it.
        claim: the likeliest short answer, None where there is none.
    """

    question: Question
    hits: tuple[Hit, ...]
    ranked: tuple[Weighed, ...]
    told: float
    claim: Claim | None

    @property
    def near(self) -> bool:
        """Whether the documents are likely enough to tell it for anything to be said or shown."""
        return bool(self.ranked) and self.told >= told_model().near

    @property
    def sure(self) -> Claim | None:
        """The short answer where the documents tell it and it is sure enough to be claimed."""
        best = self.claim
        return best if best and self.near and best.sure >= bundled_model().least else None


class Desk:
    """The index with what it takes to find, to claim, to show and to cite."""

    def __init__(self, index: Searchable, settings: Settings, reader: Reads | None = None) -> None:
        self.index, self.settings, self.reader = index, settings, reader
        self.language = settings.language

    def hits(self, text: str, excluded: Collection[str] = (), count: int = HITS) -> list[Hit]:
        """Return hits of all documents but some."""
        names = [info.name for info in self.documents() if info.name not in excluded]
        return found_by_name(self.index, text, count, names if excluded else None)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return what is indexed."""
        return self.index.documents()

    def find(self, question: Question, hits: Sequence[Hit]) -> Finding:
        """Read the best passages, and weigh what they say of a question."""
        read = self._read(question, hits)
        ranked = weighed(question, self.index, read)
        chance = told(question, ranked, read, self.index)
        best = claim(question, ranked, read, self.index)
        return Finding(question, tuple(read), tuple(ranked), chance, best)

    def _read(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        if self.reader is None:
            return list(hits)
        unread = [i for i, hit in enumerate(hits[:READ]) if hit.reading is None]
        passages = [(hits[i].passage.context, hits[i].passage.text) for i in unread]
        readings = dict(zip(unread, self.reader.read(question.text, passages), strict=True))
        return [
            replace(hit, reading=readings[i]) if i in readings else hit
            for i, hit in enumerate(hits)
        ]

    def answer(self, question: str, whole: str, found: Finding, watch: Watch) -> Answer:
        """Claim the short answer, show the places, or decline."""
        if not found.near:
            refused = self.declined(question, whole, found.hits, found.told, watch)
            return self.with_nearest(refused, found)
        best = found.sure
        places = chosen(found.question, found.ranked, best.said if best else None)
        if best:
            return self.claimed(question, whole, best, places, watch)
        return self.shown(question, whole, places, found.told, watch)

    def claimed(
        self, question: str, whole: str, best: Claim, places: tuple[Evidence, ...], watch: Watch
    ) -> Answer:
        """Claim a short answer, with the sentence or row that it stands in and the places around."""
        return Answer(
            id=answer_id(question, whole), question=question, standalone_question=whole,
            answer=claimed_text(whole, best.proposal), short_answer=best.proposal.text,
            abstained=False, confidence=best.sure,
            citations=(self.cite_claim(1, best),),
            timings_ms=watch.laps(), evidence=places,
        )  # fmt: skip

    def shown(
        self, question: str, whole: str, places: tuple[Evidence, ...], chance: float, watch: Watch
    ) -> Answer:
        """Claim nothing, and show the places that come nearest."""
        return Answer(
            id=answer_id(question, whole), question=question, standalone_question=whole,
            answer=message("shown_places", self.language), short_answer="", abstained=False,
            confidence=chance, timings_ms=watch.laps(), evidence=places,
        )  # fmt: skip

    def cite_claim(self, marker: int, best: Claim) -> Citation:
        """Return the citation of the sentence or row that a claim stands in."""
        one = best.proposal.weighed
        return self.cite(marker, one.place[0], one.slide, *quoted(best.proposal), best.sure)

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
            range=range_of(slide, start, end),
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

    def with_nearest(self, refused: Answer, found: Finding) -> Answer:
        """Add the places nearest to what is declined, unless nothing is near at all."""
        if not found.ranked or found.told < told_model().far:
            return refused
        places = chosen(found.question, found.ranked, room=SUGGESTED, slides=RELATED)
        return replace(refused, answer=message("not_found_places", self.language), evidence=places)


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
