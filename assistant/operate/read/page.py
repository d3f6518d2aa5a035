"""The page of ``seisaku read FILE --html``: each page's picture beside the blocks that were read of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.common.messages import Language, message
from corpus.blocks import Block, Cell
from corpus.boxes import Box
from corpus.files import Limits
from corpus.pictures.painter import PaintError
from corpus.types import Document, Slide
from index.pictures.slides import SlidePictures
from index.store.documents import SlideSource

PICTURE_WIDTH = 700
PAGES = 20
"""Pages shown: each picture takes a few hundred kilobytes."""
KINDS = (
    "heading", "paragraph", "list", "table", "caption", "figure", "note", "furniture",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle in per cent of the picture; ``number`` is its block's, 0 for its further ones."""

    css: str
    number: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block as the page shows it."""

    number: int
    css: str
    name: str
    level: int
    text: str
    rows: tuple[tuple[Cell, ...], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class _Page:
    slide: Slide
    picture: str
    boxes: tuple[_Box, ...]
    blocks: tuple[_Shown, ...]


class _OneFile:
    """A document that is in no index, as the source of pictures."""

    def __init__(self, file: Path, document: Document) -> None:
        self._file, self._document = file, document

    def slide_source(self, document: str, number: int) -> SlideSource:
        """Return a slide and its file."""
        slides = self._document.slides
        digest = self._document.content_hash
        return SlideSource(slides[number - 1], self._file, digest, len(slides))


def read_html(
    file: Path, document: Document, folder: Path, limits: Limits, language: Language = "ja"
) -> str:
    """Return the page.

    Args:
        file: the file that was read.
        document: what was read of it.
        folder: where pictures may be kept meanwhile.
        limits: for making pictures.
        language: of its own words.
    """
    pictures = SlidePictures(_OneFile(file, document), folder, limits)
    loader = FileSystemLoader(Path(__file__).parent)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    names = {kind: message(f"block_{kind}", language) for kind in KINDS}
    try:
        return made.get_template("read_page.html").render(
            document=document,
            kinds=names,
            said=lambda key, **values: message(key, language, **values),
            left=max(0, len(document.slides) - PAGES),
            pages=map(partial(_page, pictures, document, names), document.slides[:PAGES]),
        )
    finally:
        pictures.close()


def _page(
    pictures: SlidePictures, document: Document, names: dict[str, str], slide: Slide
) -> _Page:
    blocks = tuple(_shown(i, slide, block, names) for i, block in enumerate(slide.blocks, start=1))
    try:
        png = pictures.picture(document.name, slide.number, _span(slide), PICTURE_WIDTH, "").png
    except PaintError:
        return _Page(slide, "", (), blocks)
    return _Page(slide, base64.b64encode(png).decode("ascii"), tuple(_boxes(slide)), blocks)


def _span(slide: Slide) -> tuple[int, int]:
    """Return nothing to mark; where characters have no place, the first line finds the page."""
    return (0, 0) if slide.boxes.data else (0, len(slide.text.split("\n")[0]))


def _shown(number: int, slide: Slide, block: Block, names: dict[str, str]) -> _Shown:
    text = slide.text[block.start : block.end]
    name = names[block.kind]
    return _Shown(number, _css(block), name, block.level, text, block.cells, block.unit)


def _css(block: Block) -> str:
    return "noted" if block.kind == "note" else block.kind


def _boxes(slide: Slide) -> Iterator[_Box]:
    for number, block in enumerate(slide.blocks, start=1):
        around = slide.boxes.rectangles(block.start, block.end)
        for i, box in enumerate(_joined(around) if block.cells else around):
            yield _placed(block, 0 if i else number, box)


def _joined(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Return one box around all: a table is one thing to look at."""
    if not boxes:
        return ()
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.around(box)
    return (whole,)


def _placed(block: Block, number: int, box: Box) -> _Box:
    left, top = round(100 * box.left, 2), round(100 * box.top, 2)
    width, height = round(100 * (box.right - box.left), 2), round(100 * (box.bottom - box.top), 2)
    return _Box(_css(block), number, left, top, width, height)
