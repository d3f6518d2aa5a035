"""Errors that a user of the assistant sees; the message is ready to be shown."""

from __future__ import annotations


class AssistantError(Exception):
    """Something the user or the operator can mend; the message says what and how."""


class QuestionError(AssistantError):
    """The question is empty or longer than the setting ``max_question_chars`` allows."""
