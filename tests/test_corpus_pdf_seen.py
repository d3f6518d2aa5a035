"""PDF pages as people see them: raised, struck, wide, covered and hidden words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pictured_pdf import picture_of, write_pictured
from seen_pdf import read, text_of, told
from small_pdf import PdfPage, first_free, write_pdf

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
