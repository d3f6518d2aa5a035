"""How Lighthouse turns what is measured of a page into marks, after its published curves.

Source: Lighthouse 12, ``core/audits`` and ``core/lib/statistics.js`` (Apache-2.0): each measure has a
log-normal curve through 0.9 at its ``p10`` and 0.5 at its ``median``; the mark for performance is their
weighted mean. The control points are those of the desktop preset.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

_TENTH = 0.9061938024368232
"""Inverse of the error function at 0.8: where the upper tenth of a curve begins."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How one measure is marked.

    Attributes:
        p10: the value that is marked 0.9.
        median: the value that is marked 0.5.
        weight: its share of the mark for performance, in hundredths.
    """

    p10: float
    median: float
    weight: int


DESKTOP: Mapping[str, Curve] = {
    "first_contentful_paint_ms": Curve(934, 1600, 10),
    "largest_contentful_paint_ms": Curve(1200, 2400, 25),
    "total_blocking_ms": Curve(150, 350, 30),
    "layout_shift": Curve(0.1, 0.25, 25),
}
"""All but the speed index (weight 10), which needs a film of the page."""


def mark(value: float, curve: Curve) -> float:
    """Return the mark from 0 to 1 of a measure, which must not be negative."""
    if value <= 0:
        return 1.0
    distance = math.log(value / curve.median) * _TENTH / math.log(curve.median / curve.p10)
    return (1 - math.erf(distance)) / 2


def performance(measured: Mapping[str, float]) -> float:
    """Return the weighted mean of the marks of what was measured.

    Raises:
        KeyError: a measure of ``DESKTOP`` is missing.
    """
    total = sum(curve.weight for curve in DESKTOP.values())
    return sum(mark(measured[k], curve) * curve.weight for k, curve in DESKTOP.items()) / total
