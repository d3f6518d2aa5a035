"""The characters of a PDF page with their places, as the page is shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

ASCENT, DESCENT = 0.88, 0.12
"""Share of a Japanese glyph's square above and below its baseline (JIS X 4051); the fonts' own
figures reach from 0.1 to 5.6 squares in the ministries' PDFs, so they cannot be used."""
TWIN = 0.1
"""The same character closer than this share of its size is one drawn twice to look bold."""
MAX_GLYPHS = 200_000
"""A page with more (the densest real one has 6,000) is cut there: it is no slide."""
_WINGDINGS = {
    0xF0E8: "→",
    0xF0E0: "→",
    0xF0E9: "↑",
    0xF0EA: "↓",
    0xF0FC: "✓",
    0xF06F: "□",
    0xF0A8: "□",
}
_BULLETS = range(0xF020, 0xF100)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; points from the page's top left corner.

    Attributes:
        char: the character (never white space).
        index: pdfium's number of it on the page.
        left: left edge; ``top``, ``right`` and ``bottom`` likewise.
        em: size of the type in points.
        upright: False where the glyph is turned on its side.
        spaced: white space stands before it in the file.
    """

    char: str
    index: int
    left: float
    top: float
    right: float
    bottom: float
    em: float
    upright: bool
    spaced: bool

    @property
    def x(self) -> float:
        """The middle, across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle, down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class View:
    """How page space maps to the page as shown: ``x' = a x + c y + e``, ``y' = b x + d y + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Map a rectangle; returns left, top, right, bottom."""
        (xa, ya), (xb, yb) = self.point(x0, y0), self.point(x1, y1)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def view_of(page: pdfium.PdfPage) -> View:
    """Return the map from page space to the shown page (rotation and crop box applied)."""
    width, height = page.get_size()
    fine = 1_000_000
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, px, py, x, y)
        return x.value * width / fine, y.value * height / fine

    span = 100.0
    e, f = shown(0, 0)
    (ax, ay), (cx, cy) = shown(span, 0), shown(0, span)
    return View(
        (ax - e) / span, (ay - f) / span, (cx - e) / span, (cy - f) / span, e, f, width, height
    )  # fmt: skip


def read_glyphs(page: pdfium.PdfPage, view: View) -> tuple[list[Glyph], int]:
    """Return the glyphs of a page in the file's order, and how many could not be told.

    Those are characters whose font does not say what they mean: U+FFFD or private ones.
    """
    text = page.get_textpage()
    try:
        glyphs: list[Glyph] = []
        unknown = 0
        seen: dict[tuple[str, int, int], tuple[float, float]] = {}
        for glyph in _glyphs(text, view):
            if _drawn_before(glyph, seen):
                continue
            unknown += _is_unknown(glyph.char)
            glyphs.append(glyph)
        return glyphs, unknown
    finally:
        text.close()


def _is_unknown(char: str) -> bool:
    return char == "\ufffd" or 0xE000 <= ord(char) < 0xF8FF or ord(char) >= 0xF0000


def _glyphs(text: pdfium.PdfTextPage, view: View) -> Iterator[Glyph]:
    handle = text.raw
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS)
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    ox, oy = ctypes.c_double(), ctypes.c_double()
    spaced, high = False, 0
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:  # pdfium hands out UTF-16 halves, each with the same box
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        char = character_of(code)
        if raw.FPDFText_IsGenerated(handle, i) == 1:
            continue
        if char.isspace() or not char:
            spaced = True
            continue
        raw.FPDFText_GetMatrix(handle, i, matrix)
        em = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
        raw.FPDFText_GetLooseCharBox(handle, i, box)
        loose = view.box(box.left, box.bottom, box.right, box.top)
        raw.FPDFText_GetCharOrigin(handle, i, ox, oy)
        across = view.a * matrix.a + view.c * matrix.b
        down = view.b * matrix.a + view.d * matrix.b
        upright = across > abs(down)
        place = _place(loose, view.point(ox.value, oy.value), em, upright)
        if place is not None and em > 0:
            yield Glyph(char, i, *place, em, upright, spaced)
            spaced = False


def character_of(code: int) -> str:
    """Return the character of a code; symbol fonts' private bullets become a plain bullet."""
    if code in _BULLETS:
        return _WINGDINGS.get(code, "•")
    return "" if code in (0, 2, 0xFFFE, 0xFFFF) or code > 0x10FFFF else chr(code)


def _place(
    loose: tuple[float, float, float, float], origin: tuple[float, float], em: float, upright: bool
) -> tuple[float, float, float, float] | None:
    """Return a glyph's box: as wide as it advances, as high as a square of Japanese type."""
    left, top, right, bottom = loose
    if not all(math.isfinite(value) for value in (*loose, em)):
        return None
    baseline_top, baseline_bottom = origin[1] - ASCENT * em, origin[1] + DESCENT * em
    on_baseline = baseline_top - em <= (top + bottom) / 2 <= baseline_bottom + em
    if upright and on_baseline and left - em / 4 <= origin[0] <= right - em / 8:
        return left, baseline_top, max(right, left + 0.1 * em), baseline_bottom
    if bottom - top > 2 * em and upright:
        middle = (top + bottom) / 2
        top, bottom = middle - em / 2, middle + em / 2
    return left, top, max(right, left + 0.1 * em), max(bottom, top + 0.1 * em)


def _drawn_before(glyph: Glyph, seen: dict[tuple[str, int, int], tuple[float, float]]) -> bool:
    """Whether the same character stands at the same place already."""
    cell = glyph.em / 2
    reach = TWIN * glyph.em
    for dx in (-reach, reach):
        for dy in (-reach, reach):
            key = (glyph.char, int((glyph.x + dx) / cell), int((glyph.y + dy) / cell))
            other = seen.get(key)
            if other and abs(other[0] - glyph.x) < reach and abs(other[1] - glyph.y) < reach:
                return True
    seen[glyph.char, int(glyph.x / cell), int(glyph.y / cell)] = (glyph.x, glyph.y)
    return False
