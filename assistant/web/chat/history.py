"""The conversations that are kept: listed, opened, named, pinned, saved as files and deleted.

They are kept by the reader's own browser, or, for who signed in, by the server. Hidden boxes carry
what the page's script shows and asks for (``assets/chat/conversations.js``), and the text that a
browser keeps (``assets/chat/kept.js``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr
from pydantic import BaseModel, ValidationError

from assistant.answer.written.conversation import Conversation
from assistant.operate.records import Records
from assistant.web.chat.chat import QUIET, UPDATED, Chat
from assistant.web.chat.exports import Exports
from assistant.web.chat.kept import BrowserConversations, Conversations, key_of
from assistant.web.chat.rating import thumbs_of
from assistant.web.chat.recorded import RecordedConversations
from assistant.web.chat.unseen import unseen
from assistant.web.sign_in.visitor import visitor

MAX_TITLE = 120
"""Characters of a title that a reader gives."""
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


class Wish(BaseModel):
    """What the page's script wants done with the kept conversations."""

    do: str = ""
    id: str = ""
    title: str = ""
    words: str = ""
    pinned: bool = False


def wish_of(text: str) -> Wish:
    """Return what a box of the page's script says; nothing to do where that cannot be read."""
    try:
        return Wish.model_validate_json(text)
    except ValidationError:
        return Wish()


class History:
    """What the history does: each public method is one event."""

    def __init__(self, chat: Chat, exports: Exports, histories: Histories | None) -> None:
        self._chat, self._exports = chat, exports
        self._histories = histories or (lambda: None)

    def begin(self) -> tuple[Any, ...]:
        """List what the server keeps for who opened the page, else ask the browser."""
        own = self._histories()
        return (self._listed(own, ()), gr.skip()) if own else (gr.skip(), ASKED)

    def tell(self, conversation: Conversation, text: str) -> Any:
        """List what is kept."""
        return gr.skip() if text == ASKED else self._listed(self._kept(text), conversation)

    def save(self, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Keep the conversation that is on the screen."""
        kept = self._kept(text)
        if key_of(conversation):
            kept.save(conversation)
        return (self._text(kept), self._listed(kept, conversation))

    def open(self, wish: str, text: str) -> tuple[Any, ...]:
        """Show a kept conversation, with the evidence of its last answer."""
        kept = self._kept(text)
        found = kept.load(wish_of(wish).id)
        if found is None:
            return (gr.skip(),) * (UPDATED + 2)
        screen = self._chat.screen(found, len(found) - 1)
        return (self._listed(kept, found), *screen, thumbs_of(found))

    def edit(self, wish: str, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Search, name or pin kept conversations, keep that on the screen, or make a file of one."""
        kept, wanted = self._kept(text), wish_of(wish)
        if wanted.do in ("word", "markdown"):
            make = self._exports.word if wanted.do == "word" else self._exports.markdown
            return gr.skip(), gr.skip(), make(kept.load(wanted.id) or ())
        if wanted.do == "rename":
            kept.rename(wanted.id, " ".join(wanted.title.split())[:MAX_TITLE])
        elif wanted.do == "pin":
            kept.pin(wanted.id, wanted.pinned)
        elif wanted.do == "save" and key_of(conversation):
            kept.save(conversation)
        listed = self._listed(kept, conversation, wanted.words)
        return gr.skip() if wanted.do == "list" else self._text(kept), listed, gr.skip()

    def remove(self, wish: str, conversation: Conversation, text: str) -> tuple[Any, ...]:
        """Delete one, or all; a new one begins where that on the screen is gone."""
        kept, wanted = self._kept(text), wish_of(wish)
        if wanted.do == "clear":
            kept.clear()
        else:
            kept.delete(wanted.id)
        if kept.load(key_of(conversation)):
            return (self._text(kept), self._listed(kept, conversation), *(gr.skip(),) * UPDATED)
        return (self._text(kept), self._listed(kept, ()), *self._chat.clear())

    def _kept(self, text: str) -> Conversations:
        return self._histories() or BrowserConversations(text)

    def _text(self, kept: Conversations) -> Any:
        """Return what the browser is to keep; nothing new where the server keeps it."""
        return kept.text if isinstance(kept, BrowserConversations) else gr.skip()

    def _listed(self, kept: Conversations, conversation: Conversation, words: str = "") -> str:
        """Return what the page's script shows: the list, and which of it is on the screen."""
        values = {
            "talks": [asdict(item) for item in kept.list(words)],
            "open": key_of(conversation),
            "words": words,
            "own": not isinstance(kept, BrowserConversations),
        }
        return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class HistoryParts:
    """The hidden boxes: what is listed, what is wanted, and what the browser keeps."""

    listed: gr.Textbox
    open: gr.Textbox
    again: gr.Textbox
    edit: gr.Textbox
    remove: gr.Textbox
    text: gr.Textbox


def history_boxes() -> HistoryParts:
    """Return the boxes, empty."""
    names = ("talk-list", "talk-open", "talk-again", "talk-edit", "talk-remove", "kept")
    return HistoryParts(*map(unseen, names))


def connect_history(
    history: History, on: HistoryParts, page: gr.Blocks, screen: list[Any], chat: gr.Chatbot,
    conversation: gr.State, file: gr.Textbox, answering: Sequence[Any], rated: Sequence[Any],
) -> tuple[Any, Any]:  # fmt: skip
    """Connect the history: ``screen`` is what `Chat.screen` fills; ``answering`` and ``rated`` are
    the events after which the conversation is kept. Returns the events that show one."""
    given = [conversation, on.text]
    page.load(history.begin, None, [on.listed, on.text], **QUIET)
    on.text.change(history.tell, given, on.listed, trigger_mode="always_last", **QUIET)
    for event in (*answering, *rated):
        event.then(history.save, given, [on.text, on.listed], **QUIET)
    stops = list(answering)
    shown = [on.listed, *screen, chat]
    opened = on.open.change(history.open, [on.open, on.text], shown, cancels=stops, **QUIET)
    changed = [on.text, on.listed]
    # after a reload the open one is shown again: a question asked meanwhile is not cut off
    again = on.again.change(history.open, [on.again, on.text], shown, **QUIET)
    on.edit.change(
        history.edit, [on.edit, *given], [*changed, file], trigger_mode="multiple", **QUIET
    )
    on.remove.change(
        history.remove, [on.remove, *given], [*changed, *screen], cancels=stops, **QUIET
    )
    return opened, again
