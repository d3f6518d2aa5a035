"""The straight line from a question to a checked, cited answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.answer.credit import credit
from assistant.answer.desk import Desk, Watch
from assistant.answer.overview import asked_overview
from assistant.answer.page_answer import asked_page
from assistant.answer.recognised import recognised
from assistant.answer.routes.back import ask_back, ask_what
from assistant.answer.routes.documents import Asking, ask_documents, begun
from assistant.answer.routes.editions import compare_editions
from assistant.answer.routes.overview import ask_overview
from assistant.answer.routes.page import ask_page
from assistant.answer.routes.sums import ask_sum
from assistant.answer.shelf import Shelf
from assistant.common.settings import Settings
from assistant.common.types import Answer, Detail, Evidence, Place, Turn
from assistant.evidence.choose import chosen
from assistant.evidence.reading import Reads
from assistant.llm.check.shape import is_english
from assistant.llm.plan import Plan, plan
from assistant.llm.sources.finding import Found, Wanted, find
from assistant.llm.told import last, streamed, told
from assistant.llm.writer import Writer
from assistant.question.analysis import analyse
from assistant.question.courtesy import without_courtesy
from assistant.question.editions import Editions
from assistant.question.followup import read
from assistant.question.sums import asked_sum
from assistant.question.unclear import points_nowhere
from corpus.normalize import normalize_query
from index.pictures.slides import SlidePictures
from index.search.searchable import Searchable
from index.search.view import Allows, IndexView

ALIKE_ENGLISH = 0.5
"""Cosine from which a Japanese passage speaks of an English claim: of 80 English development questions the
passage that answers has it for 0.83, another passage of the same page for 0.21."""


class Assistant(Shelf):
    """Answers questions from one index, without a language model.

    ``reader`` looks for the answer's words in the best passages; without one, words in common and
    meaning alone choose. ``release`` closes the index where the assistant is to do it.
    """

    def __init__(
        self, index: Searchable, settings: Settings, reader: Reads | None = None,
        pictures: SlidePictures | None = None, writer: Writer | None = None,
        release: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(index, settings, pictures)
        self._reader = reader
        self._release = release
        self._desk = Desk(index, settings, reader)
        self._examples: tuple[tuple[tuple[str, str], ...], tuple[str, ...]] | None = None
        self.writer = writer

    @property
    def desk(self) -> Desk:
        """What every route works with."""
        return self._desk

    def within(self, allows: Allows, place: Place | None = None) -> Assistant:
        """Return an assistant that knows only the documents that are allowed, by name and path.

        With ``place`` it searches one slide only. It shares everything with this one, which stays open
        as long as it is used.
        """
        view = IndexView(self._index, allows, place)
        return Assistant(view, self._settings, self._reader, self._pictures, self.writer)

    def ask(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Answer:
        """Answer one question.

        Args:
            question: the user's words.
            history: earlier turns of the same conversation, oldest first.
            detail: how long a language model's answer is to be; None for the setting ``llm_detail``.

        Raises:
            QuestionError: the question is empty or too long.
        """
        self.check(question)
        return last(told(self, question, history, detail))

    def stream(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Iterator[str | Answer]:
        """Yield what is being done and the growing answer (str), then the Answer itself."""
        yield from streamed(self, question, history, self._settings.language, detail)

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words; ``whole`` is the question made whole, if it was.

        Raises:
            QuestionError: the question is empty or too long.
        """
        self.check(question)
        first = not any(turn.role == "user" for turn in history)
        with self._index.held():
            answer = (
                self._ask(question, history, first)
                if whole is None
                else self._ask(whole, (), first)
            )
        return replace(answer, question=question)

    def _ask(self, question: str, history: Sequence[Turn], first: bool) -> Answer:
        watch, desk = Watch(), self._desk
        page = asked_page(self._index, question, history, self._settings.language)
        if page is not None:
            return ask_page(desk, question, page, watch)
        documents = self._index.documents()
        editions = Editions(documents)
        heard = read(question, history)
        if not heard.own:
            return ask_what(desk, question, watch)
        if heard.context and not heard.named:
            heard = read(question, begun(desk, history, editions))
        understood = heard.alone if heard.named else heard
        whole = understood.whole
        if (summary := asked_overview(understood.own, documents)) and (
            answer := ask_overview(desk, question, whole, summary, watch)
        ):
            return answer
        if first and (word := points_nowhere(whole)):
            return ask_back(desk, question, whole, word, watch)
        asked = understood.analysed()
        if compared := editions.compared(asked):
            return compare_editions(desk, question, whole, compared, watch)
        total = asked_sum(understood.own)
        if total and (answer := ask_sum(desk, question, whole, total, watch)):
            return answer
        # one figure of a sum that is not told would pass for the result
        return ask_documents(desk, Asking(question, heard, bool(total)), editions, watch)

    def beforehand(self, question: str, history: Sequence[Turn]) -> Answer | None:
        """Answer what no model can: thanks, a page that is not there, a first question that points back."""
        self.check(question)
        if not without_courtesy(question):
            return ask_what(self._desk, question, Watch())
        with self._index.held():
            page = asked_page(self._index, question, history, self._settings.language)
            if page is not None and page.found is None:
                return ask_page(self._desk, question, page, Watch())
        whole = normalize_query(question)
        if not any(turn.role == "user" for turn in history) and (word := points_nowhere(whole)):
            return ask_back(self._desk, question, whole, word, Watch())
        return None

    def finished(self, answer: Answer) -> Answer:
        """Return an answer with its credit lines, and what has to be said of the pages it cites."""
        said = answer.citations or answer.evidence
        notes = recognised(said, self._index.slide, self._settings.language)
        noted = replace(answer, warnings=tuple(dict.fromkeys([*answer.warnings, *notes])))
        return replace(noted, credit=credit(answer, self._index.documents()))

    def places(self, question: str) -> tuple[Evidence, ...]:
        """Return the places nearest to a question."""
        asked = analyse(question)
        with self._index.held():
            return chosen(asked, self._desk.find(asked, self._desk.hits(question)).ranked)

    def find(self, wanted: Wanted) -> Found:
        """Return the pages that a language model is handed for a question."""
        with self._index.held():
            return find(self._index, wanted, self._settings.language)

    def plan(self, whole: str, room: int) -> Plan | None:
        """Return the steps that a question takes, None where its best pages will do."""
        with self._index.held():
            return plan(self._index, whole, room)

    def relevance(self, claim: str, passages: Sequence[tuple[str, str]]) -> float:
        """Return how far the best of some passages speaks of a claim, from 0.0 on enough.

        Japanese is read by the cross-encoder; for English, which it never learned, meanings are compared.
        """
        if not passages:
            return -1.0
        if is_english(claim):
            vectors = self._index.embed_passages([text for _, text in passages])
            return float((vectors @ self._index.embed_query(claim)).max()) - ALIKE_ENGLISH
        if self._reader is None:
            return 0.0
        return max(reading.relevance for reading in self._reader.read(claim, passages))

    def example_questions(self) -> tuple[str, ...]:
        """Return questions to start with: the deck's own, or what was tried on the documents."""
        from assistant.answer.examples import example_questions

        known = tuple((info.name, info.content_hash) for info in self.documents())
        if self._examples is None or self._examples[0] != known:
            self._examples = (known, example_questions(self, self._settings.language))
        return self._examples[1]

    def close(self) -> None:
        """Release the pictures and, where this assistant was given it whole, the index."""
        self._pictures.close()
        if self._release:
            self._release()
