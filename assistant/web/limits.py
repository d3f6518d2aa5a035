"""How often one caller may ask."""

from __future__ import annotations

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import ProblemError

# What costs the models something. The chat's page sends its events to the last but one.
LIMITED = (
    "/api/ask", "/api/search", "/api/feedback", "/embed/ask", "/invoke", "/v1/chat/completions", "/mcp",
    "/gradio_api/queue/join", "/api/library/upload",
)  # fmt: skip


class RateLimit:
    """ASGI middleware: each caller may ask so often, counted in this process.

    Stands inside of `Guard`, which words the refusal, and of whatever tells who signed in.
    """

    def __init__(self, app: ASGIApp, rate: str) -> None:
        """Limit to a rate such as "300/minute"; "" limits nothing."""
        self._app = app
        self._rate = parse(rate) if rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on.

        Raises:
            ProblemError: 429, with the seconds to wait.
        """
        if self._rate and scope["type"] == "http" and scope["path"].rstrip("/").endswith(LIMITED):
            name = caller(scope)
            if not self._limiter.hit(self._rate, name):
                reset = self._limiter.get_window_stats(self._rate, name).reset_time
                seconds = max(1, math.ceil(reset - time.time()))
                raise ProblemError(429, "rate_limited", retry_after=seconds, seconds=seconds)
        await self._app(scope, receive, send)


def caller(scope: Scope) -> str:
    """Return who asks: the signed-in user, where the scope's state names one, or the address."""
    user = scope.get("state", {}).get("user")
    if user:
        return f"user:{user}"
    client = scope.get("client")
    return f"address:{client[0] if client else ''}"
