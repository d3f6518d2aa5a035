"""Tables of PDF pages: turned on their side, with a unit, over several pages, with merged heads."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import pytest
from pdf_tables import heads, read, tables, words
from small_pdf import PdfPage

from corpus.blocks import NOWHERE
from corpus.boxes import Box

BUDGET = [
    ["区分", "令和5年度", "令和6年度"],
    ["教育費", "1,234", "1,178"],
    ["民生費", "2,345", "2,400"],
]


# --- turned on its side -------------------------------------------------------------------------


@pytest.mark.parametrize(("quarters", "x", "y"), [(1, 400, 120), (3, 200, 400)])
def test_a_table_turned_on_its_side_among_upright_text_has_its_rows(
    tmp_path: Path, quarters: int, x: float, y: float
) -> None:
    page = PdfPage()
    page.text(40, 60, "次の表は歳出予算の概要を示したものである。")
    page.turned_table(x, y, [80, 80, 80], BUDGET, quarters)
    page.text(40, 480, "前年度から五十六千円の減となった。")
    slide = read(tmp_path, page)[0]
    assert words(tables(slide)[0]) == BUDGET
    order = ["歳出予算の概要", "教育費 | 令和5年度: 1,234", "前年度から"]
    assert sorted(order, key=slide.text.index) == order


@pytest.mark.parametrize(("quarters", "x", "y"), [(1, 400, 120), (3, 200, 400)])
def test_a_turned_cell_is_boxed_where_the_page_shows_it(
    tmp_path: Path, quarters: int, x: float, y: float
) -> None:
    page = PdfPage()
    page.text(40, 60, "次の表は歳出予算の概要を示したものである。")
    page.turned_table(x, y, [80, 80, 80], BUDGET, quarters)
    slide = read(tmp_path, page)[0]
    cell = tables(slide)[0].cells[1][0]
    first, *more = slide.boxes.rectangles(cell.start, cell.end)
    box = reduce(Box.around, more, first)
    sign = 1 if quarters == 1 else -1
    assert (box.left + box.right) / 2 * 720 == pytest.approx(x - sign * 30, abs=4)
    assert (box.top + box.bottom) / 2 * 540 == pytest.approx(y + sign * 18, abs=4)


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_page_set_on_its_side_is_read_from_its_own_top(tmp_path: Path, quarters: int) -> None:
    page = PdfPage()
    across = [640, 600, 580] if quarters == 1 else [80, 120, 140]
    for x, text in zip(
        across, ["歳出予算の概要", "教育費は減となった。", "民生費は増となった。"], strict=True
    ):
        page.turned(x, 40 if quarters == 1 else 500, text, quarters, 18 if x == across[0] else 12)
    slide = read(tmp_path, page)[0]
    assert slide.text.split() == ["歳出予算の概要", "教育費は減となった。", "民生費は増となった。"]
    assert slide.title == "歳出予算の概要"


def test_the_turned_label_of_an_axis_stays_one_line(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 60, "研究者の数は増えている。")
    page.turned(60, 300, "研究者の数", 3)
    assert "研究者の数\n" in read(tmp_path, page)[0].text + "\n"


# --- units --------------------------------------------------------------------------------------


def test_the_unit_above_a_table_stands_with_each_bare_figure(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(230, 90, "(単位:千円)", 10)
    rows = [["区分", "令和6年度", "増減率"], ["教育費", "1,178", "4.5"], ["民生費", "12.5%", "―"]]
    page.table(40, 100, [80, 80, 80], rows)
    slide = read(tmp_path, page)[0]
    assert tables(slide)[0].unit == "千円"
    assert "教育費 | 令和6年度: 1,178千円 | 増減率: 4.5" in slide.text
    assert "民生費 | 令和6年度: 12.5%" in slide.text


@pytest.mark.parametrize(
    ("corner", "unit"), [("単位:百万円", "百万円"), ("(千円)", "千円"), ("区分(単位:人)", "人")]
)
def test_the_unit_in_the_corner_is_the_tables_and_its_head_keeps_it(
    tmp_path: Path, corner: str, unit: str
) -> None:
    page = PdfPage()
    page.table(40, 100, [90, 80, 80], [[corner, *BUDGET[0][1:]], *BUDGET[1:]])
    block = tables(read(tmp_path, page)[0])[0]
    assert (block.unit, block.cells[0][0].text) == (unit, corner)


@pytest.mark.parametrize("line", ["(単位:千円、%)", "単位で費用を比べる方法を次の表に示す。"])
def test_several_units_or_a_sentence_about_them_are_no_unit(tmp_path: Path, line: str) -> None:
    page = PdfPage()
    page.text(60, 90, line, 10)
    page.table(40, 100, [80, 80, 80], BUDGET)
    assert tables(read(tmp_path, page)[0])[0].unit == ""


# --- over several pages -------------------------------------------------------------------------


def projects(first: int, last: int) -> list[list[str]]:
    return [[f"第{i}号事業", str(10 * i), str(11 * i)] for i in range(first, last)]


def test_a_table_without_its_head_on_the_next_pages_carries_the_heads_there(
    tmp_path: Path,
) -> None:
    pages = [PdfPage() for _ in range(3)]
    head = [["事業名", "令和5年度", "令和6年度"]]
    pages[0].text(40, 30, "事業の一覧を次に示す。")
    for k, (page, rows) in enumerate(
        zip(pages, [head + projects(1, 20), projects(20, 40), projects(40, 50)], strict=True)
    ):
        page.table(40 + 12 * (k % 2), 60, [120, 90, 90], rows)
        page.text(350, 520, f"- {k + 1} -", 9)
    slides = read(tmp_path, *pages)
    for slide, text in zip(slides[1:], ["第25号事業", "第45号事業"], strict=True):
        block = tables(slide)[0]
        assert block.continued
        row = next(i for i, held in enumerate(words(block)) if held[0] == text)
        assert heads(block, row, 2) == ["令和6年度", text]
        assert block.cells[0][2].start == NOWHERE
    assert "第25号事業 | 令和5年度: 250 | 令和6年度: 275" in slides[1].text
    assert "事業名" not in slides[1].text
    assert not tables(slides[0])[0].continued


def test_a_repeated_head_is_kept_once_and_the_table_told_as_continued(tmp_path: Path) -> None:
    pages = [PdfPage(), PdfPage()]
    head = [["事業名", "令和5年度", "令和6年度"]]
    pages[0].table(40, 60, [120, 90, 90], head + projects(1, 20))
    pages[1].table(40, 60, [120, 90, 90], head + projects(20, 30))
    block = tables(read(tmp_path, *pages)[1])[0]
    assert block.continued
    assert sum(row[0] == "事業名" for row in words(block)) == 1
    assert block.cells[0][0].start != NOWHERE


def test_a_row_cut_by_the_end_of_the_page_keeps_its_label(tmp_path: Path) -> None:
    pages = [PdfPage(), PdfPage()]
    first = [
        ["事業名", "所管の課", "内容"],
        ["基金", "総務課", "基金を"],
        ["調査", "企画課", "現地で"],
    ]
    pages[0].table(40, 60, [90, 90, 200], first)
    pages[1].table(40, 40, [90, 90, 200], [["", "", "聞き取る。"], ["支援", "産業課", "補助金"]])
    slide = read(tmp_path, *pages)[1]
    assert slide.text.startswith("調査 | 所管の課: 企画課 | 内容: 聞き取る。")
    block = tables(slide)[0]
    assert heads(block, 1, 2) == ["内容", "調査"]


@pytest.mark.parametrize(
    ("above", "widths", "rows"),
    [
        ("2 別の事業", [120, 90, 90], projects(1, 4)),
        ("", [90, 120, 90], projects(1, 4)),
        ("", [120, 90, 90], [["区分", "内容", "備考"], ["甲", "乙", "丙"]]),
    ],
)
def test_another_table_at_the_top_of_the_next_page_takes_no_heads(
    tmp_path: Path, above: str, widths: list[float], rows: list[list[str]]
) -> None:
    pages = [PdfPage(), PdfPage()]
    head = [["事業名", "令和5年度", "令和6年度"]]
    pages[0].table(40, 60, [120, 90, 90], head + projects(1, 20))
    if above:
        pages[1].text(40, 50, above)
    pages[1].table(40, 80, widths, rows)
    block = tables(read(tmp_path, *pages)[1])[0]
    assert not block.continued
    assert "令和5年度" not in words(block)[0]


# --- heads --------------------------------------------------------------------------------------


def test_a_head_row_drawn_without_its_rules_names_the_columns_below(tmp_path: Path) -> None:
    page = PdfPage()
    page.area(40, 60, 300, 20)
    for x, text in [(43, "役割"), (143, "概要"), (243, "作業")]:
        page.text(x, 74, text, 10)
    page.line(40, 60, 340, 60)
    page.line(40, 60, 40, 80)
    page.line(340, 60, 340, 80)
    page.table(
        40, 80, [100, 100, 100], [["職員", "利用する者", "申請"], ["管理者", "承認する者", "承認"]]
    )
    slide = read(tmp_path, page)[0]
    assert "管理者 | 概要: 承認する者 | 作業: 承認" in slide.text


def test_a_head_over_the_first_of_the_sections_names_the_columns_of_all(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [80, 80, 80], [["頁", "更新箇所", "新版"]])
    page.table(40, 80, [240], [["第一章 概要"]])
    page.table(40, 100, [80, 80, 80], [["7", "様式一", "改めた文"]])
    page.table(40, 120, [240], [["第二章 手続"]])
    page.table(40, 140, [80, 80, 80], [["112", "様式二", "加えた文"]])
    slide = read(tmp_path, page)[0]
    assert "7 | 更新箇所: 様式一 | 新版: 改めた文" in slide.text
    assert "112 | 更新箇所: 様式二 | 新版: 加えた文" in slide.text


def test_heads_of_two_rows_and_labels_over_several_rows_are_all_heads_of_a_cell(
    tmp_path: Path,
) -> None:
    page = PdfPage()
    page.table(40, 60, [160], [["対象"]], 40)
    page.table(200, 60, [240], [["利用者"]])
    page.table(200, 80, [80, 80, 80], [["一般", "開発者", "管理者"]])
    for y, name in ((100, "業務データ"), (140, "記録")):
        page.table(40, y, [80], [[name]], 40)
        page.table(120, y, [80, 80, 80, 80], [["閲覧", "●", "―", "―"], ["変更", "―", "●", "―"]])
    block = tables(read(tmp_path, page)[0])[0]
    row = next(i for i, held in enumerate(words(block)) if held[:2] == ["記録", "変更"])
    assert heads(block, row, 3) == ["利用者", "開発者", "記録", "変更"]
    assert not any(cell.is_head for cell in block.cells[row][2:])


def test_running_numbers_and_the_names_after_them_name_the_rows(tmp_path: Path) -> None:
    page = PdfPage()
    rows = [["No.", "品名", "規格", "会社名"]]
    rows += [[str(101 + i), f"品目{name}錠", "1錠", "日本製薬"] for i, name in enumerate("甲乙丙")]
    page.table(40, 60, [50, 120, 80, 120], rows)
    block = tables(read(tmp_path, page)[0])[0]
    assert heads(block, 2, 3) == ["会社名", "102", "品目乙錠"]


def test_a_row_whose_label_alone_is_filled_is_no_head(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [80, 80, 80], [*BUDGET[:2], ["公債費", "", ""], BUDGET[2]])
    block = tables(read(tmp_path, page)[0])[0]
    assert heads(block, 3, 1) == ["令和5年度", "民生費"]


def test_items_at_the_same_heights_in_one_ruled_row_are_rows(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [100, 120, 120], [["県", "局", "電話"]])
    page.table(40, 80, [100, 120, 120], [["", "", ""]], 80)
    for i, (name, phone) in enumerate(
        [("青森", "017-724"), ("岩手", "019-907"), ("宮城", "022-206")]
    ):
        page.text(60, 98 + 22 * i, name, 10)
        page.text(280, 98 + 22 * i, phone, 10)
    page.text(150, 120, "東北厚生局", 10)
    block = tables(read(tmp_path, page)[0])[0]
    assert words(block)[1:] == [
        ["青森", "東北厚生局", "017-724"], ["岩手", "東北厚生局", "019-907"],
        ["宮城", "東北厚生局", "022-206"],
    ]  # fmt: skip


def test_running_text_at_the_same_heights_in_two_columns_stays_two_cells(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [130, 130], [["改正後", "現行"]])
    page.table(40, 80, [130, 130], [["", ""]], 80)
    for x in (44, 174):
        for i, text in enumerate(
            ["補助金の額は知事が定め", "るところによりこれを交", "付するものとする。"]
        ):
            page.text(x, 98 + 22 * i, text, 11)
    assert len(tables(read(tmp_path, page)[0])[0].cells) == 2


def test_a_dashed_rule_parts_columns_as_a_drawn_one_does(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [200, 100], [["下肢の変形 M201", "あり"], ["視神経炎 G360", "なし"]])
    kept = [part for part in page.parts if not part.startswith("BT")]
    page.parts = kept
    for y in range(60, 100, 4):
        page.area(120, y, 0.5, 3)
    for i, row in enumerate([["下肢の変形", "M201", "あり"], ["視神経炎", "G360", "なし"]]):
        for x, text in zip((43, 123, 243), row, strict=True):
            page.text(x, 74 + 20 * i, text, 10)
    assert words(tables(read(tmp_path, page)[0])[0])[0] == ["下肢の変形", "M201", "あり"]


def test_a_row_with_a_colour_of_its_own_names_two_columns(tmp_path: Path) -> None:
    page = PdfPage()
    page.area(40, 60, 300, 20)
    rows = [
        ["分類", "機能"],
        ["登録", "職員の登録"],
        ["変更", "組織の変更"],
        ["削除", "端末の削除"],
    ]
    page.table(40, 60, [100, 200], rows)
    assert heads(tables(read(tmp_path, page)[0])[0], 2, 1) == ["機能", "変更"]
