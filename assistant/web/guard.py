"""What every response carries and no request may do, for the service and the chat alike."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.gradio_doors import is_open
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

# Gradio opens these to everyone.
UPLOAD_PATHS = ("/gradio_api/upload", "/upload")


class Guard:
    """ASGI middleware: security headers, no unwanted uploads, no oversized bodies, no bare failure."""

    def __init__(self, app: ASGIApp, upload_bytes: int = 0) -> None:
        """Wrap an application; an upload may have so many bytes, 0 refuses all."""
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        response = _Response(scope, send)
        refusal = _refusal(scope, self._upload_bytes)
        app = problem_response(problem_of(refusal)) if refusal else self._app
        try:
            await app(scope, receive, response.send)
        except Exception as error:  # the server would log its text, a question
            body = problem_of(error)
            if not response.started:
                await problem_response(body)(scope, receive, response.send)


def _refusal(scope: Scope, upload_bytes: int) -> ProblemError | None:
    headers = Headers(scope=scope)
    limit = MAX_BODY_BYTES
    if not is_open(scope["path"]):
        return ProblemError(404, "path_missing")
    if scope["path"].rstrip("/").endswith(UPLOAD_PATHS):
        # A page of another site could otherwise send files through a reader's browser.
        foreign = headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if not upload_bytes or foreign:
            return ProblemError(403, "upload_closed")
        if not headers.get("content-length", "").isdigit():
            return ProblemError(411, "length_required")
        limit = upload_bytes
    length = headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        return ProblemError(413, "body_too_large", limit=limit)
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
            for name, value in HEADERS.items():
                headers.setdefault(name, value)  # the widget's page has a policy of its own
            if "/api/" in self._scope["path"]:
                headers["cache-control"] = "no-store"
            if headers.get("content-type", "").startswith("text/event-stream"):
                headers["x-accel-buffering"] = "no"  # nginx would hold a stream back
        await self._send(message)
