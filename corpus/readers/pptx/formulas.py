"""A formula of Office (OMML) on one line: fractions with a slash, powers raised."""

from __future__ import annotations

from typing import Any

from corpus.readers.pptx.names import M
from corpus.readers.pptx.raised import lowered, raised

MAX_DEPTH = 40
_LAID_OUT = ("e", "num", "den", "sup", "sub", "deg")


def formula(element: Any, depth: int = 0) -> str:
    """Return the text of a formula or a part of one."""
    if depth > MAX_DEPTH:
        return ""
    if element.tag == f"{M}t":
        return element.text or ""
    said = [(str(child.tag).removeprefix(M), formula(child, depth + 1)) for child in element]
    parts = {name: "".join(text for part, text in said if part == name) for name in _LAID_OUT}
    kind = str(element.tag).removeprefix(M)
    if kind == "f":
        return f"{_grouped(parts['num'])}/{_grouped(parts['den'])}"
    if kind in ("sSup", "sSub", "sSubSup"):
        base = parts["e"]
        low = base + lowered(base, parts["sub"]) if parts["sub"] else base
        return low + raised(base, parts["sup"]) if parts["sup"] else low
    if kind == "rad":
        return f"{raised('', parts['deg'])}√{_grouped(parts['e'])}"
    if kind == "d":
        begin, end = _sign(element, "dPr", "begChr", "("), _sign(element, "dPr", "endChr", ")")
        return begin + "、".join(text for part, text in said if part == "e") + end
    if kind == "nary":
        mark = _sign(element, "naryPr", "chr", "∫")
        return f"{mark}{lowered('', parts['sub'])}{raised('', parts['sup'])}{parts['e']}"
    return "".join(text for _, text in said)


def _sign(element: Any, properties: str, name: str, usual: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return usual if found is None else str(found.get(f"{M}val", usual))


def _grouped(text: str) -> str:
    """Bracket what is more than one term, so that the slash keeps its meaning."""
    return f"({text})" if any(mark in text[1:] for mark in "+-−×÷/=＋－ ") else text
