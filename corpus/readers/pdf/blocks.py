"""Lines to blocks of text in reading order; wrapped lines become one line again.

Lines under each other of one size and near each other are a block; frames hold their blocks
together; blocks and tables are then ordered by :mod:`corpus.readers.order`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.layout import begins_item, ends_sentence, joins_by_grammar
from corpus.mapped import MappedText
from corpus.normalize import normalize
from corpus.readers.order import Rect, reading_order
from corpus.readers.pdf.glyphs import Glyph
from corpus.readers.pdf.lines import Line, find_lines
from corpus.readers.pdf.marks import attach_marks, begins_numbered
from corpus.readers.pdf.tables import Table
from corpus.readers.tabletext import GridCell, put_in, table_lines

LEADING = 1.0
"""Lines of a block are at most this many squares of type apart."""
MOSTLY = 0.75
"""A line that fills this share of its block goes on below where the words say so; headings, which
may also end in a particle, are shorter."""
VERTICAL_LINE = 8
"""Shorter columns of vertical text are labels (of a chart's axis) and do not run on."""
SAME_SIZE = 1.25
"""Sizes of a block's lines differ by at most this factor."""
RAGGED = 1.6
"""A line that ends within this many squares of its block's edge may go on below."""
NARROW, BROAD, WRAPPED = 14.0, 30.0, 3
"""What is broader than the second many squares, or has so many lines that end at its edge, is
running text. What is narrower than the first, or breaks at a bracket, may be a list: its lines are
joined where the words say so."""

_OPENS = re.compile(r"[「『(\"“\[](?!\d{1,2}\))")
"""A wrapped line may begin with a bracket; a numbered item such as (3) begins a line."""
_WORDS = re.compile(r"[^\W\d_]")
_OPEN_END = re.compile(r"[、,・/&×(「『]$")
"""A line that ends so goes on below, wherever its box ends."""
_CLOSED_END = re.compile(r"[)」』】]$")
_LEADER = re.compile(r"[.・…‥]{3,}\s*[\divx]*$")
"""An entry of a table of contents ends with its page number."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its lines of text (offsets are glyph numbers), its place and size of type."""

    lines: tuple[MappedText, ...]
    rect: Rect
    is_table: bool = False


def layout_blocks(
    lines: Sequence[Line], tables: Sequence[Table], frames: Sequence[tuple[float, ...]]
) -> list[Block]:
    """Return the blocks of a page in reading order."""
    blocks = [_text_block(group) for group in _groups([li for li in lines if not li.vertical])]
    blocks += [
        _text_block(group) for group in _vertical_groups([li for li in lines if li.vertical])
    ]
    blocks += [_table_block(table) for table in tables]
    blocks = [block for block in blocks if block.lines]
    vertical = sum(len(li.glyphs) for li in lines if li.vertical)
    rtl = vertical > 0.5 * sum(len(li.glyphs) for li in lines)
    return _ordered(blocks, [Rect(*frame) for frame in frames], rtl)


# --- lines to blocks ----------------------------------------------------------------------------


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Put each line under the nearest one above that it can belong to."""
    open_groups: list[list[Line]] = []
    done: list[list[Line]] = []
    for line in sorted(lines, key=lambda li: (li.top, li.left)):
        fitting = [group for group in open_groups if _belongs(group, line)]
        if fitting:
            best = min(
                fitting, key=lambda g: (line.top - g[-1].bottom, abs(line.left - g[-1].left))
            )
            best.append(line)
        else:
            open_groups.append([line])
        far = [g for g in open_groups if line.top - g[-1].bottom >= 4 * max(line.em, g[-1].em)]
        if far:
            gone = {id(group) for group in far}
            open_groups = [group for group in open_groups if id(group) not in gone]
            done += far
    return done + open_groups


def _belongs(group: Sequence[Line], line: Line) -> bool:
    above = group[-1]
    small, large = sorted((above.em, line.em))
    if large > SAME_SIZE * small or not -0.5 * small < line.top - above.bottom < LEADING * small:
        return False
    overlap = min(above.right, line.right) - max(above.left, line.left)
    return overlap > 0.5 * min(above.right - above.left, line.right - line.left)


def _vertical_groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Group columns of vertical text that stand beside each other, from right to left."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda li: -li.right):
        for group in groups:
            last = group[-1]
            near = last.left - line.right < LEADING * max(last.em, line.em)
            overlap = min(last.bottom, line.bottom) - max(last.top, line.top)
            beside = overlap > 0.5 * min(last.bottom - last.top, line.bottom - line.top)
            if near and beside and max(last.em, line.em) < SAME_SIZE * min(last.em, line.em):
                group.append(line)
                break
        else:
            groups.append([line])
    return groups


def _text_block(lines: Sequence[Line]) -> Block:
    rect = Rect(
        min(li.left for li in lines), min(li.top for li in lines),
        max(li.right for li in lines), max(li.bottom for li in lines),
        max(li.em for li in lines),
    )  # fmt: skip
    return Block(tuple(_unwrapped(lines, rect)), rect)


def _unwrapped(lines: Sequence[Line], rect: Rect) -> list[MappedText]:
    """Join the lines of a block that only broke at its edge."""
    texts: list[MappedText] = []
    last: Line | None = None
    running = sum(_is_full(line, rect) for line in lines[:-1]) >= WRAPPED
    for line in lines:
        text = spelled(line)
        if (
            last is not None
            and texts
            and _continues(last, texts[-1].text, line, text.text, rect, running)
        ):
            mark = put_in(" ") if _both_latin(texts[-1].text, text.text) else put_in("")
            texts[-1] = texts[-1] + mark + text
        else:
            texts.append(text)
        last = line
    return texts


def _is_full(line: Line, rect: Rect) -> bool:
    return rect.right - line.right < RAGGED * line.em


def _continues(last: Line, above: str, line: Line, below: str, rect: Rect, running: bool) -> bool:
    start = normalize(below).text
    item = begins_item(start) and not _OPENS.match(start)
    if item or begins_numbered(start) or _LEADER.search(above):
        return False
    if not (_WORDS.search(below) and _WORDS.search(spelled(last).text)):
        return False
    if last.vertical:
        full = rect.bottom - last.bottom < RAGGED * last.em
        return full and len(last.glyphs) >= VERTICAL_LINE and not ends_sentence(above)
    if line.left < last.left - 1.2 * line.em and begins_item(normalize(above).text) is False:
        indented = last.left - line.left <= 2.5 * line.em  # a paragraph's first line is indented
        if not indented:
            return False
    if ends_sentence(above):
        return False
    full = rect.right - last.right < RAGGED * max(last.em, line.em)
    wide = last.right - last.left > MOSTLY * (rect.right - rect.left)
    upper = normalize(above).text
    if _OPEN_END.search(upper):
        return True
    width = (rect.right - rect.left) / last.em
    aside = _CLOSED_END.search(upper) or _OPENS.match(start)
    sure = running or width >= BROAD or (width >= NARROW and not aside)
    return (full and sure) or (wide and joins_by_grammar(upper, start))


def spelled(line: Line) -> MappedText:
    """Return a line's text; each character's offset is its glyph's number on the page."""
    chars: list[str] = []
    offsets: list[int] = []
    for glyph, gap in line.spelled():
        if gap:
            chars.append(" ")
            offsets.append(-1)
        chars.append(glyph.char)
        offsets.extend([glyph.index] * len(glyph.char))
    return MappedText("".join(chars), tuple(offsets))


def _both_latin(left: str, right: str) -> bool:
    return left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum()


# --- tables -------------------------------------------------------------------------------------


def _table_block(table: Table) -> Block:
    cells = [
        GridCell(_cell_text(cell.glyphs), cell.row, cell.column, cell.rows, cell.columns)
        for cell in table.cells
    ]
    sizes = [glyph.em for cell in table.cells for glyph in cell.glyphs]
    return Block(
        tuple(table_lines(cells, table.headed)), Rect(*table.area, max(sizes, default=0.0)), True
    )


def _cell_text(glyphs: Sequence[Glyph]) -> MappedText:
    """Return a cell's text on one line."""
    if not glyphs:
        return MappedText("", ())
    whole = MappedText("", ())
    for block in layout_blocks(attach_marks(find_lines(glyphs)), (), ()):
        for line in block.lines:
            whole = whole + put_in(" ") + line if whole.text else line
    return whole


# --- order --------------------------------------------------------------------------------------


def _ordered(blocks: list[Block], frames: Sequence[Rect], rtl: bool) -> list[Block]:
    """Order blocks; those inside a frame stay together."""
    frame = _dividing_frame(blocks, frames)
    if frame is None:
        return [blocks[i] for i in reading_order([block.rect for block in blocks], rtl)]
    inside = [block for block in blocks if _holds(frame, block.rect)]
    outside = [block for block in blocks if not _holds(frame, block.rect)]
    smaller = [f for f in frames if f != frame]
    held = _ordered(inside, [f for f in smaller if _holds(frame, f)], rtl)
    mark = Block((), _around([block.rect for block in inside]))
    around = _ordered([*outside, mark], [f for f in smaller if not _holds(frame, f)], rtl)
    return [b for block in around for b in (held if block is mark else [block])]


def _dividing_frame(blocks: Sequence[Block], frames: Sequence[Rect]) -> Rect | None:
    """Return the largest frame that holds several blocks but not all."""
    best: Rect | None = None
    for frame in frames:
        held = sum(_holds(frame, block.rect) for block in blocks)
        larger = best is None or _size(frame) > _size(best)
        if 2 <= held < len(blocks) and larger:
            best = frame
    return best


def _holds(frame: Rect, rect: Rect) -> bool:
    return (
        frame.left - 1 <= (rect.left + rect.right) / 2 <= frame.right + 1
        and frame.top - 2 <= rect.top
        and rect.bottom <= frame.bottom + 2
        and rect.left >= frame.left - 4
        and rect.right <= frame.right + 4
    )


def _size(frame: Rect) -> float:
    return (frame.right - frame.left) * (frame.bottom - frame.top)


def _around(rects: Sequence[Rect]) -> Rect:
    return Rect(
        min(r.left for r in rects), min(r.top for r in rects),
        max(r.right for r in rects), max(r.bottom for r in rects), max(r.em for r in rects),
    )  # fmt: skip
