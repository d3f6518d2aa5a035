"""How the curators' page looks: Jinja fills in the template and escapes what strangers wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from fastapi.responses import HTMLResponse

from assistant.common.errors import AssistantError
from assistant.common.messages import message
from assistant.common.places import counted, of_unit
from assistant.common.settings import Settings
from assistant.operate.curation import Candidate, Curator, Entry, Place, Trouble, answer_lines
from assistant.web.http.base import base_path
from assistant.web.look.templates import page_template
from assistant.web.service.needs import Assistant
from assistant.web.service.pictures import picture_url, span_of
from index.store.errors import IndexingError

Said = Literal["accepted", "rejected", "kept", "decided"]
PICTURE_WIDTH = 900
"""Pixels: a slide beside a form, sharp on a dense screen too."""
SHORT = 40
"""Characters of a question in the list of those that wait."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a candidate besides the candidate: its draft, and what came of it."""

    entry: Entry | None
    troubles: Sequence[Trouble] = ()
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class _Slide:
    place: Place
    picture: str
    alt: str
    text: str


def curate_page(
    curator: Curator, assistant: Assistant, settings: Settings, token: str,
    candidate: Candidate | None, waiting: Sequence[Candidate], shown: Shown,
) -> HTMLResponse:  # fmt: skip
    """Return the page: 422 where a draft could not be accepted."""
    language = settings.language

    def say(key: str, **values: object) -> str:
        return message(key, language, **values)

    html = page_template("curate.html").render(
        say=say,
        counted=lambda place: counted(place.document, place.slide, language),
        lang=language,
        home=base_path(settings),
        token=token,
        candidate=candidate,
        waiting=waiting,
        short=_shortened,
        entry=shown.entry,
        answers=answer_lines(shown.entry.answers) if shown.entry else "",
        rows=[*shown.entry.gold, None] if shown.entry else (),
        kinds=curator.kinds,
        documents=[info.name for info in assistant.documents()],
        slides=list(_slides(candidate, assistant, settings)) if candidate else (),
        troubles=shown.troubles,
        blocked=any(trouble.level == "error" for trouble in shown.troubles),
        said=shown.said,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.troubles else HTTPStatus.OK
    return HTMLResponse(html, status, headers={"cache-control": "no-store"})


def _shortened(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _slides(candidate: Candidate, assistant: Assistant, settings: Settings) -> Iterator[_Slide]:
    """Yield the slides of a candidate that are still there, each with its picture's address."""
    prefix, language = base_path(settings), settings.language
    for place in candidate.places:
        try:
            text = assistant.slide(place.document, place.slide).text
        except (AssistantError, IndexingError, LookupError):
            yield _Slide(place, "", message("curate_slide_gone", language), "")
            continue
        span = span_of(text, place.quote, None, None) if place.quote else None
        told = {"document": place.document, "number": place.slide, "quote": _shortened(place.quote)}
        alt = of_unit(
            "picture_alt" if span else "picture_alt_plain", place.document, language, **told
        )
        url = picture_url(prefix, place.document, place.slide, span, PICTURE_WIDTH)
        yield _Slide(place, url, alt, text)
