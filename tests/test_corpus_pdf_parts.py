"""PDFs whose content stands in forms, fields and annotations of rarer kinds, and damaged or locked files."""

from __future__ import annotations

from pathlib import Path

import pytest
from formed_pdf import write_formed
from pdf_tables import tables, words
from pictured_pdf import (
    hanging_tesseract,
    needs_tesseract,
    noise,
    picture_of,
    without_tesseract,
    write_pictured,
)
from PIL import Image
from seen_pdf import form, read, text_of, told
from small_pdf import PdfPage, write_pdf

from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.readers.pdf.opening import check_count

ROWS = [["区分", "令和5年度", "令和6年度"], ["教育費", "1,178", "1,200"], ["民生費", "23", "24"]]


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("deep", [1, 3])
@pytest.mark.parametrize(("scale", "left", "top"), [(1.0, 0.0, 0.0), (0.5, 100.0, 70.0)])
def test_a_table_in_a_form_is_read_where_the_form_stands(
    tmp_path: Path, scale: float, left: float, top: float, deep: int
) -> None:
    page = PdfPage()
    page.table(40, 60, [100, 100, 100], ROWS)
    matrix = f"{scale} 0 0 {scale} {left} {540 - 540 * scale - top}"
    (slide,) = read(write_formed(tmp_path / "a.pdf", page, matrix, deep)).slides
    (block,) = tables(slide)
    assert words(block) == ROWS
    at = slide.text.index("1,178")
    (box,) = slide.boxes.rectangles(at, at + 5)
    assert box.left * slide.width == pytest.approx(143 * scale + left, abs=2)
    assert box.bottom * slide.height == pytest.approx(95 * scale + top, abs=2)


def test_words_in_forms_without_end_are_read_though_not_their_rules(tmp_path: Path) -> None:
    page = PdfPage()
    page.table(40, 60, [100, 100, 100], ROWS)
    (slide,) = read(write_formed(tmp_path / "a.pdf", page, deep=30)).slides
    assert "1,178" in slide.text and not tables(slide)


@pytest.mark.parametrize(
    ("parts", "box", "what"),
    [
        ("0 g 50 330 200 30 re f", "", "見えない文字「Secret 900」"),
        ("", "0 400 720 540", "見えない文字「Secret 900」"),
        ("58 344 m 124 344 l S", "", "取り消し線の文字「Secret 900」"),
    ],
)
def test_what_nobody_sees_in_a_form_is_left_out_and_told(
    tmp_path: Path, parts: str, box: str, what: str
) -> None:
    page = PdfPage()
    page.latin(60, 60, "Limit 300")
    page.latin(60, 200, "Secret 900")
    page.parts.append(parts)
    document = read(write_formed(tmp_path / "a.pdf", page, box=box))
    assert text_of(document) == "Limit300" and what in told(document)


@needs_tesseract
def test_a_picture_in_a_form_is_read_where_the_form_stands(tmp_path: Path) -> None:
    page = PdfPage()
    page.parts.append("q 300 0 0 60 50 300 cm /P Do Q")
    picture = picture_of(["研究の予算は36万円"], 300, 60)
    path = write_formed(tmp_path / "a.pdf", page, "1 0 0 1 100 0", picture=picture)
    (slide,) = read(path, with_ocr=True).slides
    assert "予算は36万円" in "".join(slide.text.split())
    (box,) = slide.boxes.rectangles(0, 1)
    assert box.left * slide.width == pytest.approx(170, abs=4)


# --- fields and annotations -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("/FT /Tx /T (p) /Ff 8192 /V (secret) /Rect [150 434 350 454]", "パスワードの入力欄"),
        ("/FT /Sig /T (s) /Rect [150 434 350 454]", "署名欄"),
        ("/FT /Btn /T (b) /Ff 65536 /Rect [150 434 350 454]", ""),
        ("/FT /Btn /T (c) /V /Yes /AS /Yes /F 2 /Rect [62 356 78 372] /AP << /N << /Yes << >> >> >>", ""),
        ("/FT /Tx /T (e) /V () /Rect [150 434 350 454]", ""),
        ("/FT /Tx /T (f) /DA (/Helv 0 Tf) /V (flat) /Rect [150 434 350 434]", ""),
    ],
)  # fmt: skip
def test_a_field_that_shows_no_words_adds_none(tmp_path: Path, field: str, what: str) -> None:
    document = read(form(tmp_path / "a.pdf", field))
    assert text_of(document) == "申請額区分誓約事項に同意する"
    assert (what in told(document)) if what else not document.dropped


def test_a_long_value_is_wrapped_into_its_field(tmp_path: Path) -> None:
    value = "in the year of the budget and after it " * 2
    field = f"/FT /Tx /T (a) /Ff 4096 /DA (/Helv 10 Tf) /V ({value}) /Rect [150 394 350 454]"
    (slide,) = read(form(tmp_path / "a.pdf", field)).slides
    at = slide.text.index("in the year")
    spread = slide.boxes.rectangles(at, at + 60)
    assert len(spread) > 1 and all(box.right * slide.width <= 354 for box in spread)


def test_a_hidden_annotation_is_told_and_not_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "議事次第", 12)
    page.entries = (
        "/Annots [<< /Type /Annot /Subtype /FreeText /Rect [400 400 500 420] /DA (/Helv 10 Tf) "
        "/Contents (old 300) /F 2 >> << /Type /Annot /Subtype /FreeText /Rect [9 9 50 20] /F 2 >> 99 0 R]"
    )
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert (text_of(document), "注釈の値「old 300」" in told(document)) == ("議事次第", True)


# --- characters -----------------------------------------------------------------------------------


def test_rare_characters_and_hyphens_at_line_ends_are_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "氏名は𠮷田である", 12)
    page.latin(60, 200, "inter-")
    page.latin(60, 214, "national rules apply here")
    (slide,) = read(write_pdf(tmp_path / "a.pdf", [page])).slides
    assert slide.text == "氏名は𠮷田である\n\ninter-national rules apply here"


def test_a_lowered_figure_stays_beside_its_letter(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "排出量のCO", 12)
    page.text(132, 102, "2", 7)
    page.text(141, 100, "を減らす", 12)
    assert "CO2" in "".join(read(write_pdf(tmp_path / "a.pdf", [page])).slides[0].text.split())


def test_pages_numbered_in_roman_figures_keep_them(tmp_path: Path) -> None:
    pages = []
    for i, number in enumerate(("ii", "iii", "iv", "v")):
        page = PdfPage()
        page.text(60, 100, "前書きの本文その" + "一二三四"[i], 12)
        page.latin(355, 525, number, 10)
        pages.append(page)
    document = read(write_pdf(tmp_path / "a.pdf", pages))
    assert [slide.printed_page for slide in document.slides] == ["ii", "iii", "iv", "v"]
    assert "iii" not in document.slides[1].text


def test_a_long_line_at_the_foot_of_all_pages_is_furniture_whatever_its_length(
    tmp_path: Path,
) -> None:
    foot = (
        "この資料は検討の途中のものであり、内容は今後の議論により変わることがあるので、引用するときは"
        * 2
    )
    pages = []
    for i in range(4):
        page = PdfPage()
        page.text(60, 100, "本文の説明その" + "一二三四"[i], 12)
        page.text(20, 525, foot, 7)
        pages.append(page)
    document = read(write_pdf(tmp_path / "a.pdf", pages))
    assert [foot in slide.furniture for slide in document.slides] == [True] * 4
    assert document.slides[2].text == "本文の説明その三"


# --- damaged, locked, too long --------------------------------------------------------------------


def test_a_page_that_cannot_be_loaded_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "本文である", 12)
    path = write_pdf(tmp_path / "a.pdf", [page, page])
    data = path.read_bytes().replace(b"/Count 2", b"/Count 3")
    path.write_bytes(data.replace(b" 0 R] /Count", b" 0 R 99 0 R] /Count"))
    slides = read(path).slides
    assert [slide.text for slide in slides] == ["本文である", "本文である", ""]
    assert "このページは壊れていて読めません" in slides[2].notes


def test_a_locked_and_a_too_long_file_are_refused_with_the_remedy(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "本文である", 12)
    path = write_pdf(tmp_path / "a.pdf", [page, page])
    with pytest.raises(ReadError, match="max_pages"):
        read_document(path, path.name, limits=Limits(max_pages=1))
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] "
    locked = path.read_bytes().replace(
        b"trailer\n<< ", b"trailer\n<< " + lock % (b"00" * 32, b"11" * 32)
    )
    path.write_bytes(locked)
    with pytest.raises(ReadError, match="パスワード"):
        read(path)
    with pytest.raises(ReadError, match="壊れています"):
        read(write_pdf(tmp_path / "b.pdf", []))
    with pytest.raises(ReadError, match="ページがありません"):
        check_count("c.pdf", 0, Limits())


def test_pictures_without_the_program_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_pictured(tmp_path / "a.pdf", [PdfPage()], [(noise(), 100, 60)])
    without_tesseract(monkeypatch, tmp_path / "bin")
    try:
        with pytest.raises(ReadError, match="apt install tesseract-ocr"):
            read(path, with_ocr=True)
    finally:
        ocr.find_engine.cache_clear()
    with pytest.raises(ReadError, match="設定 ocr を auto"):
        read(path)


# --- OCR that fails -------------------------------------------------------------------------------


@needs_tesseract
def test_pictures_that_cannot_be_recognised_are_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PdfPage()
    page.text(60, 500, "説明の文がここに二十文字ほど続きます", 12)
    path = write_pictured(tmp_path / "a.pdf", [page], [(picture_of(("予算は36万円",)), 100, 60)])

    def notes(limits: Limits) -> tuple[str, ...]:
        return read_document(path, path.name, limits=limits).slides[0].notes

    assert ocr.TOO_MANY in notes(Limits(ocr=True, ocr_pages=0))
    hanging_tesseract(monkeypatch, tmp_path / "bin")
    try:
        assert ocr.SLOW in notes(Limits(ocr=True, ocr_seconds=0.3))
        assert ocr.SLOW in notes(Limits(ocr=True, ocr_seconds=0))
        program = tmp_path / "bin" / "tesseract"
        program.write_text(program.read_text("utf-8").replace("exec sleep 600", "exit 1"), "utf-8")
        assert ocr.FAILED in notes(Limits(ocr=True))
        program.write_text(program.read_text("utf-8").replace("\\njpn\\n", "\\neng\\n"), "utf-8")
        ocr.find_engine.cache_clear()
        assert "日本語データがありません" in ocr.find_engine().missing
    finally:
        ocr.find_engine.cache_clear()


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pytesseract", None)
    ocr.find_engine.cache_clear()
    try:
        assert "seisaku[ocr]" in ocr.find_engine().missing
    finally:
        ocr.find_engine.cache_clear()


@needs_tesseract
def test_a_stamped_number_on_a_turned_scan_is_turned_with_it(tmp_path: Path) -> None:
    page = PdfPage(500, 720)
    page.latin(240, 700, "12")
    lines = ("研究の予算は36万円とする", "期間は令和6年度から5年間") * 3
    picture = picture_of(lines, 700, 480).transpose(Image.Transpose.ROTATE_270)
    path = write_pictured(tmp_path / "a.pdf", [page], [(picture, 10, 5)])
    (slide,) = read(path, with_ocr=True).slides
    assert "36万円" in "".join(slide.text.split())
