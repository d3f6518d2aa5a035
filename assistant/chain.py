"""The straight line from a question to a checked, cited answer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence

from assistant.compose import Draft, Quote, compose
from assistant.confidence import THRESHOLD, Signals, confidence, signals
from assistant.errors import QuestionError
from assistant.followup import standalone
from assistant.messages import message
from assistant.question import Question, analyse
from assistant.reading import Reads, read_hits, read_near
from assistant.select import Candidate, candidates
from assistant.settings import Settings
from assistant.types import Answer, Citation, Related, Turn
from assistant.verify import verified
from corpus.types import Slide
from index.extraction import LeftOut
from index.open import DocumentInfo, Index
from index.pictures import Picture, SlidePictures
from index.types import Embedder, Hit

READ = 30
"""Hits looked at for an answer: enough for five different slides."""
RELATED = 3
"""Slides suggested where the documents do not answer."""


class Assistant:
    """Answers questions from one index, without a language model.

    ``reader`` looks for the answer's words in the best passages; without one, words in common and
    meaning alone choose.
    """

    def __init__(
        self, index: Index, settings: Settings, reader: Reads | None = None,
        pictures: SlidePictures | None = None,
    ) -> None:  # fmt: skip
        self._index = index
        self._pictures = pictures or SlidePictures(index, settings.index_dir)
        self._reader = reader
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """The settings this assistant was opened with."""
        return self._settings

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question.

        Args:
            question: the user's words.
            history: earlier turns of the same conversation, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
        """
        self._check(question)
        watch = _Watch()
        whole = standalone(question, history)
        asked = analyse(whole)
        watch.lap("query")
        hits = self._index.hits(whole, READ)
        watch.lap("retrieve")
        readings = read_hits(self._reader, whole, hits)
        ranked = candidates(asked, self._index, hits, readings)
        draft, sure = self._decide(asked, ranked)
        watch.lap("read")
        answer_id = _answer_id(question, whole)
        if draft is None:
            return self._declined(answer_id, question, whole, hits, sure, watch)
        return Answer(
            id=answer_id,
            question=question,
            standalone_question=whole,
            answer=draft.text,
            short_answer=draft.short,
            abstained=False,
            confidence=sure,
            citations=tuple(
                _cite(i, quote, self._around(quote), sure)
                for i, quote in enumerate(draft.quotes, start=1)
            ),
            timings_ms=watch.laps(),
        )

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str | Answer]:
        """Yield what is being done and the growing answer (str), then the Answer itself."""
        self._check(question)
        yield message("searching", self._settings.language)
        answer = self.ask(question, history)
        for end in range(0, len(answer.answer), 12):
            yield answer.answer[: end + 12]
        yield answer

    def search(self, query: str, k: int | None = None) -> list[Hit]:
        """Return the passages that fit a query best.

        Raises:
            QuestionError: the query is empty or too long.
        """
        self._check(query)
        return self._index.hits(query, k or self._settings.top_k)

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide.

        Raises:
            UnknownSlideError: the index has no such slide.
        """
        return self._index.slide(document, number)

    def picture(self, document: str, number: int, span: tuple[int, int], width: int) -> Picture:
        """Return the picture of a slide with characters ``span`` of its text marked.

        Raises:
            UnknownSlideError: the index has no such slide.
            PaintError: no picture can be made now.
        """
        caption = message("picture_drawn", self._settings.language)
        return self._pictures.picture(document, number, span, width, caption)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """Return what is indexed."""
        return self._index.documents()

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the files that could not be read, or were passed over."""
        return self._index.left_out()

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the index."""
        return self._index.embedder

    def example_questions(self) -> tuple[str, ...]:
        """Return questions to start with: the deck's own, or made from the documents' titles."""
        from assistant.examples import example_questions

        return example_questions(self._index)

    def close(self) -> None:
        """Release the index."""
        self._pictures.close()
        self._index.close()

    def _decide(
        self, question: Question, ranked: Sequence[Candidate]
    ) -> tuple[Draft | None, float]:
        """Return the draft if it may be said, and the probability that it answers the question."""
        draft = compose(question, ranked)
        found = evidence(question, ranked, draft, self._reader)
        if found is None:
            return None, 0.0
        sure = confidence(found)
        if draft is None:
            return None, min(sure, THRESHOLD - 0.01)
        return (draft if sure >= THRESHOLD and verified(draft) else None), sure

    def _check(self, question: str) -> None:
        limit = self._settings.max_question_chars
        language = self._settings.language
        if not question.strip():
            raise QuestionError(message("question_empty", language))
        if len(question) > limit:
            raise QuestionError(
                message("question_too_long", language, length=len(question), limit=limit)
            )

    def _around(self, quote: Quote) -> str:
        """Return the passage that holds a quote, or, for one over several passages, the quote."""
        slide = quote.candidate.slide.number
        for passage in self._index.passages_of(quote.candidate.document, slide):
            if passage.start <= quote.start and quote.end <= passage.end:
                return passage.text
        return quote.text

    def _declined(
        self, answer_id: str, question: str, whole: str, hits: Sequence[Hit], sure: float,
        watch: _Watch,
    ) -> Answer:  # fmt: skip
        related = tuple(_related(self._index.slide(*key), key[0]) for key in _nearest(hits))
        key = "not_found_related" if related else "not_found"
        return Answer(
            id=answer_id,
            question=question,
            standalone_question=whole,
            answer=message(key, self._settings.language),
            short_answer="",
            abstained=True,
            confidence=sure,
            related=related,
            timings_ms=watch.laps(),
        )


def evidence(
    question: Question,
    ranked: Sequence[Candidate],
    draft: Draft | None,
    reader: Reads | None,
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
            reader, question.text, best.slide, best.slide.title, place.start, place.end
        )
    return signals(question, best, read)


def _cite(marker: int, quote: Quote, passage: str, sure: float) -> Citation:
    slide = quote.candidate.slide
    return Citation(
        marker=marker,
        document=quote.candidate.document,
        title=slide.title,
        slide=slide.number,
        printed_page=slide.printed_page,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        passage=passage,
        score=round(sure, 4),
        printed_page_inferred=slide.printed_page_inferred,
    )


def _nearest(hits: Sequence[Hit]) -> list[tuple[str, int]]:
    keys = dict.fromkeys((hit.passage.document, hit.passage.slide) for hit in hits)
    return list(keys)[:RELATED]


def _related(slide: Slide, document: str) -> Related:
    return Related(document, slide.title, slide.number, slide.printed_page)


def _answer_id(question: str, whole: str) -> str:
    return hashlib.sha256(f"{question}\x1f{whole}".encode()).hexdigest()[:16]


class _Watch:
    """Laps of one question, in milliseconds."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1000
        self._last = now

    def laps(self) -> dict[str, float]:
        return {**self._laps, "total": (time.perf_counter() - self._start) * 1000}
