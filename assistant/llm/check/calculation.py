"""Figures that a claim computes from figures its pages tell: sums, differences, shares, times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, permutations

from assistant.llm.check.figures import Figure

SIGNS = re.compile(
    r"[=＝÷×+＋−–]|差|合計|合わせ|計(?!画)|増|減|倍|割合|比べ|比|ポイント|上回|下回|平均|占め|伸び|変化|拡大|縮小|残り"
)
"""Words without which nothing is taken for computed: two figures are often equal to a third by chance."""
ROUGH = Decimal("0.02")
"""What 約 allows, as a share."""
MOST = 12
"""Figures that are combined; more are no arithmetic of a sentence."""
_RATIOS = {"", "%", "倍", "割"}
"""What the unit of a ratio begins with; that of 「3割増えた」 is read as 割増えた."""


def arithmetic(figure: Figure, claim: str, known: Sequence[Figure]) -> str:
    """Return how a figure follows from known ones (「8 − 5 = 3」), "" where it does not.

    Args:
        figure: the figure that no page tells.
        claim: the sentence it stands in.
        known: figures that pages tell: of the claim, and of claims before it.
    """
    value = figure.value
    if value is None or not SIGNS.search(claim):
        return ""
    usable = [_as_meant(f, figure) for f in known if f.value is not None][-MOST:]
    for told, result in _results(figure, usable):
        if _near(result, value, figure, claim):
            return f"{told} = {figure.text}"
    return ""


def _as_meant(known: Figure, figure: Figure) -> Figure:
    """Return an operand that is written without its unit (「1,204 − 1,178 = 26千円」) in the result's."""
    return known if known.unit else replace(known, unit=figure.unit)


def _results(figure: Figure, known: Sequence[Figure]) -> Iterator[tuple[str, Decimal]]:
    unit = figure.bare_unit
    same = [f for f in known if f.bare_unit == unit or not unit]
    for one, other in combinations(same, 2):
        a, b = _value(one), _value(other)
        more, less = (one, other) if a >= b else (other, one)
        yield f"{one.text} + {other.text}", a + b
        yield f"{more.text} − {less.text}", abs(a - b)
        yield f"({one.text} + {other.text}) ÷ 2", (a + b) / 2
    if len(same) > 2:
        yield " + ".join(f.text for f in same), sum((_value(f) for f in same), Decimal(0))
    if unit[:1] in _RATIOS:
        yield from _ratios(unit, known)
    yield from _products(known, unit)


def _ratios(unit: str, known: Sequence[Figure]) -> Iterator[tuple[str, Decimal]]:
    for one, other in permutations(known, 2):
        a, b = _value(one), _value(other)
        if one.bare_unit != other.bare_unit or not b:
            continue
        yield f"{one.text} ÷ {other.text}", a / b
        yield f"{one.text} ÷ {other.text} × 100", a / b * 100
        yield f"({one.text} − {other.text}) ÷ {other.text} × 100", (a - b) / b * 100
        if unit.startswith("割"):
            yield f"({one.text} − {other.text}) ÷ {other.text} × 10", (a - b) / b * 10


def _products(known: Sequence[Figure], unit: str) -> Iterator[tuple[str, Decimal]]:
    """Yield unit prices times counts (5,000万円 × 10年), and shares of totals."""
    for one, other in permutations(known, 2):
        if one.bare_unit != unit or other.bare_unit == unit:
            continue
        a, b = _value(one), _value(other)
        if other.bare_unit == "%":
            yield f"{one.text} × {other.text}", a * b / 100
        else:
            yield f"{one.text} × {other.text}", a * b
            if b:
                yield f"{one.text} ÷ {other.text}", a / b


def _value(figure: Figure) -> Decimal:
    value = figure.value
    return value if value is not None else Decimal(0)


def _near(result: Decimal, value: Decimal, figure: Figure, claim: str) -> bool:
    if not value:
        return not result
    result, value = abs(result), abs(value)
    if (
        "約" in claim[max(0, figure.start - 2) : figure.end]
        or "程度" in claim[figure.start : figure.end + 2]
    ):
        return abs(result - value) <= ROUGH * value
    return abs(result - value) <= _last_place(figure, value) / 2


def _last_place(figure: Figure, value: Decimal) -> Decimal:
    """Return what one more in the last written place is worth."""
    number = figure.number
    if not number:
        return Decimal(0)
    exponent = number.as_tuple().exponent
    return abs(value / number) * Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
