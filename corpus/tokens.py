"""Japanese tokens: MeCab through fugashi, with the UniDic lite dictionary."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.normalize import fold

_PIECE = 2000
"""Characters handed to MeCab at once: its memory grows with the sentence."""
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "接頭辞", "接尾辞", "副詞", "記号"})
_WEAK_LEMMAS = frozenset(
    {"為る", "有る", "居る", "成る", "言う", "事", "物", "此れ", "其れ", "出来る", "因る", "於く", "対する",
     "就く", "よう", "御", "達", "化", "的", "等", "年", "月", "日", "教える", "下さる", "呉れる", "貰う"}
)  # fmt: skip
"""Words of every sentence; as search terms they only add noise."""
_FIGURE = re.compile(r"\d+(?:[,.]\d+)+")
_SYMBOL = re.compile(r"^[\W_]+$")


@dataclass(frozen=True, slots=True)
class Token:
    """One morpheme; ``start`` and ``end`` are character offsets into the tokenised text.

    ``name_kind`` is UniDic's class of a proper noun (人名, 地名, 一般), "" for other words.
    """

    surface: str
    lemma: str
    pos: str
    pos_detail: str
    name_kind: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether the word carries meaning of its own."""
        return (
            self.pos in _CONTENT
            and self.lemma not in _WEAK_LEMMAS
            and not _SYMBOL.match(self.surface)
        )

    @property
    def is_number(self) -> bool:
        """Whether the token is a number (digits or kanji numerals)."""
        return self.pos_detail == "数詞"


_threads = threading.local()


def _tagger() -> Any:
    """Return this thread's tagger: a MeCab tagger must not be shared between threads."""
    if not hasattr(_threads, "tagger"):
        import fugashi
        import unidic_lite

        _threads.tagger = fugashi.Tagger(f'-d "{unidic_lite.DICDIR}"')
    return _threads.tagger


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a normalised text, in order; white space belongs to no token."""
    return [token for start, piece in _pieces(text) for token in _parse(piece, start)]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n]+", text):
        for start in range(line.start(), line.end(), _PIECE):
            yield start, text[start : min(start + _PIECE, line.end())]


def _parse(piece: str, base: int) -> Iterator[Token]:
    at = 0
    for node in _tagger()(piece):
        at = piece.index(node.surface, at)
        feature = node.feature
        lemma = (feature.lemma or node.surface).partition("-")[0] or node.surface
        start, at = at, at + len(node.surface)
        name = feature.pos3 if feature.pos2 == "固有名詞" else ""
        yield Token(node.surface, lemma, feature.pos1, feature.pos2, name, base + start, base + at)


def count_tokens(text: str) -> int:
    """Return the number of MeCab/UniDic tokens of a text."""
    return sum(len(_tagger()(piece)) for _, piece in _pieces(text))


def search_words(text: str) -> list[str]:
    """Return the content words of a text as lemmas, folded, in order (terms of word BM25).

    A figure with its separators (5,000 or 4.5) is one word, the separators of thousands dropped.
    """
    words: list[str] = []
    for start, piece in _pieces(text):
        at = 0
        for figure in _FIGURE.finditer(piece):
            words.extend(_content_words(piece[at : figure.start()], start))
            words.append(figure.group().replace(",", ""))
            at = figure.end()
        words.extend(_content_words(piece[at:], start))
    return words


def _content_words(piece: str, base: int) -> Iterator[str]:
    return (fold(token.lemma) for token in _parse(piece, base) if token.is_content)


def search_bigrams(text: str) -> list[str]:
    """Return the folded character bigrams of each run of letters and digits (bigram BM25)."""
    runs = re.findall(r"[^\W_]+", fold(text))
    return [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]
