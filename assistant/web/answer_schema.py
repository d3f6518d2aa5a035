"""The schema of an answer over HTTP (what `assistant.types.Answer.to_json` returns)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from assistant.types import Citation, Claim, Evidence, Related, Status, Usage


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
    evidence: list[Evidence] = Field(description="the places shown where `status` is `shown`")
    warnings: list[str]
    mode: str
    credit: str
    timings_ms: dict[str, float]
    claims: list[Claim] = Field(
        default=[], description="a language model's statements, each held against its pages"
    )
    usage: Usage | None = Field(default=None, description="what the language model cost")
    related: list[Related] = []
