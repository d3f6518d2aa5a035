"""Where a page is, in words that fit its kind of document: 「スライド12枚目」, 「3ページ目」, 「シート2枚目」."""

from __future__ import annotations

import re
from typing import Literal

from assistant.common.messages import Language, message

Unit = Literal["slide", "page", "sheet"]
UNITS: tuple[Unit, ...] = ("slide", "page", "sheet")
"""In the order in which they are told."""

PATTERNS: tuple[tuple[Unit, str], ...] = (
    ("sheet", r"\.(xlsx|xlsm|xls|ods|csv|tsv)$"),
    ("slide", r"\.(pptx|ppt|odp)$|(deck|slide|スライド)[^/]*\.(txt|text|md|markdown)$"),
)
"""What the names of documents look like that have no pages: of a text only the name tells that it was
a deck. Regular expressions that Python and the widget's script read alike, without regard to case."""


def unit_of(document: str) -> Unit:
    """Return what the parts of a document are called, by its name."""
    found = (unit for unit, form in PATTERNS if re.search(form, document, re.IGNORECASE))
    return next(found, "page")


def of_unit(key: str, name: str, language: Language, /, **values: object) -> str:
    """Return a sentence of the catalogue in the form that fits the document of that name."""
    return message(f"{key}_{unit_of(name)}", language, **values)


def counted(document: str, number: int, language: Language, beside: bool = False) -> str:
    """Return the physical number of a slide in words.

    Args:
        document: the document's name.
        number: of the slide, from 1.
        language: of the words.
        beside: whether another number stands beside it, that printed on the page or a sheet's cells.
    """
    if document.lower().endswith(".pdf"):
        return message("pdf_page_number", language, number=number)
    key = "place_beside" if beside else "place"
    return of_unit(key, document, language, number=number)


def place(
    document: str, slide: int, printed: str | None, inferred: bool, language: Language,
    cells: str = "",
) -> str:  # fmt: skip
    """Return the physical number of a slide and, where there are any, the number printed on it and
    the cells of a sheet (「シート『別表1』 B12:D12」).
    """  # fmt: skip
    parts = [counted(document, slide, language, beside=bool(printed or cells))]
    if printed:
        page = message("printed_page", language, page=printed)
        parts.append(page + (message("inferred", language) if inferred else ""))
    parts += [cells] if cells else []
    return message("place_separator", language).join(parts)
