"""How a reply begins, and when it has said enough: requests to search, refusals, repetition."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator

from assistant.common.types import Usage
from assistant.llm.pieces import Piece
from assistant.llm.rules import NOTHING

WORDS, WORD_CHARS = 6, 60
"""Most words of one search, and their length."""
REPLY_CHARS = 20_000
"""Characters of a reply that are read."""
REPEATED = 2
"""How often a model may say the same sentence: small models go on to their limit."""
_NOTHING = re.compile(r"資料に(?:は)?(?:記載が)?(?:見当たり|あり)ません。?")
_OBJECT = re.compile(r"\{[^{}]*\}", re.DOTALL)


class Heard:
    """The text of a reply; what it cost is kept apart, one request where the model did not come to tell."""

    def __init__(self, reply: Iterable[str | Usage]) -> None:
        self._reply = reply
        self.spent = Usage()

    def __iter__(self) -> Iterator[str]:
        """Yield the text, up to its bound."""
        length, untold = 0, Usage(requests=1)
        self.spent = untold
        for piece in self._reply:
            if isinstance(piece, Usage):
                self.spent = piece if self.spent is untold else self.spent + piece
            elif length <= REPLY_CHARS:
                length += len(piece)
                yield piece


def bounded(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces until the model begins to repeat itself."""
    seen: dict[str, int] = {}
    for piece in parts:
        if piece.kind in ("sentence", "item") and piece.words:
            seen[piece.words] = seen.get(piece.words, 0) + 1
            if seen[piece.words] >= REPEATED:
                return
        yield piece


def opening(reply: Iterator[str | Usage]) -> tuple[str, Iterator[str | Usage]]:
    """Return a reply's beginning, as far as it shows a request or a refusal, and the whole reply.

    A request is read to its end, an answer only to its first characters.
    """
    read: list[str | Usage] = []
    text = ""
    for piece in reply:
        read.append(piece)
        text += piece if isinstance(piece, str) else ""
        start = text.lstrip()
        asks = start.startswith(("{", "`")) or NOTHING.startswith(start[: len(NOTHING)])
        if start and (not asks or len(text) > REPLY_CHARS):
            break
    return text.strip(), itertools.chain(read, reply)


def wanted_words(begun: str, searched: Collection[str]) -> list[str] | None:
    """Return what the model wants searched, [] where it only says no; None for an answer."""
    if begun.startswith(("{", "`")):
        found = _OBJECT.search(begun)
        try:
            value = json.loads(found.group()) if found else None
        except ValueError:
            return None
        words = value.get("検索") if isinstance(value, dict) else None
        told = [words] if isinstance(words, str) else words if isinstance(words, list) else []
        new = dict.fromkeys(str(word).strip()[:WORD_CHARS] for word in told)
        return [word for word in new if word and word not in searched][:WORDS]
    return [] if not begun or _NOTHING.fullmatch(begun) else None
