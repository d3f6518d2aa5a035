"""Every request has an id, one log line and its place in the metrics; so has every answer."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.common.types import Answer
from assistant.operate.logs import request_id
from assistant.web.service.metrics import Metrics

logger = logging.getLogger("seisaku.request")
answers = logging.getLogger("seisaku.answer")

HEADER = "x-request-id"
# An id from outside is repeated in logs: only characters that cannot forge a line, and not many.
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Asked every few seconds by what watches the process.
_WATCHERS = frozenset({"/healthz", "/readyz", "/metrics"})
NO_RESPONSE = 499
"""Status in logs and metrics where the client left before the response began (nginx's number)."""


class Observed:
    """ASGI middleware around everything: id in and out, log line, metrics."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and tell of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(name)
        status, left, since = NO_RESPONSE, False, time.perf_counter()

        async def heard() -> Message:
            nonlocal left
            message = await receive()
            left = left or message["type"] == "http.disconnect"
            return message

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = NO_RESPONSE if left else message["status"]
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        try:
            await self._app(scope, heard, with_id)
        finally:
            self._tell(scope, status, time.perf_counter() - since)
            request_id.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        method, route = scope["method"], route_of(scope)
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(method, route).observe(seconds)
        level = logging.DEBUG if route in _WATCHERS else logging.INFO
        fields = {"method": method, "route": route, "status": status, "ms": round(seconds * 1e3, 1)}
        logger.log(level, "request", extra=fields)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, never the address itself.

    An address can hold a search, and names without end would fill the metrics.
    """
    path = getattr(scope.get("route"), "path", "")
    return path if isinstance(path, str) and path else "other"


class AnswerLog:
    """Logs every answer; the question's words only where the setting says so."""

    def __init__(self, with_questions: bool) -> None:
        self._with_questions = with_questions

    def __call__(self, outcome: Answer | Exception, question: str, seconds: float) -> None:
        """Tell of one answer (a listener of the shared assistant)."""
        fields: dict[str, object] = {"ms": round(seconds * 1e3, 1)}
        if isinstance(outcome, Answer):
            fields |= {
                "answer_id": outcome.id, "mode": outcome.mode, "status": outcome.status,
                "abstained": outcome.abstained, "confidence": round(outcome.confidence, 4),
                "citations": len(outcome.citations),
            }  # fmt: skip
            if outcome.usage is not None:
                fields |= {"claims": len(outcome.claims), "unheld": outcome.unheld}
                fields |= outcome.usage.to_json()
        else:
            fields["failed"] = type(outcome).__name__
        if self._with_questions:
            fields["question"] = question
        answers.info("answer", extra=fields)
