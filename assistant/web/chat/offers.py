"""Questions that the chat offers: on an empty page, and to go on with below an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.answer.suggest import suggestions
from assistant.answer.written.conversation import Conversation, turns
from assistant.web.chat.asked_place import read_names, read_place
from assistant.web.chat.chat import QUIET, Chat
from assistant.web.http.problems import log_failure
from assistant.web.service.shared import SharedAssistant


def hint(chat: Chat, examples: Sequence[str]) -> str:
    """Return what stands in the empty question box."""
    if not examples:
        return chat.say("question_placeholder")
    return chat.say("question_example", question=examples[0])


class Offers:
    """What is offered: each public method is one event."""

    def __init__(self, chat: Chat, assistant: SharedAssistant) -> None:
        self._chat, self._assistant = chat, assistant

    def begin(self, names: str | None, place: str | None) -> tuple[Any, Any]:
        """Offer questions that the documents searched now answer, and one as an example to type."""
        try:
            assistant, _ = self._chat.within((read_names(names), read_place(place)))
            examples = assistant.example_questions() if assistant else ()
        except Exception as error:  # a question can be typed all the same
            log_failure(error)
            return gr.skip(), gr.skip()
        shown = gr.Chatbot(examples=[{"text": question} for question in examples])
        return shown, gr.Textbox(placeholder=hint(self._chat, examples))

    def suggest(
        self, conversation: Conversation, names: str | None, place: str | None
    ) -> tuple[Any, Any]:
        """Offer questions to go on with, where nobody has to wait for them being tried.

        Returns what the chat shows, and the id of the answer that they go on from.
        """
        last = conversation[-1] if conversation else None
        answer, id = (last.answer, last.id) if last else (None, "")
        nothing = (gr.skip(), id)
        if answer is None:
            return nothing

        def wanted() -> bool:
            return self._assistant.idle and self._chat.latest.shows(id)

        try:
            assistant, _ = self._chat.within((read_names(names), read_place(place)))
            if assistant is None:
                return nothing
            language = self._chat.language
            offered = suggestions(assistant, answer, turns(conversation), language, wanted)
        except Exception as error:  # the answer stands all the same
            log_failure(error)
            return nothing
        if not offered or not wanted():
            return nothing
        return self._chat.messages(conversation, offered=offered), id

    def settle(self, conversation: Conversation, answered: str) -> Any:
        """Show what the page holds once more where it changed while questions were on their way.

        Args:
            conversation: what the page holds now.
            answered: the id of the answer that they were to go on from.
        """
        shown = conversation[-1].id if conversation else ""
        if shown == answered or not self._chat.latest.shows(shown):
            return gr.skip()
        return self._chat.messages(conversation)


def connect_offers(
    offers: Offers, showing: Sequence[Any], scope: Sequence[Any], said: gr.State,
    chat: gr.Chatbot, question: gr.Textbox,
) -> None:  # fmt: skip
    """Offer questions after the events that show an answer, and where what is searched changes.

    Args:
        offers: what is offered.
        showing: the events.
        scope: the documents and the slide that alone are searched.
        said: the conversation.
        chat: shows the questions.
        question: the box that they are typed into.
    """
    answered = gr.State("")
    for event in showing:
        offered = event.then(offers.suggest, [said, *scope], [chat, answered], **QUIET)
        offered.then(offers.settle, [said, answered], chat, **QUIET)
    for box in scope:
        box.change(offers.begin, scope, [chat, question], **QUIET)
