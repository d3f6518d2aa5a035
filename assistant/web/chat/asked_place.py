"""A question put to one slide: what the library's 「このページに質問」 sends, and how it is read."""

from __future__ import annotations

import json
import re

from assistant.common.messages import Language
from assistant.common.places import place
from assistant.common.types import Place
from assistant.question.kinds import kind_of
from assistant.question.pages import page_reference
from assistant.web.library.scope import told
from corpus.normalize import normalize_query
from index.store.documents import DocumentInfo

_THIS = re.compile(
    r"(?:この|本)(?:ページ|頁|スライド)|\b(?:this|the) (?:page|slide)\b", re.IGNORECASE
)


def read_place(text: str | None) -> Place | None:
    """Return the document and slide that the page's script names, None where it names none."""
    try:
        document, slide = json.loads(text or "null")
    except (TypeError, ValueError):
        return None
    return (document, slide) if isinstance(document, str) and isinstance(slide, int) else None


def read_names(text: str | None) -> list[str]:
    """Return the names of the documents that the page's script names, none for all."""
    try:
        names = json.loads(text or "[]")
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def on_slide(question: str, slide: int) -> str:
    """Return a question with 「このページ」 told by its number, so that it is found.

    One that asks for a page as a whole and names none (「要点は？」) is put to this one.
    """
    here = f"{slide}枚目"
    named = _THIS.sub(here, question)
    if named != question or page_reference(question):
        return named
    whole = page_reference(f"{here}の{question}")
    tells = kind_of(normalize_query(question)) == "statement"  # asks for no figure, name or date
    return f"{here}の{question}" if whole and whole.whole and tells else question


def told_place(info: DocumentInfo, slide: int, language: Language) -> str:
    """Return the sentence that says which slide alone was searched."""
    where = place(info.name, slide, None, False, language)
    return f"{told([info], language)} {where}"
