"""Boxes: ``python -m eval.benchmarks.boxes DIR``: what pdfium finds inside the boxes of a quote.

Quotes of 2 to 60 characters are drawn from the slides; a quote passes where the text that pdfium
itself reads inside its rectangles, one after the other, contains it. Characters that the reader put
in (the bar between table cells) have no box and are left out of the quote.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import typer

from corpus.boxes import Box
from corpus.normalize import fold
from corpus.readers.pdf.glyphs import character_of
from corpus.types import Slide
from eval.benchmarks.pdf_samples import SEED, Sample, read_folder, sample_pages

SHORTEST, LONGEST = 2, 60
_FINE = 1_000_000


def boxed_text(page: pdfium.PdfPage, rectangles: Sequence[Box]) -> str:
    """Return the text that pdfium reads inside rectangles, in their order."""
    text = page.get_textpage()
    try:
        return "".join(text.get_text_bounded(*_in_page_space(page, box)) for box in rectangles)
    finally:
        text.close()


def _in_page_space(page: pdfium.PdfPage, box: Box) -> tuple[float, float, float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    corners: list[tuple[float, float]] = []
    for across, down in ((box.left, box.top), (box.right, box.bottom)):
        raw.FPDF_DeviceToPage(
            page.raw, 0, 0, _FINE, _FINE, 0, round(across * _FINE), round(down * _FINE), x, y
        )
        corners.append((x.value, y.value))
    (xa, ya), (xb, yb) = corners
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def draw_quote(slide: Slide, draw: random.Random) -> tuple[int, int]:
    """Return the span of a quote of 2 to 60 characters inside one line of a slide."""
    lines = [(m, m + len(line)) for m, line in _lines(slide.text) if len(line) >= SHORTEST]
    start, end = draw.choice(lines)
    size = draw.randint(SHORTEST, min(LONGEST, end - start))
    first = draw.randint(start, end - size)
    return first, first + size


def _lines(text: str) -> list[tuple[int, str]]:
    at = 0
    found: list[tuple[int, str]] = []
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def boxed_quote(slide: Slide, start: int, end: int) -> str:
    """Return a quote without the characters that stand nowhere on the page."""
    return "".join(slide.text[i] for i in range(start, end) if slide.boxes[i] is not None)


def check(sample: Sample, start: int, end: int) -> tuple[bool, float, str]:
    """Return whether the boxed text contains the quote, how much of it is the quote, and it."""
    with pdfium.PdfDocument(sample.path) as document:
        page = document[sample.slide.number - 1]
        found = boxed_text(page, sample.slide.boxes.rectangles(start, end))
    plain = "".join(character_of(ord(char)) for char in found)  # symbol fonts' bullets
    quote, inside = fold(boxed_quote(sample.slide, start, end)), fold(plain)
    return quote in inside, len(quote) / max(1, len(inside)), found


def main(
    folder: Annotated[Path, typer.Argument(help="PDF のフォルダ / folder of PDFs")],
    count: Annotated[int, typer.Option(help="引用の数 / quotes")] = 300,
) -> None:
    """Check the boxes of sampled quotes by pdfium's own reading of the boxed area."""
    draw = random.Random(SEED)  # noqa: S311
    passed, tight = 0, 0.0
    samples = [s for s in sample_pages(read_folder(folder), 10**6) if len(s.slide.text) > SHORTEST]
    samples = draw.choices(samples, k=count)
    for sample in samples:
        start, end = draw_quote(sample.slide, draw)
        right, share, found = check(sample, start, end)
        passed += right
        tight += share if right else 0.0
        if not right:
            where = f"{sample.path.name} p.{sample.slide.number}"
            print(f"{where}: {sample.slide.text[start:end]!r} boxed {found!r}")  # noqa: T201
    print(  # noqa: T201
        f"quotes {len(samples)}: boxed text contains the quote {passed} ({passed / len(samples):.3f}), "
        f"share of the boxed text that is the quote {tight / max(1, passed):.3f}"
    )


if __name__ == "__main__":
    typer.run(main)
