"""An answer before it is checked, and the spans of slides that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.select import Candidate
from assistant.statements import MARK


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of a slide that an answer rests on."""

    candidate: Candidate
    start: int
    end: int

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
    return MARK.sub("", " ".join(text.split("\n"))).strip()
