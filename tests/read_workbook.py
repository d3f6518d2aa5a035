"""What is read of a workbook of a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from small_workbook import lined, rows

from corpus.blocks import Block
from corpus.files import Limits
from corpus.readers import base
from corpus.types import Document, Slide

BUDGET: list[list[object]] = [
    ["区分", "令和5年度", "令和6年度"],
    ["教育費", 1234567, 1178000],
    ["民生費", 2345678, 2400000],
]


SHEET1 = "xl/worksheets/sheet1.xml"


def read(path: Path, limits: Limits | None = None) -> Document:
    return base.read_document(path, path.name, limits=limits)


def one(path: Path) -> Slide:
    (slide,) = read(path).slides
    return slide


def tables(slide: Slide) -> list[Block]:
    return [block for block in slide.blocks if block.kind == "table"]


def told(document: Document) -> dict[str, str]:
    """Return what is told to be missing: where, and the words."""
    return {item.where: item.what for item in document.dropped}


def budget(sheet: Any) -> None:
    rows(sheet, [["令和6年度予算"], ["（単位：千円）"], [], *BUDGET])
    lined(sheet, "A4:C6")
    for cell in (*sheet["B5:C5"][0], *sheet["B6:C6"][0]):
        cell.number_format = "#,##0,"
