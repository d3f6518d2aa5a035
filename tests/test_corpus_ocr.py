"""Words in pictures are read by tesseract, each character with its box, and said to be so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pictured_pdf import (
    columns_of,
    hanging_tesseract,
    needs_tesseract,
    noise,
    picture_of,
    reach_of,
    without_tesseract,
    write_pictured,
)
from small_pdf import PdfPage

from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.guard import GuardedReader
from corpus.types import Document

LINES = ("大学ファンドの運用を始めます。", "支援期間は最長で25年です。", "予算額は120億円でした。")
WITH_OCR = Limits(ocr=True)


@pytest.fixture(autouse=True)
def engine_looked_for_anew() -> Iterator[None]:
    ocr.find_engine.cache_clear()
    yield
    ocr.find_engine.cache_clear()


def read(path: Path, limits: Limits = WITH_OCR) -> Document:
    with GuardedReader(limits) as reader:
        return reader.read(path, path.name)


def only_picture(folder: Path) -> Path:
    """A first page that is a picture, a second one with text."""
    second = PdfPage()
    second.text(40, 100, "文字のあるページです。")
    pictures = [(picture_of(LINES), 100.0, 60.0), (None, 0.0, 0.0)]
    return write_pictured(folder / "scan.pdf", [PdfPage(), second], pictures)


def beside_text(folder: Path) -> Path:
    page = PdfPage()
    page.text(40, 40, "図は、基金による支援のしくみを示している。", 14)
    return write_pictured(folder / "figure.pdf", [page], [(picture_of(LINES), 100, 120)])


@needs_tesseract
def test_a_page_that_is_a_picture_is_read_with_a_box_for_every_character(tmp_path: Path) -> None:
    document = read(only_picture(tmp_path))
    slide, second = document.slides
    lines = slide.text.split("\n")
    assert [line.replace(" ", "") for line in lines if line] == list(LINES)
    assert slide.notes == (ocr.READ_PAGE,)
    assert document.metadata["ocr"].startswith("tesseract ")
    assert slide.is_recognised(0, len(slide.text))
    assert not second.is_recognised(0, len(second.text))
    assert all(slide.boxes[i] for i, char in enumerate(slide.text) if not char.isspace())


@needs_tesseract
@pytest.mark.parametrize("at", range(len(LINES)))
def test_the_box_of_recognised_words_lies_on_their_ink(tmp_path: Path, at: int) -> None:
    slide = read(only_picture(tmp_path)).slides[0]
    line, words = LINES[at], LINES[at][3:6]
    start = slide.text.index(line) + 3
    (box,) = slide.boxes.rectangles(start, start + 3)
    top = 60 + 20 + 40 * at  # of the line's square; the font's ink lies a little lower
    assert top - 4 < box.top * slide.height < top + 14
    assert top + 24 < box.bottom * slide.height < top + 44
    left = 100 + 20 + reach_of(line[:3])
    assert abs(box.left * slide.width - left) < 8
    assert abs(box.right * slide.width - left - reach_of(words)) < 8


@needs_tesseract
def test_a_picture_on_a_page_with_text_adds_its_words_and_doubles_none(tmp_path: Path) -> None:
    slide = read(beside_text(tmp_path)).slides[0]
    text = slide.text.replace(" ", "")
    for line in LINES:
        assert text.count(line) == 1
    assert slide.text.count("支援のしくみ") == 1
    start = slide.text.index("支援のしくみ")
    assert not slide.is_recognised(start, start + 6)
    start = slide.text.index("予算")
    assert slide.is_recognised(start, start + 2)
    assert slide.notes == (ocr.READ_PICTURES,)


@needs_tesseract
def test_a_picture_without_words_adds_nothing(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(40, 40, "写真のあるページです。")
    slide = read(write_pictured(tmp_path / "photo.pdf", [page], [(noise(), 100, 120)])).slides[0]
    assert slide.text == "写真のあるページです。"
    assert slide.notes == ()


@needs_tesseract
def test_a_banner_on_every_page_is_read_once(tmp_path: Path) -> None:
    pages = [PdfPage(), PdfPage()]
    for page, text in zip(
        pages, ("最初のページの本文です。", "次のページの本文です。"), strict=True
    ):
        page.text(40, 400, text)
    banner = picture_of(LINES[:1], height=80)
    path = write_pictured(tmp_path / "banner.pdf", pages, [(banner, 60, 20), (banner, 60, 20)])
    texts = ["".join(slide.text.split()) for slide in read(path).slides]
    assert LINES[0] in texts[0]
    assert texts[1] == "次のページの本文です。"


@needs_tesseract
def test_a_blurred_page_is_said_to_be_unsure(tmp_path: Path) -> None:
    picture = picture_of(LINES).resize((130, 78)).resize((2000, 1200))
    slide = read(write_pictured(tmp_path / "dim.pdf", [PdfPage()], [(picture, 100, 60)])).slides[0]
    assert ocr.UNSURE in slide.notes


def test_without_tesseract_the_report_names_the_pages_and_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = only_picture(tmp_path)
    without_tesseract(monkeypatch, tmp_path / "bin")
    document = read(path)
    first, second = document.slides
    assert first.text == "" and second.text
    (note,) = (note for note in first.notes if ocr.is_unread(note))
    assert note.startswith("画像のページです")
    assert "tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert" in note
    assert document.metadata["ocr"] == ocr.NONE


def test_without_tesseract_a_file_of_pictures_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_pictured(tmp_path / "only.pdf", [PdfPage()], [(picture_of(LINES), 100, 60)])
    without_tesseract(monkeypatch, tmp_path / "bin")
    with pytest.raises(ReadError, match=r"only\.pdf: 画像だけの PDF.*apt install tesseract-ocr"):
        read(path)


def test_turned_off_nothing_is_read_and_the_setting_is_named(tmp_path: Path) -> None:
    slide = read(beside_text(tmp_path), Limits(ocr=False)).slides[0]
    assert "予算" not in slide.text
    assert slide.notes == (
        "絵の中に文字があるかもしれません（設定 ocr が off のため読んでいません）",
    )


def test_a_program_that_hangs_costs_its_page_only_and_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = only_picture(tmp_path)
    hanging_tesseract(monkeypatch, tmp_path / "bin")
    document = read(path, Limits(ocr=True, ocr_seconds=1))
    assert ocr.SLOW in document.slides[0].notes
    assert document.slides[1].text == "文字のあるページです。"
    assert _is_gone(int((tmp_path / "bin" / "pid").read_text()))


def test_a_reader_that_is_ended_takes_the_program_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = only_picture(tmp_path)
    hanging_tesseract(monkeypatch, tmp_path / "bin")
    monkeypatch.setattr("corpus.readers.guard.RENDER_SECONDS", -600.0)
    limits = Limits(ocr=True, seconds=3, ocr_seconds=600)
    with pytest.raises(ReadError, match="時間内"):
        read(path, limits)
    assert _is_gone(int((tmp_path / "bin" / "pid").read_text()))


def _is_gone(pid: int) -> bool:
    """Whether a process has ended (one that nobody has asked about yet counts)."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state in "ZX"


@needs_tesseract
@pytest.mark.skipif(not ocr.has_vertical(), reason="tesseract-ocr-jpn-vert がありません")
def test_vertical_text_in_a_picture_is_read_in_order_with_boxes(tmp_path: Path) -> None:
    columns = ("大学の運営に係る費用を支援", "科学技術に必要な研究の経費")
    path = write_pictured(tmp_path / "v.pdf", [PdfPage()], [(columns_of(columns), 100, 60)])
    slide = read(path).slides[0]
    assert "".join(slide.text.split()) == "".join(columns)
    start = slide.text.index("経費")
    (box,) = slide.boxes.rectangles(start, start + 2)
    left, top = 100 + 500 - 60 - 36, 60 + 20 + 24 * 11
    assert abs(box.left * slide.width - left) < 12
    assert abs(box.top * slide.height - top) < 12
    assert abs(box.bottom * slide.height - top - 48) < 12
