"""How often one caller may ask."""

from __future__ import annotations

import logging
import math
import time
from typing import Protocol

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.operate.records.counted import Counted
from assistant.operate.records.database import Database, RecordsError
from assistant.web.http.problems import ProblemError

logger = logging.getLogger("seisaku.web")

COUNTING = 8
"""Requests that are counted in the database at once: half of the connections that a process opens."""

# What costs the models something. The chat's page sends its events to the last but one.
LIMITED = (
    "/api/ask", "/api/search", "/api/feedback", "/embed/ask", "/invoke", "/v1/chat/completions", "/mcp",
    "/gradio_api/queue/join", "/api/library/upload",
)  # fmt: skip


class Counts(Protocol):
    """Counts the requests of each caller."""

    async def wait(self, caller: str) -> int:
        """Count one request; return 0, or the seconds to wait where it may not come yet."""
        ...


class OwnCounts:
    """Counts in this process."""

    def __init__(self, rate: RateLimitItem) -> None:
        self._rate = rate
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def wait(self, caller: str) -> int:
        """Count one request."""
        if self._limiter.hit(self._rate, caller):
            return 0
        reset = self._limiter.get_window_stats(self._rate, caller).reset_time
        return max(1, math.ceil(reset - time.time()))


class SharedCounts:
    """Counts in the records' database, with all processes that use it; while it fails, in this process.

    Args:
        database: a PostgreSQL.
        rate: requests in a window.
    """

    def __init__(self, database: Database, rate: RateLimitItem) -> None:
        self._counted = Counted(database, rate.amount, rate.get_expiry())
        self._own = OwnCounts(rate)
        self._threads = CapacityLimiter(COUNTING)

    async def wait(self, caller: str) -> int:
        """Count one request."""
        try:
            # not among the threads that wait for answers: a refusal is not to wait for them
            return await run_sync(self._counted.wait, caller, limiter=self._threads)
        except RecordsError as error:
            logger.warning("requests are counted in this process only: %s", error)
            return await self._own.wait(caller)


class RateLimit:
    """ASGI middleware: each caller may ask so often.

    Stands inside of `Guard`, which words the refusal, and of whatever tells who signed in.
    """

    def __init__(self, app: ASGIApp, rate: str, database: Database | None = None) -> None:
        """Limit to a rate such as "300/minute"; "" limits nothing.

        Counted is in the database where several processes share it, else in this process.
        """
        self._app = app
        self._counts: Counts | None = None
        if rate:
            item = parse(rate)
            self._counts = (
                SharedCounts(database, item) if database and database.shared else OwnCounts(item)
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on.

        Raises:
            ProblemError: 429, with the seconds to wait.
        """
        if self._counts and scope["type"] == "http" and scope["path"].rstrip("/").endswith(LIMITED):
            seconds = await self._counts.wait(caller(scope))
            if seconds:
                raise ProblemError(429, "rate_limited", retry_after=seconds, seconds=seconds)
        await self._app(scope, receive, send)


def caller(scope: Scope) -> str:
    """Return who asks: the signed-in user, where the scope's state names one, or the address."""
    user = scope.get("state", {}).get("user")
    if user:
        return f"user:{user}"
    client = scope.get("client")
    return f"address:{client[0] if client else ''}"
