"""A chart of an office file as a table: a row a category, a column a series, values as shown.

A pure function of the chart part's XML, for PPTX, DOCX and XLSX alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, DecimalException
from typing import Any

from lxml import etree

from corpus.blocks import Dropped
from corpus.mapped import MappedText
from corpus.readers.cell_formats import shown_figure
from corpus.readers.chart_classic import read_classic
from corpus.readers.chart_extended import read_extended
from corpus.readers.chart_parts import CX, MAX_POINTS, MAX_SERIES, C, Chart, Series, Values
from corpus.readers.draft import PUT_IN, DraftBlock
from corpus.readers.table_grid import GridCell
from corpus.readers.tabletext import table_block

CHART_VALUES = "グラフの値"
_NO_VALUES = "ファイルに値が保存されていません。グラフのデータを表にして載せてください"
_DAMAGED = "グラフの部品を読めません。作成したアプリで開いて保存し直してください"
_DATES = "yyyy/m/d"
"""How days on an axis are shown where no format says."""
_IN_BRACKETS = re.compile(
    r"[(（［\[]\s*(?:単位\s*[:：]?\s*)?([^()（）\[\]［］]{1,12})[)）］\]]\s*$"
)
_BARE_UNIT = re.compile(
    r"^(?:単位\s*[:：]?\s*(\S{1,12})|([十百千万億兆]*(?:円|ドル|人|件|社|校|台|戸|個|回|世帯|か所|トン|t|ha|km|kWh)"
    r"|[十百千万億兆]+|[%％‰倍歳年]|ポイント))$"
)
_SECOND = "第2軸"
_ACROSS, _UPWARD, _SIZE = "横軸", "縦軸", "大きさ"
"""Heads of a scatter chart's columns where its axes have no title."""


def chart_blocks(
    part: bytes | Any, where: str = "", place: int = PUT_IN
) -> tuple[list[DraftBlock], list[Dropped]]:
    """Return a chart's title as a caption and its values as a table, and what is not read.

    Args:
        part: the XML of the chart part, or its root element (``c:chartSpace``, ``cx:chartSpace``).
        where: the page, slide or sheet, for what is told to be missing.
        place: source offset of every character: the key of the chart's box.
    """
    try:
        chart = _read(part)
        grid = _grid(chart, place)
    except (etree.XMLSyntaxError, ValueError, KeyError, TypeError, OverflowError):
        return [], [Dropped(CHART_VALUES, where, _DAMAGED)]
    title = [chart.title] if chart.title else []
    units, unit = _units(chart)
    caption = "\n".join([*title, *units])
    blocks = [DraftBlock(_said(caption, place), "caption")] if caption else []
    table = table_block(grid, unit=unit) if grid else None
    if table is None:
        return blocks, [Dropped(CHART_VALUES, where, _NO_VALUES)]
    return [*blocks, replace(table, close=bool(blocks))], list(_cut(chart, where))


def _read(part: bytes | Any) -> Chart:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root: Any = etree.fromstring(part, parser) if isinstance(part, bytes) else part
    if root.tag == f"{C}chartSpace":
        return read_classic(root)
    if root.tag == f"{CX}chartSpace":
        return read_extended(root)
    raise ValueError(root.tag)


def _cut(chart: Chart, where: str) -> Iterator[Dropped]:
    if chart.cut_series > 0:
        why = f"一つのグラフで読む系列の上限{MAX_SERIES}を超えています"
        yield Dropped(f"グラフの系列{chart.cut_series}本", where, why)
    if chart.cut_points > 0:
        why = f"一つの系列で読む値の上限{MAX_POINTS}を超えています"
        yield Dropped(f"グラフの項目{chart.cut_points}個", where, why)


def _said(text: str, place: int) -> MappedText:
    return MappedText(text, (place,) * len(text))


# --- units --------------------------------------------------------------------------------------


def _units(chart: Chart) -> tuple[list[str], str]:
    """Return the value axes' titles as they stand, and the unit where one holds for all series."""
    titles = dict.fromkeys(s.value_axis.title for s in chart.series if not s.is_points)
    units = {_unit_of(series) for series in chart.series}
    second = any(series.is_second for series in chart.series)
    shared = units.pop() if len(units) == 1 and not second else ""
    return [title for title in titles if title], shared


def _unit_of(series: Series) -> str:
    """Return what an axis counts in: its title where that is a unit, else its display unit."""
    title = series.value_axis.title
    found = _IN_BRACKETS.search(title) or _BARE_UNIT.match(title)
    if found:
        return next(group for group in found.groups() if group).strip()
    return series.value_axis.unit if _is_divided(series) else ""


def _is_divided(series: Series) -> bool:
    """Whether the labels in the chart show its values in the axis's display unit."""
    return series.value_axis.divisor > 1 and series.labels.shows_value


# --- the grid -----------------------------------------------------------------------------------


def _grid(chart: Chart, place: int) -> list[GridCell]:
    if not any(series.values.texts for series in chart.series):
        return []
    if any(series.is_points for series in chart.series):
        rows = _point_rows(chart)
        return _cells(rows, 1, 1 if len(chart.series) > 1 else 0, place)
    levels = max(len(series.levels) for series in chart.series)
    return _cells(_category_rows(chart, levels), 1, max(1, levels), place)


def _category_rows(chart: Chart, levels: int) -> list[list[str]]:
    """Return the head row, then a row a category."""
    lead = max(chart.series, key=lambda series: len(series.levels))
    axis = lead.category_axis
    corner = [*[""] * (max(1, levels) - 1), axis.title]
    mixed = any(series.is_second for series in chart.series)
    rows = [corner + [_head(chart, i, mixed) for i in range(len(chart.series))]]
    used = {place for series in chart.series for place in series.values.texts}
    used |= {place for values in lead.levels for place in values.texts}
    for at in sorted(used):
        names = [_category(chart, lead, values, at) for values in lead.levels] or [""]
        rows.append(names + [_value(chart, series, at) for series in chart.series])
    return rows


def _head(chart: Chart, at: int, mixed: bool) -> str:
    """Return a series' name; where there is a second axis, with its axis and unit."""
    series = chart.series[at]
    name = series.name or (f"系列{at + 1}" if len(chart.series) > 1 else "")
    if not mixed:
        return name
    unit = _unit_of(series)
    marks = [_SECOND] if series.is_second else []
    marks += [unit] if unit and unit not in name else []
    return f"{name}（{'、'.join(marks)}）" if marks else name


def _category(chart: Chart, lead: Series, values: Values, at: int) -> str:
    """Return a category's name at one level; an outer level's holds until its next."""
    if values is not lead.levels[-1]:
        at = max((place for place in values.texts if place <= at), default=at)
    text = values.texts.get(at, "")
    code = lead.category_axis.code or values.code_of(at)
    if lead.category_axis.is_dates and code.lower() in ("", "general"):
        code = _DATES
    return shown_figure(text, code, chart.is_1904) if code else text.strip()


def _value(chart: Chart, series: Series, at: int) -> str:
    """Return one value as it is shown, with its share and the words of its label."""
    text = series.values.texts.get(at, "").strip()
    by_hand = series.labels.words.get(at, "")
    if not text or text.startswith("#"):
        return by_hand
    shown = _figure(chart, series, series.values, at)
    share = _share(series, at) if series.labels.shows_share else ""
    if by_hand and (shown in by_hand or not shown):
        return by_hand
    extra = by_hand or share
    return f"{shown}（{extra}）" if shown and extra else shown or extra


def _figure(chart: Chart, series: Series, values: Values, at: int) -> str:
    text = values.texts.get(at, "")
    code = series.labels.code if not series.labels.shows_share else ""
    own = values.code_of(at)
    if not code:
        code = own if own.lower() not in ("", "general") else series.value_axis.code
    if _is_divided(series):
        text = str(Decimal(text) / series.value_axis.divisor)
    return shown_figure(text, code, chart.is_1904)


def _share(series: Series, at: int) -> str:
    """Return a slice's share of a pie, as its label shows it."""
    try:
        values = {place: Decimal(text) for place, text in series.values.texts.items()}
    except DecimalException:
        return ""
    total = sum(values.values())
    code = series.labels.code if "%" in series.labels.code else "0%"
    return shown_figure(str(values[at] / total), code) if total > 0 else ""


def _point_rows(chart: Chart) -> list[list[str]]:
    """Return the rows of a scatter or bubble chart: series, figure across, figure upward, size."""
    first = chart.series[0]
    across, upward = first.category_axis.title or _ACROSS, first.value_axis.title or _UPWARD
    named = len(chart.series) > 1
    if not named and first.name:
        upward = first.name if upward == _UPWARD else f"{first.name}（{upward}）"
    sized = any(series.sizes for series in chart.series)
    rows = [([""] if named else []) + [across, upward] + ([_SIZE] if sized else [])]
    for i, series in enumerate(chart.series):
        for at in sorted(series.values.texts):
            name = [series.name or f"系列{i + 1}"] if named else []
            x = series.levels[0].texts.get(at, "") if series.levels else str(at + 1)
            code = series.levels[0].code_of(at) if series.levels else ""
            size = _size(series, at) if sized else []
            rows.append(
                [*name, shown_figure(x, code, chart.is_1904), _value(chart, series, at), *size]
            )
    return rows


def _size(series: Series, at: int) -> list[str]:
    sizes = series.sizes or Values()
    return [shown_figure(sizes.texts.get(at, ""), sizes.code_of(at))]


def _cells(
    rows: Sequence[Sequence[str]], head_rows: int, labels: int, place: int
) -> list[GridCell]:
    """Return rows as a grid; equal labels under each other but the innermost are one cell."""
    cells: list[GridCell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            outer = head_rows <= r and c < labels - 1
            if outer and r > head_rows and rows[r - 1][: c + 1] == row[: c + 1]:
                continue
            high = _height(rows, r, c) if outer else 1
            is_head = r < head_rows or c < labels
            cells.append(GridCell(_said(text, place), r, c, high, 1, is_head))
    return cells


def _height(rows: Sequence[Sequence[str]], r: int, c: int) -> int:
    high = 1
    while r + high < len(rows) and rows[r + high][: c + 1] == rows[r][: c + 1]:
        high += 1
    return high
