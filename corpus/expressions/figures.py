"""Figures with a unit: money, shares, lengths of time, counts and measures, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.expressions.numbers import ARABIC, KANJI, NUMBER, has_scale, parse_number, plain
from corpus.expressions.types import Bound, Expression, Quantity
from corpus.expressions.units import ALL, pattern

_AT_LEAST = r"以上|余り|余(?![地剰裕分計力り])"
_AT_MOST = r"以下|以内|まで(?![にの])"
_MORE_THAN = r"を?超(?:える|え|過)?(?![高伝音電大小短党低国])|を上回る"
_LESS_THAN = r"未満|を?下回る|に満たない"
_ABOUT = r"程度|規模(?!別)|前後|内外|ほど|くらい|ぐらい|強(?![化調い力制度靭靱])|弱(?![いま化者点視])|余り|余(?![地剰裕分計力])"
_TRAIL = rf"(?:{_ABOUT}|{_AT_LEAST}|{_AT_MOST}|{_MORE_THAN}|{_LESS_THAN})*"
_LEAD = (
    r"(?:(?:最大|最長|最高|上限)で?|(?:最低|最短|最小|少なくと)[もで]*|年間|年額|毎年度?|月額|毎月|約|およそ|凡そ|"
    r"概ね|おおむね|ほぼ|総額|合計|累計|平均|延べ|原則|計|~|〜)*\s?"
)
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
_SINGLE = re.compile(_START + _END)
_RANGE = re.compile(
    rf"{_START}\s?(?P<u1>{_UNIT})?(?P<t1>{_TRAIL})(?P<sep>{_SEP})(?P<sign2>[▲△]\s?|[-−+])?"
    rf"(?P<n2>{NUMBER}){_END}"
)
_CURRENCY = re.compile(
    rf"(?P<lead>{_LEAD})(?P<sign>{_SIGN})(?P<u>US\$|[$€£]|[¥￥])\s?(?P<n>{ARABIC}(?:\s?{{scale}})?)(?![\d])".replace(
        "{scale}", r"(?:[十百千]*[兆億万]|[百千])"
    )
)
_SIGNS = {"$": "ドル", "US$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "円", "￥": "円"}
_LETTER_BEFORE = re.compile(r"[A-Za-z_#]$")
_LABELLED = re.compile(r"(?:図表?|表|コラム|別紙|別添|様式|質問|問)\s?$")
_NOUNS = frozenset(
    [
        "本",
        "商店街",
        "企業",
        "社",
        "事業",
        "事業者",
        "地域",
        "都道府県",
        "市町村",
        "施設",
        "チーム",
        "分野",
        "課題",
        "大学",
        "研究",
        "機関",
        "金融機関",
        "組合",
        "法人",
        "団体",
        "取組",
        "市",
        "県",
        "区",
    ]
)
"""Nouns too: behind a number and a blank they open a heading (「2.1 事業の概要」)."""
_VAGUE = re.compile(
    r"(?<![複人件少多回総関])(?:数|十数)[十百千万億兆]*(?:人|名|社|年間?|件|か月|円|倍|%)|\d+数(?:人|名|社|年|件)"
)
_IDIOM = re.compile(
    r"一(?:人(?:ひとり|一人|者|前|暮)|日(?!当|あたり)|本|回|点|部|台|区|組|期|通|基|口|件|機|種|分|社(?!当|あたり)|個|単位|体|者|企業|施設|事業|大学|課題|団体|"
    r"法人|世帯|取組|地域|項目|品目|字|枠|町|市|村|県|店|室|便|面|票|つ)"
    r"|十分|百(?:貨|人一首)|千(?:代|本|歳|頭)|[一二三四五六七八九十百千]+(?:者|分|両|両|課題|通り|期|本|点|面|区|町|村|市|基|頭|台|株|口|床|便|単位|室|枠|組|機|字|号)"
)  # fmt: skip
"""Kanji figures that are words, place names or ordinals; a counter of this kind has Arabic ones."""


def figures(text: str) -> Iterator[Expression]:
    """Yield the figures of a normalised text from left to right."""
    at = 0
    while (match := _SINGLE.search(text, at)) is not None:
        match = _range_at(text, at, match) or match
        if _reads_as_word(text, match):
            at = match.start("n1") + 1
            continue
        at = match.end()
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Expression(
            ALL[match["u"]][0], text[start : match.end()], start, match.end(), _quantity(match)
        )
    for match in _CURRENCY.finditer(text):
        number = parse_number(match["n"])
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        value = (
            number if number is None else _bounded(match["lead"], "", number, _SIGNS[match["u"]])
        )
        yield Expression(
            "amount", text[start : match.end()], start, match.end(), value if number else None
        )
    for match in _VAGUE.finditer(text):
        unit = ALL.get(re.sub(r"^[\d数十何百千万億兆]+", "", match.group()))
        yield Expression(unit[0] if unit else "count", match.group(), *match.span())


def _range_at(text: str, at: int, single: re.Match[str]) -> re.Match[str] | None:
    """The range that a figure opens or closes: 「28兆円から56兆円へ」 and 「100億円-70億円」 are none."""
    match = _RANGE.search(text, at)
    if match is None or match.start() > single.start():
        return None
    if "から" in match["sep"] and "まで" not in match["trail"]:
        return None
    low, value = _low(match), _quantity(match)
    rising = low is not None and value is not None and value.high is not None and low < value.high
    return match if rising else None


def _reads_as_word(text: str, match: re.Match[str]) -> bool:
    number = match.start("n1")
    kind, unit, _ = ALL[match["u"]]
    if kind != "amount" and re.match(r"00|0\d", match["n1"]):
        return True
    if text[number].isdigit():
        if kind in ("amount", "percent"):
            return False
        spaced = text[match.end("n1")] == " " and unit in _NOUNS
        return bool(
            _LETTER_BEFORE.search(text[:number][-1:])
            or _LABELLED.search(text[max(0, number - 4) : number])
            or (spaced and ("." in match["n1"] or not text[:number].rpartition("\n")[2].strip()))
        )
    before = text[max(0, number - 2) : number]
    return bool(
        _IDIOM.match(text, number)
        or before == "一人"
        or re.match(r"[第一二三四五六七八九十百千万数何同唯統単均]", before[-1:])
        or text[number] == "〇"
        or parse_number(match["n1"]) is None
    )


def _quantity(match: re.Match[str]) -> Quantity | None:
    _, unit, factor = ALL[match["u"]]
    ranged = match.re is _RANGE
    high = parse_number(match["n2"] if ranged else match["n1"])
    if high is None:
        return None
    if match["minor"]:
        high += Decimal(int(match["minor"][0])) / 10
    per = match["per"] or match["per2"] or ""
    per = per or ("年" if re.search("年間|年額|毎年", match["lead"]) else "")
    per = per or ("月" if re.search("月額|毎月", match["lead"]) else "")
    high = _signed(high * factor, match["sign2"] if ranged else match["sign1"])
    if not ranged:
        trail = match["trail"] + (match["more"] or "")
        return _bounded(match["lead"], trail, high, unit, per)
    low = _low(match)
    if low is None:
        return None
    about = bool(
        re.search(_ABOUT + "|約|およそ|凡そ|概ね|おおむね|ほぼ", match["lead"] + match["trail"])
    )
    bound = _bounded("", match["trail"].removesuffix("まで"), high, unit).bound
    return Quantity(low, high, unit, "range" if bound == "=" else bound, about, per)


def _low(match: re.Match[str]) -> Decimal | None:
    """The lower end of a range takes the scale and the unit of the upper one if it has none."""
    number = parse_number(match["n1"])
    if number is None:
        return None
    scale = re.search(r"[十百千万億兆]+$", match["n2"])
    if scale and not match["u1"] and not has_scale(match["n1"]):
        number *= parse_number("1" + scale.group()) or 1
    factor = ALL[match["u1"] or match["u"]][2]
    return _signed(number * factor, match["sign1"])


def _signed(number: Decimal, sign: str | None) -> Decimal:
    return plain(-number if sign and sign.strip() in ("▲", "△", "-", "−", "マイナス") else number)


def _bounded(lead: str, trail: str, number: Decimal, unit: str, per: str = "") -> Quantity:
    bound: Bound = "="
    if (
        re.search(_AT_LEAST, trail)
        or re.search("最低|最短|最小|少なくと", lead)
        or trail.endswith(("~", "〜"))
    ):
        bound = ">="
    elif re.search(_MORE_THAN, trail):
        bound = ">"
    elif re.search(_LESS_THAN, trail):
        bound = "<"
    elif re.search(_AT_MOST, trail) or re.search("最大|最長|最高|上限|~|〜", lead):
        bound = "<="
    about = bool(re.search(_ABOUT, trail) or re.search("約|およそ|凡そ|概ね|おおむね|ほぼ", lead))
    low = None if bound in ("<", "<=") else number
    high = None if bound in (">", ">=") else number
    return Quantity(low, high, unit, bound, about, per)


__all__ = ["KANJI", "figures"]
