"""PDF pages with more than a page holds, drawn in rarer ways: no words are lost, and shapes stay shapes."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from formed_pdf import write_formed
from pdf_tables import heads, tables, words
from pdf_tables import read as slides_of
from pictured_pdf import needs_tesseract, picture_of
from seen_pdf import read, text_of
from small_pdf import PdfPage, write_pdf
from test_corpus_pdf_table_shapes import BODY, NAMES, ROLES, body_of_boxes

from corpus.readers.order import Rect, reading_order
from corpus.readers.pdf.ink import spread


def a_full_page() -> PdfPage:
    """Return a page with a ruled table, dashes, fills, items, figures in line and a struck word."""
    page = PdfPage()
    page.text(40, 40, "表一 歳出の概要", 12)
    page.table(40, 60, [100, 100], [["区分", "金額"], ["教育費", "1,178"], ["民生費", "23"]])
    for y in range(150, 200, 4):
        page.area(40, y, 0.5, 3)
    for i in range(3):
        page.area(40 + 130 * i, 220, 100, 30)
        page.text(45 + 130 * i, 238, "計画実施評価"[2 * i : 2 * i + 2], 10)
        page.text(40, 300 + 20 * i, "・", 12)
        page.text(56, 300 + 20 * i, f"項目の説明その{i + 1}", 12)
        page.text(40, 400 + 20 * i, ("総務費", "農林費", "商工費")[i], 12)
        page.text(240, 400 + 20 * i, ("120", "45", "6")[i], 12)
    page.latin(40, 500, "old 300")
    page.line(38, 496, 80, 496)
    return page


@pytest.mark.parametrize(
    ("place", "bound"),
    [
        ("aligned", "MAX_LINES"), ("lattice", "MAX_CELLS"), ("rulings", "MAX_RULES"), ("rulings", "MAX_DASHES"),
        ("rulings", "MAX_OBJECTS"), ("marks", "MAX_MARKS"), ("boxes", "MAX_BOXES"), ("painted", "MAX_PATCHES"),
        ("painted", "MAX_OBJECTS"), ("strikes", "MAX_STROKES"), ("order", "MAX_DEPTH"),
    ],
)  # fmt: skip
def test_a_page_beyond_a_bound_loses_its_shapes_but_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, bound: str
) -> None:
    path = write_pdf(tmp_path / "a.pdf", [a_full_page()])
    whole = text_of(read(path))
    name = "corpus.readers.order" if place == "order" else f"corpus.readers.pdf.{place}"
    monkeypatch.setattr(import_module(name), bound, 0)
    found = Counter(text_of(read(path)))
    missing = Counter({char: n for char, n in Counter(whole).items() if char.isalnum()}) - found
    assert not set(missing) & set("教育費総務項目説明計画実施評価歳出概要")


# --- characters -----------------------------------------------------------------------------------


def test_words_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    page = PdfPage()
    for shift in (0, 1.0):
        page.text(60 + shift, 100, "令和6年度予算の概要", 14)
    assert text_of(read(write_pdf(tmp_path / "a.pdf", [page]))) == "令和6年度予算の概要"


def test_private_bullets_are_bullets_and_codes_without_a_place_nothing(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "\uf06c申請の手順", 12)
    page.text(60, 120, "\uf0fc審査の\ufffe手順", 12)
    text = text_of(read(write_pdf(tmp_path / "a.pdf", [page])))
    assert text[0] in "●•" and "申請の手順" in text and "審査の手順" in text


def test_a_page_of_many_characters_without_a_meaning_is_noted(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "補助率は\ufffd\ufffd\ufffd分の2とする", 12)
    (slide,) = read(write_pdf(tmp_path / "a.pdf", [page])).slides
    assert any("文字化けの疑い" in note for note in slide.notes)


def test_a_figure_over_a_stroke_is_no_note(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "割合は", 12)
    page.text(97, 95, "1", 7)
    page.text(102, 100, "/3とする", 12)
    assert "1/3" in text_of(read(write_pdf(tmp_path / "a.pdf", [page])))


def test_boxes_that_no_straight_gap_parts_are_read_from_the_top() -> None:
    pinwheel = [Rect(0, 0, 60, 30), Rect(70, 0, 100, 60), Rect(40, 70, 100, 100), Rect(0, 40, 30, 100),
                Rect(35, 35, 65, 65)]  # fmt: skip
    assert reading_order(pinwheel)[0] == 0 and sorted(reading_order(pinwheel)) == [0, 1, 2, 3, 4]
    assert reading_order(pinwheel, right_to_left=True)[0] == 1


@pytest.mark.parametrize(
    ("blanks", "spans"),
    [
        ([(0, 0)], [(0, 20), (20, 40), (40, 60)]), ([(20, 40)], [(0, 20), (40, 60), (60, 80)]), ([(0, 80)], None),
        ([(4, 80)], None),
    ],
)  # fmt: skip
def test_characters_are_spread_over_the_ink_of_their_line(
    blanks: list[tuple[int, int]], spans: list[tuple[int, int]] | None
) -> None:
    ink = np.ones(60 + sum(b - a for a, b in blanks if b < 80), dtype=bool)
    for start, end in blanks:
        ink[start:end] = False
    found = spread("予算額", [False] * 3, [10, 30, 50], ink, 20)
    assert (found and [(round(a), round(b)) for a, b in found]) == spans


# --- drawings and pictures ------------------------------------------------------------------------


def test_a_drawing_of_many_corners_over_words_hides_none(tmp_path: Path) -> None:
    page = PdfPage()
    page.latin(60, 200, "Total 900")
    corners = " ".join(f"{50 + 8 * i} {330 + 30 * (i % 2)} l" for i in range(30))
    page.parts.append(f"0 g 50 330 m {corners} h f 10 10 m W n 20 20 30 30 re n")
    assert text_of(read(write_pdf(tmp_path / "a.pdf", [page]))) == "Total900"


def test_a_rule_drawn_as_a_picture_of_dots_parts_columns(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [100, 100], [["区分", "金額"], ["教育費", "1,178"]])
    kept = [part for part in page.parts if part.endswith("S")]
    page.parts = [part for part in page.parts if part not in kept]
    for part in kept:
        x0, y0, _, x1, y1, *_ = part.split()
        wide, high = abs(float(x1) - float(x0)) or 0.5, abs(float(y1) - float(y0)) or 0.5
        page.parts.append(f"q {wide} 0 0 {high} {x0} {min(float(y0), float(y1))} cm /P Do Q")
    page.parts.append("0.5 0 719 539.5 re S")
    from PIL import Image

    path = write_formed(tmp_path / "a.pdf", page, picture=Image.new("L", (8, 8)))
    (block,) = tables(read(path).slides[0])
    assert words(block) == [["区分", "金額"], ["教育費", "1,178"]]


@needs_tesseract
def test_a_picture_in_a_form_that_is_drawn_twice_beside_text_is_read_once(tmp_path: Path) -> None:
    page = PdfPage()
    for i in range(3):
        page.text(60, 440 + 20 * i, "この図は事業の予算と期間を示すものである", 12)
    before, page.parts = tuple(page.parts), ["q 400 0 0 150 100 330 cm /P Do Q"] * 2
    picture = picture_of(("研究の予算は36万円とする", "期間は令和6年度から"), 400, 150)
    path = write_formed(tmp_path / "a.pdf", page, "1 0 0 1 20 0", picture=picture, before=before)
    text = text_of(read(path, with_ocr=True))
    assert (text.count("36万円"), text.count("令和6年度")) == (1, 1)


# --- tables ---------------------------------------------------------------------------------------


def test_a_table_on_its_head_is_read_upright(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 60, "次の表は歳出予算の概要を示したものである。")
    rows = [["区分", "金額"], ["教育費", "1,178"], ["民生費", "23"]]
    for y in (200, 220, 240, 260):
        page.line(100, y, 300, y)
    for x in (100, 200, 300):
        page.line(x, 200, x, 260)
    for i, row in enumerate(rows):
        for k, cell in enumerate(row):
            page.turned(297 - 100 * k, 260 - 20 * i - 14, cell, 2, 10)
    slide = slides_of(tmp_path, page)[0]
    assert words(tables(slide)[0]) == rows
    at = slide.text.index("1,178")
    box, *_ = slide.boxes.rectangles(at, at + 1)
    assert 160 < box.left * slide.width < 200 and 215 < box.top * slide.height < 240


def test_heads_of_two_lines_on_a_grid_are_whole(tmp_path: Path) -> None:
    page = PdfPage()
    body_of_boxes(page)
    for k, (upper, lower) in enumerate(zip(("担当する", "必要な", "主な"), NAMES, strict=True)):
        page.text(105 + 100 * k, 62, upper, 10)
        page.text(105 + 100 * k, 74, lower, 10)
    assert words(tables(slides_of(tmp_path, page)[0])[0])[0] == [
        f"{upper} {lower}"
        for upper, lower in zip(("担当する", "必要な", "主な"), NAMES, strict=True)
    ]


@pytest.mark.parametrize("x", [20, 150])
def test_words_beside_the_columns_of_a_grid_are_no_heads(tmp_path: Path, x: float) -> None:
    page = PdfPage()
    body_of_boxes(page)
    page.text(x, 74, "資料", 10)
    block = tables(slides_of(tmp_path, page)[0])[0]
    assert words(block) == BODY


def test_strips_of_colour_over_boxes_belong_to_them(tmp_path: Path) -> None:
    page = PdfPage()
    for i, row in enumerate(ROLES):
        for k, text in enumerate(row):
            x, y = 40 + 110 * k, 60 + 50 * i
            page.area(x, y, 100, 10)
            page.area(x, y + 10, 100, 34)
            page.text(x + 5, y + 28, text, 10)
    (block,) = tables(slides_of(tmp_path, page)[0])
    assert words(block) == ROLES


@pytest.mark.parametrize("title", [True, False])
def test_words_on_the_ground_of_the_first_boxes_are_heads(tmp_path: Path, title: bool) -> None:
    page = PdfPage()
    page.area(32, 40 if title else 68, 336, 70 if title else 42)
    if title:
        page.text(150, 56, "役割の一覧", 10)
    for i, row in enumerate(ROLES):
        for k, text in enumerate(row):
            if title or i or k:
                page.area(40 + 110 * k, 76 + 40 * i, 100, 30)
            page.text(45 + 110 * k, 94 + 40 * i, text, 10)
    (block,) = tables(slides_of(tmp_path, page)[0])
    assert words(block) == ([["役割の一覧"] * 3, *ROLES] if title else ROLES)


def test_a_coloured_head_of_two_rows_names_the_columns(tmp_path: Path) -> None:
    page = PdfPage()
    page.area(40, 60, 300, 40)
    rows = [
        ["区分", "予算", "決算"],
        ["", "(千円)", "(千円)"],
        ["教育費", "10", "9"],
        ["民生費", "20", "18"],
    ]
    page.table(40, 60, [100, 100, 100], rows)
    found = heads(tables(slides_of(tmp_path, page)[0])[0], 3, 1)
    assert "予算" in " ".join(found) and "民生費" in found


def test_a_row_below_items_that_became_rows_stays_below_them(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [100, 120, 120], [["県", "局", "電話"]])
    page.table(40, 80, [100, 120, 120], [["", "", ""]], 80)
    page.table(40, 160, [100, 120, 120], [["計", "三県", "なし"]])
    page.text(150, 90, "東", 10, vertical=True)
    for i, (name, phone) in enumerate((("青森", "017"), ("岩手", "019"), ("宮城", "022"))):
        page.text(60, 98 + 22 * i, name, 10)
        page.text(280, 98 + 22 * i, phone, 10)
    rows = words(tables(slides_of(tmp_path, page)[0])[0])
    assert [row[0] for row in rows] == ["県", "青森", "岩手", "宮城", "計"]


def test_two_frames_of_blocks_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = PdfPage()
    for x, high in ((40, 120), (360, 200)):
        page.parts.append(f"{x} {500 - high} 280 {high} re S")
        for i in range(3):
            page.text(
                x + 10, 60 + 36 * i, f"{'左' if x == 40 else '右'}の枠の段落その{i + 1}である。", 11
            )
    page.text(40, 320, "枠の外の本文である。", 11)
    text = text_of(read(write_pdf(tmp_path / "a.pdf", [page])))
    order = [f"{side}の枠の段落その{i}" for side in "左右" for i in (1, 2, 3)]
    assert sorted(order, key=text.index) == order
