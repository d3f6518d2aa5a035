"""Figures and dates in Japanese text: found with their units and bounds, one value for one meaning.

10兆円, 100,000億円 and 10,000,000百万円 are one amount; 令和3年度, R3年度, 2021年度 and FY2021 one
fiscal year; R3.11.18, 2021/11/18 and 令和三年十一月十八日 one day.
"""

from corpus.expressions.compare import same_value, supports
from corpus.expressions.find import find_expressions, plain_year, year_writings, years
from corpus.expressions.terms import value_terms
from corpus.expressions.types import Dates, Expression, Kind, Moment, Quantity

__all__ = [
    "Dates",
    "Expression",
    "Kind",
    "Moment",
    "Quantity",
    "find_expressions",
    "plain_year",
    "same_value",
    "supports",
    "value_terms",
    "year_writings",
    "years",
]
