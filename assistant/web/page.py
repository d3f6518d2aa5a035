"""The page of the chat: its components, and which event each of them starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.library import Library
from assistant.settings import Settings
from assistant.web.account import account
from assistant.web.chat import CONCURRENT_EVENTS, MAX_WAITING, Chat
from assistant.web.documents import DocumentsView, documents_tab
from assistant.web.evidence import empty_html
from assistant.web.exports import Exports, export_buttons
from assistant.web.history import (
    Histories,
    History,
    connect_history,
    history_bar,
)
from assistant.web.literal import literal
from assistant.web.masthead import Masthead
from assistant.web.needs import Assistant
from assistant.web.panel import Panel
from assistant.web.rating import FeedbackSink, Rating, RatingForm, connect_rating, rating_form
from assistant.web.scoped import ScopeParts, connect_scope, scope_choice
from assistant.web.shared import SharedAssistant

# Not offered as an API of its own, and no spinner over what is being read: the chat says it.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class PanelParts:
    """The components of the evidence."""

    selector: gr.Radio
    viewed: gr.State
    evidence: gr.Markdown
    before: gr.Button
    place: gr.Markdown
    back: gr.Button
    after: gr.Button

    @property
    def view(self) -> list[Any]:
        """What one slide fills, in the order of ``panel.Shown``."""
        return [self.viewed, self.evidence, self.before, self.place, self.back, self.after]


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read and write."""

    chat: gr.Chatbot
    question: gr.Textbox
    clear: gr.Button
    scope: ScopeParts
    detail: gr.Radio | gr.State
    panel: PanelParts
    conversation: gr.State
    shown: gr.State

    @property
    def asked(self) -> list[Any]:
        """What a question is asked within, beside itself."""
        return [self.conversation, self.scope.names, self.scope.years]

    @property
    def asking(self) -> list[Any]:
        """What a question is asked with, beside itself."""
        return [*self.asked, self.detail]

    @property
    def written(self) -> list[Any]:
        """What an answer writes, in the order of ``chat.Update``."""
        panel = self.panel
        return [
            self.chat, self.question, self.conversation, self.shown, panel.selector, *panel.view,
        ]  # fmt: skip


def create_page(
    assistant: SharedAssistant,
    settings: Settings,
    library: Library | None = None,
    feedback: FeedbackSink | None = None,
    histories: Histories | None = None,
    curates: Callable[[], bool] = lambda: False,
) -> gr.Blocks:
    """Return the page, ready to be mounted.

    Args:
        assistant: answers.
        settings: all settings.
        library: adds and deletes documents; None offers neither.
        feedback: keeps ratings; None offers no thumbs.
        histories: keeps conversations of those who signed in; the others' stay in their browsers.
        curates: whether whoever looks at the page may make cases of feedback.
    """
    chat = Chat(assistant, settings)
    rating = Rating(feedback, settings) if feedback else None
    history = History(chat, settings, histories)
    title = chat.say("app_title")
    page = gr.Blocks(title=title, fill_width=True, analytics_enabled=False)
    with page:
        said = gr.State(())
        bar = history_bar(history)
        head = Masthead(assistant, settings, curates)
        masthead = _html(head, "masthead")  # counted anew whenever the page is loaded
        account(settings, page)
        with gr.Tabs(elem_id="views"):
            with (
                gr.Tab(chat.say("view_chat")) as asking,
                gr.Row(elem_id="columns", equal_height=True),
            ):
                with gr.Column(scale=3, min_width=320, elem_id="conversation"):
                    talk, form = _talk(chat, assistant, rating)
                    scope = scope_choice(settings)
                    question = _question(chat, settings)
                    detail, clear = _tools(chat, assistant, settings, said)
                with gr.Column(scale=2, min_width=320, elem_id="evidence"):
                    panel = _evidence(chat, settings)
            with gr.Tab(chat.say("view_documents"), elem_id="view-documents") as tab:
                documents_tab(DocumentsView(assistant, settings, library, head), masthead, tab)
        parts = Parts(talk, question, clear, scope, detail, panel, said, gr.State(None))
        running = _connect(chat, parts)
        connect_scope(assistant, settings, scope, page, asking)
        rated = [connect_rating(rating, form, talk, said)] if rating and form else []
        opened = connect_history(history, bar, page, parts.written, talk, said, running, rated)
        for event in (*running, opened):
            event.then(chat.suggest, parts.asked, talk, **QUIET)
        clear.click(history.search, [bar.words, said, bar.text], [bar.listed, bar.empty], **QUIET)
    page.queue(api_open=False, max_size=MAX_WAITING, default_concurrency_limit=CONCURRENT_EVENTS)
    return page


def _html(markup: str | Callable[[], str], elem_id: str) -> gr.Markdown:
    return gr.Markdown(markup, elem_id=elem_id, latex_delimiters=[])


def _talk(
    chat: Chat, assistant: Assistant, rating: Rating | None
) -> tuple[gr.Chatbot, RatingForm | None]:
    talk = gr.Chatbot(
        label=chat.say("chat_label"),
        show_label=False,
        elem_id="chat",
        height=None,
        layout="bubble",
        buttons=["copy"],
        feedback_options=("Like", "Dislike") if rating else None,
        latex_delimiters=[],
        allow_tags=False,
        placeholder=chat.say("chat_welcome"),
        examples=[{"text": question} for question in assistant.example_questions()],
    )
    return talk, rating_form(rating) if rating else None


def _question(chat: Chat, settings: Settings) -> gr.Textbox:
    return gr.Textbox(
        label=chat.say("question_label"),
        placeholder=chat.say("question_placeholder"),
        elem_id="question",
        lines=1,
        max_lines=6,
        max_length=settings.max_question_chars,
        submit_btn=chat.say("send"),
        autofocus=True,
    )


def _tools(
    chat: Chat, assistant: SharedAssistant, settings: Settings, said: gr.State
) -> tuple[gr.Radio | gr.State, gr.Button]:
    with gr.Row(elem_id="tools"):
        detail = _detail(chat, settings) if assistant.writes else gr.State(None)
        export_buttons(Exports(assistant, settings), said)
        clear = gr.Button(chat.say("clear"), size="sm", elem_id="clear")
    return detail, clear


def _detail(chat: Chat, settings: Settings) -> gr.Radio:
    """Return the choice of how long answers are; the page's script keeps it for its tab."""
    return gr.Radio(
        choices=[(chat.say("detail_brief"), "brief"), (chat.say("detail_full"), "full")],
        value=settings.llm_detail,
        label=chat.say("detail"),
        elem_id="detail",
    )


def _evidence(chat: Chat, settings: Settings) -> PanelParts:
    _html(f"<h2>{literal(chat.say('evidence'))}</h2>", "evidence-title")
    selector = gr.Radio(choices=[], visible=False, interactive=True, elem_id="sources")
    with gr.Row(elem_id="leaf"):
        before = _quiet(f"‹ {chat.say('slide_before')}", "leaf-before")
        place = gr.Markdown("", visible=False, elem_id="leaf-place", latex_delimiters=[])
        after = _quiet(f"{chat.say('slide_after')} ›", "leaf-after")
    back = _quiet(chat.say("back_to_source"), "leaf-back")
    panel = _html(empty_html("evidence_empty", settings.language), "panel")
    return PanelParts(selector, gr.State(None), panel, before, place, back, after)


def _quiet(label: str, elem_id: str) -> gr.Button:
    return gr.Button(
        label, size="sm", visible=False, elem_id=elem_id, elem_classes=["quiet-button"]
    )


def _connect(chat: Chat, parts: Parts) -> list[Any]:
    """Connect the conversation; returns the events that answer."""
    on, asked, written = parts.chat, parts.asking, parts.written
    running: list[Any] = [
        parts.question.submit(chat.respond, [parts.question, *asked], written, **QUIET),
        on.example_select(chat.example, asked, written, **QUIET),
        on.option_select(chat.example, asked, written, **QUIET),
    ]
    parts.clear.click(chat.clear, None, written, cancels=running, **QUIET)
    _connect_panel(chat.panel, parts)
    return running


def _connect_panel(panel: Panel, parts: Parts) -> None:
    on = parts.panel
    sources = [parts.shown, on.selector, *on.view]
    parts.chat.select(panel.show_message, parts.conversation, sources, **QUIET)
    chosen = [on.selector, parts.conversation, parts.shown]
    on.selector.input(panel.show_source, chosen, on.view, **QUIET)
    on.back.click(panel.show_source, chosen, on.view, **QUIET)
    on.before.click(panel.before, [on.viewed, *chosen], on.view, **QUIET)
    on.after.click(panel.after, [on.viewed, *chosen], on.view, **QUIET)
