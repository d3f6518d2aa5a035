"""PDFs whose words stand in pictures, drawn here; and the program that reads them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pylopdf_fonts_jp
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from small_pdf import PdfPage, write_pdf

from corpus.readers import ocr

POINTS = 96 / 24
"""Pixels a point in these pictures."""

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or not ocr.find_engine().name,
    reason="tesseract がありません: apt install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert",
)


FONT = ImageFont.truetype(str(pylopdf_fonts_jp.sans_path()), round(24 * POINTS))


def reach_of(text: str) -> float:
    """Return how far a text of 24-point type advances, in points."""
    return FONT.getlength(text) / POINTS


def picture_of(lines: Sequence[str], width: float = 500, height: float = 300) -> Image.Image:
    """Draw lines of 24-point type, 40 points apart, 20 points from the left and the top."""
    image = Image.new("L", (round(width * POINTS), round(height * POINTS)), 255)
    draw = ImageDraw.Draw(image)
    for i, line in enumerate(lines):
        draw.text((20 * POINTS, (20 + 40 * i) * POINTS), line, font=FONT, fill=0)
    return image


def columns_of(columns: Sequence[str], width: float = 500, height: float = 400) -> Image.Image:
    """Draw columns of vertical 24-point type, 36 points apart, the first 60 points from the right."""
    image = Image.new("L", (round(width * POINTS), round(height * POINTS)), 255)
    draw = ImageDraw.Draw(image)
    for k, column in enumerate(columns):
        for i, char in enumerate(column):
            place = ((width - 60 - 36 * k) * POINTS, (20 + 24 * i) * POINTS)
            draw.text(place, char, font=FONT, fill=0)
    return image


def noise(width: int = 800, height: int = 600) -> Image.Image:
    """Return a picture without words."""
    return Image.effect_noise((width, height), 80)


def write_pictured(
    path: Path, pages: Sequence[PdfPage], pictures: Sequence[tuple[Image.Image | None, float, float]]
) -> Path:  # fmt: skip
    """Write a PDF whose page i shows picture i, its top left corner at (x, y) in points."""
    bare = write_pdf(path.with_suffix(".bare"), list(pages))
    document = pdfium.PdfDocument(bare)
    for i, (picture, x, y) in enumerate(pictures):
        if picture is not None:
            _put(document, i, picture, x, y)
    document.save(path)
    document.close()
    bare.unlink()
    return path


def _put(document: pdfium.PdfDocument, i: int, picture: Image.Image, x: float, y: float) -> None:
    page = document[i]
    image = pdfium.PdfImage.new(document)
    bitmap = pdfium.PdfBitmap.from_pil(picture)
    image.set_bitmap(bitmap)
    width, height = picture.width / POINTS, picture.height / POINTS
    matrix = pdfium.PdfMatrix().scale(width, height)
    image.set_matrix(matrix.translate(x, page.get_height() - y - height))
    page.insert_obj(image)
    page.gen_content()
    bitmap.close()
    page.close()


def without_tesseract(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make this process and those it starts find no program."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("PATH", str(folder))
    ocr.find_engine.cache_clear()


def hanging_tesseract(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put a program before the real one that tells its version and then never ends."""
    folder.mkdir(exist_ok=True)
    program = folder / "tesseract"
    program.write_text(
        '#!/bin/sh\ncase "$1" in\n'
        "  --version) echo tesseract 5.3.0 ;;\n"
        "  --list-langs) printf 'List of available languages (1):\\njpn\\n' ;;\n"
        f"  *) echo $$ > {folder}/pid; exec sleep 600 ;;\nesac\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    ocr.find_engine.cache_clear()
