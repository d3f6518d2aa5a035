"""Are the figures and dates of a claim told by its pages, by value and with their unit?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.llm.check.dates import date_told, expressions_of
from corpus.expressions import Dates, Expression, Quantity, find_expressions, plain_year, supports
from corpus.normalize import fold

_NUMERAL = re.compile(
    r"(?<![\d.,A-Za-z第#])(?P<sign>[▲△\-−]?)(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?![\d]|[,.]\d)\s?(?P<unit>(?:兆|億|百万|千万|万|千)?(?:(?![はがをでにのともや、])[ぁ-んァ-ヶ一-龠々%‰℃㎡㎥a-zA-Z]{1,6})?)"
)
SCALES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "": 1}
_SCALE = re.compile(r"兆|億|千万|百万|万|千|")
_UNIT_TOLD = re.compile(
    r"(?:兆|億|千万|百万|万|千)?(?:円|人|件|社|台|戸|世帯|か所|箇所|ヶ所|校|法人|機関|団体|%|ポイント|割|倍|点|単位|床|年度|週間|ヶ月|カ月|本|トン|t|ha|km|kW|GW|kWh|ドル|ユーロ|個|本|店|施設|回|歳|年|か月|日|時間)"
)
_HEADS = (
    ("人数", "人"), ("者数", "人"), ("人口", "人"), ("件数", "件"), ("社数", "社"), ("割合", "%"), ("比率", "%"), ("構成比", "%"),
    ("伸び率", "%"), ("増減率", "%"), ("変化率", "%"), ("世帯数", "世帯"), ("戸数", "戸"), ("台数", "台"), ("校数", "校"), ("法人数", "法人"),
    ("団体数", "団体"), ("年齢", "歳"),
)  # fmt: skip
"""Heads of columns that imply the unit of what stands below."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a claim: ``text`` as written, its number and unit, and its meaning where read."""

    text: str
    start: int
    end: int
    number: Decimal | None
    unit: str
    expression: Expression | None = None

    @property
    def value(self) -> Decimal | None:
        """The number with its scale (億, 千), in the bare unit."""
        quantity = self.expression.value if self.expression else None
        if isinstance(quantity, Quantity) and quantity.low == quantity.high:
            return quantity.low
        scale = _SCALE.match(self.unit)
        return self.number * SCALES[scale.group()] if self.number is not None and scale else None

    @property
    def is_date(self) -> bool:
        """Whether it is a date or a year."""
        return self.expression is not None and isinstance(self.expression.value, Dates)

    @property
    def bare_unit(self) -> str:
        """The unit without its scale; points are a difference of percents."""
        quantity = self.expression.value if self.expression else None
        unit = quantity.unit if isinstance(quantity, Quantity) else ""
        unit = unit or _SCALE.sub("", self.unit, count=1)
        return "%" if unit.endswith("ポイント") else unit


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as a page writes it, with what follows it."""

    number: Decimal
    unit: str
    start: int


@lru_cache(maxsize=512)
def numerals(text: str) -> tuple[Numeral, ...]:
    """Return every number of a page's text."""
    return tuple(Numeral(_number(m["n"]), m["unit"], m.start("n")) for m in _NUMERAL.finditer(text))


@lru_cache(maxsize=512)
def _declared(page: str) -> frozenset[str]:
    """Return the units that a page declares for bare numbers: of a table, an axis, a column."""
    return frozenset(_UNIT_TOLD.findall(unit_words(page)))


@lru_cache(maxsize=256)
def unit_words(page: str) -> str:
    """Return the words of a page that declare units: in brackets, behind 単位, alone on a line or in a head."""
    found = re.findall(r"[（(]([^（）()]{1,16})[)）]|単位\s?[:：]?\s?(\S{1,8})", page)
    alone = re.findall(r"(?:^|\||、)\s?([^\d\s|]{1,6})\s?(?=$|\|)", page, re.MULTILINE)
    heads = [unit for word, unit in _HEADS if word in page]
    return " ".join([*("".join(pair) for pair in found), *alone, *heads])


def _number(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def figures(text: str) -> list[Figure]:
    """Return the figures and dates of a claim, from left to right."""
    found = [
        Figure(e.text, e.start, e.end, *_first_numeral(e.text), e) for e in find_expressions(text)
    ]
    taken = {i for figure in found for i in range(figure.start, figure.end)}
    for match in _NUMERAL.finditer(text):
        if match.start("n") not in taken:
            unit = match["unit"]
            found.append(
                Figure(match["n"] + unit, match.start("n"), match.end(), _number(match["n"]), unit)
            )
    return sorted(found, key=lambda figure: figure.start)


def _first_numeral(text: str) -> tuple[Decimal | None, str]:
    match = _NUMERAL.search(text)
    return (_number(match["n"]), match["unit"]) if match else (None, "")


def told(figure: Figure, page: str, whole: str = "") -> bool:
    """Whether a page tells a figure: by its meaning, or as the same number with the same unit.

    Bounds (以上, 約) may be left out. A number without a unit, in a cell or on a chart, takes a unit that
    the page declares, and any other where it declares none of that kind and the number is no common one.
    ``whole`` is the page where only a part of it is looked at.
    """
    expression = figure.expression
    if expression is None:
        return any(_same_number(figure, numeral) for numeral in numerals(page))
    if is_told(expression, expressions_of(page)):
        return True
    if isinstance(expression.value, Dates):
        return date_told(expression, expression.value, page)
    return _same_quantity(figure, page) or any(
        _bare(figure, n, whole or page) for n in _bare_numerals(page)
    )


def _same_number(figure: Figure, numeral: Numeral) -> bool:
    """Whether a number is written on a page, in no other scale or unit than the claim's (億 for 兆円)."""
    unit, own = _unit_of(figure.unit), _unit_of(numeral.unit)
    return figure.number == numeral.number and (not unit or not own or own.startswith(unit))


def _same_quantity(figure: Figure, page: str) -> bool:
    value = figure.expression.value if figure.expression else None
    if not isinstance(value, Quantity):
        return False
    ends = {value.low, value.high} - {None}
    return any(
        isinstance(e.value, Quantity)
        and e.value.unit == value.unit
        and ends <= {e.value.low, e.value.high}
        for e in expressions_of(page)
    )


@lru_cache(maxsize=512)
def _bare_numerals(page: str) -> tuple[Numeral, ...]:
    """Return the numbers of a page that stand without a unit."""
    taken = {i for e in find_expressions(page) for i in range(e.start, e.end)}
    return tuple(numeral for numeral in numerals(page) if numeral.start not in taken)


def _bare(figure: Figure, numeral: Numeral, page: str) -> bool:
    """Whether a bare number of a page is the figure, by the units that the page declares."""
    declared = _declared(page)
    unit = _unit_of(figure.unit)
    if figure.number == numeral.number:
        kind = _class_of(unit)
        rivals = {other for other in declared if kind != "things" and _class_of(other) == kind}
        alone = len(numeral.number.as_tuple().digits) > 1 or _in_a_cell(page, numeral.start)
        return (unit in declared and alone) or (not rivals and _uncommon(numeral.number))
    value = figure.value
    return value is not None and any(
        value == numeral.number * scale and _SCALE.sub("", unit, count=1) == figure.bare_unit
        for unit, scale in ((unit, _scale_of(unit)) for unit in declared)
        if scale != 1
    )


def _in_a_cell(page: str, at: int) -> bool:
    """Whether a number stands in a row of a table, or alone on its line."""
    line = page[page.rfind("\n", 0, at) + 1 : (page.find("\n", at) + 1 or len(page) + 1) - 1]
    return " | " in line or len(line.strip()) <= 2


def _uncommon(number: Decimal) -> bool:
    """Whether a number has three digits or more, so that meeting it by chance is rare."""
    return len(number.as_tuple().digits) >= 3


def _class_of(unit: str) -> str:
    """Return the kind of a unit: money, share, or things counted."""
    if unit.endswith(("円", "ドル", "ユーロ")):
        return "money"
    return "share" if unit in ("%", "ポイント", "割") else "things"


def _scale_of(unit: str) -> int:
    found = _SCALE.match(unit)
    return SCALES[found.group()] if found else 1


def _unit_of(unit: str) -> str:
    match = _UNIT_TOLD.match(unit)
    if match:
        return match.group()
    scale = _SCALE.match(unit)
    return scale.group() if scale else ""


def is_told(figure: Expression, told: Sequence[Expression]) -> bool:
    """A figure without a value of its own (数百人) must be told in the same words.

    A year alone may also be an end of a stretch of years that is told (2021年 of 2021年~2025年).
    """
    if figure.value is None:
        return any(fold(figure.text) == fold(source.text) for source in told)
    year = plain_year(figure)
    return any(
        supports(source.value, figure.value)
        or (isinstance(source.value, Dates) and year is not None and year in source.value.years)
        for source in told
    )
