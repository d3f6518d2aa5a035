"""Where a slide is, in words: 「PDF 12枚目／資料10ページ」."""

from __future__ import annotations

from assistant.messages import Language, message


def place(
    document: str, slide: int, printed: str | None, inferred: bool, language: Language,
    cells: str = "",
) -> str:  # fmt: skip
    """Return the physical number of a slide and, where there are any, the number printed on it and
    the cells of a sheet (「シート『別表1』 B12:D12」).
    """  # fmt: skip
    key = "pdf_page_number" if document.lower().endswith(".pdf") else "slide_number"
    parts = [message(key, language, number=slide)]
    if printed:
        page = message("printed_page", language, page=printed)
        parts.append(page + (message("inferred", language) if inferred else ""))
    parts += [cells] if cells else []
    return message("place_separator", language).join(parts)
