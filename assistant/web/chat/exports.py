"""Saving the conversation as a file: made in memory, handed to the page, kept nowhere here."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.answer.written.conversation import Conversation
from assistant.answer.written.memo import entries, memo_markdown
from assistant.common.messages import message
from assistant.common.settings import Settings
from assistant.web.chat.chat import QUIET
from assistant.web.chat.unseen import unseen
from assistant.web.service.needs import Assistant

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Exports:
    """Makes memos of the conversation on the screen: each public method is one event."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._language = settings.language

    def say(self, key: str) -> str:
        """Return a sentence in the page's language."""
        return message(key, self._language)

    def markdown(self, conversation: Conversation) -> Any:
        """Hand the page a Markdown file."""
        if not conversation:
            return self._nothing()
        now = datetime.now().astimezone()
        told = entries(conversation, self._titles(), self._language)
        text = memo_markdown(told, now.date(), self._language)
        return self._file(f"{now:%Y%m%d}.md", "text/markdown", text.encode())

    def word(self, conversation: Conversation) -> Any:
        """Hand the page a Word file."""
        from assistant.answer.written.memo_word import memo_docx

        if not conversation:
            return self._nothing()
        now = datetime.now().astimezone()
        told = entries(conversation, self._titles(), self._language)
        return self._file(f"{now:%Y%m%d}.docx", WORD, memo_docx(told, now.date(), self._language))

    def _nothing(self) -> Any:
        gr.Info(self.say("memo_nothing"))
        return gr.skip()

    def _titles(self) -> dict[str, str]:
        return {info.name: info.title for info in self._assistant.documents()}

    def _file(self, name: str, kind: str, data: bytes) -> str:
        """Return what the page's script makes a file of; ``key`` makes each one new."""
        return json.dumps(
            {
                "key": uuid4().hex,
                "name": f"{self.say('memo_file')}_{name}",
                "type": kind,
                "data": b64encode(data).decode(),
            }
        )


def export_buttons(exports: Exports, conversation: gr.State) -> gr.Textbox:
    """Place the buttons, connect them, and return the box that hands the page a file."""
    word = gr.Button(exports.say("memo_word"), size="sm", elem_classes=["quiet-button"])
    markdown = gr.Button(exports.say("memo_markdown"), size="sm", elem_classes=["quiet-button"])
    file = unseen("file")
    word.click(exports.word, conversation, file, **QUIET)
    markdown.click(exports.markdown, conversation, file, **QUIET)
    return file
