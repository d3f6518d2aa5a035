"""Where an answer that begins or ends with a token of the model really begins and ends.

SentencePiece knows no words: 「1975年に」 may come as 「1975」 and 「年に」, 「、4本」 as 「、4」 and 「本」. A tenth
of the answers of JaQuAD cannot be said in such tokens. So a token lends an answer that begins with it
the characters after its leading particles and punctuation, and one that ends with it those before its
trailing ones, by MeCab's words. A token that is nothing else keeps all of its characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from corpus.tokens import Token, tokenize

_LINKS = frozenset({"助詞", "助動詞", "接続詞"})
_STOPS = frozenset({"句点", "読点"})
_OPENING = frozenset("(（")


def edges(text: str, tokens: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return for each token, given by its characters, those an answer begins and ends with.

    Args:
        text: what was tokenised.
        tokens: first and one past the last character of each token, in order.
    """
    words = tokenize(text)
    starts, ends = [word.start for word in words], [word.end for word in words]
    found = []
    for start, end in tokens:
        # the words that have a part of the token
        within = words[bisect_right(ends, start) : bisect_left(starts, end)]
        found.append(tuple(_trimmed(start, end, within)) if len(within) > 1 else (start, end))
    return tuple((first, last) for first, last in found)


def _trimmed(start: int, end: int, words: Sequence[Token]) -> Iterator[int]:
    first = next((w for w in words if not (_links(w) or w.surface in _OPENING)), None)
    last = next((w for w in reversed(words) if not _links(w)), None)
    if first is None or last is None:
        yield from (start, end)
    else:
        yield max(start, first.start)
        yield min(end, last.end)


def _links(word: Token) -> bool:
    return word.pos in _LINKS or word.pos_detail in _STOPS
