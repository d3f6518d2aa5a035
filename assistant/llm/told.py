"""The way from a question to what is said: by the language model, or in the slides' own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.common.messages import Language, message
from assistant.common.types import Answer, Detail, Doing, Evidence, Turn
from assistant.llm.models.model import ModelError
from assistant.llm.writer import Finds, NothingHeldError, Writer

STEP = 12
"""Characters by which an extracted answer grows on the screen."""


class Answers(Finds, Protocol):
    """What answers in the slides' own words, and finds pages; the model is waited for outside of it."""

    @property
    def writer(self) -> Writer | None:
        """The language model's part, None without one."""
        ...

    def check(self, question: str) -> None:
        """Refuse a question that is empty or too long."""
        ...

    def beforehand(self, question: str, history: Sequence[Turn]) -> Answer | None:
        """Answer what needs no model: a page that is not there, a question that points to nothing."""
        ...

    def extract(self, question: str, history: Sequence[Turn], whole: str | None = None) -> Answer:
        """Answer in the slides' own words; ``whole`` is the question made whole, if it was."""
        ...

    def places(self, question: str) -> tuple[Evidence, ...]:
        """Return the places nearest to a question."""
        ...

    def finished(self, answer: Answer) -> Answer:
        """Return an answer with the lines that name its sources, and what has to be said of them."""
        ...


def told(
    assistant: Answers, question: str, history: Sequence[Turn], detail: Detail | None = None
) -> Iterator[str | Answer]:
    """Yield what is being done and the text as it grows, then the answer."""
    writer = assistant.writer
    if writer is None:
        yield assistant.finished(assistant.extract(question, history))
        return
    if answer := assistant.beforehand(question, history):
        yield assistant.finished(answer)
        return
    read = writer.read(question, history)
    try:
        for piece in writer.write(assistant, question, read, history, detail):
            if isinstance(piece, Answer):
                yield assistant.finished(piece)
            else:
                yield piece
    except (ModelError, NothingHeldError) as error:
        # a wish about the last answer cannot be met without the model: its own question is looked up
        whole = None if read.again or read.by_rules else read.whole
        yield _without_model(assistant, writer, question, history, whole, error)


def _without_model(
    assistant: Answers, writer: Writer, question: str, history: Sequence[Turn], whole: str | None,
    error: ModelError | NothingHeldError,
) -> Answer:  # fmt: skip
    """Answer as without a model, or show the places nearest to the question, and say why."""
    language = writer.options.language
    reason = f"llm_{error.reason}" if isinstance(error, ModelError) else "llm_unsupported"
    answer = assistant.extract(question, history, whole)
    instead = "llm_extracted"
    if answer.abstained and (places := assistant.places(answer.standalone_question)):
        text = message("llm_places", language)
        answer = replace(answer, answer=text, abstained=False, related=(), evidence=places)
        instead = "llm_shown"
    notes = (message(reason, language), message(instead, language))
    return assistant.finished(replace(answer, warnings=(*answer.warnings, *notes)))


def streamed(
    assistant: Answers, question: str, history: Sequence[Turn], language: Language,
    detail: Detail | None = None,
) -> Iterator[str | Answer]:  # fmt: skip
    """Yield what is being done and the growing text (str), then the answer."""
    assistant.check(question)
    yield Doing(message("searching", language))
    shown = False
    for piece in told(assistant, question, history, detail):
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
