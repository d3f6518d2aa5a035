"""A sentence that denies what was said, or says what was denied."""

from __future__ import annotations

import re
from random import Random

from corpus.tokens import tokenize
from eval.spoiled.ground import Ground

_STOP = r"(?=[。.]?[」』）)]?$)"
_KEPT = re.compile(
    r"(?:なければなり|ねばなり|てはなり|ではなり|かもしれ|にすぎ|に過ぎ|ほかなり|とは限り|にほかなり|いけ)ません"
    r"|記載が(?:ありません|ない)|資料に(?:は)?(?:ありません|ない)|でしょう|かもしれない|お願い|ください|(?:次|以下)の(?:とおり|通り)"
)
"""Endings whose denial is another phrase, requests, and statements of what the documents lack."""
_NOUN = r"(?<=[一-龠ァ-ヶーA-Za-z0-9%)）」』々のか])"
_RULES: tuple[tuple[str, str], ...] = (
    (rf"対象外(?=と|です|では|でし|である|に含|{_STOP})", "対象"),
    (rf"対象(?=と(?:する|し|な)|です|でし|である|に含|{_STOP})", "対象外"),
    (rf"ませんでした{_STOP}", "ました"),
    (rf"(?<!ではあり)ません{_STOP}", "ます"),
    (rf"ではありません{_STOP}", "です"),
    (rf"ました{_STOP}", "ませんでした"),
    (rf"ます{_STOP}", "ません"),
    (rf"でした{_STOP}", "ではありませんでした"),
    (rf"くないです{_STOP}", "いです"),
    (rf"(?<!な)いです{_STOP}", "くないです"),
    (rf"{_NOUN}です{_STOP}", "ではありません"),
    (rf"できない{_STOP}", "できる"),
    (rf"できる{_STOP}", "できない"),
    (rf"しない{_STOP}", "する"),
    (rf"する{_STOP}", "しない"),
    (rf"されない{_STOP}", "される"),
    (rf"される{_STOP}", "されない"),
    (rf"しなかった{_STOP}", "した"),
    (rf"されなかった{_STOP}", "された"),
    (rf"(?<!れ)(?<=[一-龠])した{_STOP}", "しなかった"),
    (rf"された{_STOP}", "されなかった"),
    (rf"ではない{_STOP}", "である"),
    (rf"である{_STOP}", "ではない"),
    (rf"(?<=[がはも])ない{_STOP}", "ある"),
    (rf"(?<=[がはも])ある{_STOP}", "ない"),
    (rf"(?<=て)いない{_STOP}", "いる"),
    (rf"(?<=て)いる{_STOP}", "いない"),
    (rf"不可能{_STOP}", "可能"),
    (rf"可能{_STOP}", "不可能"),
    (rf"不要{_STOP}", "必要"),
    (rf"必要{_STOP}", "不要"),
    (rf"なし{_STOP}", "あり"),
    (rf"(?<!で)あり{_STOP}", "なし"),
)
"""What ends a sentence and its denial; the first that matches is taken, whole words only."""
_INFLECTED = frozenset({"形容詞", "動詞", "助動詞"})


def denial(ground: Ground, rng: Random) -> str | None:
    """Deny a sentence at its end (or what is 対象 as 対象外), or take its denial away."""
    return denied(ground.text)


def denied(text: str) -> str | None:
    """Return a sentence denied, or said where it denies; None where the grammar is not clear."""
    if _KEPT.search(text):
        return None
    for pattern, new in _RULES:
        match = re.search(pattern, text)
        if match and not _is_ungrammatical(text, match):
            return text[: match.start()] + new + text[match.end() :]
    return None


def _is_ungrammatical(text: str, match: re.Match[str]) -> bool:
    """Whether ではありません would stand behind an adjective or a verb, or くない behind a noun."""
    words = match.group()
    if words not in ("です", "でした", "いです"):
        return False
    end = match.end() - len(words.removeprefix("い"))
    before = next((token for token in tokenize(text) if token.end == end), None)
    inflected = before is not None and before.pos in _INFLECTED
    return not inflected if words == "いです" else inflected
