"""What stands in a paragraph, in order: words as they are seen, page ends, drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from corpus.readers.docx import told as kinds
from corpus.readers.docx.colours import Ground
from corpus.readers.docx.drawings import Drawn, drawn_in, is_hidden
from corpus.readers.docx.fields import TICKED, UNTICKED, Fields
from corpus.readers.docx.formulas import formula
from corpus.readers.docx.names import (
    MATH,
    MAX_DEPTH,
    MC,
    W14,
    W,
    alternative,
    said,
    value,
)
from corpus.readers.docx.styles import HIDDEN, Look, ParagraphStyle, Styles
from corpus.readers.docx.symbols import is_symbol_font, shown_symbol, unsymbolled
from corpus.readers.docx.told import Told

_NO_TEXT = frozenset(
    f"{W}{name}" for name in (
        "pPr", "rPr", "rt", "rubyPr", "instrText", "delInstrText", "delText", "fldData", "sdtPr",
        "sdtEndPr", "moveFrom", "annotationRef", "footnoteRef", "endnoteRef", "tbl",
    )
)  # fmt: skip
"""Elements whose words are no words of the paragraph."""
_SIGNS = {
    f"{W}tab": " ", f"{W}ptab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}  # fmt: skip
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_REFERENCES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_CHECKBOX = f"{W}sdtPr/{W14}checkbox"


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they are seen; ``script`` where they are raised or lowered."""

    text: str
    script: str = ""


@dataclass(frozen=True, slots=True)
class PageEnd:
    """A page ends: Word broke it there (``rendered``), or the author."""

    rendered: bool


Token = Words | PageEnd | Drawn
NoteMark = Callable[[Literal["footnote", "endnote"], Any], str]
"""Takes a reference; returns the mark that stands for it in the text."""


class Inline:
    """Reads the paragraphs of one story: the body, a note or a box (fields run on in a story)."""

    def __init__(self, styles: Styles, told: Told, mark: NoteMark) -> None:
        """Take what tells how words look, where to tell what is left out, and how notes are marked."""
        self._styles = styles
        self._told = told
        self._mark = mark
        self._fields = Fields()

    def tokens(self, paragraph: Any, style: ParagraphStyle, ground: Ground) -> Iterator[Token]:
        """Yield what a paragraph shows.

        Args:
            paragraph: its element (``w:p``).
            style: its style.
            ground: the colour behind it.
        """
        yield from self._below(paragraph, style, ground, Look(), 0)
        self._fields.end_paragraph()

    def _below(
        self, element: Any, style: ParagraphStyle, ground: Ground, look: Look, depth: int
    ) -> Iterator[Token]:
        if depth > MAX_DEPTH:
            self._told.add(kinds.DEEP, said(element))
            return
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                own = self._styles.look(child.find(f"{W}rPr"), style, ground)
                self._tell_unseen(child, own)
                yield from self._below(child, style, ground, own, depth + 1)
            elif tag == f"{W}del":
                self._told_words(kinds.DELETED, child)
            elif tag == f"{MC}AlternateContent":
                if (shown := alternative(child)) is not None:
                    yield from self._below(shown, style, ground, look, depth + 1)
            elif tag == f"{W}sdt" and (box := child.find(_CHECKBOX)) is not None:
                yield from self._words(TICKED if _is_ticked(box) else UNTICKED, look)
            elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
                yield from self._words(formula(child), look)
            elif tag not in _NO_TEXT and isinstance(tag, str):
                leaf = self._leaf(child, look)
                if leaf is None:
                    yield from self._below(child, style, ground, look, depth + 1)
                else:
                    yield from leaf
            elif tag == f"{W}instrText":
                self._fields.add_code(child.text or "")

    def _leaf(self, element: Any, look: Look) -> Iterator[Token] | None:
        """Return what an element of a run shows, None where it only holds others."""
        tag = element.tag
        if tag == f"{W}t":
            return self._text(element.text or "", look)
        if tag in _SIGNS:
            return self._words(_SIGNS[tag], look)
        if tag == f"{W}br":
            is_page = value(element, "type") == "page"
            return iter((PageEnd(False),)) if is_page else self._words("\n", look)
        if tag == f"{W}lastRenderedPageBreak":
            return iter((PageEnd(True),))
        if tag == f"{W}sym":
            return self._symbol(element, look)
        if tag == f"{W}fldChar":
            return self._words(self._fields.mark(element), look)
        if tag in _REFERENCES:
            return self._reference(element, look)
        if tag in _DRAWINGS:
            return self._drawing(element, look)
        return None

    def _words(self, text: str, look: Look) -> Iterator[Token]:
        if text and not look.unseen and not self._fields.hides:
            self._fields.note_shown()
            yield Words(text)

    def _text(self, text: str, look: Look) -> Iterator[Token]:
        if not text or look.unseen or self._fields.hides:
            return
        shown, unknown = unsymbolled(text, look.font)
        for char in unknown:
            self._told_symbol(look.font, ord(char))
        self._fields.note_shown()
        yield Words(shown, look.script)

    def _symbol(self, element: Any, look: Look) -> Iterator[Token]:
        font = value(element, "font")
        try:
            code = int(value(element, "char"), 16)
        except ValueError:
            return iter(())
        shown = shown_symbol(font, code) if code < 0x10000 else ""
        if not shown and not look.unseen:
            self._told_symbol(font, code)
        return self._words(shown, look)

    def _told_symbol(self, font: str, code: int) -> None:
        name = font if is_symbol_font(font) else font or "外字"
        self._told.add(kinds.SYMBOL, f"{name} U+{code:04X}")

    def _reference(self, element: Any, look: Look) -> Iterator[Token]:
        if look.unseen or self._fields.hides:
            return iter(())
        kind: Literal["footnote", "endnote"]
        kind = "footnote" if _REFERENCES[element.tag] == "footnote" else "endnote"
        return self._words(self._mark(kind, element), look)

    def _drawing(self, element: Any, look: Look) -> Iterator[Token]:
        if is_hidden(element) or look.unseen == HIDDEN:
            self._told_words(HIDDEN, element)
            return iter(())
        return iter(drawn_in(element))

    def _tell_unseen(self, run: Any, look: Look) -> None:
        if look.unseen and not self._fields.hides:
            words = "".join(node.text or "" for node in run.findall(f"{W}t"))
            if words.strip():
                self._told.add(look.unseen, words)

    def _told_words(self, kind: str, element: Any) -> None:
        words = said(element)
        if words.strip():
            self._told.add(kind, words)


def _is_ticked(box: Any) -> bool:
    ticked = box.find(f"{W14}checked")
    return ticked is not None and ticked.get(f"{W14}val") not in ("0", "false", "off")


def joined_mark(paragraph: Any) -> bool:
    """Whether a paragraph's end was deleted or moved away by a tracked change: it runs on."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(f"{W}{n}") is not None for n in ("del", "moveFrom"))
