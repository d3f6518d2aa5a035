"""Before and after tables of real cases; nothing is mocked."""

import pytest

from corpus.documents import bundled_deck
from corpus.normalize import fold, normalize, radical_table, unknown_characters


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
        ("語\u200b間\ue000", "語間〓"),  # a gaiji: without a sign one name becomes another
        ("\ue000田太郎", "〓田太郎"),
        ("高\U000f0001田", "高〓田"),
        ("\uf06c 支援する", " 支援する"),  # a Wingdings bullet
        ("一行\n　\uf0a7支援", "一行\n　支援"),
        ("甲\uf0d8乙", "甲〓乙"),  # a sign amid words is more than a bullet
        ("補助上限額は1\u20602\u20603万円", "補助上限額は123万円"),
        ("1\u200d2\u200c3\ufeff万円", "123万円"),
        ("葛\U000e0100飾区", "葛飾区"),  # an ideographic variation selector
        ("辻\ufe00さん", "辻さん"),
        ("\u202e300\u202c万円\u200e", "300万円"),
        ("補\u00ad助金", "補助金"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("予算\U000e0041\U000e0042額", "予算額"),  # tags, which may hold words nobody sees
        ("一行\u2028二行\v三行\x85四行", "一行\n二行\n三行\n四行"),
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


def test_what_is_left_out_unseen_leaves_the_others_where_they_were() -> None:
    source = "1\u20602\U000e0100万\u200b円\ue000"
    repaired = normalize(source)
    assert repaired.text == "12万円〓"
    assert repaired.offsets == (0, 2, 4, 6, 7)
    assert unknown_characters(source, repaired) == {7: "\ue000"}


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
        ("葛\U000e0100飾区", "葛飾区"),
        ("1\u20602", "12"),
    ],
)
def test_two_writings_of_the_same_words_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)
