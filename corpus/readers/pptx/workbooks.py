"""A workbook that is embedded in a slide: the range that the object shows, as a table."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from corpus.readers.cell_formats import shown_figure
from corpus.readers.draft import DraftBlock
from corpus.readers.pptx.items import mapped
from corpus.readers.pptx.names import parse
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block

MAX_ROWS, MAX_COLUMNS = 200, 40
"""An object on a slide shows no more rows and columns that anybody could read."""
MAX_UNPACKED = 50 * 2**20
"""Bytes that the workbook may unpack to."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RANGE = re.compile(r"^\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?$")


class WorkbookError(Exception):
    """An embedded file is no workbook that can be read."""


def read_workbook(data: bytes, key: int) -> tuple[DraftBlock | None, str]:
    """Return the table of an embedded workbook, and what was left out of it ("" for nothing).

    Args:
        data: the XLSX file.
        key: offset of all its characters.

    Raises:
        WorkbookError: it is damaged, too large or no XLSX.
    """
    import openpyxl

    try:
        shown = _shown_range(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep is not needed here
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.active
        rows = [] if sheet is None else list(_rows(sheet, shown))
        cut = _cut(sheet, shown)
        others = len(book.sheetnames) - 1
        book.close()
    except WorkbookError:
        raise
    except Exception as error:  # openpyxl raises KeyError, ValueError, lxml errors and others
        raise WorkbookError(str(error)) from error
    left_out = [cut] if cut else []
    left_out += [f"ほかのシート{others}枚"] if others and not shown else []
    return table_block(_cells(rows, key)), "、".join(left_out)


def _shown_range(data: bytes) -> str:
    """Return the range that the object shows (``oleSize``), "" where the workbook does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise WorkbookError("too large")
            root = parse(archive.read("xl/workbook.xml"))
    except (zipfile.BadZipFile, KeyError) as error:
        raise WorkbookError("no XLSX") from error
    size = root.find(f"{_MAIN}oleSize")
    told = size.get("ref", "") if size is not None else ""
    return told if _RANGE.match(told) else ""


def _bounds(shown: str) -> tuple[int, int, int, int]:
    """Return first row, last row, first column, last column of what is read."""
    from openpyxl.utils import range_boundaries

    if not shown:
        return 1, MAX_ROWS, 1, MAX_COLUMNS
    left, top, right, bottom = (value or 1 for value in range_boundaries(shown))
    return top, min(bottom, top + MAX_ROWS - 1), left, min(right, left + MAX_COLUMNS - 1)


def _rows(sheet: Any, shown: str) -> list[list[str]]:
    top, bottom, left, right = _bounds(shown)
    sheet.reset_dimensions()
    found = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right)
    return [[_shown(cell) for cell in row] for row in found]


def _cut(sheet: Any, shown: str) -> str:
    """Return what of the sheet lies beyond what is read."""
    if sheet is None or shown:
        return ""
    sheet.reset_dimensions()
    beyond = sum(1 for _ in zip(sheet.iter_rows(min_row=MAX_ROWS + 1), range(1), strict=False))
    return f"{MAX_ROWS + 1}行目から後の行" if beyond else ""


def _shown(cell: Any) -> str:
    """Return a cell's value as its format shows it."""
    from openpyxl.utils.datetime import to_excel

    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    code = cell.number_format or ""
    if isinstance(value, (date, datetime, time, timedelta)):
        return shown_figure(str(to_excel(value)), code)
    if isinstance(value, (int, float)):
        return shown_figure(str(value), code)
    return " ".join(str(value).split())


def _cells(rows: Sequence[Sequence[str]], key: int) -> list[GridCell]:
    """Return the cells that say something, from the first row and column with any."""
    used = [c for row in rows for c, text in enumerate(row) if text]
    left, right = min(used, default=0), max(used, default=-1)
    return [
        GridCell(mapped(row[c] if c < len(row) else "", key), r, c - left)
        for r, row in enumerate(rows) for c in range(left, right + 1)
    ]  # fmt: skip
