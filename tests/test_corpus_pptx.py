"""Decks that PowerPoint writes: what is read once, in which order, and what nobody sees."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt
from small_deck import NAMES, Deck, sp, told


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


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
