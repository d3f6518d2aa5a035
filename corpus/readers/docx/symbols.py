"""Characters of symbol fonts (Wingdings, Symbol) as the Unicode characters they look like."""

from __future__ import annotations

from functools import cache

_WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■",
    0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x78: "☒", 0x9E: "・", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA5: "◎",
    0xA7: "▪", 0xA8: "☐", 0xAA: "✦", 0xAB: "★", 0xAC: "✶", 0xAD: "✴", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
    **{0x80 + i: sign for i, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0x97: "●", 0x98: "●",
    0x99: "○", 0x9A: "○", 0x9E: "◉", 0xA2: "■", 0xA3: "☐", 0xA4: "□",
    **{0x69 + i: sign for i, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_3 = {
    0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀",
    0x75: "▶", 0x76: "◁", 0x77: "▷", 0x7D: "▶", 0x84: "◀",
}  # fmt: skip
_WEBDINGS = {
    0x34: "▶", 0x35: "▲", 0x36: "▼", 0x3C: "■", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗",
    0x79: "★",
}  # fmt: skip
_SYMBOL = {
    0x2A: "*", 0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "・", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCC: "⊂",
    0xCE: "∈", 0xD0: "∠", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDB: "⇔", 0xDC: "⇐", 0xDE: "⇒",
    0xE5: "∑", 0xF2: "∫",
    **{ord(latin): greek for latin, greek in zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghijklmnopqrstuwxyz",  # pragma: allowlist secret
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηιϕκλμνοπθρστυωξψζ", strict=True)},
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS, "symbol": _SYMBOL,
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
"""Where Word keeps the characters of fonts that are not Unicode's."""


@cache
def shown_symbol(font: str, code: int) -> str:
    """Return what a character of a font looks like, "" where that is unknown.

    Args:
        font: its name; characters of ordinary fonts are what they say.
        code: the character, in Word's private range (0xF0xx) or below 0x100.
    """
    table = _FONTS.get(font.strip().lower())
    low = code - _PRIVATE.start if code in _PRIVATE else code
    if table is None:
        return chr(low) if 0x20 < low < 0x7F or low > 0xFF else ""
    if low > 0xFF:
        return chr(low)
    return table.get(low, "" if font.strip().lower() != "symbol" or low > 0x7E else chr(low))


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font look like something else."""
    return font.strip().lower() in _FONTS


def unsymbolled(text: str, font: str) -> tuple[str, str]:
    """Return a run's words as they look in its font, and the characters whose look is unknown."""
    whole = is_symbol_font(font)
    shown, unknown = "", ""
    for char in text:
        private = ord(char) in _PRIVATE
        if not private and not (whole and "!" <= char <= "\u00ff"):
            shown += char
            continue
        looks = shown_symbol(font if whole else "Wingdings", ord(char))
        shown += looks
        unknown += "" if looks else char
    return shown, unknown
