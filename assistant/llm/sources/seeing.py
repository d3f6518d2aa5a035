"""The first pages go along as pictures, for models that see.

What a chart, a diagram or a table without rules tells can stand on any page, and its text alone does
not say whether it does: of 24 development questions about drawings, 5 had a page that its text showed
to be mostly drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from assistant.common.types import Place
from assistant.llm.sources.source import Source, is_drawn
from corpus.pictures.drawn import drawn_share
from corpus.types import Slide

PICTURES = 3
"""Pages that go along as pictures, the best ones."""
BYTES = 2_000_000
"""Largest picture that is sent."""
EDGES = 0.004
"""Share of a picture from which it is a drawing too; on development pages: see ``drawn_share``."""


class Pictures(Protocol):
    """Gives pictures of pages."""

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page (PNG), None where there is none."""
        ...


def with_pictures(
    pictures: Pictures, sources: Sequence[Source]
) -> tuple[list[Source], tuple[bytes, ...]]:
    """Return the pages, those that go along as pictures marked so, and the pictures in their order."""
    found: dict[int, bytes] = {}
    for source in sources[:PICTURES]:
        picture = pictures.page_picture((source.document, source.slide.number))
        if picture is not None and len(picture) <= BYTES:
            found[source.number] = picture
    marked = [
        replace(source, pictured=True, drawn=_tells_more(source.slide, found[source.number]))
        if source.number in found
        else source
        for source in sources
    ]
    return marked, tuple(found.values())


def _tells_more(slide: Slide, picture: bytes) -> bool:
    """Whether a picture may tell by drawing what the text of its page does not hold."""
    return is_drawn(slide) or (len(slide.boxes) > 0 and drawn_share(picture, slide.boxes) > EDGES)
