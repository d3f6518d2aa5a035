"""What a question asks for: the kind of answer, its topic words, and the unit it names.

Rules over MeCab tokens and question words, Japanese and English. The kinds are those of the
evaluation set, so that each can be scored by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.expressions import find_expressions, value_terms, years
from corpus.normalize import fold, normalize_query
from corpus.tokens import Token, tokenize

Kind = Literal[
    "amount", "count", "quantity", "percent", "period", "date", "person", "organization", "place", "list",
    "definition", "reason", "method", "comparison", "yesno", "term", "statement",
]  # fmt: skip

_COUNTED = (
    "件|人|名|校|拠点|機関|大学|課題|施設|つ|箇所|か所|カ所|か国|カ国|回|種類|分野|倍|社|都道府県|本|台|"
    "トン|メートル|m|光年|グループ|研究所|組|連携施設"
)
_UNITS = "kg|mg|ml|cm|km|g|度(?!も)|店|頭|匹|枚|戸|世帯|者"
"""Counted by 「何」 only: elsewhere they are parts of words (事業者)."""
_RULES: tuple[tuple[Kind, str], ...] = (
    ("comparison", r"どう違|違いは|どちらが|differ"),
    ("reason", r"なぜ|何故|どうして|なんで|理由は|\bwhy\b"),
    ("statement", r"(?:どのように|どう)(?:変化|変わ|推移)|どのような(?:傾向|推移|変化)"),
    ("period", r"最長|最も長く|何年度?まで.*(?:続|支援)|何年(?:間|度間)?(?:続|支援|もら)|何か月|期間(?:は|を|って|が|の長さ)|"
               r"どれくらい続|how long|duration|何年間|何年度間"),
    ("amount", r"いくら|額(?:は|を|が|について)|何(?:円|億|兆|千|百万)|予算額|金額|単価|支援額|支援規模|"
               r"どれほどの額|budget|how much|cost"),
    ("percent", r"何%|何パーセント|何割|割合|比率|percent"),
    ("count", rf"何(?:{_UNITS}|{_COUNTED})|いくつ|人数|件数|拠点数|数(?:は|を|が)|how many|number of"),
    ("date", r"いつ|何年|何月|何日|年月日|時期|(?<!賞味)(?<!消費)期限|\bwhen\b|what (?:date|year)|by what year"),
    ("quantity", r"(?:規模|大きさ|面積|広さ|容量)(?:は|って|を教え.*)?[?？]?$|どのくらい|どれくらい|どれぐらい|どのぐらい|どれほど|どの程度|いかほど|how (?:large|big|long|high|far)"),
    ("comparison", r"(?<!食い)(?:違い|違う|違っ)|異なる|比べ|どちら|どっち|対照|differ|compare|versus"),
    ("reason", r"なぜ|何故|どうして|なんで|理由|わけ(?:は|を)|背景(?:は|に|と)|原因|要因|\bwhy\b|\breason"),
    ("list", r"一覧(?:を|に|は|$|\?)|どこどこ|(?:分野|機関|自治体|取組|施策|区分|要件)は?\??$|"
             r"(?:機関|大学|自治体|分野|項目|研究所)を(?:すべて|全部)?(?:教え|示し)|参加(?:する|している|してる)(?:大学|機関)|"
             r"(?:どの|どんな|どのような)[一-龠ァ-ヶー]{1,8}や[一-龠ァ-ヶー]{1,8}|どのような[一-龠]{0,4}の?区分|"
             r"すべて|全て|全部(?!で)|列挙|一覧を|挙げ(?:て|られ)|つとも|それぞれ(?:何(?![a-z%年月日円人件割倍度店回本社])|どこ|どの)|what are the|\blist\b|"
             r"(?:何|どれ|どこ)と何|[二三四五六七八九2-9]つの|の名称で|which (?:universities|cities|fields|institut)|"
             r"(?:分野|要件|観点|取組|柱|ポイント|特徴|課題|施策|内容|条件|機能|項目)(?:と|に|として|で|を)?(?:は|いるの|している|して|構成|どう|、)?.{0,12}(?:何|どの|どんな|どう|教え|ありますか)|"
             r"(?:どの|どんな|どのような)[一-龠]{0,4}(?:分野|要件|観点|取組|柱|ポイント|特徴|課題|施策|内容|条件|機能|項目|段階|もの)"),
    ("person", r"誰(?!を|と|がど)|だれ|どなた|氏名|人物|者の名前|\bwho\b(?! (?:funds|operates|runs|manages))"),
    ("place", r"どこに(?:あ|建|位|所在)|場所(?:は|を|が|も|と(?!し)|$|[?？])|所在地|何県|どこの県|何市|どの(?:県|町)|where\b"),
    ("organization", r"どこ(?!まで)|どの(?:機関|組織|省庁|省|会議|大学|部局|団体)|何という(?:機関|組織|会議|大学|部署)|"
                     r"所管|主体(?:は)?(?:どこ|誰)|which (?:organi|ministry|agency|univers|body)|who (?:funds|operates|runs|manages)"),
    ("definition", r"(?<!こ)とは(?:何|なに|どう|どの|どん|$|\?|、)|って(?:何|なに|なん|どう|どん)|(?:意味|定義)(?:は|を)|何を指|"
                   r"どういう(?:もの|こと|意味)|what does .* mean|what is (?:a |an |the )?[\w\s-]+\?$|define"),
    ("term", r"何という|何と(?:呼|い|言)|何型|名称|名前|正式名|略称|何の略|愛称|呼び名|英語名|stand for|name of"),
    ("method", r"どのように|どうやって|どうすれば|方法|仕組み|手順|いかにして|\bhow\b"),
    ("yesno", r"(?:ありますか|ますか|ですか|でしょうか|のか)[?？]?$"),
)  # fmt: skip
"""Question words by kind, the most telling first."""
_WH = re.compile(r"何|なに|なん|どこ|どれ|どの|どう|どん|いくら|いくつ|いつ|誰|だれ|なぜ")
_COUNTER = re.compile(
    rf"何(?P<c>{_UNITS}|{_COUNTED})|いくつの(?P<of>{_COUNTED})"
    rf"|(?P<noun>{_COUNTED})(?:の数)?(?:は|が|を)[^。]*(?:いくつ|どのくらい)"
)
_PER = re.compile(
    r"(?:1|一|ひと)(?P<unit>年間|年|拠点|件|人|校|機関|大学|課題|施設)(?:当たり|あたり|当り|につき|に|の|で)|(?P<yearly>年間|毎年)"
)
_ASKING = frozenset(
    [
        "何",
        "なに",
        "なん",
        "何処",
        "どこ",
        "何れ",
        "どれ",
        "どの",
        "どう",
        "幾ら",
        "いくら",
        "幾つ",
        "いくつ",
        "何時",
        "いつ",
        "誰",
        "だれ",
        "何故",
        "なぜ",
        "何奴",
        "どんな",
        "どのような",
        "如何",
        "どういう",
        "程",
        "程度",
        "位",
        "くらい",
        "物",
        "所",
        "内容",
        "詳細",
        "説明",
        "紹介",
        "具体",
        "教示",
        "名前",
        "名称",
        "金額",
        "額",
        "人数",
        "件数",
        "期間",
        "時期",
        "規模",
        "理由",
        "意味",
        "定義",
        "方法",
        "場所",
        "違い",
        "一覧",
        "全て",
        "すべて",
        "全部",
        "具体的",
        "主",
        "種類",
        "数",
        "合計",
        "年度",
        "目",
        "挙げる",
        "知る",
        "示す",
        "書く",
        "載る",
        "記載",
        "資料",
        "スライド",
        "答え",
        "回答",
        "質問",
        "一体",
        "つまり",
        "今",
        "現在",
        "多い",
        "少ない",
        "大きい",
        "予定",
        "必要",
        "内",
        "分",
        "当たり",
        "後",
        "前",
        "名",
        "件",
        "人",
        "円",
        "予算",
        "付く",
        "貰える",
        "教わる",
        "含む",
        "入る",
        "使う",
        "最も",
        "長い",
        "一番",
        "呼ぶ",
        "略",
        "正式",
        "英語",
        "為",
        "際",
        "場合",
        "点",
        "形",
        "中",
        "上",
        "下",
        "間",
        "等",
        "略称",
        "正式名称",
        "年間",
        "案",
        "総額",
        "全体",
        "幾",
        "いく",
        "平成",
        "令和",
        "昭和",
        "西暦",
        "和暦",
        "元号",
        "誰",
        "計",
        "毎年",
        "FY",
        "言葉",
        "用語",
        "語",
        "組み合わせ",
        "基準",
        "段階",
    ]
)
"""Words that ask and do not name the matter; as evidence they count little."""


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
    per: str = ""

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
    per = _PER.search(text)
    english = _is_english(text)
    terms = _terms(text)
    return Question(
        text=text,
        kind=_kind(text),
        terms=tuple(t for t in terms if t.proper or not t.surface.isascii()) if english else terms,
        counter=counter,
        years=years(text),
        english=english,
        per=(per["unit"] or "年").removesuffix("間") if per else "",
    )


def _is_english(text: str) -> bool:
    """Whether a question is asked in English, Japanese names in it or not."""
    japanese = len(re.findall(r"[ぁ-んァ-ヶ一-龠]", text))
    return not re.search(r"[ぁ-ん]", text) and japanese < len(re.findall(r"[A-Za-z]", text))


def _kind(text: str) -> Kind:
    lowered = text.casefold()
    for kind, pattern in _RULES:
        if re.search(pattern, lowered) and not (kind == "yesno" and _WH.search(lowered)):
            return kind
    return "statement"


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
