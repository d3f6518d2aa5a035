"""Training groups from questions over an index: what answers, and what our own search takes for it."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from corpus.types import Passage
from index.cross_encoder.mining import Group
from index.types import Hit

NEGATIVES, DEPTH = 3, 12
"""Wrong passages of a group, and how deep among the hits they are drawn; the hardest always."""
FOUND = 40
"""Hits asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A curated question.

    Attributes:
        question: standing on its own.
        document: where it is told; of an untold one, the document nearest to it.
        page: the slide that tells it, None where that is not known.
        evidence: words of that slide that carry the answer.
        short: the shortest of them that answer, "" where a sentence is needed.
        facts: groups of writings; what has one of each answers too.
        told: whether the documents tell it.
    """

    question: str
    document: str
    page: int | None
    evidence: str
    short: str
    facts: tuple[tuple[str, ...], ...]
    told: bool


class Searched(Protocol):
    """What groups are mined from."""

    def hits(self, query: str, k: int) -> list[Hit]:
        """Return hits."""
        ...

    def passages_of(self, document: str, slide: int) -> Sequence[Passage]:
        """Return the passages of a slide in order."""
        ...


def read_asked(line: dict[str, Any]) -> Asked:
    """Return a line of a set of questions; a turn of a conversation is taken as it was made whole."""
    return Asked(
        line.get("standalone") or line["question"], line["document"], line.get("page"),
        line.get("evidence") or "", line.get("short") or "",
        tuple(tuple(group) for group in line.get("facts") or ()), line["answerable"],
    )  # fmt: skip


def groups(index: Searched, questions: Iterable[Asked], seed: int) -> Iterator[Group]:
    """Yield a group for each question whose passage is found; the same seed gives the same groups."""
    dice = random.Random(seed)  # noqa: S311
    for asked in questions:
        hits = [hit.passage for hit in index.hits(asked.question, FOUND)]
        if not asked.told:
            if len(hits) > NEGATIVES:
                near = hits[: NEGATIVES + 1]
                pairs = [(passage.context, passage.text) for passage in near]
                yield Group(asked.question, pairs[0], 0, 0, tuple(pairs[1:]), told=False)
            continue
        own = passage_of(index, asked, hits)
        if own is None:
            continue
        passage, start, end = own
        wrong = [p for p in hits if p.id != passage.id and not answers(asked, p)]
        if len(wrong) < NEGATIVES:
            continue
        chosen = [wrong[0], *dice.sample(wrong[1:DEPTH], NEGATIVES - 1)]
        yield Group(
            asked.question, (passage.context, passage.text), start, end,
            tuple((p.context, p.text) for p in chosen),
        )  # fmt: skip


def passage_of(
    index: Searched, asked: Asked, hits: Sequence[Passage]
) -> tuple[Passage, int, int] | None:
    """Return the passage that answers, and the characters of the answer in it.

    Args:
        index: for the passages of the question's page.
        asked: a told question.
        hits: passages found, looked through where the page is not known.
    """
    if asked.page is not None:
        pool = list(index.passages_of(asked.document, asked.page))
    else:
        pool = [p for p in hits if p.document == asked.document]
    for words in (asked.short, asked.evidence):
        for passage in pool:
            if not words or (
                asked.short and _squeezed(asked.evidence) and not _near(asked, passage)
            ):
                continue
            if span := find(passage.text, words):
                return passage, *span
    return None


def _near(asked: Asked, passage: Passage) -> bool:
    """Whether a passage holds the evidence, or a good part of it: a short answer may stand twice."""
    evidence, text = _squeezed(asked.evidence), _squeezed(passage.text)
    pieces = [evidence[i : i + 12] for i in range(0, len(evidence), 12)]
    return sum(piece in text for piece in pieces) * 2 >= len(pieces)


def answers(asked: Asked, passage: Passage) -> bool:
    """Whether a passage holds every fact of a question."""
    text = _squeezed(passage.text)
    return bool(asked.facts) and all(any(_squeezed(w) in text for w in g) for g in asked.facts)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def find(text: str, words: str) -> tuple[int, int] | None:
    """Return the characters of a text that say some words, white space and width aside."""
    wanted = _squeezed(words)
    kept = [(i, c) for i, c in enumerate(text) if not c.isspace()]
    folded: list[tuple[int, str]] = [
        (i, f) for i, c in kept for f in unicodedata.normalize("NFKC", c).casefold()
    ]
    at = "".join(f for _, f in folded).find(wanted)
    if at < 0 or not wanted:
        return None
    return folded[at][0], folded[at + len(wanted) - 1][0] + 1
