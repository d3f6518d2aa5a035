"""Word files as Word lays them out: where pages end, and damaged parts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from laid_out_word import field
from pictured_pdf import columns_of, needs_tesseract
from test_corpus_docx import pictured
from word_file import (
    STYLES,
    Read,
    box,
    made,
    p,
    part,
    r,
    reader,
    rows,
    tbl,
    tc,
    text,
    told,
    tr,
)

from corpus.readers import ocr
from corpus.readers.base import read_document


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


# --- pages --------------------------------------------------------------------------------------


BREAK, RENDERED = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"
BEFORE = "<w:pageBreakBefore/>"


def section(kind: str = "", more: str = "") -> str:
    told_kind = f'<w:type w:val="{kind}"/>' if kind else ""
    return f"<w:sectPr>{told_kind}{more}</w:sectPr>"


@pytest.mark.parametrize(
    "body",
    [
        p("一") + p(BREAK) + p(RENDERED, "二"),
        p("一", BREAK) + p(RENDERED, "二"),
        p("一") + p(RENDERED, BREAK) + p("二"),
        p("一") + p(RENDERED, BREAK) + p(RENDERED, "二"),
        p("一") + p(RENDERED, "二", properties=BEFORE),
        p("一", BREAK) + p("二", properties=BEFORE),
        p("一", properties=section()) + p(RENDERED, "二") + section("nextPage"),
        p("一", BREAK, properties=section()) + p(RENDERED, "二") + section(),
        p("一", properties=section()) + p("二", RENDERED) + section(),
        p("一", RENDERED, "二"),
        p("一") + tbl(tr(p(RENDERED, "二").replace("<w:p>", "<w:tc><w:p>", 1) + "</w:tc>", "")) + section(),
    ],
)  # fmt: skip
def test_a_page_end_that_is_marked_twice_counts_once(read: Read, body: str) -> None:
    assert [slide.text for slide in read(body).slides] == ["一", "二"]


def test_a_continuous_section_ends_no_page_and_two_breaks_leave_a_blank_one(read: Read) -> None:
    body = p("一", properties=section()) + p("続き", BREAK, BREAK) + p("三") + section("continuous")
    assert [slide.text for slide in read(body).slides] == ["一\n\n続き", "", "三"]


def test_a_table_over_pages_is_parted_at_its_rows_under_its_heads(read: Read) -> None:
    moved = "<w:tc>" + p(RENDERED, "令和6年度") + "</w:tc>"
    split = "<w:tc>" + p("前半", RENDERED, "後半") + "</w:tc>"
    document = read(
        tbl(
            tr("年度", "金額", "備考"),
            tr("令和5年度", "10", "a"),
            tr(moved, "20", "b"),
            tr("計", "30", split),
        )
    )
    assert len(document.slides) == 3
    assert rows(document) == [
        [["年度", "金額", "備考"], ["令和5年度", "10", "a"]],
        [["年度", "金額", "備考"], ["令和6年度", "20", "b"], ["計", "30", "前半"]],
        [["年度", "金額", "備考"], ["", "", "後半"]],
    ]
    second = document.slides[1].blocks[0]
    assert second.continued and [c.text for c in second.column_heads(1, 1)] == ["金額"]
    assert not document.slides[0].blocks[0].continued


def test_a_page_end_inside_a_row_that_the_next_row_marks_again_counts_once(read: Read) -> None:
    split, again = tc(p("前半", RENDERED, "後半")), tc(p(RENDERED, "c"))
    document = read(tbl(tr("項目", "説明"), tr("b", split), tr(again, "d"), tr(again, "e")))
    assert [table[1:] for table in rows(document)] == [
        [["b", "前半"]], [["", "後半"], ["c", "d"]], [["c", "e"]],
    ]  # fmt: skip


def test_pages_that_were_not_all_marked_are_not_counted(read: Read) -> None:
    body = p("一", properties='<w:outlineLvl w:val="0"/>') + p("本文", BREAK) + p("続き")
    assert len(read(body, pages=30).slides) == 1
    assert len(read(body, pages=2).slides) == 2


def test_a_long_table_of_contents_whose_page_ends_are_not_marked_covers_the_pages_it_tells(
    read: Read,
) -> None:
    names = [f"第{i}章" for i in range(1, 5)]
    entries = "".join(
        p(name, "<w:r><w:tab/></w:r>", field(f" PAGEREF _Toc{i} ", r(str(i + 3))),
          properties='<w:pStyle w:val="toc1"/>')
        for i, name in enumerate(names)
    )  # fmt: skip
    chapters = "".join(
        p(f'<w:bookmarkStart w:id="{i}" w:name="_Toc{i}"/>', RENDERED, name) + p(r(name, "<w:strike/>"))
        for i, name in enumerate(names)
    )  # fmt: skip
    document = read(entries + chapters, {"styles:styles.xml": STYLES})
    firsts = [slide.text.split("\n")[0] for slide in document.slides]
    assert firsts == ["第1章 3", "第3章 5", *names]
    assert document.dropped[0].where == "3ページ"


def test_a_footer_gives_the_printed_number_and_is_no_text(read: Read) -> None:
    number = p("- ", field(" PAGE ", r("9")), " -")
    parts: dict[str, str | bytes] = {
        "footer:footer1.xml": part("ftr", number), "header:header1.xml": part("hdr", p("資料１　概要案")),
    }  # fmt: skip
    edges = '<w:headerReference w:type="default" r:id="r2"/><w:footerReference w:type="default" r:id="r1"/>'
    body = (
        p("表紙", properties=section("", "<w:titlePg/>" + edges)) + p("一", BREAK) + p("二")
        + section("", '<w:pgNumType w:start="1"/>')
    )  # fmt: skip
    document = read(body, parts)
    assert [slide.printed_page for slide in document.slides] == [None, "1", "2"]
    assert [slide.furniture for slide in document.slides] == [
        (),
        ("資料1 概要案",),
        ("資料1 概要案",),
    ]
    assert "概要案" not in text(document)


def test_what_is_left_out_is_told_with_its_page(read: Read) -> None:
    document = read(p("一", BREAK) + p("二", r("三", "<w:strike/>")))
    assert told(document) == "取り消し線の文字「三」@2ページ"


# --- damaged parts and strangers' files ---------------------------------------------------------


def test_a_missing_picture_part_and_a_torn_notes_part_cost_only_themselves(read: Read) -> None:
    document = read(
        p("本文", '<w:r><w:footnoteReference w:id="5"/></w:r>', "続き"),
        {"footnotes:footnotes.xml": "<w:footnotes", "numbering:numbering.xml": b"\x00"},
    )
    assert text(document) == "本文[注1]続き"


def test_boxes_within_boxes_without_end_are_told_and_the_rest_is_read(read: Read) -> None:
    inner = box("底")
    for _ in range(15):
        drawn = f"<w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>"
        inner = f"<w:txbxContent>{p(drawn)}</w:txbxContent>"
    document = read(
        p("前", f"<w:r><w:pict><v:textbox>{inner}</v:textbox></w:pict></w:r>") + p("後")
    )
    assert text(document).split() == ["前", "後"]
    assert "入れ子が深すぎる部分「底」" in told(document)


def test_a_file_saved_as_strict_open_xml_is_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx", p("厳密な形式の本文") + tbl(tr("a", "b"), tr("c", "d")))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    old, new = (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data.replace(old, new))
    assert "厳密な形式の本文" in text(read_document(path, path.name))


@needs_tesseract
@pytest.mark.skipif(not ocr.has_vertical(), reason="tesseract-ocr-jpn-vert がありません")
def test_vertical_text_in_a_picture_is_read_in_order(read: Read) -> None:
    file = io.BytesIO()
    columns_of(("大学の運営に係る費用を支援", "科学技術に必要な研究の経費")).save(file, "PNG")
    shown = pictured().replace("5400000", "6350000").replace("1800000", "5080000")
    words = text(read(p("前の文", shown), {"image:a.png": file.getvalue()}, ocr=True))
    assert words.index("大学の運営に") < words.index("科学技術に")
