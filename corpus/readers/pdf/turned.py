"""Text set on its side: read in a frame turned with it, where it stands upright.

A wide table is often turned by 90 degrees inside an upright page. Its rows are columns of the
page; only in its own frame are they lines and rows again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from corpus.readers.order import Rect
from corpus.readers.pdf.glyphs import Glyph, read_letters, without_twins
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.page_tables import find_tables
from corpus.readers.pdf.rulings import read_rules
from corpus.readers.pdf.tables import Table
from corpus.readers.pdf.view import Area, View, around

FEW = 6
"""Fewer turned characters are a label of an axis, read as the vertical line it is."""
WHOLE = 0.5
"""A page with this share of its characters turned one way is a turned page."""
NEAR = 3.0
"""Lines of one turned region stand at most so many squares of type apart."""


@dataclass(frozen=True, slots=True)
class TurnedPart:
    """What of a page is turned one way, laid out in the frame in which it stands upright.

    Attributes:
        quarters: quarter turns clockwise by which its text is turned on the shown page.
        size: width and height of the frame, in points.
        lines: its lines outside tables, in the frame.
        tables: its tables, in the frame.
        frames: rectangles drawn around its parts, in the frame.
        is_whole: whether it is most of the page.
    """

    quarters: int
    size: tuple[float, float]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    frames: tuple[Area, ...]
    is_whole: bool

    @property
    def rect(self) -> Rect:
        """Where it stands on the shown page."""
        areas = [line.area for line in self.lines] + [table.area for table in self.tables]
        em = max((line.em for line in self.lines), default=0.0)
        return Rect(*self.on_page(around(areas)), em)

    def on_page(self, area: Area) -> Area:
        """Return a rectangle of the frame as it stands on the shown page."""
        left, top, right, bottom = area
        width, height = self.size
        if self.quarters == 1:
            return height - bottom, left, height - top, right
        if self.quarters == 2:
            return width - right, height - bottom, width - left, height - top
        return top, width - right, bottom, width - left


def read_turned(
    page: pdfium.PdfPage, view: View, glyphs: Sequence[Glyph]
) -> tuple[list[TurnedPart], list[Glyph]]:
    """Return the turned parts of a page, and the glyphs that stand in none.

    Args:
        page: the page, still open.
        view: how it is shown.
        glyphs: its glyphs.
    """
    kept = {glyph.index for glyph in glyphs if not glyph.upright}
    parts: list[TurnedPart] = []
    if len(kept) < FEW:
        return parts, list(glyphs)
    for quarters in (1, 2, 3):
        seen = turned_view(view, quarters)
        letters = read_letters(page, seen).glyphs
        turned = without_twins(g for g in letters if g.upright and g.index in kept)
        if len(turned) >= FEW:
            is_whole = len(turned) >= WHOLE * len(glyphs)
            parts += _parts(page, seen, quarters, turned, is_whole)
    taken = {glyph.index for part in parts for glyph in glyphs_of(part)}
    return parts, [glyph for glyph in glyphs if glyph.index not in taken]


def turned_view(view: View, quarters: int) -> View:
    """Return how page space maps to a frame in which text turned so stands upright."""
    a, b, c, d, e, f = view.a, view.b, view.c, view.d, view.e, view.f
    width, height = view.width, view.height
    if quarters == 1:
        return View(b, -a, d, -c, f, width - e, height, width)
    if quarters == 2:
        return View(-a, -b, -c, -d, width - e, height - f, width, height)
    return View(-b, a, -d, c, height - f, e, height, width)


def glyphs_of(part: TurnedPart) -> list[Glyph]:
    """Return the glyphs of a part, in its frame."""
    in_tables = [g for table in part.tables for cell in table.cells for g in cell.glyphs]
    return [*(g for line in part.lines for g in line.glyphs), *in_tables]


def shown_glyphs(part: TurnedPart) -> list[Glyph]:
    """Return the glyphs of a part as they stand on the shown page."""
    found: list[Glyph] = []
    for glyph in glyphs_of(part):
        left, top, right, bottom = part.on_page(glyph.area)
        found.append(replace(glyph, left=left, top=top, right=right, bottom=bottom))
    return found


def _parts(
    page: pdfium.PdfPage, view: View, quarters: int, glyphs: Sequence[Glyph], is_whole: bool
) -> list[TurnedPart]:
    """Return the regions that are laid out turned: a table, or lines under each other."""
    rules = read_rules(page, view)
    tables, rest = find_tables(rules, glyphs)
    lines = find_lines(rest)
    size = (view.width, view.height)
    if is_whole:
        return [TurnedPart(quarters, size, tuple(lines), tuple(tables), rules.frames, True)]
    return [
        TurnedPart(quarters, size, tuple(held), tuple(grids), rules.frames, False)
        for held, grids in _regions(lines, tables)
        if grids or len(held) > 1
    ]


def _regions(
    lines: Sequence[Line], tables: Sequence[Table]
) -> list[tuple[list[Line], list[Table]]]:
    """Group lines and tables that stand near each other."""
    regions: list[tuple[Area, list[Line], list[Table]]] = [
        (table.area, [], [table]) for table in tables
    ]
    for line in sorted(lines, key=lambda li: (li.top, li.left)):
        area, held, grids = line.area, [line], list[Table]()
        for region in [r for r in regions if _near(r[0], line.area, NEAR * line.em)]:
            regions.remove(region)
            area, held, grids = around([area, region[0]]), region[1] + held, region[2] + grids
        regions.append((area, held, grids))
    return [(held, grids) for _, held, grids in regions]


def _near(one: Area, other: Area, reach: float) -> bool:
    return (
        one[0] - reach < other[2] and other[0] - reach < one[2]
        and one[1] - reach < other[3] and other[1] - reach < one[3]
    )  # fmt: skip
