"""A stream that says nothing is ended, though its server keeps the line alive."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Piece = TypeVar("Piece")


def attended(
    chunks: Iterable[Piece], says: Callable[[Piece], bool], seconds: float, end: Callable[[], None]
) -> Iterator[Piece]:
    """Yield the chunks of a stream; end it where none that says something comes in time.

    The client's own time limit is for bytes: comments and empty chunks would keep a stream open for
    ever. Only the waiting counts, not what is done with a chunk.

    Args:
        chunks: the stream.
        says: whether a chunk says something.
        seconds: how long nothing may be said.
        end: closes the stream; called by another thread.

    Raises:
        TimeoutError: nothing was said in time.
    """
    watch = _Watch(seconds, end)
    rest = iter(chunks)
    try:
        while True:
            watch.wait()
            piece = next(rest, None)
            watch.heard(piece is not None and says(piece))
            if piece is None:
                return
            yield piece
    except Exception:
        if watch.over:
            raise TimeoutError("nothing was said in time") from None
        raise
    finally:
        watch.stop()


class _Watch:
    """Ends a stream from a thread of its own, one for the whole stream."""

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.over = False
        self._seconds, self._end = seconds, end
        self._left = seconds
        self._since: float | None = None
        self._lock, self._done = threading.Lock(), threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def wait(self) -> None:
        """Begin to wait for a chunk."""
        with self._lock:
            self._since = time.monotonic()

    def heard(self, said: bool) -> None:
        """Take note of a chunk; what says nothing uses the time up.

        Raises:
            TimeoutError: it is used up.
        """
        with self._lock:
            left = self._remaining()
            self._since, self._left = None, self._seconds if said else left
            self.over = self.over or self._left <= 0
        if self.over:
            raise TimeoutError

    def stop(self) -> None:
        """Wait no more."""
        self._done.set()

    def _remaining(self) -> float:
        return self._left - (time.monotonic() - self._since if self._since is not None else 0.0)

    def _look(self) -> None:
        left = self._seconds
        while not self._done.wait(left):
            with self._lock:
                left = self._remaining()
                self.over = left <= 0
            if self.over:
                self._end()
                return
