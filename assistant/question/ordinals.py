"""Which one of a series is spoken of: 第3版, タイプB, 別添5."""

from __future__ import annotations

import re

from corpus.normalize import fold

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER = r"(?P<{}>\d{{1,3}}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNTED = (
    "分科会|四半期|段階|世代|年度|期|回|次|章|条|号|種|類|版|部|節|項|位|弾|巻|編|案|集|"
    "分野|部会|委員会|条件|区分"
)
_SERIES = (
    "タイプ|フェーズ|ステップ|ステージ|レベル|グループ|ケース|step|phase|type|"
    "事例|例|別添|別紙|様式|図表|図|表|付録"
)
_ORDINAL = re.compile(
    rf"第\s?{_NUMBER.format('n')}\s?(?P<of>{_COUNTED})?"
    rf"|(?P<series>{_SERIES})\s?(?:{_NUMBER.format('m')}(?![\d.,%万億円人件]|か所|社)|(?P<letter>[a-z])(?![a-z]))"
    r"|(?<![a-z])(?P<model>[a-z])\s?型"
)


def ordinals(text: str) -> frozenset[str]:
    """Return the numbered or lettered members of a series that a text names, in one writing.

    「第三期」 and 「第3期」 are the same; a number that counts (3期) is none.
    """
    return frozenset(_written(match) for match in _ORDINAL.finditer(fold(text)))


def _written(match: re.Match[str]) -> str:
    if match["n"]:
        return f"第{_value(match['n'])}{match['of'] or ''}"
    if match["model"]:
        return f"{match['model']}型"
    return f"{match['series']}{match['letter'] or _value(match['m'])}"


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    digits = [int(_DIGITS.get(d, "0")) for d in (tens or ("一" if ten else ""), ones)]
    return digits[0] * 10 + digits[1]
