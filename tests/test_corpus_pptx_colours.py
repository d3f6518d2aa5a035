"""Decks: colours told in many ways, and what covers words or does not; what is seen is read."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Inches
from small_deck import NAMES, Deck, sp, told


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


def test_words_struck_in_pieces_are_told_as_one(deck: Deck) -> None:
    paragraph = deck.box("補助額").text_frame.paragraphs[0]
    for text in ("300", "万円"):
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set("strike", "sngStrike")
    assert told(deck.read()) == ["取り消し線の文字「300万円」"]


def coloured(deck: Deck, words: str, colour: str, **box: float) -> Any:
    """Put words in a colour, as its element tells it."""
    shape = deck.box(words, **box)
    run = shape.text_frame.paragraphs[0].runs[0]
    run._r.get_or_add_rPr().append(parse_xml(f"<a:solidFill {NAMES}>{colour}</a:solidFill>"))
    return shape


def _white_by_name(deck: Deck) -> None:
    coloured(deck, "旧額", '<a:prstClr val="white"/>')


def _white_as_windows_are(deck: Deck) -> None:
    coloured(deck, "旧額", '<a:sysClr val="window" lastClr="FFFFFF"/>')


def _white_over_what_paints_nothing(deck: Deck) -> None:
    deck.add(layout=1)
    deck.slide.shapes.title.text = "新しい額は500万円"
    deck.slide.placeholders[1].left, deck.slide.placeholders[1].top = Inches(0.5), Inches(0.5)
    deck.slide.placeholders[1].width, deck.slide.placeholders[1].height = Inches(6), Inches(3)
    deck.slide.shapes.add_connector(1, Inches(0), Inches(0), Inches(6), Inches(3))
    deck.box("新しい額", left=0.5)
    coloured(deck, "旧額", '<a:srgbClr val="FFFFFF"/>')


def _black_where_the_slide_turns_its_colours(deck: Deck) -> None:
    turned = parse_xml(
        f'<p:clrMapOvr {NAMES}><a:overrideClrMapping bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2" accent1="accent1"'
        ' accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6"'
        ' hlink="hlink" folHlink="folHlink"/></p:clrMapOvr>'
    )
    old = deck.slide._element.find("{*}clrMapOvr")
    if old is not None:
        deck.slide._element.remove(old)
    deck.slide._element.append(turned)
    coloured(deck, "旧額", '<a:srgbClr val="000000"/>')


@pytest.mark.parametrize(
    "hide",
    [
        _white_by_name, _white_as_windows_are, _white_over_what_paints_nothing,
        _black_where_the_slide_turns_its_colours,
    ],
)  # fmt: skip
def test_words_in_the_colour_of_the_ground_are_told_and_not_read(
    deck: Deck, hide: Callable[[Deck], None]
) -> None:
    hide(deck)
    deck.box("新しい額は500万円", top=5)
    document = deck.read()
    assert document.slides[-1].text.endswith("新しい額は500万円")
    assert told(document) == ["背景と同じ色の文字「旧額」"]


@pytest.mark.parametrize(
    "colour",
    [
        '<a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>', '<a:srgbClr val="FFFFFG"/>',
        '<a:hslClr hue="0" sat="0" lum="100000"/>', '<a:prstClr val="ivory"/>',
    ],
)  # fmt: skip
def test_words_in_a_colour_that_is_not_plainly_told_are_read(deck: Deck, colour: str) -> None:
    coloured(deck, "見える額", colour)
    assert deck.text() == "見える額"


def _white_on_a_styled_shape(deck: Deck) -> None:
    shape = deck.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(1), Inches(1), Inches(4), Inches(1)
    )
    shape.text_frame.text = "見える額"
    shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)


def _white_on_a_shade(deck: Deck) -> None:
    box = coloured(deck, "見える額", '<a:srgbClr val="FFFFFF"/>')
    box.fill.gradient()


def _white_on_a_placeholder_of_a_filled_layout(deck: Deck) -> None:
    layout = deck.deck.slide_layouts[1]
    layout.placeholders[1].fill.solid()
    layout.placeholders[1].fill.fore_color.rgb = RGBColor(0, 0, 120)
    deck.add(layout=1)
    deck.slide.placeholders[1].text = "見える額"
    deck.slide.placeholders[1].text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(
        255, 255, 255
    )


def _white_on_a_band_of_the_layout(deck: Deck) -> None:
    band = sp("").replace(
        "</p:spPr>", '<a:solidFill><a:srgbClr val="000080"/></a:solidFill></p:spPr>'
    )
    deck.slide.slide_layout.shapes._spTree.append(parse_xml(band))
    coloured(deck, "見える額", '<a:srgbClr val="FFFFFF"/>')


def _white_where_no_ground_is_told(deck: Deck) -> None:
    master = deck.slide.slide_layout.slide_master._element.cSld
    master.remove(master.find("{*}bg"))
    coloured(deck, "見える額", '<a:srgbClr val="FFFFFF"/>')


def _white_on_a_marker(deck: Deck) -> None:
    shape = coloured(deck, "見える額", '<a:srgbClr val="FFFFFF"/>')
    mark = f'<a:highlight {NAMES}><a:srgbClr val="000000"/></a:highlight>'
    shape.text_frame.paragraphs[0].runs[0]._r.rPr.append(parse_xml(mark))


def _without_a_place(deck: Deck) -> None:
    text = sp("見える額")
    deck.xml(text[: text.index("<a:xfrm>")] + text[text.index("</a:xfrm>") + 9 :])


def _under(deck: Deck, kind: MSO_SHAPE, turn: float = 0) -> Any:
    deck.box("見える額", left=3, top=3, wide=2, high=0.4)
    cover = deck.slide.shapes.add_shape(kind, Inches(0.5), Inches(0.5), Inches(6), Inches(6))
    cover.fill.solid()
    cover.fill.fore_color.rgb, cover.rotation = RGBColor(255, 255, 255), turn
    return cover


def _under_a_shape_that_stands_askew(deck: Deck) -> None:
    _under(deck, MSO_SHAPE.RECTANGLE, 30)


def _under_a_ring(deck: Deck) -> None:
    _under(deck, MSO_SHAPE.DONUT)


def _under_a_drawn_outline(deck: Deck) -> None:
    cover = _under(deck, MSO_SHAPE.RECTANGLE)._element.spPr
    cover.replace(cover.prstGeom, parse_xml(f"<a:custGeom {NAMES}><a:pathLst/></a:custGeom>"))


def _under_picture(deck: Deck, image: Image.Image, **kept: Any) -> Any:
    deck.box("見える額")
    file = io.BytesIO()
    image.save(file, "PNG", **kept)
    return deck.slide.shapes.add_picture(file, Inches(0.5), Inches(0.5), Inches(5), Inches(2))


def _under_a_faded_picture(deck: Deck) -> None:
    picture = _under_picture(deck, Image.new("RGB", (200, 100), "navy"))
    blip = next(picture._element.iter("{*}blip"))
    blip.append(parse_xml(f'<a:alphaModFix {NAMES} amt="20000"/>'))


def _under_a_picture_too_large_to_look_through(deck: Deck) -> None:
    _under_picture(deck, Image.new("1", (4200, 4200)), transparency=0)


@pytest.mark.parametrize(
    "show",
    [
        _white_on_a_styled_shape, _white_on_a_shade, _white_on_a_placeholder_of_a_filled_layout,
        _white_on_a_band_of_the_layout, _white_where_no_ground_is_told, _white_on_a_marker, _without_a_place,
        _under_a_shape_that_stands_askew, _under_a_ring, _under_a_drawn_outline,
        _under_a_faded_picture, _under_a_picture_too_large_to_look_through,
    ],
)  # fmt: skip
def test_words_that_are_seen_after_all_are_read(deck: Deck, show: Callable[[Deck], None]) -> None:
    show(deck)
    document = deck.read()
    assert document.slides[-1].text == "見える額"
    assert not [what for what in told(document) if "見える額" in what]


@pytest.mark.parametrize("kind", ["WEBP", "damaged"])
def test_a_picture_that_cannot_be_judged_covers_no_words(deck: Deck, kind: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(file, "WEBP")
    picture = _under_picture(deck, Image.new("RGB", (200, 100), "navy"))
    part = deck.slide.part.related_part(picture._element.blip_rId)
    part._blob = file.getvalue() if kind == "WEBP" else b"\x89PNG broken"
    assert deck.text() == "見える額"
