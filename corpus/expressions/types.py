"""What a figure or a date in a text is worth, however it is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["amount", "percent", "date", "period", "count"]
"""Money; a share; a point or stretch of the calendar; a length of time; things counted or measured."""
Bound = Literal["=", ">=", ">", "<=", "<", "range"]
"""What the words around a figure make of it: 以上, 超, 以下, 未満, a range, or nothing."""
Part = Literal["", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "春", "夏", "秋", "冬"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, share, length of time or number of things.

    Attributes:
        low: the lower bound in ``unit``; None where only an upper one is told.
        high: the upper bound; equal to ``low`` for a plain figure.
        unit: the canonical unit (円, %, 年, 人, か所, km, t-CO2 ...), no scale in it.
        bound: how they are meant; of a range with 以上 or 未満 (「70~100人以上」), that.
        approximate: told with 約, 程度, 規模 and the like.
        per: what it is told for each of (年 in 「4億円/年」「年間4億円」), "" for none.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound = "="
    approximate: bool = False
    per: str = ""

    def __str__(self) -> str:
        """Return one writing for one value, such as ``~10000000000000円`` or ``>=30%/年``."""
        figures = [format(n, "f") for n in (self.low, self.high) if n is not None]
        told = "..".join(figures if self.low != self.high else figures[:1]) + self.unit
        sign = "" if self.bound in ("=", "range") else self.bound
        return f"{'~' if self.approximate else ''}{sign}{told}{'/' if self.per else ''}{self.per}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the calendar as exactly as it is told; None or "" for what is not.

    Attributes:
        year: western year, or the year in which the fiscal year begins in April.
        fiscal: whether it is a fiscal year.
        part: quarter, half or season of the year.
        month: 1 to 12.
        day: 1 to 31.
        edge: "end" for 末, "start" for 初.
    """

    year: int | None = None
    fiscal: bool = False
    part: Part = ""
    month: int | None = None
    day: int | None = None
    edge: Literal["", "start", "end"] = ""

    def __str__(self) -> str:
        """Return ``2021-11-18``, ``2021-11``, ``--11-18`` without a year, ``FY2021-Q4``."""
        year = "-" if self.year is None else f"{'FY' if self.fiscal else ''}{self.year}"
        parts = [year, self.part, *(f"{n:02}" for n in (self.month, self.day) if n)]
        return "-".join([part for part in parts if part] + ([self.edge] if self.edge else []))


@dataclass(frozen=True, slots=True)
class Dates:
    """A moment, or the stretch from one moment to another (``last`` equals ``first`` for one).

    One end may be open: None for 「2021年~」 and 「~2021年」.
    """

    first: Moment | None
    last: Moment | None

    def __str__(self) -> str:
        """Return the moment, or both ends as ``2021-04..2022-03``."""
        if self.first == self.last:
            return str(self.first)
        return "..".join("" if end is None else str(end) for end in (self.first, self.last))

    @property
    def years(self) -> frozenset[int]:
        """The years told, a fiscal year by the year it begins in."""
        ends = (self.first, self.last)
        return frozenset(end.year for end in ends if end is not None and end.year is not None)


@dataclass(frozen=True, slots=True)
class Expression:
    """A figure or a date: ``text[start:end]`` of the normalised text it was found in.

    ``value`` is None where the text tells none by itself (本年度, 数百人).
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: Quantity | Dates | None = None
