"""Whether a confidence of 0.8 is right eight times in ten: bins, two scores, and a picture.

Source: Guo et al. 2017, "On Calibration of Modern Neural Networks" (reliability diagram, expected
calibration error); bins of equal counts after Nguyen and O'Connor 2015.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Told = tuple[float, bool]
"""The probability told, 0 to 1, and whether it came true."""
BINS = 8
"""About thirty questions a bin on development data: enough for intervals of about a third."""
_Z = 1.96
"""Of the 95 % interval."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about the same confidence.

    Attributes:
        told: their mean confidence.
        true: the share of them that came true.
        low: lower end of its 95 % interval.
        high: upper end.
        count: how many they are.
    """

    told: float
    true: float
    low: float
    high: float
    count: int


def reliability(pairs: Sequence[Told], bins: int = BINS) -> tuple[Bin, ...]:
    """Return bins of about equal counts, the least confident first; none of nothing."""
    ordered = sorted(pairs)
    count = min(bins, len(ordered))
    cuts = [round(i * len(ordered) / count) for i in range(count + 1)] if count else []
    return tuple(_bin(ordered[a:b]) for a, b in pairwise(cuts))


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean distance of told and true, 0 is best.

    Raises:
        ValueError: there is no bin.
    """
    if not bins:
        raise ValueError("calibration_error: no bin")
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.told - b.true) for b in bins) / total


def brier(pairs: Sequence[Told]) -> float:
    """Return the mean squared error of the probabilities (Brier 1950), 0 is best.

    Raises:
        ValueError: there is no pair.
    """
    if not pairs:
        raise ValueError("brier: no pair")
    return sum((told - true) ** 2 for told, true in pairs) / len(pairs)


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) of nothing."""
    if not count:
        return 0.0, 1.0
    share, z2 = right / count, _Z * _Z
    middle = share + z2 / (2 * count)
    half = _Z * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return (middle - half) / (1 + z2 / count), (middle + half) / (1 + z2 / count)


def _bin(pairs: Sequence[Told]) -> Bin:
    right, count = sum(true for _, true in pairs), len(pairs)
    told = sum(told for told, _ in pairs) / count
    return Bin(told, right / count, *wilson(right, count), count)
