"""Answers in one form, whichever system wrote them: what would tell the systems apart is taken out.

Markers go altogether, since a judge has no sources to follow them to and a system without any would
show; so do the lines that name sources at the end, and the emphasis and bullets of Markdown become
one kind. The words stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import fold, normalize

OURS = "seisaku"
SELF = "本システム"
"""What stands where an answer names the system that gave it."""
LEAST_NAME = 3
"""Shorter names (A, B1) are no words that an answer would use for its system."""
_NUMBERS = r"\d{1,3}(?:\s?[,、・~-]\s?(?:資料|出典|Source)?\s?\d{1,3})*"
_MARKERS = re.compile(
    rf"\s?(?:[\[【〔]\^?\s?(?:資料|出典|文献|引用|Source|Doc)?\s?{_NUMBERS}(?:†[^\]】]*)?\s?[\]】〕](?!\()"
    rf"|\((?:資料|出典|文献|Source|Doc)\s?{_NUMBERS}\)"
    r"|\((?:出典|出所|引用元|参照|参照元|Sources?)\s?:[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))",
    re.I,
)
_CREDIT = re.compile(
    r"(?:^|\n)\W{0,4}(?:出典|出所|引用元|参照元|参考資料|参照資料|参考文献|根拠資料|Sources?|References?)"
    r"\W{0,4}(?::.*|(?=\n)|$)(?:\n+(?:\W|\d|出典|.*\.(?:pdf|pptx?|docx|html?|txt)).*)*\s*\Z",
    re.I,
)
"""A list of sources that ends an answer."""
_HEADING = re.compile(r"^[ \t]*#{1,6}\s+", re.M)
_BULLET = re.compile(r"^[ \t]*(?:[-*•●▪‣]\s+|・\s*)", re.M)
_EMPHASIS = re.compile(r"\*\*|__|(?<!`)`(?!`)")
_BREAKS = re.compile(r"[ \t\f]*\n\s*")


def blinded(answer: str, known: str, names: Sequence[str]) -> str:
    """Return an answer without what tells its system.

    Args:
        answer: as the system gave it.
        known: the question and its model answer; a name that they hold is no system's here.
        names: the systems' names.
    """
    text = _MARKERS.sub("", normalize(answer).text)
    text = _CREDIT.sub("", text).strip() or text
    text = _EMPHASIS.sub("", _BULLET.sub("・", _HEADING.sub("", text)))
    return _BREAKS.sub("\n", _nameless(text, known, names)).strip()


def _nameless(text: str, known: str, names: Sequence[str]) -> str:
    for name in sorted({*names, OURS}, key=lambda name: (-len(name), name)):
        if len(name) >= LEAST_NAME and fold(name) not in fold(known):
            text = re.sub(
                rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", SELF, text, flags=re.I
            )
    return text
