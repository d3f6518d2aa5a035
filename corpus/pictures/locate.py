"""Finds a slide's words on the pages of another rendering of the same file (LibreOffice's PDF)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.boxes import Box
from corpus.types import Slide

CONTEXT = 40
"""Characters before and after that tell one of several equal quotes from the others."""
HEAD = 24
"""Characters of a slide's beginning by which its page is found where nothing is quoted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words found: the page, 1-based, and the rectangles around them (fractions of the page)."""

    page: int
    boxes: tuple[Box, ...]


def locate(
    pages: Sequence[Slide], slide: Slide, start: int, end: int, page: int | None = None
) -> Place | None:
    """Return where ``slide.text[start:end]`` stands on the rendered pages, white space apart.

    Of several places the one is taken that lies in the slide's own boxes there and then the one
    among the same words.

    Args:
        pages: the rendered pages as slides with a box a character.
        slide: the slide as it was indexed.
        start: first character of the words.
        end: one past the last.
        page: look on this page only, 1-based.
    """
    words = _Condensed(slide.text)
    first, last = words.span(start, end)
    quote = words.text[first:last]
    if not quote:
        return None
    shapes = slide.boxes.rectangles(start, end)
    found = [
        (_overlap(place.boxes, shapes), _shared(words.text, first, last, text, at), -place.page, place)
        for candidate in ([pages[page - 1]] if page else pages)
        for text, at, place in _occurrences(candidate, quote)
    ]  # fmt: skip
    return max(found, key=lambda one: one[:3])[3] if found else None


def locate_beginning(pages: Sequence[Slide], slide: Slide) -> Place | None:
    """Return where a slide begins, for a format whose slides are not the rendered pages."""
    words = _Condensed(slide.text)
    if not words.text:
        return None
    return locate(pages, slide, 0, words.places[min(HEAD, len(words.text)) - 1] + 1)


class _Condensed:
    """A text without white space, and where its characters stood."""

    def __init__(self, text: str) -> None:
        self.places = [i for i, char in enumerate(text) if not char.isspace()]
        self.text = "".join(text[i] for i in self.places)

    def span(self, start: int, end: int) -> tuple[int, int]:
        inside = [k for k, place in enumerate(self.places) if start <= place < end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _occurrences(page: Slide, quote: str) -> Iterator[tuple[str, int, Place]]:
    words = _Condensed(page.text)
    at = words.text.find(quote)
    while at >= 0:
        start, end = words.places[at], words.places[at + len(quote) - 1] + 1
        yield words.text, at, Place(page.number, page.boxes.rectangles(start, end))
        at = words.text.find(quote, at + 1)


def _overlap(boxes: Sequence[Box], shapes: Sequence[Box]) -> int:
    """Count the boxes whose middle lies in one of the shapes."""
    middles = [((b.left + b.right) / 2, (b.top + b.bottom) / 2) for b in boxes]
    return sum(
        any(s.left <= x <= s.right and s.top <= y <= s.bottom for s in shapes) for x, y in middles
    )


def _shared(text: str, first: int, last: int, other: str, at: int) -> int:
    """Count the characters around a quote that are the same in both texts."""
    before = _same(text[max(0, first - CONTEXT) : first][::-1], other[:at][-CONTEXT:][::-1])
    after = _same(text[last : last + CONTEXT], other[at + last - first :][:CONTEXT])
    return before + after


def _same(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
