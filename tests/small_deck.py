"""A deck of one slide that a test fills, and what is read of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pptx
from pptx.oxml import parse_xml
from pptx.util import Inches

from corpus.files import Limits
from corpus.readers.base import read_document
from corpus.types import Document

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


class Deck:
    """A presentation in the making: one blank slide, boxes in inches."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "資料.pptx"
        self.deck = pptx.Presentation()
        self.slide = self.add()

    def add(self, layout: int = 6) -> Any:
        self.slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        return self.slide

    def box(
        self, text: str, left: float = 1, top: float = 1, wide: float = 4, high: float = 1
    ) -> Any:
        shape = self.slide.shapes.add_textbox(*(Inches(v) for v in (left, top, wide, high)))
        shape.text_frame.text = text
        return shape

    def xml(self, text: str) -> None:
        self.slide.shapes._spTree.append(parse_xml(text))

    def read(self, limits: Limits | None = None) -> Document:
        self.deck.save(self.file)
        return read_document(self.file, self.file.name, limits=limits)

    def text(self) -> str:
        return self.read().slides[0].text


def told(document: Document) -> list[str]:
    return [one.what for one in document.dropped]


def sp(text: str, number: int = 9, paragraph: str = "", extra: str = "") -> str:
    inside = paragraph or f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="x" {extra}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="914400" y="914400"/><a:ext cx="3657600" cy="914400"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{inside}</p:txBody></p:sp>"
    )
