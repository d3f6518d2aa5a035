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
    parts = {str(child.tag).removeprefix(MATH): formula(child, depth + 1) for child in element}
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
        sign = next((node.get(f"{MATH}val") for node in element.iter(f"{MATH}chr")), "") or "∫"
        return sign + (f"({'~'.join(limits)})" if limits else "") + base
    if name == "d":
        return _bracketed(element, [formula(e, depth + 1) for e in element.findall(f"{MATH}e")])
    if name in ("limLow", "limUpp"):
        return f"{base}({parts.get('lim', '')})"
    return "".join(formula(child, depth + 1) for child in element)


def _raised(text: str) -> str:
    if not any(char.isdigit() for char in text):
        return f"^{_closed(text)}"
    return scripted(text, "superscript", "x")


def _closed(text: str) -> str:
    """Return a part of a formula in brackets where it is more than one figure or name."""
    return text if _ONE.fullmatch(text) else f"({text})"


def _bracketed(element: Any, parts: list[str]) -> str:
    signs = {
        key: next((node.get(f"{MATH}val") for node in element.iter(f"{MATH}{name}")), None)
        for key, name in (("left", "begChr"), ("between", "sepChr"), ("right", "endChr"))
    }
    left = "(" if signs["left"] is None else signs["left"]
    right = ")" if signs["right"] is None else signs["right"]
    return left + (signs["between"] or "|").join(parts) + right
