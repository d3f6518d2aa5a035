"""OCR comes and goes: documents with pictures are read again, others are not; answers say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from forced import forced
from index_states import MAX_BYTES, LetterEmbedder
from pictured_pdf import needs_tesseract, picture_of, without_tesseract, write_pictured
from small_pdf import PdfPage, write_pdf

from assistant.common.settings import Settings
from assistant.open import open_assistant
from assistant.operate.doctor import run_doctor
from corpus.files import Limits
from corpus.readers import ocr
from index.publish.build import Builder
from index.publish.cli import summary
from index.publish.extraction_report import extractions, write_report
from index.publish.report import BuildReport
from index.types import Embedder

LINES = ("青空基金の規模は120億円です。", "支援期間は最長で25年です。")


@pytest.fixture(autouse=True)
def engine_looked_for_anew() -> Iterator[None]:
    ocr.find_engine.cache_clear()
    yield
    ocr.find_engine.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One document of text, one whose first page is a picture."""
    folder = tmp_path / "documents"
    folder.mkdir()
    page, second = PdfPage(), PdfPage()
    page.text(40, 100, "文字だけの資料です。")
    second.text(40, 100, "二枚目には文字があります。")
    write_pdf(folder / "text.pdf", [page])
    pictures = [(picture_of(LINES), 100.0, 60.0), (None, 0.0, 0.0)]
    write_pictured(folder / "scan.pdf", [PdfPage(), second], pictures)
    return folder


def build(
    tmp_path: Path, folder: Path, wanted: bool = True, embedder: Embedder | None = None
) -> BuildReport:
    limits = Limits(ocr=wanted)
    builder = Builder(
        tmp_path / "index", embedder or LetterEmbedder(), 120, MAX_BYTES, limits=limits
    )
    return builder.run([folder])


@needs_tesseract
def test_only_documents_with_pictures_are_read_again_when_ocr_is_installed(
    tmp_path: Path, folder: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without_tesseract(patch, tmp_path / "bin")
        assert build(tmp_path, folder).added == ("scan.pdf", "text.pdf")
        assert build(tmp_path, folder).unchanged == 2
    ocr.find_engine.cache_clear()
    report = build(tmp_path, folder)
    assert report.updated == ("scan.pdf",)
    assert report.unchanged == 1
    assert build(tmp_path, folder).unchanged == 2


@needs_tesseract
def test_what_ocr_read_stays_where_tesseract_has_gone_and_goes_where_it_is_turned_off(
    tmp_path: Path, folder: Path
) -> None:
    build(tmp_path, folder)
    with pytest.MonkeyPatch.context() as patch:
        without_tesseract(patch, tmp_path / "bin")
        assert build(tmp_path, folder).unchanged == 2
    ocr.find_engine.cache_clear()
    assert build(tmp_path, folder, wanted=False).updated == ("scan.pdf",)
    scan, _ = extractions(tmp_path / "index")[0]
    assert scan.without_text == (1,)


def test_without_tesseract_summary_and_report_name_pages_and_packages(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tesseract(monkeypatch, tmp_path / "bin")
    report = build(tmp_path, folder)
    assert report.unread_pages == (("scan.pdf", 1),)
    told = summary(report)
    assert "1資料の1ページ" in told
    assert ocr.INSTALL_PROGRAM in told
    page = write_report(tmp_path / "index", report, tmp_path / "report").read_text("utf-8")
    assert "画像のページです" in page
    assert "）（1ページ）" in page
    assert ocr.INSTALL_PROGRAM in page


def test_doctor_names_the_packages_and_is_well_without_them(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    without_tesseract(monkeypatch, tmp_path / "bin")
    assert run_doctor(settings) == 0
    (line,) = (x for x in capsys.readouterr().out.splitlines() if "OCR" in x)
    assert line.startswith("○ 文字認識 / OCR: ありません")
    assert ocr.INSTALL_PROGRAM in line


@needs_tesseract
def test_an_answer_from_a_picture_warns_of_it_and_its_quote_is_boxed(
    tmp_path: Path, folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, folder, embedder=embedder)
    settings = Settings(index_dir=tmp_path / "index")
    with closing(open_assistant(settings)) as assistant:
        forced(monkeypatch, claims=False, tells=True)
        shown = assistant.ask("青空基金の規模はいくらですか")
        assert shown.evidence[0].document == "scan.pdf"
        assert "120億円" in shown.evidence[0].text
        assert any("文字認識（OCR）" in warning for warning in shown.warnings)
        forced(monkeypatch, claims=True, tells=True)
        answer = assistant.ask("青空基金の規模はいくらですか")
        cited = answer.citations[0]
        assert (cited.document, cited.slide) == ("scan.pdf", 1)
        assert "120億円" in answer.short_answer
        (warning,) = answer.warnings
        assert warning.startswith("PDF 1枚目は文字認識（OCR）で読み取ったページです。")
        slide = assistant.slide("scan.pdf", 1)
        (box,) = slide.boxes.rectangles(cited.start, cited.end)
        assert 60 + 20 - 6 < box.top * slide.height < box.bottom * slide.height < 60 + 20 + 46
        assert not assistant.ask("2枚目の内容").warnings
