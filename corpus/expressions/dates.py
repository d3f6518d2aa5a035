"""Dates, years, fiscal years and their parts, in either calendar, and stretches between two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, cast

from corpus.expressions.date_patterns import (
    ERAS,
    FRACTION,
    LAST,
    POINT,
    RANGE_SEP,
    RELATIVE,
    REST,
    WEEKDAY,
    YEARLESS,
)
from corpus.expressions.numbers import parse_number
from corpus.expressions.types import Dates, Expression, Moment, Part

_REIWA = ERAS["令和"]


def dates(text: str) -> Iterator[Expression]:
    """Yield the dates of a normalised text from left to right."""
    dated, loose = POINT.search(text), YEARLESS.search(text)
    while (match := min((m for m in (dated, loose) if m), key=_start, default=None)) is not None:
        found = _stretch(text, match)
        if found is not None:
            yield found
        at = found.end if found is not None else match.start() + 1
        if dated is not None and dated.start() < at:
            dated = POINT.search(text, at)
        if loose is not None and loose.start() < at:
            loose = YEARLESS.search(text, at)
    for match in RELATIVE.finditer(text):
        yield Expression("date", match.group(), *match.span())


def _start(match: re.Match[str]) -> int:
    return match.start()


def _stretch(text: str, match: re.Match[str]) -> Expression | None:
    """A moment and, where a wave or から follows, the moment it lasts to."""
    if match.re is YEARLESS and FRACTION.match(match.group()):
        return None
    first = _moment(match)
    if first is None:
        return None
    end = match.end()
    rest = _last(text, end, first, _era(match), bare=match.re is POINT and _is_bare(match))
    if rest is None and match.re is POINT and _is_bare(match) and not _stands_alone(text, match):
        return None
    last = first
    if rest is not None:
        first, last, end = rest
    start = match.start()
    value = Dates(first, last)
    opened = re.compile(r"[~〜](?=以降|\s?$|[)\n|])|以降|以後|から(?=[、。\s実開施適])").match(
        text, end
    )
    if rest is None and opened and opened.group() in ("以降", "以後"):
        value, end = Dates(first, None), opened.end()
    return Expression("date", text[start:end], start, end, value)


def _is_bare(match: re.Match[str]) -> bool:
    return not (match["nendo"] or match["nen"] or match["dot"] or match["fy"])


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether an era's letter and year without 年 is a year (H28補正), not a label (R2, S1)."""
    if match["ab"] not in ("R", "H") or not 1 <= int(match["ay"].replace("元", "1")) <= 31:
        return False
    told = match["ab"] == "H" and int(match["ay"].replace("元", "1")) >= 10
    behind = text[match.end() : match.end() + 3]
    before = text[max(0, match.start() - 2) : match.start()].rstrip(" ")
    if re.match(r"補正|当初|予算|概算|要求|執行|実績|見込|目標|決算|税制|末", behind):
        return True
    return told and not re.search(r"[(\w-]$", before) and not re.match(r"\s?[\w-]", behind)


def _era(match: re.Match[str]) -> int | None:
    """The western year before the first of the era that a date is written in."""
    return ERAS.get(_group(match, "era", "ab") or "")


def _last(
    text: str, at: int, first: Moment, era: int | None, *, bare: bool
) -> tuple[Moment, Moment, int] | None:
    weekday = WEEKDAY.match(text, at)
    separator = RANGE_SEP.match(text, weekday.end() if weekday else at)
    if separator is None:
        return None
    dated = POINT.match(text, separator.end())
    if dated is not None and (last := _moment(dated)) is not None:
        first = replace(first, fiscal=last.fiscal) if bare else first
        return first, last, _till(text, dated.end())
    rest = REST.match(text, separator.end())
    if rest is None:
        return None
    last = _continued(first, era, rest)
    if last is None:
        return None
    if rest["y"]:
        first = replace(first, fiscal=last.fiscal) if bare else first
    elif bare:
        return None
    return first, last, _till(text, rest.end())


def _till(text: str, at: int) -> int:
    match = re.compile(r"まで").match(text, at)
    return match.end() if match else at


def _continued(first: Moment, era: int | None, rest: re.Match[str]) -> Moment | None:
    """The second moment of 「令和2~6年度」「4月1日~6月30日」 in the calendar of the first."""
    if rest["y"]:
        written = int(rest["y"])
        year = written if written > 1000 else _near(first, era, written)
        if year is None or first.year is None or year < first.year:
            return None
        return Moment(year, rest["unit"] != "年", edge=_edge(rest["edge"]))
    if rest["q"]:
        return replace(first, part=_part(rest["q"])) if first.part else None
    if rest["d0"]:
        return replace(first, day=_number(rest["d0"])) if first.day else None
    if first.month is None:
        return None
    month = _number(rest["m"])
    if not 1 <= month <= 12:
        return None
    later = first.year is not None and not first.fiscal and month < first.month
    year = first.year + 1 if later and first.year else first.year
    return Moment(year, first.fiscal, "", month, _number(rest["d"]) if rest["d"] else None)


def _near(first: Moment, era: int | None, written: int) -> int | None:
    """The year that two figures mean after another one: 2020-21年, 令和2~6年, 平成30~2年."""
    if first.year is None:
        return None
    if era is None:
        return first.year - first.year % 100 + written
    year = era + written
    return year if year >= first.year else _REIWA + written


def _number(written: str) -> int:
    number = parse_number(written)
    return int(number) if number is not None else 0


def _part(written: str) -> Part:
    return cast(Part, f"Q{_number(written)}")


def _edge(written: str | None) -> Literal["", "start", "end"]:
    return "" if not written else "end" if written == "末" else "start"


def _group(match: re.Match[str], *names: str) -> str | None:
    known = match.re.groupindex
    return next((match[name] for name in names if name in known and match[name]), None)


def _moment(match: re.Match[str]) -> Moment | None:
    year = _year(match)
    if match.re is POINT and year is None:
        return None
    month = _number(_group(match, "m", "m2") or "0") or None
    day = _number(_group(match, "d", "d2") or "0") or None
    if month is not None and not (1 <= month <= 12 and (day is None or 1 <= day <= 31)):
        return None
    quarter = _group(match, "qa", "q", "qa2", "q2", "qa3", "q3")
    half = _group(match, "ha", "h")
    part: Part = _part(quarter) if quarter else ""
    if half:
        part = "H1" if half[0] in "上前" else "H2"
    if season := _group(match, "sn"):
        part = cast(Part, season)
    fiscal = bool(_group(match, "nendo", "fy"))
    return Moment(year, fiscal, part, month, day, _edge(_group(match, "ea", "edge")))


def _year(match: re.Match[str]) -> int | None:
    if written := _group(match, "wy", "ky"):
        return _number(written)
    if written := _group(match, "fyy"):
        return int(written) + (2000 if len(written) == 2 else 0)
    era, written = _group(match, "era", "ab"), _group(match, "ey", "ay")
    if era is None or written is None:
        return None
    number = _number(written)
    return ERAS[era] + number if 1 <= number <= LAST[era] else None
