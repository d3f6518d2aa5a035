"""A grid of cells to a table block: a row a line, each value carrying its column's head.

「金融庁 | 令和5年度: 239」: so a row makes sense by itself, to search and to people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import NOWHERE
from corpus.mapped import MappedText
from corpus.normalize import fold, normalize
from corpus.readers.draft import DraftBlock, DraftCell, put_in
from corpus.readers.head_columns import head_columns
from corpus.readers.head_rows import head_rows
from corpus.readers.table_grid import GridCell, Row, grid_of, is_carried, sections

BETWEEN, AFTER_HEAD = " | ", ": "
LONG_NAME = 40
"""A longer head of several rows is cut from the outside, as long as it names its column alone."""
UNIT_CHARS = 10
"""A longer 「単位」 is a sentence about units."""

_BARE = re.compile(r"^[(（]?[△▲▼+\-−‐–]?\s?[\d,.，．０-９]*[\d０-９][)）]?$")
_OWN_UNIT = re.compile(r"[(（][^)）]{1,8}[)）]$|[%％率比]|割合")
_UNIT = re.compile(r"単位\s?[::]?\s?([^\s()\[\]。]+)\s?(?:[)\]]|$)")
_UNIT_ALONE = re.compile(
    r"^\(((?:[十百千万億兆]+)?(?:円|人|件|ドル|トン|t|%|世帯|戸|台|ha|km2))\)$"
)
_SEVERAL = re.compile(r"[、,・/]|及び|又は")

Part = tuple[MappedText, "GridCell", str]
"""A cell of a row's line, with what names it before it and its unit behind it."""


def table_block(
    cells: Sequence[GridCell],
    headed: bool = True,
    unit: str = "",
    continued: bool = False,
    labels: int | None = None,
) -> DraftBlock | None:
    """Return a table as a block: its head rows as they are, then each row with its heads.

    Args:
        cells: its cells.
        headed: whether its top rows may be heads where the cells do not say.
        unit: of the whole table; it is put behind each figure that names none.
        continued: whether it goes on from the page before (its head rows are that page's).
        labels: how many columns at the left name the rows; None: its own rows tell.

    Returns:
        None where no cell says anything.
    """
    grid = grid_of(cells)
    unit = unit or next((found for row in grid[:2] if (found := _unit_in(row))), "")
    lines: list[list[Part]] = []
    rows: list[tuple[Row, bool]] = []
    names = _no_names(grid)
    parts = sections(grid)
    for i, (title, section) in enumerate(parts):
        heads = head_rows(section, headed, parts[i + 1][1] if i + 1 < len(parts) else ())
        if heads:
            names = [_head_of(section[:heads], column) for column in range(len(grid[0]))]
        lines += [_once(row) for row in (*title, *section[:heads]) if not is_carried(row)]
        lines += [_row(row, names, unit) for row in section[heads:]]
        rows += [(row, True) for row in (*title, *section[:heads])]
        rows += [(row, False) for row in section[heads:]]
    if not lines:
        return None
    text, spans = _written(lines)
    body = [row for row, is_head in rows if not is_head]
    wide = head_columns(body) if labels is None else labels
    drafts = tuple(
        tuple(_draft(cell, spans, is_head or k < wide) for k, cell in enumerate(row))
        for row, is_head in rows
    )
    return DraftBlock(text, "table", cells=drafts, unit=unit, continued=continued)


def _written(lines: Sequence[Sequence[Part]]) -> tuple[MappedText, dict[int, tuple[int, int]]]:
    """Return the lines as one text, and where the words of each cell (by its id) stand in it."""
    texts: list[str] = []
    offsets: list[int] = []
    spans: dict[int, tuple[int, int]] = {}
    for line in lines:
        for i, (before, cell, behind) in enumerate(line):
            mark = put_in(BETWEEN if i else "\n" if texts else "")
            words = put_in(cell.text.text) if cell.carried else cell.text
            start = len(offsets) + len(mark) + len(before)
            spans.setdefault(id(cell), (start, start + len(words)))
            for part in (mark, before, words, put_in(behind)):
                texts.append(part.text)
                offsets += part.offsets
    return MappedText("".join(texts), tuple(offsets)), spans


def _draft(cell: GridCell | None, spans: dict[int, tuple[int, int]], is_head: bool) -> DraftCell:
    if cell is None or not cell.text.text.strip():
        return DraftCell("", is_head=is_head, address=cell.address if cell else "")
    start, end = spans.get(id(cell), (NOWHERE, NOWHERE))
    said = cell.is_head if cell.is_head is not None else is_head
    return DraftCell(cell.text.text, start, end, said or is_head, cell.address)


def _no_names(grid: Sequence[Row]) -> list[MappedText]:
    return [MappedText("", ())] * (len(grid[0]) if grid else 0)


def _once(row: Row) -> list[Part]:
    """Return the texts of a row, a spanning cell once."""
    seen: list[GridCell] = []
    for cell in row:
        if cell and cell.text.text.strip() and not any(cell is other for other in seen):
            seen.append(cell)
    return [(put_in(""), cell, "") for cell in seen]


def _row(row: Row, names: Sequence[MappedText], unit: str) -> list[Part]:
    """Return the texts of a row, each after the head of its column."""
    parts: list[Part] = []
    last: GridCell | None = None
    for column, cell in enumerate(row):
        if cell is None or cell is last or not cell.text.text.strip():
            continue
        last = cell
        name = names[column] if column > 0 else MappedText("", ())
        own = not name.text or fold(name.text) == fold(cell.text.text) or cell.columns > 1
        before = put_in("") if own else name + put_in(AFTER_HEAD)
        bare = bool(unit and _BARE.match(cell.text.text.strip())) and not _OWN_UNIT.search(
            name.text
        )
        parts.append((before, cell, unit if bare else ""))
    return parts


def unit_told(text: str) -> str:
    """Return the one unit that a text gives for a whole table (「(単位:千円)」), or ""."""
    match = _UNIT.search(normalize(text).text) or _UNIT_ALONE.match(normalize(text).text.strip())
    unit = match.group(1).strip() if match else ""
    return "" if len(unit) > UNIT_CHARS or _SEVERAL.search(unit) else unit


def _unit_in(row: Row) -> str:
    """Return the unit that a row gives in its first cell, the corner (or a title over all)."""
    return unit_told(row[0].text.text) if row and row[0] else ""


def _head_of(rows: Sequence[Row], column: int) -> MappedText:
    """Return a column's head, from its outer to its inner cells."""
    texts = _levels(rows, column)
    while len(texts) > 1 and sum(map(len, texts)) > LONG_NAME and _names_alone(rows, texts[1:]):
        texts = texts[1:]
    whole = MappedText("", ())
    for text in texts:
        whole = whole + put_in(" ") + text if whole.text else text
    return whole


def _levels(rows: Sequence[Row], column: int) -> list[MappedText]:
    """Return the cells over a column; one over all columns (単位, 内訳) tells none from another."""
    texts: list[MappedText] = []
    for row in rows:
        cell = row[column]
        over_all = cell is not None and cell.columns >= len(row) - 1 > 1
        if cell and cell.text.text and not over_all and not any(cell.text is t for t in texts):
            texts.append(cell.text)
    return texts


def _names_alone(rows: Sequence[Row], inner: Sequence[MappedText]) -> bool:
    """Whether the inner cells of a head are those of no other column."""
    words = [text.text for text in inner]
    tails = [_levels(rows, column)[-len(words) :] for column in range(len(rows[0]))]
    others = [tail for tail in tails if tail[-1:] != [] and tail[-1] is not inner[-1]]
    return all([text.text for text in tail] != words for tail in others)
