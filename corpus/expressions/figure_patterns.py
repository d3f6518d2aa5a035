"""How figures are written: the regular expressions that ``figures`` reads them with."""

from __future__ import annotations

import re

from corpus.expressions.numbers import ARABIC, NUMBER, SCALE
from corpus.expressions.units import ALL, pattern

AT_LEAST = r"以上|余り|余(?![地剰裕分計力り])"
AT_MOST = r"以下|以内|まで(?![にの])"
MORE_THAN = r"を?超(?:える|え|過)?(?![高伝音電大小短党低国])|を上回る"
LESS_THAN = r"未満|を?下回る|に満たない"
ABOUT = r"程度|規模(?!別)|前後|内外|ほど|くらい|ぐらい|強(?![化調い力制度靭靱])|弱(?![いま化者点視])|余り|余(?![地剰裕分計力])"
_TRAIL = rf"(?:{ABOUT}|{AT_LEAST}|{AT_MOST}|{MORE_THAN}|{LESS_THAN})*"
APPROXIMATELY = "約|およそ|凡そ|概ね|おおむね|ほぼ"
_LEAD = (
    r"(?:(?:最大|最長|最高|上限)で?|(?:最低|最短|最小|少なくと)[もで]*|年間|年額|毎年度?|月額|毎月|約|およそ|凡そ|"
    r"概ね|おおむね|ほぼ|総額|合計|累計|平均|延べ|原則|計|~|〜|"
    r"(?<![\d/])(?:毎年|毎月|毎週|毎日|(?:年|月|週|日)に?|1\s?(?:年|[かヶ]月|週間|日)に)(?=約?\s?\d{1,3}(?:[~〜-]\d{1,3})?\s?回(?!目)))*\s?"
)
OFTEN = re.compile(r"(年|月|週|日)間?に?約?\s?$")
"""What ends the lead of 「月1回」 and 「1年に2回」."""
_SIGN = r"(?:[▲△]\s?|(?:(?<=^)|(?<=[\s(:|、「〔]))[-−+]|マイナス|プラス)?"
_SEP = r"\s?(?:~|〜|～|-|−|–|から|ないし|乃至)\s?"
_UNIT = pattern(ALL)
_PER_UNIT = "年度|年|月|日|期|回|拠点|件|人|名|校|機関|大学|課題|施設|か所|箇所|地域|社|ポスト|グループ|世帯|戸|台|店舗|店"
_PER = rf"(?:\s?/\s?\d*(?P<per>{_PER_UNIT})(?![間度]?\d)(?:・(?:{_PER_UNIT}))?)"
_START = rf"(?P<lead>{_LEAD})(?P<sign1>{_SIGN})(?<![\d第])(?<!\d[.,])(?<!\d[- ])(?P<n1>{NUMBER})"
_END = (
    rf"(?P<sum>\({ARABIC}(?:\+{ARABIC})+\))?\s?(?P<u>{_UNIT})(?P<minor>(?<=割)\d分)?"
    rf"{_PER}?(?P<trail>{_TRAIL})(?P<more>[~〜](?!\s?[\d▲△-]))?"
    rf"(?(per)|(?:\s?/\s?\d*(?P<per2>{_PER_UNIT})(?![間度]?\d)(?:・(?:{_PER_UNIT}))?)?)"
)
SINGLE = re.compile(_START + _END)
RANGE = re.compile(
    rf"{_START}\s?(?P<u1>{_UNIT})?(?P<t1>{_TRAIL})(?P<sep>{_SEP})(?P<sign2>[▲△]\s?|[-−+])?"
    rf"(?P<n2>{NUMBER}){_END}"
)
CURRENCY = re.compile(
    rf"(?P<lead>{_LEAD})(?P<sign>{_SIGN})(?P<u>US\$|[$€£]|[¥￥])\s?(?P<n>{ARABIC}(?:\s?{SCALE})?)(?![\d])"
)
SIGNS = {"$": "ドル", "US$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "円", "￥": "円"}
LETTER_BEFORE = re.compile(r"[A-Za-z_#]$")
LABELLED = re.compile(r"(?:図表?|表|コラム|別紙|別添|様式|質問|問)\s?$")
SCALE_ALONE = re.compile("十?[万億]|百[万億]|千万?|兆")
"""A scale without a figure, as in the units of tables."""
UNIT_BEFORE = re.compile(
    r"(?:[(\[〔【〈]|単位\s?[:はが]?)\s?(?:単位\s?[:はが]?\s?)?(?:[^()\[\]〔〕【】〈〉\d]+[、,・/]\s?)?$"
)
UNIT_AFTER = re.compile(r"\s?(?:[)\]〕】〉、,・/です]|$)", re.MULTILINE)
"""What stands before and behind the unit of a table's figures."""
NOUNS = frozenset({
    "本", "商店街", "企業", "社", "事業", "事業者", "地域", "都道府県", "市町村", "施設", "チーム", "分野", "課題",
    "大学", "研究", "機関", "金融機関", "組合", "法人", "団体", "取組", "市", "県", "区",
})  # fmt: skip
"""Nouns too: behind a number and a blank they open a heading (「2.1 事業の概要」)."""
VAGUE = re.compile(
    r"(?<![複人件少多回総関])(?:数|十数)[十百千万億兆]*(?:人|名|社|年間?|件|か月|円|倍|%)|\d+数(?:人|名|社|年|件)"
)
IDIOM = re.compile(
    r"一(?:人(?:ひとり|一人|者|前|暮)|日(?!当|あたり)|本|回|点|部|台|区|組|期|通|基|口|件|機|種|分|社(?!当|あたり)|個|単位|体|者|企業|施設|事業|大学|課題|団体|"
    r"法人|世帯|取組|地域|項目|品目|字|枠|町|市|村|県|店|室|便|面|票|つ)"
    r"|十分|百(?:貨|人一首)|千(?:代|本|歳|頭)|[一二三四五六七八九十百千]+(?:者|分|両|両|課題|通り|期|本|点|面|区|町|村|市|基|頭|台|株|口|床|便|単位|室|枠|組|機|字|号)"
)  # fmt: skip
"""Kanji figures that are words, place names or ordinals; a counter of this kind has Arabic ones."""
