"""When two figures or dates are the same, and when one bears out the other."""

from __future__ import annotations

from dataclasses import replace

from corpus.expressions.types import Dates, Quantity

Value = Quantity | Dates


def same_value(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal in number, unit, bounds and what they are told for each of.

    Only 約, 程度, 規模 and the like make no difference: 約10兆円 is 10兆円規模.
    """
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return replace(one, approximate=False) == replace(other, approximate=False)
    return one is not None and one == other


def supports(source: Value | None, said: Value | None) -> bool:
    """Whether a source that tells ``source`` bears out a statement that tells ``said``.

    What changes the meaning must agree: a source of 10兆円以上 bears out neither 10兆円 nor
    10兆円超, and 最大6年間 not 6年間. 以下, 以内, まで and 最大 are one bound. What the statement leaves
    out without changing it may be left out: 「4億円」 of 「4億円/年」, but not the reverse. A day
    bears out its month and its year, an end of a range nothing by itself.
    """
    if isinstance(source, Quantity) and isinstance(said, Quantity):
        return same_value(replace(source, per=said.per if not said.per else source.per), said)
    if isinstance(source, Dates) and isinstance(said, Dates):
        return source == said or _within(source, said)
    return False


def _within(source: Dates, said: Dates) -> bool:
    """Whether a moment of the source, told more exactly, lies in the moment that is said."""
    if said.first != said.last or source.first != source.last:
        return False
    told, claim = source.first, said.first
    if told is None or claim is None or claim.edge or claim.part:
        return False
    if (told.year, told.fiscal) != (claim.year, claim.fiscal):
        return False
    return claim.month is None or (claim.month == told.month and claim.day in (None, told.day))
