"""The straight line from a question to a checked, cited answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.credit import credit
from assistant.desk import Desk, Watch
from assistant.editions import Editions
from assistant.errors import QuestionError
from assistant.followup import standalone
from assistant.llm.prompt import Source
from assistant.llm.sources import gather
from assistant.llm.told import last, streamed, told
from assistant.llm.writer import Writer
from assistant.messages import message
from assistant.overview import asked_overview
from assistant.page_answer import asked_page
from assistant.question import analyse
from assistant.reading import Reads
from assistant.recognised import recognised
from assistant.routes.back import ask_back
from assistant.routes.documents import ask_documents
from assistant.routes.editions import compare_editions
from assistant.routes.overview import ask_overview
from assistant.routes.page import ask_page
from assistant.routes.sums import ask_sum
from assistant.settings import Settings
from assistant.sums import asked_sum
from assistant.types import Answer, Turn
from assistant.unclear import points_nowhere
from corpus.types import Slide
from index.documents import DocumentInfo
from index.extraction import LeftOut
from index.pictures import Picture, SlidePictures
from index.searchable import Searchable
from index.types import Embedder, Hit
from index.view import Allows, IndexView


class Assistant:
    """Answers questions from one index, without a language model.

    ``reader`` looks for the answer's words in the best passages; without one, words in common and
    meaning alone choose. ``release`` closes the index where the assistant is to do it.
    """

    def __init__(
        self, index: Searchable, settings: Settings, reader: Reads | None = None,
        pictures: SlidePictures | None = None, writer: Writer | None = None,
        release: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self._index = index
        self._pictures = pictures or SlidePictures(index, settings.index_dir)
        self._reader = reader
        self._release = release
        self._desk = Desk(index, settings, reader)
        self._settings = settings
        self.writer = writer

    @property
    def settings(self) -> Settings:
        """The settings this assistant was opened with."""
        return self._settings

    def within(self, allows: Allows) -> Assistant:
        """Return an assistant that knows only the documents that are allowed, by name and path.

        It shares everything with this one, which stays open as long as it is used.
        """
        view = IndexView(self._index, allows)
        return Assistant(view, self._settings, self._reader, self._pictures, self.writer)

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
        first = not any(turn.role == "user" for turn in history)
        answer = (
            self._ask(question, history, first) if whole is None else self._ask(whole, (), first)
        )
        notes = recognised(answer.citations, self._index.slide, self._settings.language)
        return replace(answer, question=question, warnings=(*answer.warnings, *notes))

    def sources(self, answer: Answer) -> list[Source]:
        """Return the passages that a language model may use: the answer's own, then the nearest."""
        return gather(self._index, answer)

    def credit(self, answer: Answer) -> str:
        """Return the lines that name an answer's sources."""
        return credit(answer, self._index.documents())

    def _ask(self, question: str, history: Sequence[Turn], first: bool) -> Answer:
        watch, desk = Watch(), self._desk
        page = asked_page(self._index, question, history, self._settings.language)
        if page is not None:
            return ask_page(desk, question, page, watch)
        whole = standalone(question, history)
        documents = self._index.documents()
        if (summary := asked_overview(whole, documents)) and (
            answer := ask_overview(desk, question, whole, summary, watch)
        ):
            return answer
        if first and (word := points_nowhere(whole)):
            return ask_back(desk, question, whole, word, watch)
        asked = analyse(whole)
        editions = Editions(documents)
        if compared := editions.compared(asked):
            return compare_editions(desk, question, whole, compared, watch)
        if (total := asked_sum(whole)) and (answer := ask_sum(desk, question, whole, total, watch)):
            return answer
        return ask_documents(desk, question, whole, asked, editions, watch)

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
        self._index.slide(document, number)  # the pictures are of all documents
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
        """Release the pictures and, where this assistant was given it whole, the index."""
        self._pictures.close()
        if self._release:
            self._release()

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
