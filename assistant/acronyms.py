"""What an acronym stands for: the words on a slide whose first letters spell it."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"stand(?:s)? for|何の略|略(?:です|でしょう|か)|正式(?:な)?(?:名|英語)|英語名|英語(?:の)?(?:名|表記)",
    re.I,
)
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?![A-Za-z])")
_WORDS = re.compile(r"[A-Za-z][A-Za-z-]*(?:\s(?:[A-Za-z][A-Za-z-]*|&))+")
_SMALL = frozenset(["of", "for", "the", "and", "in", "on", "to", "a", "an", "by", "with", "&"])


def asked_acronym(question: str) -> str:
    """Return the acronym whose full form a question asks for, "" where it asks something else."""
    match = _ACRONYM.search(question) if _ASKED.search(question) else None
    return match.group() if match else ""


def expansion(text: str, acronym: str) -> tuple[int, int] | None:
    """Return the span of the words in ``text`` that spell the acronym, or None.

    Small words (of, for) need not be spelt; a word may give several of its first letters
    (「Japan Science and Technology」 for JST gives one each).
    """
    wanted = acronym.casefold()
    for run in _WORDS.finditer(text):
        words = [(m.start() + run.start(), m.end() + run.start(), m.group())
                 for m in re.finditer(r"\S+", run.group())]  # fmt: skip
        for first in range(len(words)):
            last = _spelt(words[first:], wanted)
            if last is not None:
                return words[first][0], words[first + last][1]
    return None


def _spelt(words: list[tuple[int, int, str]], wanted: str) -> int | None:
    """Return the number of the word that completes the acronym, or None."""
    at = 0
    for number, (_, _, word) in enumerate(words):
        small = word.casefold() in _SMALL
        if at < len(wanted) and word.casefold().startswith(wanted[at]):
            at += 1
            if at == len(wanted):
                return number
        elif not small or number == 0:
            return None
    return None
