"""The answers being made: a stop waits for them, then ends those whose reader still waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.common.errors import AssistantError
from assistant.common.messages import both


class StoppingError(AssistantError):
    """The service is being stopped and takes no question."""

    def __init__(self) -> None:
        super().__init__(both("stopping"))


class Running:
    """Counts answers from any thread; after `refuse` no new one starts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[object, Callable[[], None]] = {}
        self._stopping = False

    @property
    def count(self) -> int:
        """How many answers are being made now."""
        return len(self._ends)

    @property
    def stopping(self) -> bool:
        """Whether new questions are refused."""
        return self._stopping

    @contextmanager
    def one(self, end: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Count an answer while it is made; ``end`` tells its reader that it will not come.

        Raises:
            StoppingError: the service is being stopped.
        """
        token = object()
        with self._lock:
            if self._stopping:
                raise StoppingError
            self._ends[token] = end
        try:
            yield
        finally:
            with self._lock:
                del self._ends[token]

    def refuse(self) -> None:
        """Start no further answer."""
        with self._lock:
            self._stopping = True

    def end_all(self) -> None:
        """Tell every reader who still waits that the answer will not come."""
        with self._lock:
            ends = tuple(self._ends.values())
        for end in ends:
            end()
