"""What the quotes bear out: figures, claims and markers, worked by hand."""

from __future__ import annotations

import pytest

from eval.scoring.support import claims_borne_out, is_clean, unsupported_figures

FUND = "10兆円規模の大学ファンドを創設し"


@pytest.mark.parametrize(
    ("answer", "quotes", "unsupported"),
    [
        ("10兆円です。[1]", [FUND], ()),
        ("100,000億円です。[1]", [FUND], ()),
        ("20兆円です。[1]", [FUND], ("20兆円",)),
        ("10兆円です。[1]", [], ("10兆円",)),
        ("10兆円です。[1]", ["10兆円以上"], ("10兆円",)),
        ("6年間です。[1]", ["最大6年間"], ("6年間",)),
        ("5人です。[1]", ["15人が参加"], ("5人",)),
        ("2021年です。[1]", ["2021年~2025年の5年間"], ()),
        ("令和3年度です。[1]", ["FY2021"], ()),
        ("次の3点です。[1]\n・A\n・B\n・C", ["A、B、C"], ()),
        ("九州大学です。[1]", [FUND], ()),
    ],
)
def test_figures_that_no_quote_tells(
    answer: str, quotes: list[str], unsupported: tuple[str, ...]
) -> None:
    assert unsupported_figures(answer, quotes) == unsupported


@pytest.mark.parametrize(
    ("answer", "quotes", "share"),
    [
        ("10兆円規模です。[1]", {1: FUND}, 1.0),
        ("10兆円規模です。[1]\n「10兆円規模の大学ファンドを創設し」", {1: FUND}, 1.0),
        ("次の2点です。\n・東京都[1]\n・大阪府[2]", {1: "東京都", 2: "大阪府"}, 1.0),
        # the citations changed places: neither claim is borne out by the quote it points to
        ("次の2点です。\n・東京都[1]\n・大阪府[2]", {1: "大阪府", 2: "東京都"}, 0.0),
        ("次の2点です。\n・東京都[1]\n・大阪府[2]", {1: "東京都", 2: "奈良県"}, 0.5),
        ("次の2点です。[1]\n・東京都\n・大阪府", {1: "東京都、大阪府"}, 1.0),
        ("10兆円規模です。[1]", {}, 0.0),
        ("10兆円規模です。", {1: FUND}, 0.0),
        ("[1]", {1: FUND}, None),
    ],
)
def test_claims_are_held_against_the_quotes_they_point_to(
    answer: str, quotes: dict[int, str], share: float | None
) -> None:
    assert claims_borne_out(answer, quotes) == share


@pytest.mark.parametrize(
    ("quote", "clean"), [("民間企業", True), ("⺠間企業", False), ("ﾌｧﾝﾄﾞ", False), ("①", True)]
)
def test_a_quote_of_garbled_characters_is_not_clean(quote: str, clean: bool) -> None:
    assert is_clean(quote) is clean
