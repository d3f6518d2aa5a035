"""Conversations that are kept, and those of a reader's own browser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from assistant.web.conversation import Conversation, Exchange
from corpus.normalize import fold

MAX_KEPT = 50
MAX_BYTES = 600_000
"""What a browser keeps as UTF-8: it travels with an event, whose body may have 1,000,000 bytes."""

_EXCHANGES = TypeAdapter(tuple[Exchange, ...])


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation in the list.

    Attributes:
        id: names it.
        title: its first question.
        saved: when its last question was asked, ISO 8601, or "".
    """

    id: str
    title: str
    saved: str


class Conversations(Protocol):
    """The kept conversations of one reader."""

    def list(self, words: str = "") -> Sequence[Kept]:
        """Return those whose questions or answers hold all words, newest first."""
        ...

    def load(self, key: str) -> Conversation | None:
        """Return one by its id, None where it is not there."""
        ...

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation under its id, in place of what was kept before."""
        ...

    def delete(self, key: str) -> None:
        """Delete one, if it is there."""
        ...

    def clear(self) -> None:
        """Delete all."""
        ...


def key_of(conversation: Conversation) -> str:
    """Return the id of a conversation: that of its first exchange; "" where nothing was said."""
    return conversation[0].id if conversation else ""


def dumped(conversation: Conversation) -> list[dict[str, Any]]:
    """Return a conversation as plain JSON values."""
    values: list[dict[str, Any]] = _EXCHANGES.dump_python(conversation, mode="json")
    return values


def loaded(values: object) -> Conversation | None:
    """Return the conversation of plain JSON values, None where they are not one."""
    try:
        return _EXCHANGES.validate_python(values) or None
    except ValidationError:
        return None


def holds(conversation: Conversation, words: str) -> bool:
    """Whether the questions and answers of a conversation hold all words, widths and case apart."""
    said = "\n".join(
        f"{item.question}\n{item.answer.answer if item.answer else ''}" for item in conversation
    )
    text = fold(said)
    return all(fold(word) in text for word in words.split())


class BrowserConversations:
    """Conversations as a text that the browser keeps: what is wrong in it is left out."""

    def __init__(self, text: str) -> None:
        self._talks = _parsed(text)

    @property
    def text(self) -> str:
        """What the browser is to keep: the newest, as many as fit."""
        talks: list[list[dict[str, Any]]] = []
        left = MAX_BYTES
        for talk in self._talks[:MAX_KEPT]:
            values = _fitting(dumped(talk), left)
            if not values:
                break
            talks.append(values)
            left -= _size(values)
        return _json({"version": 1, "talks": talks})

    def list(self, words: str = "") -> Sequence[Kept]:
        """Return those whose questions or answers hold all words, newest first."""
        return [
            Kept(key_of(talk), talk[0].question, talk[-1].asked)
            for talk in self._talks
            if holds(talk, words)
        ]

    def load(self, key: str) -> Conversation | None:
        """Return one by its id, None where it is not there."""
        return next((talk for talk in self._talks if key_of(talk) == key), None)

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation, as the newest."""
        self.delete(key_of(conversation))
        self._talks.insert(0, conversation)

    def delete(self, key: str) -> None:
        """Delete one, if it is there."""
        self._talks = [talk for talk in self._talks if key_of(talk) != key]

    def clear(self) -> None:
        """Delete all."""
        self._talks = []


def _parsed(text: str) -> list[Conversation]:
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return []
    talks = values.get("talks") if isinstance(values, dict) else None
    found = [loaded(talk) for talk in talks] if isinstance(talks, list) else []
    return [talk for talk in found if talk is not None and key_of(talk)]


def _fitting(values: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """Return a conversation without its oldest exchanges but the first, so that it fits; or []."""
    while values and _size(values) > room:
        values = [values[0], *values[2:]] if len(values) > 1 else []
    return values


def _size(values: list[dict[str, Any]]) -> int:
    return len(_json(values).encode()) + 1


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
