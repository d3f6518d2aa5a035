"""Footnotes and endnotes: numbered by their marks, found by their ids."""

from __future__ import annotations

from typing import Any, Literal

from corpus.readers.docx.names import W, child_value, number, value
from corpus.readers.docx.number_formats import written
from corpus.readers.docx.scripts import note_mark

Kind = Literal["footnote", "endnote"]
_MARKS = {"footnote": "注", "endnote": "文末注"}
"""Both kinds count from one: a word tells them apart."""
_DIGITS = ("decimal", "decimalFullWidth", "")


class Notes:
    """The notes of one file."""

    def __init__(self, footnotes: Any, endnotes: Any, settings: Any) -> None:
        """Take the roots of the parts; None where the file has none."""
        self._elements = {
            (kind, value(one, "id")): one
            for kind, root in (("footnote", footnotes), ("endnote", endnotes))
            for one in (() if root is None else root.findall(f"{W}{kind}"))
        }
        self._settings = settings
        self._counts: dict[str, int] = {}

    def take(self, kind: Kind, reference: Any) -> tuple[str, Any]:
        """Count a reference; return its mark, and the note's element where there is one.

        The mark is "" where the author wrote one of his own behind the reference.
        """
        element = self._elements.get((kind, value(reference, "id")))
        if value(reference, "customMarkFollows") in ("1", "true", "on"):
            return "", element
        about = None if self._settings is None else self._settings.find(f"{W}{kind}Pr")
        first = number(child_value(about, "numStart"), 1)
        self._counts[kind] = count = self._counts.get(kind, first - 1) + 1
        how = child_value(about, "numFmt")
        shown = str(count) if how in _DIGITS else written(count, how)
        return note_mark(shown, _MARKS[kind]), element
