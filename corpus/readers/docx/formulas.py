"""Formulas (OMML) on one line: fractions with a stroke, powers and indices raised and lowered."""

from __future__ import annotations

import re
from typing import Any

from corpus.readers.docx.names import MATH, MAX_DEPTH
from corpus.readers.docx.scripts import scripted

_ONE = re.compile(r"[\w.]*")


def formula(element: Any, depth: int = 0) -> str:
    """Return what a formula (``m:oMath`` or a part of one) says."""
    if depth > MAX_DEPTH:
        return ""
    name = str(element.tag).removeprefix(MATH)
    if name == "t":
        return str(element.text or "")
    said = [(str(child.tag).removeprefix(MATH), formula(child, depth + 1)) for child in element]
    parts = dict(said)  # each part is read once: twice at each level doubles the time with it
    base = parts.get("e", "")
    if name == "f":
        return f"{_closed(parts.get('num', ''))}/{_closed(parts.get('den', ''))}"
    if name in ("sSup", "sSub", "sSubSup"):
        lowered = scripted(parts["sub"], "subscript", "x") if parts.get("sub") else ""
        return base + lowered + (_raised(parts["sup"]) if parts.get("sup") else "")
    if name == "rad":
        return f"{_raised(parts['deg']) if parts.get('deg') else ''}√{_closed(base)}"
    if name == "nary":
        limits = [text for text in (parts.get("sub"), parts.get("sup")) if text]
        sign = _sign(element, "naryPr", "chr") or "∫"
        return sign + (f"({'~'.join(limits)})" if limits else "") + base
    if name == "d":
        return _bracketed(element, [text for part, text in said if part == "e"])
    if name in ("limLow", "limUpp"):
        return f"{base}({parts.get('lim', '')})"
    return "".join(text for _, text in said)


def _raised(text: str) -> str:
    if not any(char.isdigit() for char in text):
        return f"^{_closed(text)}"
    return scripted(text, "superscript", "x")


def _closed(text: str) -> str:
    """Return a part of a formula in brackets where it is more than one figure or name."""
    return text if _ONE.fullmatch(text) else f"({text})"


def _sign(element: Any, properties: str, name: str) -> str | None:
    """Return the sign that a part of a formula tells for itself, not for one inside it."""
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return None if found is None else str(found.get(f"{MATH}val", ""))


def _bracketed(element: Any, parts: list[str]) -> str:
    left, between, right = (_sign(element, "dPr", name) for name in ("begChr", "sepChr", "endChr"))
    return (
        ("(" if left is None else left)
        + (between or "|").join(parts)
        + (")" if right is None else right)
    )
