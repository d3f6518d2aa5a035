"""The chat: questions on the left, the slide and the passage behind the answer on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.answer.written.conversation import Conversation, Exchange, turns
from assistant.common.errors import AssistantError
from assistant.common.messages import message, one_language
from assistant.common.settings import Settings
from assistant.common.types import Answer, Detail, Place, Turn
from assistant.web.chat.asked_place import on_slide, read_names, read_place, told_place
from assistant.web.chat.card import Held
from assistant.web.chat.latest import Latest
from assistant.web.chat.panel import SHOWN, Panel
from assistant.web.chat.replies import ChatMessage, chat_messages
from assistant.web.http.base import base_path
from assistant.web.http.problems import log_failure
from assistant.web.library.scope import dated_title, told
from assistant.web.service.shared import SharedAssistant
from corpus.normalize import storable
from index.store.errors import IndexingError

# Readers who wait are told so at once; the assistant itself takes one question at a time.
CONCURRENT_EVENTS = 16
# Beyond this many waiting questions it is kinder to say so than to let people wait.
MAX_WAITING = 64
PULSE_SECONDS = 1.0
"""Gradio tells of a reader who has left, or began anew, only when there is something to show."""

# Of an event: not offered as an API of its own, no spinner over what is being read (the chat says it).
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

# Values for: chat, question box, conversation, index of the exchange shown, selector, and the
# panel's own.
Update = tuple[Any, ...]
UPDATED = 5 + SHOWN
# Names of the documents that alone are searched, none for all, and the only slide of them.
Limits = tuple[Sequence[str], Place | None]


class Chat:
    """What the conversation does: each public method is one event."""

    def __init__(self, assistant: SharedAssistant, settings: Settings) -> None:
        self._assistant = assistant
        self._limit = settings.max_question_chars
        self.language = settings.language
        self._prefix = base_path(settings)
        self.panel = Panel(assistant, settings)
        self.latest = Latest()

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the chat's language."""
        return message(key, self.language, **values)

    def respond(
        self, question: str, conversation: Conversation, names: str | None = None,
        place: str | None = None, detail: Detail | None = None, afresh: bool = False,
    ) -> Iterator[Update]:  # fmt: skip
        """Answer a question: say at once what is being done, then show the answer as it grows.

        Args:
            question: as it was typed.
            conversation: what was said before.
            names: documents that alone are searched, as JSON, none for all.
            place: document and number of the only slide that is searched, as JSON, none for all.
            detail: how long a language model's answer is to be, None for the setting's.
            afresh: whether what was said before is not to be taken over.
        """
        if not question.strip():
            yield (gr.skip(),) * UPDATED
            return
        question = storable(question)
        exchange = Exchange(question)
        self.latest.show("")
        limits = (read_names(names), read_place(place))
        history = () if afresh else turns(conversation)
        for step in self._attempt(question, history, limits, detail):
            if isinstance(step, Exchange):
                exchange = step
            else:
                yield self._waiting(question, step, conversation)
        asked = datetime.now().astimezone().isoformat(timespec="seconds")
        exchange = replace(exchange, id=uuid4().hex, asked=asked, afresh=afresh)
        conversation = (*conversation, exchange)
        shown = len(conversation) - 1
        yield self.screen(conversation, shown)

    def screen(self, conversation: Conversation, shown: int) -> Update:
        """Return a conversation as it stands on the screen, with one answer's evidence.

        What is being typed meanwhile stays in its box.
        """
        self.latest.show(conversation[-1].id)
        chat = self.messages(conversation)
        sources = self.panel.sources(conversation, shown)
        return (chat, gr.skip(), conversation, shown, *sources)

    def _attempt(
        self, question: str, history: tuple[Turn, ...], limits: Limits, detail: Detail | None
    ) -> Iterator[str | Exchange]:
        if len(question) > self._limit:
            failure = self.say("question_too_long", length=len(question), limit=self._limit)
            yield Exchange(question[: self._limit], failure=failure)
            return
        yield self.say("searching")
        try:
            assistant, note = self.within(limits)
            if assistant is None:
                yield Exchange(question, failure=note)
                return
            put = on_slide(question, limits[1][1]) if limits[1] else question
            for piece in assistant.stream(put, history, pulse=PULSE_SECONDS, detail=detail):
                if isinstance(piece, Answer):
                    noted = (*piece.warnings, note) if note else piece.warnings
                    said = replace(piece, question=question, warnings=noted)
                    yield self._answered(question, said)
                else:
                    yield piece
        except (AssistantError, IndexingError) as error:
            yield Exchange(question, failure=one_language(str(error), self.language))
        except Exception as error:  # people see a sentence, never a traceback
            log_failure(error)
            yield Exchange(question, failure=self.say("internal_error"))

    def within(self, limits: Limits) -> tuple[SharedAssistant | None, str]:
        """Return the assistant within some limits, None where nothing is, and what to say of it."""
        names, place = limits
        if not names and place is None:
            return self._assistant, ""
        chosen = [place[0]] if place else names
        documents = [info for info in self._assistant.documents() if info.name in chosen]
        if not documents:
            return None, self.say("scope_empty")
        said = (
            told_place(documents[0], place[1], self.language)
            if place
            else told(documents, self.language)
        )
        return self._assistant.narrowed([info.name for info in documents], place), said

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
        writes = self._assistant.writes
        chat = self.messages(conversation, pending=(question, text), writes=writes)
        return (chat, "", *(gr.skip(),) * (UPDATED - 2))

    def _titles(self) -> dict[str, str]:
        """Return the documents' titles; none where the index fails, which the answer tells."""
        try:
            documents = self._assistant.documents()
            return {info.name: dated_title(info, self.language) for info in documents}
        except Exception:
            return {}

    def messages(self, conversation: Conversation, **more: Any) -> list[ChatMessage]:
        """Return a conversation as the chat component takes it; ``more`` as `chat_messages` has it."""
        held = Held(self._titles(), self._prefix)
        return chat_messages(conversation, self.language, held=held, **more)

    def afresh(
        self, picked: str, conversation: Conversation, names: str | None,
        place: str | None, detail: Detail | None,
    ) -> Iterator[Update]:  # fmt: skip
        """Ask a question of the conversation again, without what was said before it.

        Args:
            picked: which one, counted from 0, and the time, as the page's script writes them; the
                rest as in :meth:`respond`.
        """
        number = picked.partition(" ")[0]
        if number.isdecimal() and int(number) < len(conversation):
            question = conversation[int(number)].question
            yield from self.respond(question, conversation, names, place, detail, afresh=True)
        else:
            yield (gr.skip(),) * UPDATED

    def example(
        self, conversation: Conversation, names: str | None,
        place: str | None, detail: Detail | None, picked: gr.SelectData,
    ) -> Iterator[Update]:  # fmt: skip
        """Answer an example question, or one of those offered to go on with."""
        question = picked.value["text"] if isinstance(picked.value, dict) else str(picked.value)
        yield from self.respond(question, conversation, names, place, detail)

    def clear(self) -> Update:
        """Start a new conversation."""
        self.latest.show("")
        return ([], "", (), None, *self.panel.nothing("evidence_empty"))
