"""What a query is compared with in a generation that lies here: each retriever's best, scored by all.

Only what the candidates need is read: their vectors, and the passages that are handed on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.search.slide_cover import slide_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.types import Passage
    from index.search.generation import Generation

POOL = 100
"""Candidates of each retriever that are scored by all of them."""
EXACT = 2000
"""Passages up to which every vector is compared: reading so many takes 10 ms."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that some retriever ranks high, scored by all of them.

    Attributes:
        places: their places in the index, ascending, ``[n]``.
        parts: for each retriever by name the raw scores of the same passages, each ``[n]``.
        read: gives the passages at some of the places.
    """

    places: NDArray[np.intp]
    parts: Mapping[str, NDArray[np.float32]]
    read: Callable[[NDArray[np.intp]], list[Passage]]


NONE = Candidates(np.empty(0, dtype=np.intp), {}, lambda _: [])


def local_candidates(
    generation: Generation,
    text: str,
    vector: NDArray[np.float32],
    cover: bool,
    documents: Collection[str] | None,
    slide: tuple[str, int] | None,
) -> Candidates:
    """Return the candidates for a query; see :func:`index.search.query.fused_hits` for what is given.

    With ``cover`` the scores over whole slides are among them, but for one slide alone.
    """
    table = generation.records.passages
    within = _within(generation, documents)
    if within is not None and not len(within):
        return NONE
    others = generation.expansion.of(text)
    scores = {name: field.scores(text, others) for name, field in generation.fields.items()}
    if slide is not None:
        pool = table.places_of_slide(*slide)
        pool = pool if within is None else np.intersect1d(pool, within)
    else:
        pool = _pool(generation, scores, vector, within)
    if not len(pool):
        return NONE
    parts = {name: values[pool] for name, values in scores.items()}
    if slide is None and cover:
        parts |= slide_scores(generation.fields, table, text, others, pool)
    parts["dense"] = (table.vectors(pool) @ vector).astype(np.float32)
    return Candidates(pool, parts, lambda places: table.at([int(place) for place in places]))


def highest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return the places of the ``count`` highest values above zero, ascending.

    Of equal values the first ones are taken.
    """
    floor = np.partition(values, -count)[-count] if len(values) > count else 0
    places = np.flatnonzero(values >= floor if floor > 0 else values > 0)
    order = np.lexsort((places, -values[places]))
    return np.sort(places[order[:count]])


def _within(generation: Generation, documents: Collection[str] | None) -> NDArray[np.intp] | None:
    """Return the places of the documents' passages, ascending; None for the whole index."""
    if documents is None:
        return None
    spans = [np.arange(*span) for span in generation.records.passages.spans(documents)]
    places = np.concatenate([np.empty(0, dtype=np.intp), *spans])
    return None if len(places) == generation.passages else places


def _pool(
    generation: Generation,
    scores: Mapping[str, NDArray[np.float32]],
    vector: NDArray[np.float32],
    within: NDArray[np.intp] | None,
) -> NDArray[np.intp]:
    """Return the places of all passages that some retriever ranks high, ascending."""
    if within is None:
        parts = [highest(values, POOL) for values in scores.values()]
        near = np.array(generation.nearest(vector, POOL), dtype=np.intp)
    else:
        parts = [within[highest(values[within], POOL)] for values in scores.values()]
        near = _nearest_within(generation, vector, within)
    return np.unique(np.concatenate([near, *parts]))


def _nearest_within(
    generation: Generation, vector: NDArray[np.float32], within: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the places nearest in meaning among some: exactly where these are few.

    Where they are many, Chroma is asked for more and more until enough of them are among the found.
    """
    if len(within) <= EXACT:
        near = generation.records.passages.vectors(within) @ vector
        return within[np.sort(np.lexsort((within, -near))[:POOL])]
    wanted = 2 * POOL * generation.passages // len(within)
    while True:
        found = np.intersect1d(generation.nearest(vector, wanted), within)
        if len(found) >= POOL or wanted >= generation.passages:
            return found.astype(np.intp)
        wanted *= 2
