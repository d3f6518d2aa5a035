"""What one picture says, by OCR: a block of its words."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import numpy as np
from PIL.Image import Image
from PIL.Image import new as new_image
from PIL.Image import open as open_image

from corpus.mapped import concatenate
from corpus.readers import ocr
from corpus.readers.docx.picture import Picture, share_of
from corpus.readers.draft import DraftBlock
from corpus.readers.pdf.blocks import layout_blocks
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.hocr import Reading, read_hocr
from corpus.readers.pdf.lines import find_lines
from corpus.types import RECOGNISED

DPI, MAX_SIDE = 300, 4096
"""Resolution that tesseract's models were trained for, and the largest side in pixels."""
MAX_PIXELS = 50_000_000
"""A larger picture is a bomb, or takes the memory of one."""
POINTS_AN_INCH = 72
SCREEN_DPI = 96
"""What a picture is taken for whose size on the page is not said."""
UNKNOWN_FORM = (
    "この形式の画像（{}）は読めません。PNG か JPEG の画像に替えるか、内容を本文に書いてください"
)
LARGE_PICTURE = "画像が大きすぎるため読んでいません。小さくして保存し直してください"


def read_picture(blob: bytes, size: tuple[float, float], seconds: float) -> Picture:
    """Read a picture as if it were a page of its own.

    Args:
        blob: its bytes.
        size: as shown, in inches; zeros where that is not said.
        seconds: time it may take.

    Raises:
        TimeoutError: it took longer.
        RuntimeError: the engine failed.
    """
    try:
        with open_image(io.BytesIO(blob)) as image:
            if image.width * image.height > MAX_PIXELS:
                return Picture(unread=LARGE_PICTURE)
            shown = size if all(size) else (image.width / SCREEN_DPI, image.height / SCREEN_DPI)
            grey = _at_size(image, shown)
    except Exception:  # PIL's readers raise OSError, SyntaxError, ZeroDivisionError and others
        return Picture(unread=UNKNOWN_FORM.format(_form(blob)))
    return _read(grey, shown, seconds)


def _form(blob: bytes) -> str:
    if blob[:4] == b"\xd7\xcd\xc6\x9a" or blob[:4] == b"\x01\x00\x09\x00":
        return "WMF"
    return "EMF" if blob[40:44] == b" EMF" else "SVG" if b"<svg" in blob[:1024] else "不明"


def _read(grey: Image, inches: tuple[float, float], seconds: float) -> Picture:
    dpi = max(1, round(grey.width / inches[0]))
    deadline = time.monotonic() + seconds
    reading = _reading(grey, dpi, seconds)
    if 0 < reading.sureness < ocr.UNSURE_BELOW and ocr.has_vertical():
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        other = _reading(grey, dpi, left, vertical=True)
        reading = max(reading, other, key=lambda one: one.sureness)
    if reading.sureness < ocr.DOUBTFUL or not reading.glyphs:
        return Picture()
    unsure = (ocr.UNSURE,) if reading.sureness < ocr.UNSURE_BELOW else ()
    return Picture(_figure(reading.glyphs, share_of(inches)), (ocr.READ_PICTURES, *unsure))


def _reading(grey: Image, dpi: int, seconds: float, vertical: bool = False) -> Reading:
    hocr = ocr.recognise(grey, dpi, seconds, vertical)
    return read_hocr(hocr, np.asarray(grey), dpi / POINTS_AN_INCH, first=RECOGNISED)


def _at_size(image: Image, inches: tuple[float, float]) -> Image:
    """Return a picture in greys on white paper, in the resolution that the engine wants."""
    scale = min(DPI * inches[0] / image.width, MAX_SIDE / max(image.width, image.height))
    paper = new_image("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return paper.convert("L").resize(size)


def _figure(glyphs: Sequence[Glyph], share: float) -> DraftBlock:
    blocks = layout_blocks(find_lines(glyphs), (), ())
    return DraftBlock(concatenate([b.draft.text for b in blocks], "\n"), "figure", share=share)
