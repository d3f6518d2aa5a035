"""Figures and dates as the deck writes them."""

import pytest

from corpus.expressions import find_expressions, year_writings, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支援規模:~4億円程度/年", [("amount", "~4億円程度/年")]),
        ("10件×50,000千円", [("count", "10件"), ("amount", "50,000千円")]),
        ("(前年度予算額 13,734百万円)", [("amount", "13,734百万円")]),
        ("支援期間: 1~2年度", [("period", "1~2年度")]),
        ("(令和3年6月18日閣議決定)", [("date", "令和3年6月18日")]),
        ("(第4回)R3.11.25", [("count", "4回"), ("date", "R3.11.25")]),
        ("生活費相当額(年間180万円以上)", [("amount", "年間180万円以上")]),
        ("支援人数:6,000人/年", [("count", "6,000人/年")]),
        (
            "19大学27拠点、5連携施設",
            [("count", "19大学"), ("count", "27拠点"), ("count", "5連携施設")],
        ),
        ("8/26 CSTI決定", [("date", "8/26")]),
        ("10兆円規模の大学ファンド", [("amount", "10兆円規模")]),
        ("外国からの研究者が30%以上", [("percent", "30%以上")]),
        ("最大6年間 財政支援", [("period", "最大6年間")]),
        ("支援期間:令和2~6年度", [("date", "令和2~6年度")]),
        ("研究の潮流", []),
    ],
)
def test_expressions_are_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(e.kind, e.text) for e in find_expressions(text)] == expected
    assert all(text[e.start : e.end].strip() == e.text for e in find_expressions(text))


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
