"""Raised and lowered characters: 10⁶ is no 106, and a note's mark does not glue to a figure."""

from __future__ import annotations

_UP = str.maketrans("0123456789+-=()（）n−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁽⁾ⁿ⁻")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(before: str, text: str) -> str:
    """Return raised text so that it cannot be read as a part of what stands before it.

    Args:
        before: the text before it.
        text: what is raised: an exponent, the mark of a note.
    """
    higher = text.translate(_UP)
    if all(new != old for new, old in zip(higher, text, strict=True)):
        return higher
    glues = before[-1:].isalnum() and before[-1:].isascii() and text[:1].isascii()
    return f"^{text}" if glues and text[:1].isalnum() else text


def lowered(before: str, text: str) -> str:
    """Return lowered text: as it is (CO2), but lowered where a figure stands before it."""
    return text.translate(_DOWN) if before[-1:].isdigit() else text
