"""Which characters of a PDF were mended: radicals and compatibility ideographs, by code point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from corpus.normalize import radical_table
from corpus.readers.pdf.glyphs import Glyph


def count_repairs(glyphs: Iterable[Glyph]) -> dict[str, int]:
    """Return how often each such character occurs, as ``{"U+2F45 ⽅": 3}``, in code order."""
    found = Counter(char for glyph in glyphs for char in glyph.char if is_mended(char))
    return {f"U+{ord(char):04X} {char}": count for char, count in sorted(found.items())}


def is_mended(char: str) -> bool:
    """Whether normalising makes a character the ideograph that it stands for."""
    code = ord(char)
    return code in radical_table() or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F
