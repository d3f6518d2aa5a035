"""Before and after tables of real cases; nothing is mocked."""

import pytest

from corpus.documents import bundled_deck
from corpus.normalize import fold, normalize, radical_table


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("⺠間資金", "民間資金"),  # U+2EA0, which NFKC leaves
        ("⽅⾯", "方面"),  # Kangxi radicals
        ("ﾌﾟﾗｯﾄﾌｫｰﾑ", "プラットフォーム"),
        ("ｽﾗﾌﾞ・ﾕｰﾗｼｱ研究ｾﾝﾀｰ", "スラブ・ユーラシア研究センター"),
        ("カ\u3099", "ガ"),
        ("（ＪＳＴ）", "(JST)"),
        ("令和３年１１月１９日", "令和3年11月19日"),
        ("①それぞれ", "①それぞれ"),  # a bare 1 would say something else
        ("10²", "10²"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("語\u200b間\ue000", "語間"),
    ],
)
def test_source_writing_becomes_normal_writing(before: str, after: str) -> None:
    assert normalize(before).text == after


def test_every_character_maps_back_to_the_source_character_it_came_from() -> None:
    source = "ｶﾞﾊﾞﾅﾝｽ㎡⺠"
    repaired = normalize(source)
    assert repaired.text == "ガバナンスm2民"
    assert repaired.offsets == (0, 2, 4, 5, 6, 7, 7, 8)
    assert [source[at] for at in repaired.offsets[:2]] == ["ｶ", "ﾊ"]


def test_no_radical_or_half_width_kana_is_left_in_the_deck() -> None:
    text = normalize(bundled_deck().read_text(encoding="utf-8")).text
    left = {char for char in text if ord(char) in radical_table() or "\uff61" <= char <= "\uff9f"}
    assert left == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＳＰＡＲＣ", "sparc"),
        ("４〜５億円", "4～5億円"),
        ("〇東北大学", "○ 東北大学"),
        ("A‐B", "A−B"),
    ],
)
def test_two_writings_of_the_same_words_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)
