"""The lines of a block: one that only broke at the block's edge goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.layout import begins_item, ends_sentence, joins_by_grammar
from corpus.mapped import MappedText
from corpus.normalize import normalize
from corpus.readers.draft import put_in
from corpus.readers.order import Rect
from corpus.readers.pdf.figures_beside import ends_with_figure
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.marks import begins_numbered

MOSTLY = 0.75
"""A line that fills this share of its block goes on below where the words say so; headings, which
may also end in a particle, are shorter."""
VERTICAL_LINE = 8
"""Shorter columns of vertical text are labels (of a chart's axis) and do not run on."""
RAGGED = 1.6
"""A line that ends within this many squares of its block's edge may go on below."""
NARROW, BROAD, WRAPPED = 14.0, 30.0, 3
"""What is broader than the second many squares, or has so many lines that end at its edge, is
running text. What is narrower than the first, or breaks at a bracket, may be a list: its lines are
joined where the words say so."""

_OPENS = re.compile(r"[「『(\"“\[](?!\d{1,2}\))")
"""A wrapped line may begin with a bracket; a numbered item such as (3) begins a line."""
_WORDS = re.compile(r"[^\W\d_]")
_OPEN_END = re.compile(r"[、,・/&×(「『]$|(?<=[A-Za-z])-$")
"""A line that ends so goes on below, wherever its box ends."""
_CLOSED_END = re.compile(r"[)」』】]$")
_LEADER = re.compile(r"[.・…‥]{3,}\s*[\divx]*$")
"""An entry of a table of contents ends with its page number."""


def unwrapped(lines: Sequence[Line], rect: Rect) -> list[MappedText]:
    """Join the lines of a block that only broke at its edge."""
    texts: list[MappedText] = []
    last: Line | None = None
    running = sum(_is_full(line, rect) for line in lines[:-1]) >= WRAPPED
    for line in lines:
        text = _spelled(line)
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
    if item or begins_numbered(start) or _LEADER.search(above) or ends_with_figure(last):
        return False
    if not (_WORDS.search(below) and _WORDS.search(_spelled(last).text)):
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


def _spelled(line: Line) -> MappedText:
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
