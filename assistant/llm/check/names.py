"""Do the pages of a claim speak of the names it names?"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.abbreviations import definitions, known
from corpus.normalize import fold
from corpus.tokens import tokenize

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.\-]*[A-Za-z0-9]")
_QUOTED = re.compile(r"[「『“]([^」』”]{2,})[」』”]")
_NUMBERED = re.compile(r"(?:No|Vol|Fig|p|P)\.?\d*")
EVERYWHERE = frozenset({"日本", "国", "令和", "平成", "昭和", "西暦", "大正", "明治"})
"""Names that every ministry's page is about without saying so, and eras, which dates are checked by."""
_DROPPED = re.compile(r"\s")


@lru_cache(maxsize=2048)
def names(text: str) -> tuple[str, ...]:
    """Return proper nouns, side by side ones as one, and words in Latin letters that are no common ones."""
    found: list[str] = []
    end = -1
    for token in tokenize(text):
        if token.name_kind and not _LATIN.fullmatch(token.surface):
            if token.start == end:
                found[-1] += token.surface
            else:
                found.append(token.surface)
            end = token.end
    latin = [
        word
        for word in _LATIN.findall(text)
        if len(word) > 1 and not word.islower() and not _NUMBERED.fullmatch(word)
    ]
    return tuple(dict.fromkeys([*(n for n in found if n not in EVERYWHERE), *latin]))


def quotes(text: str) -> list[str]:
    """Return what a text quotes."""
    return _QUOTED.findall(text)


@lru_cache(maxsize=512)
def key_of(page: str) -> str:
    """Return a page's words as they are compared: folded, without blanks and commas."""
    return fold(_DROPPED.sub("", page))


def speaks_of(name: str, page: str) -> bool:
    """Whether a page has a name, its full form or its short one."""
    key = key_of(page)
    return any(fold(_DROPPED.sub("", form)) in key for form in _forms(name, page))


def _forms(name: str, page: str) -> list[str]:
    wanted = fold(name)
    pairs = [*known(), *_defined(page)]
    others = [long for short, long in pairs if fold(short) == wanted]
    others += [short for short, long in pairs if fold(long) == wanted]
    return [name, *others]


@lru_cache(maxsize=512)
def _defined(page: str) -> tuple[tuple[str, str], ...]:
    return tuple(definitions(page))
