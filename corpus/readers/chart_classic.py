"""A ``c:chartSpace`` (bars, lines, pies, scatter and so on) to its series with their axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.readers.chart_parts import (
    MAX_LEVELS,
    MAX_POINTS,
    MAX_SERIES,
    A,
    Axis,
    C,
    Chart,
    Labels,
    Series,
    Values,
    children,
    flag,
    read_cache,
    value_of,
    words,
)

_AXES = (f"{C}catAx", f"{C}dateAx", f"{C}valAx", f"{C}serAx")
_UNITS = {
    "hundreds": (100, "百"), "thousands": (1_000, "千"), "tenThousands": (10_000, "万"),
    "hundredThousands": (100_000, "十万"), "millions": (1_000_000, "百万"),
    "tenMillions": (10_000_000, "千万"), "hundredMillions": (100_000_000, "億"),
    "billions": (1_000_000_000, "十億"), "trillions": (1_000_000_000_000, "兆"),
}  # fmt: skip
"""The display units of an axis (21.2.3.5, ST_BuiltInUnit)."""


def read_classic(space: Any) -> Chart:
    """Return what a ``c:chartSpace`` element holds."""
    chart = space.find(f"{C}chart")
    area = chart.find(f"{C}plotArea") if chart is not None else None
    axes = {value_of(axis, "axId"): axis for axis in children(area, *_AXES)}
    first = next((value_of(axis, "axId") for axis in children(area, f"{C}valAx")), "")
    found = list(_series(area, axes, first))
    kept = found[:MAX_SERIES]
    title = chart.find(f"{C}title") if chart is not None else None
    return Chart(
        "" if chart is None or flag(chart, "autoTitleDeleted") else words(title),
        tuple(kept),
        flag(space, "date1904"),
        len(found) - len(kept),
        max((_count(one) - MAX_POINTS for one in kept), default=0),
    )


def _count(series: Series) -> int:
    return max(values.count for values in (series.values, *series.levels))


def _series(area: Any, axes: dict[str, Any], first: str) -> Iterator[Series]:
    """Yield the series of every plot; those against another value axis than the first are second."""
    primary = ""
    for plot in area if area is not None else ():
        ids = [axis.get("val", "") for axis in children(plot, f"{C}axId")]
        across, upward = _axes_of(ids, axes)
        own = value_of(upward, "axId") or first
        for series in children(plot, f"{C}ser"):
            primary = primary or own
            yield _one(plot, series, _axis(across), _axis(upward), own != primary)


def _axes_of(ids: list[str], axes: dict[str, Any]) -> tuple[Any, Any]:
    """Return the axis of the categories and that of the values (for scatter: across and upward)."""
    own = [axes[one] for one in ids if one in axes]
    upward = next((axis for axis in reversed(own) if axis.tag == f"{C}valAx"), None)
    across = next((axis for axis in own if axis is not upward), None)
    return across, upward


def _axis(axis: Any) -> Axis:
    if axis is None:
        return Axis()
    shown = not flag(axis, "delete")
    code = axis.find(f"{C}numFmt")
    own = code is not None and code.get("sourceLinked", "0") in ("0", "false")
    units = axis.find(f"{C}dispUnits")
    divisor, unit = _UNITS.get(value_of(units, "builtInUnit"), (1, ""))
    return Axis(
        words(axis.find(f"{C}title")) if shown else "",
        str(code.get("formatCode", "")) if own else "",
        divisor,
        unit,
        axis.tag == f"{C}dateAx",
    )


def _one(plot: Any, series: Any, across: Axis, upward: Axis, is_second: bool) -> Series:
    is_points = series.find(f"{C}yVal") is not None
    values = series.find(f"{C}yVal") if is_points else series.find(f"{C}val")
    categories = series.find(f"{C}xVal") if is_points else series.find(f"{C}cat")
    sizes = series.find(f"{C}bubbleSize")
    return Series(
        words(series.find(f"{C}tx")),
        _levels(categories),
        _values(values),
        _values(sizes) if sizes is not None else None,
        _labels(plot, series),
        across,
        upward,
        is_second,
        is_points,
    )


def _values(source: Any) -> Values:
    if source is None:
        return Values()
    return read_cache(next(source.iter(f"{C}numCache", f"{C}numLit"), None))


def _levels(source: Any) -> tuple[Values, ...]:
    """Return the categories' levels, the outermost first; an outer name holds until the next."""
    if source is None:
        return ()
    several = next(source.iter(f"{C}multiLvlStrCache"), None)
    if several is None:
        flat = next(source.iter(f"{C}strCache", f"{C}strLit", f"{C}numCache", f"{C}numLit"), None)
        return (read_cache(flat),) if flat is not None else ()
    return tuple(read_cache(level) for level in several.findall(f"{C}lvl")[:MAX_LEVELS])[::-1]


def _labels(plot: Any, series: Any) -> Labels:
    """Return a series' data labels; the plot's stand where it has none of its own."""
    own = series.find(f"{C}dLbls")
    own = own if own is not None else plot.find(f"{C}dLbls")
    if own is None or flag(own, "delete"):
        return Labels()
    code = own.find(f"{C}numFmt")
    is_own = code is not None and code.get("sourceLinked", "0") in ("0", "false")
    by_hand = {
        int(value_of(label, "idx") or -1): words(label.find(f"{C}tx")) for label in
        children(own, f"{C}dLbl") if next(label.iter(f"{A}t"), None) is not None
        and not flag(label, "delete")
    }  # fmt: skip
    return Labels(
        str(code.get("formatCode", "")) if is_own else "",
        {place: text for place, text in by_hand.items() if text},
        flag(own, "showVal"),
        flag(own, "showPercent"),
    )
