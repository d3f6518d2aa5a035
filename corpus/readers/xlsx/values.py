"""What a cell says: its value under its format, without what nobody sees of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from corpus.readers.cell_formats import GENERAL, shown_number, shown_text
from corpus.readers.xlsx.colours import Rgb, is_unseen
from corpus.readers.xlsx.package import whole
from corpus.readers.xlsx.sheet import RawCell
from corpus.readers.xlsx.strings import Run, Text
from corpus.readers.xlsx.styles import Style

KEPT_FIGURES = 65_536
"""Figures whose shown form is remembered; tables repeat theirs."""
_DATE_CODE = "yyyy/m/d"
_FIRST_DAY = datetime(1899, 12, 30)

_shown = lru_cache(maxsize=KEPT_FIGURES)(shown_number)


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a cell: those shown, those struck through, those in the colour of the ground,
    and whether its format hides them all.
    """  # fmt: skip

    text: str = ""
    struck: str = ""
    unseen: str = ""
    hidden: bool = False


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of a workbook share."""

    strings: Sequence[Text]
    styles: Sequence[Style]
    since_1904: bool = False


def said(cell: RawCell, style: Style, book: Book, zeros: bool, ground_varies: bool = False) -> Said:
    """Return what a cell says.

    Args:
        cell: the cell.
        style: its style.
        book: what its workbook's cells share.
        zeros: whether the sheet shows zeros.
        ground_varies: whether a conditional format may give it another look.
    """
    text = _text(cell, book)
    if text is None:
        return _figure(cell, style, book, zeros, ground_varies)
    runs = (Run(text),) if isinstance(text, str) else text
    seen = [run for run in runs if not _is_struck(run, style)]
    struck = "".join(run.text for run in runs if _is_struck(run, style))
    unseen = [run for run in seen if not ground_varies and _is_unseen(run.colour, style)]
    shown = "".join(run.text for run in seen if run not in unseen)
    formatted = shown_text(shown, style.code) if shown.strip() and cell.kind != "e" else shown
    hidden = bool(shown.strip()) and not formatted.strip()
    return Said(formatted, struck.strip(), "".join(run.text for run in unseen).strip(), hidden)


def _text(cell: RawCell, book: Book) -> Text | None:
    """Return the text of a cell that holds one, None where it holds a figure."""
    if cell.inline is not None:
        return cell.inline
    value = cell.value or ""
    if cell.kind == "s":
        at = whole(value, -1)
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if cell.kind in ("str", "e", "inlineStr"):
        return value
    if cell.kind == "b":
        return "TRUE" if value.strip() in ("1", "true") else "FALSE"
    return None


def _figure(cell: RawCell, style: Style, book: Book, zeros: bool, ground_varies: bool) -> Said:
    number, code = _number(cell, style.code)
    if number is None or not math.isfinite(number):
        return Said(cell.value or "")
    if number == 0 and not zeros:
        return NOTHING
    text = _shown(number, code, book.since_1904 and cell.kind != "d")
    if style.struck:
        return Said(struck=text)
    if not ground_varies and _is_unseen(None, style):
        return Said(unseen=text)
    return Said(text, hidden=not text and code != GENERAL)


def _number(cell: RawCell, code: str) -> tuple[float | None, str]:
    value = (cell.value or "").strip()
    try:
        if cell.kind != "d":
            return float(value), code
        moment = datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError:
        return None, code
    days = (moment.replace(tzinfo=None) - _FIRST_DAY).total_seconds() / 86_400
    return days, _DATE_CODE if code == GENERAL else code


def _is_struck(run: Run, style: Style) -> bool:
    return run.struck if run.own_strike else style.struck


def _is_unseen(colour: Rgb | None, style: Style) -> bool:
    return is_unseen(colour or style.ink, style.ground)
