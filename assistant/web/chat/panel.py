"""The panel beside the chat: the sources of an answer, and the slides before and after each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

import gradio as gr

from assistant.answer.credit import credit
from assistant.answer.written.conversation import (
    Conversation,
    Exchange,
    SlideKey,
    Source,
    pointed_at,
)
from assistant.common.errors import AssistantError
from assistant.common.messages import Language, message
from assistant.common.places import of_unit
from assistant.common.settings import Settings
from assistant.common.types import Citation, Related
from assistant.web.chat.evidence import Evidence, Mark, empty_html, evidence_html, source_label
from assistant.web.http.base import base_path
from assistant.web.look.literal import literal
from assistant.web.service.needs import Assistant
from assistant.web.service.originals import original_url
from assistant.web.service.pictures import boxes_url, picture_url
from corpus.types import Slide
from index.store.documents import DocumentInfo
from index.store.errors import IndexingError

# Sharp in the panel on a fine screen, and legible when opened by itself.
PICTURE_WIDTH = 1600

# Values for: the slide shown, its picture and text, previous, its place, back to the source, next.
Shown = tuple[Any, Any, Any, Any, Any, Any]
SHOWN = 6
Turning = Literal["before", "after"]


class Panel:
    """What the panel does: each public method is one event, or a part of one."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._language = settings.language
        self._prefix = base_path(settings)
        self._gives_files = settings.originals

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the panel's language."""
        return message(key, self._language, **values)

    def pick(self, picked: str, conversation: Conversation, shown: int | None) -> tuple[Any, ...]:
        """Show a source of an answer, as the page's script asks for it.

        Args:
            picked: which answer, counted from 0, or "-" for the one whose evidence is shown; which of
                its sources, by its label or counted from 0; and the time.
            conversation: what was said.
            shown: the answer whose evidence is shown.
        """
        answer, source, *_ = *picked.split(), "", ""
        at = shown if (number := _number(answer)) is None else number
        if at is None or at >= len(conversation):
            return (gr.skip(),) * (2 + SHOWN)
        return (at, *self.sources(conversation, at, _place(source, conversation[at])))

    def sources(self, conversation: Conversation, shown: int, chosen: int = 0) -> tuple[Any, ...]:
        """Return the choice among an answer's sources, and one of them."""
        exchange = conversation[shown]
        labels = [source_label(exchange, source, self._language) for source in exchange.sources()]
        if not labels:
            return self.nothing("evidence_none")
        abstained = exchange.answer is not None and exchange.answer.abstained
        selector = gr.Radio(
            choices=[(label, number) for number, label in enumerate(labels)],
            value=chosen,
            label=self.say("related" if abstained else "citations"),
            visible=True,
        )
        return (selector, *self.show_source(chosen, conversation, shown))

    def nothing(self, key: str) -> tuple[Any, ...]:
        """Return the panel that says why it is empty."""
        return (gr.Radio(choices=[], value=None, visible=False), *self._empty(key))

    def show_source(
        self, chosen: int | None, conversation: Conversation, shown: int | None
    ) -> Shown:
        """Show one source of the answer whose evidence stands beside the chat."""
        source = _chosen(chosen, conversation, shown)
        if source is None or shown is None:
            return self._empty("evidence_none" if shown is not None else "evidence_empty")
        return self._view(conversation[shown], source, at_source=True)

    def before(
        self, viewed: SlideKey | None, chosen: int | None, conversation: Conversation,
        shown: int | None,
    ) -> Shown:  # fmt: skip
        """Show the slide before the one shown."""
        return self._step(-1, viewed, chosen, conversation, shown)

    def after(
        self, viewed: SlideKey | None, chosen: int | None, conversation: Conversation,
        shown: int | None,
    ) -> Shown:  # fmt: skip
        """Show the slide after the one shown."""
        return self._step(1, viewed, chosen, conversation, shown)

    def _step(
        self, by: int, viewed: SlideKey | None, chosen: int | None, conversation: Conversation,
        shown: int | None,
    ) -> Shown:  # fmt: skip
        source = _chosen(chosen, conversation, shown)
        if viewed is None or source is None or shown is None:
            return (gr.skip(),) * SHOWN
        document, number = viewed[0], viewed[1] + by
        if (document, number) == (source.document, source.slide):
            return self.show_source(chosen, conversation, shown)
        slide = self.slide(document, number)
        if slide is None:
            return (gr.skip(),) * SHOWN
        other = Related(
            document, slide.title, slide.number, slide.printed_page, slide.printed_page_inferred
        )
        return self._view(conversation[shown], other, at_source=False)

    def _view(self, exchange: Exchange, source: Source, at_source: bool) -> Shown:
        evidence = self._evidence(exchange, source)
        info = self._documents().get(source.document)
        slides = info.slides if info and evidence.slide else 0
        place = self._said("leaf_of", source, number=source.slide, count=slides) if slides else ""
        return (
            (source.document, source.slide),
            evidence_html(evidence, self._language),
            self._turn("before", source, bool(slides), source.slide > 1),
            gr.Markdown(
                f'<p class="count" role="status">{literal(place)}</p>', visible=bool(slides)
            ),
            gr.Button(visible=bool(slides) and not at_source),
            self._turn("after", source, bool(slides), source.slide < slides),
        )

    def _said(self, key: str, source: Source, **values: object) -> str:
        return of_unit(key, source.document, self._language, **values)

    def _turn(self, key: Turning, source: Source, visible: bool, interactive: bool) -> gr.Button:
        label = turning(key, source.document, self._language)
        return gr.Button(label, visible=visible, interactive=interactive)

    def _empty(self, key: str) -> Shown:
        hidden = gr.Button(visible=False)
        return (
            None, empty_html(key, self._language), hidden, gr.Markdown(visible=False), hidden,
            hidden,
        )  # fmt: skip

    def _documents(self) -> Mapping[str, DocumentInfo]:
        return {info.name: info for info in self._assistant.documents()}

    def _evidence(self, exchange: Exchange, source: Source) -> Evidence:
        infos = self._documents()
        info = infos.get(source.document)
        title = (info.title if info else "") or source.document
        slide = self.slide(source.document, source.slide)
        picture = picture_address(self._prefix, source, slide) if slide else ""
        marks = marks_on(exchange, source, slide) if slide else ()
        spans = [mark.span for mark in marks]
        place = (source.document, source.slide)
        return Evidence(
            exchange, source, slide, title, picture, marks,
            boxes=boxes_url(self._prefix, *place, spans, PICTURE_WIDTH) if spans else "",
            original=original_url(self._prefix, *place) if info and self._gives_files else "",
            credit=_credit(exchange, source, infos.values()),
        )  # fmt: skip

    def slide(self, document: str, number: int) -> Slide | None:
        """Return a slide, None where the index has it no more; its passage can still be shown."""
        try:
            return self._assistant.slide(document, number)
        except (AssistantError, IndexingError, LookupError):
            return None


def turning(key: Turning, document: str, language: Language) -> str:
    """Return what stands on the button that turns a leaf of a document."""
    words = of_unit(key, document, language)
    return f"‹ {words}" if key == "before" else f"{words} ›"


def _place(source: str, exchange: Exchange) -> int:
    """Return which of an answer's sources is meant, the first where there is no such one."""
    labels = [exchange.label(one) for one in exchange.sources()]
    if source in labels:
        return labels.index(source)
    place = _number(source) or 0
    return place if place < len(labels) else 0


def _number(text: str) -> int | None:
    """Return the number that a page wrote, None where it cannot be one."""
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else None


def _chosen(chosen: int | None, conversation: Conversation, shown: int | None) -> Source | None:
    if chosen is None or shown is None or not 0 <= shown < len(conversation):
        return None
    sources = conversation[shown].sources()
    return sources[chosen] if 0 <= chosen < len(sources) else None


def marks_on(exchange: Exchange, source: Source, slide: Slide) -> tuple[Mark, ...]:
    """Return the words of an answer's sources that a slide still has, those of ``source`` first.

    None where ``source`` points at no words of the slide: then nothing is marked on its picture.
    """
    found = [
        Mark(i, exchange.label(one).strip("[]"), span, words)
        for i, one in enumerate(exchange.sources())
        if (one.document, one.slide) == (source.document, source.slide)
        for words, span in [pointed_at(one)]
        if words and slide.text[slice(*span)] == words
    ]
    own = [mark for mark in found if exchange.sources()[mark.source] is source]
    return (*own, *(mark for mark in found if mark not in own)) if own else ()


def _credit(exchange: Exchange, source: Source, documents: Iterable[DocumentInfo]) -> str:
    """Return the credit line of one source, whose words are quoted as they are."""
    if exchange.answer is None or isinstance(source, Related):
        return ""
    cited, shown = ((source,), ()) if isinstance(source, Citation) else ((), (source,))
    alone = replace(exchange.answer, citations=cited, evidence=shown, mode="extractive")
    return credit(alone, documents)


def picture_address(prefix: str, source: Source, slide: Slide) -> str:
    """Return the address of a source's picture, its quote marked where the slide still has it."""
    words, (start, end) = pointed_at(source)
    span = (start, end) if words and slide.text[start:end] == words else None
    return picture_url(prefix, source.document, source.slide, span, PICTURE_WIDTH)
