"""The texts of cells: runs with what is struck through or coloured, readings left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.readers.safe_xml import local_name
from corpus.readers.xlsx.colours import Palette, Rgb
from corpus.readers.xlsx.package import Package, is_on

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: ``colour`` is None where it has its cell's."""

    text: str
    struck: bool = False
    colour: Rgb | None = None
    own_strike: bool = False
    """Whether it says by itself if it is struck; else its cell's font tells."""


Text = str | tuple[Run, ...]
"""A text of one look, or its runs."""


def shared_strings(package: Package, part: str, palette: Palette) -> list[Text]:
    """Return the texts that cells share.

    Raises:
        PartError: the part is damaged.
    """
    return [text_of(item, palette) for item in package.elements(part, ("si",))]


def text_of(item: Any, palette: Palette) -> Text:
    """Return the text of a ``si`` or ``is`` element."""
    runs: list[Run] = []
    plain = True
    for child in item:
        name = local_name(child)
        if name == "t":
            runs.append(Run(unescaped(child.text or "")))
        elif name == "r":
            run = _run(child, palette)
            plain = plain and run == Run(run.text)
            runs.append(run)
    return "".join(run.text for run in runs) if plain else tuple(run for run in runs if run.text)


def _run(element: Any, palette: Palette) -> Run:
    text = unescaped("".join(t.text or "" for t in element.iterchildren("{*}t")))
    look = element.find("{*}rPr")
    if look is None:
        return Run(text)
    strike, colour = look.find("{*}strike"), look.find("{*}color")
    align = look.find("{*}vertAlign")
    if align is not None:
        text = text.translate({"superscript": _RAISED, "subscript": _LOWERED}.get(align.get("val"), {}))  # fmt: skip
    return Run(text, is_on(strike), palette.of(colour), strike is not None)


def unescaped(text: str) -> str:
    """Return a text with ``_x000D_`` and its like as the characters they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n")
