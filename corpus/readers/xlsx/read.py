"""XLSX and XLSM: each sheet a slide, with the values as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.draft import make_slide
from corpus.readers.embedded import embedded
from corpus.readers.xlsx.colours import read_palette
from corpus.readers.xlsx.contents import Opened, sheet_content
from corpus.readers.xlsx.notes import HIDDEN
from corpus.readers.xlsx.package import Package, PartError
from corpus.readers.xlsx.sheet_slides import sheet_slides
from corpus.readers.xlsx.strings import Text, shared_strings
from corpus.readers.xlsx.styles import read_styles
from corpus.readers.xlsx.values import Book
from corpus.readers.xlsx.workbook import SheetEntry, Workbook, core_properties, read_workbook
from corpus.types import Document, Slide

MAX_CELLS, SHEET_CELLS = 600_000, 250_000
"""Cells with a value of a workbook and of one of its sheets: what is read within the time and memory
of one file (the ministries' largest, 500,000 cells, took 38 s and 280 MB on two busy cores)."""
_READABLE = frozenset({"worksheet", "chartsheet"})
_HIDDEN_WHY = "シートが非表示です。再表示して保存すると読めます"
_DAMAGED = "シートが壊れています"
_DAMAGED_WHY = "部品が壊れています。表計算ソフトで開いて保存し直してください"
_OTHER = "マクロやダイアログのシートです"
_OTHER_WHY = "マクロやダイアログのシートは読みません"


def read_xlsx(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the sheets of a workbook; no macro runs and no formula is worked out.

    Raises:
        ReadError: it is damaged, has too many sheets, or no words.
    """
    try:
        package = Package(data)
        workbook = read_workbook(package)
        opened = _opened(package, workbook)
    except PartError as error:
        raise ReadError(
            f"{name}: 表計算のファイルが壊れています。表計算ソフトで開いて保存し直してください。"
            " / damaged workbook: open it in its application and save it anew"
        ) from error
    slides, dropped = _slides(opened, workbook.sheets, name, limits, announce)
    if not any(slide.text for slide in slides):
        raise ReadError(
            f"{name}: 読める文字がありません。正しいファイルか確かめてください。 / no readable characters"
        )
    return Document(
        name=name,
        title="",
        publisher="",
        content_hash=content_hash(data),
        slides=tuple(slides),
        metadata={
            "format": "XLSX", "tables": str(_tables(slides)), **embedded(*core_properties(package)),
        },
        dropped=tuple(dropped),
    )  # fmt: skip


def _opened(package: Package, workbook: Workbook) -> Opened:
    palette = read_palette(package, workbook.shared.get("theme", ""))
    strings: list[Text] = []
    if part := workbook.shared.get("sharedStrings"):
        strings = shared_strings(package, part, palette)
    styles = read_styles(package, workbook.shared.get("styles", ""), palette)
    return Opened(package, Book(strings, styles, workbook.since_1904), palette)


def _slides(
    opened: Opened, sheets: Sequence[SheetEntry], name: str, limits: Limits, announce: Announce
) -> tuple[list[Slide], list[Dropped]]:
    slides: list[Slide] = []
    dropped: list[Dropped] = []
    room = MAX_CELLS
    for sheet in sheets:
        made, missing, cells = _of_sheet(
            opened, sheet, len(slides) + 1, min(room, SHEET_CELLS), limits, announce
        )
        slides += made
        dropped += missing
        room = max(0, room - cells)
        if len(slides) > limits.max_pages:
            raise ReadError(
                f"{name}: シートと行が多すぎます（スライド{len(slides)}枚以上、上限 {limits.max_pages}）。"
                "分割するか、設定 max_pages を上げてください。 / too many sheets or rows: split it or raise max_pages"
            )
    return slides, dropped


def _of_sheet(
    opened: Opened, sheet: SheetEntry, number: int, room: int, limits: Limits, announce: Announce
) -> tuple[list[Slide], list[Dropped], int]:
    """Return the slides of a sheet; one that is not read keeps its number."""
    where = f"シート『{sheet.name}』"
    if sheet.hidden and not limits.hidden_slides:
        return [_empty(number, sheet, HIDDEN)], [Dropped(HIDDEN, where, _HIDDEN_WHY)], 0
    if sheet.kind and sheet.kind not in _READABLE:
        return [_empty(number, sheet, _OTHER)], [Dropped(_OTHER, where, _OTHER_WHY)], 0
    try:
        content, missing, cells = sheet_content(opened, sheet, where, room)
    except PartError:
        return [_empty(number, sheet, _DAMAGED)], [Dropped(_DAMAGED, where, _DAMAGED_WHY)], 0
    slides, more = sheet_slides(content, number, announce)
    return slides, [*missing, *more], cells


def _empty(number: int, sheet: SheetEntry, note: str) -> Slide:
    return make_slide(number, [], {}, title=sheet.name, notes=(note,))


def _tables(slides: Sequence[Slide]) -> int:
    return sum(block.kind == "table" for slide in slides for block in slide.blocks)
