"""What asks nothing: thanks, agreement, greetings, a stray character."""

from __future__ import annotations

import re

from assistant.question.analysis import analyse
from corpus.normalize import normalize_query
from corpus.tokens import Token, tokenize

_AROUND = frozenset(("助詞", "助動詞", "接頭辞", "接尾辞", "補助記号", "空白"))
"""Parts of speech that may stand around such words."""
_SILENT = frozenset(("感動詞", "記号"))
"""Parts of speech that ask nothing by themselves."""
_SAID = frozenset(
    """
    了解 承知 分かる わかる 助かる 有る ござる 御座る 為る する 居る 成る なる 致す いたす 疲れ 疲れる 苦労
    宜しい よろしく 宜しく 願う お願い 済む すむ すみません 失礼 感謝 恐れ入る 大丈夫 結構 成程 成る程 なるほど 本当
    大変 凄い すごい 素晴らしい 流石 さすが 便利 良い よい いい もう ちょっと 一寸 待つ とても 色々 早速 早い 丁寧
    参考 確認 様 又
    ok okay thanks thank you thx hi hello hey yes no sure great good nice got it i see sorry very much so
    """.split()  # noqa: SIM905 - as the words that only ask
)
"""Words of courtesy, beside which nothing is asked."""
_STRAY = re.compile(r"[ぁ-んa-zA-Z]")
_PIECES = re.compile(r"(?<=[。、!?,.])\s*")


def without_courtesy(question: str) -> str:
    """Return a question without the thanks or greeting it begins with; "" where it asks nothing."""
    pieces = [piece for piece in _PIECES.split(normalize_query(question)) if piece]
    while pieces and asks_nothing(pieces[0]):
        pieces.pop(0)
    return "".join(pieces)


def asks_nothing(text: str) -> bool:
    """Whether a sentence is mere courtesy or a stray character; a keyword asks."""
    text = text.removeprefix("どうも")
    if analyse(text).kind != "statement" or (text.endswith("?") and len(text) > 1):
        return False
    tokens = [token for token in tokenize(text) if token.pos not in _AROUND]
    return all(map(_is_silent, tokens)) and (bool(tokens) or not re.search(r"\w", text))


def _is_silent(token: Token) -> bool:
    said = token.lemma in _SAID or token.surface.lower() in _SAID
    return said or token.pos in _SILENT or bool(_STRAY.fullmatch(token.surface))
