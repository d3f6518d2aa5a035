"""The chat: questions on the left, the slide and the passage behind the answer on the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

import gradio as gr

from assistant.errors import AssistantError
from assistant.messages import message
from assistant.settings import Settings
from assistant.types import Answer, Citation
from assistant.web.base import base_path
from assistant.web.conversation import Conversation, Exchange, Source, chat_messages, turns
from assistant.web.evidence import Evidence, empty_html, evidence_html, source_label
from assistant.web.pictures import picture_url
from assistant.web.problems import log_failure
from assistant.web.shared import Assistant
from corpus.types import Slide
from index.errors import IndexingError

# Readers who wait are told so at once; the assistant itself takes one question at a time.
CONCURRENT_EVENTS = 16
# Beyond this many waiting questions it is kinder to say so than to let people wait.
MAX_WAITING = 64

# Sharp in the panel on a fine screen, and legible when opened by itself.
PICTURE_WIDTH = 1600

# Values for: chat, question box, conversation, index of the exchange shown, selector, panel.
Update = tuple[Any, Any, Any, Any, Any, Any]


class Chat:
    """What the page does: each method is one event."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._limit = settings.max_question_chars
        self._language = settings.language
        self._prefix = base_path(settings)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the chat's language."""
        return message(key, self._language, **values)

    def respond(self, question: str, conversation: Conversation) -> Iterator[Update]:
        """Answer a question: say at once what is being done, then show the answer as it grows."""
        if not question.strip():
            yield (gr.skip(),) * 6
            return
        question = question.encode(errors="replace").decode()  # no half surrogate pairs
        exchange = Exchange(question)
        for step in self._attempt(question, conversation):
            if isinstance(step, Exchange):
                exchange = step
            else:
                yield self._waiting(question, step, conversation)
        conversation = (*conversation, exchange)
        shown = len(conversation) - 1
        chat = chat_messages(conversation, self._language)
        yield (chat, gr.skip(), conversation, shown, *self._sources(conversation, shown))

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
        slides = [(source.document, self._slide(source)) for source in exchange.sources()]
        inferred = frozenset(
            (document, slide.number) for document, slide in slides if _page_is_inferred(slide)
        )
        return Exchange(question, answer, inferred=inferred)

    def _waiting(self, question: str, text: str, conversation: Conversation) -> Update:
        chat = chat_messages(conversation, self._language, (question, text))
        return (chat, "", gr.skip(), gr.skip(), gr.skip(), gr.skip())

    def example(self, conversation: Conversation, chosen: gr.SelectData) -> Iterator[Update]:
        """Answer an example question."""
        yield from self.respond(chosen.value["text"], conversation)

    def clear(self) -> Update:
        """Start a new conversation."""
        return ([], "", (), None, *self._no_sources("evidence_empty"))

    def show_message(self, conversation: Conversation, clicked: gr.SelectData) -> tuple[Any, ...]:
        """Show the evidence of the answer that was clicked."""
        index = clicked.index if isinstance(clicked.index, int) else clicked.index[0]
        shown = index // 2
        if shown >= len(conversation):
            return (gr.skip(),) * 3
        return (shown, *self._sources(conversation, shown))

    def show_source(self, chosen: int | None, conversation: Conversation, shown: int | None) -> str:
        """Show another source of the answer whose evidence stands beside the chat."""
        if chosen is None or shown is None or shown >= len(conversation):
            return empty_html("evidence_empty", self._language)
        exchange = conversation[shown]
        if not 0 <= chosen < len(exchange.sources()):
            return empty_html("evidence_none", self._language)
        evidence = self._evidence(exchange, exchange.sources()[chosen])
        return evidence_html(evidence, self._language)

    def _sources(self, conversation: Conversation, shown: int) -> tuple[Any, str]:
        exchange = conversation[shown]
        labels = [source_label(exchange, source, self._language) for source in exchange.sources()]
        if not labels:
            return self._no_sources("evidence_none")
        abstained = exchange.answer is not None and exchange.answer.abstained
        selector = gr.Radio(
            choices=[(label, number) for number, label in enumerate(labels)],
            value=0,
            label=self.say("related" if abstained else "citations"),
            visible=abstained or len(labels) > 1,
        )
        return selector, self.show_source(0, conversation, shown)

    def _no_sources(self, key: str) -> tuple[Any, str]:
        return gr.Radio(choices=[], value=None, visible=False), empty_html(key, self._language)

    def _evidence(self, exchange: Exchange, source: Source) -> Evidence:
        titles = {info.name: info.title for info in self._assistant.documents()}
        title = titles.get(source.document) or source.document
        slide = self._slide(source)
        picture = picture_address(self._prefix, source, slide) if slide else ""
        return Evidence(exchange, source, slide, title, picture)

    def _slide(self, source: Source) -> Slide | None:
        try:
            return self._assistant.slide(source.document, source.slide)
        except (AssistantError, IndexingError, LookupError):
            return None  # the index was rebuilt since; the passage itself is still shown


def picture_address(prefix: str, source: Source, slide: Slide) -> str:
    """Return the address of a source's picture, its quote marked where the slide still has it."""
    span = None
    if isinstance(source, Citation) and slide.text[source.start : source.end] == source.quote:
        span = (source.start, source.end)
    return picture_url(prefix, source.document, source.slide, span, PICTURE_WIDTH)


def _page_is_inferred(slide: Slide | None) -> TypeGuard[Slide]:
    return slide is not None and slide.printed_page_inferred
