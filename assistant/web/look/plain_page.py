"""A page that says one thing, for what cannot be said in the chat."""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from fastapi.responses import HTMLResponse

from assistant.common.messages import Language, message
from assistant.web.look.theme import ASSETS


def plain_page(
    title: str, text: str, language: Language, link: str, status: int = HTTPStatus.OK
) -> HTMLResponse:
    """Return a page with a title and a text (keys of the catalogue) and a link to go on."""
    html = (ASSETS / "plain.html").read_text(encoding="utf-8")
    values = {
        "LANG": language,
        "APP": message("app_title", language),
        "TITLE": message(title, language),
        "TEXT": message(text, language),
        "LINK": link,
        "GO": message("go_on", language),
    }
    for name, value in values.items():
        html = html.replace(f"__{name}__", escape(value))
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})
