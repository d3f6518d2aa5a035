"""Lines and tables of a page to its blocks in reading order.

Lines under each other are grouped (:mod:`corpus.readers.pdf.grouped`), broken ones joined
(:mod:`corpus.readers.pdf.unwrapped`), and all is ordered (:mod:`corpus.readers.pdf.block_order`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.mapped import MappedText
from corpus.readers.draft import DraftBlock, put_in, under_each_other
from corpus.readers.order import Rect, around
from corpus.readers.pdf.block_order import Block, ordered
from corpus.readers.pdf.figures_beside import with_figures
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.grouped import groups_across, vertical_groups
from corpus.readers.pdf.justified import with_justified
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.marks import attach_marks
from corpus.readers.pdf.unwrapped import unwrapped
from corpus.readers.pdf.view import Area
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block


@dataclass(frozen=True, slots=True)
class TableText:
    """A table whose cells are text.

    Attributes:
        area: where it stands, in points.
        edges: places of the rules between its columns; none where it has no rules.
        cells: its cells.
        em: size of its type.
        headed: whether a row can name the columns.
        unit: of the whole table.
        continued: whether it goes on from the page before.
        labels: how many columns name its rows, where the parts on other pages tell too.
    """

    area: Area
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]
    em: float
    headed: bool = True
    unit: str = ""
    continued: bool = False
    labels: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A region of a page whose blocks are in order already (a part turned on its side)."""

    rect: Rect
    blocks: tuple[Block, ...]


def layout_blocks(
    lines: Sequence[Line],
    tables: Sequence[TableText],
    frames: Sequence[tuple[float, ...]],
    held: Sequence[Held] = (),
) -> list[Block]:
    """Return the blocks of a page in reading order.

    Args:
        lines: its lines outside tables.
        tables: its tables.
        frames: rectangles that hold blocks together.
        held: regions whose blocks are in order already.
    """
    blocks = [
        _text_block(group) for group in groups_across([li for li in lines if not li.vertical])
    ]
    blocks += [_text_block(group) for group in vertical_groups([li for li in lines if li.vertical])]
    blocks = [block for block in blocks if block.draft.text.text]
    blocks += [block for table in tables if (block := _table_block(table)) is not None]
    vertical = sum(len(li.glyphs) for li in lines if li.vertical)
    rtl = vertical > 0.5 * sum(len(li.glyphs) for li in lines)
    marks = [Block(DraftBlock(put_in("")), region.rect) for region in held]
    inside = {id(mark): region.blocks for mark, region in zip(marks, held, strict=True)}
    order = ordered([*blocks, *marks], [Rect(*frame) for frame in frames], rtl)
    return [one for block in order for one in inside.get(id(block), (block,))]


def _text_block(lines: Sequence[Line]) -> Block:
    rect = around([Rect(li.left, li.top, li.right, li.bottom, li.em) for li in lines])
    return Block(DraftBlock(under_each_other(unwrapped(lines, rect))), rect)


def _table_block(table: TableText) -> Block | None:
    draft = table_block(table.cells, table.headed, table.unit, table.continued, table.labels)
    return None if draft is None else Block(draft, Rect(*table.area, table.em))


def cell_text(glyphs: Sequence[Glyph]) -> MappedText:
    """Return a cell's text on one line."""
    if not glyphs:
        return MappedText("", ())
    whole = MappedText("", ())
    lines = with_figures(attach_marks(with_justified(find_lines(glyphs))))
    for block in layout_blocks(lines, (), ()):
        for line in block.draft.text.lines():
            whole = whole + put_in(" ") + line if whole.text else line
    return whole
