"""Requests that change something come from our own page, never from another site's."""

from __future__ import annotations

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
