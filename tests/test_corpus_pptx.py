"""PPTX files as a person sees them: what is shown, once, in order; what nobody sees is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest
from drawn_metafile import metafile
from pictured_pdf import needs_tesseract, picture_of
from PIL import Image, ImageDraw
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from corpus.blocks import Block
from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.types import Document, Slide

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


class Deck:
    """A presentation in the making: one blank slide, boxes in inches."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "資料.pptx"
        self.deck = pptx.Presentation()
        self.slide = self.add()

    def add(self, layout: int = 6) -> Any:
        self.slide = self.deck.slides.add_slide(self.deck.slide_layouts[layout])
        return self.slide

    def box(
        self, text: str, left: float = 1, top: float = 1, wide: float = 4, high: float = 1
    ) -> Any:
        shape = self.slide.shapes.add_textbox(*(Inches(v) for v in (left, top, wide, high)))
        shape.text_frame.text = text
        return shape

    def xml(self, text: str) -> None:
        self.slide.shapes._spTree.append(parse_xml(text))

    def read(self, limits: Limits | None = None) -> Document:
        self.deck.save(self.file)
        return read_document(self.file, self.file.name, limits=limits)

    def text(self) -> str:
        return self.read().slides[0].text


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


def told(document: Document) -> list[str]:
    return [one.what for one in document.dropped]


def kinds(slide: Slide) -> list[tuple[str, str]]:
    return [(block.kind, slide.text[block.start : block.end]) for block in slide.blocks]


def sp(text: str, number: int = 9, paragraph: str = "", extra: str = "") -> str:
    inside = paragraph or f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="x" {extra}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
        '<p:spPr><a:xfrm><a:off x="914400" y="914400"/><a:ext cx="3657600" cy="914400"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{inside}</p:txBody></p:sp>"
    )


# --- alternative content, formulas, raised characters -------------------------------------------


def alternative(requires: str, choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent {NAMES}><mc:Choice Requires="{requires}">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


@pytest.mark.parametrize(
    ("requires", "seen"),
    [("a14", "上限は850万円"), ("p14", "上限は850万円"), ("am3d", "代わりの絵")],
)
def test_of_alternative_content_one_branch_is_read_once(
    deck: Deck, requires: str, seen: str
) -> None:
    deck.xml(alternative(requires, sp("上限は850万円"), sp("代わりの絵")))
    assert deck.text() == seen


def test_alternative_content_inside_a_group_is_read_once(deck: Deck) -> None:
    group = (
        f'<p:grpSp {NAMES}><p:nvGrpSpPr><p:cNvPr id="5" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        f"<p:grpSpPr/>{alternative('a14', sp('1校あたり'), sp('1校あたり'))}</p:grpSp>"
    )
    deck.xml(group)
    assert deck.text() == "1校あたり"


def test_a_formula_is_read_with_its_fraction_and_power(deck: Deck) -> None:
    def run(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    power = f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
    fraction = f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('3')}</m:den></m:f>"
    math = f"<a14:m><m:oMath>{run('y=')}{power}{run('+')}{fraction}</m:oMath></a14:m>"
    choice = sp("", paragraph=f"<a:p><a:r><a:t>算定式 </a:t></a:r>{math}</a:p>")
    deck.xml(alternative("a14", choice, sp("式の絵")))
    assert deck.text() == "算定式 y=x²+(a+b)/3"


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        ([("10", 0), ("6", 30000), ("個", 0)], "10⁶個"),
        ([("5", 0), ("-2", 30000), ("秒", 0)], "5⁻²秒"),
        ([("500億円", 0), ("※1", 30000)], "500億円※1"),
        ([("100", 0), ("1)", 30000), (" 件", 0)], "100¹⁾ 件"),
        ([("2", 0), ("k", 30000)], "2^k"),
        ([("CO", 0), ("2", -25000), ("削減", 0)], "CO2削減"),
    ],
)
def test_raised_characters_do_not_glue_to_figures(
    deck: Deck, pieces: list[tuple[str, int]], shown: str
) -> None:
    paragraph = deck.box("").text_frame.paragraphs[0]
    for text, shift in pieces:
        run = paragraph.add_run()
        run.text = text
        if shift:
            run._r.get_or_add_rPr().set("baseline", str(shift))
    assert deck.text() == shown


# --- what nobody sees ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sngStrike", "dblStrike"])
def test_struck_words_are_told_and_not_read(deck: Deck, kind: str) -> None:
    paragraph = deck.box("補助額は").text_frame.paragraphs[0]
    for text, struck in (("300万円", True), ("500万円", False)):
        run = paragraph.add_run()
        run.text = text
        if struck:
            run._r.get_or_add_rPr().set("strike", kind)
    document = deck.read()
    assert document.slides[0].text == "補助額は500万円"
    (one,) = document.dropped
    assert (one.what, one.where) == ("取り消し線の文字「300万円」", "スライド1")


def _struck_cell(deck: Deck) -> Any:
    table = deck.slide.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for r, row in enumerate((("年度", "額"), ("令和5年度", "旧額"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    run = table.cell(1, 1).text_frame.paragraphs[0].runs[0]
    run._r.get_or_add_rPr().set("strike", "sngStrike")


def _hidden(deck: Deck) -> None:
    deck.box("旧額")._element.nvSpPr.cNvPr.set("hidden", "1")


def _hidden_group(deck: Deck) -> None:
    group = deck.slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame.text = "旧額"
    group._element.nvGrpSpPr.cNvPr.set("hidden", "1")


def _left_of_the_slide(deck: Deck) -> None:
    deck.box("旧額", left=-5)


def _below_the_slide(deck: Deck) -> None:
    deck.box("旧額", top=8)


def _without_size(deck: Deck) -> None:
    deck.box("旧額", wide=0, high=0)


def _white_on_white(deck: Deck) -> None:
    deck.box("旧額").text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 254)


def _white_by_theme(deck: Deck) -> None:
    font = deck.box("旧額").text_frame.paragraphs[0].runs[0].font
    font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def _blue_on_blue(deck: Deck) -> None:
    box = deck.box("旧額")
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor(0, 0, 200)
    box.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0, 200)


def _red_over_red(deck: Deck) -> None:
    below = deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(0.5), Inches(0.5), Inches(6), Inches(3)
    )
    below.fill.solid()
    below.fill.fore_color.rgb = RGBColor(200, 0, 0)
    deck.box("旧額").text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(200, 0, 0)


def _clear(deck: Deck) -> None:
    run = deck.box("旧額").text_frame.paragraphs[0].runs[0]
    run._r.get_or_add_rPr().append(parse_xml(f"<a:noFill {NAMES}/>"))


def _one_point(deck: Deck) -> None:
    deck.box("旧額").text_frame.paragraphs[0].runs[0].font.size = Pt(1)


def _under_a_shape(deck: Deck) -> None:
    deck.box("旧額")
    cover = deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(0.9), Inches(0.9), Inches(5), Inches(2)
    )
    cover.fill.solid()
    cover.fill.fore_color.rgb = RGBColor(255, 255, 255)


def _under_a_picture(deck: Deck) -> None:
    deck.box("旧額")
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(0.5), Inches(0.5), Inches(5), Inches(2))


UNSEEN = [
    (_struck_cell, "取り消し線の文字"), (_hidden, "非表示の図形の文字"), (_hidden_group, "非表示の図形の文字"),
    (_left_of_the_slide, "スライドの外の文字"), (_below_the_slide, "スライドの外の文字"),
    (_without_size, "大きさのない図形の文字"), (_white_on_white, "背景と同じ色の文字"),
    (_white_by_theme, "背景と同じ色の文字"), (_blue_on_blue, "背景と同じ色の文字"),
    (_red_over_red, "背景と同じ色の文字"), (_clear, "背景と同じ色の文字"), (_one_point, "ごく小さな文字"),
    (_under_a_shape, "覆われた文字"), (_under_a_picture, "覆われた文字"),
]  # fmt: skip


@pytest.mark.parametrize(("hide", "what"), UNSEEN)
def test_words_that_nobody_sees_are_told_and_not_read(
    deck: Deck, hide: Callable[[Deck], None], what: str
) -> None:
    hide(deck)
    deck.box("新しい額は500万円", top=5)
    document = deck.read()
    assert "旧額" not in document.slides[0].text
    assert "新しい額は500万円" in document.slides[0].text
    assert f"{what}「旧額」" in told(document)


def _white_on_a_band(deck: Deck) -> None:
    band = deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(0), Inches(0), Inches(10), Inches(3)
    )
    band.fill.solid()
    band.fill.fore_color.rgb = RGBColor(0, 0, 120)
    deck.box("見える額").text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)


def _white_on_a_picture(deck: Deck) -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(0), Inches(0), Inches(6), Inches(3))
    deck.box("見える額").text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)


def _under_a_clear_picture(deck: Deck) -> None:
    deck.box("見える額")
    file = io.BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(0.5), Inches(0.5), Inches(5), Inches(2))


def _under_an_empty_frame(deck: Deck) -> None:
    deck.box("見える額")
    deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(0.5), Inches(0.5), Inches(5), Inches(2)
    ).fill.background()


def _half_covered(deck: Deck) -> None:
    deck.box("見える額")
    deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(3), Inches(0.5), Inches(5), Inches(2)
    ).fill.solid()


def _over_the_edge(deck: Deck) -> None:
    deck.box("見える額", left=-1)


def _turned_into_the_slide(deck: Deck) -> None:
    deck.box("見える額", left=-3.9, top=3, wide=4, high=0.5).rotation = 90
    deck.slide.shapes[-1].left = Inches(-1)


@pytest.mark.parametrize(
    "show",
    [
        _white_on_a_band, _white_on_a_picture, _under_a_clear_picture, _under_an_empty_frame,
        _half_covered, _over_the_edge, _turned_into_the_slide,
    ],
)  # fmt: skip
def test_words_that_are_seen_after_all_are_read(deck: Deck, show: Callable[[Deck], None]) -> None:
    show(deck)
    document = deck.read()
    assert document.slides[0].text == "見える額"
    assert not [what for what in told(document) if "見える額" in what]


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


def test_a_label_with_a_character_a_line_is_one_word(deck: Deck) -> None:
    deck.box("背\n景", wide=0.5)
    assert deck.text() == "背景"


def test_a_title_broken_by_hand_is_one_title(deck: Deck) -> None:
    deck.add(layout=5)
    deck.slide.shapes.title.text = "取扱いの規則\vの手引き"
    assert deck.read().slides[1].title == "取扱いの規則の手引き"


# --- tables, charts, diagrams, objects, pictures ------------------------------------------------


def a_table(deck: Deck, rows: list[list[str]]) -> Any:
    table = deck.slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(1), Inches(1), Inches(8), Inches(3)
    ).table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


def the_table(deck: Deck) -> Block:
    slide = deck.read().slides[0]
    (block,) = [block for block in slide.blocks if block.kind == "table"]
    return block


def test_the_head_row_and_first_column_of_a_table_are_heads(deck: Deck) -> None:
    table = a_table(deck, [["2023", "2024", "2025"], ["10", "228", "239"], ["20", "5", "6"]])
    table.first_col = True
    cells = the_table(deck).cells
    assert [[cell.is_head for cell in row] for row in cells] == [
        [True, True, True], [True, False, False], [True, False, False],
    ]  # fmt: skip


def test_a_head_over_two_columns_and_the_row_below_are_heads(deck: Deck) -> None:
    table = a_table(
        deck, [["府省", "予算額", ""], ["", "令和4年度", "令和5年度"], ["金融庁", "228", "239"]]
    )
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    block = the_table(deck)
    assert [cell.text for cell in block.column_heads(2, 2)] == ["予算額", "令和5年度"]
    assert [cell.text for cell in block.row_heads(2, 2)] == ["金融庁"]


def test_a_span_beyond_the_table_costs_nothing(deck: Deck) -> None:
    table = a_table(deck, [["甲", "乙"], ["1", "2"]])
    table.cell(1, 1)._tc.set("gridSpan", "999999999")
    table.cell(1, 0)._tc.set("rowSpan", "999999999")
    assert len(the_table(deck).cells[0]) == 2


def test_a_chart_on_a_slide_is_a_table_at_its_place(deck: Deck) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format="#,##0")
    data.categories = ["令和5年度", "令和6年度"]
    data.add_series("予算額", (12345678, 114381245))
    deck.slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(1), Inches(4), Inches(3), data
    )
    slide = deck.read().slides[0]
    assert "令和6年度 | 予算額: 114,381,245" in slide.text
    (box,) = slide.boxes.rectangles(slide.text.index("114"), slide.text.index("114") + 5)
    assert 0.09 < box.left < 0.11


def diagram(deck: Deck, points: str, links: str) -> None:
    """Put a SmartArt with this data model on the slide."""
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    model = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        f"{NAMES}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>"
    )
    part = Part(
        PackURI("/ppt/diagrams/data1.xml"),
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        deck.deck.part.package, model.encode(),
    )  # fmt: skip
    name = deck.slide.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    deck.xml(
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="7" name="d"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="914400" y="914400"/><a:ext cx="3657600" cy="914400"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram">'
        '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        f'r:dm="{name}"/></a:graphicData></a:graphic></p:graphicFrame>'
    )


def point(name: str, text: str, kind: str = "node") -> str:
    body = f"<dgm:t><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>" if text else ""
    return f'<dgm:pt modelId="{name}" type="{kind}">{body}</dgm:pt>'


def link(parent: str, child: str, place: int, kind: str = "parOf") -> str:
    return f'<dgm:cxn modelId="c{child}" type="{kind}" srcId="{parent}" destId="{child}" srcOrd="{place}"/>'


def test_a_diagram_is_read_in_the_order_of_its_outline(deck: Deck) -> None:
    points = point("d", "", "doc") + "".join(
        point(name, text)
        for name, text in (("3", "評価"), ("2", "実施"), ("21", "予算の執行"), ("1", "計画"))
    )
    points += point("p", "飾りの点", "pres")
    links = link("d", "3", 2) + link("d", "1", 0) + link("2", "21", 0) + link("d", "2", 1)
    diagram(deck, points, links + link("3", "d", 0))
    slide = deck.read().slides[0]
    assert slide.text == "計画\n実施\n予算の執行\n評価"
    assert [item.level for item in slide.blocks[0].items] == [1, 1, 2, 1]


def workbook(rows: list[list[Any]], code: str = "#,##0") -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2, min_col=2):
        for cell in row:
            cell.number_format = code
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_an_embedded_workbook_is_read_as_a_table_with_its_formats(deck: Deck) -> None:
    deck.slide.shapes.add_ole_object(
        workbook([["区分", "予算額"], ["国費", 12345678], ["地方費", 500]]), "Excel.Sheet.12",
        Inches(1), Inches(1), Inches(2), Inches(1),
    )  # fmt: skip
    slide = deck.read().slides[0]
    assert "国費 | 予算額: 12,345,678" in slide.text
    assert any("埋め込み" in note for note in slide.notes)


def test_an_embedded_workbook_longer_than_a_slide_is_cut_and_told(deck: Deck) -> None:
    rows: list[list[Any]] = [["番号", "額"], *[[f"事業{i}", i] for i in range(300)]]
    deck.slide.shapes.add_ole_object(
        workbook(rows), "Excel.Sheet.12", Inches(1), Inches(1), Inches(2), Inches(1)
    )
    document = deck.read()
    assert "事業198" in document.slides[0].text and "事業199" not in document.slides[0].text
    assert any("201行目から後の行" in what for what in told(document))


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken", b"%PDF-1.4"])
def test_an_embedded_object_that_is_no_workbook_is_told(deck: Deck, data: bytes) -> None:
    deck.box("本文", top=5)
    deck.slide.shapes.add_ole_object(
        io.BytesIO(data), "Word.Document.8", Inches(1), Inches(1), Inches(2), Inches(1)
    )
    document = deck.read()
    assert document.slides[0].text == "本文"
    assert told(document) == ["埋め込みオブジェクト（Word.Document.8）"]


def a_picture(deck: Deck) -> None:
    image = Image.new("RGB", (600, 300), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 300, 200), fill="gray")
    file = io.BytesIO()
    image.save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(1), Inches(2), Inches(6), Inches(3))


@needs_tesseract
def test_words_in_a_picture_are_a_figure_each_character_in_its_box(deck: Deck) -> None:
    deck.box("基金のしくみ", top=0.2, high=0.5)
    file = io.BytesIO()
    picture_of(("支援期間は最長で25年です。", "予算額は120億円でした。")).save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(1), Inches(2), Inches(6))
    document = deck.read(Limits(ocr=True))
    slide = document.slides[0]
    figure = slide.blocks[-1]
    assert figure.kind == "figure"
    assert "予算額は120億円でした。" in slide.text.replace(" ", "")
    assert slide.is_recognised(figure.start, figure.end) and not slide.is_recognised(0, 5)
    box = slide.boxes[slide.text.index("予算")]
    assert box is not None and 0.1 < box.left < box.right < 0.3 and box.top > 0.26
    assert ocr.READ_PICTURES in slide.notes
    assert document.metadata["ocr"].startswith("tesseract ")


def test_a_picture_that_is_not_read_is_told_once_a_slide(deck: Deck) -> None:
    deck.box("本文")
    a_picture(deck)
    a_picture(deck)
    document = deck.read(Limits(ocr=False))
    (one,) = document.dropped
    assert (one.what, one.where) == ("画像の中の文字", "スライド1")
    assert one.why in document.slides[0].notes and "設定 ocr が off" in one.why


def test_a_logo_and_a_picture_on_every_slide_are_not_told(deck: Deck) -> None:
    for i in range(3):
        if i:
            deck.add()
        deck.box(f"本文{i}")
        a_picture(deck)
    file = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(file, "PNG")
    deck.slide.shapes.add_picture(file, Inches(9), Inches(0), Inches(0.5), Inches(0.5))
    assert deck.read(Limits(ocr=False)).dropped == ()


def rewritten(deck: Deck, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Save the deck with one of its parts changed."""
    deck.deck.save(deck.file)
    path = deck.file.with_name("改.pptx")
    with zipfile.ZipFile(deck.file) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, change(data) if part in item.filename else data)
    return path


def test_the_words_of_a_pasted_metafile_are_read_without_ocr(deck: Deck) -> None:
    a_picture(deck)
    data = metafile(
        (0, 0, "区分"), (900, 0, "金額"), (0, 200, "国費"), (210, 200, "等"), (900, 200, "12")
    )
    path = rewritten(deck, "media/image", lambda _: data)
    (slide,) = read_document(path, path.name).slides
    assert kinds(slide) == [("figure", "区分 | 金額\n国費等 | 12")]
    assert slide.blocks[0].share == pytest.approx(0.24, abs=0.01)


@pytest.mark.parametrize("size", [60, 100, 130])
def test_a_cut_metafile_costs_nothing_but_its_words(deck: Deck, size: int) -> None:
    deck.box("本文", top=6)
    a_picture(deck)
    path = rewritten(deck, "media/image", lambda _: metafile((0, 0, "区分"))[:size])
    assert read_document(path, path.name).slides[0].text == "本文"


def test_a_damaged_shape_is_told_and_does_not_cost_the_slide(deck: Deck) -> None:
    deck.box("本文")
    deck.xml(
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="7" name="d"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><a:graphic><a:graphicData uri="x/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId99"/>'
        "</a:graphicData></a:graphic></p:graphicFrame>".replace(
            "</p:nvGraphicFramePr>",
            '</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></p:xfrm>',
        )
    )
    document = deck.read()
    assert document.slides[0].text == "本文"
    assert told(document) == ["読めない図形"]


def test_a_damaged_theme_costs_no_words(deck: Deck) -> None:
    deck.box("本文")
    path = rewritten(deck, "theme/theme", lambda data: b"<?x\xff\xfe" + data)
    assert read_document(path, path.name).slides[0].text == "本文"


def test_every_block_but_notes_has_its_box(deck: Deck) -> None:
    a_table(deck, [["甲", "乙"], ["1", "2"]])
    deck.box("本文", top=6)
    slide = deck.read().slides[0]
    for block in slide.blocks:
        assert slide.boxes.rectangles(block.start, block.end)


def test_an_entity_in_a_part_is_not_resolved(deck: Deck) -> None:
    diagram(deck, point("1", "語"), "")
    head = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    evil = rewritten(
        deck, "diagrams/data1", lambda data: head + data.replace("語".encode(), b"&x;")
    )
    with pytest.raises(ReadError):
        read_document(evil, evil.name)


def test_a_slide_of_unknown_size_is_not_all_outside(deck: Deck) -> None:
    deck.deck.slide_width = Emu(9144000)
    deck.box("本文", left=0, wide=10)
    assert deck.text() == "本文"
