"""PDF pages as ministries lay them out: columns, vertical text, tables, running heads, boxes."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from small_pdf import PdfPage, blank_pages, write_pdf

from corpus.files import ReadError
from corpus.normalize import fold
from corpus.passages import split_document
from corpus.readers.base import read_document
from corpus.types import Document, Slide


def read(path: Path) -> Document:
    return read_document(path, path.name)


def one(tmp_path: Path, page: PdfPage) -> Slide:
    return read(write_pdf(tmp_path / "a.pdf", [page])).slides[0]


def test_two_columns_are_read_one_after_the_other_under_their_title(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 40, "大学ファンドの概要", 24)
    for i, (left, right) in enumerate(
        [
            ("世界の研究大学は巨額の基金を持", "我が国の大学は基金を持たないた"),
            ("つため差が開いている。", "め国が支援する。"),
        ]
    ):
        page.text(40, 120 + 16 * i, left)
        page.text(400, 120 + 16 * i, right)
    slide = one(tmp_path, page)
    assert slide.title == "大学ファンドの概要"
    assert slide.text == (
        "大学ファンドの概要\n\n世界の研究大学は巨額の基金を持つため差が開いている。\n\n"
        "我が国の大学は基金を持たないため国が支援する。"
    )


def test_paragraphs_side_by_side_on_the_same_lines_are_read_column_by_column(
    tmp_path: Path,
) -> None:
    page = PdfPage()
    page.text(40, 40, "二つの欄の上にまたがる大きな見出しを置いた資料", 26)
    left = ["左の一つ目の段落である。", "左の二つ目の段落である。", "左の三つ目の段落である。"]
    right = ["右の一つ目の段落である。", "右の二つ目の段落である。"]
    for column, x in ((left, 40), (right, 380)):
        for i, text in enumerate(column):
            page.text(x, 100 + 34 * i, text, 14)
    assert one(tmp_path, page).text.split("\n\n")[1:] == [*left, *right]


def test_digits_set_a_little_apart_from_japanese_get_no_space(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 100, "規模は")
    page.text(40 + 36 + 3, 100, "227")
    page.text(40 + 36 + 3 + 36 + 3, 100, "億円")
    assert one(tmp_path, page).text == "規模は227億円"


def test_labels_beside_their_explanations_are_read_row_by_row(tmp_path: Path) -> None:
    page = PdfPage()
    for i, (label, text) in enumerate(
        [("背景", "研究力が低下している"), ("目的", "研究力を強化する"), ("対象", "国立大学")]
    ):
        page.text(40, 100 + 60 * i, label, 14)
        page.text(160, 100 + 60 * i, text, 14)
    assert one(tmp_path, page).text.split("\n\n") == [
        "背景", "研究力が低下している", "目的", "研究力を強化する", "対象", "国立大学",
    ]  # fmt: skip


def test_marks_and_figures_set_across_are_part_of_their_vertical_column(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(300, 60, "次のいずれにも該当すること。", 14, vertical=True)
    for x, mark, words in (
        (278, "イ", "常勤の保健師の数が四以上"),
        (256, "ロ", "届出の数が三以上"),
    ):
        page.text(x, 74, mark, 14)
        page.text(x, 88, words, 14, vertical=True)
    page.text(234, 60, "基本療養費の注", 14, vertical=True)
    page.text(234, 172, "4", 14)
    page.text(234, 174, "に規定する", 14, vertical=True)
    text = one(tmp_path, page).text
    assert "イ 常勤の保健師の数が四以上" in text and "ロ 届出の数が三以上" in text
    assert "基本療養費の注4に規定する" in text


def test_vertical_text_is_read_down_its_columns_from_the_right(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(300, 60, "共創の場形成支援は、", 14, vertical=True)
    page.text(278, 60, "大学を中心とする。", 14, vertical=True)
    slide = one(tmp_path, page)
    assert slide.text.replace("\n", "") == "共創の場形成支援は、大学を中心とする。"


def test_characters_stacked_one_a_line_are_one_word(tmp_path: Path) -> None:
    page = PdfPage()
    for i, char in enumerate("基本方針"):
        page.text(50, 100 + 15 * i, char, 14)
    page.text(120, 120, "全ての大学を対象とする", 14)
    assert "基本方針" in one(tmp_path, page).text


def test_a_table_row_carries_its_column_heads(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(
        40, 100, [120, 100, 100],
        [["府省", "令和4年度", "令和5年度"], ["金融庁", "228", "239"], ["消費者庁", "117", "121"]],
    )  # fmt: skip
    slide = one(tmp_path, page)
    assert slide.text.splitlines() == [
        "府省 | 令和4年度 | 令和5年度",
        "金融庁 | 令和4年度: 228 | 令和5年度: 239",
        "消費者庁 | 令和4年度: 117 | 令和5年度: 121",
    ]
    start = slide.text.index("239")
    box, head = slide.boxes[start], slide.boxes[slide.text.rindex("令和5年度: 239")]
    assert box is not None and head is not None
    assert box.top * 540 == pytest.approx(125, abs=2)  # the value's own row
    assert head.top * 540 == pytest.approx(105, abs=2)  # a repeated head points at the head


def test_figures_beside_their_labels_are_rows_without_any_rule(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(200, 80, "令和4年度")
    page.text(300, 80, "令和5年度")
    for i, (label, *values) in enumerate(
        [("金融庁", "228", "239"), ("消費者庁", "117", "121"), ("復興庁", "5", "―")]
    ):
        for k, text in enumerate((label, *values)):
            page.text((60, 210, 310)[k], 100 + 20 * i, text)
    assert one(tmp_path, page).text.splitlines() == [
        "令和4年度 | 令和5年度",
        "金融庁 | 令和4年度: 228 | 令和5年度: 239",
        "消費者庁 | 令和4年度: 117 | 令和5年度: 121",
        "復興庁 | 令和4年度: 5 | 令和5年度: ―",
    ]


def test_boxes_around_text_are_no_table(tmp_path: Path) -> None:
    page = PdfPage()
    page.area(40, 100, 200, 60)
    page.area(300, 100, 200, 60)
    page.text(50, 130, "運用益の活用")
    page.text(310, 130, "研究大学の支援")
    assert one(tmp_path, page).text == "運用益の活用\n\n研究大学の支援"


def test_running_heads_and_page_numbers_are_kept_as_metadata_only(tmp_path: Path) -> None:
    pages = []
    for i in range(6):
        page = PdfPage()
        page.text(40, 20, "科学技術政策の資料", 8)
        page.text(40, 200, f"{'一二三四五六'[i]}番目の施策は拠点の形成である。")
        if i != 3:
            page.text(350, 530, str(i + 9), 8)
        pages.append(page)
    slides = read(write_pdf(tmp_path / "a.pdf", pages)).slides
    assert [slide.number for slide in slides] == [1, 2, 3, 4, 5, 6]
    assert [slide.printed_page for slide in slides] == ["9", "10", "11", "12", "13", "14"]
    assert [slide.printed_page_inferred for slide in slides] == [False] * 3 + [True] + [False] * 2
    assert slides[0].text == "一番目の施策は拠点の形成である。"
    assert slides[0].furniture == ("科学技術政策の資料",)


def test_codes_at_the_top_of_pages_are_no_running_heads(tmp_path: Path) -> None:
    pages = []
    for i in range(6):
        page = PdfPage()
        page.text(40, 20, f"令和6年版 第{i // 3 + 1}章", 8)
        page.text(40, 36, f"M77{i}6,M77{i}7,M77{i}8", 8)
        page.text(40, 48, f"M78{i}0,M78{i}1,M78{i}2", 8)
        page.text(40, 200, f"{'一二三四五六'[i]}番目の施策は拠点の形成である。")
        pages.append(page)
    slides = read(write_pdf(tmp_path / "a.pdf", pages)).slides
    assert [slide.furniture for slide in slides] == [
        (f"令和6年版 第{i // 3 + 1}章",) for i in range(6)
    ]
    assert all(f"M77{i}6,M77{i}7,M77{i}8" in slide.text for i, slide in enumerate(slides))
    assert all(f"M78{i}0,M78{i}1,M78{i}2" in slide.text for i, slide in enumerate(slides))


def test_radicals_and_widths_are_mended_and_every_character_keeps_its_box(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 100, "地⽅⼤学の１０兆円ﾌｧﾝﾄﾞ", 20)
    slide = one(tmp_path, page)
    assert slide.text == "地方大学の10兆円ファンド"
    assert len(slide.boxes) == len(slide.text) == len(slide.source_offsets)
    (area,) = slide.boxes.rectangles(slide.text.index("10兆円"), slide.text.index("10兆円") + 4)
    assert area.left * 720 == pytest.approx(40 + 5 * 20, abs=1)
    assert area.right * 720 == pytest.approx(40 + 9 * 20, abs=1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_boxed_quote_is_where_a_rotated_page_shows_it(tmp_path: Path, rotate: int) -> None:
    page = PdfPage(rotate=rotate)
    page.text(100, 200, "運用益で研究大学を支援する", 20)
    path = write_pdf(tmp_path / "a.pdf", [page])
    slide = read(path).slides[0]
    assert fold(slide.text) == "運用益で研究大学を支援する"
    box = slide.boxes[0]
    assert box is not None
    with pdfium.PdfDocument(path) as document:
        width, height = document[0].get_size()
    assert (slide.width, slide.height) == (width, height)
    x, y = (box.left + box.right) / 2 * width, (box.top + box.bottom) / 2 * height
    shown = {
        0: (110, 192),
        90: (540 - 192, 110),
        180: (720 - 110, 540 - 192),
        270: (192, 720 - 110),
    }
    assert (x, y) == pytest.approx(shown[rotate], abs=3)


def test_pages_without_text_are_kept_as_pages_and_noted(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 100, "文字のあるページ")
    document = read(write_pdf(tmp_path / "a.pdf", [PdfPage(), page]))
    assert [slide.text for slide in document.slides] == ["", "文字のあるページ"]
    assert document.slides[0].notes == ("文字がありません",)
    assert {passage.slide for passage in split_document(document)} == {2}


def test_a_leader_of_dots_does_not_join_the_entries_of_a_contents_page(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 100, "第1章 背景" + "." * 30 + "1", 12)
    page.text(40, 118, "第2章 目的" + "." * 30 + "5", 12)
    assert one(tmp_path, page).text.splitlines() == ["第1章 背景...1", "第2章 目的...5"]


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda p: blank_pages(p, 3), "画像だけの PDF"),
        (lambda p: p.write_bytes(b"%PDF-1.7\n" + b"x" * 300), "壊れています"),
        (lambda p: p.write_bytes(b"PK\x03\x04 not a pdf at all"), "中身はZIP"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_remedy(tmp_path: Path, harm, says: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "資料.pdf"
    harm(path)
    with pytest.raises(ReadError, match=says) as caught:
        read(path)
    assert "資料.pdf" in str(caught.value)


def test_item_marks_set_far_left_of_their_text_stay_with_it(tmp_path: Path) -> None:
    page = PdfPage()
    for i, (mark, text) in enumerate(
        [("i.", "研修を奨励する"), ("ii.", "資格を奨励する"), ("●", "改善を続ける")]
    ):
        page.text(40, 100 + 18 * i, mark)
        page.text(80, 100 + 18 * i, text)
    assert one(tmp_path, page).text.splitlines() == [
        "i. 研修を奨励する", "ii.資格を奨励する", "● 改善を続ける",
    ]  # fmt: skip


def test_closely_set_punctuation_does_not_tear_a_sentence(tmp_path: Path) -> None:
    page = PdfPage()
    x = 40.0
    for part in ("「後継者の問題」", "、「老朽化」", "、「人口の減少」が多い。"):
        page.text(x, 100, part, 12)
        x += 12 * len(part) - 6
    assert one(tmp_path, page).text == "「後継者の問題」、「老朽化」、「人口の減少」が多い。"


def test_a_label_over_several_rows_is_repeated_and_is_no_head(tmp_path: Path) -> None:
    page = PdfPage()
    for y in (100, 140, 180):
        page.line(40, y, 340, y)
    page.line(140, 120, 340, 120)
    page.line(140, 160, 340, 160)
    for x in (40, 140, 240, 340):
        page.line(x, 100, x, 180)
    for y, texts in (
        (114, ("いつ", "開店前")),
        (134, ("方法", "手順書")),
        (154, ("いつ", "閉店後")),
        (174, ("方法", "目視")),
    ):
        page.text(143, y, texts[0], 10)
        page.text(243, y, texts[1], 10)
    page.text(43, 124, "清掃", 10)
    page.text(43, 164, "点検", 10)
    assert one(tmp_path, page).text.splitlines() == [
        "清掃 | いつ | 開店前", "清掃 | 方法 | 手順書", "点検 | いつ | 閉店後", "点検 | 方法 | 目視",
    ]  # fmt: skip


def test_a_ragged_paragraph_goes_on_where_its_words_do(tmp_path: Path) -> None:
    page = PdfPage()
    lines = (
        "繊維などの特性を強化した高強度、",
        "高弾性率の糸を生産している産地が各地に多いという特徴を",
        "持つ。",
    )
    for i, text in enumerate(lines):
        page.text(40, 100 + 16 * i, text)
    assert one(tmp_path, page).text == "".join(lines)
