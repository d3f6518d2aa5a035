"""Words of a paragraph as they are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.readers.docx.inline import Words
from corpus.readers.docx.scripts import scripted
from corpus.readers.draft import DraftBlock, put_in

BETWEEN_LINES = " / "
"""Parts short lines: 120 over 350 is not 120350, to whoever leaves out white space too."""
_RUNS_ON = re.compile(r"[\w%％)）]$"), re.compile(r"^(?![ぁ-ん])\w")
"""The end of a line and the beginning of the next that would run into one word."""
_FIGURES = re.compile(r"\d\s*$"), re.compile(r"^\s*\d")


def joined_lines(lines: Sequence[str]) -> str:
    """Return the lines of a cell as one; where two would run into one word, something parts them."""
    text = ""
    for line in lines:
        glues = bool(_RUNS_ON[0].search(text) and _RUNS_ON[1].match(line))
        text += (BETWEEN_LINES if glues else " " if text else "") + line
    return text


def figures_apart(blocks: Sequence[tuple[int, DraftBlock]]) -> list[tuple[int, DraftBlock]]:
    """Return the blocks of a box, a figure that ends one parted from the figure that begins the next."""
    apart: list[tuple[int, DraftBlock]] = []
    for page, block in blocks:
        before = apart[-1][1] if apart else DraftBlock(put_in(""))
        if _FIGURES[0].search(before.text.text) and _FIGURES[1].match(block.text.text):
            text = before.text + put_in(BETWEEN_LINES.rstrip())
            apart[-1] = (apart[-1][0], replace(before, text=text))
        apart.append((page, block))
    return apart


class Line:
    """Words of a paragraph as they are put together: raised letters wait for what is before them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._text = ""
        self._raised = Words("")

    def add(self, words: Words) -> None:
        """Add words behind."""
        if words.script and words.script == self._raised.script:
            self._raised = Words(self._raised.text + words.text, words.script)
            return
        self._settle()
        if words.script:
            self._raised = words
        else:
            self._text += words.text

    def taken(self) -> str:
        """Return what was put together, and begin anew."""
        self._settle()
        text, self._text = self._text, ""
        return text

    def _settle(self) -> None:
        if self._raised.text:
            self._text += scripted(self._raised.text, self._raised.script, self._text)
        self._raised = Words("")
