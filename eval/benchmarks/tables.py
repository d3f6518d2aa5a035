"""Tables of PDF pages: ``python -m eval.benchmarks.tables DIR``: cells and heads against marks.

``DIR`` holds the documents that ``eval/datasets/tables.jsonl`` names. Each was marked from the
picture of its page; those of the split ``tuning`` were used to better the reader, the others only
measure it (old readings of those marked last had been seen, though nothing was changed for them;
so the first sixteen measure more strictly). What counts as right is told in
:mod:`eval.benchmarks.table_marks`. Where pdfplumber is installed (extra ``dev``), its
``extract_tables`` on the same pages stands beside ours; it tells no heads.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.blocks import NOWHERE, Block, Cell
from corpus.readers.base import read_document
from corpus.types import Document, Slide
from eval.benchmarks.paired import Row, figures, table
from eval.benchmarks.table_marks import Found, Mark, marked_cells, neighbours, read_marks, scores

MARKS = Path(__file__).parents[1] / "datasets" / "tables.jsonl"
SLACK = 0.004
"""A cell may stand this share of the page outside the marked part: the marks are by eye."""
Area = tuple[float, float, float, float]


def main(
    folder: Annotated[Path, typer.Argument(help="PDF のフォルダ / folder of the PDFs")],
    each: Annotated[bool, typer.Option(help="表ごとの値も示す / each table's figures too")] = False,
) -> None:
    """Compare the tables that are read with the marked ones."""
    marks = read_marks(MARKS)
    documents: dict[str, Document] = {}
    for mark in marks:
        if mark.document not in documents:
            documents[mark.document] = read_document(folder / mark.document, mark.document)
    ours = [_ours(mark, documents[mark.document].slides[mark.page - 1]) for mark in marks]
    rows = {"seisaku": ours}
    if importlib.util.find_spec("pdfplumber"):
        rows["pdfplumber"] = [_plumbed(mark, folder) for mark in marks]
    if each:
        for mark, found in zip(marks, ours, strict=True):
            typer.echo(f"{mark.split} {mark.document} {mark.page}: {found}", err=True)
    typer.echo(_report(marks, rows))


def _report(marks: Sequence[Mark], rows: dict[str, list[tuple[float, float | None]]]) -> str:
    groups = {
        split: [i for i, mark in enumerate(marks) if mark.split == split]
        for split in ("measuring", "tuning")
    }
    cells = [Row(name, {"cell F1": tuple(f for f, _ in found)}) for name, found in rows.items()]
    headed = {
        split: [i for i in places if rows["seisaku"][i][1] is not None]
        for split, places in groups.items()
    }
    heads = Row("seisaku", {"heads": tuple(h or 0.0 for _, h in rows["seisaku"])})
    return f"{table(figures(cells, groups))}\n\n{table(figures([heads], headed))}"


def _ours(mark: Mark, slide: Slide) -> tuple[float, float | None]:
    """Return the scores of the table of a slide that fits a mark best."""
    marked = marked_cells(mark)
    tables = [block for block in slide.blocks if block.kind == "table"]
    read = [list(_cells(block, slide, mark.bbox)) for block in tables]
    return max((scores(marked, cells) for cells in read), default=scores(marked, []))


def _cells(block: Block, slide: Slide, area: Area) -> Iterator[Found]:
    """Yield the cells of a table that stand on this page, with their heads."""
    places = [[_place(cell, slide) for cell in row] for row in block.cells]
    grid = [
        [cell.text if place else "" for cell, place in zip(row, held, strict=True)]
        for row, held in zip(block.cells, places, strict=True)
    ]
    owner = [[(cell.start, cell.end) for cell in row] for row in block.cells]
    for r, c, left, above in neighbours(grid, owner):
        place = places[r][c]
        if place and _inside(place, area):
            heads = (*block.column_heads(r, c), *block.row_heads(r, c))
            yield Found(grid[r][c], left, above, frozenset(head.text for head in heads))


def _place(cell: Cell, slide: Slide) -> Area | None:
    """Return where a cell stands on the page; None where it is empty or of the page before."""
    if cell.start == NOWHERE:
        return None
    boxes = slide.boxes.rectangles(cell.start, cell.end)
    return _around([(b.left, b.top, b.right, b.bottom) for b in boxes]) if boxes else None


def _around(areas: Sequence[Area]) -> Area:
    return (
        min(a[0] for a in areas), min(a[1] for a in areas),
        max(a[2] for a in areas), max(a[3] for a in areas),
    )  # fmt: skip


def _inside(cell: Area, area: Area) -> bool:
    x, y = (cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2
    return area[0] - SLACK <= x <= area[2] + SLACK and area[1] - SLACK <= y <= area[3] + SLACK


def _plumbed(mark: Mark, folder: Path) -> tuple[float, float | None]:
    """Return the scores of the table that pdfplumber finds and that fits a mark best."""
    import pdfplumber  # type: ignore[import-not-found,unused-ignore]

    marked = marked_cells(mark)
    with pdfplumber.open(folder / mark.document) as pdf:
        page = pdf.pages[mark.page - 1]
        read = [list(_plumbed_cells(found, page, mark.bbox)) for found in page.find_tables()]
    best = max((scores(marked, cells)[0] for cells in read), default=0.0)
    return best, None


def _plumbed_cells(found: Any, page: Any, area: Area) -> Iterator[Found]:
    """Yield the cells of a pdfplumber table; a merged cell is put at each of its places."""
    texts = {
        box: text
        for row, words in zip(found.rows, found.extract(), strict=True)
        for box, text in zip(row.cells, words, strict=True) if box
    }  # fmt: skip
    xs = sorted({box[0] for box in texts} | {max(box[2] for box in texts)})
    ys = sorted({box[1] for box in texts} | {max(box[3] for box in texts)})
    owner = [
        [_box_at((a + b) / 2, (c + d) / 2, list(texts)) for a, b in pairwise(xs)]
        for c, d in pairwise(ys)
    ]
    grid = [[(texts[box] or "") if box else "" for box in row] for row in owner]
    for r, c, left, above in neighbours(grid, owner):
        x0, y0, x1, y1 = owner[r][c] or (0.0, 0.0, 0.0, 0.0)
        place = (x0 / page.width, y0 / page.height, x1 / page.width, y1 / page.height)
        if _inside(place, area):
            yield Found(grid[r][c], left, above)


def _box_at(x: float, y: float, boxes: Sequence[Area]) -> Area | None:
    return next((b for b in boxes if b[0] < x < b[2] and b[1] < y < b[3]), None)


if __name__ == "__main__":
    typer.run(main)
