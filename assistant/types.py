"""What goes in and out of the assistant: Turn, Citation, Answer.

The JSON forms are the public contract of ``seisaku ask --json`` and ``POST /api/ask``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; ``document`` is the last one an answer cited, if known."""

    role: Role
    content: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer rests. ``quote`` is ``slide_text[start:end]``, character for character.

    Attributes:
        marker: the n of ``[n]`` in the answer, 1-based.
        document: the document's name.
        title: the slide's title.
        slide: physical number of the slide, 1-based.
        printed_page: the number printed on the slide, or None.
        printed_page_inferred: True where that number follows from the slides around.
        quote: the words of the slide that carry the answer.
        start: first character of the quote in the normalised slide text.
        end: one past its last character.
        passage: the passage around the quote.
        score: how strongly the passage supports the answer, 0 to 1.
    """

    marker: int
    document: str
    title: str
    slide: int
    printed_page: str | None
    quote: str
    start: int
    end: int
    passage: str
    score: float
    printed_page_inferred: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the citation with the field names of the answer contract."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Related:
    """A slide near the question, offered where the documents do not answer it."""

    document: str
    title: str
    slide: int
    printed_page: str | None
    printed_page_inferred: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the suggestion as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with what it rests on, or a refusal with the nearest slides.

    ``abstained`` answers have no citation and an empty ``short_answer``; ``related`` is filled
    only for them. ``confidence`` is 0 to 1. ``credit`` names the sources, a line a document.
    """

    id: str
    question: str
    standalone_question: str
    answer: str
    short_answer: str
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...] = ()
    related: tuple[Related, ...] = ()
    warnings: tuple[str, ...] = ()
    mode: str = "extractive"
    credit: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the answer in the fixed JSON contract (plus ``related`` on abstention)."""
        payload: dict[str, Any] = {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "answer": self.answer,
            "short_answer": self.short_answer,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "citations": [citation.to_json() for citation in self.citations],
            "warnings": list(self.warnings),
            "mode": self.mode,
            "credit": self.credit,
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }
        if self.abstained:
            payload["related"] = [slide.to_json() for slide in self.related]
        return payload
