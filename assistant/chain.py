"""The straight line from a question to a checked, cited answer."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.compose import Draft, Quote, compose, one_line
from assistant.confidence import THRESHOLD, Signals, confidence, signals
from assistant.editions import Editions, of_one_edition, prefer, without_edition
from assistant.errors import QuestionError
from assistant.followup import standalone
from assistant.llm.prompt import Source
from assistant.llm.sources import gather
from assistant.llm.told import last, streamed, told
from assistant.llm.writer import Writer
from assistant.messages import message
from assistant.page_answer import AskedPage, asked_page, key_lines, missing, place_of, title_of
from assistant.question import Question, analyse
from assistant.reading import Reads, read_hits, read_near
from assistant.recognised import recognised
from assistant.select import Candidate, candidates
from assistant.settings import Settings
from assistant.types import Answer, Citation, Related, Turn
from assistant.verify import verified
from corpus.normalize import normalize_query
from corpus.types import Slide
from index.documents import DocumentInfo
from index.extraction import LeftOut
from index.open import Index
from index.pictures import Picture, SlidePictures
from index.types import Embedder, Hit

_MARKER = re.compile(r"\[\d+\]")
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
        pictures: SlidePictures | None = None, writer: Writer | None = None,
    ) -> None:  # fmt: skip
        self._index = index
        self._pictures = pictures or SlidePictures(index, settings.index_dir)
        self._reader = reader
        self._settings = settings
        self.writer = writer

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
        self.check(question)
        return last(told(self, question, history))

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words; ``whole`` is the question made whole, if it was.

        Raises:
            QuestionError: the question is empty or too long.
        """
        self.check(question)
        answer = self._ask(question, history) if whole is None else self._ask(whole, ())
        notes = recognised(answer.citations, self._index.slide, self._settings.language)
        return replace(answer, question=question, warnings=(*answer.warnings, *notes))

    def sources(self, answer: Answer) -> list[Source]:
        """Return the passages that a language model may use: the answer's own, then the nearest."""
        return gather(self._index, answer)

    def _ask(self, question: str, history: Sequence[Turn]) -> Answer:
        watch = _Watch()
        page = asked_page(self._index, question, history, self._settings.language)
        if page is not None:
            return self._ask_of_page(question, page, watch)
        whole = standalone(question, history)
        asked = analyse(whole)
        documents = self._index.documents()
        editions = Editions(documents)
        if compared := editions.compared(asked):
            return self._compare(question, whole, compared, watch)
        wanted = editions.wanted(asked)
        excluded = editions.excluded(asked)
        if excluded:
            asked = analyse(without_edition(whole))
        watch.lap("query")
        hits = self._hits(asked.text if excluded else whole, documents, excluded, bool(editions))
        hits = prefer(
            hits, wanted, asked, lambda h: h.passage.document, lambda h: h.passage.indexed_text
        )[:READ]
        watch.lap("retrieve")
        readings = read_hits(self._reader, asked.text if excluded else whole, hits)
        ranked = candidates(asked, self._index, hits, readings)
        ranked = prefer(ranked, wanted, asked, lambda c: c.document, lambda c: c.statement.text)
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
            citations=self._citations(draft, sure),
            warnings=editions.told(
                {quote.candidate.document for quote in draft.quotes}, self._settings.language
            ),
            timings_ms=watch.laps(),
        )

    def _compare(
        self, question: str, whole: str, compared: Sequence[DocumentInfo], watch: _Watch
    ) -> Answer:
        """Ask each edition the same, and put what they say one under the other."""
        asked = analyse(of_one_edition(whole))
        lines: list[str] = []
        quotes: list[Quote] = []
        sures: list[float] = []
        warnings: list[str] = []
        hits: list[Hit] = []
        for info in compared:
            own = self._index.hits(asked.text, READ, (info.name,))
            hits += own[:1]
            readings = read_hits(self._reader, asked.text, own)
            draft, sure = self._decide(asked, candidates(asked, self._index, own, readings))
            if draft is None:
                warnings.append(
                    message("edition_silent", self._settings.language, edition=info.edition)
                )
                continue
            markers = "".join(f"[{len(quotes) + i}]" for i in range(1, len(draft.quotes) + 1))
            lines.append(f"・{info.edition}: {one_line(draft.short)}{markers}")
            quotes += draft.quotes
            sures.append(sure)
        watch.lap("read")
        answer_id = _answer_id(question, whole)
        if not lines:
            return self._declined(answer_id, question, whole, hits, 0.0, watch)
        draft = Draft("\n".join(lines), "、".join(lines), tuple(quotes))
        return Answer(
            id=answer_id, question=question, standalone_question=whole, answer=draft.text,
            short_answer=_MARKER.sub("", "、".join(line.removeprefix("・") for line in lines)),
            abstained=False, confidence=min(sures), citations=self._citations(draft, min(sures)),
            warnings=tuple(warnings), timings_ms=watch.laps(),
        )  # fmt: skip

    def _hits(
        self, text: str, documents: Sequence[DocumentInfo], excluded: Collection[str], more: bool
    ) -> list[Hit]:
        """Return hits of all documents but some; more of them where editions say the same."""
        names = [info.name for info in documents if info.name not in excluded]
        return self._index.hits(text, 3 * READ if more else READ, names if excluded else None)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str | Answer]:
        """Yield what is being done and the growing answer (str), then the Answer itself."""
        yield from streamed(self, question, history, self._settings.language)

    def search(self, query: str, k: int | None = None) -> list[Hit]:
        """Return the passages that fit a query best.

        Raises:
            QuestionError: the query is empty or too long.
        """
        self.check(query)
        most = k or self._settings.top_k
        page = asked_page(self._index, query, (), self._settings.language)
        if page is None or page.found is None:
            return self._index.hits(query, most)
        words = page.reference.rest or query
        first = self._index.hits(words, most, slide=(page.document.name, page.found.slide))
        own = {hit.passage.id for hit in first}
        others = (hit for hit in self._index.hits(words, most) if hit.passage.id not in own)
        return [*first, *others][:most]

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

    def _ask_of_page(self, question: str, page: AskedPage, watch: _Watch) -> Answer:
        """Answer about one slide: what it says as a whole, or what is asked of it."""
        language, name = self._settings.language, page.document.name
        whole = normalize_query(question)
        base = Answer(
            id=_answer_id(question, whole), question=question, standalone_question=whole,
            answer=missing(self._index, page, language), short_answer="", abstained=True,
            confidence=0.0,
        )  # fmt: skip
        if page.found is None:
            return replace(base, timings_ms=watch.laps())
        base = replace(base, warnings=page.warnings)
        slide = self._index.slide(name, page.found.slide)
        where, title = place_of(slide, name, language), title_of(slide, language)
        if not slide.text.strip():
            text = message("page_without_text", language, place=where)
            related = (_related(slide, name),)
            return replace(base, answer=text, related=related, timings_ms=watch.laps())
        if page.reference.whole:
            return replace(self._summary(base, name, slide), timings_ms=watch.laps())
        asked = analyse(page.reference.rest)
        hits = self._index.hits(asked.text, READ, slide=(name, slide.number))
        watch.lap("retrieve")
        ranked = candidates(asked, self._index, hits, read_hits(self._reader, asked.text, hits))
        draft, sure = self._decide(asked, ranked)
        watch.lap("read")
        if draft is None:
            text = message("page_silent", language, place=where, title=title)
            return replace(base, answer=text, related=(_related(slide, name),), confidence=sure,
                           timings_ms=watch.laps())  # fmt: skip
        return replace(base, answer=draft.text, short_answer=draft.short, abstained=False,
                       confidence=sure, citations=self._citations(draft, sure),
                       timings_ms=watch.laps())  # fmt: skip

    def _summary(self, base: Answer, document: str, slide: Slide) -> Answer:
        """Tell a slide's title and key lines, each with its citation."""
        language = self._settings.language
        lines = key_lines(self._index, slide)
        citations = tuple(
            Citation(
                marker=i, document=document, title=slide.title, slide=slide.number,
                printed_page=slide.printed_page, quote=slide.text[line.start : line.end],
                start=line.start, end=line.end,
                passage=self._passage_at(document, slide, line.start, line.end), score=1.0,
                printed_page_inferred=slide.printed_page_inferred,
            )
            for i, line in enumerate(lines, start=1)
        )  # fmt: skip
        lead = message("page_is", language, place=place_of(slide, document, language),
                       title=title_of(slide, language))  # fmt: skip
        told = [f"・{one_line(c.quote)}[{c.marker}]" for c in citations]
        return replace(base, answer="\n".join([lead, *told]), short_answer=slide.title,
                       abstained=False, confidence=1.0, citations=citations)  # fmt: skip

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

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long.

        Raises:
            QuestionError: it is; the message says which.
        """
        limit = self._settings.max_question_chars
        language = self._settings.language
        if not question.strip():
            raise QuestionError(message("question_empty", language))
        if len(question) > limit:
            raise QuestionError(
                message("question_too_long", language, length=len(question), limit=limit)
            )

    def _citations(self, draft: Draft, sure: float) -> tuple[Citation, ...]:
        return tuple(
            _cite(i, quote, self._around(quote), sure)
            for i, quote in enumerate(draft.quotes, start=1)
        )

    def _around(self, quote: Quote) -> str:
        candidate = quote.candidate
        return self._passage_at(candidate.document, candidate.slide, quote.start, quote.end)

    def _passage_at(self, document: str, slide: Slide, start: int, end: int) -> str:
        """Return the passage that holds a span, or, for one over several passages, the span."""
        for passage in self._index.passages_of(document, slide.number):
            if passage.start <= start and end <= passage.end:
                return passage.text
        return slide.text[start:end]

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
    return Related(
        document, slide.title, slide.number, slide.printed_page, slide.printed_page_inferred
    )


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
