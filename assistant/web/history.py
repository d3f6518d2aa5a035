"""The history beside the chat: kept conversations to search, open and delete.

They are kept by the reader's own browser, or, for who signed in, by the server. A hidden box holds
the text that the browser keeps; the page's script fills and stores it (``chat.js``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import gradio as gr

from assistant.messages import message
from assistant.records import Records
from assistant.settings import Settings
from assistant.web.chat import UPDATED, Chat
from assistant.web.conversation import Conversation
from assistant.web.evidence import shorten
from assistant.web.kept import MAX_KEPT, BrowserConversations, Conversations, Kept, key_of
from assistant.web.literal import literal
from assistant.web.rating import thumbs_of
from assistant.web.recorded import RecordedConversations
from assistant.web.visitor import visitor

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
Histories = Callable[[], Conversations | None]
"""Returns the conversations that the server keeps for who asks; None where the browser does."""


def histories_of(records: Records) -> Histories:
    """Return who has a history on the server: every person that signed in."""

    def own() -> Conversations | None:
        user = visitor().user
        return RecordedConversations(records.conversations, user) if user else None

    return own


ASKED = "?"
"""Asks the page's script for what the browser keeps."""


class History:
    """What the history does: each public method is one event."""

    def __init__(self, chat: Chat, settings: Settings, histories: Histories | None) -> None:
        self._chat = chat
        self._language = settings.language
        self._histories = histories or (lambda: None)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the page's language."""
        return message(key, self._language, **values)

    def begin(self) -> tuple[Any, ...]:
        """Show what the server keeps for who opened the page, and say where history is kept."""
        own = self._histories()
        key = "history_own" if own else "history_browser"
        where = f"<p>{literal(self.say(key, count=MAX_KEPT))}</p>"
        if own:
            return (*self._listed(own, "", ()), where, gr.skip())
        return (gr.skip(), gr.skip(), where, ASKED)

    def search(self, words: str, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Show the conversations that hold some words."""
        if text == ASKED:
            return (gr.skip(),) * 2
        return self._listed(self._kept(text), words, conversation)

    def save(self, words: str, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Keep the conversation that is on the screen."""
        kept = self._kept(text)
        if key_of(conversation):
            kept.save(conversation)
        return (self._text(kept), *self._listed(kept, words, conversation))

    def open(self, key: str | None, text: str) -> tuple[Any, ...]:
        """Show a kept conversation, with the evidence of its last answer."""
        found = self._kept(text).load(key) if key else None
        if found is None:
            return (gr.skip(),) * (UPDATED + 1)
        return (*self._chat.screen(found, len(found) - 1), thumbs_of(found))

    def delete(self, words: str, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Delete the conversation that is on the screen, and begin a new one."""
        kept = self._kept(text)
        kept.delete(key_of(conversation))
        return (self._text(kept), *self._listed(kept, words, ()), *self._chat.clear())

    def clear(self, text: str) -> tuple[Any, ...]:
        """Delete all, and begin a new one."""
        kept = self._kept(text)
        kept.clear()
        hidden = gr.Column(visible=False)
        return (
            self._text(kept),
            *self._listed(kept, "", ()),
            hidden,
            "",
            *self._chat.clear(),
        )

    def _kept(self, text: str) -> Conversations:
        return self._histories() or BrowserConversations(text)

    def _text(self, kept: Conversations) -> Any:
        """Return what the browser is to keep; nothing new where the server keeps it."""
        return kept.text if isinstance(kept, BrowserConversations) else gr.skip()

    def _listed(
        self, kept: Conversations, words: str, conversation: Conversation
    ) -> tuple[Any, Any]:
        found = kept.list(words)
        on_screen = key_of(conversation)
        choices = [(_label(item), item.id) for item in found]
        value = on_screen if any(item.id == on_screen for item in found) else None
        empty = "" if found else self.say("history_no_match" if words.strip() else "history_empty")
        shown = gr.Radio(choices=choices, value=value, visible=bool(found))
        return shown, gr.Markdown(f"<p>{literal(empty)}</p>", visible=not found)


def _label(item: Kept) -> str:
    try:
        when = f"{datetime.fromisoformat(item.saved):%m/%d %H:%M} "
    except ValueError:
        when = ""
    return f"{when}{shorten(' '.join(item.title.split()))}"


@dataclass(frozen=True, slots=True)
class HistoryParts:
    """The components of the history."""

    words: gr.Textbox
    listed: gr.Radio
    empty: gr.Markdown
    where: gr.Markdown
    delete: gr.Button
    clear: gr.Button
    confirm: gr.Column
    yes: gr.Button
    no: gr.Button
    text: gr.Textbox


def history_bar(history: History) -> HistoryParts:
    """Return the history at the page's side, closed."""
    with gr.Sidebar(open=False, elem_id="history", width=320):
        gr.Markdown(f"<h2>{literal(history.say('history_title'))}</h2>", latex_delimiters=[])
        words = gr.Textbox(
            label=history.say("history_search"), lines=1, max_lines=1, max_length=200,
            placeholder=history.say("history_placeholder"), elem_id="history-words",
        )  # fmt: skip
        listed = gr.Radio(
            choices=[], label=history.say("history_list"), visible=False, interactive=True,
            elem_id="talks",
        )  # fmt: skip
        nothing = f"<p>{literal(history.say('history_empty'))}</p>"
        empty = gr.Markdown(nothing, latex_delimiters=[], elem_id="history-empty")
        delete = gr.Button(history.say("history_delete"), size="sm", elem_classes=["quiet-button"])
        clear = gr.Button(history.say("history_clear"), size="sm", elem_classes=["quiet-button"])
        with gr.Column(visible=False, elem_id="history-confirm") as confirm:
            asked = literal(history.say("history_clear_ask"))
            gr.Markdown(f'<p class="ask" role="alert">{asked}</p>', latex_delimiters=[])
            with gr.Row():
                yes = gr.Button(history.say("delete_yes"), variant="stop", size="sm")
                no = gr.Button(history.say("delete_no"), size="sm")
        where = gr.Markdown("", latex_delimiters=[], elem_id="history-where")
        text = gr.Textbox("", visible="hidden", elem_id="kept", lines=2, max_lines=2)
    return HistoryParts(words, listed, empty, where, delete, clear, confirm, yes, no, text)


def connect_history(
    history: History, on: HistoryParts, page: gr.Blocks, screen: list[Any], chat: gr.Chatbot,
    conversation: gr.State, answering: Sequence[Any], rated: Sequence[Any],
) -> Any:  # fmt: skip
    """Connect the history: ``screen`` is what `Chat.screen` fills; ``answering`` and ``rated`` are
    the events after which the conversation is kept. Returns the event that opens one."""
    listed = [on.listed, on.empty]
    given = [on.words, conversation, on.text]
    page.load(history.begin, None, [*listed, on.where, on.text], **QUIET)
    for box in (on.words, on.text):
        box.change(history.search, given, listed, trigger_mode="always_last", **QUIET)
    for event in (*answering, *rated):
        event.then(history.save, given, [on.text, *listed], **QUIET)
    stops = list(answering)
    kept = [on.listed, on.text]
    opened = on.listed.input(history.open, kept, [*screen, chat], cancels=stops, **QUIET)
    on.delete.click(history.delete, given, [on.text, *listed, *screen], cancels=stops, **QUIET)
    on.clear.click(lambda: gr.Column(visible=True), None, on.confirm, **QUIET)
    on.no.click(lambda: gr.Column(visible=False), None, on.confirm, **QUIET)
    emptied = [on.text, *listed, on.confirm, on.words, *screen]
    on.yes.click(history.clear, on.text, emptied, cancels=stops, **QUIET)
    return opened
