"""Colours of words and of what lies behind them: whether anyone can tell one from the other."""

from __future__ import annotations

from typing import Any

from corpus.readers.docx.names import value

Ground = str | None
"""The colour behind words (RRGGBB); None where it is a picture, a shape or not known."""
PAPER = "FFFFFF"
NEAR = 8
"""Colours that differ by less in each channel (of 256) look alike."""
_HIGHLIGHTS = {
    "white": PAPER, "black": "000000", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF",
    "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "none": "",
}  # fmt: skip


def shade(element: Any) -> Ground:
    """Return the colour that a ``w:shd`` paints, "" for none, None for a pattern."""
    pattern = value(element)
    if pattern in ("", "clear", "nil"):
        fill = value(element, "fill")
        return "" if pattern == "nil" or fill in ("", "auto") else fill.upper()
    colour = value(element, "color")
    return colour.upper() if pattern == "solid" and colour not in ("", "auto") else None


def unseen_on(colour: str, behind: Ground, ground: Ground) -> bool:
    """Whether words have the colour of what lies behind them.

    Args:
        colour: theirs; "auto" and "" are told apart from any ground by Word itself.
        behind: what the run or its paragraph paints: a colour, the name of a highlight, "" for
            nothing, None for a pattern.
        ground: what lies behind the paragraph.
    """
    painted = ground if behind == "" else _HIGHLIGHTS.get(behind or "", behind)
    if painted == "":
        painted = ground
    one, other = _channels(colour), _channels(painted or "")
    if one is None or other is None:
        return False
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def _channels(colour: str) -> tuple[int, int, int] | None:
    try:
        return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)
    except ValueError:
        return None
