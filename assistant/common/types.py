"""What goes in and out of the assistant: Turn, Citation, Answer.

The JSON forms are the public contract of ``seisaku ask --json`` and ``POST /api/ask``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.block_json import block_json
from corpus.blocks import Block

Role = Literal["user", "assistant"]
Status = Literal["answered", "shown", "asked_back", "declined"]
Check = Literal["held", "unheld", "calculated", "picture", "none"]
Detail = Literal["brief", "full"]
Place = tuple[str, int]
"""Name of a document, number of a slide."""


class Doing(str):
    """What is being done, told in place of the text so far."""

    __slots__ = ()


class Plain:
    """What has nothing but its fields to tell."""

    __slots__: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the fields by the names of the answer contract."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation.

    Attributes:
        role: who speaks.
        content: what was said.
        document: the document that an answer cited last, if known.
        cited: the slides that an answer cited, in order, if known.
    """

    role: Role
    content: str
    document: str = ""
    cited: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation(Plain):
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
        range: of a sheet, the cells of the quote (「シート『別表1』 B12:D12」); else "".
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
    range: str = ""


@dataclass(frozen=True, slots=True)
class Related(Plain):
    """A slide near the question, offered where the documents do not answer it."""

    document: str
    title: str
    slide: int
    printed_page: str | None
    printed_page_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a language model says, held against the pages it cites.

    Attributes:
        text: the sentence, list item or table row, without markers.
        markers: the n of its citations, in order.
        check: "held" by its pages; "calculated" from figures that are; "picture" where it was read
            from a page's picture and cannot be checked; "unheld"; "none" where it states no fact.
        why: for "unheld" and "calculated" the reason or the arithmetic, in the user's language.
    """

    text: str
    markers: tuple[int, ...]
    check: Check
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the claim as plain values, ``why`` only where there is one."""
        payload = {"text": self.text, "markers": list(self.markers), "check": self.check}
        return {**payload, "why": self.why} if self.why else payload


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that is shown: ``text`` is ``slide_text[start:end]``, whole parts of one slide.

    ``range`` and ``printed_page_inferred`` are those of a citation; scores are comparable within one
    answer.

    Attributes:
        blocks: its parts, as spans into the slide's text; of a table the rows shown with their head
            rows, which may stand before ``start``.
        marks: the decisive words, as spans into the slide's text.
    """

    document: str
    title: str
    slide: int
    printed_page: str | None
    text: str
    start: int
    end: int
    score: float
    printed_page_inferred: bool = False
    range: str = ""
    blocks: tuple[Block, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the place with the field names of the answer contract."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {
            **values,
            "blocks": [block_json(block) for block in self.blocks],
            "marks": [{"start": start, "end": end} for start, end in self.marks],
        }


@dataclass(frozen=True, slots=True)
class Usage(Plain):
    """What a language model's requests cost: how many, and the tokens sent and written."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


VARYING = ("timings_ms",)
"""Fields of an answer that differ each time the same question is asked; evaluations leave them out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with what it rests on, or a refusal with the nearest slides.

    ``abstained`` answers have no citation and an empty ``short_answer``; ``related`` is filled
    only for them. ``confidence`` is 0 to 1. ``credit`` names the sources, a line a document.
    ``understood`` is the question as it was read, with what was taken from the conversation;
    ``evidence`` the places shown where nothing is claimed; ``claims`` and ``usage`` are a language
    model's (``usage`` is None without one).
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
    understood: str = ""
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    usage: Usage | None = None
    asks_back: bool = False

    @property
    def status(self) -> Status:
        """What kind of answer this is."""
        if self.asks_back:
            return "asked_back"
        if self.abstained:
            return "declined"
        return "shown" if self.evidence and not self.citations else "answered"

    @property
    def unheld(self) -> int:
        """How many of a language model's claims its pages do not hold."""
        return sum(claim.check == "unheld" for claim in self.claims)

    def to_json(self) -> dict[str, Any]:
        """Return the answer in the fixed JSON contract (plus ``related`` on abstention)."""
        payload: dict[str, Any] = {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "understood": self.understood or self.standalone_question,
            "answer": self.answer,
            "short_answer": self.short_answer,
            "status": self.status,
            "abstained": self.abstained,
            "confidence": round(self.confidence, 4),
            "citations": [citation.to_json() for citation in self.citations],
            "warnings": list(self.warnings),
            "mode": self.mode,
            "credit": self.credit,
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }
        payload["evidence"] = [place.to_json() for place in self.evidence]
        if self.usage is not None:
            payload["claims"] = [claim.to_json() for claim in self.claims]
            payload["usage"] = self.usage.to_json()
        if self.abstained:
            payload["related"] = [slide.to_json() for slide in self.related]
        return payload
