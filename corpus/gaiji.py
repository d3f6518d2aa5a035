"""Characters that only their maker's font knows (gaiji): shown as 〓, and told with their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from corpus.blocks import Dropped
from corpus.normalize import UNKNOWN
from corpus.types import Document, Slide

_NOTE = f"外字などの字形の分からない文字を{UNKNOWN}としました"
WHY = "その文字を作ったパソコンの字形がないと読めません。元のファイルで字を確かめ、標準の文字に直してください。"
_SHOWN_CODES = 10
"""Code points named in one remark; a file in a font without a map may have thousands."""


def note(characters: Iterable[str]) -> str:
    """Return a slide's note of the characters that stand as 〓."""
    return f"{_NOTE}（{codes(characters)}）"


def codes(characters: Iterable[str]) -> str:
    """Return code points for people, each with how often it stands there."""
    counts = Counter(characters).most_common()
    told = [_code(char) + (f" {n}か所" if n > 1 else "") for char, n in counts[:_SHOWN_CODES]]
    return "、".join(told) + ("ほか" if len(counts) > _SHOWN_CODES else "")


def _code(char: str) -> str:
    return "文字コードにない文字" if char == "\ufffd" else f"U+{ord(char):04X}"


def told(characters: Iterable[str], where: str) -> Dropped:
    """Return what is told of such characters at a place."""
    return Dropped(f"字形の分からない文字（{codes(characters)}。{UNKNOWN}と表示）", where, WHY)


def with_gaiji_told(document: Document) -> Document:
    """Add the gaiji that the slides' notes name to what is told of a document."""
    if any(one.why == WHY for one in document.dropped):  # the reader has told the very places
        return document
    found = tuple(
        Dropped(text, _where(document, slide), WHY)
        for slide in document.slides
        for text in slide.notes
        if text.startswith(_NOTE)
    )
    return replace(document, dropped=(*document.dropped, *found)) if found else document


def _where(document: Document, slide: Slide) -> str:
    kind = document.metadata.get("format", "")
    return f"スライド{slide.number}" if kind == "PPTX" else f"{slide.number}ページ"
