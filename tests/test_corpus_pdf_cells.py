"""What stands in one cell of a PDF's table: in the order in which it is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_tables import read, tables, words
from small_pdf import PdfPage


def cell(tmp_path: Path, *lines: tuple[float, float, str]) -> str:
    """Return what is read of a cell whose lines begin at x, y within it."""
    page = PdfPage()
    page.table(40, 60, [220, 220], [["改定案", "現行"]])
    page.table(40, 80, [220, 220], [["", ""]], 120)
    for x, y, text in lines:
        page.text(44 + x, 96 + y, text, 10)
    page.text(264, 96, "(略)", 10)
    return words(tables(read(tmp_path, page)[0])[0])[1][0]


@pytest.mark.parametrize("first", ["figures", "words", "rows"])
def test_a_figure_at_the_right_of_a_cell_is_read_with_the_words_on_its_line(
    tmp_path: Path, first: str
) -> None:
    labels = [(0.0, 0.0, "1 処方する場合"), (10.0, 18.0, "イ 初診時"), (10.0, 36.0, "ロ")]
    figures = [(160.0, 18.0, "604点"), (160.0, 36.0, "1,410点")]
    by_rows = sorted([*labels, *figures], key=lambda line: line[1])
    lines = {"figures": [*figures, *labels], "words": [*labels, *figures], "rows": by_rows}[first]
    assert cell(tmp_path, *lines) == "1 処方する場合 イ 初診時 604点 ロ 1,410点"


def test_a_figure_ends_its_line_however_full_that_is(tmp_path: Path) -> None:
    lines = [(0.0, 0.0, "補助体制加算を届け出た"), (150.0, 0.0, "855点"),
             (0.0, 18.0, "診療所体制加算を届け出た"), (150.0, 18.0, "725点"),
             (0.0, 36.0, "入院体制加算を届け出た"), (150.0, 36.0, "630点")]  # fmt: skip
    assert cell(tmp_path, *lines) == (
        "補助体制加算を届け出た 855点 診療所体制加算を届け出た 725点 入院体制加算を届け出た 630点"
    )


def test_words_in_two_columns_of_a_cell_stay_two_columns(tmp_path: Path) -> None:
    left, right = (
        ["教育費の額は", "減となり、", "前年を下回る。"],
        ["民生費の額は", "増となり、", "前年を上回る。"],
    )
    lines = [
        (x, 18.0 * i, text)
        for x, column in ((0.0, left), (120.0, right)) for i, text in enumerate(column)
    ]  # fmt: skip
    assert cell(tmp_path, *lines).replace(" ", "") == "".join([*left, *right])


def test_a_lone_character_above_a_line_is_no_column_with_its_first(tmp_path: Path) -> None:
    lines = [
        (0.0, 0.0, "ロ ファイバーポストを用いた場"),
        (0.0, 14.0, "合"),
        (0.0, 28.0, "大臼歯及び前歯"),
    ]
    found = cell(tmp_path, *lines)
    assert "合大" not in found and found.endswith("大臼歯及び前歯")


@pytest.mark.parametrize(("x", "is_table"), [(230.0, True), (165.0, False)])
def test_panels_behind_a_box_that_stands_over_their_sides_are_no_table(
    tmp_path: Path, x: float, is_table: bool
) -> None:
    page = PdfPage()
    names = ["利用者", "識別子の管理", "応用の例", "網の全体"]
    for i, name in enumerate(names):
        left, top = 40 + 160 * (i % 2), 60 + 80 * (i // 2)
        page.area(left, top, 160, 80)
        page.text(left + 4, top + 16, name, 10)
    page.text(x, 200, "課題は互換性の確保", 10)
    slide = read(tmp_path, page)[0]
    assert bool(tables(slide)) == is_table
    assert "課題は互換性の確保" in slide.text
