"""The messages of the chat component: questions and answers as HTML that only says words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.messages import Language, message
from assistant.types import Answer, Citation, Evidence
from assistant.web.conversation import Conversation, Exchange, SlideKey, dense, understanding
from assistant.web.literal import literal
from assistant.web.prose import lines, said, written
from assistant.web.prose_html import prose_html

ChatMessage = dict[str, Any]


def chat_messages(
    conversation: Conversation, language: Language, pending: tuple[str, str] | None = None,
    offered: Sequence[str] = (), writes: bool = False,
) -> list[ChatMessage]:  # fmt: skip
    """Return the messages of the chat component.

    Args:
        conversation: what was said.
        language: language of the labels.
        pending: the question being answered and the text so far.
        offered: questions to go on with, as buttons below the last answer.
        writes: whether the text so far is a language model's Markdown.
    """
    shown: list[ChatMessage] = []
    for exchange in conversation:
        shown.append(_message("user", literal(exchange.question)))
        shown.append(_message("assistant", _reply(exchange, language)))
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


def _reply(exchange: Exchange, language: Language) -> str:
    answer = exchange.answer
    if answer is None:
        badge = _badge("failed", message("not_answered", language))
        return f'<div class="reply">{badge}{literal(exchange.failure)}</div>'
    declined = answer.status == "declined"
    badge = _badge("abstained", message("abstained", language)) if declined else ""
    parts = [_understood(answer, language)]
    parts += [f'<div class="reply">{badge}{prose_html(said(answer), language)}</div>']
    if answer.status == "shown":
        parts += [_place(exchange, *item, language) for item in enumerate(answer.evidence, 1)]
    parts += _source_lines(exchange, answer, language)
    parts += [_warning(note, language) for note in answer.warnings]
    if answer.credit:
        parts.append(f'<div class="credit">{literal(answer.credit)}</div>')
    return "".join(parts)


def _badge(kind: str, label: str) -> str:
    return f'<div class="badge {kind}">{literal(label)}</div>'


def _understood(answer: Answer, language: Language) -> str:
    read = understanding(answer)
    if not read:
        return ""
    return (
        f'<div class="understood">{literal(message("understood", language, question=read))}</div>'
    )


def _place(exchange: Exchange, number: int, place: Evidence, language: Language) -> str:
    """Return a place that is shown because nothing is claimed: where it is, and its own words."""
    marker = prose_html(lines(f"[{number}]", {number})[0].parts, language)
    where = f"{place.document} {exchange.place(place, language)} {place.title}"
    label = literal(message("shown_place", language))
    return (
        f'<div class="shown"><div class="where">{marker} {literal(where.strip())}</div>'
        f'<blockquote aria-label="{label}">{literal(dense(place.text))}</blockquote></div>'
    )


def _source_lines(exchange: Exchange, answer: Answer, language: Language) -> list[str]:
    """One line a slide, with the markers of all its citations."""
    found: dict[SlideKey, list[Citation]] = {}
    for citation in answer.citations:
        found.setdefault((citation.document, citation.slide), []).append(citation)
    return [_source_line(exchange, cited, language) for cited in found.values()]


def _source_line(exchange: Exchange, cited: list[Citation], language: Language) -> str:
    markers = "".join(f"[{citation.marker}]" for citation in cited)
    label = f"{markers} {exchange.place(cited[0], language)} {cited[0].title}"
    return f'<div class="source">{literal(label.strip())}</div>'


def _warning(warning: str, language: Language) -> str:
    label = f"{message('warning', language)}: {warning}"
    return f'<div class="warning">{literal(label)}</div>'
