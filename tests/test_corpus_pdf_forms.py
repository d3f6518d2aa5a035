"""PDF pages as people see them: forms, page labels, fonts without a map, turned pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictured_pdf import needs_tesseract, picture_of, without_tesseract, write_pictured
from PIL import Image
from seen_pdf import form, read, text_of, told
from small_pdf import PdfPage, write_pdf

from corpus.files import ReadError
from corpus.readers import ocr
from corpus.types import Document

LINES = ("研究の予算は36万円とする", "期間は令和6年度から5年間")


AMOUNT = "/FT /Tx /T (a) /V <FEFF00340035003000204E075186> /Rect [150 434 350 454]"
CHOICE = "/FT /Ch /Ff 131072 /T (b) /Opt [(small) (large)] /V (large) /Rect [150 394 350 414]"


def test_values_of_fields_are_read_beside_their_labels(tmp_path: Path) -> None:
    (slide,) = read(form(tmp_path / "a.pdf", AMOUNT, CHOICE)).slides
    assert "申請額 450 万円" in slide.text
    assert "区分 large" in slide.text
    start = slide.text.index("450")
    (box,) = slide.boxes.rectangles(start, start + 3)
    assert 150 <= box.left * slide.width <= 160 and 86 <= box.top * slide.height <= 106


@pytest.mark.parametrize(("state", "mark"), [("Yes", "☑"), ("Off", "☐")])
def test_a_box_says_whether_it_is_ticked(tmp_path: Path, state: str, mark: str) -> None:
    shapes = "/AP << /N << /Yes << >> /Off << >> >> >>"
    box = f"/FT /Btn /T (c) /V /{state} /AS /{state} /Rect [62 356 78 372] {shapes}"
    assert f"{mark}誓約事項に同意する" in text_of(read(form(tmp_path / "a.pdf", box)))


def test_a_hidden_field_is_told_and_not_read(tmp_path: Path) -> None:
    document = read(form(tmp_path / "a.pdf", AMOUNT.replace("/FT", "/F 2 /FT", 1)))
    assert "万円" not in text_of(document)
    assert "入力欄の値「450 万円」" in told(document)


def test_words_written_on_a_page_as_an_annotation_are_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "議事次第", 12)
    page.entries = (
        "/Annots [<< /Type /Annot /Subtype /FreeText /Rect [400 400 500 420] /DA (/Helv 10 Tf) "
        "/Contents <FEFF8CC765990033> /F 4 >> << /Type /Annot /Subtype /Text /Rect [10 10 30 30] "
        "/Contents (check this) /F 4 >>]"
    )
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert "資料3" in text_of(document)
    assert "付せんのコメント「check this」" in told(document)


def numbered(path: Path, labels: str, footers: tuple[str, ...]) -> Document:
    pages = []
    for i, footer in enumerate(footers):
        page = PdfPage()
        page.text(60, 100, "前文と本文" + "一二三四五六"[i], 12)
        if footer:
            page.text(350, 525, footer, 10)
        pages.append(page)
    return read(write_pdf(path, pages, f"/PageLabels << /Nums [{labels}] >>"))


@pytest.mark.parametrize(
    ("labels", "footers", "right"),
    [
        ("0 << /S /r >> 2 << /S /D >>", ("",) * 4, ["i", "ii", "1", "2"]),
        ("0 << /P (A-) /S /D >>", ("",) * 3, ["A-1", "A-2", "A-3"]),
        ("0 << /S /r >> 1 << /S /D >>", ("", "1", "2", "3"), ["i", "1", "2", "3"]),
        ("0 << /S /D /St 41 >>", ("", "5", "6", "7"), [None, "5", "6", "7"]),
        ("0 << /S /D >>", ("",) * 3, [None] * 3),
    ],
    ids=["roman", "prefix", "agreeing", "disagreeing", "counted only"],
)
def test_pages_have_the_labels_that_the_file_gives_them(
    tmp_path: Path, labels: str, footers: tuple[str, ...], right: list[str | None]
) -> None:
    document = numbered(tmp_path / "a.pdf", labels, footers)
    assert [slide.printed_page for slide in document.slides] == right


# --- fonts without a map ------------------------------------------------------------------------

CODES = "!\"#$%&'()*+,-./0123456789:;<=>?@"
RARE = "".join(chr(0x4E00 + 97 * k) for k in range(60))
SCRIPTS = "".join(
    chr(first + k)
    for first in (0x430, 0x5D0, 0x627, 0x905, 0xE01, 0x10D0, 0x1200)
    for k in range(5)
)


@pytest.mark.parametrize("codes", [CODES, RARE, SCRIPTS, "\ue100\ue101\ue102\ue103" * 5])
def test_text_that_its_font_does_not_explain_is_told_not_read(tmp_path: Path, codes: str) -> None:
    good, bad = PdfPage(), PdfPage()
    good.text(60, 100, "補助率は3分の2とする", 12)
    bad.text(30, 100, codes, 10)
    document = read(write_pdf(tmp_path / "a.pdf", [good, bad]))
    assert text_of(document) == "補助率は3分の2とする"
    assert "2ページ 対応表のないフォントの文字" in told(document)
    assert any("対応表" in note for note in document.slides[1].notes)


@pytest.mark.parametrize(
    "words",
    [
        "f(x) = {a + b} * [c - d] / 100% (#1, #2) & more words in a line",
        "東京都千代田区永田町一丁目六番一号内閣府政策統括官総務大臣経済産業省関東経済局",
        "***** ***** 注意 *****",
    ],
)
def test_text_that_people_write_is_read_whatever_its_signs(tmp_path: Path, words: str) -> None:
    page = PdfPage()
    page.text(30, 100, words, 10)
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert words.split()[-1] in document.slides[0].text
    assert not document.dropped


def test_a_file_of_such_text_alone_is_refused_with_the_reason(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(30, 100, CODES, 10)
    with pytest.raises(ReadError, match="対応表"):
        read(write_pdf(tmp_path / "a.pdf", [page]))


# --- turned pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_whose_text_is_turned_is_read_upright(tmp_path: Path, turn: int) -> None:
    page = PdfPage()
    matrix = {1: "0 1 -1 0 500 100", 2: "-1 0 0 -1 600 300", 3: "0 -1 1 0 200 500"}[turn]
    page.parts.append(f"q {matrix} cm")
    page.text(0, 540, "教育費 1,178千円である", 12)
    page.text(0, 560, "前年度から56千円の減", 12)
    page.parts.append("Q")
    (slide,) = read(write_pdf(tmp_path / "a.pdf", [page])).slides
    assert "".join(slide.text.split()) == "教育費1,178千円である前年度から56千円の減"
    (box,) = slide.boxes.rectangles(0, 1)
    x, y = {1: (500, 100), 2: (600, 300), 3: (200, 500)}[turn]
    assert abs(box.left * slide.width - x) < 16
    assert abs((1 - box.top) * slide.height - y) < 16
    assert (slide.width, slide.height) == (720, 540)


@needs_tesseract
@pytest.mark.parametrize(("turn", "data"), [(1, True), (2, True), (3, True), (2, False)])
def test_a_turned_scan_is_read_upright_with_boxes_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int, data: bool
) -> None:
    if not data:
        monkeypatch.setattr(ocr, "TURNS", "no such data")
    ocr.find_engine.cache_clear()
    clockwise = {
        1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90
    }[turn]  # fmt: skip
    picture = picture_of(LINES * 3, 480, 300).transpose(clockwise)
    path = write_pictured(tmp_path / "a.pdf", [PdfPage()], [(picture, 100, 20)])
    (slide,) = read(path, with_ocr=True).slides
    ocr.find_engine.cache_clear()
    assert "36万円" in "".join(slide.text.split())
    start = slide.text.index("36")
    box = slide.boxes.rectangles(start, start + 2)[0]
    x, y = box.left * slide.width - 100, box.top * slide.height - 20
    along = 20 + 24 * 6
    right = {1: (300 - 44, along), 2: (480 - along - 26, 300 - 44), 3: (20, 480 - along - 26)}[turn]
    assert abs(x - right[0]) < 15 and abs(y - right[1]) < 15


@needs_tesseract
def test_a_picture_that_stands_on_its_head_among_text_is_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 480, "この図は事業の予算と期間を示すものである", 12)
    picture = picture_of(LINES * 3, 480, 300).transpose(Image.Transpose.ROTATE_180)
    path = write_pictured(tmp_path / "a.pdf", [page], [(picture, 100, 20)])
    (slide,) = read(path, with_ocr=True).slides
    assert "36万円" in "".join(slide.text.split())
    assert "予算と期間を示す" in slide.text
    start = slide.text.index("36")
    box = slide.boxes.rectangles(start, start + 2)[0]
    right, bottom = 100 + 480 - 20 - 24 * 6, 20 + 300 - 20
    assert abs(box.right * slide.width - right) < 15
    assert abs(box.bottom * slide.height - bottom) < 15


def test_pictures_that_nothing_reads_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tesseract(monkeypatch, tmp_path / "bin")
    page = PdfPage()
    page.text(60, 500, "説明の文がここに二十文字ほど続きます", 12)
    path = write_pictured(tmp_path / "a.pdf", [page], [(picture_of(LINES), 100, 60)])
    document = read(path, with_ocr=True)
    ocr.find_engine.cache_clear()
    assert "1ページ 画像の中の文字" in told(document)
    assert "apt install" in told(document) or "pip install" in told(document)
