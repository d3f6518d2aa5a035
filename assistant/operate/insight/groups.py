"""Questions of one meaning together: average linkage over the vectors of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from assistant.operate.insight.view import View, people
from assistant.operate.records.asked import Asked
from corpus.normalize import fold
from index.bi_encoder.bundled_embedder import BundledEmbedder
from index.models.remembered import RememberedVectors
from index.types import Embedder, QueryBatches

if TYPE_CHECKING:
    from numpy.typing import NDArray

FARTHEST = 0.14
"""Mean cosine distance within which two groups become one, for the bundled model as published: the best
of 0.02 to 0.30 on six of the twelve topics of ``eval.benchmarks.insight``, which reports on the others."""
MOST_GROUPED = 600
"""Wordings of one list that are grouped, the newest: a vector takes about 10 ms when it is first wanted."""
MOST_WORDINGS = 5
"""Wordings that are shown of a group beside its name."""
REMEMBERED = 4_000
"""Vectors kept in memory: 6 MB at 384 dimensions."""


def vectors_of(embedder: Embedder) -> RememberedVectors:
    """Return what gives the vectors of questions, each made once while it is remembered.

    The bundled model is taken as published: its own training was for finding a question's passage, and
    puts questions on one topic less near to each other (0.76 of a topic in one group instead of 0.87).
    """
    if isinstance(embedder, BundledEmbedder):
        embedder = BundledEmbedder(published=True)

    def made(texts: Sequence[str]) -> NDArray[np.float32]:
        if isinstance(embedder, QueryBatches):
            return embedder.embed_queries(texts)
        return np.stack([embedder.embed_query(text) for text in texts])

    return RememberedVectors(made, REMEMBERED)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning.

    Attributes:
        name: the question nearest to their centre.
        number: a question that was asked in these words.
        questions: how many were asked.
        people: of how many people they are at least.
        wordings: other words for it, the nearest first.
        asked: the questions themselves, newest first.
    """

    name: str
    number: int
    questions: int
    people: int
    wordings: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of one list, of most people first, and what is counted without words.

    Attributes:
        groups: those that may be shown.
        few: questions in groups of too few people.
        withheld: questions whose words were not kept, or are not for this reader.
        older: questions beyond those that are grouped at once.
    """

    groups: tuple[Group, ...]
    few: int = 0
    withheld: int = 0
    older: int = 0


def labels(vectors: NDArray[np.float32], farthest: float = FARTHEST) -> NDArray[np.int_]:
    """Return the group of each vector as a number, ``[len(vectors)]``."""
    if len(vectors) < 2:
        return np.ones(len(vectors), int)
    tree = linkage(vectors, method="average", metric="cosine")
    found: NDArray[np.int_] = fcluster(tree, farthest, criterion="distance")
    return found


def grouped(asked: Sequence[Asked], view: View, vectors: RememberedVectors) -> Grouping:
    """Group the questions that a reader may read; the words of the others are not looked at."""
    readable = [one for one in asked if view.reads(one)]
    by_text: dict[str, list[Asked]] = {}
    for one in reversed(readable):  # the newest first
        by_text.setdefault(fold(one.question or ""), []).append(one)
    texts = list(by_text.values())
    chosen, older = texts[:MOST_GROUPED], texts[MOST_GROUPED:]
    every = _groups(chosen, vectors) if chosen else []
    shown = [group for group in every if view.enough(group.asked)]
    shown.sort(key=lambda group: (-group.people, -group.questions, -group.number))
    return Grouping(
        tuple(shown),
        few=sum(group.questions for group in every) - sum(group.questions for group in shown),
        withheld=len(asked) - len(readable),
        older=sum(map(len, older)),
    )


def _groups(texts: Sequence[list[Asked]], vectors: RememberedVectors) -> list[Group]:
    made = vectors.of([same[0].question or "" for same in texts])
    numbers = labels(made)
    return [_group(texts, made, np.flatnonzero(numbers == n)) for n in np.unique(numbers)]


def _group(
    texts: Sequence[list[Asked]], vectors: NDArray[np.float32], members: NDArray[np.int_]
) -> Group:
    own = vectors[members]
    nearest = members[np.argsort(-(own @ own.mean(axis=0)), kind="stable")]
    asked = sorted((one for n in members for one in texts[n]), key=lambda one: one.at, reverse=True)
    words = [texts[n][0] for n in nearest]
    others = tuple(one.question or "" for one in words[1 : 1 + MOST_WORDINGS])
    name, number = words[0].question or "", words[0].number
    return Group(name, number, len(asked), people(asked), others, tuple(asked))
