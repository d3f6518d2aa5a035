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
from assistant.web.conversation import literal
from assistant.web.documents import DocumentsView, documents_tab
from assistant.web.evidence import empty_html
from assistant.web.shared import Assistant

# Not offered as an API of its own, and no spinner over what is being read: the chat says it.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read and write."""

    chat: gr.Chatbot
    question: gr.Textbox
    clear: gr.Button
    selector: gr.Radio
    panel: gr.Markdown
    conversation: gr.State
    shown: gr.State

    @property
    def written(self) -> list[Any]:
        """What an answer writes, in the order of ``chat.Update``."""
        return [
            self.chat,
            self.question,
            self.conversation,
            self.shown,
            self.selector,
            self.panel,
        ]


def create_page(
    assistant: Assistant, settings: Settings, library: Library | None = None
) -> gr.Blocks:
    """Return the page, ready to be mounted."""
    chat = Chat(assistant, settings)
    title = chat.say("app_title")
    page = gr.Blocks(title=title, fill_width=True, analytics_enabled=False)
    with page:
        masthead = _header(DocumentsView(assistant, settings, library))
        account(settings, page)
        with gr.Tabs(elem_id="views"):
            with (
                gr.Tab(chat.say("view_chat")),
                gr.Row(elem_id="columns", equal_height=True),
            ):
                with gr.Column(scale=3, min_width=320, elem_id="conversation"):
                    talk, question, clear = _conversation(chat, assistant, settings)
                with gr.Column(scale=2, min_width=320, elem_id="evidence"):
                    selector, panel = _evidence(chat, settings)
            with gr.Tab(chat.say("view_documents"), elem_id="view-documents") as tab:
                documents_tab(assistant, settings, library, masthead, tab)
        states = (gr.State(()), gr.State(None))
        _connect(chat, Parts(talk, question, clear, selector, panel, *states))
    page.queue(api_open=False, max_size=MAX_WAITING, default_concurrency_limit=CONCURRENT_EVENTS)
    return page


def _header(view: DocumentsView) -> gr.Markdown:
    """The page's head; what is registered is counted anew whenever the page is loaded."""
    return _html(view.masthead, "masthead")


def _html(markup: str | Callable[[], str], elem_id: str) -> gr.Markdown:
    return gr.Markdown(markup, elem_id=elem_id, latex_delimiters=[])


def _conversation(
    chat: Chat, assistant: Assistant, settings: Settings
) -> tuple[gr.Chatbot, gr.Textbox, gr.Button]:
    talk = gr.Chatbot(
        label=chat.say("chat_label"),
        show_label=False,
        elem_id="chat",
        height=None,
        layout="bubble",
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        placeholder=chat.say("chat_welcome"),
        examples=[{"text": question} for question in assistant.example_questions()],
    )
    question = gr.Textbox(
        label=chat.say("question_label"),
        placeholder=chat.say("question_placeholder"),
        elem_id="question",
        lines=1,
        max_lines=6,
        max_length=settings.max_question_chars,
        submit_btn=chat.say("send"),
        autofocus=True,
    )
    clear = gr.Button(chat.say("clear"), size="sm", variant="secondary", elem_id="clear")
    return talk, question, clear


def _evidence(chat: Chat, settings: Settings) -> tuple[gr.Radio, gr.Markdown]:
    _html(f"<h2>{literal(chat.say('evidence'))}</h2>", "evidence-title")
    selector = gr.Radio(choices=[], visible=False, interactive=True, elem_id="sources")
    panel = _html(empty_html("evidence_empty", settings.language), "panel")
    return selector, panel


def _connect(chat: Chat, parts: Parts) -> None:
    asked = [parts.question, parts.conversation]
    running: list[dict[str, Any]] = [
        parts.question.submit(chat.respond, asked, parts.written, **QUIET),
        parts.chat.example_select(chat.example, parts.conversation, parts.written, **QUIET),
    ]
    parts.clear.click(chat.clear, None, parts.written, cancels=running, **QUIET)
    parts.chat.select(
        chat.show_message, parts.conversation, [parts.shown, parts.selector, parts.panel], **QUIET
    )
    chosen = [parts.selector, parts.conversation, parts.shown]
    parts.selector.input(chat.show_source, chosen, parts.panel, **QUIET)
