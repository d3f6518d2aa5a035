"""A sheet's part as it stands in the file: cells, rows, columns, merges, what is drawn on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from corpus.readers.xlsx.colours import Palette
from corpus.readers.xlsx.package import Package, attribute, is_on, whole
from corpus.readers.xlsx.strings import Text, text_of, unescaped
from corpus.readers.xlsx.styles import Style

MAX_COLUMN, MAX_ROW = 16_384, 1_048_576
MAX_MERGES = 100_000
MAX_LENGTH = 1_000.0
"""Points of a row, or characters of a column; Excel allows 409 and 255."""
_PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?(\d{1,7})$")
_TAGS = (
    "row", "cols", "mergeCells", "sheetViews", "sheetFormatPr", "autoFilter", "drawing",
    "conditionalFormatting", "tablePart", "control", "headerFooter",
)  # fmt: skip


class RawCell(NamedTuple):
    """A cell as the file keeps it: ``kind`` is its type (n, s, str, inlineStr, b, e, d)."""

    row: int
    column: int
    style: int
    kind: str
    value: str | None
    inline: Text | None
    has_formula: bool


class Area(NamedTuple):
    """A rectangle of cells, its ends included, 1-based."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class RawSheet:
    """What the part of a sheet holds; filled while it is streamed.

    Attributes:
        cells: the cells that hold a value, or a line around them, in the file's order.
        more: how many cells were left out because there are too many.
        hidden_rows: numbers of the hidden rows.
        hidden_columns: first and last of the hidden columns.
        heights: heights of rows in points, where the file gives them.
        widths: first and last column, and width in characters.
        merges: the merged areas.
        conditional: areas whose look depends on their values.
        heads: the last rows of what the file itself sets above the others (filter, frozen rows).
        drawing: ids of its drawings.
        tables: ids of its tables.
        controls: shape and relationship ids of its form controls.
    """

    cells: list[RawCell] = field(default_factory=list)
    more: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    default_height: float = 15.0
    default_width: float = 9.14
    merges: list[Area] = field(default_factory=list)
    conditional: list[Area] = field(default_factory=list)
    filter_row: int = 0
    frozen_rows: int = 0
    shows_zeros: bool = True
    drawing: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    controls: dict[str, str] = field(default_factory=dict)
    edges: list[str] = field(default_factory=list)


def read_sheet(
    package: Package, part: str, styles: tuple[Style, ...], palette: Palette, most: int
) -> RawSheet:
    """Return what a sheet's part holds.

    Args:
        package: the workbook.
        part: the sheet's part.
        styles: the workbook's styles.
        palette: its colours.
        most: cells with a value that are kept.

    Raises:
        PartError: the part is damaged.
    """
    sheet = RawSheet()
    lined = {i for i, style in enumerate(styles) if style.lined}
    row = 0
    kept = 0
    for element in package.elements(part, _TAGS):
        if element.tag.endswith("}row"):
            row = whole(element.get("r")) or row + 1
            kept += _read_row(sheet, element, row, lined, palette, most - kept)
        else:
            _read_other(sheet, element)
    return sheet


def _read_row(
    sheet: RawSheet, element: Any, row: int, lined: set[int], palette: Palette, room: int
) -> int:
    """Take a row's cells; return how many hold a value."""
    height = element.get("ht")
    if height is not None:
        sheet.heights[row] = _number(height, sheet.default_height)
    if is_on(element, "hidden", False) or sheet.heights.get(row) == 0:
        sheet.hidden_rows.add(row)
    if room <= 0:
        sheet.more += sum(len(child) > 0 for child in element)
        return 0
    column = 0
    said = 0
    for child in element:
        column = _column(child.get("r")) or column + 1
        cell = _cell(child, row, column, palette)
        if cell.value is None and cell.inline is None and not cell.has_formula:
            if cell.style in lined:
                sheet.cells.append(cell)
        elif said < room:
            sheet.cells.append(cell)
            said += 1
        else:
            sheet.more += 1
    return said


def _cell(element: Any, row: int, column: int, palette: Palette) -> RawCell:
    kind = element.get("t") or "n"
    value: str | None = None
    inline: Text | None = None
    has_formula = False
    for child in element:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "v":
            value = child.text or ("" if kind == "str" else None)
        elif name == "f":
            has_formula = True
        elif name == "is":
            inline = text_of(child, palette)
    if kind == "str" and value is not None:
        value = unescaped(value)
    return RawCell(row, column, whole(element.get("s")), kind, value, inline, has_formula)


def _read_other(sheet: RawSheet, element: Any) -> None:
    name = element.tag.rpartition("}")[2]
    if name == "cols":
        _read_columns(sheet, element)
    elif name == "mergeCells":
        found = (area_of(one.get("ref")) for one in element.iterchildren("{*}mergeCell"))
        sheet.merges += [area for area in found if area is not None][:MAX_MERGES]
    elif name == "sheetViews":
        _read_view(sheet, element)
    elif name == "sheetFormatPr":
        sheet.default_height = _number(element.get("defaultRowHeight"), sheet.default_height)
        sheet.default_width = _number(element.get("defaultColWidth"), sheet.default_width)
    elif name == "autoFilter":
        area = area_of(element.get("ref"))
        sheet.filter_row = sheet.filter_row or (area.top if area else 0)
    elif name == "conditionalFormatting":
        areas = (area_of(text) for text in (element.get("sqref") or "").split())
        sheet.conditional += [area for area in areas if area is not None]
    elif name == "headerFooter":
        sheet.edges += [one.text for one in element if isinstance(one.tag, str) and one.text]
    elif name == "control":
        sheet.controls[element.get("shapeId") or ""] = attribute(element, "id")
    else:
        (sheet.drawing if name == "drawing" else sheet.tables).append(attribute(element, "id"))


def _read_columns(sheet: RawSheet, element: Any) -> None:
    for one in element.iterchildren("{*}col"):
        first, last = whole(one.get("min")), min(whole(one.get("max")), MAX_COLUMN)
        width = _number(one.get("width"), sheet.default_width)
        if is_on(one, "hidden", False) or width == 0:
            sheet.hidden_columns.append((first, last))
        sheet.widths.append((first, last, width))


def _read_view(sheet: RawSheet, element: Any) -> None:
    view = element.find("{*}sheetView")
    if view is None:
        return
    sheet.shows_zeros = is_on(view, "showZeros", True)
    pane = view.find("{*}pane")
    if pane is not None and pane.get("state", "").startswith("frozen"):
        top = place_of(view.get("topLeftCell") or "A1") or (1, 1)
        sheet.frozen_rows = top[0] - 1 + int(_number(pane.get("ySplit"), 0))


def place_of(text: str | None) -> tuple[int, int] | None:
    """Return row and column of 「B12」, None where it is no cell."""
    match = _PLACE.match(text or "")
    if match is None:
        return None
    row, column = int(match[2]), _letters(match[1])
    return (row, column) if 0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN else None


def area_of(text: str | None) -> Area | None:
    """Return the area of 「B12:D14」 or 「B12」, None where it is none."""
    first, _, last = (text or "").partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return None
    return Area(
        min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
    )


@lru_cache(maxsize=MAX_COLUMN)
def _letters(text: str) -> int:
    column = 0
    for char in text.upper():
        column = column * 26 + ord(char) - 64
    return column


def _column(place: str | None) -> int:
    if not place:
        return 0
    return _letters(place.rstrip("0123456789")[:3]) % (MAX_COLUMN + 1)


def _number(text: str | None, otherwise: float) -> float:
    """Return a length that a row or column may have."""
    try:
        value = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return value if 0 <= value <= MAX_LENGTH else otherwise
