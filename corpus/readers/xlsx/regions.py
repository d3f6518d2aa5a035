"""The regions of a sheet: what empty rows and columns part, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from corpus.readers.cell_words import is_value
from corpus.readers.xlsx.grid import ShownCell

MAX_DEPTH = 40
"""Cuts within cuts; a sheet made to nest deeper is taken as it is."""
MAX_GAP = 2
"""Empty rows over which a table goes on (statistics part groups of rows so)."""
_Span = Callable[[ShownCell], tuple[int, int]]


def regions(cells: Sequence[ShownCell], depth: int = 0) -> Iterator[list[ShownCell]]:
    """Yield the regions of a sheet; a cell with lines around it is not empty, even without words."""
    bands = _rejoined(_parted(cells, _rows)) if depth < MAX_DEPTH else [list(cells)]
    for band in bands:
        if not any(cell.text for cell in band):
            continue
        columns = _own_tables(_parted(band, _columns)) if depth < MAX_DEPTH else [band]
        if len(columns) == 1:
            yield band
        else:
            for column in columns:
                yield from regions(column, depth + 1)


def _rows(cell: ShownCell) -> tuple[int, int]:
    return cell.row, cell.row + cell.rows


def _columns(cell: ShownCell) -> tuple[int, int]:
    return cell.column, cell.column + cell.columns


def _parted(cells: Sequence[ShownCell], span: _Span) -> list[list[ShownCell]]:
    """Part cells where a row (or column) has none."""
    parts: list[list[ShownCell]] = []
    end = 0
    for cell in sorted(cells, key=span):
        start, stop = span(cell)
        if not parts or start > end:
            parts.append([])
        parts[-1].append(cell)
        end = max(end, stop)
    return [sorted(part, key=lambda cell: (cell.row, cell.column)) for part in parts]


def _rejoined(bands: list[list[ShownCell]]) -> list[list[ShownCell]]:
    """Join bands that are one table with empty rows in it."""
    joined: list[list[ShownCell]] = []
    for band in bands:
        if joined and _goes_on(joined[-1], band):
            joined[-1].extend(band)
        else:
            joined.append(list(band))
    return joined


def _goes_on(above: Sequence[ShownCell], below: Sequence[ShownCell]) -> bool:
    """Whether a band has the columns of the one above and begins with figures, not with heads."""
    if below[0].row - max(cell.row + cell.rows for cell in above) > MAX_GAP:
        return False
    known = {cell.column for cell in above if cell.text}
    starts = {cell.column for cell in below if cell.text}
    if len(starts) < 2 or not starts <= known:
        return False
    first = next((cell.row for cell in below if cell.text), 0)
    row = [cell for cell in below if cell.row == first and cell.text]
    return len(row) > 1 and any(is_value(cell.text) for cell in row[1:])


def _own_tables(parts: list[list[ShownCell]]) -> list[list[ShownCell]]:
    """Keep apart only what has labels of its own; figures beside an empty column go with the left."""
    joined: list[list[ShownCell]] = []
    for part in parts:
        if joined and not (_has_labels(part) and _is_wide(joined[-1])):
            joined[-1].extend(part)
        else:
            joined.append(list(part))
    return [sorted(part, key=lambda cell: (cell.row, cell.column)) for part in joined]


def _is_wide(part: Sequence[ShownCell]) -> bool:
    said = [cell for cell in part if cell.text]
    return len({cell.column for cell in said}) > 1 and len({cell.row for cell in said}) > 1


def _has_labels(part: Sequence[ShownCell]) -> bool:
    """Whether a part looks like a table by itself: its first column names its rows."""
    if not _is_wide(part):
        return False
    said = [cell for cell in part if cell.text]
    first = min(cell.column for cell in said)
    labels = [cell.text for cell in said if cell.column == first]
    return len(labels) > 1 and sum(is_value(text) for text in labels) < len(labels) / 2
