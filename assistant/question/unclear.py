"""Questions that point back where nothing was said: 「その規模は？」 as the first of a conversation."""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.question.analysis import analyse
from corpus.tokens import tokenize

_POINTING = re.compile(
    r"^(?:(?:では|じゃあ|それでは|それなら|で|また|なお)[、,]?\s*)?(?P<word>"
    r"それ(?!ぞれ|以外|まで|から)|その(?!他|ほか|後|際|うち|まま|上|場)|"
    r"これ(?!まで|から)|この(?!\d|[一二三四五六七八九十数]|間|たび|ほか|資料|スライド|文書|ページ|中)|"
    r"そちら|こちら|そこ|あれ|あの)"
)


def points_nowhere(text: str) -> str:
    """Return the word by which a first question points back to nothing, empty where it does not.

    A question that names its own matter besides (「その大学ファンドの規模は」) is clear enough.
    """
    pointed = _POINTING.match(text)
    if pointed is None:
        return ""
    rest = text[pointed.end() :].removeprefix("の")
    return "" if _names(rest) or _is_clear(rest) else pointed["word"]


def _is_clear(question: str) -> bool:
    """A question with a name of its own, or with three words that name its matter, is clear enough."""
    terms = [term for term in analyse(question).terms if term.weight >= 0.5]
    return (
        any(term.proper for term in terms) or len(terms) >= 3 or (not terms and len(question) > 20)
    )


def _names(text: str) -> bool:
    """Whether a text begins with a compound of two nouns, as names of things do (大学ファンド)."""
    nouns = list(takewhile(lambda token: token.pos == "名詞", tokenize(text)))
    return len(nouns) > 1 and nouns[-1].end == sum(len(noun.surface) for noun in nouns)
