"""Pages that are mostly drawn go along as pictures, for models that see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from assistant.llm.source import DRAWN_CHARS, Source
from assistant.types import Place

PICTURES, AMONG = 3, 5
"""Most pictures of one request, and the first pages they are of."""
BYTES = 2_000_000
"""Largest picture that is sent."""
LABEL_CHARS = 14
"""Mean length of the lines of a page that is labels of a drawing, not prose or a table."""


class Pictures(Protocol):
    """Gives pictures of pages."""

    def page_picture(self, place: Place) -> bytes | None:
        """Return the picture of a page (PNG), None where there is none."""
        ...


def is_drawn(text: str) -> bool:
    """Whether a page's text is little, or the labels of a drawing or a chart."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(text) < DRAWN_CHARS:
        return True
    return " | " not in text and sum(map(len, lines)) / max(1, len(lines)) < LABEL_CHARS


def with_pictures(
    pictures: Pictures, sources: Sequence[Source]
) -> tuple[list[Source], tuple[bytes, ...]]:
    """Return the pages, those that go along as pictures marked so, and the pictures in their order."""
    found: dict[int, bytes] = {}
    for source in sources[:AMONG]:
        if len(found) < PICTURES and is_drawn(source.slide.text):
            picture = pictures.page_picture((source.document, source.slide.number))
            if picture is not None and len(picture) <= BYTES:
                found[source.number] = picture
    marked = [replace(source, pictured=source.number in found) for source in sources]
    return marked, tuple(found.values())
