"""Tables of small PDF pages as tests look at them."""

from __future__ import annotations

from pathlib import Path

from small_pdf import PdfPage, write_pdf

from corpus.blocks import Block
from corpus.readers.base import read_document
from corpus.types import Slide


def read(tmp_path: Path, *pages: PdfPage) -> list[Slide]:
    path = write_pdf(tmp_path / "a.pdf", list(pages))
    return list(read_document(path, path.name).slides)


def tables(slide: Slide) -> list[Block]:
    return [block for block in slide.blocks if block.kind == "table"]


def words(block: Block) -> list[list[str]]:
    return [[cell.text for cell in row] for row in block.cells]


def heads(block: Block, row: int, column: int) -> list[str]:
    found = (*block.column_heads(row, column), *block.row_heads(row, column))
    return [cell.text for cell in found]
