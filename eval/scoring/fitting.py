"""Weights of a claim's signals, each with the only sign that it can have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RATE = 0.5
STEPS = 3_000
SIGNS: dict[str, int] = {
    **dict.fromkeys(
        ("exact", "best", "relevance", "unit", "first_slide", "same_slide", "close", "clause", "in_unit",
         "in_heads", "kind_first", "year_fits", "row", "column", "total", "score", "margin", "share",
         "whole", "dense", "words", "held", "span"), 1),
    **dict.fromkeys(
        ("unit_gap", "lacking", "year_differs", "rivals", "bare", "missing_proper", "missing_year",
         "unknown", "others", "crowd", "nouns", "proper", "year", "ordinal"), -1),
}  # fmt: skip
"""What can only speak for an answer (1) or against it (-1), whatever the questions at hand say."""


def signs_of(names: Sequence[str], size: int) -> NDArray[np.int_]:
    """Return the sign that each weight can only have, 0 for either (the last ones, without names, too)."""
    known = [SIGNS.get(name, 0) for name in names]
    return np.array([*known, *[0] * (size - len(known))])


def signed(weights: Array, signs: NDArray[np.int_]) -> Array:
    """Return weights, 0 where their sign is wrong."""
    return np.where(weights * signs < 0, 0.0, weights)


def logistic_weights(
    values: Array, wanted: NDArray[np.bool_], penalty: float, names: Sequence[str] = ()
) -> Array:
    """Return ridge logistic weights of the right sign with a constant at the end (projected gradient)."""
    middle, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    design = np.column_stack([(values - middle) / spread, np.ones(len(values))])
    signs = signs_of(names, design.shape[1])
    weights = np.zeros(design.shape[1])
    ridge = np.append(np.full(len(weights) - 1, penalty / len(values)), 0.0)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        step = design.T @ (wanted - likely) / len(values) - ridge * weights
        weights = signed(weights + RATE * step, signs)
    own = weights[:-1] / spread
    return np.append(own, weights[-1] - own @ middle)
