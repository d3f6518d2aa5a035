"""CSV and TSV: each row with its column heads, so many rows a slide."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from corpus import gaiji
from corpus.blocks import Dropped
from corpus.files import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.normalize import normalize, unknown_characters
from corpus.readers.decoding import decode
from corpus.readers.draft import DraftBlock, make_slide, put_in
from corpus.readers.row_tables import Row, RowTable, row_tables, table_cells, unit_told
from corpus.readers.tabletext import table_block
from corpus.types import Document, Slide

ROWS_A_SLIDE = 50
"""Rows shown together: about a screen."""
MAX_CELL = 32_767
"""Characters of a cell, as spreadsheets allow."""
SAMPLE_ROWS = 50
"""Rows that tell what parts the cells."""
_MARKS = (",", "\t", ";", "|")
_SEP = re.compile(r"\A\"?sep=(.)\"?[^\n\r]*(?:\r\n|\n|\r)", re.IGNORECASE)
"""Excel's own line, which no spreadsheet shows."""


def read_table_file(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the rows of a CSV or TSV file, fifty a slide, a table that others follow by itself.

    Raises:
        ReadError: it is no text, not in rows, or has too many of them.
    """
    source, encoding = decode(data, name)
    rows = _rows(source, path.suffix.lower(), name)
    parts = [part for table in row_tables(rows) for part in _chunks(table)]
    if len(parts) > limits.max_pages:
        raise ReadError(
            f"{name}: 行が多すぎます（{len(rows)}行、上限 {limits.max_pages * ROWS_A_SLIDE}）。分割するか、"
            "設定 max_pages を上げてください。 / too many rows: split it or raise max_pages"
        )
    title = next((part.title for part in parts if part.title), "") or Path(name).stem
    slides = tuple(_slides(parts, title))
    if not any(slide.text for slide in slides):
        raise ReadError(f"{name}: 読める文字がありません。 / no readable characters")
    return Document(
        name=name,
        title="",
        publisher="",
        content_hash=content_hash(data),
        slides=slides,
        metadata={"format": "CSV", "tables": str(_tables(slides)), "encoding": encoding},
        dropped=tuple(_gaiji(rows)),
    )


def _rows(source: str, suffix: str, name: str) -> list[Row]:
    """Return the cells of each row, empty rows too."""
    csv.field_size_limit(MAX_CELL * 4)
    said = _SEP.match(source)
    source = source[said.end() :] if said else source
    try:
        mark = said.group(1) if said else "\t" if suffix == ".tsv" else _mark(source)
        rows = list(csv.reader(io.StringIO(source, newline=""), delimiter=mark))
    except (csv.Error, TypeError, ValueError) as error:  # the last two: no delimiter for csv
        raise ReadError(
            f"{name}: 表として読めません（{error}）。表計算ソフトで開いて CSV で保存し直してください。"
            " / not readable as a table: save it as CSV anew"
        ) from error
    return [[cell.strip() for cell in row] for row in rows]


def _mark(source: str) -> str:
    """Return what parts the cells: that by which the most rows have as many cells as most others."""
    return max(_MARKS, key=lambda mark: _evenness(source, mark))


def _evenness(source: str, mark: str) -> float:
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=mark)
    widths = [len(row) for row in islice(reader, SAMPLE_ROWS) if any(row)]
    (width, count), *_ = Counter(widths).most_common(1) or [(0, 0)]
    return count / len(widths) if width > 1 else 0.0


def _chunks(table: RowTable) -> Iterator[RowTable]:
    """Yield a table in pieces of so many rows; titles stand on the first, notes on the last."""
    starts = range(0, max(1, len(table.body)), ROWS_A_SLIDE)
    for at in starts:
        yield replace(
            table,
            titles=table.titles if at == 0 else (),
            body=table.body[at : at + ROWS_A_SLIDE],
            notes=table.notes if at == starts[-1] else (),
        )


def _slides(parts: Sequence[RowTable], title: str) -> Iterator[Slide]:
    for number, part in enumerate(parts, start=1):
        title = part.title or title
        yield _slide(number, title if number > 1 or part.title else "", part)


def _slide(number: int, title: str, part: RowTable) -> Slide:
    lines = part.titles or ((title,) if title else ())
    above = [_line(line) for line in lines]
    table = table_block(list(table_cells(part.heads, part.body)), unit=part.unit)
    below = [DraftBlock(put_in(note), "note") for note in part.notes]
    blocks = [*above, *([table] if table is not None else []), *below]
    return make_slide(number, blocks, {}, title=title)


def _line(text: str) -> DraftBlock:
    if unit_told(text):
        return DraftBlock(put_in(text), "paragraph")
    return DraftBlock(put_in(text), "heading", level=1)


def _tables(slides: Sequence[Slide]) -> int:
    return sum(block.kind == "table" for slide in slides for block in slide.blocks)


def _gaiji(rows: Sequence[Row]) -> Iterator[Dropped]:
    """Tell of characters without a known form, by row and column."""
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row, start=1):
            if not cell.isascii() and (found := unknown_characters(cell, normalize(cell))):
                yield gaiji.told(found.values(), f"{r}行 {c}列")
