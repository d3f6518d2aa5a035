"""Log-odds and chances, as the fitted models of what is claimed and what is told use them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.search.searchable import Searchable

MOST = 10.0
"""Log-odds of the reader beyond which none is surer than another."""


def logistic(logit: float) -> float:
    """Return the chance (0 to 1) for log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def bounded(odds: float) -> float:
    """Return a reader's log-odds within ``MOST`` either way."""
    return min(MOST, max(-MOST, odds))


def crowd(index: Searchable) -> float:
    """Return how much there is to take for the right page: the log of the slides searched, about 0 to 1."""
    slides = sum(info.slides for info in index.documents())
    return math.log10(max(1, slides)) / 4
