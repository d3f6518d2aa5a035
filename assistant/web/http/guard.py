"""What every response carries and no request may do, for the service and the chat alike."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.http.bodies import PATIENCE_SECONDS, Body
from assistant.web.http.gradio_doors import is_open
from assistant.web.http.problems import ProblemError, problem_of
from assistant.web.http.refusals import problem_response

# Everything comes from this process: no outside script, font, picture or connection. Gradio's
# page needs inline script and style. An image address in an answer cannot leave the origin.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

# A thousand characters of question and a long history fit many times over.
MAX_BODY_BYTES = 1_000_000

ATTACHING = "/invoke"
"""The one address whose questions may bring files along."""

UPLOAD_PATH = "/api/library/upload"

_NAMED_BY_HASH = re.compile(r"/assets/[^/]+-[\w-]{8}\.(?:js|css)$")
KEPT = "public, max-age=31536000, immutable"
"""Gradio's parts have a hash of themselves in their name: what a browser has, it need not ask for."""


class Guard:
    """ASGI middleware: security headers, no unwanted uploads, no oversized bodies, no bare failure."""

    def __init__(
        self, app: ASGIApp, upload_bytes: int = 0, patience: float = PATIENCE_SECONDS,
        attached_bytes: int = 0,
    ) -> None:  # fmt: skip
        """Wrap an application.

        Args:
            app: what answers.
            upload_bytes: how long an upload may be; 0 refuses all.
            patience: seconds that a body may stall.
            attached_bytes: how long a question with files may be, where files are taken.
        """
        self._app = app
        self._patience = patience
        self._upload_bytes = upload_bytes
        self._attached_bytes = max(attached_bytes, MAX_BODY_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = _Response(scope, send)
        failure = await self._answer(scope, receive, response)
        if failure is None:
            return
        problem = problem_of(failure)  # the server would log its text, a question
        if not response.started:
            await problem_response(problem, scope["path"])(scope, receive, response.send)

    async def _answer(
        self, scope: Scope, receive: Receive, response: _Response
    ) -> Exception | None:
        """Pass a request on; return what kept it from its answer."""
        body = None
        try:
            limit = _allowed_bytes(scope, self._upload_bytes, self._attached_bytes)
            body = Body(receive, limit, self._patience)
            await self._app(scope, body.receive, response.unless(body))
        except Exception as error:
            return (body and body.refusal) or error
        return body.refusal


def _allowed_bytes(scope: Scope, upload_bytes: int, attached_bytes: int) -> int:
    """Return how long the body may be.

    Raises:
        ProblemError: the request is refused whatever its body.
    """
    headers = Headers(scope=scope)
    limit = attached_bytes if scope["path"].endswith(ATTACHING) else MAX_BODY_BYTES
    if not is_open(scope["path"]):
        raise ProblemError(404, "path_missing")
    if headers.get("content-encoding", "identity") != "identity":
        raise ProblemError(415, "body_encoded")  # nothing here unpacks a body
    if scope["path"].rstrip("/").endswith(UPLOAD_PATH):
        # A page of another site could otherwise send files through a reader's browser.
        foreign = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if not upload_bytes or foreign:
            raise ProblemError(403, "upload_closed")
        if not headers.get("content-length", "").isdigit():
            raise ProblemError(411, "length_required")
        limit = upload_bytes
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise ProblemError(413, "body_too_large", limit=limit)
    return limit


class _Response:
    """Adds the headers as the response starts, and remembers that it did."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.started = False

    def unless(self, body: Body) -> Send:
        """Return a ``send`` that ends where the body was refused.

        What a framework makes of the refusal is not what people should read.
        """

        async def send(message: Message) -> None:
            if body.refusal and not self.started:
                raise body.refusal
            await self.send(message)

        return send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)  # the widget's page has a policy of its own
            if "/api/" in self._scope["path"]:
                headers["cache-control"] = "no-store"
            elif message["status"] == HTTPStatus.OK and _NAMED_BY_HASH.search(self._scope["path"]):
                headers["cache-control"] = KEPT
            if headers.get("content-type", "").startswith("text/event-stream"):
                headers["x-accel-buffering"] = "no"  # nginx would hold a stream back
        await self._send(message)
