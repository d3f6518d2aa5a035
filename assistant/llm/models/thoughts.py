"""What a reasoning model thinks aloud before it answers, taken out of its reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.common.types import Usage

OPENS, CLOSES = "<think>", "</think>"
"""How Qwen3, DeepSeek and their likes mark thoughts, where a server leaves them in the text."""


def without_thoughts(pieces: Iterable[str | Usage]) -> Iterator[str | Usage]:
    """Yield a reply without the thoughts at its beginning; what is no text passes as it is."""
    thoughts = _Thoughts()
    for piece in pieces:
        if isinstance(piece, Usage):
            yield piece
        elif text := thoughts.after(piece):
            yield text
    if thoughts.held:
        yield thoughts.held


class _Thoughts:
    """Holds back the beginning of a reply until it is known what it is."""

    def __init__(self) -> None:
        self.held = ""
        self._answering = False

    def after(self, piece: str) -> str:
        """Return what of the text so far, and not yet returned, belongs to the answer."""
        if self._answering:
            return piece
        self.held += piece
        begun = self.held.lstrip()
        if not begun.startswith(OPENS):
            return "" if OPENS.startswith(begun) else self._let_go(self.held)
        end = begun.find(CLOSES)
        return "" if end < 0 else self._let_go(begun[end + len(CLOSES) :].lstrip())

    def _let_go(self, text: str) -> str:
        self._answering, self.held = True, ""
        return text
