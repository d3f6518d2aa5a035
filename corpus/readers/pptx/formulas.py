"""A formula of Office (OMML) on one line: fractions with a slash, powers raised."""

from __future__ import annotations

from typing import Any

from corpus.readers.pptx.names import M
from corpus.readers.pptx.raised import lowered, raised

MAX_DEPTH = 40
_LAID_OUT = ("e", "num", "den", "sup", "sub", "deg", "fName")


def formula(element: Any, depth: int = 0) -> str:
    """Return the text of a formula or a part of one."""
    if depth > MAX_DEPTH:
        return ""
    if element.tag == f"{M}t":
        return element.text or ""
    parts = {
        name: "".join(formula(one, depth + 1) for one in element.findall(f"{M}{name}"))
        for name in _LAID_OUT
    }
    kind = element.tag.removeprefix(M)
    if kind == "f":
        return f"{_grouped(parts['num'])}/{_grouped(parts['den'])}"
    if kind in ("sSup", "sSub", "sSubSup"):
        base = parts["e"]
        low = base + lowered(base, parts["sub"]) if parts["sub"] else base
        return low + raised(base, parts["sup"]) if parts["sup"] else low
    if kind == "rad":
        return f"{parts['deg']}√{_grouped(parts['e'])}"
    if kind == "d":
        return f"({'、'.join(formula(one, depth + 1) for one in element.findall(f'{M}e'))})"
    if kind == "nary":
        sign = element.find(f"{M}naryPr/{M}chr")
        mark = sign.get(f"{M}val", "∫") if sign is not None else "∫"
        return f"{mark}{lowered('', parts['sub'])}{raised('', parts['sup'])}{parts['e']}"
    return "".join(formula(child, depth + 1) for child in element)


def _grouped(text: str) -> str:
    """Bracket what is more than one term, so that the slash keeps its meaning."""
    return f"({text})" if any(mark in text[1:] for mark in "+-−×÷/=＋－ ") else text
