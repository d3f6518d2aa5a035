"""Tesseract's hOCR to glyphs: characters of a picture as if the page had a text layer.

hOCR is HTML: lines (``ocr_line``) hold words (``ocrx_word`` with a confidence ``x_wconf`` in per
cent) that hold characters (``ocrx_cinfo`` with a box).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np
from lxml import html
from numpy.typing import NDArray

from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.hocr_places import BOX, Char, is_vertical, place
from corpus.types import RECOGNISED

SURE = 30
"""Words that tesseract is less sure of, in per cent, are dropped: half of their characters are
wrong (measured on pages that have a text layer too; above, three in four are right and more)."""
BRIDGED = 3
"""So many dropped characters inside a line do not part it in two."""
_SURE = re.compile(r"x_wconf (\d+)")
_LATIN = re.compile(r"[A-Za-z0-9]")
_DRAWN = re.compile(r"[^\s|_~^`\\¦]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What OCR read in a picture.

    Attributes:
        glyphs: the characters it is sure of, numbered from ``RECOGNISED`` on.
        sureness: mean confidence of all characters, dropped ones too, in per cent.
    """

    glyphs: tuple[Glyph, ...]
    sureness: float


def read_hocr(
    data: bytes, pixels: NDArray[np.uint8], scale: float, corner: tuple[float, float] = (0.0, 0.0),
    first: int = RECOGNISED,
) -> Reading:  # fmt: skip
    """Return what a picture says.

    Args:
        data: tesseract's hOCR with character boxes.
        pixels: the picture in greys, shape ``[height, width]``.
        scale: pixels a point.
        corner: where the picture's left top corner stands on the page, in points.
        first: the number of the first glyph.
    """
    glyphs: list[Glyph] = []
    sures: list[int] = []
    for line in html.fromstring(data or b"<p/>").iter("span"):
        if line.get("class") not in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            continue
        chars = list(_chars(line))
        if chars:
            sures += [char.sure for char in chars]
            em = place(chars, line.get("title", ""), pixels)
            for char in _sure(chars):
                glyphs.append(_glyph(char, first + len(glyphs), em, scale, corner))
    return Reading(tuple(glyphs), mean(sures) if sures else 0.0)


def _chars(line: html.HtmlElement) -> Iterator[Char]:
    before = None
    vertical = is_vertical(line.get("title", ""))
    for word in line.iter("span"):
        if word.get("class") != "ocrx_word":
            continue
        told = _SURE.search(word.get("title", ""))
        begins = True
        for text, box in _down(word) if vertical else _word(word):
            left, top, right, bottom = box
            spaced = begins and before is not None and _is_space(before, text)
            yield Char(text, int(told[1]) if told else 0, spaced, left, top,
                        max(right, left + 1), max(bottom, top + 1))  # fmt: skip
            before, begins = text, False


def _word(word: html.HtmlElement) -> Iterator[tuple[str, tuple[float, ...]]]:
    for span in word.iter("span"):
        box = BOX.search(span.get("title", ""))
        text = span.text or ""
        if span.get("class") == "ocrx_cinfo" and box and _DRAWN.match(text):
            yield text, tuple(float(value) for value in box.groups())


def _down(word: html.HtmlElement) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the characters of a vertical word, whose own boxes tesseract gives lying on the side."""
    texts = [text for text, _ in _word(word)]
    found = BOX.search(word.get("title", ""))
    if found is None:
        return
    left, top, right, bottom = (float(value) for value in found.groups())
    step = (bottom - top) / max(1, len(texts))
    for i, text in enumerate(texts):
        yield text, (left, top + i * step, right, top + (i + 1) * step)


def _is_space(before: str, char: str) -> bool:
    """Whether a space parts two words; tesseract parts Japanese everywhere, and means nothing."""
    return bool(_LATIN.match(before) and _LATIN.match(char))


def _sure(chars: Sequence[Char]) -> Iterator[Char]:
    """Yield the characters that are sure.

    A few dropped ones leave their room to the character before them, so that the line runs on.
    """
    last: Char | None = None
    gap: list[Char] = []
    for char in chars:
        if char.sure < SURE:
            gap.append(char)
            continue
        if last is not None:
            if len(gap) <= BRIDGED:
                for lost in gap:
                    last.reach(lost)
            yield last
        gap.clear()
        last = char
    if last is not None:
        yield last


def _glyph(char: Char, number: int, em: float, scale: float, corner: tuple[float, float]) -> Glyph:
    x, y = corner
    return Glyph(
        char.char, number, char.left / scale + x, char.top / scale + y, char.right / scale + x,
        char.bottom / scale + y, em / scale, True, char.spaced,
    )  # fmt: skip
