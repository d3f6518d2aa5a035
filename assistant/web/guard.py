"""What every response carries and no request may do, for the service and the chat alike."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.problems import ProblemError, problem_of, problem_response

# Everything comes from this process: no outside script, font, picture or connection. Gradio's
# page needs inline script and style. An image address in an answer cannot leave the origin.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

# A thousand characters of question and a long history fit many times over.
MAX_BODY_BYTES = 1_000_000

# Gradio opens these to everyone; this version of the chat takes no file.
CLOSED_PATHS = ("/gradio_api/upload", "/upload")


class Guard:
    """ASGI middleware: security headers, no uploads, no oversized bodies, no bare failure."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = _Response(scope, send)
        refusal = _refusal(scope)
        app = problem_response(problem_of(refusal)) if refusal else self._app
        try:
            await app(scope, receive, response.send)
        except Exception as error:  # the server would log its text, a question
            body = problem_of(error)
            if not response.started:
                await problem_response(body)(scope, receive, response.send)


def _refusal(scope: Scope) -> ProblemError | None:
    if scope["path"].rstrip("/").endswith(CLOSED_PATHS):
        return ProblemError(403, "upload_closed")
    length = Headers(scope=scope).get("content-length", "0")
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        return ProblemError(413, "body_too_large", limit=MAX_BODY_BYTES)
    return None


class _Response:
    """Adds the headers as the response starts, and remembers that it did."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            if "/api/" in self._scope["path"]:
                headers["cache-control"] = "no-store"
        await self._send(message)
