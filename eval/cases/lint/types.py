"""What lint finds, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.types import Slide
from eval.cases.dataset import Case

Level = Literal["error", "warning"]
LEVELS: dict[Level, str] = {"error": "誤り / error", "warning": "注意 / warning"}
Slides = Callable[[str], tuple[Slide, ...]]
"""Gives the slides of a document, none where it is not indexed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case with the number of its line, from 1."""

    number: int
    case: Case


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong (error) or looks wrong (warning) with a line's field."""

    level: Level
    line: int
    field: str
    text: str
    case: str = ""

    def __str__(self) -> str:
        """Return the finding as it is printed after the file's name."""
        name = f" {self.case}" if self.case else ""
        return f"{self.line}行目{name} {self.field}: {LEVELS[self.level]}: {self.text}"


def about(line: Line, level: Level, field: str, text: str) -> Finding:
    """Return a finding about a case."""
    return Finding(level, line.number, field, text, line.case.id)
