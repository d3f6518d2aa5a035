"""One assistant shared by many request threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextvars import copy_context
from copy import copy
from queue import Empty, SimpleQueue
from typing import TypeVar

from assistant.common.access.caller import Caller, caller
from assistant.common.access.documents import DocumentGroups
from assistant.common.messages import Language, message
from assistant.common.types import Answer, Detail, Doing, Evidence, Place, Turn
from assistant.llm.plan import Plan
from assistant.llm.sources.finding import Found, Wanted
from assistant.llm.told import last, streamed, told
from assistant.llm.writer import Writer
from assistant.operate.sealed.content import Asked
from assistant.operate.sealed.keep import Keeper
from assistant.web.http.asker import another, asker, while_present
from assistant.web.http.running import Running, StoppingError
from assistant.web.http.turns import Turns
from assistant.web.service.needs import Assistant, WholeAssistant
from corpus.types import Slide
from index.pictures.originals import Original
from index.pictures.slides import Picture, PlacesOnPicture
from index.store.documents import DocumentInfo
from index.store.extraction import LeftOut
from index.types import Embedder, Hit

T = TypeVar("T")
VIEWS = 256
"""Combinations of groups and scopes that are kept at hand."""
Listener = Callable[[Answer | Exception, str, float], None]


class SharedAssistant:
    """Lets one request at a time into the assistant; the others wait their turn, first come first.

    The models use every core for one question, so two at once would only take turns anyway. One
    thread does all of it: torch keeps about 25 MB for every thread that ever ran a model, and
    gives it back to none (measured: 100 questions on 100 threads 3.4 GB, on one thread 1.2 GB). A
    language model behind an endpoint is waited for outside of the turn, and what only reads the
    index needs no turn.
    """

    def __init__(
        self, assistant: WholeAssistant, language: Language = "ja",
        limited: DocumentGroups | None = None, who: Callable[[], Caller] = caller.get,
    ) -> None:  # fmt: skip
        """Share an assistant; ``limited`` documents are seen by whom ``who`` is a member only."""
        self._keeper: Keeper | None = None
        self._whole, self._language = assistant, language
        self._limited, self.who = limited or DocumentGroups({}), who
        self._views: dict[tuple[frozenset[str], frozenset[str], Place | None], Assistant] = {}
        self._scope: frozenset[str] = frozenset()
        self._place: Place | None = None
        self._turns, self._besides = Turns("assistant"), Turns("attached")
        self._listeners: list[Listener] = []
        self._keepers: list[Listener] = []
        self.running = Running()

    def listen(self, listener: Listener, keeps: bool = False) -> None:
        """Have every answer told: the answer or what went wrong, the question, and the seconds.

        One that ``keeps`` answers is not told those that rest on files of one request.
        """
        (self._keepers if keeps else self._listeners).append(listener)

    def record(self, keeper: Keeper | None) -> None:
        """Have every answer recorded before it is given, but those that rest on files of one request."""
        self._keeper = keeper

    def _recorded(
        self, answer: Answer, question: str, history: Sequence[Turn], detail: Detail | None
    ) -> Answer:
        if self._keeper is not None:
            who = self.who()
            asked = Asked(question, history, detail, who.user, who.groups, self._scope)
            self._keeper.keep(asked, answer, self._assistant)
        return answer

    def aside(self, assistant: WholeAssistant) -> SharedAssistant:
        """Return one over another index, which takes turns with this one and keeps no answer."""
        other = copy(self)
        other._whole, other._limited = assistant, DocumentGroups({})
        other._keepers, other._keeper = [], None
        return other

    def beside(self, work: Callable[[], T]) -> T:
        """Do long work that answers need not wait for, one piece at a time, on a thread of its own."""
        return self._besides.take(work)

    @property
    def _assistant(self) -> Assistant:
        """The assistant as the caller of this moment may see it, within the scope."""
        if not self._limited and not self._scope:
            return self._whole
        groups, scope, limited = self.who().groups, self._scope, self._limited
        key = (groups, scope, self._place)
        view = self._views.get(key)
        if view is None:
            if len(self._views) >= VIEWS:
                self._views.clear()
            view = self._whole.within(
                lambda name, path: (
                    (not scope or name in scope) and limited.allows(name, path, groups)
                ),
                self._place,
            )
            self._views[key] = view
        return view

    def narrowed(self, names: Collection[str], place: Place | None = None) -> SharedAssistant:
        """Return the same assistant, turns and all, over some documents; no name is every one.

        With ``place`` only that slide of them is searched.
        """
        other = copy(self)
        other._scope, other._place = frozenset(names), place
        return other

    @property
    def idle(self) -> bool:
        """Whether nobody waits for an answer."""
        return self.running.count == 0 and not self.running.stopping

    @property
    def ready(self) -> bool:
        """Whether there is any document, whoever may see it."""
        return bool(self._whole.documents())

    def _tell(self, outcome: Answer | Exception, question: str, since: float) -> None:
        for listener in (*self._listeners, *self._keepers):
            listener(outcome, question, time.perf_counter() - since)

    def ask(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None
    ) -> Answer:
        """Answer one question."""
        self.check(question)
        since = time.perf_counter()
        try:
            with self.running.one():
                made = last(while_present(told(self, question, history, detail)))
                answer = self._recorded(made, question, history, detail)
        except Exception as error:
            self._tell(error, question, since)
            raise
        self._tell(answer, question, since)
        return answer

    @property
    def writer(self) -> Writer | None:
        """The language model's part, None without one."""
        return self._assistant.writer

    @property
    def writes(self) -> bool:
        """Whether a language model words the answers."""
        return self._whole.writer is not None

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long."""
        self._assistant.check(question)

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words."""
        seen = self._assistant
        return self._turns.take(lambda: seen.extract(question, history, whole))

    def beforehand(self, question: str, history: Sequence[Turn]) -> Answer | None:
        """Answer what needs no model."""
        seen = self._assistant
        return self._turns.take(lambda: seen.beforehand(question, history))

    def find(self, wanted: Wanted) -> Found:
        """Return the pages that a language model is handed."""
        seen = self._assistant
        return self._turns.take(lambda: seen.find(wanted))

    def plan(self, whole: str, room: int) -> Plan | None:
        """Return the steps that a question takes."""
        seen = self._assistant
        return self._turns.take(lambda: seen.plan(whole, room))

    def relevance(self, claim: str, passages: Sequence[tuple[str, str]]) -> float:
        """Return how far passages speak of a claim."""
        seen = self._assistant
        return self._turns.take(lambda: seen.relevance(claim, passages))

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page; it waits for other pictures only."""
        return self._assistant.page_picture(place)

    def places(self, question: str) -> tuple[Evidence, ...]:
        """Return the places nearest to a question."""
        seen = self._assistant
        return self._turns.take(lambda: seen.places(question))

    def finished(self, answer: Answer) -> Answer:
        """Return an answer with its credit lines and notes."""
        return self._assistant.finished(answer)

    def stream(
        self, question: str, history: Sequence[Turn] = (), detail: Detail | None = None,
        pulse: float | None = None,
    ) -> Iterator[str | Answer]:  # fmt: skip
        """Yield what is being done (`Doing`) and the growing text, then the answer.

        A thread of its own drains the assistant, so that a reader who stalls or leaves half-way
        cannot keep the lock.

        Args:
            question: what is asked.
            history: what was said before.
            pulse: seconds after which the text is yielded again where it has not grown, for a
                reader who can leave only when there is a text.
            detail: how long a language model's answer is to be.
        """
        pieces: SimpleQueue[str | Answer | Exception | None] = SimpleQueue()
        context, reader = copy_context(), another()
        context.run(asker.set, reader)
        arguments = (self._drain, pieces, question, tuple(history), detail)
        threading.Thread(target=context.run, args=arguments, daemon=True).start()
        try:
            yield from self._read(pieces, pulse)
        finally:
            reader.cancel()  # gone, or has read all there is

    def _read(
        self, pieces: SimpleQueue[str | Answer | Exception | None], pulse: float | None
    ) -> Iterator[str | Answer]:
        text: str = Doing(message("searching", self._language))
        while True:
            try:
                piece = pieces.get(timeout=pulse)
            except Empty:
                piece = text
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            text = piece if isinstance(piece, str) else text
            yield piece

    def _drain(
        self,
        pieces: SimpleQueue[str | Answer | Exception | None],
        question: str,
        history: Sequence[Turn],
        detail: Detail | None,
    ) -> None:
        since = time.perf_counter()
        try:
            with self.running.one(lambda: pieces.put(StoppingError())):
                for piece in while_present(
                    streamed(self, question, history, self._language, detail)
                ):
                    if isinstance(piece, Answer):
                        self._recorded(piece, question, history, detail)
                    pieces.put(piece)
                    if isinstance(piece, Answer):
                        self._tell(piece, question, since)
        except Exception as error:  # handed to the reader, who raises it
            self._tell(error, question, since)
            pieces.put(error)
        finally:
            pieces.put(None)

    def search(self, query: str, k: int) -> list[Hit]:
        """Return the best passages."""
        seen = self._assistant
        return self._turns.take(lambda: seen.search(query, k))

    def slide(self, document: str, number: int) -> Slide:
        """Return one slide."""
        return self._assistant.slide(document, number)

    def picture(self, document: str, number: int, span: tuple[int, int], width: int) -> Picture:
        """Return the picture of a slide; pictures wait for each other only, never for a question."""
        return self._assistant.picture(document, number, span, width)

    def boxes(
        self, document: str, number: int, spans: Sequence[tuple[int, int]], width: int
    ) -> PlacesOnPicture:
        """Return where words stand on the picture in which the first of them are marked."""
        return self._assistant.boxes(document, number, spans, width)

    def original(self, document: str) -> Original:
        """Return the file that a document was read from."""
        return self._assistant.original(document)

    def documents(self) -> Sequence[DocumentInfo]:
        """Return what is indexed."""
        return self._assistant.documents()

    def left_out(self) -> Sequence[LeftOut]:
        """Return the files that could not be read, or were passed over."""
        return self._assistant.left_out()

    @property
    def generation(self) -> str:
        """Name of the index's generation in use."""
        return self._whole.generation

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the index; it guards itself against two threads."""
        return self._assistant.embedder

    def example_questions(self) -> tuple[str, ...]:
        """Return questions that the documents can answer."""
        seen = self._assistant
        return self._turns.take(seen.example_questions)

    def close(self) -> None:
        """Release the index, after the request that is running."""
        self._besides.end()
        self._turns.end()
        self._whole.close()
