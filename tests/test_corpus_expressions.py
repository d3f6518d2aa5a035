"""Figures and dates as ministries write them: the deck and 34 published PDFs, short strings only.

Each expected value in ``expressions_table.txt`` was read off its string by hand.
"""

from pathlib import Path

import pytest

from corpus.expressions import find_expressions, same_value, supports, year_writings, years
from corpus.normalize import normalize

_ROWS = [
    line.split("=>")
    for line in (Path(__file__).parent / "expressions_table.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), [(a.strip(), b.strip()) for a, b in _ROWS])
def test_strings_have_their_values(text: str, expected: str) -> None:
    found = find_expressions(normalize(text).text)
    told = "; ".join(f"{e.kind} {'?' if e.value is None else e.value}" for e in found)
    assert told == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支援規模:~4億円程度/年", [("amount", "~4億円程度/年")]),
        ("(前年度予算額 13,734百万円)", [("amount", "13,734百万円")]),
        ("支援期間: 1~2年度", [("period", "1~2年度")]),
        ("(第4回)R3.11.25", [("date", "R3.11.25")]),
        ("生活費相当額(年間180万円以上)", [("amount", "年間180万円以上")]),
        ("支援人数:6,000人/年", [("count", "6,000人/年")]),
        ("最大6年間 財政支援", [("period", "最大6年間")]),
        ("支援期間:令和2~6年度", [("date", "令和2~6年度")]),
        ("研究の潮流", []),
    ],
)
def test_expressions_are_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(e.kind, e.text) for e in find_expressions(text)] == expected
    assert all(text[e.start : e.end].strip() == e.text for e in find_expressions(text))


@pytest.mark.parametrize(
    "writings",
    [
        ("10兆円", "100,000億円", "10,000,000百万円", "十兆円", "１０兆円", "10000000000千円"),
        ("令和3年度", "2021年度", "R3年度", "FY2021", "令和三年度", "２０２１年度"),
        ("R3.11.18", "2021年11月18日", "令和3年11月18日", "2021/11/18", "2021-11-18", "令和三年十一月十八日"),
        ("3割", "30%", "30パーセント", "三割", "３０％"),
        ("5,000人", "5千人", "五千人", "5000名", "0.5万人"),
        ("約10兆円", "10兆円規模", "およそ10兆円", "10兆円程度"),
        ("6か月", "6ヶ月", "６ヵ月", "六か月", "6カ月間"),
        ("▲1.8%", "△1.8%", "-1.8%", "マイナス1.8%"),
    ],
)  # fmt: skip
def test_one_value_in_every_writing(writings: tuple[str, ...]) -> None:
    values = [find_expressions(normalize(text).text)[0].value for text in writings]
    assert all(same_value(values[0], value) for value in values), [str(v) for v in values]


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        ("10兆円規模", "約10兆円", True),
        ("約10兆円", "10兆円", True),
        ("100,000億円", "10兆円", True),
        ("10兆円以上", "10兆円", False),
        ("10兆円", "10兆円以上", False),
        ("10兆円超", "10兆円以上", False),
        ("最大6年間", "6年以内", True),
        ("最大6年間", "6年間", False),
        ("15人", "5人", False),
        ("5人", "5件", False),
        ("4億円/年", "4億円", True),
        ("4億円", "4億円/年", False),
        ("20~30%", "30%", False),
        ("令和3年度", "2021年度", True),
        ("令和3年度", "2021年", False),
        ("R3.11.18", "2021年11月18日", True),
        ("R3.11.18", "令和3年11月", True),
        ("R3.11.18", "令和3年12月", False),
        ("令和3年11月", "令和3年11月18日", False),
        ("数百人", "数百人", False),
    ],
)
def test_a_source_bears_out_what_means_the_same(source: str, said: str, expected: bool) -> None:
    (told,), (claim,) = find_expressions(source), find_expressions(said)
    assert supports(told.value, claim.value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和3年度", {2021}), ("2021年度", {2021}), ("R3.11.18", {2021}), ("FY2021", {2021}),
        ("平成30年", {2018}), ("令和元年", {2019}), ("2013-2017年平均", {2013, 2017}), ("3年度", set()),
    ],
)  # fmt: skip
def test_eras_and_western_years_are_one_value(text: str, expected: set[int]) -> None:
    assert years(text) == expected


def test_a_year_is_written_both_ways() -> None:
    assert year_writings(2021) == ("2021年", "令和3年")
    assert year_writings(2018) == ("2018年", "平成30年")
