"""The page on which feedback becomes cases: for curators only, plain forms without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from assistant.common.access.caller import caller
from assistant.common.access.curators import may_curate
from assistant.common.settings import Settings
from assistant.operate.curation import Candidate, Curator, Entry, Place, answers_of
from assistant.operate.records.feedback import Feedback
from assistant.web.http.base import base_path
from assistant.web.http.own_page import FormToken, check_own_page
from assistant.web.http.problems import ProblemError
from assistant.web.pages.curate_page import Said, Shown, curate_page
from assistant.web.service.needs import Assistant

OpenCurator = Callable[[Feedback, Assistant, Settings], Curator]
"""Makes a curator of the service's parts; where it comes from is wired at the top."""
MOST_PLACES = 20
"""Places of one case that a form may name: a right answer stands in a few."""
Action = Literal["accept", "anyway", "keep", "reject"]
Texts = Annotated[list[str], Field(max_length=MOST_PLACES)]


def curate_routes(curator: Curator, assistant: Assistant, settings: Settings) -> APIRouter:
    """Return the page's two routes.

    Args:
        curator: what the decisions go to.
        assistant: shows the slides.
        settings: say who may curate, and in which language.
    """
    router = APIRouter(prefix="/curate", include_in_schema=False)
    desk = _Desk(curator, assistant, settings)
    router.get("")(desk.show)
    router.post("/{number}")(desk.decide)
    return router


class _Filled(BaseModel):
    """A form as it is sent: what to do with the candidate, and the case that it is to become."""

    action: Action
    question: str = ""
    kind: str = ""
    answerable: bool = True
    answers: str = ""
    reason: str = ""
    document: Texts = []
    slide: Texts = []
    passage: Texts = []
    token: str = ""

    def entry(self) -> Entry:
        """Return the case."""
        gold = _places(self.document, self.slide, self.passage)
        answers, said = answers_of(self.answers), _lines(self.question)
        return Entry(said, self.kind, self.answerable, answers, gold, _lines(self.reason))


class _Desk:
    """Shows the candidates one at a time, and carries out what is decided."""

    def __init__(self, curator: Curator, assistant: Assistant, settings: Settings) -> None:
        self._curator, self._assistant, self._settings = curator, assistant, settings
        self._token, self._home = FormToken(), f"{base_path(settings)}/curate"

    def show(
        self, request: Request, number: Annotated[int, Query()] = 0, said: Said | None = None
    ) -> Response:
        """Show one candidate, the oldest where none is named."""
        _check_reader(request, self._settings)
        waiting = self._curator.waiting()
        chosen = _chosen(waiting, number) or (waiting[0] if waiting else None)
        entry = self._curator.draft(chosen) if chosen else None
        return self._page(chosen, waiting, Shown(entry, said=said))

    def decide(self, request: Request, number: int, filled: Annotated[_Filled, Form()]) -> Response:
        """Carry out a decision on one candidate, or show what keeps it from being accepted."""
        _check_reader(request, self._settings)
        self._token.check(filled.token)
        waiting, action = self._curator.waiting(), filled.action
        if (candidate := _chosen(waiting, number)) is None:
            return self._to("decided")
        if action == "reject":
            return self._to("rejected" if self._curator.reject(candidate) else "decided")
        entry = filled.entry()
        if action == "keep":
            self._curator.keep(candidate, entry)
            return self._to("kept")
        outcome = self._curator.accept(candidate, entry, despite_warnings=action == "anyway")
        if outcome.said:
            return self._to("accepted")
        return self._page(candidate, waiting, Shown(entry, outcome.troubles))

    def _page(
        self, candidate: Candidate | None, waiting: Sequence[Candidate], shown: Shown
    ) -> Response:
        parts = self._curator, self._assistant, self._settings
        return curate_page(*parts, self._token.text, candidate, waiting, shown)

    def _to(self, said: Said) -> Response:
        return RedirectResponse(f"{self._home}?said={said}", HTTPStatus.SEE_OTHER)


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
