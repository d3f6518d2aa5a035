"""A PDF page is read as a person sees it: nothing hidden, struck or turned reads as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictured_pdf import needs_tesseract, picture_of, without_tesseract, write_pictured
from PIL import Image
from small_pdf import PdfPage, first_free, write_pdf

from corpus.files import Limits, ReadError
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.types import Document

LINES = ("研究の予算は36万円とする", "期間は令和6年度から5年間")


def read(path: Path, with_ocr: bool = False) -> Document:
    return read_document(path, path.name, limits=Limits(ocr=with_ocr, ocr_seconds=120))


def text_of(document: Document) -> str:
    return "".join("".join(slide.text for slide in document.slides).split())


def told(document: Document) -> str:
    return " ".join(f"{one.where} {one.what} {one.why}" for one in document.dropped)


# --- raised characters --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "mark", "after", "right"),
    [
        ("必要な数は10", "6", "個である", "10⁶個"),
        ("長さは10", "-9", "mである", "10⁻⁹m"),
        ("面積は12km", "2", "である", "12km²である"),
        ("予算額は5億円", "2", "である", "5億円[注2]である"),
        ("件数は1,210", "3", "件", "1,210[注3]件"),
        ("期間は10年間", "注3", "とする", "10年間[注3]とする"),
        ("委託費は30万円", "※1", "とする", "30万円[※1]とする"),
        ("令和6年", "1)", "の調査", "令和6年[注1]の調査"),
        ("対象は法人", "4,5", "とする", "法人[注4,5]とする"),
    ],
)
def test_a_raised_digit_is_no_part_of_the_figure_before_it(
    tmp_path: Path, before: str, mark: str, after: str, right: str
) -> None:
    page = PdfPage()
    page.text(60, 100, before, 12)
    at = 60 + 12 * len(before)
    page.text(at, 95, mark, 7)
    page.text(at + 7 * len(mark), 100, after, 12)
    assert right in text_of(read(write_pdf(tmp_path / "a.pdf", [page])))


def test_a_raised_mark_that_the_file_draws_later_stands_at_its_word(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "予算額は5億円", 12)
    page.text(60, 140, "別の段落の文がここに続きます", 12)
    page.text(60 + 12 * 7, 92, "2 "[:1], 6)
    page.text(60 + 12 * 7 + 7, 100, "である", 12)
    assert "5億円[注2]である" in text_of(read(write_pdf(tmp_path / "a.pdf", [page])))


def test_the_note_that_a_mark_names_is_a_note_of_its_own(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "予算額は5億円である", 12)
    for i, words in enumerate(("補正予算を含む額である。", "https://example.go.jp/")):
        page.text(60, 480 + 14 * i, str(i + 1), 6)
        page.text(66, 483 + 14 * i, words, 10)
    (slide,) = read(write_pdf(tmp_path / "a.pdf", [page])).slides
    notes = [slide.text[b.start : b.end] for b in slide.blocks if b.kind == "note"]
    assert "[注1]補正予算" in "".join("\n".join(notes).split())
    assert any(line.startswith("[注2]") for line in "\n".join(notes).splitlines())


@pytest.mark.parametrize(("size", "lower"), [(7.0, 3.0), (8.0, 0.0)])
def test_a_small_digit_that_is_not_raised_stays_as_it_is(
    tmp_path: Path, size: float, lower: float
) -> None:
    page = PdfPage()
    page.text(60, 100, "排出量はCO", 12)
    page.text(60 + 12 * 6, 100 + lower, "2", size)
    page.text(60 + 12 * 6 + 8, 100, "である", 12)
    assert "CO2である" in text_of(read(write_pdf(tmp_path / "a.pdf", [page])))


# --- struck out ---------------------------------------------------------------------------------


def struck_page(stroke: str) -> PdfPage:
    page = PdfPage()
    page.text(60, 100, "上限額は300万円500万円とする", 12)
    page.parts.append(stroke)
    return page


AT, UP_TO, MIDDLE = 60 + 12 * 4, 60 + 12 * 9, 540 - 100 + 4.5


@pytest.mark.parametrize(
    "stroke",
    [
        f"{AT} {MIDDLE} m {UP_TO} {MIDDLE} l S",
        f"{AT - 3} {MIDDLE - 1} {UP_TO - AT + 4} 0.8 re f",
        f"{AT} {MIDDLE} m {AT + 30} {MIDDLE} l S {AT + 30} {MIDDLE} m {UP_TO} {MIDDLE} l S",
        f"{AT} {MIDDLE + 1.5} m {UP_TO} {MIDDLE + 1.5} l S {AT} {MIDDLE - 1.5} m {UP_TO} {MIDDLE - 1.5} l S",
        f"{AT} {MIDDLE} m {UP_TO + 12} {MIDDLE} l S",
    ],
    ids=["line", "thin area", "two pieces", "double", "a digit too far"],
)
def test_what_a_line_is_drawn_through_is_left_out_and_told(tmp_path: Path, stroke: str) -> None:
    document = read(write_pdf(tmp_path / "a.pdf", [struck_page(stroke)]))
    assert text_of(document) == "上限額は500万円とする"
    assert "1ページ 取り消し線の文字「300万円」" in told(document)


@pytest.mark.parametrize(
    "stroke",
    [
        f"{AT} {MIDDLE - 6.5} m {UP_TO} {MIDDLE - 6.5} l S",
        f"20 {MIDDLE} m 600 {MIDDLE} l S",
        f"{AT} {MIDDLE + 8} m {UP_TO} {MIDDLE + 8} l S",
    ],
    ids=["underline", "a chart's line", "line above"],
)
def test_other_lines_strike_nothing(tmp_path: Path, stroke: str) -> None:
    document = read(write_pdf(tmp_path / "a.pdf", [struck_page(stroke)]))
    assert "300万円500万円" in text_of(document)
    assert not document.dropped


def test_a_strike_out_annotation_strikes_too(tmp_path: Path) -> None:
    page = struck_page("")
    top, bottom = 540 - 88, 540 - 102
    page.entries = (
        "/Annots [<< /Type /Annot /Subtype /StrikeOut "
        f"/Rect [{AT} {bottom} {UP_TO} {top}] "
        f"/QuadPoints [{AT} {top} {UP_TO} {top} {AT} {bottom} {UP_TO} {bottom}] >>]"
    )
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert text_of(document) == "上限額は500万円とする"
    assert "「300万円」" in told(document)


# --- labels set wide ----------------------------------------------------------------------------


def wide(page: PdfPage, y: float, label: str, width: float, value: str) -> None:
    """Write a label whose letters are spread over a width, each a text object, and its value."""
    step = (width - 12) / (len(label) - 1)
    for i, char in enumerate(label):
        page.text(60 + i * step, y, char, 12)
    page.text(60 + width + 24, y, value, 12)


@pytest.mark.parametrize("width", [48.0, 60.0, 72.0])
def test_labels_set_to_one_width_stand_beside_their_values(tmp_path: Path, width: float) -> None:
    page = PdfPage()
    rows = (
        ("目的", "地域の振興"),
        ("予算額", "120億円"),
        ("実施主体", "都道府県"),
        ("期間", "5年間"),
    )
    for i, (label, value) in enumerate(rows):
        wide(page, 100 + 20 * i, label, width, value)
    text = read(write_pdf(tmp_path / "a.pdf", [page])).slides[0].text
    for label, value in rows:
        assert f"{label} {value}" in text


def test_heads_of_two_columns_are_no_word_set_wide(tmp_path: Path) -> None:
    page = PdfPage()
    page.text(60, 100, "区分", 12)
    page.text(140, 100, "男", 12)
    page.text(180, 100, "女", 12)
    assert "男女" not in read(write_pdf(tmp_path / "a.pdf", [page])).slides[0].text


def test_a_heading_set_wide_has_no_spaces_in_it(tmp_path: Path) -> None:
    page = PdfPage()
    for i, char in enumerate("分割指示に係る処方箋（別紙）"):
        page.text(60 + 18 * i, 100, char, 12)
    assert (
        "分割指示に係る処方箋(別紙)" in read(write_pdf(tmp_path / "a.pdf", [page])).slides[0].text
    )


# --- what nobody sees ---------------------------------------------------------------------------


def hidden_page(kind: str) -> PdfPage:
    page = PdfPage()
    page.latin(60, 60, "Limit 300")
    if kind == "white":
        page.latin(60, 200, "Secret 900", before="1 g")
    elif kind == "same grey":
        page.area(50, 180, 300, 40)
        page.latin(60, 200, "Secret 900", before="0.9 g")
    elif kind == "mode":
        page.latin(60, 200, "Secret 900", before="3 Tr")
    elif kind == "tiny":
        page.latin(60, 200, "Secret 900", size=0.5)
    elif kind == "covered":
        page.latin(60, 200, "Secret 900")
        page.parts.append("0 g 50 330 200 30 re f")
    elif kind == "covered in a form":
        page.latin(60, 200, "Secret 900")
        page.parts.append("q 0.2 0.2 0.6 rg 50 330 m 250 330 l 250 360 l 50 360 l h f Q")
    elif kind == "clipped":
        page.latin(60, 200, "Secret 900", before="300 100 50 50 re W n")
    elif kind == "outside":
        page.latin(60, 700, "Secret 900")
        page.entries = "/CropBox [0 0 720 540]"
    return page


@pytest.mark.parametrize(
    "kind",
    ["white", "same grey", "mode", "tiny", "covered", "covered in a form", "clipped", "outside"],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_told(tmp_path: Path, kind: str) -> None:
    document = read(write_pdf(tmp_path / "a.pdf", [hidden_page(kind)]))
    assert text_of(document) == "Limit300"
    assert "1ページ 見えない文字「Secret 900」" in told(document)


@pytest.mark.parametrize("off", [True, False])
def test_words_on_a_layer_are_read_only_where_it_is_shown(tmp_path: Path, off: bool) -> None:
    page = PdfPage()
    page.latin(60, 60, "Limit 300")
    page.parts.append("/OC /M BDC")
    page.latin(60, 200, "Draft 900")
    page.parts.append("EMC")
    layer = first_free([page])
    page.parts.insert(0, "")
    path = write_pdf(
        tmp_path / "a.pdf",
        [page],
        f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{f'{layer} 0 R' if off else ''}] >> >>",
        ("<< /Type /OCG /Name (draft) >>",),
    )
    named = path.read_bytes().replace(
        b"/Resources << ", b"/Resources << /Properties << /M %d 0 R >> " % layer
    )
    path.write_bytes(named)
    document = read(path)
    assert ("Draft900" in text_of(document)) is not off
    assert bool(document.dropped) is off


@pytest.mark.parametrize("before", ["1 g", "1 1 0.9 rg"])
def test_pale_words_on_a_dark_ground_are_read(tmp_path: Path, before: str) -> None:
    page = PdfPage()
    page.parts.append("0.1 0.2 0.5 rg 50 330 200 30 re f 0 g")
    page.latin(60, 200, "Heading 900", before=before)
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert text_of(document) == "Heading900"
    assert not document.dropped


def test_words_printed_again_over_what_covers_them_are_read_once(tmp_path: Path) -> None:
    page = PdfPage()
    page.latin(60, 200, "Total 900")
    page.area(50, 180, 200, 30)
    page.latin(60, 200, "Total 900")
    document = read(write_pdf(tmp_path / "a.pdf", [page]))
    assert text_of(document) == "Total900"
    assert not document.dropped


def test_the_invisible_words_of_a_scan_are_what_people_read(tmp_path: Path) -> None:
    page = PdfPage()
    page.latin(120, 100, "Budget 900", before="3 Tr")
    path = write_pictured(tmp_path / "a.pdf", [page], [(picture_of(("Budget 900",)), 100, 60)])
    document = read(path)
    assert text_of(document) == "Budget900"
    assert "見えない" not in told(document)


# --- forms and labels ---------------------------------------------------------------------------


def form(path: Path, *fields: str) -> Path:
    """Write a page with labels and fields; a field's dictionary lacks what all have."""
    page = PdfPage()
    page.text(60, 100, "申請額", 12)
    page.text(60, 140, "区分", 12)
    page.text(90, 180, "誓約事項に同意する", 12)
    first = first_free([page])
    refs = " ".join(f"{first + k} 0 R" for k in range(len(fields)))
    page.entries = f"/Annots [{refs}]"
    bodies = tuple(f"<< /Type /Annot /Subtype /Widget /F 4 {field} >>" for field in fields)
    return write_pdf(path, [page], f"/AcroForm << /Fields [{refs}] >>", bodies)


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


@pytest.mark.parametrize("codes", [CODES, RARE, "\ue100\ue101\ue102\ue103" * 5])
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
