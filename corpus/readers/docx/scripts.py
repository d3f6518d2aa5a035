"""Raised and lowered letters with a meaning: powers and indices, and marks of notes."""

from __future__ import annotations

import re

_UP = dict(zip("0123456789+-−‐=()（）ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾⁽⁾ⁿⁱ", strict=True))
_DOWN = dict(
    zip("0123456789+-−‐=()（）aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True)
)
_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNTED = re.compile(r"[A-Za-z0-9%)）\]⁰-₟²³¹Α-ωµ㎡㎥㎞㎝㎜Å]$")
"""What a power can stand after: a figure, a letter, a unit, a closing bracket."""
_NOTE = re.compile(
    r"^[(（\[]?\s*(?P<sign>注|脚注|註|※|＊|\*)?\s*(?P<number>\d{1,3}(?:[,，、･・~～-]\d{1,3})*)?\s*[)）\]]?$"
)


def note_mark(number: str, kind: str = "注") -> str:
    """Return the mark of a note in a form that never runs into a figure."""
    return f"[{kind}{number}]"


def scripted(text: str, script: str, before: str) -> str:
    """Return raised or lowered letters on the line.

    Args:
        text: the letters.
        script: "superscript" or "subscript".
        before: the text before them: 10 and a raised 6 is a power, 5億円 and a raised 2 a note.
    """
    text = text.translate(_FIGURES)
    bare = text.strip()
    if not any(char.isdigit() for char in bare) and bare not in ("注", "※", "*", "＊"):
        signs = _DOWN if script == "subscript" else _UP
        return _set(bare, signs) if before and not bare.isalpha() else text
    if script == "subscript":
        return _set(bare, _DOWN) if before else text
    powers = bool(_COUNTED.search(before)) and all(char in _UP for char in bare)
    if powers and not bare.endswith((")", "）")):
        return _set(bare, _UP)
    return _noted(bare, before)


def _noted(bare: str, before: str) -> str:
    match = _NOTE.match(bare)
    if match is None:
        return f"^{bare}" if before else bare
    sign, number = match["sign"] or "注", match["number"] or ""
    if sign in ("※", "*", "＊"):
        return f"[{sign}{number}]"
    return note_mark(number)


def _set(bare: str, signs: dict[str, str]) -> str:
    if all(char in signs for char in bare):
        return "".join(signs[char] for char in bare)
    return f"^{bare}" if signs is _UP else f"_{bare}"
