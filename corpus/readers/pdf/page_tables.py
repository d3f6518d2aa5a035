"""The tables of a page, however they are drawn: the surest kind first, each out of what is left."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.pdf.boxed import find_boxed
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lattice import cells_between
from corpus.readers.pdf.panels import is_panels
from corpus.readers.pdf.row_rules import find_row_ruled
from corpus.readers.pdf.rulings import Rules
from corpus.readers.pdf.tables import Table, find_ruled, find_shaded
from corpus.readers.pdf.view import Area


def find_tables(rules: Rules, glyphs: Sequence[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """Return the tables of a page and the glyphs that stand in none."""
    drawn = cells_between(rules.across, rules.down)
    shaded = cells_between(rules.shaded_across, rules.shaded_down)
    tables = find_ruled(rules, drawn, glyphs)
    rest = _outside(tables, glyphs)
    tables += find_boxed(_beside(tables, (*rules.frames, *drawn, *shaded)), rest)
    rest = _outside(tables, rest)
    tables += [table for table in find_shaded(rules, shaded, rest) if not is_panels(table)]
    rest = _outside(tables, rest)
    tables += find_row_ruled(rules.across, rest)
    return tables, _outside(tables, rest)


def _beside(tables: Sequence[Table], areas: Sequence[Area]) -> list[Area]:
    """Return the areas whose middles stand in no table."""
    held = [table.area for table in tables]
    return [
        area for area in areas
        if not any(
            t[0] <= (area[0] + area[2]) / 2 <= t[2] and t[1] <= (area[1] + area[3]) / 2 <= t[3]
            for t in held
        )
    ]  # fmt: skip


def _outside(tables: Sequence[Table], glyphs: Sequence[Glyph]) -> list[Glyph]:
    inside = {glyph.index for table in tables for cell in table.cells for glyph in cell.glyphs}
    return [glyph for glyph in glyphs if glyph.index not in inside]
