"""A conversation as it stands on the screen: exchanges, and the chat messages made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.messages import Language, message
from assistant.places import place
from assistant.types import Answer, Citation, Related, Turn

# Everything that Markdown or HTML could read as markup; as entities they are only characters.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
# They turn the order of what follows, so that a figure or a name reads as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")

Source = Citation | Related
SlideKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it.

    Attributes:
        question: as it was asked.
        answer: the answer, or None.
        failure: the sentence that says why there is none.
        inferred: document and number of the cited slides whose printed page is inferred.
        thumb: what the reader rated it, as Gradio names it, or "".
        id: names it among all exchanges; the first one's names the conversation.
        asked: when, ISO 8601 with the server's time zone, or "".
    """

    question: str
    answer: Answer | None = None
    failure: str = ""
    inferred: frozenset[SlideKey] = frozenset()
    thumb: str = ""
    id: str = ""
    asked: str = ""

    def sources(self) -> tuple[Source, ...]:
        """Return what can be shown beside it: the citations, or the nearest slides."""
        if self.answer is None:
            return ()
        return self.answer.related if self.answer.abstained else self.answer.citations

    def place(self, source: Source, language: Language) -> str:
        """Return where a slide is: its physical number, and the number printed on it."""
        inferred = source.printed_page_inferred or (source.document, source.slide) in self.inferred
        return place(source.document, source.slide, source.printed_page, inferred, language)


Conversation = tuple[Exchange, ...]
ChatMessage = dict[str, Any]


def turns(conversation: Conversation) -> tuple[Turn, ...]:
    """Return the answered exchanges as the history of the next question."""
    answered = [(item.question, item.answer) for item in conversation if item.answer]
    return tuple(
        turn
        for question, answer in answered
        for turn in (Turn("user", question), Turn("assistant", answer.answer, _cited(answer)))
    )


def _cited(answer: Answer) -> str:
    return answer.citations[-1].document if answer.citations else ""


def unturned(text: str) -> str:
    """Return text whose characters that would turn the order of others are shown as unknown."""
    return _TURNS.sub("\ufffd", text)


def literal(text: str) -> str:
    """Return text that a Markdown renderer shows exactly as it is, line by line."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", unturned(text))
    return "<br>".join(escaped.splitlines())


def chat_messages(
    conversation: Conversation, language: Language, pending: tuple[str, str] | None = None,
    offered: Sequence[str] = (),
) -> list[ChatMessage]:  # fmt: skip
    """Return the messages of the chat component.

    Args:
        conversation: what was said.
        language: language of the labels.
        pending: the question being answered and the text so far.
        offered: questions to go on with, as buttons below the last answer.
    """
    shown: list[ChatMessage] = []
    for exchange in conversation:
        shown.append(_message("user", literal(exchange.question)))
        shown.append(_message("assistant", _reply(exchange, language)))
    if pending is not None:
        question, text = pending
        shown.append(_message("user", literal(question)))
        shown.append(_message("assistant", f'<div class="pending">{literal(text)}</div>'))
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
    badge = _badge("abstained", message("abstained", language)) if answer.abstained else ""
    parts = [f'<div class="reply">{badge}{_with_markers(answer)}</div>']
    parts += _source_lines(exchange, answer, language)
    parts += [_warning(warning, language) for warning in answer.warnings]
    if answer.credit:
        parts.append(f'<div class="credit">{literal(answer.credit)}</div>')
    return "".join(parts)


def _badge(kind: str, label: str) -> str:
    return f'<div class="badge {kind}">{literal(label)}</div>'


def _with_markers(answer: Answer) -> str:
    text = literal(answer.answer)
    for citation in answer.citations:
        marker = literal(f"[{citation.marker}]")
        text = text.replace(
            marker, f'<span class="marker" role="button" tabindex="0">{marker}</span>'
        )
    return text


def _source_lines(exchange: Exchange, answer: Answer, language: Language) -> list[str]:
    """One line a slide, with the markers of all its citations."""
    lines: dict[SlideKey, list[Citation]] = {}
    for citation in answer.citations:
        lines.setdefault((citation.document, citation.slide), []).append(citation)
    return [_source_line(exchange, cited, language) for cited in lines.values()]


def _source_line(exchange: Exchange, cited: list[Citation], language: Language) -> str:
    markers = "".join(f"[{citation.marker}]" for citation in cited)
    label = f"{markers} {exchange.place(cited[0], language)} {cited[0].title}"
    return f'<div class="source">{literal(label.strip())}</div>'


def _warning(warning: str, language: Language) -> str:
    label = f"{message('warning', language)}: {warning}"
    return f'<div class="warning">{literal(label)}</div>'
