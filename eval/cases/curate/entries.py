"""A draft as text that a person edits: JSON in the dataset's own words."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.operate.curation import Entry, Place


class DraftError(Exception):
    """A draft cannot be read; the message says where and why."""


class _Gold(BaseModel):
    model_config = ConfigDict(extra="forbid")
    document: str
    slide: int
    passage: str


class _Draft(BaseModel):
    """A draft's file; whether it makes a case is checked when it is accepted."""

    model_config = ConfigDict(extra="forbid")
    question: str
    kind: str
    answerable: bool
    answers: list[list[str] | str] = Field(default_factory=list)
    gold: list[_Gold] = Field(default_factory=list)
    reason: str = ""


def written(entry: Entry) -> str:
    """Return a draft as JSON, a thing of the answer a line."""
    values: dict[str, Any] = {
        "question": entry.question,
        "kind": entry.kind,
        "answerable": entry.answerable,
        "answers": [list(forms) for forms in entry.answers],
        "gold": [
            {"document": p.document, "slide": p.slide, "passage": p.quote} for p in entry.gold
        ],
        "reason": entry.reason,
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Entry:
    """Return the draft of a text.

    Raises:
        DraftError: it is no JSON, or a field of it is wrong.
    """
    try:
        draft = _Draft.model_validate_json(text)
    except ValidationError as invalid:
        said = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'JSON'}: {error['msg']}"
            for error in invalid.errors()
        )
        raise DraftError(said) from None
    answers = (tuple([forms] if isinstance(forms, str) else forms) for forms in draft.answers)
    gold = tuple(Place(item.document, item.slide, item.passage) for item in draft.gold)
    return Entry(
        draft.question,
        draft.kind,
        draft.answerable,
        tuple(filter(None, answers)),
        gold,
        draft.reason,
    )
