"""The characters of a PDF page with their places, as the page is seen."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.clips import address_of
from corpus.readers.pdf.view import Area, View, turned_back

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
    def area(self) -> Area:
        """Its box."""
        return self.left, self.top, self.right, self.bottom

    @property
    def x(self) -> float:
        """The middle, across."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle, down."""
        return (self.top + self.bottom) / 2


@dataclass
class Letters:
    """What the text layer of a page holds.

    Attributes:
        glyphs: its characters in the file's order, those drawn twice too.
        owners: for each glyph the address of its text object.
        turns: for each quarter (clockwise) that text must be turned to stand upright, how many
            characters.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    turns: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Type:
    """What the characters of one text object share."""

    em: float
    upright: bool
    turn: int


def read_letters(page: pdfium.PdfPage, view: View) -> Letters:
    """Return the characters of a page's text layer."""
    text = page.get_textpage()
    try:
        letters = Letters()
        _read(text, view, letters)
        return letters
    finally:
        text.close()


def without_twins(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Leave out characters that are drawn a second time at their place, to look bold."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    return [glyph for glyph in glyphs if not _drawn_before(glyph, seen)]


def turned_glyph(glyph: Glyph, view: View, quarters: int) -> Glyph:
    """Return where a glyph of a view stands when that is turned further clockwise."""
    if not quarters:
        return glyph
    left, top, right, bottom = turned_back(glyph.area, view.width, view.height, 4 - quarters)
    return replace(glyph, left=left, top=top, right=right, bottom=bottom, upright=False)


def count_unknown(glyphs: Iterable[Glyph]) -> int:
    """Return how many characters their font does not explain: U+FFFD or private ones."""
    return sum(is_unknown(glyph.char) for glyph in glyphs)


def is_unknown(char: str) -> bool:
    """Whether a character stands for none."""
    return char == "\ufffd" or 0xE000 <= ord(char) < 0xF8FF or ord(char) >= 0xF0000


def _read(text: pdfium.PdfTextPage, view: View, letters: Letters) -> None:
    handle = text.raw
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS)
    box = raw.FS_RECTF()
    ox, oy = ctypes.c_double(), ctypes.c_double()
    types: dict[int, _Type] = {}
    glyphs, owners = letters.glyphs, letters.owners
    spaced, high = False, 0
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:  # pdfium hands out UTF-16 halves, each with the same box
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        char = character_of(code) or _hyphen(handle, i)
        item = raw.FPDFText_GetTextObject(handle, i)
        if not item:  # a space or line end that pdfium adds
            continue
        if char.isspace() or not char:
            spaced = spaced or raw.FPDFText_IsGenerated(handle, i) != 1
            continue
        owner = address_of(item)
        if owner not in types:
            types[owner] = _type(handle, i, view)
        kind = types[owner]
        raw.FPDFText_GetLooseCharBox(handle, i, box)
        loose = view.box(box.left, box.bottom, box.right, box.top)
        raw.FPDFText_GetCharOrigin(handle, i, ox, oy)
        place = _place(loose, view.point(ox.value, oy.value), kind.em, kind.upright)
        if place is not None and kind.em > 0:
            glyphs.append(Glyph(char, i, *place, kind.em, kind.upright, spaced))
            owners.append(owner)
            spaced = False
    letters.turns.update(types[owner].turn for owner in owners)


def _type(handle: object, i: int, view: View) -> _Type:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, i, matrix)
    em = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
    across = view.a * matrix.a + view.c * matrix.b
    down = view.b * matrix.a + view.d * matrix.b
    if abs(across) >= abs(down):
        return _Type(em, across > abs(down), 0 if across >= 0 else 2)
    return _Type(em, False, 3 if down > 0 else 1)


def _hyphen(handle: object, i: int) -> str:
    """Return the hyphen at a line's end, which pdfium tells apart and gives no character."""
    return "-" if raw.FPDFText_IsHyphen(handle, i) == 1 else ""


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
    if not math.isfinite(left + top + right + bottom + em):
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
    x, y = glyph.x, glyph.y
    for column in {int((x - reach) / cell), int((x + reach) / cell)}:
        for row in {int((y - reach) / cell), int((y + reach) / cell)}:
            other = seen.get((glyph.char, column, row))
            if other and abs(other[0] - x) < reach and abs(other[1] - y) < reach:
                return True
    seen[glyph.char, int(x / cell), int(y / cell)] = (x, y)
    return False
