"""The messages of the chat component: questions and answers as HTML that only says words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.answer.written.conversation import Conversation
from assistant.answer.written.prose import lines, written
from assistant.common.messages import Language
from assistant.web.chat.card import Held, card
from assistant.web.chat.prose_html import prose_html
from assistant.web.look.literal import literal

ChatMessage = dict[str, Any]
NOTHING_HELD = Held()


def chat_messages(
    conversation: Conversation, language: Language, pending: tuple[str, str] | None = None,
    offered: Sequence[str] = (), writes: bool = False, held: Held = NOTHING_HELD,
) -> list[ChatMessage]:  # fmt: skip
    """Return the messages of the chat component.

    Args:
        conversation: what was said.
        language: language of the labels.
        pending: the question being answered and the text so far.
        offered: questions to go on with, as buttons below the last answer.
        writes: whether the text so far is a language model's Markdown.
        held: what the cards tell of documents.
    """
    shown: list[ChatMessage] = []
    for exchange in conversation:
        shown.append(_message("user", literal(exchange.question)))
        shown.append(_message("assistant", card(exchange, language, held)))
    if pending is not None:
        question, text = pending
        growing = prose_html(written(text) if writes else lines(text), language)
        shown.append(_message("user", literal(question)))
        shown.append(_message("assistant", f'<div class="pending">{growing}</div>'))
    if shown and offered:
        shown[-1]["options"] = [{"value": question, "label": question} for question in offered]
    return shown


def _message(role: str, content: str) -> ChatMessage:
    return {"role": role, "content": content}
