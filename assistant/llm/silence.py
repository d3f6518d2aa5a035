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
    """Ends a stream from a thread of its own."""

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.over = False
        self._seconds, self._end = seconds, end
        self._left, self._since = seconds, 0.0
        self._timer: threading.Timer | None = None

    def wait(self) -> None:
        """Begin to wait for a chunk."""
        self._since = time.monotonic()
        self._timer = threading.Timer(self._left, self._ended)
        self._timer.daemon = True
        self._timer.start()

    def heard(self, said: bool) -> None:
        """Take note of a chunk; what says nothing uses the time up.

        Raises:
            TimeoutError: it is used up.
        """
        self.stop()
        left = self._left - (time.monotonic() - self._since)
        self._left = self._seconds if said else left
        if self.over or self._left <= 0:
            self.over = True
            raise TimeoutError

    def stop(self) -> None:
        """Wait no more."""
        if self._timer:
            self._timer.cancel()

    def _ended(self) -> None:
        self.over = True
        self._end()
