"""A folder of mixed files, indexed: what is found, what is told, what the report says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from index_states import LetterEmbedder, build, content
from small_pdf import PdfPage, blank_pages, write_pdf

from assistant.web.library.extraction import extraction_html
from corpus.blocks import Dropped
from index.open import open_index
from index.publish.extraction_report import write_report
from index.store.documents import DocumentInfo
from index.store.extraction import Extraction


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    first, second = PdfPage(), PdfPage()
    first.text(40, 60, "地⽅⼤学の⽀援", 24)
    first.text(40, 120, "地⽅の大学に10億円を配る。")
    second.table(
        40, 100, [100, 100, 100], [["府省", "令和4年度", "令和5年度"], ["金融庁", "228", "239"]]
    )
    write_pdf(docs / "支援.pdf", [first, PdfPage(), second])
    blank_pages(docs / "画像.pdf", 2)
    (docs / "壊れた.pptx").write_bytes(b"PK\x03\x04" + bytes(100))
    (docs / "一覧.csv").write_text("名称,担当,金額\n基金,内閣府,10\n", encoding="utf-8")
    (docs / "動画.mp4").write_bytes(b"\x00")
    return docs


def test_every_page_is_indexed_and_every_bad_file_is_told(tmp_path: Path, folder: Path) -> None:
    report = build(tmp_path / "index", [folder])
    assert sorted(report.added) == ["一覧.csv", "支援.pdf"]
    assert sorted(name for name, _ in report.failed) == ["壊れた.pptx", "画像.pdf"]
    assert [name for name, _ in report.skipped] == ["動画.mp4"]
    index = open_index(tmp_path / "index", LetterEmbedder())
    best = index.hits("金融庁の令和5年度の額", 1)[0].passage
    slide = index.slide("支援.pdf", 3)
    assert (best.document, best.slide) == ("支援.pdf", 3)
    assert "令和5年度: 239" in slide.text
    assert slide.boxes[slide.text.index("239")] is not None
    assert (slide.width, slide.height) == (720.0, 540.0)
    assert index.slide("支援.pdf", 2).notes == ("文字がありません",)
    assert not index.passages_of("支援.pdf", 2)
    index.close()


def test_a_stored_document_is_the_one_that_was_read(tmp_path: Path, folder: Path) -> None:
    build(tmp_path / "index", [folder])
    before = content(tmp_path / "index")
    again = build(tmp_path / "index", [folder])
    assert (again.unchanged, again.embedded_passages) == (2, 0)
    build(tmp_path / "fresh", [folder], rebuild=True)
    assert content(tmp_path / "fresh") == before


def test_the_extraction_report_says_what_was_read_mended_and_lost(
    tmp_path: Path, folder: Path
) -> None:
    page = write_report(
        tmp_path / "index", build(tmp_path / "index", [folder]), tmp_path / "report"
    )
    values = json.loads((tmp_path / "report/extraction.json").read_text(encoding="utf-8"))
    by_name = {row["name"]: row for row in values["documents"]}
    pdf = by_name["支援.pdf"]
    assert (pdf["format"], pdf["pages"], pdf["without_text"], pdf["tables"]) == ("PDF", 3, [2], 1)
    assert pdf["title"] == "地方大学の支援"
    assert pdf["repairs"] == {"U+2F24 ⼤": 1, "U+2F40 ⽀": 1, "U+2F45 ⽅": 2}
    assert pdf["seconds"] is not None
    assert len(values["failed"]) == 2
    shown = page.read_text(encoding="utf-8")
    assert "画像だけの PDF" in shown and "動画.mp4" in shown and "U+2F45 ⽅ ×2" in shown


def test_the_report_s_facts_outlive_the_run_that_read_the_files(
    tmp_path: Path, folder: Path
) -> None:
    index_dir = tmp_path / "index"
    write_report(index_dir, build(index_dir, [folder]), tmp_path / "first")
    other = tmp_path / "other"
    other.mkdir()
    (other / "別.csv").write_text("名称,金額\n別,1\n", encoding="utf-8")
    again = build(index_dir, [other])  # another root: nothing of the first is read
    assert again.added == ("別.csv",)
    write_report(index_dir, again, tmp_path / "second")
    first, second = (
        json.loads((tmp_path / run / "extraction.json").read_text(encoding="utf-8"))
        for run in ("first", "second")
    )
    assert [row for row in second["documents"] if row["name"] != "別.csv"] == first["documents"]
    assert (second["failed"], second["skipped"]) == (first["failed"], first["skipped"])

    index = open_index(index_dir, LetterEmbedder())
    facts = {info.name: info.extraction for info in index.documents()}
    assert facts["支援.pdf"].without_text == (2,)
    assert facts["支援.pdf"].repairs["U+2F45 ⽅"] == 2
    assert facts["支援.pdf"].seconds is not None
    assert {item.path for item in index.left_out()} == {"壊れた.pptx", "画像.pdf", "動画.mp4"}
    index.close()


def test_a_mended_file_is_no_longer_told_as_left_out(tmp_path: Path, folder: Path) -> None:
    index_dir = tmp_path / "index"
    build(index_dir, [folder])
    (folder / "壊れた.pptx").unlink()
    (folder / "動画.mp4").unlink()
    build(index_dir, [folder])
    index = open_index(index_dir, LetterEmbedder())
    assert [item.path for item in index.left_out()] == ["画像.pdf"]
    index.close()


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<s>300万円</s>", "300万円"),
        ('<span style="display:none">社外秘の案</span>', "社外秘の案"),
        ('<b style="text-decoration:line-through">撤回した数</b>', "撤回した数"),
    ],
)
def test_what_was_not_read_stands_in_the_report_and_in_the_documents_view(
    tmp_path: Path, markup: str, words: str
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "計画.html").write_text(
        f"<h1>計画</h1><p>額は500万円{markup}です。</p>", encoding="utf-8"
    )
    done = build(tmp_path / "index", [docs])
    page = write_report(tmp_path / "index", done, tmp_path / "report")
    values = json.loads((tmp_path / "report/extraction.json").read_text(encoding="utf-8"))
    (told,) = values["documents"][0]["dropped"]
    assert words in told["what"] and told["why"]
    assert words in page.read_text(encoding="utf-8")
    index = open_index(tmp_path / "index", LetterEmbedder())
    shown = extraction_html(index.documents()[0], "ja")
    index.close()
    assert words in shown and "読み取っていないもの" in shown


def test_a_workbook_of_thousands_of_struck_cells_is_told_in_a_few_lines() -> None:
    lost = tuple(Dropped("取り消し線の文字", f"A{n}", "読みません") for n in range(2_000))
    facts = Extraction("a", "", "XLSX", 1, 1, 1, (), (), 0, {}, 0, 0, (), lost)
    info = DocumentInfo("a", "", "", 1, 1, "", "", "", facts)
    shown = extraction_html(info, "ja")
    assert shown.count("取り消し線") == 30 and "ほか1970" in shown
