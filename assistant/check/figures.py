"""Are the figures and dates of a claim told by its pages, by value and with their unit?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.verify import is_told
from corpus.expressions import Dates, Expression, Quantity, find_expressions, plain_year, years

_NUMERAL = re.compile(
    r"(?<![\d.,A-Za-z第#])(?P<sign>[▲△\-−]?)(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?![\d]|[,.]\d)\s?(?P<unit>(?:兆|億|百万|千万|万|千)?(?:[ぁ-んァ-ヶ一-龠々%‰℃㎡㎥a-zA-Z]{0,6}))"
)
SCALES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "": 1}
_SCALE = re.compile(r"兆|億|千万|百万|万|千|")
_UNIT_TOLD = re.compile(
    r"(?:兆|億|千万|百万|万|千)?(?:円|人|件|社|台|戸|世帯|か所|箇所|ヶ所|校|法人|機関|団体|%|ポイント|トン|t|ha|km|kW|GW|kWh|ドル|ユーロ|個|本|店|施設|回|歳|年|か月|日|時間)"
)
_COUNTERS = frozenset(
    ("つ", "点", "種類", "項目", "本柱", "段階", "区分", "要素", "類型", "分野", "観点", "本", "件", "個", "事業", "施策",
     "社", "者", "案", "例", "か所", "機関", "団体", "大学", "地域", "拠点", "名", "人", "回", "章", "課題", "取組")
)  # fmt: skip
_HEADS = (
    ("人数", "人"), ("者数", "人"), ("人口", "人"), ("件数", "件"), ("社数", "社"), ("割合", "%"), ("比率", "%"), ("構成比", "%"),
    ("伸び率", "%"), ("増減率", "%"), ("変化率", "%"), ("世帯数", "世帯"), ("戸数", "戸"), ("台数", "台"), ("校数", "校"), ("法人数", "法人"),
    ("団体数", "団体"), ("年齢", "歳"),
)  # fmt: skip
"""Heads of columns that imply the unit of what stands below."""
COUNTED = 30
"""Most things that a claim may have counted by itself."""


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
    def bare_unit(self) -> str:
        """The unit without its scale."""
        quantity = self.expression.value if self.expression else None
        return (
            quantity.unit if isinstance(quantity, Quantity) else _SCALE.sub("", self.unit, count=1)
        )


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


@lru_cache(maxsize=512)
def _years(text: str) -> frozenset[int]:
    return years(text)


@lru_cache(maxsize=512)
def _expressions(text: str) -> tuple[Expression, ...]:
    """Return a page's figures, read line by line and as a whole: lines break within figures."""
    return (*find_expressions(text), *find_expressions(text.replace("\n", "")))


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


def told(figure: Figure, page: str) -> bool:
    """Whether a page tells a figure: by its meaning, or as the same number with the same unit.

    A number without a unit (in a cell, on a chart) takes any unit that the page names.
    """
    expression = figure.expression
    if expression is not None:
        if is_told(expression, _expressions(page)):
            return True
        if isinstance(expression.value, Dates):
            return _date_told(expression, page)
    return figure.number is not None and any(_same(figure, n, page) for n in numerals(page))


def _date_told(expression: Expression, page: str) -> bool:
    year = plain_year(expression)
    if year is not None:
        return year in _years(page)
    squeezed = re.sub(r"\s", "", page)
    return re.sub(r"\s", "", expression.text) in squeezed or _parts_told(expression, page)


def _parts_told(expression: Expression, page: str) -> bool:
    """Whether both ends of a stretch, or year and day of a date, are told apart from each other."""
    value = expression.value
    if not isinstance(value, Dates) or value.first == value.last:
        return False
    return bool(value.years) and value.years <= _years(page)


def _same(figure: Figure, numeral: Numeral, page: str) -> bool:
    wanted = _unit_of(figure.unit)
    if figure.number == numeral.number:
        own = _unit_of(numeral.unit)
        if wanted == own or (not wanted and figure.expression is None):
            return True
        bare = not _UNIT_TOLD.match(numeral.unit) and not _SCALE.match(numeral.unit).group()  # type: ignore[union-attr]
        return bare and (wanted in _declared(page) or not _UNIT_TOLD.match(figure.unit))
    value = figure.value
    return value is not None and any(
        value == numeral.number * SCALES[_SCALE.match(unit).group()]  # type: ignore[union-attr]
        and _SCALE.sub("", unit, count=1) == figure.bare_unit
        for unit in _declared(page)
        if _SCALE.match(unit).group()  # type: ignore[union-attr]
    )


def _unit_of(unit: str) -> str:
    match = _UNIT_TOLD.match(unit)
    return match.group() if match else _SCALE.match(unit).group()  # type: ignore[union-attr]


def counts_itself(figure: Figure, claim: str, listed: int = 0) -> bool:
    """Whether a figure only counts what the claim (or the list below it) names."""
    number = figure.number
    if number is None or number > COUNTED or number != int(number):
        return False
    unit = figure.unit
    if not any(unit.startswith(counter) for counter in _COUNTERS):
        return False
    here = len(re.findall(r"[、・,]|及び|および|と(?=[^いしてなはもの])", claim)) + 1
    return int(number) in (here, listed) or 2 <= int(number) <= here
