"""Figures and dates in Japanese text, found with their units and what modifies them.

One value for one year however it is written (令和3年度, R3, 2021年度, FY2021), so that a question
in the western calendar finds a slide that counts in eras.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["amount", "percent", "date", "period", "count"]

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""Era name to the western year before its first."""

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = r"(?:兆|億|百万|千万|万|千|百)*"
_MORE = r"(?:程度|規模|以上|以下|以内|未満|強|弱|超)*"
_LESS = r"(?:年間|最大で?|最長で?|約|およそ|総額|合計|~|計|延べ|原則)?\s?"
_UNIT_OF = "年度|年|月|期|回|拠点|件|人|名|校|機関|大学|課題|施設|か所|箇所|地域|社|ポスト|グループ"
_PER = rf"/\d*(?:{_UNIT_OF})(?:・(?:{_UNIT_OF}))?"
_AMOUNT = rf"{_NUMBER}{_SCALE}(?:円|ドル|ユーロ)"
_YEAR = r"(?:(?:令和|平成|昭和)\s?(?:\d{1,2}|元)|(?:19|20)\d{2})年度?"
_COUNTERS = (
    "都道府県|連携施設|研究機関|機関|拠点|大学|研究所|研究者|課題|分野|名|人|件|校|社|種類|箇所|か所|回|本|台|"
    "カ国|か国|施設|グループ|万トン|トン|倍|光年|km|m|テスラ|点|編|つ|ポスト|地域|市|県|事業|学部|枠|組|期"
)  # fmt: skip
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("amount", re.compile(rf"{_LESS}{_AMOUNT}{_MORE}(?:[~-]{_AMOUNT}{_MORE})?(?:{_PER})?")),
    ("amount", re.compile(rf"\d+件×{_AMOUNT}")),
    ("percent", re.compile(rf"{_LESS}{_NUMBER}(?:[~-]{_NUMBER})?(?:%|パーセント|割){_MORE}")),
    ("date", re.compile(
        rf"(?:令和|平成)\d{{1,2}}[~-]\d{{1,2}}年度?|{_YEAR}(?:\s?\d{{1,2}}月(?:\s?\d{{1,2}}日)?)?末?(?:[~-]{_YEAR}|[~-]\d+年度)?|[RHS]\d{{1,2}}\.\d{{1,2}}(?:\.\d{{1,2}})?"
        r"|(?<!\d)\d{1,2}月(?:\d{1,2}日)?|(?<![\d/])(?:1[0-2]|[1-9])/(?:[12]\d|3[01]|[1-9])(?![\d/年])|(?:本|今|昨|来|翌)年度(?:内|中|末)?"
    )),
    ("period", re.compile(rf"{_LESS}{_NUMBER}(?:[~-]{_NUMBER})?(?:年度|年間|年|か月|ヶ月|カ月|月間|日間|週間|時間){_MORE}")),
    ("count", re.compile(rf"{_LESS}{_NUMBER}(?:[~-]{_NUMBER})?{_SCALE}(?:\({_NUMBER}(?:\+{_NUMBER})+\))?"
                         rf"(?:{_COUNTERS}){_MORE}(?:{_PER})?")),
)  # fmt: skip
_WESTERN = re.compile(
    r"(?<![\d,.])((?:19|20)\d{2})(?!\d|[,.]\d{3}|\s?[兆億万千百円人名件校個拠機%])"
)
_ERA = re.compile(r"(令和|平成|昭和|(?<![A-Za-z])[RHS])\s?(\d{1,2}|元)(?=年|\.|$|[~-])")


@dataclass(frozen=True, slots=True)
class Expression:
    """A figure or a date: ``text[start:end]`` of the normalised text it was found in."""

    kind: Kind
    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def find_expressions(text: str) -> tuple[Expression, ...]:
    """Return the expressions of a normalised text from left to right; the longest reading wins.

    Remembered by text: each statement of a slide is looked at for every question.
    """
    found: list[Expression] = []
    taken = [False] * len(text)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if match.end() == match.start() or any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append(Expression(kind, text[start : match.end()].rstrip(), start, match.end()))
    return tuple(sorted(found, key=lambda expression: expression.start))


def years(text: str) -> frozenset[int]:
    """Return the western years that a normalised text names, eras converted."""
    western = {int(match.group(1)) for match in _WESTERN.finditer(text)}
    eras = {
        ERAS[match.group(1)] + (1 if match.group(2) == "元" else int(match.group(2)))
        for match in _ERA.finditer(text)
    }
    return frozenset(western | eras)


def year_writings(year: int) -> tuple[str, ...]:
    """Return how a year is written in Japanese documents, for query expansion."""
    eras = [(name, first) for name, first in ERAS.items() if len(name) > 1]
    name, first = next((era for era in eras if year > era[1]), ("", year))
    return (f"{year}年", f"{name}{year - first}年") if name else (f"{year}年",)
