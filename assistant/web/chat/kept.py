"""Conversations that are kept, and those of a reader's own browser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from assistant.answer.written.conversation import Conversation, Exchange
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
        title: what its reader called it, else its first question.
        saved: when its last question was asked, ISO 8601, or "".
        pinned: whether it stands before the others.
    """

    id: str
    title: str
    saved: str
    pinned: bool = False


class Conversations(Protocol):
    """The kept conversations of one reader."""

    def list(self, words: str = "") -> Sequence[Kept]:
        """Return those whose title, questions or answers hold all words, newest first."""
        ...

    def load(self, key: str) -> Conversation | None:
        """Return one by its id, None where it is not there."""
        ...

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation under its id; what another page added to it meanwhile stays in it."""
        ...

    def rename(self, key: str, title: str) -> None:
        """Have one called otherwise, if it is there; "" for its first question."""
        ...

    def pin(self, key: str, pinned: bool) -> None:
        """Put one before the others, or no more, if it is there."""
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


def merged(kept: Conversation | None, own: Conversation) -> Conversation:
    """Return a conversation of one page with what another page has added to it meanwhile."""
    mine = {item.id for item in own}
    others = [item for item in kept or () if item.id not in mine]
    return tuple(sorted((*own, *others), key=lambda item: item.asked)) if others else own


def holds(conversation: Conversation, words: str, title: str = "") -> bool:
    """Whether title, questions and answers hold all words, widths and case apart."""
    said = "\n".join(
        f"{item.question}\n{item.answer.answer if item.answer else ''}" for item in conversation
    )
    text = fold(f"{title}\n{said}")
    return all(fold(word) in text for word in words.split())


class BrowserConversations:
    """Conversations as a text that the browser keeps: what is wrong in it is left out."""

    def __init__(self, text: str) -> None:
        values = _parsed(text)
        revision = values.get("revision")
        self._revision = revision if isinstance(revision, int) else 0
        self._talks = _talks(values.get("talks"))
        keys = {key_of(talk) for talk in self._talks}
        titles, pinned = values.get("titles"), values.get("pinned")
        self._titles = {
            key: str(title)
            for key, title in (titles if isinstance(titles, dict) else {}).items()
            if key in keys
        }
        self._pinned = {key for key in keys if isinstance(pinned, list) and key in pinned}

    @property
    def text(self) -> str:
        """What the browser is to keep: the pinned and the newest, as many as fit.

        Its revision is one more than that of the text it was made from, so that the browser sees
        where another tab has kept something meanwhile.
        """
        talks: list[list[dict[str, Any]]] = []
        left = MAX_BYTES
        first = sorted(self._talks, key=lambda talk: key_of(talk) not in self._pinned)
        for talk in first[:MAX_KEPT]:
            values = _fitting(dumped(talk), left)
            if not values:
                break
            talks.append(values)
            left -= _size(values)
        talks.sort(key=lambda values: str(values[-1]["asked"]), reverse=True)
        return _json(
            {
                "version": 1,
                "revision": self._revision + 1,
                "talks": talks,
                "titles": self._titles,
                "pinned": sorted(self._pinned),
            }
        )

    def list(self, words: str = "") -> Sequence[Kept]:
        """Return those whose title, questions or answers hold all words, newest first."""
        found = [(talk, self._titles.get(key_of(talk), "")) for talk in self._talks]
        return [
            Kept(
                key_of(talk), title or talk[0].question, talk[-1].asked,
                key_of(talk) in self._pinned,
            )
            for talk, title in found
            if holds(talk, words, title)
        ]  # fmt: skip

    def load(self, key: str) -> Conversation | None:
        """Return one by its id, None where it is not there."""
        return next((talk for talk in self._talks if key_of(talk) == key), None)

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation, as the newest, with what another page added to it."""
        key = key_of(conversation)
        conversation = merged(self.load(key), conversation)
        self._talks = [talk for talk in self._talks if key_of(talk) != key]
        self._talks.insert(0, conversation)

    def rename(self, key: str, title: str) -> None:
        """Have one called otherwise; "" for its first question."""
        self._titles.pop(key, None)
        if title and self.load(key):
            self._titles[key] = title

    def pin(self, key: str, pinned: bool) -> None:
        """Put one before the others, or no more."""
        self._pinned.discard(key)
        if pinned and self.load(key):
            self._pinned.add(key)

    def delete(self, key: str) -> None:
        """Delete one, if it is there."""
        self._talks = [talk for talk in self._talks if key_of(talk) != key]
        self._titles.pop(key, None)
        self._pinned.discard(key)

    def clear(self) -> None:
        """Delete all."""
        self._talks, self._titles, self._pinned = [], {}, set()


def _parsed(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text) if text else {}
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _talks(values: object) -> list[Conversation]:
    found = [loaded(talk) for talk in values] if isinstance(values, list) else []
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
