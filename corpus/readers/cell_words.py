"""What the words of a cell are: a figure, a mark, or what can name a row or a column."""

from __future__ import annotations

import re

from corpus.normalize import fold

HEAD_CHARS = 30
"""A longer cell is content, not a head."""
BARE = "#"
"""Stands for the digits of a figure; alone it is a figure without a unit."""

_VALUE = re.compile(
    r"^[(（]?[△▲▼+\-−‐–約]?[\d,.]+[)）]?(?:[%％人件円回社校台年月日位点倍歳名箇か所ヶ]|百万円|億円|兆円|千円|万円|万人|ポイント|程度|以上|以下)*[)）]?$"
)
_YEAR = re.compile(
    r"^(?:(?:(?:令和|平成|昭和|R|H|S|FY|')\d{1,4}|令和元|(?:19|20)\d\d)(?:年度?|年版|/\d+|\.\d+)?|\d{1,2}年度?)(?:\(.*\))?$"
)
PLAIN_HEAD = re.compile(
    r"内容|概要|説明|金額|備考|予算|件数|人数|数量|単位|期間|時期|担当|区分|分類|項目|対象|名称|種類|要件|基準|評価|割合|実績|目標|解説|条件"
    r"|時刻|時間$|日数|年数|方法|理由|根拠|現行|改正|改定|見直し|変更[前後案]|原文|仮訳|回答|意見|考え方|[例率額数名称]$"
)
_ASIDE = re.compile(r"(?<=.)※.+$")
"""A note behind a head is no part of its name."""
_MARKS = re.compile(r"^[○×△◎●〇◯☆★✓✔―ー\-‐–—−－*※()]+$")


def can_be_name(text: str) -> bool:
    """Whether a text can name a column: short, no sentence, no figure and no mark."""
    bare = _ASIDE.sub("", re.sub(r"\s", "", text))
    return len(bare) <= HEAD_CHARS and not bare.endswith("。") and not is_figure(text)


def is_value(text: str) -> bool:
    """Whether a cell holds a figure (or several), and no year."""
    if _YEAR.match(re.sub(r"\s", "", text)):
        return False
    return all(_VALUE.match(word) for word in text.split())


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure or a mark (○)."""
    return is_value(text) or bool(_MARKS.match(text.strip()))


def kind_of(text: str) -> str:
    """Return what is left of a cell's words without figures: its unit (``BARE``: none)."""
    return re.sub(r"[\d\s,.]+", BARE, fold(text))
