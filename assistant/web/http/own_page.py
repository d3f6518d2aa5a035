"""Requests that change something come from our own page, never from another site's."""

from __future__ import annotations

import hmac
import secrets
from http import HTTPStatus

from fastapi import Request

from assistant.web.http.problems import ProblemError


def check_own_page(request: Request) -> None:
    """Let a request through that our own page, or no page at all, has sent.

    Raises:
        ProblemError: 403, a page of another site made a browser send it.
    """
    site = request.headers.get("sec-fetch-site", "none")
    own = f"{request.url.scheme}://{request.url.netloc}"
    acts = request.method != "GET" and site not in ("same-origin", "none")
    if acts or request.headers.get("origin", own) != own:
        raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")


class FormToken:
    """A word that a form of our own page carries; another site's page can neither read nor guess it."""

    def __init__(self) -> None:
        self.text = secrets.token_urlsafe(32)

    def check(self, given: str) -> None:
        """Let a form through that carries it.

        Raises:
            ProblemError: 403, it is another's, or of before the service was started anew.
        """
        if not hmac.compare_digest(given.encode(), self.text.encode()):
            raise ProblemError(HTTPStatus.FORBIDDEN, "curate_stale")
