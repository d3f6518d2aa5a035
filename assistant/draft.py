"""An answer before it is checked, and the spans of slides that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.select import Candidate
from assistant.statements import MARK


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a slide that an answer rests on.

    Attributes:
        candidate: the statement it was found by.
        start, end: its characters in the slide.
        said: what is told of it where that is less than all of it.
    """

    candidate: Candidate
    start: int
    end: int
    said: str = ""

    @property
    def shown(self) -> str:
        """What is told of the quoted words, on one line."""
        return one_line(self.said or self.text)

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.candidate.slide.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked: text with markers, its gist, and what it rests on."""

    text: str
    short: str
    quotes: tuple[Quote, ...]


def one_line(text: str) -> str:
    """Return text on one line, without the bullet it begins with."""
    return MARK.sub("", " ".join(text.split("\n")).lstrip("、 ")).lstrip("| ").strip()
