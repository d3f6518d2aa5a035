"""The lines of a recording: one header, then replies by prompt (exact) or by question (tied)."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.common.types import Place

FORMAT: Final = "seisaku-llm-recording"
Kind = Literal["exact", "tied"]
Failure = Literal["too_long", "refused"]
"""Failures that a prompt brings about itself: asked again it fails again, and the run goes on by them."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Header(_Line):
    """The first line.

    Attributes:
        kind: "exact" is keyed by ``Prompt.key``; "tied" by the question, its sentences by pages.
        model: whose replies these are.
        written: how and by what.
        date: the day, ISO 8601.
        sees: whether that model was shown pictures.
    """

    format: Literal["seisaku-llm-recording"]
    kind: Kind
    model: str
    written: str
    date: str
    sees: bool = False


class RecordedPrompt(_Line):
    """What the model was told; of pictures only the number is kept."""

    system: str
    user: str
    may_search: bool = False
    pictures: int = 0


class Record(_Line):
    """One reply of an exact recording.

    Attributes:
        key: ``Prompt.key``.
        reply: all that was said.
        question: what was asked, for people.
        prompt: without it the reply can be replayed but not tied.
        failure: why the model broke off after that, where it always would.
    """

    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    reply: str
    question: str = ""
    prompt: RecordedPrompt | None = None
    failure: Failure | None = None


class TiedSentence(_Line):
    """A part of a reply: a sentence, or Markdown with its line breaks, without markers.

    Attributes:
        text: what is said; the texts of a reply are joined as they are.
        pages: where it stands; it is said only where all of them are handed over.
    """

    text: str
    pages: tuple[Place, ...]


class TiedAnswer(_Line):
    """What a model says to a question; no sentence where the documents do not answer it.

    Attributes:
        question: as it stands behind 「質問: 」.
        sentences: what it says, in order.
        search: words it asks for where it lacks the page; () for those of the question.
        task: "" for answering, "rework", "repair", or the words of a step.
        before: what is reworked or repaired.
    """

    question: str
    sentences: tuple[TiedSentence, ...]
    search: tuple[str, ...] = ()
    task: str = ""
    before: str = ""


class TiedRewrite(_Line):
    """A follow-up made whole: what the model replied after these questions of the user."""

    prompt_kind: Literal["rewrite"]
    question: str
    history: tuple[str, ...]
    reply: str
