"""The virtual page of a part of a sheet: where its rows and columns stand, in points."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import east_asian_width

from corpus.boxes import Box
from corpus.readers.xlsx.places import Lengths
from corpus.readers.xlsx.sheet import Area

MARGIN = 12.0
"""Points around everything, so that a marked cell's outline is seen whole."""
MOST_BETWEEN = 3
"""Empty rows between two pieces that are kept; a cell far below the others would make the page
so high that no place on it could be told.
"""  # fmt: skip

TYPE, LINE = 11.0, 15.0
"""Points: a usual size of type in cells, and the height of a line of it."""
INSET = 2.0
NARROW = 0.55
"""Width of a Latin letter or a digit, as a share of a Japanese one."""
KNOWN_LINES = 65_536
"""Lines whose length is remembered; the words of a table repeat."""
REMARK_WIDE = 160.0
"""Width in points of the comments beside the cells."""

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""


class Page:
    """Tells the boxes of cells and of what is drawn over them."""

    def __init__(self, areas: Sequence[Area], lengths: Lengths) -> None:
        """Lay out the rows that some areas of a sheet cover.

        Args:
            areas: what stands on the page.
            lengths: heights and widths of the sheet.
        """
        self._lengths = lengths
        self._left = lengths.left(min((area.left for area in areas), default=1))
        right = lengths.left(max((area.right for area in areas), default=1) + 1)
        self._rows: list[int] = []
        self._tops: list[float] = []
        bottom = MARGIN
        for first, last in _bands(areas):
            for row in range(first, last + 1):
                self._rows.append(row)
                self._tops.append(bottom)
                bottom += lengths.height(row)
        self._rows.append(self._rows[-1] + 1 if self._rows else 1)
        self._tops.append(bottom)
        self._edge = right - self._left + 2 * MARGIN
        self._remarks = MARGIN
        self.width = self._edge
        self.height = bottom + MARGIN

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width, self.height

    def top(self, row: int) -> float:
        """Return where a row begins; of one that is not on the page, where it would."""
        at = bisect_right(self._rows, row) - 1
        if at < 0:
            return MARGIN
        known = self._rows[at]
        return self._tops[at] if known == row else self._tops[min(at + 1, len(self._tops) - 1)]

    def left(self, column: int) -> float:
        """Return where a column begins."""
        return self._lengths.left(column) - self._left + MARGIN

    def rect(self, area: Area) -> Rect:
        """Return where an area stands."""
        return (
            self.left(area.left), self.top(area.top),
            self.left(area.right + 1), self.top(area.bottom + 1),
        )  # fmt: skip

    def words(self, area: Area, text: str, until: int = 0) -> Rect:
        """Return where a cell's words stand: as high as they need, over empty cells to the right.

        Args:
            area: the cell.
            text: its words.
            until: the next column with words of its own; 0 where the words stay in their cell.
        """
        left, top, right, bottom = self.rect(area)
        needed = TYPE * max(map(_length, text.split("\n"))) + 2 * INSET
        if until:
            right = max(right, min(self.left(until), left + needed))
        if len(text) == 1:
            left = max(left, (left + right - TYPE) / 2)
            right = left + TYPE
        room = max(TYPE, right - left - 2 * INSET)
        lines = sum(max(1, math.ceil(TYPE * _length(line) / room)) for line in text.split("\n"))
        high = min(bottom - top, LINE * lines)
        middle = (top + bottom) / 2
        return left, middle - high / 2, right, middle + high / 2

    def remark(self, row: int, text: str) -> Rect:
        """Return a place beside the cells for a comment on a row, below those placed before."""
        lines = sum(math.ceil(TYPE * _length(line) / REMARK_WIDE) or 1 for line in text.split("\n"))
        top = max(self.top(row), self._remarks)
        self._remarks = top + LINE * lines + INSET
        self.width = self._edge + REMARK_WIDE + MARGIN
        self.height = max(self.height, self._remarks + MARGIN)
        return self._edge, top, self._edge + REMARK_WIDE, self._remarks - INSET

    def box(self, rect: Rect) -> Box:
        """Return a rectangle in fractions of the page."""
        left, top, right, bottom = rect
        return Box(
            _share(left, self.width), _share(top, self.height),
            _share(max(right, left + 1), self.width), _share(max(bottom, top + 1), self.height),
        )  # fmt: skip


@lru_cache(maxsize=KNOWN_LINES)
def _length(line: str) -> float:
    """Return the length of a line in squares of its type."""
    return sum(1.0 if east_asian_width(char) in "WFA" else NARROW for char in line)


def _share(value: float, whole: float) -> float:
    return min(1.0, max(0.0, value / whole))


def _bands(areas: Sequence[Area]) -> list[tuple[int, int]]:
    """Return the rows that areas cover, with a few of the empty ones between."""
    bands: list[tuple[int, int]] = []
    for area in sorted(areas, key=lambda area: area.top):
        if bands and area.top <= bands[-1][1] + 1 + MOST_BETWEEN:
            bands[-1] = (bands[-1][0], max(bands[-1][1], area.bottom))
        else:
            bands.append((max(1, area.top - (MOST_BETWEEN if bands else 0)), area.bottom))
    return bands
