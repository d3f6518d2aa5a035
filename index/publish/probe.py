"""Checks newly stored vectors before it is published: do passages find themselves?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.store.errors import IndexBuildError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.store.passage_table import PassageTable

PROBES = 100
"""Passages that must find themselves, spread evenly; each takes about 3 ms."""
NEAREST = 10
SAME = 0.9999
"""Cosine from which two passages count as one: the same text on two slides."""


class Probed(Protocol):
    """Stored vectors."""

    count: int

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """Return the ids of the nearest passages."""
        ...


def probe(store: Probed, passages: PassageTable) -> bool:
    """Return whether passages find themselves.

    Args:
        store: the passages' vectors as they were just stored.
        passages: the passages.

    Raises:
        IndexBuildError: the store has not all of them.
    """
    count = passages.count()
    if store.count != count:
        raise IndexBuildError(
            f"作った索引の検査に通りませんでした（{store.count}/{count} 件）。もう一度実行してください。"
            " / the new index failed its check: run again"
        )
    places = range(0, count, max(1, count // PROBES))
    return all(_finds_itself(store, passages, place) for place in places)


def _finds_itself(store: Probed, passages: PassageTable, place: int) -> bool:
    """A passage is found, or ten others with the very same vector stand before it."""
    own = passages.vectors_between(place, place + 1)[0]
    found = passages.places(store.nearest(own, NEAREST))
    if place in found:
        return True
    others = passages.vectors(np.array(found, dtype=np.intp))
    return len(found) == NEAREST and bool((others @ own > SAME).all())
