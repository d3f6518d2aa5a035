"""The picture of a slide over HTTP, with quoted words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote as percent_encoded

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import Field

from assistant.common.errors import AssistantError
from assistant.web.http.problems import ProblemError
from assistant.web.service.needs import Assistant
from assistant.web.service.openapi import PICTURE, REFUSED, SLIDE
from corpus.pictures.painter import PaintBusyError, PaintError
from index.store.errors import IndexingError

SlideNumber = Annotated[int, Path(ge=0, le=1_000_000)]
"""Position of a slide, 1-based; the limit is far above any document's, and below the store's."""
Span = Annotated[str, Field(pattern=r"^[0-9]{1,9}-[0-9]{1,9}$")]
"""First character and one past the last, of a slide's text."""
MAX_SPANS = 64
"""More numbers on one picture would hide it."""
DEFAULT_WIDTH = 1600
"""Pixels: a slide reads well on a whole screen."""
Width = Annotated[int, Query(ge=160, le=4096)]
MAX_QUOTE_CHARS = 5_000
"""At most 60 KB when percent-encoded: an address can have 64 KB. Longer ones go by start and end."""
KIND, MARKED, NOTE = "x-seisaku-picture", "x-seisaku-marked", "x-seisaku-note"
"""Response headers: what the picture is, what is marked on it, and why it is not the page."""


def picture_routes(assistant: Assistant) -> APIRouter:
    """Return the routes of the pictures."""
    router = APIRouter(prefix="/api/slides/{document:path}", responses=REFUSED)
    slides = _Slides(assistant)
    painted = router.get("/{number}.png", response_class=Response, responses=PICTURE)
    painted(slides.picture)
    router.get("/{number}.boxes", responses=SLIDE)(slides.boxes)
    return router


class _Slides:
    """Answers what is asked of the pictures of an assistant's slides."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def picture(
        self, document: str, number: SlideNumber,
        quote: Annotated[str, Query(max_length=MAX_QUOTE_CHARS)] = "",
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None, width: Width = DEFAULT_WIDTH,
    ) -> Response:  # fmt: skip
        """Return the picture of a slide (PNG) with a quote marked.

        ``quote`` marks its first place at or after ``start``; ``start`` and ``end`` mark those
        characters of the slide's text.
        """
        with refusals(document, number):
            text = self._assistant.slide(document, number).text
            span = span_of(text, quote, start, end)
            if span is None:
                raise ProblemError(422, "quote_missing", document=document, number=number)
            made = self._assistant.picture(document, number, span, width)
        headers: dict[str, str] = {KIND: made.kind, MARKED: made.marked}
        if made.note:
            headers[NOTE] = made.note
        return Response(made.png, media_type="image/png", headers=headers)

    def boxes(
        self, document: str, number: SlideNumber,
        span: Annotated[list[Span], Query(min_length=1, max_length=MAX_SPANS)],
        width: Width = DEFAULT_WIDTH,
    ) -> dict[str, Any]:  # fmt: skip
        """Return where words stand on the picture in which the first span is marked.

        A ``span`` is ``start-end``, characters of the slide's text. A box is left, top, right and
        bottom in fractions of the picture.
        """
        with refusals(document, number):
            length = len(self._assistant.slide(document, number).text)
            spans = [_span(one) for one in span]
            if any(end > length or start >= end for start, end in spans):
                raise ProblemError(422, "quote_missing", document=document, number=number)
            return asdict(self._assistant.boxes(document, number, spans, width))


@contextmanager
def refusals(document: str, number: int) -> Iterator[None]:
    """Tell in the service's own form why there is no slide, or no picture of it.

    Raises:
        ProblemError: 404, there is no such slide; 503, it cannot be painted now.
    """
    try:
        yield
    except PaintBusyError:
        raise ProblemError(503, "picture_busy") from None
    except PaintError:
        raise ProblemError(503, "picture_failed", document=document, number=number) from None
    except (AssistantError, IndexingError, LookupError):
        raise ProblemError(404, "slide_missing", document=document, number=number) from None


def _span(text: str) -> tuple[int, int]:
    start, _, end = text.partition("-")
    return int(start), int(end)


def span_of(text: str, quote: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Return the characters that a request wants marked, (0, 0) for none.

    Args:
        text: the slide's text.
        quote: words of it, white space apart; "" where only a place is given.
        start: first character, or with a quote alone the place to look from.
        end: one past the last character.

    Returns:
        None where the text has no such words or place.
    """
    if start is not None and end is not None:
        inside = start < end <= len(text)
        same = not quote or _condensed(text[start:end]) == _condensed(quote)
        return (start, end) if inside and same else None
    if end is not None:
        return None
    if not _condensed(quote):
        return (0, 0) if start is None else None
    return _found(text, quote, start or 0)


def picture_url(
    prefix: str, document: str, number: int, span: tuple[int, int] | None, width: int
) -> str:
    """Return the address of a picture below the service's own path."""
    marks = f"start={span[0]}&end={span[1]}&" if span else ""
    name = percent_encoded(document, safe="/")
    return f"{prefix}/api/slides/{name}/{number}.png?{marks}width={width}"


def boxes_url(
    prefix: str, document: str, number: int, spans: Sequence[tuple[int, int]], width: int
) -> str:
    """Return the address that tells where words stand on the picture of the first of them."""
    name = percent_encoded(document, safe="/")
    asked = "".join(f"span={start}-{end}&" for start, end in spans[:MAX_SPANS])
    return f"{prefix}/api/slides/{name}/{number}.boxes?{asked}width={width}"


def _condensed(text: str) -> str:
    return "".join(text.split())


def _found(text: str, quote: str, start: int) -> tuple[int, int] | None:
    places = [i for i in range(start, len(text)) if not text[i].isspace()]
    words = _condensed(quote)
    at = "".join(text[i] for i in places).find(words)
    return (places[at], places[at + len(words) - 1] + 1) if at >= 0 else None
