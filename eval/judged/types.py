"""What a judging sheet is made of: questions, answers, rows without a system, and the key to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from eval.cases.dataset import Message

Value = Literal["right", "partly", "wrong", "declined"]
VALUES: tuple[Value, ...] = get_args(Value)
SIGNS: dict[Value, str] = {"right": "○", "partly": "△", "wrong": "×", "declined": "−"}
UNANSWERABLE = "unanswerable"
"""Kind of the questions without a model answer: the documents do not tell it."""
Text = Annotated[str, Field(pattern=r"\S")]


class JudgedError(Exception):
    """A sheet cannot be made or scored; the message names the file and the row."""


class Question(BaseModel):
    """A question with its model answer, "" where the documents do not answer it."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: Text
    question: Text
    answer: str
    history: tuple[Message, ...] = ()
    given_kind: str = Field(default="", validation_alias=AliasChoices("kind", "type"))

    @property
    def kind(self) -> str:
        """The kind it is counted under."""
        return self.given_kind if self.answer.strip() else UNANSWERABLE


class Given(BaseModel):
    """A system's answer; of ``seisaku ask --batch`` lines only these fields are read."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: Text
    question: str = ""
    answer: Text


@dataclass(frozen=True, slots=True)
class Row:
    """What a judge sees of one answer."""

    number: int
    question: str
    history: str
    model_answer: str
    answer: str


class Entry(BaseModel):
    """Whose answer a row holds, and to which question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1)
    system: Text
    id: Text
    kind: str = ""


class Key(BaseModel):
    """What a sheet hides; ``systems`` are in the order they were given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    systems: tuple[Text, ...]
    rows: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A judge's opinion of one row."""

    number: int
    value: Value
    misleading: bool
    reason: str = ""
