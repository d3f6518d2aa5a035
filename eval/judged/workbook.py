"""The sheet as a workbook that a person fills in: the instructions first, then the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from eval.judged.instructions import INSTRUCTIONS
from eval.judged.types import SIGNS, JudgedError, Row

GUIDE, MARKING = "説明", "採点"
NUMBER, MARK, MISLEADING, REASON = "番号", "判定", "誤解を招く", "理由"
COLUMNS: Mapping[str, int] = {
    NUMBER: 6, "質問": 36, "それまでのやりとり": 24, "模範解答": 44, "回答": 70,
    MARK: 8, MISLEADING: 10, REASON: 36,
}  # fmt: skip
"""Heads and widths, in characters."""
CHOICES: Mapping[str, Sequence[str]] = {MARK: tuple(SIGNS.values()), MISLEADING: ("はい", "いいえ")}
CELL_CHARS = 32_767
"""What Excel keeps in a cell; openpyxl would cut what is longer without a word."""
_TOP = Alignment(wrap_text=True, vertical="top")


def write_workbook(path: Path, rows: Sequence[Row]) -> None:
    """Write the instructions and the rows, with empty columns to fill in.

    Raises:
        JudgedError: a text is too long for a cell.
    """
    book = Workbook()
    _write_guide(book.active)
    marking = book.create_sheet(MARKING)
    marking.append(list(COLUMNS))
    for at, row in enumerate(rows, start=2):
        told = (row.question, row.history, row.model_answer, row.answer)
        marking.cell(at, 1, row.number).alignment = _TOP
        for column, text in enumerate(told, start=2):
            _write_text(marking.cell(at, column), text, f"{path} {row.number}番")
    _lay_out(marking, len(rows))
    book.save(path)


def _write_guide(guide: Any) -> None:
    guide.title = GUIDE
    guide.column_dimensions["A"].width = 120
    for at, line in enumerate(INSTRUCTIONS.split("\n"), start=1):
        cell = guide.cell(at, 1, line.lstrip("# "))
        cell.alignment = _TOP
        cell.data_type = "s"
        cell.font = Font(bold=line.startswith("#"))


def _write_text(cell: Any, text: str, where: str) -> None:
    if len(text) > CELL_CHARS:
        raise JudgedError(f"{where}: {CELL_CHARS}字を超えるので表計算に書けません。 / too long")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # an answer that begins with "=" is no formula
    cell.alignment = _TOP


def _lay_out(marking: Any, rows: int) -> None:
    marking.freeze_panes = "B2"
    for column, (head, width) in enumerate(COLUMNS.items(), start=1):
        letter = get_column_letter(column)
        marking.column_dimensions[letter].width = width
        marking.cell(1, column).font = Font(bold=True)
        if head in CHOICES:
            choice = DataValidation(type="list", formula1=f'"{",".join(CHOICES[head])}"')
            choice.add(f"{letter}2:{letter}{rows + 1}")
            marking.add_data_validation(choice)


def read_workbook(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row of the marking sheet by its heads, with its number in the workbook.

    Raises:
        JudgedError: it is no workbook, or lacks the sheet or a column.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, BadZipFile, InvalidFileException) as error:
        raise JudgedError(f"{path}: XLSX として読めません（{error}）。 / no workbook") from None
    try:
        if MARKING not in book.sheetnames:
            raise JudgedError(f"{path}: シート「{MARKING}」がありません。 / no such sheet")
        rows = book[MARKING].iter_rows(values_only=True)
        heads = [str(head or "").strip() for head in next(rows, ())]
        if missing := [head for head in (NUMBER, MARK, MISLEADING) if head not in heads]:
            raise JudgedError(
                f"{path} {MARKING}: 列「{missing[0]}」がありません。 / no such column"
            )
        for at, cells in enumerate(rows, start=2):
            if any(cell not in (None, "") for cell in cells):
                yield at, dict(zip(heads, cells, strict=False))
    finally:
        book.close()
