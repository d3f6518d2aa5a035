"""Where rows and columns stand: what is hidden, numbers of what is shown, lengths in points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from openpyxl.utils import get_column_letter

from corpus.readers.xlsx.sheet import Area, RawSheet

PIXEL = 0.75
"""Points of a pixel at 96 a inch, in which column widths are counted."""
CHAR_PIXELS = 7
"""Width of a digit of the usual 11-point font; a width counts the room beside it too (18.3.1.13)."""
MIN_LENGTH = 1.0
FINE_WIDTH, FINE_COLUMNS = 36.0, 15
"""So many columns, this narrow in points on average (seven letters), are squared paper for a form."""


def cell_name(row: int, column: int) -> str:
    """Return 「B12」."""
    return f"{get_column_letter(column)}{row}"


class Shown:
    """The shown rows and columns of a sheet, numbered from 1 without the hidden ones."""

    def __init__(self, sheet: RawSheet) -> None:
        """Take what is hidden."""
        self._rows = sorted(sheet.hidden_rows)
        self._columns = _merged(sheet.hidden_columns)
        self._starts = [first for first, _ in self._columns]
        self._before = [0]
        for first, last in self._columns:
            self._before.append(self._before[-1] + last - first + 1)
        self._hidden_rows = sheet.hidden_rows

    def row(self, row: int) -> int:
        """Return the number of a row among the shown ones (a hidden row: that of the next)."""
        return row - bisect_right(self._rows, row - 1)

    def column(self, column: int) -> int:
        """Return the number of a column among the shown ones (a hidden one: that of the next)."""
        at = bisect_right(self._starts, column) - 1
        if at < 0:
            return column
        first, last = self._columns[at]
        return column - self._before[at] - (min(column, last + 1) - first)

    def hides_row(self, row: int) -> bool:
        """Whether a row is hidden."""
        return row in self._hidden_rows

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        at = bisect_right(self._starts, column) - 1
        return at >= 0 and column <= self._columns[at][1]

    def size(self, area: Area) -> tuple[int, int]:
        """Return how many rows and columns of an area are shown."""
        rows = self.row(area.bottom + 1) - self.row(area.top)
        return rows, self.column(area.right + 1) - self.column(area.left)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        elif first <= last:
            found.append((first, last))
    return found


class Lengths:
    """Heights of rows and widths of columns in points; what is hidden has none."""

    def __init__(self, sheet: RawSheet, shown: Shown) -> None:
        """Take what the sheet says."""
        self._heights, self._height = sheet.heights, sheet.default_height
        self._spans = sorted(sheet.widths)
        self._starts = [first for first, _, _ in self._spans]
        self._width = sheet.default_width
        self._shown = shown
        self._lefts: list[float] = [0.0]

    def height(self, row: int) -> float:
        """Return the height of a row."""
        if self._shown.hides_row(row):
            return 0.0
        return max(MIN_LENGTH, self._heights.get(row, self._height))

    def left(self, column: int) -> float:
        """Return where a column begins, from the left of the first."""
        while len(self._lefts) < column:
            self._lefts.append(self._lefts[-1] + self.width(len(self._lefts)))
        return self._lefts[column - 1]

    def is_fine(self, area: Area) -> bool:
        """Whether an area's columns are those of squared paper."""
        _, columns = self._shown.size(area)
        wide = self.left(area.right + 1) - self.left(area.left)
        return columns >= FINE_COLUMNS and wide < FINE_WIDTH * columns

    def width(self, column: int) -> float:
        """Return the width of a column."""
        if self._shown.hides_column(column):
            return 0.0
        at = bisect_right(self._starts, column) - 1
        chars = self._width
        if at >= 0 and column <= self._spans[at][1]:
            chars = self._spans[at][2]
        return max(MIN_LENGTH, chars * CHAR_PIXELS * PIXEL)
