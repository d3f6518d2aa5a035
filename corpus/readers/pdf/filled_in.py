"""What was filled in on a page: values of form fields and written annotations, as they are shown."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.blocks import Dropped
from corpus.readers.pdf.glyphs import MAX_GLYPHS, Glyph
from corpus.readers.pdf.view import Area, View
from corpus.types import RECOGNISED

FILLED = MAX_GLYPHS
"""Numbers of these characters follow those of the text layer."""
MAX_FIELDS, MAX_CHARS = 2_000, 5_000
"""Fields of a page, and characters of one, that are read."""
HEIGHT, LARGEST = 0.7, 12.0
"""Type of a field that does not say its size: share of the field's height, and points at most
(what viewers take for automatic size)."""
LEADING = 1.2
_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
_TICKED, _EMPTY = "☑", "☐"
_CHOSEN, _OPEN = "◉", "○"
TICKS = _TICKED + _EMPTY + _CHOSEN + _OPEN
_COMMENTS = (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FILEATTACHMENT)
WITHOUT = "ため、本文に入れていません"


class _Kind(Enum):
    """How what was filled in is shown."""

    TEXT = "text"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: _Kind
    text: str
    area: Area
    size: float


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What was filled in on a page: its characters, and what of it is not shown or not read.

    Attributes:
        glyphs: the characters of values that are shown.
        notes: how many values those are, for the extraction report.
        dropped: values that are not shown, and what cannot be read.
    """

    glyphs: tuple[Glyph, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def read_filled_in(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, view: View, where: str
) -> FilledIn:
    """Return what was filled in on a page.

    Args:
        document: the file; its form must be initialised before pages are loaded.
        page: the page.
        view: how it is seen.
        where: its name for people.
    """
    glyphs: list[Glyph] = []
    dropped: list[Dropped] = []
    shown = 0
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MAX_FIELDS)):
        with _annotation(page, i) as annotation:
            if not annotation:
                continue
            found = _read(document, annotation, view, where)
            if isinstance(found, Dropped):
                dropped.append(found)
            elif found is not None:
                glyphs += _set(found, FILLED + len(glyphs))
                shown += 1
    notes = (f"入力欄と注釈に書かれた内容（{shown}か所）も本文に入れました",) if shown else ()
    return FilledIn(tuple(glyphs), notes, tuple(dropped))


def is_filled_in(glyph: Glyph) -> bool:
    """Whether a character is of a value that was filled in."""
    return FILLED <= glyph.index < RECOGNISED


@contextmanager
def _annotation(page: pdfium.PdfPage, i: int) -> Iterator[object]:
    annotation = raw.FPDFPage_GetAnnot(page.raw, i)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _read(
    document: pdfium.PdfDocument, annotation: object, view: View, where: str
) -> _Entry | Dropped | None:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    hidden = bool(raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN)
    if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
        return _field(document.formenv.raw, annotation, view, where, hidden)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        text = _contents(annotation)
        if hidden:
            return _unseen("注釈", text, where)
        return _Entry(_Kind.TEXT, text, _area(annotation, view), 0.0) if text else None
    if kind in _COMMENTS and not hidden:
        text = _contents(annotation)
        what = "スタンプ" if kind == raw.FPDF_ANNOT_STAMP else "付せんのコメント"
        told = f"{what}「{text[:100]}」" if text else what
        if text or kind == raw.FPDF_ANNOT_STAMP:
            return Dropped(told, where, "ページに重ねた注釈である" + WITHOUT)
    return None


def _field(
    form: object, annotation: object, view: View, where: str, hidden: bool
) -> _Entry | Dropped | None:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    area = _area(annotation, view)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        if hidden:
            return None
        ticked = bool(raw.FPDFAnnot_IsChecked(form, annotation))
        radio = kind == raw.FPDF_FORMFIELD_RADIOBUTTON
        mark = (_CHOSEN if ticked else _OPEN) if radio else (_TICKED if ticked else _EMPTY)
        return _Entry(_Kind.TICK, mark, area, 0.0)
    if kind not in (
        raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX
    ):  # fmt: skip
        return _signed(kind, where)
    text = _shown_value(form, annotation, kind)
    if raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return (
            Dropped("パスワードの入力欄", where, "伏せ字で表示される" + WITHOUT) if text else None
        )
    if hidden:
        return _unseen("入力欄", text, where)
    size = ctypes.c_float()
    raw.FPDFAnnot_GetFontSize(form, annotation, size)
    return _Entry(_Kind.TEXT, text, area, size.value) if text else None


def _signed(kind: int, where: str) -> Dropped | None:
    if kind == raw.FPDF_FORMFIELD_SIGNATURE:
        return Dropped("署名欄", where, "電子署名の見た目は読み取れない" + WITHOUT)
    return None


def _unseen(what: str, text: str, where: str) -> Dropped | None:
    if not text:
        return None
    return Dropped(f"{what}の値「{text[:100]}」", where, "表示されない設定の" + WITHOUT)


def _shown_value(form: object, annotation: object, kind: int) -> str:
    """Return a field's value as it is shown; of a choice the labels of what is chosen."""
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        count = min(max(0, raw.FPDFAnnot_GetOptionCount(form, annotation)), MAX_FIELDS)
        chosen = [
            _string(partial(raw.FPDFAnnot_GetOptionLabel, form, annotation, i))
            for i in range(count)
            if raw.FPDFAnnot_IsOptionSelected(form, annotation, i)
        ]
        if chosen:
            return "、".join(filter(None, chosen))
    return _string(partial(raw.FPDFAnnot_GetFormFieldValue, form, annotation))


def _contents(annotation: object) -> str:
    return _string(partial(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))


def _string(read: Callable[[object, int], int]) -> str:
    """Return the text that pdfium writes into a buffer."""
    size = min(read(None, 0), 2 * MAX_CHARS)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    text = buffer.raw[:size].decode("utf-16-le", "replace").partition("\0")[0]
    return "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def _area(annotation: object, view: View) -> Area:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return view.box(rect.left, rect.bottom, rect.right, rect.top)


# --- characters in place ------------------------------------------------------------------------


def _set(entry: _Entry, first: int) -> Iterator[Glyph]:
    """Yield the characters of an entry where viewers show them."""
    left, top, right, bottom = entry.area
    lines = entry.text.split("\n")
    em = entry.size or min(LARGEST, HEIGHT * (bottom - top) / (LEADING * (len(lines) - 1) + 1))
    if em <= 0:
        return
    rows = [row for line in lines for row in _wrapped(line, (right - left) / em)]
    high = em * (1 + LEADING * (len(rows) - 1))
    y = top + max(0.0, (bottom - top - high) / 2) if high <= bottom - top else top
    number = first
    for row in rows:
        x = (left + right - em) / 2 if entry.kind is _Kind.TICK else left + em / 4
        spaced = False
        for char in row:
            width = em * _width(char)
            if not char.isspace():
                yield Glyph(char, number, x, y, x + width, y + em, em, True, spaced)
                number += 1
            spaced = char.isspace()
            x += width
        y += LEADING * em


def _wrapped(line: str, width: float) -> Iterator[str]:
    """Break a line where it reaches so many squares of type."""
    row, used = "", 0.0
    for char in line:
        if row and used + _width(char) > max(width, 1.0):
            yield row
            row, used = "", 0.0
        row += char
        used += _width(char)
    yield row


def _width(char: str) -> float:
    return 0.5 if char.isascii() else 1.0
