"""Headings inside a slide, told by their marks and words where sizes of type are lost."""

from __future__ import annotations

import re

HEADING_CHARS = 30

_HEADING = re.compile(r"^(?:【[^】]+】(?:\([^)]*\))?|<[^>]+>|\d{1,2}\..+|[①-⑳][^。]{2,28})$")
_COMMON_HEADING = re.compile(
    r"^(?:背景|課題|目的|概要|趣旨|対象|期待される成果|問題意識|今後の方向性|基本的考え方|目指す姿|"
    r"[^\s。、]{0,4}(?:背景|課題|目的|概要|内容|イメージ|スキーム|インパクト)(?:・(?:課題|概要|目的|背景))?)$"
)


def is_heading(line: str) -> bool:
    """Whether a line of a slide is a heading inside it."""
    return len(line) <= HEADING_CHARS and bool(_HEADING.match(line) or _COMMON_HEADING.match(line))
