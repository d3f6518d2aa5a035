"""The widget for pages of the intranet: a script, a page for its frame, and questions in a session.

No key stands in any page. The frame's page carries a session that this process signed and that
ends soon; it is handed out only to the sites of the setting ``embed_origins``, and the browser
shows the frame only there (``frame-ancestors``).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from html import escape
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assistant.answer.written.conversation import understanding
from assistant.answer.written.prose import lines, said, written
from assistant.answer.written.shown import shown_parts
from assistant.common.messages import LANGUAGES, Language, message
from assistant.common.places import PATTERNS, UNITS
from assistant.common.settings import Settings
from assistant.common.types import Answer
from assistant.web.http.asker import WATCHED
from assistant.web.http.problems import ProblemError
from assistant.web.look.theme import ASSETS
from assistant.web.service.questions import AskIn, Form, check_question, events
from assistant.web.service.shared import SharedAssistant

SESSION_SECONDS = 15 * 60
"""A session that asks nothing for so long has ended; every answer brings a new one."""
SESSION = "x-seisaku-session"

_LAUNCHER = {"launcher": "embed_launcher", "title": "app_title", "refused": "embed_refused",
             "close": "embed_close"}  # fmt: skip
_PANEL = {"searching": "searching", "failed": "embed_failed", "abstained": "abstained",
          "warning": "warning", "sources": "sources", "related": "related",
          "pdf": "pdf_page_number", "page": "printed_page",
          "understood": "understood", "table": "table",
          "shown": "shown_place", "places": "places_badge", "around": "places_around",
          "between": "place_separator", "inferred": "inferred",
          "waited": "picture_waited",
          **{f"{name}_{unit}": f"{key}_{unit}" for unit in UNITS
             for name, key in (("place", "place"), ("beside", "place_beside"),
                               ("picture", "picture_alt_plain"))}}  # fmt: skip
_BLANKS = {
    name: f"{{{name}}}" for name in ("number", "document", "page", "question")
}  # filled in by the widget's script
EXAMPLES = 3
"""Questions to begin with: more do not fit beside the greeting."""


class Sessions:
    """Signs and checks sessions. A key of the settings lets several processes share them."""

    def __init__(self, settings: Settings) -> None:
        key = settings.embed_secret.get_secret_value() or secrets.token_hex(32)
        self._signer = URLSafeTimedSerializer(key, salt="seisaku-embed")

    def new(self, origin: str) -> str:
        """Return a session for one site."""
        return self._signer.dumps(origin)

    def renewed(self, session: str) -> str:
        """Return a fresh session in place of one that still holds.

        Raises:
            ProblemError: 401; it is forged or has ended.
        """
        try:
            return self.new(self._signer.loads(session, max_age=SESSION_SECONDS))
        except BadSignature:
            raise ProblemError(401, "embed_session") from None


def embed_routes(assistant: SharedAssistant, settings: Settings, sessions: Sessions) -> APIRouter:
    """Return the routes of the widget, whose readers see documents that are limited to nobody."""
    router = APIRouter(include_in_schema=False)

    @router.get("/embed.js")
    def script() -> Response:
        source = _asset("embed.js").replace("__TEXTS__", json.dumps(_texts(_LAUNCHER)))
        return Response(source, media_type="text/javascript")

    @router.get("/embed")
    def page(request: Request, lang: Language = settings.language) -> Response:
        site = _site(request)
        if site not in settings.embed_origins and site != _own(request):
            raise ProblemError(403, "embed_site", site=site or "-")
        headers = {"content-security-policy": _policy(settings), "cache-control": "no-store"}
        examples = assistant.example_questions()[:EXAMPLES]
        return HTMLResponse(_page(sessions.new(site), lang, settings, examples), headers=headers)

    for name, kind in (("widget.js", "text/javascript"), ("widget.css", "text/css")):
        router.add_api_route(f"/embed/{name}", _static(name, kind), methods=["GET"])

    @router.post("/embed/ask", dependencies=WATCHED)
    def ask(asked: AskIn, request: Request) -> Response:
        session = sessions.renewed(request.headers.get(SESSION, ""))
        check_question(asked.question, settings)
        headers = {SESSION: session, "cache-control": "no-store"}
        form = widget_form(assistant.writes, settings.language)
        if "text/event-stream" in request.headers.get("accept", ""):
            stream = events(assistant, asked, form)
            return StreamingResponse(stream, media_type="text/event-stream", headers=headers)
        answer = assistant.ask(asked.question, asked.turns(), detail=asked.detail)
        return JSONResponse(form(answer), headers=headers)

    return router


def widget_form(writes: bool, language: Language) -> Form:
    """Return how the widget is told of an answer: with what it says as a tree to build.

    Args:
        writes: whether the text of an answer that grows is a language model's Markdown.
        language: of the words about a place that is shown.
    """

    def form(piece: str | Answer) -> dict[str, Any]:
        if isinstance(piece, str):
            parts = written(piece) if writes else lines(piece)
            return {"prose": [asdict(part) for part in parts]}
        return {
            **piece.to_json(),
            "prose": [asdict(part) for part in said(piece)],
            "places": [
                [asdict(part) for part in shown_parts(place, language)] for place in piece.evidence
            ],
            "read_as": understanding(piece),
        }

    return form


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _static(name: str, kind: str) -> Callable[[], Response]:
    return lambda: Response(_asset(name), media_type=kind)


def _texts(keys: dict[str, str]) -> dict[Language, dict[str, str]]:
    return {
        lang: {name: message(key, lang, **_BLANKS) for name, key in keys.items()}
        for lang in LANGUAGES
    }


def _site(request: Request) -> str:
    """Return the origin of the page that frames this one (our script asks browsers to tell)."""
    parts = urlsplit(request.headers.get("referer", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _own(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def _policy(settings: Settings) -> str:
    """Return the frame's content security policy: everything from here, framed by the list only."""
    framers = " ".join(("'self'", *settings.embed_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {framers}"
    )


def _page(session: str, lang: Language, settings: Settings, examples: Sequence[str]) -> str:
    setting = {
        "text": _texts(_PANEL)[lang], "session": session, "lang": lang, "examples": examples,
        "units": PATTERNS,
    }  # fmt: skip
    words = {
        "LANG": lang,
        "LIMIT": str(settings.max_question_chars),
        "TITLE": message("app_title", lang),
        "CLOSE": message("embed_close", lang),
        "LOG": message("chat_label", lang),
        "HINT": message("chat_welcome", lang),
        "LABEL": message("question_label", lang),
        "SEND": message("send", lang),
    }
    html = _asset("widget.html")
    for name, value in words.items():
        html = html.replace(f"__{name}__", escape(value))
    # as data, "<" could otherwise end the element
    return html.replace("__SETTING__", json.dumps(setting).replace("<", "\\u003c"))
