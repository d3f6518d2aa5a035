"""Figures that only count what a claim names itself: 「A、B、Cの三つ」."""

from __future__ import annotations

import re

from assistant.llm.check.figures import Figure
from corpus.expressions import Quantity

_COUNTERS = frozenset(
    ("つ", "点", "種類", "項目", "本柱", "段階", "区分", "要素", "類型", "分野", "観点", "本", "件", "個", "事業", "施策",
     "社", "者", "案", "例", "府県", "都道府県", "県", "市", "か国", "カ国", "国", "種", "職種", "か所", "機関", "団体", "大学", "地域", "拠点", "名", "人", "回", "章", "課題", "取組")
)  # fmt: skip
COUNTED = 30
"""Most things that a claim may have counted by itself."""
_EACH = (
    "日",
    "回",
    "人",
    "年",
    "月",
    "枚",
    "件",
    "か月",
    "時間",
    "つ",
    "個",
    "台",
    "社",
    "校",
    "本",
    "週",
)
_OF_EACH = re.compile(r"に?つき|当たり|あたり|ごと|\s?[\d,.]+[億千万]*円")
"""Counters of one, and what stands behind it where another figure is told of it (「1日1,445円」「1回につき」)."""
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_ITEMS = re.compile(r"[、]|及び|および|並びに|と(?=[^いしてなはもの、])")


def counts_itself(figure: Figure, claim: str, listed: int = 0) -> bool:
    """Whether a figure only counts what the claim (or the list below it) names."""
    number = figure.number
    quantity = figure.expression.value if figure.expression else None
    if number is None and isinstance(quantity, Quantity):
        number = quantity.low
    if number is None or not 1 <= number <= COUNTED or number != int(number):
        return False
    unit = figure.unit or (quantity.unit if isinstance(quantity, Quantity) else "")
    one = number == 1 and unit.startswith(_EACH)
    if one and _OF_EACH.match(claim, figure.end):
        return True
    if not unit.startswith(tuple(_COUNTERS)):
        return False
    if one:
        return True
    before = claim[: figure.start]
    commas = {before.count("、"), _BRACKETS.sub("", before).count("、")}
    named = {len(_ITEMS.findall(text)) + 1 for text in (before, _BRACKETS.sub("", before))}
    marked = len(re.findall(r"[①-⑳]|\(\d\)", claim))
    return int(number) in named | {n for c in commas if c for n in (c, c + 1)} | {listed, marked}
