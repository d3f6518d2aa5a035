"""What is read is compared with what another program shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.benchmarks.shown import shown, without_furniture
from eval.benchmarks.windows import agreement, bare

TEXT = ["補助率は3分の2とし、上限は500万円とする。", "対象は都道府県及び市町村とする。"]


def test_the_same_words_agree_wholly_however_their_lines_break() -> None:
    broken = ["補助率は3分の2とし、上限は", "500万円とする。対象は都道府", "県及び市町村とする。"]
    found = agreement("a", TEXT, broken)
    assert (found.seen, found.true) == (1.0, 1.0)


def test_what_is_not_read_lowers_seen_and_what_is_not_shown_lowers_true() -> None:
    less = agreement("a", TEXT[:1], TEXT)
    assert less.seen is not None and less.seen < 0.7 and less.true == 1.0
    more = agreement("a", [*TEXT, "隠された段落の上限は9億円とする。"], TEXT)
    assert more.seen == 1.0 and more.true is not None and more.true < 0.8


def test_running_heads_and_page_numbers_are_apart() -> None:
    pages = [
        ["令和6年版 白書", f"本文は{name}について述べる。", f"- {i} -"]
        for i, name in enumerate("甲乙丙丁")
    ]
    assert [line for page in without_furniture(pages) for line in page] == [
        f"本文は{name}について述べる。" for name in "甲乙丙丁"
    ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_shows_the_words_of_a_document(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(TEXT[0])
    document.save(str(tmp_path / "a.docx"))
    lines = [line for page in shown(tmp_path / "a.docx") for line in page]
    assert bare("".join(lines)) == bare(TEXT[0])


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_hidden_sheets_rows_and_columns_are_not_shown(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["見える", "隠れた列"], ["隠れた行", "隠れた列"], ["見える行\n二行目", "隠れた列"]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    sheet["A1"].comment = Comment("見える注", "作成者")
    book.create_sheet("裏")["A1"] = "隠れたシート"
    book["裏"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert shown(tmp_path / "a.xlsx") == [["見える", "見える行\n二行目", "見える注"]]
