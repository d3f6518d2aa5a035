"""Abbreviations that documents define, and the bundled dictionary."""

import pytest

from corpus.abbreviations import definitions, known


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "国立研究開発法人科学技術振興機構（JST）に設置",
            [("JST", "国立研究開発法人科学技術振興機構")],
        ),
        (
            "下請代金支払遅延等防止法(以下「下請法」という。)の",
            [("下請法", "下請代金支払遅延等防止法")],
        ),
        (
            "全国銀行資金決済ネットワーク（以下、「全銀ネット」という。）",
            [("全銀ネット", "全国銀行資金決済ネットワーク")],
        ),
        (
            "「特別会計に関する法律」（以下「特別会計法」という。）",
            [("特別会計法", "特別会計に関する法律")],
        ),
        ("改正前の産業投資特別会計（産投特会）", [("産投特会", "産業投資特別会計")]),
        (
            "世界トップレベル研究拠点プログラム（WPI）の",
            [("WPI", "世界トップレベル研究拠点プログラム")],
        ),
    ],
)
def test_a_definition_gives_both_names(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(definitions(text)) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "特定研究大学制度（仮称）を創設",
        "医薬品規制調和国際会議（2019）",
        "利用率（個人）は上昇",
        "自然災害による災害等（以下「天災等」という。）",  # 天 is not in the long name
        "拠点単独型（公立大学）",
        "WPI（WPI）",
        "（JST）",
        "",
    ],
)
def test_a_note_in_brackets_is_no_abbreviation(text: str) -> None:
    assert list(definitions(text)) == []


def test_a_short_name_may_stand_for_the_end_of_a_longer_phrase() -> None:
    assert list(definitions("旧来の行政改革推進会議（行革会議）")) == [
        ("行革会議", "行政改革推進会議")
    ]


def test_the_dictionary_is_clean() -> None:
    assert len(known()) > 80
    assert len(set(known())) == len(known())
    assert all(short and long and short != long and "\t" not in long for short, long in known())
