"""How dates are written: the regular expressions that ``dates`` reads them with."""

from __future__ import annotations

import re

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925,
        "大正": 1911, "T": 1911, "明治": 1867, "M": 1867}  # fmt: skip
"""Era name to the western year before its first."""
LAST = {"R": 99, "H": 31, "S": 64, "令和": 99, "平成": 31, "昭和": 64, "大正": 15, "明治": 45}
"""The last year of an era; no R100 or 平成50年."""

_K = "一二三四五六七八九十"
_N = rf"(?:\d{{1,2}}|[{_K}]{{1,3}})"
_WESTERN_KANJI = "[一二][〇○九八七][〇○一二三四五六七八九]{2}"


def _quarter(name: str) -> str:
    return rf"第?\s?(?P<{name}>[1-4一二三四])\s?四半期|第?(?P<{name}2>[1-4])Q|Q(?P<{name}3>[1-4])(?!\d)"


def _half(name: str) -> str:
    return rf"(?P<{name}>上半期|上期|下半期|下期|前期|後期)"


def _season(name: str) -> str:
    return rf"の?(?P<{name}>[春夏秋冬])(?:頃|ごろ|季)?(?![一-龠])"


def _edge(name: str) -> str:
    return rf"(?P<{name}>末|初頭?(?![版回期等任年診])|当初(?=の|に|か|$))"


_OTHER = r"(?:\s?\((?:令和|平成|昭和|大正|明治)?\s?(?:元|\d{1,4})\)(?=\s?年))?"
"""The same year in the other calendar before 年: 「令和3(2021)年」."""
_YEAR = (
    rf"(?:(?P<era>令和|平成|昭和|大正|明治)\s?(?P<ey>元|{_N})(?![\d,.]\d){_OTHER}"
    r"|(?<![A-Za-z\d])(?P<ab>[RHS])(?P<ay>元|\d{1,2})(?!\d)"
    r"|(?<![A-Za-z])(?P<fy>FY)\s?(?P<fyy>(?:20)?\d{2})(?!\d)"
    rf"|(?<![\d,])(?:(?<!\.)|(?=\d{{4}}\s?年))(?P<wy>(?:1[89]|20)\d{{2}})(?!\d|[,.]\d{{3}}){_OTHER}|(?P<ky>{_WESTERN_KANJI})(?=\s?年))"
)
_DAYS = (
    rf"(?P<m>{_N})(?:(?=\s?[~〜～-]\s?{_N}\s?月(?![間額]))"
    rf"|\s?月(?![間額払]|以内|以上)(?:\s?(?P<d>{_N})\s?日(?![間本]))?)"
)
POINT = re.compile(
    rf"{_YEAR}(?:"
    rf"\s?(?P<nendo>年\s?度|年事務年度|事務年度)(?:\s?(?:{_quarter('qa')}|{_half('ha')}))?(?:\s?{_edge('ea')})?"
    rf"|\s?(?P<nen>年)(?!間|度|代|[目齢])(?:\s?\((?:令和|平成|昭和|大正|明治)?\s?(?:元|\d{{1,4}})\s?年\))?(?:\s?{_DAYS}|\s?(?:{_quarter('q')}|{_half('h')})|{_season('sn')})?(?:\s?{_edge('edge')})?"
    r"|(?P<dot>(?P<s>[./-])(?P<m2>0?[1-9]|1[0-2])(?:(?P=s)(?P<d2>[0-3]?\d))?(?![\d]|[./-]\d|\s?年))"
    r")?"
)
YEARLESS = re.compile(
    rf"(?<![\d./])(?:{_DAYS}(?:\s?{_edge('edge')})?|第\s?(?P<q>[1-4一二三四])\s?四半期"
    r"|(?P<m2>1[0-2]|[1-9])/(?P<d2>[12]\d|3[01]|[1-9])(?![\d/年]|以[上下]|[のを未超]))"
)
REST = re.compile(
    rf"(?:(?P<y>\d{{1,4}})\s?(?P<unit>年\s?度|年)(?!間)(?:\s?{_edge('edge')})?|{_DAYS}(?:\s?{_edge('e2')})?"
    rf"|第?\s?(?P<q>[1-4一二三四])\s?四半期|(?P<d0>{_N})\s?日(?![間本]))"
)
RELATIVE = re.compile(r"(?:本|今|昨|来|翌)年度(?:内|中|末)?")
RANGE_SEP = re.compile(r"\s?(?:~|〜|～|-|−|–|―|から)\s?")
WEEKDAY = re.compile(r"\s?\([月火水木金土日](?:曜日?)?(?:・祝)?\)")
FRACTION = re.compile(r"(?:1/[2-9]|2/[35]|3/[45]|4/5|1/1[0-2])(?!\d)")
