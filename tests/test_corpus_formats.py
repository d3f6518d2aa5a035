"""PPTX, DOCX, HTML, Markdown and CSV as offices make them, through the libraries that make them."""

from __future__ import annotations

from pathlib import Path

import docx
import pptx
from docx.oxml import parse_xml
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from corpus.files import Limits
from corpus.readers.base import read_document
from corpus.types import Document


def read(path: Path) -> Document:
    return read_document(path, path.name)


def a_deck(path: Path) -> Path:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "大学ファンドの創設"
    right = slide.shapes.add_textbox(Inches(5), Inches(2), Inches(4), Inches(1))
    right.text_frame.text = "右の欄の説明である。"
    left = slide.shapes.add_textbox(Inches(0.5), Inches(2), Inches(4), Inches(1))
    left.text_frame.text = "左の欄の説明である。"
    group = slide.shapes.add_group_shape()
    inside = group.shapes.add_textbox(Inches(0.5), Inches(6), Inches(4), Inches(1))
    inside.text_frame.text = "組の中の言葉"
    slide.notes_slide.notes_text_frame.text = "ここで規模を話す"
    second = deck.slides.add_slide(deck.slide_layouts[6])
    shape = second.shapes.add_table(3, 3, Inches(1), Inches(1), Inches(8), Inches(3))
    for r, row in enumerate(
        [["府省", "令和4年度", "令和5年度"], ["金融庁", "228", "239"], ["復興庁", "5", "6"]]
    ):
        for c, text in enumerate(row):
            shape.table.cell(r, c).text = text
    third = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["2021年", "2022年"]
    data.add_series("論文数", (10.5, 12))
    frame = third.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(1), Inches(6), Inches(4), data
    )
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "論文数の推移"
    third._element.set("show", "0")
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(path)
    return path


def test_a_deck_keeps_reading_order_and_groups(tmp_path: Path) -> None:
    slides = read(a_deck(tmp_path / "資料.pptx")).slides
    assert [slide.number for slide in slides] == [1, 2, 3, 4]
    assert slides[0].title == "大学ファンドの創設"
    assert slides[0].text.split("\n\n") == [
        "大学ファンドの創設", "左の欄の説明である。", "右の欄の説明である。", "組の中の言葉",
    ]  # fmt: skip


def test_a_deck_s_characters_have_the_box_of_their_shape(tmp_path: Path) -> None:
    slide = read(a_deck(tmp_path / "a.pptx")).slides[0]
    at = slide.text.index("右の欄")
    (box,) = slide.boxes.rectangles(at, at + 6)
    assert 0.49 < box.left < 0.51 and 0.89 < box.right < 0.91


def test_a_deck_s_table_row_carries_its_heads(tmp_path: Path) -> None:
    slide = read(a_deck(tmp_path / "a.pptx")).slides[1]
    assert "金融庁 | 令和4年度: 228 | 令和5年度: 239" in slide.text.splitlines()


def test_a_chart_says_its_title_series_and_values_and_a_hidden_slide_is_marked(
    tmp_path: Path,
) -> None:
    path = a_deck(tmp_path / "a.pptx")
    slides = read_document(path, path.name, limits=Limits(hidden_slides=True)).slides
    assert slides[2].text == "論文数の推移\n論文数\n2021年 | 論文数: 10.5\n2022年 | 論文数: 12"
    assert slides[2].notes == ("非表示スライドです",)
    assert slides[3].notes == ("文字がありません",)


def test_a_word_file_is_cut_at_its_pages_with_headings_and_tables(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("事業の概要", 1)
    word.add_paragraph("研究拠点を整備する。")
    word.add_page_break()
    word.add_heading("予算", 1)
    table = word.add_table(2, 3)
    for r, row in enumerate([["府省", "令和4年度", "令和5年度"], ["金融庁", "228", "239"]]):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    word.save(tmp_path / "a.docx")
    slides = read(tmp_path / "a.docx").slides
    assert [(slide.title, slide.text) for slide in slides] == [
        ("事業の概要", "事業の概要\n研究拠点を整備する。"),
        ("予算", "予算\n府省 | 令和4年度 | 令和5年度\n金融庁 | 令和4年度: 228 | 令和5年度: 239"),
    ]


def test_a_word_text_box_and_a_reading_over_a_word_are_read_once(tmp_path: Path) -> None:
    word = docx.Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    other = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    run = "<w:r><w:t>{}</w:t></w:r>"
    paragraph = parse_xml(
        f"<w:p {space} {other}><w:r><mc:AlternateContent><mc:Choice>{run.format('枠の文字')}</mc:Choice>"
        f"<mc:Fallback>{run.format('枠の文字')}</mc:Fallback></mc:AlternateContent></w:r>"
        f"<w:r><w:ruby><w:rt>{run.format('ききん')}</w:rt><w:rubyBase>{run.format('基金')}</w:rubyBase>"
        "</w:ruby></w:r></w:p>"
    )
    word.element.body.insert(0, paragraph)
    word.save(tmp_path / "a.docx")
    assert read(tmp_path / "a.docx").slides[0].text == "枠の文字基金"


def test_a_web_page_is_read_without_menus_and_scripts(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(
        """<html><head><meta charset="Shift_JIS"><title>施策</title><script>alert(1)</script></head>
        <body><nav>トップ</nav><form><header><h1>基金</h1></header><p>規模は<b>10兆円</b>である。</p><ul><li>支援</li></ul>
        <h2>予算</h2><table><tr><th>府省</th><th>令和4年度</th><th>令和5年度</th></tr>
        <tr><td>金融庁</td><td>228</td><td>239</td></tr></table></form><footer>連絡先</footer></body></html>""".encode(
            "cp932"
        )
    )
    document = read(tmp_path / "a.html")
    assert document.title == "施策"
    assert [(slide.title, slide.text) for slide in document.slides] == [
        ("基金", "基金\n規模は10兆円である。\n\n・支援"),
        ("予算", "予算\n府省 | 令和4年度 | 令和5年度\n金融庁 | 令和4年度: 228 | 令和5年度: 239"),
    ]


def test_markdown_is_cut_at_headings_and_a_marp_deck_at_its_rules(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# 基金\n\n規模は**10兆円**で\nある。\n\n- 支援\n- 評価\n\n## 予算\n\n"
        "|府省|令和4年度|令和5年度|\n|--|--|--|\n|金融庁|228|239|\n",
        encoding="utf-8",
    )
    first, second = read(tmp_path / "a.md").slides
    assert first.text == "基金\n規模は10兆円である。\n\n・支援\n\n・評価"
    assert (second.title, second.text.splitlines()[-1]) == (
        "予算", "金融庁 | 令和4年度: 228 | 令和5年度: 239",
    )  # fmt: skip
    (tmp_path / "b.md").write_text(
        "---\nmarp: true\ntitle: 説明資料\n---\n# 一枚目\n\n本文。\n\n---\n\n続きの本文。\n",
        encoding="utf-8",
    )
    deck = read(tmp_path / "b.md")
    assert (deck.title, [slide.text for slide in deck.slides]) == (
        "説明資料", ["一枚目\n本文。", "続きの本文。"],
    )  # fmt: skip


def test_csv_rows_carry_their_heads_in_any_encoding(tmp_path: Path) -> None:
    rows = "府省別の予算\n府省,令和4年度,令和5年度\n" + "".join(
        f"第{i}庁,{i},{i + 1}\n" for i in range(60)
    )
    (tmp_path / "予算.csv").write_bytes(rows.encode("cp932"))
    document = read(tmp_path / "予算.csv")
    assert document.title == "府省別の予算"
    assert len(document.slides) == 2
    assert "第7庁 | 令和4年度: 7 | 令和5年度: 8" in document.slides[0].text.splitlines()
    assert "府省 | 令和4年度 | 令和5年度" in document.slides[1].text


def test_an_empty_paragraph_of_a_box_parts_blocks_as_a_blank_line_does(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(6), Inches(4))
    box.text_frame.text = "\n対象\n国立大学\n\n\n規模\n10兆円\n"
    deck.save(tmp_path / "a.pptx")
    assert read(tmp_path / "a.pptx").slides[0].text == "対象\n国立大学\n\n規模\n10兆円"


def test_page_numbers_and_footers_in_plain_boxes_are_metadata(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for i in range(4):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        for left, top, text in (
            (1, 2, f"本文その{'一二三四'[i]}"), (0.5, 7.1, "研究政策課"), (9, 7.1, str(i + 5)),
        ):  # fmt: skip
            box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(0.8), Inches(0.3))
            box.text_frame.text = text
    deck.save(tmp_path / "a.pptx")
    slides = read(tmp_path / "a.pptx").slides
    assert [slide.text for slide in slides] == [f"本文その{char}" for char in "一二三四"]
    assert [slide.printed_page for slide in slides] == ["5", "6", "7", "8"]
    assert slides[0].furniture == ("研究政策課",)
