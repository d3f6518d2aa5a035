"""CSV and TSV: each row with its column heads, so many rows a slide."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from corpus.readers.base import DEFAULT_LIMITS, Announce, Limits, ReadError, content_hash, unheard
from corpus.readers.describe import described
from corpus.readers.draft import make_slide
from corpus.readers.tabletext import AFTER_HEAD, BETWEEN, put_in
from corpus.readers.text import decode
from corpus.types import Document, Slide

ROWS_A_SLIDE = 50
"""Rows shown together: about a screen."""
MAX_CELL = 32_767
"""Characters of a cell, as spreadsheets allow."""
_HEAD_ROWS = 5


def read_table_file(
    path: Path, name: str, data: bytes, limits: Limits = DEFAULT_LIMITS,
    announce: Announce = unheard,
) -> Document:  # fmt: skip
    """Return the rows of a CSV or TSV file, fifty a slide.

    Raises:
        ReadError: it is no text, not in rows, or has too many of them.
    """
    source, encoding = decode(data, name)
    rows = _rows(source, path.suffix.lower(), name)
    titles, head, body = _parted(rows)
    chunks = [body[i : i + ROWS_A_SLIDE] for i in range(0, max(1, len(body)), ROWS_A_SLIDE)]
    if len(chunks) > limits.max_pages:
        raise ReadError(
            f"{name}: 行が多すぎます（{len(body)}行、上限 {limits.max_pages * ROWS_A_SLIDE}）。分割するか、"
            "設定 max_pages を上げてください。 / too many rows: split it or raise max_pages"
        )
    title = " ".join(titles) or Path(name).stem
    slides = tuple(
        _slide(i, title if i > 1 else "", titles if i == 1 else [], head, chunk)
        for i, chunk in enumerate(chunks, start=1)
    )
    if not any(slide.text for slide in slides):
        raise ReadError(f"{name}: 読める文字がありません。 / no readable characters")
    about = described(path, name)
    return Document(
        name=name,
        title=about.get("title") or title,
        publisher=about.get("publisher", ""),
        content_hash=content_hash(data),
        slides=slides,
        metadata={"format": "CSV", "tables": "1", "encoding": encoding},
    )


def _rows(source: str, suffix: str, name: str) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL * 4)
    mark = "\t" if suffix == ".tsv" or source[:2000].count("\t") > source[:2000].count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(source), delimiter=mark))
    except csv.Error as error:
        raise ReadError(
            f"{name}: 表として読めません（{error}）。表計算ソフトで開いて CSV で保存し直してください。"
            " / not readable as a table: save it as CSV anew"
        ) from error
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    return [row for row in cleaned if any(row)]


def _parted(rows: Sequence[list[str]]) -> tuple[list[str], list[str], list[list[str]]]:
    """Return title lines (single cells on top), the head row and the body."""
    at = 0
    width = max((sum(map(bool, row)) for row in rows), default=0)
    while at < min(_HEAD_ROWS, len(rows) - 1) and width > 1 and sum(map(bool, rows[at])) == 1:
        at += 1
    titles = [next(cell for cell in row if cell) for row in rows[:at]]
    return titles, (rows[at] if rows else []), list(rows[at + 1 :])


def _slide(
    number: int, title: str, titles: list[str], head: list[str], rows: list[list[str]]
) -> Slide:
    lines = [*titles, BETWEEN.join(cell for cell in head if cell)]
    lines += [_row(head, row) for row in rows]
    return make_slide(number, [put_in("\n".join(lines))], {}, title=title or " ".join(titles))


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    cells = []
    for i, cell in enumerate(row):
        name = head[i] if i < len(head) and i > 0 else ""
        if cell:
            cells.append(f"{name}{AFTER_HEAD}{cell}" if name else cell)
    return BETWEEN.join(cells)
