"""Fields: Word shows their results and not their codes; a few are drawn from the code itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus.readers.docx.names import W, is_on, number, value
from corpus.readers.docx.symbols import shown_symbol

TICKED, UNTICKED = "☑", "☐"
_SYMBOL = re.compile(r"SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s+\"?([^\"\\]+))?", re.IGNORECASE)
_BUTTON = re.compile(r"(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.+)", re.IGNORECASE | re.DOTALL)
_EQUATION = re.compile(
    r"EQ\s+(?:\\\*\s*\S+\s+)*\\(\w)((?:\\\w+)*)\s*\((.*)\)", re.IGNORECASE | re.DOTALL
)
_RAISED = re.compile(r"^\s*\\s\\\w")
"""An argument of EQ that is set above the line: a reading."""
_SWITCHES = re.compile(r"\\\w+\s*[\d.]*\(|\)$")


@dataclass
class _Field:
    """A field that has begun."""

    begin: Any
    code: str = ""
    has_result: bool = False
    shows: bool = False


class Fields:
    """The fields that are open at a place of the text; they may run over paragraphs."""

    def __init__(self) -> None:
        """Begin where none is open."""
        self._open: list[_Field] = []

    @property
    def hides(self) -> bool:
        """Whether the words here are part of a code."""
        return any(not one.has_result for one in self._open)

    def add_code(self, text: str) -> None:
        """Take a piece of a code."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].code += text

    def note_shown(self) -> None:
        """Take note that the open fields have a result."""
        for one in self._open:
            one.shows = True

    def mark(self, element: Any) -> str:
        """Take a mark (``w:fldChar``); return what a field without a result shows at its end."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Field(element))
        elif self._open and kind == "separate":
            self._open[-1].has_result = True
        elif self._open and kind == "end":
            closed = self._open.pop()
            return "" if closed.shows or self.hides else _drawn(closed)
        return ""

    def end_paragraph(self) -> None:
        """Close fields whose code never ended; the rest of the document is no code."""
        self._open = [one for one in self._open if one.has_result]


def _drawn(field: _Field) -> str:
    name = field.code.split()[0].upper() if field.code.split() else ""
    data = field.begin.find(f"{W}ffData")
    if name == "FORMCHECKBOX" and data is not None:
        return _tick(data.find(f"{W}checkBox"))
    if name == "FORMDROPDOWN" and data is not None:
        return _choice(data.find(f"{W}ddList"))
    if name == "EQ":
        return equation(field.code)
    if match := _SYMBOL.match(field.code.strip()):
        code = int(match[1], 16) if match[1].lower().startswith("0x") else int(match[1])
        return shown_symbol((match[2] or "").strip(), code) if code < 0x10000 else ""
    match = _BUTTON.match(field.code.strip())
    return match[1].strip() if match else ""


def _tick(box: Any) -> str:
    if box is None:
        return UNTICKED
    name = "checked" if box.find(f"{W}checked") is not None else "default"
    return TICKED if is_on(box, name) else UNTICKED


def _choice(choices: Any) -> str:
    entries = [] if choices is None else [value(one) for one in choices.findall(f"{W}listEntry")]
    if not entries:
        return ""
    chosen = choices.find(f"{W}result")
    at = number(value(chosen if chosen is not None else choices.find(f"{W}default")), 0)
    return entries[at] if 0 <= at < len(entries) else entries[0]


def equation(code: str) -> str:
    r"""Return what an EQ field shows on one line.

    Word for Japanese writes readings and circled characters so: ``EQ \o\ad(\s\up 9(きそ),基礎)``
    shows 基礎, ``EQ \o\ac(○,1)`` shows 1 in a circle, ``EQ \f(1,2)`` a half.
    """
    match = _EQUATION.match(code.strip())
    if match is None:
        return ""
    parts = _arguments(match[3])
    base = [_SWITCHES.sub("", part).strip() for part in parts if not _RAISED.match(part)]
    if match[1].lower() == "f" and len(base) == 2:
        return f"{base[0]}/{base[1]}"
    if match[1].lower() == "o" and len(base) > 1 and base[0] in ("○", "◯", "〇"):
        inner = number(base[-1], 0)
        return chr(0x2460 + inner - 1) if 0 < inner <= 20 else f"({base[-1]})"
    return "".join(base)


def _arguments(text: str) -> list[str]:
    """Part a list of arguments at its commas, not at those inside brackets."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char in ",;" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts
