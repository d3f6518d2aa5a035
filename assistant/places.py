"""Where a slide is, in words: 「PDF 12枚目／資料10ページ」."""

from __future__ import annotations

from assistant.messages import Language, message


def place(
    document: str, slide: int, printed: str | None, inferred: bool, language: Language
) -> str:
    """Return the physical number of a slide and, where there is one, the number printed on it."""
    key = "pdf_page_number" if document.lower().endswith(".pdf") else "slide_number"
    parts = [message(key, language, number=slide)]
    if printed:
        page = message("printed_page", language, page=printed)
        parts.append(page + (message("inferred", language) if inferred else ""))
    return message("place_separator", language).join(parts)
