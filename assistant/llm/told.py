"""The way from a question to what is said: extracted, then told by the language model if there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.llm.prompt import Source
from assistant.llm.writer import Writer
from assistant.messages import Language, message
from assistant.types import Answer, Turn

STEP = 12
"""Characters by which an extracted answer grows on the screen."""


class Extracts(Protocol):
    """What answers in the slides' own words; the model is waited for outside of it."""

    @property
    def writer(self) -> Writer | None:
        """The language model's part, None without one."""
        ...

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long."""
        ...

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words; ``whole`` is the question made whole, if it was."""
        ...

    def sources(self, answer: Answer) -> list[Source]:
        """Return the passages that the model may use for an answer."""
        ...

    def credit(self, answer: Answer) -> str:
        """Return the lines that name an answer's sources."""
        ...


def told(assistant: Extracts, question: str, history: Sequence[Turn]) -> Iterator[str | Answer]:
    """Yield the text as it grows, then the answer.

    What the documents do not answer is declined before the model is asked.
    """
    writer = assistant.writer
    whole = writer.standalone(question, history) if writer and history else None
    answer = assistant.extract(question, history, whole)
    if writer is None or answer.abstained:
        yield replace(answer, credit=assistant.credit(answer))
        return
    for piece in writer.write(answer, assistant.sources(answer)):
        if isinstance(piece, Answer):
            yield replace(piece, credit=assistant.credit(piece))
        else:
            yield piece


def streamed(
    assistant: Extracts, question: str, history: Sequence[Turn], language: Language
) -> Iterator[str | Answer]:
    """Yield what is being done and the growing text (str), then the answer."""
    assistant.check(question)
    yield message("searching", language)
    shown = False
    for piece in told(assistant, question, history):
        if isinstance(piece, Answer) and not shown:
            for end in range(0, len(piece.answer), STEP):
                yield piece.answer[: end + STEP]
        shown = True
        yield piece


def last(pieces: Iterator[str | Answer]) -> Answer:
    """Return the answer at the end of a stream."""
    answer: Answer | None = None
    for piece in pieces:
        if isinstance(piece, Answer):
            answer = piece
    assert answer is not None  # noqa: S101 - every stream ends with one
    return answer
