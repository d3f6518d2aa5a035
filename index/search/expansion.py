"""Other names of what a question speaks of: what an abbreviation stands for, and the other way.

A name is added to a question only where the passages use it and hardly the question's own: people's
words are led to the documents' words, and a question that already speaks as they do stays as it is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from corpus.abbreviations import definitions, known
from corpus.normalize import fold

LEARNED = "abbreviations.json"
MUCH = 4
"""A name is added that so many times more passages can hold than the question's. Chosen on
development questions of the deck and of ministry PDFs with names exchanged
(docs/decisions/2026-11-26-page-ranking.md)."""
MOST = 4
"""Other names that are kept of one, the most often defined first."""


class Expansion:
    """Finds the names to add to a question."""

    def __init__(self, pairs: Iterable[tuple[str, str]], held: Callable[[str], int]) -> None:
        """Take the (short, long) names that an index defines, and how many passages hold a name.

        Args:
            pairs: the most trusted first; the bundled dictionary is added after them.
            held: the number of passages that can hold a name.
        """
        self._held = held
        self._others: dict[str, list[str]] = {}
        for short, long in (*pairs, *known()):
            for name, other in ((fold(short), long), (fold(long), short)):
                others = self._others.setdefault(name, [])
                if other not in others and len(others) < MOST:
                    others.append(other)
        names = sorted(self._others, key=lambda name: (-len(name), name))
        self._any = re.compile("|".join(map(_alone, names)))

    def of(self, text: str) -> list[str]:
        """Return the names to add to a question, in the order in which it speaks of them."""
        key = fold(text)
        spoken = dict.fromkeys(match.group() for match in self._any.finditer(key))
        return list(dict.fromkeys(other for name in spoken for other in self._used(name, key)))

    def _used(self, name: str, key: str) -> Iterator[str]:
        least = MUCH * self._held(name)
        for other in self._others[name]:
            if fold(other) not in key and self._held(other) > least:
                yield other


def _alone(name: str) -> str:
    """Return a pattern for a name; Latin letters beside it would make it part of another word."""
    left = r"(?<![a-z0-9])" if name[0].isascii() else ""
    right = r"(?![a-z0-9])" if name[-1].isascii() else ""
    return f"{left}{re.escape(name)}{right}"


def write_learned(folder: Path, texts: Iterable[str]) -> None:
    """Write the names that texts define, the most often defined first, into a generation."""
    counts = Counter(pair for text in texts for pair in definitions(text))
    pairs = sorted(counts, key=lambda pair: (-counts[pair], pair))
    (folder / LEARNED).write_text(json.dumps(pairs, ensure_ascii=False), encoding="utf-8")


def read_learned(folder: Path) -> list[tuple[str, str]]:
    """Return what :func:`write_learned` wrote; nothing of a generation from before it."""
    file = folder / LEARNED
    if not file.is_file():
        return []
    return [(short, long) for short, long in json.loads(file.read_text(encoding="utf-8"))]
