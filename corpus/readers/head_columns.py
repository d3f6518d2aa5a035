"""Which columns at the left of a table name its rows, told by their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.normalize import fold
from corpus.readers.cell_words import is_figure
from corpus.readers.table_grid import Row

MAX_HEAD_COLUMNS = 3
"""Most columns of heads of a table whose file names none."""
APART = 0.75
"""Labels that stand for this share of the rows alone tell them apart."""
MIN_DISTINCT = 3
"""Fewer rows have different figures by chance."""
MAX_STEP = 2
"""Running numbers of rows may leave one out."""


def head_columns(body: Sequence[Row]) -> int:
    """Return how many columns at the left name the rows: up to the first that tells them apart.

    A running number tells rows apart and names none, so the column after it is a label too.
    """
    width = len(body[0]) if body else 0
    wide = 0
    while wide < min(width - 1, MAX_HEAD_COLUMNS):
        texts = [cell.text.text.strip() for cell in (row[wide] for row in body) if cell]
        numbers = _is_numbering(texts)
        if not (numbers or _labels(texts) or (wide == 0 and _are_distinct(texts))):
            break
        wide += 1
        if not numbers and _tells_apart(body, wide - 1):
            break
    return wide


def _tells_apart(body: Sequence[Row], column: int) -> bool:
    """Whether nearly every row has a label of its own there."""
    own = {fold(cell.text.text) for cell in (row[column] for row in body) if cell}
    return len(own - {""}) >= APART * len(body)


def _is_numbering(texts: Sequence[str]) -> bool:
    """Whether texts are numbers that count the rows."""
    texts = [text.rstrip("※*. )") for text in texts]
    numbers = [int(text) for text in dict.fromkeys(texts) if text.isdecimal()]
    counted = all(0 < b - a <= MAX_STEP for a, b in pairwise(numbers))
    return bool(numbers) and all(text.isdecimal() for text in texts if text) and counted


def _are_distinct(texts: Sequence[str]) -> bool:
    """Whether every row has a text of its own, though a figure (4日): it stands for the row.

    Rows that leave others out (↓, :) have none.
    """
    said = [fold(text) for text in texts if re.search(r"\w", text)]
    left_out = all(text and not re.search(r"\w", text) for text in texts if fold(text) not in said)
    return len(said) >= MIN_DISTINCT and len(set(said)) == len(said) and left_out


def _labels(texts: Sequence[str]) -> bool:
    """Whether texts name something: most are words, no figures and no marks (○)."""
    filled = [text for text in texts if text]
    no_words = sum(is_figure(text) for text in filled)
    return bool(filled) and no_words <= len(filled) / 2
