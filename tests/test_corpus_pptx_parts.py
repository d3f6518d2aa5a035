"""Decks: formulas, numbers, footers, frames, workbooks and pictures that few decks hold, and damage."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pictured_pdf import hanging_tesseract, needs_tesseract, noise, picture_of
from PIL import Image
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches
from small_deck import NAMES, Deck, sp, told
from test_corpus_pptx import alternative
from test_corpus_pptx_objects import diagram, link, point
from test_corpus_pptx_order import field

from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.pptx import pictures, workbooks
from corpus.readers.pptx.numbering import shown_mark

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


# --- formulas and numbers -----------------------------------------------------------------------


def m(name: str, *inner: str) -> str:
    return f"<m:{name}>{''.join(inner)}</m:{name}>"


def run(text: str) -> str:
    return m("r", m("t", text))


def sign(of: str, **signs: str) -> str:
    return m(of, *(f'<m:{name} m:val="{value}"/>' for name, value in signs.items()))


ABSOLUTE = m("d", sign("dPr", begChr="|", endChr="|"), m("e", run("x")))


@pytest.mark.parametrize(
    ("math", "shown"),
    [
        (m("rad", m("deg", run("3")), m("e", run("a+b"))), "³√(a+b)"),
        (m("rad", m("e", run("x"))), "√x"),
        (m("d", m("e", run("a")), m("e", run("b"))), "(a、b)"),
        (m("d", m("e", ABSOLUTE, run("+1"))), "(|x|+1)"),
        (
            m("nary", sign("naryPr", chr="∑"), m("sub", run("i=1")), m("sup", run("n")), m("e", run("x"))),
            "∑i=1ⁿx",
        ),
        (m("nary", m("e", run("x"))), "∫x"),
    ],
)  # fmt: skip
def test_roots_brackets_and_sums_of_a_formula_are_read(deck: Deck, math: str, shown: str) -> None:
    choice = sp("", paragraph=f"<a:p><a14:m>{m('oMath', '<!-- 式 -->', math)}</a14:m></a:p>")
    deck.xml(alternative("a14", choice, sp("式の絵")))
    assert deck.text() == shown


@pytest.mark.parametrize(("depth", "shown"), [(16, "(" * 16 + "x" + ")" * 16), (60, "(((")])
def test_a_formula_of_nested_brackets_is_read_as_deep_as_formulas_go(
    deck: Deck, depth: int, shown: str
) -> None:
    math = run("x")
    for _ in range(depth):
        math = m("d", m("e", math))
    deck.xml(sp("", paragraph=f"<a:p><a14:m>{m('oMath', math)}</a14:m></a:p>"))
    deck.box("本文", top=4)
    assert deck.text().startswith(shown)


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("romanLcPeriod", 9, "ix."), ("romanUcParenR", 14, "XIV)"), ("romanUcPeriod", 4000, "4000."),
        ("ea1JpnKorPeriod", 21, "二十一."), ("ea1JpnKorPeriod", 100, "100."), ("circleNumDbPlain", 21, "(21)"),
        ("arabicDbPeriod", 3, "３."), ("alphaUcPeriod", 27, "AA."),
    ],
)  # fmt: skip
def test_numbers_are_written_as_powerpoint_writes_them(kind: str, number: int, shown: str) -> None:
    assert shown_mark(kind, number) == shown


def test_a_number_that_is_none_costs_no_words(deck: Deck) -> None:
    inside = (
        '<a:pPr><a:buAutoNum type="arabicPeriod" startAt="甲"/></a:pPr><a:r><a:t>申請</a:t></a:r>'
    )
    deck.xml(sp("", paragraph=f"<a:p>{inside}</a:p>"))
    assert deck.text() == "1. 申請"


# --- footers, ink, slides cut loose -------------------------------------------------------------


def placeholder(kind: str, words: str, number: int = 9) -> str:
    return sp(words, number).replace(
        "<p:nvPr/>", f'<p:nvPr><p:ph type="{kind}" idx="31"/></p:nvPr>'
    )


def test_a_footer_is_furniture_and_a_number_of_the_master_is_the_page(deck: Deck) -> None:
    deck.box("本文")
    deck.xml(placeholder("ftr", "政策企画課"))
    numbered = sp("", paragraph=field("slidenum", "‹#›"))
    deck.slide.slide_layout.slide_master.shapes._spTree.append(parse_xml(numbered))
    deck.slide.slide_layout.shapes._spTree.insert(2, parse_xml(sp("")))
    slide = deck.read().slides[0]
    assert (slide.text, slide.furniture, slide.printed_page) == ("本文", ("政策企画課",), "1")


def test_ink_is_told_and_a_line_says_nothing(deck: Deck) -> None:
    deck.box("本文")
    deck.slide.shapes.add_connector(1, Inches(0), Inches(0), Inches(5), Inches(5))
    deck.xml(f'<p:contentPart {NAMES} r:id="rId9"/>')
    document = deck.read()
    assert (document.slides[0].text, told(document)) == ("本文", ["手書きの線"])


def test_a_slide_cut_loose_from_its_layout_is_read(deck: Deck) -> None:
    deck.add(layout=1)
    deck.slide.shapes.title.text = "支援の内容"
    deck.xml(sp("本文である。"))
    for name, relation in list(deck.slide.part.rels.items()):
        if relation.reltype.endswith("/slideLayout"):
            deck.slide.part.rels.pop(name)
    slide = deck.read().slides[1]
    assert (slide.title, slide.text) == ("支援の内容", "支援の内容\n\n本文である。")


def test_a_layout_without_shapes_costs_no_words(deck: Deck) -> None:
    deck.box("本文である。")
    content = deck.slide.slide_layout._element.cSld
    content.remove(content.spTree)
    assert deck.text() == "本文である。"


def test_a_deck_that_is_damaged_empty_or_too_long_is_refused_with_the_reason(deck: Deck) -> None:
    deck.box("本文")
    deck.add()
    deck.box("本文")
    with pytest.raises(ReadError, match="スライドが多すぎます（2枚、上限 1）"):
        deck.read(Limits(max_pages=1))
    deck.deck.part._element.remove(deck.deck.part._element.sldIdLst)
    with pytest.raises(ReadError, match="スライドがありません"):
        deck.read()
    with zipfile.ZipFile(deck.file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(deck.file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[:200] if name == "ppt/presentation.xml" else data)
    deck.deck.save = lambda file: None  # type: ignore[method-assign]
    with pytest.raises(ReadError, match="PPTX が壊れています"):
        deck.read()


# --- frames -------------------------------------------------------------------------------------


def frame(uri: str, inside: str) -> str:
    return (
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="7" name="d"/><p:cNvGraphicFramePr/><p:nvPr/>'
        '</p:nvGraphicFramePr><p:xfrm><a:off x="914400" y="914400"/><a:ext cx="3657600" cy="914400"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic></p:graphicFrame>'
    )


@pytest.mark.parametrize(
    ("uri", "inside", "what"),
    [
        ("http://x/webextension", "<x:web xmlns:x='x'/>", ["読めない図形（webextension）"]),
        (
            "http://x/ole", '<p:oleObj progId="Excel.Sheet.12" r:id="rId9"><p:link/></p:oleObj>',
            ["埋め込みオブジェクト（Excel.Sheet.12）"],
        ),
        ("http://x/table", "<a:tbl><a:tblPr/><a:tblGrid/></a:tbl>", []),
    ],
)  # fmt: skip
def test_a_frame_without_words_to_read_is_told(
    deck: Deck, uri: str, inside: str, what: list[str]
) -> None:
    deck.box("本文", top=5)
    deck.xml(frame(uri, inside))
    document = deck.read()
    assert (document.slides[0].text, told(document)) == ("本文", what)


def test_a_table_with_a_cell_that_lacks_its_words_is_read(deck: Deck) -> None:
    cell = "<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    rows = f"<a:tr h='9'>{cell.format('甲')}{cell.format('乙')}</a:tr><a:tr h='9'>{cell.format('1')}<a:tc/></a:tr>"
    deck.xml(frame("x/table", f"<a:tbl><a:tblPr/><a:tblGrid/>{rows}</a:tbl>"))
    (block,) = deck.read().slides[0].blocks
    assert [[one.text for one in row] for row in block.cells] == [["甲", "乙"], ["1", ""]]


def test_words_drawn_over_a_chart_are_read_with_it(deck: Deck) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData()
    data.categories = ["令和5年度", "令和6年度"]
    data.add_series("予算額", (10, 20))
    place = (Inches(1), Inches(1), Inches(4), Inches(3))
    chart = deck.slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
    words = f"<x {NAMES}><a:p><a:r><a:t>補正後は</a:t></a:r><a:r><a:t>25億円</a:t></a:r></a:p><a:p/></x>"
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
    drawn = Part(PackURI("/ppt/drawings/d1.xml"), kind, deck.deck.part.package, words.encode())
    chart.part.relate_to(drawn, f"{REL}/chartUserShapes")
    text = deck.text()
    assert "補正後は25億円" in text and "令和6年度 | 予算額: 20" in text


def test_a_diagram_reads_the_words_on_its_arrows_and_no_link_for_its_looks(deck: Deck) -> None:
    points = point("d", "", "doc") + point("1", "計画") + point("2", "実施")
    points += point("s", "承認の後", "sibTrans")
    first = link("d", "1", 0).replace("srcOrd", 'sibTransId="s" srcOrd')
    diagram(deck, points, first + link("d", "2", 1) + link("2", "1", 0, "presOf"))
    assert deck.text() == "計画\n承認の後\n実施"


# --- workbooks ----------------------------------------------------------------------------------


def embedded(deck: Deck, book: bytes) -> None:
    place = (Inches(1), Inches(1), Inches(2), Inches(1))
    deck.slide.shapes.add_ole_object(io.BytesIO(book), "Excel.Sheet.12", *place)


def a_book(shown: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in (
        ["区分", "期日", "済"],
        ["国費", date(2024, 4, 1), True],
        ["県費", date(2024, 5, 1), False],
    ):
        book.active.append(row)
    for cell in book.active["B"][1:]:
        cell.number_format = "yyyy/m/d"
    made, file = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            size = f'<oleSize ref="{shown}"/></workbook>'.encode()
            new.writestr(name, data.replace(b"</workbook>", size) if shown else data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("shown", "rows"),
    [
        ("", [["区分", "期日", "済"], ["国費", "2024/4/1", "TRUE"], ["県費", "2024/5/1", "FALSE"]]),
        ("A1:B2", [["区分", "期日"], ["国費", "2024/4/1"]]),
        ("A99999999", [["区分", "期日", "済"], ["国費", "2024/4/1", "TRUE"], ["県費", "2024/5/1", "FALSE"]]),
    ],
)  # fmt: skip
def test_an_embedded_workbook_shows_dates_and_no_more_than_its_window(
    deck: Deck, shown: str, rows: list[list[str]]
) -> None:
    embedded(deck, a_book(shown))
    (block,) = [one for one in deck.read().slides[0].blocks if one.kind == "table"]
    assert [[one.text for one in row] for row in block.cells] == rows


def test_an_embedded_workbook_that_is_damaged_or_too_large_is_told(
    deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck.box("本文", top=5)
    embedded(deck, a_book().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml"))
    assert told(deck.read()) == ["埋め込みオブジェクト（Excel.Sheet.12）"]
    deck.add()
    embedded(deck, a_book())
    assert len(told(deck.read())) == 1
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 100)
    assert len(told(deck.read())) == 2


# --- pictures -----------------------------------------------------------------------------------


def pasted(deck: Deck, image: Image.Image, wide: float = 6, high: float = 3) -> Any:
    file = io.BytesIO()
    image.save(file, "PNG")
    return deck.slide.shapes.add_picture(file, Inches(1), Inches(2), Inches(wide), Inches(high))


def test_a_picture_outside_the_file_is_told(deck: Deck) -> None:
    deck.box("本文", top=0)
    blip = next(pasted(deck, Image.new("RGB", (60, 30)))._element.iter("{*}blip"))
    del blip.attrib[f"{{{REL}}}embed"]
    blip.set(f"{{{REL}}}link", "rId9")
    assert told(deck.read(Limits(ocr=True))) == ["リンクされた画像"]


@needs_tesseract
@pytest.mark.parametrize("image", [noise(300, 150), Image.new("RGB", (300, 150), "white")])
def test_a_picture_without_words_says_nothing(deck: Deck, image: Image.Image) -> None:
    deck.box("本文", top=0)
    pasted(deck, image)
    pasted(deck, Image.new("RGB", (600, 4), "white"), wide=9, high=0.06)
    document = deck.read(Limits(ocr=True))
    assert (document.slides[0].text, document.dropped) == ("本文", ())


@needs_tesseract
def test_pictures_that_cannot_be_recognised_are_told_with_the_reason(
    deck: Deck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deck.box("本文", top=0)
    shown = pasted(deck, picture_of(("予算額は120億円でした。",), 300, 100))
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    why = {one.what: one.why for one in deck.read(Limits(ocr=True)).dropped}
    assert why == {"画像の中の文字": ocr.FAILED}
    monkeypatch.undo()
    document = deck.read(Limits(ocr=True, ocr_pages=0))
    assert document.dropped[0].why == ocr.TOO_MANY and "0 pages" in document.metadata["ocr"]
    part = deck.slide.part.related_part(shown._element.blip_rId)
    whole, part._blob = part._blob, b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    assert deck.read(Limits(ocr=True)).dropped[0].why == ocr.FAILED
    part._blob = whole
    hanging_tesseract(monkeypatch, tmp_path / "bin")
    try:
        assert deck.read(Limits(ocr=True, ocr_seconds=0.3)).dropped[0].why == ocr.SLOW
        assert deck.read(Limits(ocr=True, ocr_seconds=0)).dropped[0].why == ocr.SLOW
    finally:
        ocr.find_engine.cache_clear()
