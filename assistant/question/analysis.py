"""What a question asks for: the kind of answer, its topic words, and the unit it names.

Rules over MeCab tokens; the kinds are told by :mod:`assistant.question.kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from assistant.question.kinds import COUNTED, OFTEN, UNITS, Kind, kind_of
from corpus.expressions import find_expressions, value_terms, years
from corpus.normalize import fold, normalize_query
from corpus.tokens import Token, tokenize

_COUNTER = re.compile(
    rf"何(?P<c>{UNITS}|{COUNTED})|いくつの(?P<of>{COUNTED})"
    rf"|.*(?P<noun>{COUNTED})(?:の数)?(?:は|が|を|だと|では)[^。]*?(?:いくつ|どのくらい)"
)
"""Of several counted nouns the one before the asking word: 「大学が中心の拠点はいくつ」 counts 拠点."""
_PER = re.compile(
    r"(?:1|一|ひと)(?P<unit>年間|年|拠点|件|人|校|機関|大学|課題|施設)(?:当たり|あたり|当り|につき|に|の|で)|(?P<yearly>年間|毎年)"
)
_ASKING = frozenset(
    """
    何 なに なん 何処 どこ 何れ どれ どの どう 幾ら いくら 幾つ いくつ 何時 いつ 誰 だれ 何故
    なぜ 何奴 どんな どのような 如何 どういう 程 程度 位 くらい 物 所 内容 詳細 説明 紹介 具体
    教示 名前 名称 金額 額 人数 件数 期間 時期 規模 理由 意味 定義 方法 場所 違い 一覧 全て
    すべて 全部 具体的 主 種類 数 合計 年度 目 挙げる 知る 示す 書く 載る 記載 資料 スライド
    答え 回答 質問 一体 つまり 今 現在 多い 少ない 大きい 予定 必要 内 分 当たり 後 前 名 件 人
    円 予算 付く 貰える 教わる 含む 入る 使う 最も 長い 一番 呼ぶ 略 正式 英語 為 際 場合 点 形
    中 上 下 間 等 略称 正式名称 年間 案 総額 全体 幾 いく 平成 令和 昭和 西暦 和暦 元号 計 毎年
    FY 言葉 用語 語 組み合わせ 基準 段階
    """.split()  # noqa: SIM905 - a list of a hundred words has a hundred lines
)
"""Words that ask and do not name the matter; as evidence they count little."""
_SAYING = 0.5
"""Weight from which a word says something: that of a verb."""


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question: its lemma, as written, and how much it can tell.

    ``weight`` is 1 for a word that names the matter, less for a word that only asks; ``proper``
    marks names, acronyms and figures, which an answer must not do without. ``values`` are the value
    terms of the figure or date that the word is part of.
    """

    lemma: str
    surface: str
    weight: float
    proper: bool
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question, taken apart.

    Of an English question only Japanese words, names, acronyms and figures are terms: its other
    words cannot stand on a Japanese slide, and the embedding has to carry them.
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    counter: str
    years: frozenset[int]
    english: bool

    @property
    def key(self) -> str:
        """``fold(text)``."""
        return fold(self.text)


def analyse(text: str) -> Question:
    """Take a standalone question apart; never fails."""
    text = normalize_query(text)
    counter = (
        (match["c"] or match["of"] or match["noun"]) if (match := _COUNTER.search(text)) else ""
    )
    if re.search(OFTEN, text):
        counter = "回"
    english = _is_english(text)
    terms = _terms(text)
    return Question(
        text=text,
        kind=kind_of(text),
        terms=tuple(t for t in terms if t.proper or not t.surface.isascii()) if english else terms,
        counter=counter,
        years=years(text),
        english=english,
    )


def holds_only(text: str, frame: Container[str], english_frame: re.Pattern[str]) -> bool:
    """Return whether a question says nothing beyond words that frame one (「全体を教えて」).

    Args:
        text: the question, or what is left of it.
        frame: words, as they stand or in their dictionary form.
        english_frame: what every word of an English question must match.
    """
    asked = analyse(text)
    if asked.english:
        words = re.findall(r"[a-z']+", text.lower())
        return not asked.terms and all(map(english_frame.fullmatch, words))
    return not any(
        term.weight >= _SAYING and term.surface not in frame and term.lemma not in frame
        for term in asked.terms
    )


def _is_english(text: str) -> bool:
    """Whether a question is asked in English, Japanese names in it or not."""
    japanese = len(re.findall(r"[ぁ-んァ-ヶ一-龠]", text))
    return not re.search(r"[ぁ-ん]", text) and japanese < len(re.findall(r"[A-Za-z]", text))


def _terms(text: str) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    text = _PER.sub(lambda m: m["unit"] or "", text)
    figures = find_expressions(text)
    for token in _merge_figures(tokenize(text)):
        if token.is_content and not re.fullmatch(r"[ぁ-ん]", token.surface):
            lemma = fold(token.lemma)
            figure = next(
                (f for f in figures if f.start <= token.start and token.end <= f.end), None
            )
            values = frozenset(value_terms(figure.text) if figure else ())
            terms.setdefault(
                lemma, Term(lemma, fold(token.surface), _weight(token), _proper(token), values)
            )
    return tuple(terms.values())


def _merge_figures(tokens: list[Token]) -> list[Token]:
    merged: list[Token] = []
    for token in tokens:
        if merged and merged[-1].is_number and token.is_number and merged[-1].end == token.start:
            last = merged.pop()
            joined = last.surface + token.surface
            token = Token(joined, joined, token.pos, token.pos_detail, "", last.start, token.end)
        merged.append(token)
    return merged


def _weight(token: Token) -> float:
    if token.lemma in _ASKING or token.surface in _ASKING:
        return 0.15
    return {"名詞": 1.0, "形状詞": 0.6, "形容詞": 0.6, "動詞": 0.5, "副詞": 0.3}.get(token.pos, 0.4)


def _proper(token: Token) -> bool:
    if token.surface in _ASKING:
        return False
    acronym = sum(char.isupper() for char in token.surface) >= 2 and token.surface.isascii()
    return (token.pos_detail == "固有名詞" and not token.surface.isascii()) or acronym
