"""What the cross-encoder makes of one passage for one question."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPAN_TOKENS = 48
"""Longest answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Relevance, and where the answer may stand.

    Attributes:
        relevance: logit; higher is better, comparable within one question only.
        starts, ends: logits a token, each ``[tokens]``, less those of "no answer", so that
            ``starts[i] + ends[j]`` is the log-odds of that span against "no answer".
        offsets: what each token of the passage lends an answer that begins, and that ends, with it:
            the first and one past the last character (:mod:`index.cross_encoder.edges`).
    """

    relevance: float
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]

    def best(self, start: int = 0, end: int | None = None) -> tuple[float, int, int] | None:
        """Return the log-odds and the characters of the best span within some characters.

        None where no token lies within them.
        """
        last = math.inf if end is None else end
        inside = [i for i, (a, b) in enumerate(self.offsets) if a >= start and b <= last and b > a]
        if not inside:
            return None
        first, stop = inside[0], inside[-1] + 1
        scores = self.starts[first:stop, None] + self.ends[None, first:stop]
        size = stop - first
        allowed = np.triu(np.ones((size, size), bool)) & ~np.triu(
            np.ones((size, size), bool), SPAN_TOKENS
        )
        scores = np.where(allowed, scores, -np.inf)
        i, j = np.unravel_index(int(scores.argmax()), scores.shape)
        return (
            float(scores[i, j]),
            self.offsets[first + int(i)][0],
            self.offsets[first + int(j)][1],
        )

    def of(self, start: int, end: int) -> float:
        """Return the log-odds that exactly these characters answer (-inf outside the passage)."""
        touched = [i for i, (a, b) in enumerate(self.offsets) if a < end and b > start]
        if not touched:
            return -math.inf
        return float(self.starts[touched[0]] + self.ends[touched[-1]])
