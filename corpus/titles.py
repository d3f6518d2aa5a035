"""The title of a slide, found in text whose sizes and positions are lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus.tokens import search_words

MIN_CHARS, MAX_CHARS = 5, 70
_SENTENCE = re.compile(r"[。、]|(?:する|した|ます|です|れる|いる|ない|こと|など|等|を\S{2,4})$")
_ITEM = re.compile(
    r"^[•・○●◆■※⇒→➡<「『\u2460-\u24ff*+~-]|^\(?\d{1,2}[.)]|^\d+(?:年度|月|/)|^第\d+[章節条]|^[^\s:]{1,6}:|」$"
    r"|^(?:\S{2,8} )+\S{2,8}$|^\([^()]*\)$"
)
"""Bullets, numbered lines, labelled values, quotations and table rows."""
_NOTE = re.compile(r"閣議決定|資料\)$|R\d+\.\d|推計額|予算額|要求|に基づき作成|会議\(第")
_BUDGET = re.compile(r" ?(?:令和|平成)\d+年度(?:補正|当初)?(?:予算|要求|概算)\S*(?: \S+円)?$")
_CONTINUED = re.compile(r"^(?:\(|共創|[-~]|【)")
_TOPIC = re.compile(
    r"(?:全体像|スケジュール|について|に向けて|現状|方向性|必要性|一覧|概要|創設|策定|構築|整備|形成|強化|振興|確保|"
    r"支援|事業|プログラム|パッケージ|計画|制度|拠点都市|取組|施策|改革|促進|推進|状況|推移)"
    r"(?:\([^)]*\)| ?[~-].*[~-]|【[^】]*】)?$"
)
_NAMES_A_PAGE = re.compile(
    r"(?:全体像|スケジュール|について|現状|一覧|方向性|必要性|概要)(?:\([^)]*\))?$"
)
_MARKED = re.compile(r"\((?:抄|イメージ|仮称|参考)\)|[~-].+[~-]$")
_REFERENCE = re.compile(r"^\((?:参考|別紙|事例)\)|^(?:参考|別紙)\d*[::]?")


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    block: int
    blocks: int


def find_title(text: str) -> str:
    """Return the line of a slide's normalised text that most likely is its title, or "".

    A title stands alone, names things instead of saying them, and its words come back in the
    slide; each sign adds to a score (weights set by reading the bundled deck's slides, so they are
    a description of that deck and are to be measured on others).
    """
    blocks = text.split("\n\n")
    words = Counter(search_words(text))
    candidates = [_Candidate(line, i, len(blocks)) for i, block in enumerate(blocks)
                  for line in _title_lines(block)]  # fmt: skip
    scored = [(_score(candidate, words), -i) for i, candidate in enumerate(candidates)]
    best = max(scored, default=None)
    return candidates[-best[1]].text if best and best[0] > 0 else ""


def _title_lines(block: str) -> list[str]:
    """Return what could be a title in a block: its first line, with the bracketed one below."""
    lines = block.split("\n")
    if len(lines) > 3:
        return []
    continued = len(lines) > 1 and (_CONTINUED.match(lines[1]) or lines[0].endswith(":"))
    whole = "".join(lines[:2]) if continued else lines[0]
    bare = _BUDGET.sub("", whole).rstrip(": ")
    return [bare] if MIN_CHARS <= len(bare) <= MAX_CHARS else []


def _score(candidate: _Candidate, words: Counter[str]) -> float:
    text = candidate.text
    if _SENTENCE.search(text) or _NOTE.search(text):
        return -1.0
    own = set(search_words(text))
    if not own:
        return -1.0
    most = sum(count for _, count in words.most_common(len(own)))
    score = 3.0 * sum(words[word] for word in own) / most
    score += min(len(text), 24) / 24
    score += 1.5 if _TOPIC.search(text) else 0.0
    score += 1.5 if _REFERENCE.match(text) else 0.0
    score += 1.5 if candidate.block == 0 else 0.0
    score += 0.7 if _NAMES_A_PAGE.search(text) else 0.0
    score += 0.8 if _MARKED.search(text) else 0.0
    return score - (2.5 if _ITEM.search(text) and not _REFERENCE.match(text) else 0.0)
