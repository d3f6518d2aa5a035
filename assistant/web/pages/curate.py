"""The page on which feedback becomes cases: for curators only, plain forms without a script."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from assistant.common.access.caller import caller
from assistant.common.access.curators import may_curate
from assistant.common.settings import Settings
from assistant.operate.curation import Candidate, Curator, Entry, Place, answers_of
from assistant.operate.records.feedback import Feedback
from assistant.web.http.base import base_path
from assistant.web.http.own_page import check_own_page
from assistant.web.http.problems import ProblemError
from assistant.web.pages.curate_page import Said, Shown, curate_page
from assistant.web.service.needs import Assistant

OpenCurator = Callable[[Feedback, Assistant, Settings], Curator]
"""Makes a curator of the service's parts; where it comes from is wired at the top."""
MOST_PLACES = 20
"""Places of one case that a form may name: a right answer stands in a few."""
Action = Literal["accept", "anyway", "keep", "reject"]
Texts = Annotated[list[str], Form(max_length=MOST_PLACES)]


def curate_routes(curator: Curator, assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the page's two routes.

    Args:
        curator: what the decisions go to.
        assistant: shows the slides.
        settings: say who may curate, and in which language.
    """
    router = APIRouter(prefix="/curate", include_in_schema=False)
    # A form of this page carries it; another site's page can neither read nor guess it.
    token = secrets.token_urlsafe(32)
    home = f"{base_path(settings)}/curate"

    def page(candidate: Candidate | None, waiting: Sequence[Candidate], shown: Shown) -> Response:
        return curate_page(curator, assistant, settings, token, candidate, waiting, shown)

    @router.get("")
    def show(
        request: Request, number: Annotated[int, Query()] = 0, said: Said | None = None
    ) -> Response:
        """Show one candidate, the oldest where none is named."""
        _check_reader(request, settings)
        waiting = curator.waiting()
        chosen = _chosen(waiting, number) or (waiting[0] if waiting else None)
        entry = curator.draft(chosen) if chosen else None
        return page(chosen, waiting, Shown(entry, said=said))

    @router.post("/{number}")
    def decide(
        request: Request,
        number: int,
        action: Annotated[Action, Form()],
        question: Annotated[str, Form()] = "",
        kind: Annotated[str, Form()] = "",
        answerable: Annotated[bool, Form()] = True,
        answers: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        document: Texts = [],  # noqa: B006 - FastAPI copies it
        slide: Texts = [],  # noqa: B006
        passage: Texts = [],  # noqa: B006
        given: Annotated[str, Form(alias="token")] = "",
    ) -> Response:
        """Carry out a decision on one candidate, or show what keeps it from being accepted."""
        _check_reader(request, settings)
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise ProblemError(HTTPStatus.FORBIDDEN, "curate_stale")
        waiting = curator.waiting()
        if (candidate := _chosen(waiting, number)) is None:
            return _to(home, "decided")
        if action == "reject":
            return _to(home, "rejected" if curator.reject(candidate) else "decided")
        gold = _places(document, slide, passage)
        said = _lines(question), kind, answerable, answers_of(answers), gold, _lines(reason)
        entry = Entry(*said)
        if action == "keep":
            curator.keep(candidate, entry)
            return _to(home, "kept")
        outcome = curator.accept(candidate, entry, despite_warnings=action == "anyway")
        if outcome.said:
            return _to(home, "accepted")
        return page(candidate, waiting, Shown(entry, outcome.troubles))

    return router


def _check_reader(request: Request, settings: Settings) -> None:
    """Let a curator's own page in, and no request that another site made a browser send.

    Raises:
        ProblemError: the caller may not curate, or the request comes from elsewhere.
    """
    check_own_page(request)
    if not may_curate(caller.get(), settings):
        raise ProblemError(HTTPStatus.FORBIDDEN, "not_allowed")


def _chosen(waiting: Sequence[Candidate], number: int) -> Candidate | None:
    return next((candidate for candidate in waiting if candidate.number == number), None)


def _to(home: str, said: Said) -> Response:
    return RedirectResponse(f"{home}?said={said}", HTTPStatus.SEE_OTHER)


def _places(
    documents: Sequence[str], slides: Sequence[str], passages: Sequence[str]
) -> tuple[Place, ...]:
    """Return the places of a form's rows; a row whose passage was emptied is left out."""
    rows = zip(documents, slides, passages, strict=False)
    # A number that is none becomes 0, of which the check says that there is no such slide.
    return tuple(
        Place(document, int(slide) if slide.isdecimal() else 0, _lines(passage))
        for document, slide, passage in rows
        if passage.strip()
    )


def _lines(text: str) -> str:
    """Return a field's text; browsers send line ends as CRLF."""
    return text.replace("\r\n", "\n").strip()
