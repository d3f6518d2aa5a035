"""Decks: tables, charts, diagrams, embedded workbooks, pictures, and damaged parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from drawn_metafile import metafile
from pictured_pdf import needs_tesseract, picture_of
from PIL import Image, ImageDraw
from pptx.util import Emu, Inches
from small_deck import NAMES, Deck, told

from corpus.blocks import Block
from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.types import Slide


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    return Deck(tmp_path)


def kinds(slide: Slide) -> list[tuple[str, str]]:
    return [(block.kind, slide.text[block.start : block.end]) for block in slide.blocks]


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
