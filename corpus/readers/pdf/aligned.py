"""Rows without rules: a label and its figures on one height, several under each other.

Such are the tables of tests and statistics, and bar charts whose bars carry their values. Only
figures count: two columns of running text also stand side by side, and are read one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.normalize import normalize
from corpus.readers.cell_words import is_value
from corpus.readers.pdf.lines import SAME_LINE, Line
from corpus.readers.pdf.tables import Cell, Table

MIN_ROWS = 3
PITCH = 2.6
"""Rows of one table are at most so many squares of type apart."""
EVEN = 0.7
"""Share of the rows that must have the same number of cells."""
LABEL_CHARS = 28
"""A longer first cell is running text."""
MAX_LINES = 1_500
_WORD = re.compile(r"[^\W\d_]")
_MARK = re.compile(r"^[○×△◎●〇✓―ー\-‐–—*※]$")
Row = list[Line]


def find_aligned_tables(lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """Return the tables among a page's horizontal lines, and the lines that stand in none."""
    across = [line for line in lines if not line.vertical]
    if len(across) > MAX_LINES:
        return [], list(lines)
    tables: list[Table] = []
    used: set[int] = set()
    for head, rows in _stretches(_rows(across)):
        tables.append(_table(head, rows))
        used.update(id(line) for row in (head, *rows) for line in row)
    return tables, [line for line in lines if id(line) not in used]


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Put lines on one height into rows, from left to right."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda li: li.top + li.bottom):
        if rows and _level(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda li: li.left) for row in rows]


def _level(one: Line, other: Line) -> bool:
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return apart < SAME_LINE * max(one.em, other.em)


def _stretches(rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Return runs of rows of a label and figures, each with the head row above it (or none)."""
    labelled = [_labelled_figures(row) for row in rows]
    runs: list[list[int]] = [[]]
    for i, row in enumerate(labelled):
        if runs[-1] and not (row and runs[-1][-1] == i - 1 and _near(rows[i - 1], row)):
            runs.append([])
        if row:
            runs[-1].append(i)
    found: list[tuple[Row, list[Row]]] = []
    for run in runs:
        held = [labelled[i] for i in run]
        if len(held) >= MIN_ROWS and _is_even(held):
            above = rows[run[0] - 1] if run[0] > 0 else []
            found.append((above if _is_head(above, held) else [], held))
    return found


def _labelled_figures(row: Row) -> Row:
    """Return a row's label with the figures right after it; [] where it has none.

    Whatever stands further to the right belongs to something else.
    """
    texts = [normalize(line.text).text.strip() for line in row]
    if len(texts[0]) > LABEL_CHARS or not _WORD.search(texts[0]) or is_value(texts[0]):
        return []
    end = 1
    while end < len(row) and (is_value(texts[end]) or _MARK.match(texts[end])):
        end += 1
    return row[:end] if end > 1 else []


def _near(above: Row, row: Row) -> bool:
    return row[0].top - above[0].bottom < PITCH * min(row[0].em, above[0].em)


def _is_even(rows: Sequence[Row]) -> bool:
    return Counter(len(row) for row in rows).most_common(1)[0][1] >= EVEN * len(rows)


def _is_head(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row names each column of figures below it."""
    usual = Counter(len(found) for found in below).most_common(1)[0][0]
    texts = [normalize(line.text).text.strip() for line in row]
    return (
        len(row) in (usual, usual - 1)
        and len(row) >= 2
        and all(_WORD.search(text) and not is_value(text) for text in texts)
        and _near(row, below[0])
    )


def _table(head: Row, rows: Sequence[Row]) -> Table:
    width = max(len(row) for row in rows)
    centres = [(line.left + line.right) / 2 for line in head]
    shift = 0 if len(head) == width else 1
    cells = [_cell(line, 0, k + shift) for k, line in enumerate(head)]
    for r, row in enumerate(rows, start=1 if head else 0):
        taken = [0]
        for k, line in enumerate(row):
            column = k
            if head and k > 0:
                middle = (line.left + line.right) / 2
                nearest = min(range(len(head)), key=lambda i: abs(centres[i] - middle))
                column = max(taken[-1] + 1, nearest + shift)
            taken.append(column)
            cells.append(_cell(line, r, column))
    areas = [cell.area for cell in cells]
    area = (
        min(a[0] for a in areas), min(a[1] for a in areas),
        max(a[2] for a in areas), max(a[3] for a in areas),
    )  # fmt: skip
    columns = max(cell.column for cell in cells) + 1
    return Table(area, len(rows) + bool(head), columns, tuple(cells), headed=bool(head))


def _cell(line: Line, row: int, column: int) -> Cell:
    return Cell(line.area, row, column, 1, 1, line.glyphs)
