"""A request's body, held to a size and a pace whatever its headers promise."""

from __future__ import annotations

import asyncio
import time

from starlette.types import Message, Receive

from assistant.web.http.problems import ProblemError

PATIENCE_SECONDS = 30.0
"""A question is here within a second; a stalled sender must not keep its connection."""
SLOWEST_BYTES_A_SECOND = 32 * 1024
"""Large uploads get more time: so slow a line still brings 32 MB in a quarter of an hour."""


class Body:
    """Wraps ``receive``: counts what comes, with or without a Content-Length, and times it.

    Args:
        receive: the server's.
        limit: most bytes.
        patience: seconds that a body may take, beside its bytes' own time.
    """

    def __init__(self, receive: Receive, limit: int, patience: float = PATIENCE_SECONDS) -> None:
        self._receive = receive
        self._limit = limit
        self._patience = patience
        self._bytes = 0
        self._since = 0.0
        self._whole = False
        self.refusal: ProblemError | None = None
        """Why the body was not read to its end; frameworks turn what `receive` raises into
        answers of their own."""

    async def receive(self) -> Message:
        """Return the next piece.

        Raises:
            ProblemError: 413 or 408; so does every later call.
        """
        if self.refusal:
            raise self.refusal
        if self._whole:  # from now on it only tells that the client has left
            return await self._receive()
        message = await self._piece()
        if message["type"] == "http.request":
            self._bytes += len(message.get("body", b""))
            if self._bytes > self._limit:
                raise self._refused(ProblemError(413, "body_too_large", limit=self._limit))
            self._whole = not message.get("more_body", False)
        return message

    async def _piece(self) -> Message:
        self._since = self._since or time.monotonic()
        allowed = self._patience + self._bytes / SLOWEST_BYTES_A_SECOND
        left = self._since + allowed - time.monotonic()
        try:
            async with asyncio.timeout(max(left, 0.0)):
                return await self._receive()
        except TimeoutError:
            raise self._refused(ProblemError(408, "body_too_slow")) from None

    def _refused(self, refusal: ProblemError) -> ProblemError:
        self.refusal = refusal
        return refusal
