"""Pictures of cited slides, small enough that a whole run fits one page."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

from assistant.common.types import Citation, Evidence
from corpus.pictures.painter import PaintError
from index.pictures.slides import Picture
from index.store.errors import UnknownSlideError

WIDTH = 360
"""Pixels: a slide's headings can be read, and 240 quotes of the deck take about 6 MB."""
QUALITY = 40
"""Of WebP, 0 to 100."""
Paint = Callable[[str, int, tuple[int, int], int], Picture]
"""Gives the picture of (document, slide, characters to mark, width in pixels)."""


class Pictures:
    """Makes each picture once; None paints nothing."""

    def __init__(self, paint: Paint | None) -> None:
        self._paint = paint
        self._made: dict[tuple[str, int, int, int], str] = {}

    def source(self, source: Citation | Evidence) -> str:
        """Return the picture as a data URI, "" where there is none."""
        key = (source.document, source.slide, source.start, source.end)
        if key not in self._made:
            self._made[key] = self._painted(source)
        return self._made[key]

    def _painted(self, source: Citation | Evidence) -> str:
        if self._paint is None:
            return ""
        span = (source.start, source.end)
        try:
            made = self._paint(source.document, source.slide, span, WIDTH)
        except (PaintError, UnknownSlideError, ValueError):
            return ""  # a citation that points nowhere is told by its scores, not by a broken page
        return "data:image/webp;base64," + base64.b64encode(_small(made.png)).decode()


def _small(png: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(out, "WEBP", quality=QUALITY)
    return out.getvalue()
