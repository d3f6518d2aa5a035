"""Decks: hidden slides, numbers, headings, lists, and the order in which people read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx.oxml import parse_xml
from small_deck import Deck, sp, told

from corpus.files import Limits, ReadError


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


# --- hidden slides, notes, numbers --------------------------------------------------------------


def a_hidden_slide_and_notes(deck: Deck) -> None:
    deck.box("一枚目の本文")
    deck.slide.notes_slide.notes_text_frame.text = "想定問答である"
    deck.add()
    deck.box("未公表の案")
    deck.slide.notes_slide.notes_text_frame.text = "内輪の話"
    deck.slide._element.set("show", "0")
    deck.add()
    deck.box("三枚目の本文")


def test_hidden_slides_and_notes_are_told_and_keep_the_numbers_right(deck: Deck) -> None:
    a_hidden_slide_and_notes(deck)
    document = deck.read()
    assert [(slide.number, slide.text) for slide in document.slides] == [
        (1, "一枚目の本文"), (2, ""), (3, "三枚目の本文"),
    ]  # fmt: skip
    assert document.slides[1].notes[0] == "非表示スライドです"
    assert [(one.what, one.where) for one in document.dropped] == [
        ("非表示スライド「未公表の案」", "スライド2"),
        ("発表者のノート「想定問答である」", "スライド1"),
    ] or told(document) == ["発表者のノート「想定問答である」", "非表示スライド「未公表の案」"]
    assert "read_hidden" in str(document.dropped) and "read_notes" in str(document.dropped)


def test_hidden_slides_and_notes_are_read_and_marked_where_the_settings_say_so(deck: Deck) -> None:
    a_hidden_slide_and_notes(deck)
    slides = deck.read(Limits(hidden_slides=True, speaker_notes=True)).slides
    assert slides[0].text == "一枚目の本文\n\nノート: 想定問答である"
    assert slides[0].notes == ("発表者のノートを含みます",)
    assert slides[1].text == "未公表の案\n\nノート: 内輪の話"
    assert slides[1].notes == ("非表示スライドです", "発表者のノートを含みます")
    assert slides[0].blocks[-1].kind == "note"


def test_a_deck_of_hidden_slides_only_is_refused_with_the_reason(deck: Deck) -> None:
    deck.box("未公表の案")
    deck.slide._element.set("show", "0")
    with pytest.raises(ReadError, match="非表示"):
        deck.read()


def field(kind: str, cached: str) -> str:
    return f'<a:p><a:fld id="{{0}}" type="{kind}"><a:t>{cached}</a:t></a:fld></a:p>'


def test_a_page_number_field_is_the_number_that_is_shown(deck: Deck) -> None:
    deck.deck.part._element.set("firstSlideNum", "5")
    for i in range(2):
        if i:
            deck.add()
        deck.box(f"本文その{i + 1}", top=3)
        deck.xml(sp("", paragraph=field("slidenum", "‹#›")))
        text = "<a:r><a:t>この頁は</a:t></a:r>" + field("slidenum", "9")[5:-6]
        deck.xml(sp("", number=10, paragraph=f"<a:p>{text}</a:p>"))
    slides = deck.read().slides
    assert [slide.printed_page for slide in slides] == ["5", "6"]
    assert [slide.text for slide in slides] == [
        "この頁は5\n\n本文その1", "この頁は6\n\n本文その2",
    ]  # fmt: skip


def test_words_of_the_master_and_the_layout_are_furniture_and_prompts_are_nothing(
    deck: Deck,
) -> None:
    deck.add(layout=1)
    deck.slide.shapes.title.text = "題"
    layout = deck.slide.slide_layout
    layout.shapes._spTree.append(parse_xml(sp("取扱注意")))
    layout.slide_master.shapes._spTree.append(parse_xml(sp("政策企画課")))
    slide = deck.read().slides[1]
    assert slide.text == "題"
    assert slide.furniture == ("取扱注意", "政策企画課")
    deck.slide._element.set("showMasterSp", "0")
    assert deck.read().slides[1].furniture == ()


# --- headings, lists, order ---------------------------------------------------------------------


def test_title_subtitle_and_list_levels_are_blocks(deck: Deck) -> None:
    deck.add(layout=0)
    deck.slide.shapes.title.text = "大学ファンドの創設"
    deck.slide.placeholders[1].text = "研究基盤の強化"
    deck.add(layout=1)
    deck.slide.shapes.title.text = "支援の内容"
    frame = deck.slide.placeholders[1].text_frame
    frame.text = "研究者への支援"
    for text, level in (("若手", 1), ("博士課程", 1), ("大学への支援", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    slides = deck.read().slides
    assert [(b.kind, b.level) for b in slides[1].blocks] == [("heading", 1), ("heading", 2)]
    head, items = slides[2].blocks
    assert (head.kind, head.level, slides[2].title) == ("heading", 1, "支援の内容")
    assert [(slides[2].text[i.start : i.end], i.level) for i in items.items] == [
        ("研究者への支援", 1), ("若手", 2), ("博士課程", 2), ("大学への支援", 1),
    ]  # fmt: skip


def numbered(kind: str, level: int = 0, first: str = "") -> str:
    start = f' startAt="{first}"' if first else ""
    return (
        f'<a:pPr lvl="{level}"><a:buFont typeface="x"/><a:buAutoNum type="{kind}"{start}/></a:pPr>'
    )


@pytest.mark.parametrize(
    ("paragraphs", "shown"),
    [
        ([("arabicPeriod", 0, "", "甲"), ("arabicPeriod", 0, "", "乙")], "1. 甲\n2. 乙"),
        ([("circleNumDbPlain", 0, "", "甲"), ("circleNumDbPlain", 0, "", "乙")], "① 甲\n② 乙"),
        ([("arabicParenBoth", 0, "3", "甲"), ("arabicParenBoth", 0, "3", "乙")], "(3) 甲\n(4) 乙"),
        (
            [("ea1JpnKorPeriod", 0, "", "甲"), ("alphaLcParenR", 1, "", "子"),
             ("alphaLcParenR", 1, "", "丑"), ("ea1JpnKorPeriod", 0, "", "乙"), ("alphaLcParenR", 1, "", "寅")],
            "一. 甲\na) 子\nb) 丑\n二. 乙\na) 寅",
        ),
    ],
)  # fmt: skip
def test_numbered_items_carry_their_numbers(
    deck: Deck, paragraphs: list[tuple[str, int, str, str]], shown: str
) -> None:
    inside = "".join(
        f"<a:p>{numbered(kind, level, first)}<a:r><a:t>{text}</a:t></a:r></a:p>"
        for kind, level, first, text in paragraphs
    )
    deck.xml(sp("", paragraph=inside))
    slide = deck.read().slides[0]
    assert slide.text == shown
    assert [block.kind for block in slide.blocks] == ["list"]


def vertical(deck: Deck, text: str, left: float, top: float = 1) -> None:
    box = deck.box(text, left=left, top=top, wide=0.6, high=4)
    box.text_frame._txBody.bodyPr.set("vert", "eaVert")


def test_vertical_boxes_side_by_side_are_read_from_the_right(deck: Deck) -> None:
    vertical(deck, "次に左を読む。", 4)
    vertical(deck, "最後に左端を読む。", 3)
    vertical(deck, "まず右を読む。", 5)
    deck.box("下の横書き", top=6)
    assert deck.text() == "まず右を読む。\n\n次に左を読む。\n\n最後に左端を読む。\n\n下の横書き"


def test_a_vertical_label_stays_left_of_what_it_labels(deck: Deck) -> None:
    vertical(deck, "現状", 0.5)
    deck.box("高齢化が進んでいる。", left=1.5, wide=3, high=4)
    vertical(deck, "対策", 5)
    deck.box("制度を改める。", left=6, wide=3, high=4)
    assert deck.text() == "現状\n\n高齢化が進んでいる。\n\n対策\n\n制度を改める。"


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["期　　間"], "期間"),
        (["概　要　版"], "概要版"),
        (["男　女"], "男 女"),
        (["国　県　市"], "国 県 市"),
        (["これは　本文である"], "これは 本文である"),
    ],
)
def test_a_word_set_wide_is_one_word(deck: Deck, texts: list[str], shown: str) -> None:
    deck.box(texts[0])
    assert deck.text() == shown


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("期", "間", "期間"),
        ("備", "考", "備考"),
        ("国", "県", "国\n\n県"),
        ("有", "無", "有\n\n無"),
    ],
)
def test_a_label_set_wide_over_two_boxes_is_one_word(
    deck: Deck, left: str, right: str, shown: str
) -> None:
    deck.box(right, left=2, wide=0.5, high=0.5)
    deck.box(left, left=1, wide=0.5, high=0.5)
    slide = deck.read().slides[0]
    assert slide.text == shown
    (first, *_) = slide.boxes.rectangles(0, 1)
    assert 0.09 < first.left < 0.11


def test_characters_with_other_words_between_them_are_no_word(deck: Deck) -> None:
    deck.box("期", left=1, wide=0.4, high=0.5)
    deck.box("予定", left=1.45, wide=0.5, high=0.5)
    deck.box("間", left=2, wide=0.4, high=0.5)
    assert "期間" not in deck.text().replace("\n", "|")


def test_a_label_with_a_character_a_line_is_one_word(deck: Deck) -> None:
    deck.box("背\n景", wide=0.5)
    assert deck.text() == "背景"


def test_a_title_broken_by_hand_is_one_title(deck: Deck) -> None:
    deck.add(layout=5)
    deck.slide.shapes.title.text = "取扱いの規則\vの手引き"
    assert deck.read().slides[1].title == "取扱いの規則の手引き"
