"""One assistant shared by many request threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from copy import copy
from queue import Empty, SimpleQueue
from typing import Self, TypeVar

from assistant.common.access.caller import Caller, caller
from assistant.common.access.documents import DocumentGroups
from assistant.common.messages import Language, message
from assistant.common.types import Answer, Detail, Doing, Turn
from assistant.llm.told import last, streamed, told
from assistant.operate.sealed.content import Asked
from assistant.operate.sealed.keep import Keeper
from assistant.web.http.asker import another, asker, while_present
from assistant.web.http.running import Running, StoppingError
from assistant.web.http.turns import Turns
from assistant.web.service.needs import WholeAssistant
from assistant.web.service.seen import SeenAssistant

T = TypeVar("T")
Listener = Callable[[Answer | Exception, str, float], None]
Pieces = SimpleQueue[str | Answer | Exception | None]


class SharedAssistant(SeenAssistant):
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
        super().__init__(assistant, limited, who)
        self._keeper: Keeper | None = None
        self._language, self._besides = language, Turns("attached")
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

    def aside(self, assistant: WholeAssistant) -> Self:
        """Return one over another index, which takes turns with this one and keeps no answer."""
        other = copy(self)
        other._whole, other._limited = assistant, DocumentGroups({})
        other._keepers, other._keeper = [], None
        return other

    def beside(self, work: Callable[[], T]) -> T:
        """Do long work that answers need not wait for, one piece at a time, on a thread of its own."""
        return self._besides.take(work)

    @property
    def idle(self) -> bool:
        """Whether nobody waits for an answer."""
        return self.running.count == 0 and not self.running.stopping

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
        pieces: Pieces = SimpleQueue()
        context, reader = copy_context(), another()
        context.run(asker.set, reader)
        arguments = (self._drain, pieces, question, tuple(history), detail)
        threading.Thread(target=context.run, args=arguments, daemon=True).start()
        try:
            yield from self._read(pieces, pulse)
        finally:
            reader.cancel()  # gone, or has read all there is

    def _read(self, pieces: Pieces, pulse: float | None) -> Iterator[str | Answer]:
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
        self, pieces: Pieces, question: str, history: Sequence[Turn], detail: Detail | None
    ) -> None:
        since = time.perf_counter()
        try:
            with self.running.one(lambda: pieces.put(StoppingError())):
                told_of = streamed(self, question, history, self._language, detail)
                for piece in while_present(told_of):
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

    def close(self) -> None:
        """Release the index, after the request that is running."""
        self._besides.end()
        self._turns.end()
        self._whole.close()
