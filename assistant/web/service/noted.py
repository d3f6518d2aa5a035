"""Notes what was asked for the page of use, off the answers' path: a slow store delays nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from queue import Empty, Full, Queue

from assistant.common.access.caller import Caller
from assistant.common.settings import Settings
from assistant.common.types import Answer, Place
from assistant.operate.records.asked import AskedLog, Note
from assistant.operate.records.database import RecordsError
from assistant.web.http.asker import GoneError
from assistant.web.http.problems import log_failure
from corpus.normalize import fold

logger = logging.getLogger("seisaku.insight")

MOST_WAITING = 10_000
"""Notes that wait for a store that does not answer: about 10 MB; further ones are dropped."""
AT_ONCE = 200
"""Notes of one transaction."""
RETRY_SECONDS = 15.0
"""How long a store that failed is left alone."""
FAREWELL_SECONDS = 5.0
"""How long the end of the process waits for the last notes."""


class Noted:
    """A listener of the shared assistant: puts a note into a queue, which one thread writes out.

    A note is lost, and a line of the log says so, where the store fails longer than the queue lasts.

    Args:
        log: where notes go.
        settings: say whether words are kept, and for how many days notes are.
        who: tells the caller.
        now: the clock.
    """

    def __init__(
        self, log: AskedLog, settings: Settings, who: Callable[[], Caller],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        self._log, self._settings, self._who, self._now = log, settings, who, now
        self._limiting = {name for names in settings.document_groups.values() for name in names}
        self._waiting: Queue[Note] = Queue(MOST_WAITING)
        self._starting, self._closing = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._cleared: date | None = None
        self._lost = 0

    def __call__(self, outcome: Answer | Exception, question: str, seconds: float) -> None:
        """Note one answer; returns at once."""
        if isinstance(outcome, GoneError) or not self._settings.asked_days:
            return
        try:
            self._waiting.put_nowait(self._note(outcome, question, seconds))
        except Full:
            self._lost += 1
        self._start()

    def close(self) -> None:
        """Write what waits, as far as the store takes it within some seconds."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(FAREWELL_SECONDS)

    def _note(self, outcome: Answer | Exception, question: str, seconds: float) -> Note:
        who, ms = self._who(), round(seconds * 1e3)
        groups = tuple(self._limiting & who.groups)
        words = _storable(question) if self._settings.log_questions else None
        if not isinstance(outcome, Answer):
            return Note(self._now(), "failed", ms, who.user, groups, words)
        whole = outcome.standalone_question
        if words is not None and fold(whole) != fold(words):
            words = _storable(whole) or words  # a follow-up tells its topic only as it was read
        told = (self._now(), outcome.status, ms, who.user, groups, words)
        return Note(*told, outcome.id, _places(outcome))

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="noted", daemon=True)
                self._thread.start()

    def _write(self) -> None:
        notes: list[Note] = []
        while not self._closing.is_set():
            notes += self._next(AT_ONCE - len(notes), wait=not notes)
            if notes and self._kept(notes):
                notes = []
            elif notes:
                self._closing.wait(RETRY_SECONDS)
        while notes or not self._waiting.empty():
            notes += self._next(AT_ONCE - len(notes), wait=False)
            if not self._kept(notes):
                return
            notes = []

    def _next(self, most: int, wait: bool) -> list[Note]:
        """Return what waits; with ``wait`` at least one, unless the process ends."""
        found: list[Note] = []
        while len(found) < most:
            try:
                found.append(self._waiting.get(timeout=1.0 if wait and not found else 0.001))
            except Empty:
                if found or not wait or self._closing.is_set():
                    break
        return found

    def _kept(self, notes: list[Note]) -> bool:
        try:
            if self._cleared != (today := self._now().date()):
                self._log.forget(self._now() - timedelta(days=self._settings.asked_days))
                self._cleared = today
            self._log.add(notes)
        except RecordsError as error:
            logger.warning("not noted yet: %s", error)
            return False
        except Exception as error:  # unforeseen: these are lost, the next ones are not
            log_failure(error)
            self._lost += len(notes)
        if self._lost:
            logger.warning("%d questions were not noted", self._lost)
            self._lost = 0
        return True


def _storable(text: str) -> str:
    """Return a text as every database takes it: one that it refuses would keep all others waiting."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _places(answer: Answer) -> tuple[Place, ...]:
    """Return the slides of an answer, each once: cited, else shown, else offered."""
    sources = answer.citations or answer.evidence or answer.related
    return tuple(dict.fromkeys((source.document, source.slide) for source in sources))
