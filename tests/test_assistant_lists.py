"""Lists are found by a slide's structure and chosen by what they list."""

from __future__ import annotations

import pytest

from assistant.enumerations import enumerated
from assistant.list_choice import asked_nouns
from assistant.lists import ItemList, lists_of
from assistant.question import analyse
from assistant.statements import take_apart
from corpus.types import Slide


def found(text: str) -> list[list[str]]:
    return [[item.text for item in made.items] for made in lists(text)]


def lists(text: str) -> tuple[ItemList, ...]:
    return lists_of(take_apart(Slide(1, "題", text)))


def pieces(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in spans] for spans in enumerated(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("対象は次のとおり\n・甲大学\n・乙大学\n\n別の話です。", ["甲大学", "乙大学"]),
        (
            "【支援内容】\n\n①経済的支援\n\n生活費を支給する。\n\n②キャリア整備\n\n研修を行う。",
            ["経済的支援", "キャリア整備"],
        ),
        ("課題:\n資源が足りない\n\n課題:\n人が足りない", ["資源が足りない", "人が足りない"]),
        (
            "「人が変わる」\n共有する。\n\n「社会が変わる」\n変革する。\n\n(2つのポイント)",
            ["「人が変わる」", "「社会が変わる」"],
        ),
        ("単独型:2大学\n\n〇会津大学\n研究所\n\n〇横浜大学\n研究所", ["会津大学", "横浜大学"]),
        (
            "【情報基盤拠点】\n〇甲大学\n\n<連携施設>\n〇乙機構\n\n【触媒科学拠点】\n★丙大学",
            ["情報基盤拠点", "触媒科学拠点"],
        ),
        (
            "例示は次のとおり\n\n◆検出器の計画\n〇建設する。\n\n◆加速器の研究\n〇増強する。\n\n◆検出器の計画",
            ["検出器の計画", "加速器の研究"],
        ),
        (
            "【支援の内容】\n人材の育成\n- 研修を行う\n\n制度の改革\n- 特区を使う",
            ["人材の育成", "制度の改革"],
        ),
        (
            "論文数の分布\n\n上位層は両国で同程度\n\n続く層は日本が少ない\n\n小規模な大学が多い",
            ["上位層は両国で同程度", "続く層は日本が少ない", "小規模な大学が多い"],
        ),
    ],
)
def test_a_list_is_found_by_the_shape_of_the_slide(text: str, items: list[str]) -> None:
    assert items in found(text)


def test_items_stand_on_the_slide_where_they_say() -> None:
    text = "重点は次のとおり\n・健康医療\n・農林水産"
    made = next(m for m in lists(text) if [i.text for i in m.items] == ["健康医療", "農林水産"])
    assert [text[i.start : i.end] for i in made.items] == ["・健康医療", "・農林水産"]
    assert made.lead == "重点は次のとおり"


def test_numbers_that_do_not_follow_each_other_make_no_list() -> None:
    assert found("④ 政府の体制\n\n② 人材の育成") == []


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("市場は(東京、大阪、福岡)に広がる。", ["東京", "大阪", "福岡"]),
        ("健康医療・農林水産・エネルギー等の施策", ["健康医療", "農林水産", "エネルギー"]),
        (
            "背景の一部には、短い研究時間や研究装置の老朽化、マネジメント等の課題もある。",
            ["短い研究時間", "研究装置の老朽化", "マネジメント"],
        ),
        (
            "「生活の見通しが立たない」「就職が心配である」等の理由で減っている。",
            ["生活の見通しが立たない", "就職が心配である"],
        ),
        ("将来の研究基盤:大学の共用施設、データ連携基盤", ["大学の共用施設", "データ連携基盤"]),
        (
            "大学では、社会人の受入れの拡大、人材のマッチング、生産性向上の支援といった取組を進める。",
            ["社会人の受入れの拡大", "人材のマッチング", "生産性向上の支援"],
        ),
        (
            "甲協議会(札幌市、小樽市等)、乙協議会(仙台市等)、丙会議(広島県等)",
            ["甲協議会(札幌市、小樽市等)", "乙協議会(仙台市等)", "丙会議(広島県等)"],
        ),
    ],
)
def test_a_statement_enumerates(text: str, items: list[str]) -> None:
    assert items in pieces(text)


def test_a_sentence_without_an_enumeration_gives_none() -> None:
    assert pieces("大学ファンドを創設し、支援する。") == []


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("大阪のコンソーシアムはどの分野に重点を置いていますか。", ("分野",)),
        ("SPRINGの支援内容を挙げてください。", ("支援内容",)),
        ("単独型の拠点を持つ公立大学を列挙してください。", ("公立大学",)),
        ("名古屋市などの連合が重点分野としているのは何ですか。", ("重点分野",)),
        ("どのような柱で構成されていますか。", ("柱",)),
    ],
)
def test_what_is_asked_for_is_the_noun_before_the_asking_words(
    question: str, nouns: tuple[str, ...]
) -> None:
    assert asked_nouns(analyse(question)) == nouns
