"""A ``cx:chartSpace`` (waterfall, treemap, sunburst, funnel, histogram) to its series."""

from __future__ import annotations

from typing import Any

from corpus.readers.chart_parts import (
    CX,
    MAX_LEVELS,
    MAX_POINTS,
    MAX_SERIES,
    Axis,
    Chart,
    Series,
    Values,
    read_cache,
    words,
)

_MEASURES = ("val", "size", "y", "colorVal")
"""Kinds of dimension that hold the figures of a series, the usual one first."""


def read_extended(space: Any) -> Chart:
    """Return what a ``cx:chartSpace`` element holds: cached values only."""
    chart = space.find(f"{CX}chart")
    data = {one.get("id", ""): one for one in space.iterfind(f"{CX}chartData/{CX}data")}
    found = [] if chart is None else list(chart.iter(f"{CX}series"))
    found = [one for one in found if one.get("hidden") not in ("1", "true")]
    axes = [] if chart is None else list(chart.iter(f"{CX}axis"))
    kept = tuple(_one(series, data, axes) for series in found[:MAX_SERIES])
    counts = [values.count for one in kept for values in (one.values, *one.levels)]
    title = chart.find(f"{CX}title") if chart is not None else None
    return Chart(
        words(title), kept, False, len(found) - len(kept), max(counts, default=0) - MAX_POINTS
    )


def _one(series: Any, data: dict[str, Any], axes: list[Any]) -> Series:
    named = series.find(f"{CX}dataId")
    own = data.get(named.get("val", "") if named is not None else "")
    across, upward = (_axis(axes, kind) for kind in ("catScaling", "valScaling"))
    return Series(
        words(series.find(f"{CX}tx")), _levels(own), _values(own),
        category_axis=across, value_axis=upward,
    )  # fmt: skip


def _axis(axes: list[Any], kind: str) -> Axis:
    found = next((axis for axis in axes if axis.find(f"{CX}{kind}") is not None), None)
    hidden = found is not None and found.get("hidden") in ("1", "true")
    return Axis() if found is None or hidden else Axis(words(found.find(f"{CX}title")))


def _levels(data: Any) -> tuple[Values, ...]:
    """Return the categories' levels, the outermost first."""
    for dimension in data.iterfind(f"{CX}strDim") if data is not None else ():
        levels = dimension.findall(f"{CX}lvl")[:MAX_LEVELS]
        return tuple(read_cache(level, CX) for level in levels)[::-1]
    return ()


def _values(data: Any) -> Values:
    found = data.findall(f"{CX}numDim") if data is not None else []
    rank = {kind: i for i, kind in enumerate(_MEASURES)}
    for dimension in sorted(found, key=lambda one: rank.get(one.get("type", ""), len(rank))):
        return read_cache(dimension.find(f"{CX}lvl"), CX)
    return Values()
