"""The conversations that the server keeps for a person who signed in."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.written.conversation import Conversation
from assistant.operate.records.conversations import Conversations as Records
from assistant.web.chat.kept import Kept, dumped, holds, key_of, loaded, merged


class RecordedConversations:
    """One person's conversations in the records' database."""

    def __init__(self, records: Records, user: str) -> None:
        self._records, self._user = records, user

    def list(self, words: str = "") -> Sequence[Kept]:
        """Return those whose title, questions or answers hold all words, newest first."""
        found = [(saved, loaded(list(saved.turns))) for saved in self._records.all(self._user)]
        return [
            Kept(saved.id, saved.title, talk[-1].asked, saved.pinned)
            for saved, talk in found
            if talk is not None and holds(talk, words, saved.title)
        ]

    def load(self, key: str) -> Conversation | None:
        """Return one by its id, None where it is not there."""
        saved = self._records.get(self._user, key)
        return loaded(list(saved.turns)) if saved else None

    def save(self, conversation: Conversation) -> None:
        """Keep a conversation under its id, with what another page added to it meanwhile."""
        key = key_of(conversation)
        whole = merged(self.load(key), conversation)
        self._records.save(self._user, key, whole[0].question, dumped(whole))

    def rename(self, key: str, title: str) -> None:
        """Have one called otherwise; "" for its first question."""
        found = self.load(key)
        if found:
            self._records.rename(self._user, key, title or found[0].question)

    def pin(self, key: str, pinned: bool) -> None:
        """Put one before the others, or no more."""
        self._records.pin(self._user, key, pinned)

    def delete(self, key: str) -> None:
        """Delete one, if it is there."""
        self._records.remove(self._user, key)

    def clear(self) -> None:
        """Delete all."""
        self._records.clear(self._user)
