"""Thumbs and a comment on an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import gradio as gr

from assistant.answer.written.conversation import Conversation, turns
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.common.types import Answer, Turn
from assistant.web.chat.chat import QUIET
from assistant.web.http.problems import log_failure
from assistant.web.look.literal import literal
from assistant.web.look.shortened import shorten
from assistant.web.sign_in.visitor import visitor

Thumb = Literal["up", "down"]
MAX_COMMENT_CHARS = 1_000

# What Gradio calls the two thumbs.
_GRADIO: dict[Thumb, str] = {"up": "Like", "down": "Dislike"}
# The answer being rated: its place in the conversation, its id and the thumb.
Rated = tuple[int, str, Thumb]


class FeedbackSink(Protocol):
    """Where ratings are kept."""

    def add(
        self, answer: Answer, thumb: Thumb, comment: str, history: Sequence[Turn], user: str
    ) -> object:
        """Keep a rating; ``comment`` may be empty, ``user`` is "" where nobody signed in."""
        ...


class Rating:
    """What the form does: each public method is one event."""

    def __init__(self, sink: FeedbackSink, settings: Settings) -> None:
        self._sink = sink
        self._language = settings.language

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the form's language."""
        return message(key, self._language, **values)

    def choose(self, conversation: Conversation, clicked: gr.LikeData) -> tuple[Any, ...]:
        """Open the form for the answer whose thumb was pressed; pressed again, close it."""
        place = clicked.index if isinstance(clicked.index, int) else clicked.index[0]
        index = place // 2
        answer = conversation[index].answer if index < len(conversation) else None
        if answer is None or not isinstance(clicked.liked, bool):
            return self.cancel(conversation)
        thumb: Thumb = "up" if clicked.liked else "down"
        told = self.say(
            "rating_of", thumb=self.say(f"thumb_{thumb}"), question=shorten(answer.question)
        )
        asked = f'<p class="ask">{literal(told)}</p>'
        rated: Rated = (index, answer.id, thumb)
        # told back to Gradio, which otherwise could not take it back
        pressed = thumbs_of(_with_thumb(conversation, index, thumb))
        return (rated, gr.Column(visible=True), asked, "", "", pressed)

    def cancel(self, conversation: Conversation) -> tuple[Any, ...]:
        """Close the form; the thumb that was not sent is taken back."""
        return (None, gr.Column(visible=False), "", "", "", thumbs_of(conversation))

    def send(
        self, rated: Rated | None, comment: str, conversation: Conversation
    ) -> tuple[Any, ...]:
        """Keep the rating, and say whether that was done."""
        if rated is None or not _stands(rated, conversation):
            return (*self.cancel(conversation), conversation)
        index, _, thumb = rated
        exchange = conversation[index]
        assert exchange.answer is not None  # noqa: S101 - it stands
        try:
            words = comment.strip()[:MAX_COMMENT_CHARS]
            history = turns(conversation[:index])
            self._sink.add(exchange.answer, thumb, words, history, visitor().user)
        except Exception as error:  # people see a sentence, never a traceback
            log_failure(error)
            failed = f'<p class="failed" role="alert">{literal(self.say("rating_failed"))}</p>'
            return (gr.skip(), gr.skip(), gr.skip(), gr.skip(), failed, gr.skip(), gr.skip())
        conversation = _with_thumb(conversation, index, thumb)
        done = f'<p class="done" role="status">{literal(self.say("rating_done"))}</p>'
        closed = (None, gr.Column(visible=False), "", "", done)
        return (*closed, thumbs_of(conversation), conversation)


def _stands(rated: Rated, conversation: Conversation) -> bool:
    """Whether the answer is still the one whose thumb was pressed."""
    index, answer_id, _ = rated
    answer = conversation[index].answer if index < len(conversation) else None
    return answer is not None and answer.id == answer_id


def _with_thumb(conversation: Conversation, index: int, thumb: Thumb) -> Conversation:
    rated = replace(conversation[index], thumb=_GRADIO[thumb])
    return (*conversation[:index], rated, *conversation[index + 1 :])


def thumbs_of(conversation: Conversation) -> Any:
    """Return the chat's change that shows the thumbs of a conversation."""
    return gr.Chatbot(feedback_value=[exchange.thumb or None for exchange in conversation])


@dataclass(frozen=True, slots=True)
class RatingForm:
    """The components of the form."""

    rated: gr.State
    form: gr.Column
    asked: gr.Markdown
    comment: gr.Textbox
    status: gr.Markdown
    send: gr.Button
    cancel: gr.Button


def rating_form(rating: Rating) -> RatingForm:
    """Return the form, closed."""
    with gr.Column(visible=False, elem_id="rating") as form:
        asked = gr.Markdown("", latex_delimiters=[])
        comment = gr.Textbox(
            label=rating.say("rating_comment"), lines=2, max_lines=4, elem_id="rating-comment",
            placeholder=rating.say("rating_placeholder"), max_length=MAX_COMMENT_CHARS,
        )  # fmt: skip
        with gr.Row():
            send = gr.Button(rating.say("rating_send"), size="sm", variant="primary")
            cancel = gr.Button(rating.say("rating_cancel"), size="sm")
    status = gr.Markdown("", latex_delimiters=[], elem_id="rating-status")
    return RatingForm(gr.State(None), form, asked, comment, status, send, cancel)


def connect_rating(
    rating: Rating, parts: RatingForm, chat: gr.Chatbot, conversation: gr.State
) -> Any:
    """Connect the thumbs below each answer and the form; returns the event that rates."""
    written = [parts.rated, parts.form, parts.asked, parts.comment, parts.status, chat]
    chat.like(rating.choose, conversation, written, **QUIET)
    parts.cancel.click(rating.cancel, conversation, written, **QUIET)
    sent = [parts.rated, parts.comment, conversation]
    return parts.send.click(rating.send, sent, [*written, conversation], **QUIET)
