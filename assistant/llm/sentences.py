"""A stream of text cut into sentences as they end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(r"(?:[。！？?]|!(?!\[)|\n)(?:\s*\[\d{1,3}\])*[」』）)]*\n?")
_OPEN = re.compile(r"[「『（(][^」』）)]*$")
_MARKER_MAY_FOLLOW = re.compile(r"\s*(?:\[\d{0,3})?$")
LONGEST = 400
"""Characters after which a sentence without an end is handed on all the same."""


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Yield sentences with the markers that follow them; brackets hold a sentence together."""
    waiting = ""
    for piece in pieces:
        waiting += piece
        while (end := _first_end(waiting)) is not None and not _MARKER_MAY_FOLLOW.match(
            waiting, end
        ):
            if waiting[:end].strip():
                yield waiting[:end].strip()
            waiting = waiting[end:]
        if len(waiting) > LONGEST:
            yield waiting.strip()
            waiting = ""
    while (end := _first_end(waiting)) is not None:
        if waiting[:end].strip():
            yield waiting[:end].strip()
        waiting = waiting[end:]
    if waiting.strip():
        yield waiting.strip()


def _first_end(text: str) -> int | None:
    for match in _END.finditer(text):
        if not _OPEN.search(text[: match.start()]):
            return match.end()
    return None
