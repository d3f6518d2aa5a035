"""One thing at a time, first come first served; who leaves the queue is not waited for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from assistant.web.http.asker import GoneError, asker
from assistant.web.http.running import StoppingError

T = TypeVar("T")


class Turns:
    """A thread that works for all others, and their queue before it."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def take(self, work: Callable[[], T]) -> T:
        """Wait for a turn and do some work in it, as the present caller.

        Raises:
            GoneError: whoever asked has gone before the turn came; nothing was done.
            StoppingError: the service has stopped before the turn came.
        """
        present = asker.get()
        if present is not None and present.done():
            raise GoneError
        turn = self._thread.submit(copy_context().run, work)
        if present is not None:
            present.add_done_callback(lambda _: turn.cancel())  # only one that still waits can be
        try:
            return turn.result()
        except CancelledError:
            raise GoneError if present is not None and present.done() else StoppingError from None

    def end(self) -> None:
        """Wait for the running turn; those that wait never come."""
        self._thread.shutdown(cancel_futures=True)
