"""The page of the chat: its components, and which event each of them starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.common.settings import Settings
from assistant.web.chat.account import account
from assistant.web.chat.chat import CONCURRENT_EVENTS, MAX_WAITING, QUIET, Chat
from assistant.web.chat.evidence import empty_html
from assistant.web.chat.exports import Exports, export_buttons
from assistant.web.chat.history import Histories, History, connect_history, history_boxes
from assistant.web.chat.masthead import Masthead, Way
from assistant.web.chat.offers import Offers, connect_offers, hint
from assistant.web.chat.panel import Panel, turning
from assistant.web.chat.rating import FeedbackSink, Rating, RatingForm, connect_rating, rating_form
from assistant.web.chat.scoped import ScopeParts, scope_boxes
from assistant.web.chat.unseen import unseen
from assistant.web.look.literal import literal
from assistant.web.service.shared import SharedAssistant


@dataclass(frozen=True, slots=True)
class PanelParts:
    """The components of the evidence; the page's script writes into ``picked`` what to show."""

    picked: gr.Textbox
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
class TalkParts:
    """The components of the conversation; ``form`` rates an answer, ``file`` takes a memo."""

    chat: gr.Chatbot
    form: RatingForm | None
    question: gr.Textbox
    detail: gr.Radio | gr.State
    clear: gr.Button
    file: gr.Textbox
    afresh: gr.Textbox


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read and write."""

    talk: TalkParts
    scope: ScopeParts
    panel: PanelParts
    conversation: gr.State
    shown: gr.State

    @property
    def asked(self) -> list[Any]:
        """What a question is asked within, beside itself."""
        return [self.conversation, self.scope.names, self.scope.place]

    @property
    def asking(self) -> list[Any]:
        """What a question is asked with, beside itself."""
        return [*self.asked, self.talk.detail]

    @property
    def written(self) -> list[Any]:
        """What an answer writes, in the order of ``chat.Update``."""
        talk, panel = self.talk, self.panel
        return [
            talk.chat, talk.question, self.conversation, self.shown, panel.selector, *panel.view,
        ]  # fmt: skip


def create_page(
    assistant: SharedAssistant,
    settings: Settings,
    feedback: FeedbackSink | None = None,
    histories: Histories | None = None,
    ways: Callable[[], Sequence[Way]] = tuple,
) -> gr.Blocks:
    """Return the page, ready to be mounted.

    Args:
        assistant: answers.
        settings: all settings.
        feedback: keeps ratings; None offers no thumbs.
        histories: keeps conversations of those who signed in; the others' stay in their browsers.
        ways: the pages beside the chat that whoever looks at it may use.
    """
    chat = Chat(assistant, settings)
    rating = Rating(feedback, settings) if feedback else None
    exports = Exports(assistant, settings)
    history = History(chat, exports, histories)
    page = gr.Blocks(title=chat.say("app_title"), fill_width=True, analytics_enabled=False)
    with page:
        said = gr.State(())
        gr.Button(chat.say("side_toggle"), size="sm", elem_id="side-toggle")
        _html(Masthead(assistant, settings, ways), "masthead")  # counted anew at every load
        account(settings, page)
        with gr.Row(elem_id="columns", equal_height=True):
            with gr.Column(scale=0, min_width=0, elem_id="side"):  # the page's script fills it
                kept, scope = history_boxes(), scope_boxes()
            with gr.Column(scale=3, min_width=320, elem_id="conversation"):
                talk = _conversation(chat, assistant, settings, exports, rating, said)
            with gr.Column(scale=2, min_width=320, elem_id="evidence"):
                panel = _evidence(chat, settings)
        parts = Parts(talk, scope, panel, said, gr.State(None))
        running = _connect(chat, parts)
        rated = [connect_rating(rating, talk.form, talk.chat, said)] if rating and talk.form else []
        showing = connect_history(
            history, kept, page, parts.written, talk.chat, said, talk.file, running, rated
        )
        offers, searched = Offers(chat, assistant), [scope.names, scope.place]
        connect_offers(offers, (*running, *showing), searched, said, talk.chat, talk.question)
        talk.clear.click(history.tell, [said, kept.text], kept.listed, **QUIET)
    page.queue(api_open=False, max_size=MAX_WAITING, default_concurrency_limit=CONCURRENT_EVENTS)
    return page


def _html(markup: str | Callable[[], str], elem_id: str) -> gr.Markdown:
    return gr.Markdown(markup, elem_id=elem_id, latex_delimiters=[])


def _conversation(
    chat: Chat, assistant: SharedAssistant, settings: Settings, exports: Exports,
    rating: Rating | None, said: gr.State,
) -> TalkParts:  # fmt: skip
    examples = assistant.example_questions()
    talk, form = _talk(chat, examples, rating)
    with gr.Row(elem_id="scope"):
        gr.Button(chat.say("scope_all"), size="sm", elem_id="scope-told")
        gr.Button(chat.say("scope_clear"), size="sm", elem_id="scope-clear")
    question = _question(chat, settings, examples)
    detail, clear, file = _tools(chat, assistant, settings, exports, said)
    return TalkParts(talk, form, question, detail, clear, file, unseen("afresh"))


def _talk(
    chat: Chat, examples: Sequence[str], rating: Rating | None
) -> tuple[gr.Chatbot, RatingForm | None]:
    talk = gr.Chatbot(
        label=chat.say("chat_label"),
        show_label=False,
        elem_id="chat",
        height=None,
        autoscroll=False,  # the page's script shows the start of an answer
        layout="bubble",
        buttons=["copy"],
        feedback_options=("Like", "Dislike") if rating else None,
        latex_delimiters=[],
        allow_tags=False,
        placeholder=chat.say("chat_welcome"),
        examples=[{"text": question} for question in examples],
    )
    return talk, rating_form(rating) if rating else None


def _question(chat: Chat, settings: Settings, examples: Sequence[str]) -> gr.Textbox:
    return gr.Textbox(
        label=chat.say("question_label"),
        placeholder=hint(chat, examples),
        elem_id="question",
        lines=1,
        max_lines=6,
        max_length=settings.max_question_chars,
        submit_btn=chat.say("send"),
        autofocus=True,
    )


def _tools(
    chat: Chat, assistant: SharedAssistant, settings: Settings, exports: Exports, said: gr.State
) -> tuple[gr.Radio | gr.State, gr.Button, gr.Textbox]:
    with gr.Row(elem_id="tools"):
        detail = _detail(chat, settings) if assistant.writes else gr.State(None)
        file = export_buttons(exports, said)
        gr.Button(chat.say("help"), size="sm", elem_id="help", elem_classes=["quiet-button"])
        clear = gr.Button(chat.say("clear"), size="sm", elem_id="clear")
    return detail, clear, file


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
        before = _quiet(turning("before", "", settings.language), "leaf-before")
        place = gr.Markdown("", visible=False, elem_id="leaf-place", latex_delimiters=[])
        after = _quiet(turning("after", "", settings.language), "leaf-after")
    back = _quiet(chat.say("back_to_source"), "leaf-back")
    panel = _html(empty_html("evidence_empty", settings.language), "panel")
    picked = unseen("picked")
    return PanelParts(picked, selector, gr.State(None), panel, before, place, back, after)


def _quiet(label: str, elem_id: str) -> gr.Button:
    return gr.Button(
        label, size="sm", visible=False, elem_id=elem_id, elem_classes=["quiet-button"]
    )


def _connect(chat: Chat, parts: Parts) -> list[Any]:
    """Connect the conversation; returns the events that answer."""
    talk, asked, written = parts.talk, parts.asking, parts.written
    running: list[Any] = [
        talk.question.submit(chat.respond, [talk.question, *asked], written, **QUIET),
        talk.afresh.change(chat.afresh, [talk.afresh, *asked], written, **QUIET),
        talk.chat.example_select(chat.example, asked, written, **QUIET),
        talk.chat.option_select(chat.example, asked, written, **QUIET),
    ]
    talk.clear.click(chat.clear, None, written, cancels=running, **QUIET)
    _connect_panel(chat.panel, parts)
    return running


def _connect_panel(panel: Panel, parts: Parts) -> None:
    on = parts.panel
    sources = [parts.shown, on.selector, *on.view]
    picking = [on.picked, parts.conversation, parts.shown]
    on.picked.change(panel.pick, picking, sources, **QUIET)
    chosen = [on.selector, parts.conversation, parts.shown]
    on.selector.input(panel.show_source, chosen, on.view, **QUIET)
    on.back.click(panel.show_source, chosen, on.view, **QUIET)
    on.before.click(panel.before, [on.viewed, *chosen], on.view, **QUIET)
    on.after.click(panel.after, [on.viewed, *chosen], on.view, **QUIET)
