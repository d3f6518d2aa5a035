"""The chat: questions on the left, the slide and the passage behind the answer on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.errors import AssistantError
from assistant.messages import message
from assistant.settings import Settings
from assistant.types import Answer
from assistant.web.conversation import Conversation, Exchange, chat_messages, turns
from assistant.web.panel import SHOWN, Panel
from assistant.web.problems import log_failure
from assistant.web.shared import Assistant
from index.errors import IndexingError

# Readers who wait are told so at once; the assistant itself takes one question at a time.
CONCURRENT_EVENTS = 16
# Beyond this many waiting questions it is kinder to say so than to let people wait.
MAX_WAITING = 64

# Values for: chat, question box, conversation, index of the exchange shown, selector, and the
# panel's own.
Update = tuple[Any, ...]
UPDATED = 5 + SHOWN


class Chat:
    """What the conversation does: each public method is one event."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._limit = settings.max_question_chars
        self._language = settings.language
        self.panel = Panel(assistant, settings)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the chat's language."""
        return message(key, self._language, **values)

    def respond(self, question: str, conversation: Conversation) -> Iterator[Update]:
        """Answer a question: say at once what is being done, then show the answer as it grows."""
        if not question.strip():
            yield (gr.skip(),) * UPDATED
            return
        question = question.encode(errors="replace").decode()  # no half surrogate pairs
        exchange = Exchange(question)
        for step in self._attempt(question, conversation):
            if isinstance(step, Exchange):
                exchange = step
            else:
                yield self._waiting(question, step, conversation)
        asked = datetime.now().astimezone().isoformat(timespec="seconds")
        conversation = (*conversation, replace(exchange, id=uuid4().hex, asked=asked))
        shown = len(conversation) - 1
        yield self.screen(conversation, shown, gr.skip())

    def screen(self, conversation: Conversation, shown: int, question: Any = "") -> Update:
        """Return a conversation as it stands on the screen, with one answer's evidence."""
        chat = chat_messages(conversation, self._language)
        sources = self.panel.sources(conversation, shown)
        return (chat, question, conversation, shown, *sources)

    def _attempt(self, question: str, conversation: Conversation) -> Iterator[str | Exchange]:
        if len(question) > self._limit:
            failure = self.say("question_too_long", length=len(question), limit=self._limit)
            yield Exchange(question[: self._limit], failure=failure)
            return
        yield self.say("searching")
        try:
            for piece in self._assistant.stream(question, turns(conversation)):
                yield self._answered(question, piece) if isinstance(piece, Answer) else piece
        except (AssistantError, IndexingError) as error:
            yield Exchange(question, failure=str(error))
        except Exception as error:  # people see a sentence, never a traceback
            log_failure(error)
            yield Exchange(question, failure=self.say("internal_error"))

    def _answered(self, question: str, answer: Answer) -> Exchange:
        exchange = Exchange(question, answer)
        slides = [
            (source.document, self.panel.slide(source.document, source.slide))
            for source in exchange.sources()
        ]
        inferred = frozenset(
            (document, slide.number)
            for document, slide in slides
            if slide is not None and slide.printed_page_inferred
        )
        return Exchange(question, answer, inferred=inferred)

    def _waiting(self, question: str, text: str, conversation: Conversation) -> Update:
        chat = chat_messages(conversation, self._language, (question, text))
        return (chat, "", *(gr.skip(),) * (UPDATED - 2))

    def example(self, conversation: Conversation, chosen: gr.SelectData) -> Iterator[Update]:
        """Answer an example question."""
        yield from self.respond(chosen.value["text"], conversation)

    def clear(self) -> Update:
        """Start a new conversation."""
        return ([], "", (), None, *self.panel.nothing("evidence_empty"))
