"""The schema of an answer over HTTP (what `assistant.common.types.Answer.to_json` returns)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from assistant.common.types import Citation, Claim, Related, Status, Usage
from corpus.blocks import BlockKind


class Span(BaseModel):
    """Characters of a slide's text."""

    start: int
    end: int


class Item(Span):
    """An item of a list."""

    level: int


class Block(Span):
    """A part of a place; of a table the rows shown with the head rows over them."""

    kind: BlockKind
    level: int = Field(description="of a heading, 1 the highest; else 0")
    items: list[Item] = Field(default=[], description="of a list")
    cells: list[list[str]] = Field(default=[], description="of a table, a rectangle of rows")
    heads: list[list[bool]] = Field(default=[], description="which cells name a row or a column")
    unit: str = Field(default="", description="of a whole table")
    continued: bool = Field(default=False, description="it goes on from the page before")
    addresses: list[list[str]] = Field(default=[], description="of a sheet's cells")
    address: str = Field(default="", description="of what stands in one cell of a sheet")
    share: float = Field(default=0.0, description="of a figure, the share of the page")


class Evidence(BaseModel):
    """A place that is shown: ``text`` is the slide's text from ``start`` to ``end``."""

    document: str
    title: str
    slide: int
    printed_page: str | None
    text: str
    start: int
    end: int
    score: float
    printed_page_inferred: bool = Field(description="the number follows from the pages around")
    range: str = Field(description="of a sheet, the cells of the place")
    blocks: list[Block] = Field(description="its parts, as spans into the slide's text")
    marks: list[Span] = Field(description="the decisive words, as spans into the slide's text")


class Answer(BaseModel):
    """An answer with what it rests on, places that are shown, or a refusal.

    ``claims`` and ``usage`` are there where a language model was asked, ``related`` (the nearest
    slides) where nothing was found.
    """

    id: str
    question: str
    standalone_question: str
    understood: str = Field(
        description="the question as it was read, with the conversation's words"
    )
    answer: str = Field(description="Markdown where `mode` is `generative`, else plain lines")
    short_answer: str = Field(description="empty unless `status` is `answered`")
    status: Status
    abstained: bool = Field(description="true where `status` is `declined`")
    confidence: float = Field(ge=0, le=1)
    citations: list[Citation]
    evidence: list[Evidence] = Field(
        description="the places that tell it; where `status` is `shown` they are the answer"
    )
    warnings: list[str]
    mode: str
    credit: str
    timings_ms: dict[str, float]
    claims: list[Claim] = Field(
        default=[], description="a language model's statements, each held against its pages"
    )
    usage: Usage | None = Field(default=None, description="what the language model cost")
    related: list[Related] = []


QUESTION = "大学ファンドはどのくらいの規模ですか？"

EXAMPLE: dict[str, Any] = {
    "id": "f13e8812abc5ccf4",  # pragma: allowlist secret
    "question": QUESTION,
    "standalone_question": "大学ファンドはどのくらいの規模ですか?",
    "understood": "大学ファンドはどのくらいの規模ですか?",
    "answer": "10兆円規模です。[1]",
    "short_answer": "10兆円規模",
    "status": "answered",
    "abstained": False,
    "confidence": 0.9701,
    "citations": [
        {
            "marker": 1,
            "document": "deck.txt",
            "title": "世界と伍する研究大学の実現に向けた大学ファンドの創設",
            "slide": 3,
            "printed_page": "6",
            "quote": "10兆円規模の大学ファンドを本年度内に実現する。",
            "start": 361,
            "end": 384,
            "passage": "世界最高水準の研究大学を形成するため、10兆円規模の大学ファンドを本年度内に実現する。",
            "score": 0.9701,
            "printed_page_inferred": True,
            "range": "",
        }
    ],
    "warnings": [],
    "mode": "extractive",
    "credit": "出典：『大学の研究力強化に関する政策スライド（令和3年12月）』p.6",
    "evidence": [],
    "timings_ms": {"query": 2.0, "retrieve": 48.1, "read": 60.3, "total": 110.4},
}
"""A real one, in the OpenAPI document."""
