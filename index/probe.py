"""Checks a new Chroma store before it is published: passages must find themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexBuildError

if TYPE_CHECKING:
    from index.chroma import ChromaCollection
    from index.passage_table import PassageTable

PROBES = 20
"""Passages that must find themselves, spread evenly."""
NEAREST = 10
SAME = 0.9999
"""Cosine from which two passages count as one: the same text on two slides."""


def probe(store: ChromaCollection, passages: PassageTable) -> None:
    """Make sure that Chroma has every passage and that passages find themselves.

    Args:
        store: the passages' vectors as they were just stored.
        passages: the passages.

    Raises:
        IndexBuildError: some are missing or cannot be found.
    """
    count = passages.count()
    lost = [
        place
        for place in range(0, count, max(1, count // PROBES))
        if not _finds_itself(store, passages, place)
    ]
    if store.count != count or lost:
        raise IndexBuildError(
            f"作った索引の検査に通りませんでした（{store.count}/{count} 件、見つからない節 {len(lost)}）。"
            "もう一度実行してください。 / the new index failed its check: run again"
        )


def _finds_itself(store: ChromaCollection, passages: PassageTable, place: int) -> bool:
    """A passage is found, or ten others with the very same vector stand before it."""
    own = passages.vectors_between(place, place + 1)[0]
    found = passages.places(store.nearest(own, NEAREST))
    if place in found:
        return True
    others = passages.vectors(np.array(found, dtype=np.intp))
    return len(found) == NEAREST and bool((others @ own > SAME).all())
