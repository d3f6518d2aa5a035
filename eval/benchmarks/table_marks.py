"""Tables as people marked them on the pictures of pages, and how a reading is compared with them.

A mark's cell is right where the reading has a cell of the same words (folded, without white space
and bullets) whose nearest cell with words to its left and nearest one above it are the marked ones
too: so a right text in the wrong row or column counts as wrong. Cells are matched one to one;
precision, recall and F1 are of cells with words. Only the reading's cells inside the marked part of
the page count. A long cell is marked by its beginning and an ellipsis.

A body cell's heads are right where the set of the head cells' words over it and left of it is the
marked one; a cell that is not found has its heads wrong. Heads of the page before count where the
table goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.normalize import fold

MERGED_LEFT, MERGED_UP, LONG, BEFORE = "<", "^", "…", "~"
"""Merged with the cell to the left, with the one above; a long cell; a label of the page before."""

_QUOTES = str.maketrans("“”‘’", "\"\"''")
_DASH = re.compile(r"^[ー─━]$")
"""Signs drawn for the dash of an empty cell that folding leaves apart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A table as a person sees it.

    Attributes:
        document: name of the file.
        page: 1-based.
        split: ``tuning`` (looked at while the reader was made) or ``measuring``.
        bbox: the marked part, in fractions of the page.
        grid: words of the cells; a merged cell's words stand at each of its places.
        owner: at which place the cell of each place begins.
        head_rows: how many rows at the top name the columns; None where no heads were marked.
        head_columns: how many columns at the left name the rows.
        carried: heads of the columns that stand on the page before.
    """

    document: str
    page: int
    split: str
    bbox: tuple[float, float, float, float]
    grid: tuple[tuple[str, ...], ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]
    head_rows: int | None
    head_columns: int
    carried: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A cell of a table: its words, its neighbours' words, its heads (None: of no interest)."""

    text: str
    left: str
    above: str
    heads: frozenset[str] | None = None


def read_marks(path: Path) -> list[Mark]:
    """Return the marks of a JSON Lines file."""
    return [_mark(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _mark(values: dict[str, Any]) -> Mark:
    cells = values["cells"]
    owner: list[list[tuple[int, int]]] = []
    for r, row in enumerate(cells):
        owner.append([])
        for c, text in enumerate(row):
            if text == MERGED_LEFT:
                owner[r].append(owner[r][c - 1])
            elif text == MERGED_UP:
                owner[r].append(owner[r - 1][c])
            else:
                owner[r].append((r, c))
    return Mark(
        values["document"], values["page"], values["split"], tuple(values["bbox"]),
        tuple(tuple(cells[r][c] for r, c in row) for row in owner), tuple(map(tuple, owner)),
        values.get("head_rows"), values.get("head_columns", 0),
        tuple(map(tuple, values.get("carried", ()))),
    )  # fmt: skip


def marked_cells(mark: Mark) -> list[Found]:
    """Return the cells of a mark that say something."""
    shown = [["" if text.startswith(BEFORE) else text for text in row] for row in mark.grid]
    return [
        Found(mark.grid[r][c], left, above, _marked_heads(mark, r, c))
        for r, c, left, above in neighbours(shown, mark.owner)
    ]


def _marked_heads(mark: Mark, r: int, c: int) -> frozenset[str] | None:
    if mark.head_rows is None or r < mark.head_rows or c < mark.head_columns:
        return None
    over = [row[c] for row in (*mark.carried, *mark.grid[: mark.head_rows])]
    labels = [text.removeprefix(BEFORE) for text in mark.grid[r][: mark.head_columns]]
    return frozenset(text for text in (*over, *labels) if text)


def neighbours(
    grid: Sequence[Sequence[str]], owner: Sequence[Sequence[object]]
) -> Iterator[tuple[int, int, str, str]]:
    """Yield row, column, words to the left and words above of each cell that says something."""
    seen: set[object] = set()
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if not text or owner[r][c] in seen:
                continue
            seen.add(owner[r][c])
            left = (row[k] for k in range(c - 1, -1, -1) if row[k])
            above = (grid[k][c] for k in range(r - 1, -1, -1) if grid[k][c])
            yield r, c, next(left, ""), next(above, "")


def same(marked: str, read: str) -> bool:
    """Whether a cell's words are the marked ones."""
    other = squeezed(read)
    if marked.endswith(LONG):
        return other.startswith(squeezed(marked.removesuffix(LONG)))
    return squeezed(marked) == other


def squeezed(text: str) -> str:
    """Return words folded, without white space and without a bullet before them.

    What one person types in one way and another in another counts as the same: quotation marks, the
    dash that stands for nothing, a raised number of a note (which we write 「[注1]」).
    """
    bare = re.sub(r"\s", "", fold(text)).translate(_QUOTES)
    bare = re.sub(r"\[注(\d+)\]", r"\1", bare)
    return re.sub(r"^[●•・■]+(?=.)", "", _DASH.sub("-", bare))


def scores(marked: Sequence[Found], read: Sequence[Found]) -> tuple[float, float | None]:
    """Return the F1 of cells, and the share of body cells with the right heads (None: unmarked)."""
    free = list(read)
    hits, right = 0, 0
    for cell in marked:
        twin = next((other for other in free if _same_place(cell, other)), None)
        if twin is None:
            continue
        free.remove(twin)
        hits += 1
        right += cell.heads is not None and _same_heads(cell.heads, twin.heads or frozenset())
    headed = sum(cell.heads is not None for cell in marked)
    total = len(marked) + len(read)
    return (2 * hits / total if total else 0.0), (right / headed if headed else None)


def _same_place(cell: Found, other: Found) -> bool:
    pairs = ((cell.text, other.text), (cell.left, other.left), (cell.above, other.above))
    return all(bool(a) == bool(b) and (not a or same(a, b)) for a, b in pairs)


def _same_heads(marked: frozenset[str], read: frozenset[str]) -> bool:
    return len(marked) == len(read) and all(any(same(m, text) for text in read) for m in marked)
