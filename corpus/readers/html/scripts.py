"""Raised and lowered text, and what stands in a form's fields, as plain characters."""

from __future__ import annotations

import re
from typing import Any

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_IN_RAISED = re.compile(r"^[0-9+\-−=ni]+$")
_IN_LOWERED = re.compile(r"^[0-9+\-−=]+$")
_PLAIN = re.compile(r"^(?:st|nd|rd|th|er|e|o|TM|®|™|[(（\[［※*＊†‡].*)$")
"""Raised text that says the same on the line: ordinals, and notes that bear their own sign."""
_FULL = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")


def write_script(element: Any, tag: str) -> None:
    """Write raised or lowered text into the element: 10⁶, CO₂, 5億円(注2)."""
    if tag not in ("sup", "sub"):
        return
    text = " ".join(element.text_content().split()).translate(_FULL)
    written = _raised(text) if tag == "sup" else _lowered(text)
    for child in list(element):
        element.remove(child)
    element.text = written


def _raised(text: str) -> str:
    if not text or _PLAIN.match(text):
        return text
    if _IN_RAISED.match(text):
        return text.translate(_RAISED)
    return f"^{text}" if text.isascii() and len(text.split()) == 1 else f"({text})"


def _lowered(text: str) -> str:
    return text.translate(_LOWERED) if _IN_LOWERED.match(text) else text


def write_input(element: Any, tag: str) -> None:
    """Write what a field of a form shows into the element."""
    if tag == "input":
        kind = (element.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            element.text = "☑" if "checked" in element.attrib else "☐"
        elif kind in ("text", "number", "date", "tel", "email", "url"):
            element.text = element.get("value") or ""
    elif tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        text = "、".join(" ".join(option.text_content().split()) for option in chosen)
        for child in list(element):
            element.remove(child)
        element.text = text
