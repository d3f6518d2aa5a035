"""The kind of answer a question asks for, by its question words, Japanese and English.

The kinds are those of the evaluation set, so that each can be scored by itself.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal[
    "amount", "count", "quantity", "percent", "period", "date", "person", "organization", "place", "list",
    "definition", "reason", "method", "comparison", "yesno", "term", "statement",
]  # fmt: skip

COUNTED = (
    "件|人|名|校|拠点|機関|大学|課題|施設|つ|箇所|か所|カ所|か国|カ国|回|種類|分野|倍|社|都道府県|本|台|"
    "トン|メートル|m|光年|グループ|研究所|組|連携施設"
)
UNITS = "単位|kg|mg|ml|cm|km|g|度(?!も)|店|頭|匹|枚|戸|世帯|者|品目|袋|点(?!が|を|で)|冊|歳|票|万人|万件|万社"
"""Counted by 「何」 only: elsewhere they are parts of words (事業者)."""
OFTEN = "頻度|何(?:年|[かヶ]月|月|週間?|日)(?:間)?に(?:1|一)?(?:回|度)"
"""How often: counted in 回."""
_RULES: tuple[tuple[Kind, str], ...] = (
    ("comparison", r"どう違|違いは|どちらが|differ"),
    ("reason", r"なぜ|何故|どうして|なんで|理由は|\bwhy\b"),
    ("statement", r"(?:どのように|どう)(?:変化|変わ|推移)|どのような(?:傾向|推移|変化)"),
    ("count", OFTEN),
    ("period", r"最長|最も長く|何年度?まで.*(?:続|支援)|何年(?:間|度間)?(?:続|支援|もら)|何か月|期間(?:は|を|って|が|の長さ)|"
               r"どれくらい続|how long|duration|何年間|何年度間|何(?:分|秒|時間|週間?|日間|[かヶ]月間?)(?!に|の|目|程度の)|(?:どの|どれ)(?:くらい|ぐらい|程度)の(?:期間|間(?!隔)|時間)"),
    ("percent", r"(?:率|割合|比率)(?:は|が|って|を)?(?:いくら|どれ|どの(?:くらい|程度))"),
    ("amount", r"いくら|額(?:は|を|が|について)|何(?:円|億|兆|千|百万)|予算額|金額|単価|支援額|支援規模|"
               r"どれほどの額|budget|how much|cost"),
    ("percent", r"何%|何パーセント|何割|割合|比率|percent"),
    ("count", rf"何(?:{UNITS}|{COUNTED})|いくつ|人数|件数|拠点数|数(?:は|を|が)|how many|number of"),
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


def kind_of(text: str) -> Kind:
    """Return the kind of a normalised question."""
    lowered = text.casefold()
    for kind, pattern in _RULES:
        if re.search(pattern, lowered) and not (kind == "yesno" and _WH.search(lowered)):
            return kind
    return "statement"
