"""DOCX read as a person sees it: numbers, fields, headings, tables, pages and damaged parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from word_file import (
    STYLES,
    Read,
    blocks,
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

from corpus.readers.base import read_document
from corpus.readers.docx.fields import equation
from corpus.readers.docx.number_formats import written


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


# --- automatic numbers --------------------------------------------------------------------------


def level(at: int, how: str, words: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>'
        f'<w:lvlText w:val="{words}"/>{more}</w:lvl>'
    )


def numbering(*lists: str, numbers: str = "") -> dict[str, str | bytes]:
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>'
        for i, levels in enumerate(lists)
    )
    own = "".join(
        f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(len(lists))
    )
    return {"numbering:numbering.xml": part("numbering", abstract + own + numbers)}


def item(words: str, at: int = 0, number: int = 1) -> str:
    return p(
        words, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def test_numbers_count_by_level_and_begin_anew_below_a_higher_one(read: Read) -> None:
    levels = (
        level(0, "decimalFullWidth", "第%1") + level(1, "japaneseCounting", "%2", '<w:suff w:val="space"/>')
        + level(2, "irohaFullWidth", "(%3)") + level(3, "decimal", "%1.%4")
    )  # fmt: skip
    body = (
        item("a")
        + item("b", 1)
        + item("c", 1)
        + item("d", 2)
        + item("e")
        + item("f", 1)
        + item("g", 3)
    )
    document = read(body, numbering(levels))
    assert text(document).split("\n") == [
        "第1 a", "一 b", "二 c", "(イ) d", "第2 e", "一 f", "2.1 g",
    ]  # fmt: skip
    block = document.slides[0].blocks[0]
    assert block.kind == "list" and [one.level for one in block.items] == [1, 2, 2, 3, 1, 2, 4]


def test_a_list_that_starts_over_and_one_whose_level_is_overridden(read: Read) -> None:
    again = (
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        + level(0, "upperRoman", "%1.") + "</w:lvlOverride></w:num>"
    )  # fmt: skip
    body = item("a") + item("b") + item("c", 0, 7) + item("d", 0, 7) + item("e", 0, 8)
    document = read(body, numbering(level(0, "decimal", "(%1)"), numbers=again))
    assert text(document).split("\n") == ["(1) a", "(2) b", "(5) c", "(6) d", "VII. e"]


def test_a_number_that_comes_from_the_style_and_bullets_of_symbol_fonts(read: Read) -> None:
    bullet = level(0, "bullet", "\uf0fc", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')
    parts = numbering(level(0, "decimal", "第%1条", "<w:suff w:val='nothing'/>"), bullet)
    body = p("　目的", properties='<w:pStyle w:val="art"/>') + item("確認済み", 0, 2)
    document = read(
        body
        + p(
            "番号なし", properties='<w:pStyle w:val="art"/><w:numPr><w:numId w:val="0"/></w:numPr>'
        ),
        {"styles:styles.xml": STYLES, **parts},
    )
    assert text(document).split("\n") == ["第1条 目的", "✓ 確認済み", "", "番号なし"]


def test_a_deleted_item_counts_no_number(read: Read) -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>削除</w:delText></w:r></w:del></w:p>'
    )
    document = read(
        item("a") + gone + item("b"), numbering(level(0, "decimalEnclosedCircle", "%1"))
    )
    assert text(document).split("\n") == ["① a", "② b"]


@pytest.mark.parametrize(
    ("count", "how", "shown"),
    [
        (23, "japaneseCounting", "二十三"), (110, "japaneseCounting", "百十"), (20, "japaneseLegal", "弐拾"),
        (10, "ideographDigital", "一〇"), (3, "aiueo", "ウ"), (47, "aiueo", "アア"), (28, "lowerLetter", "bb"),
        (21, "decimalEnclosedCircle", "㉑"), (51, "decimalEnclosedCircle", "(51)"), (4, "upperRoman", "IV"),
        (3, "ideographTraditional", "丙"), (5, "decimalZero", "05"), (12, "ordinal", "12th"), (7, "other", "7"),
    ],
)  # fmt: skip
def test_counts_are_written_as_word_writes_them(count: int, how: str, shown: str) -> None:
    assert written(count, how) == shown


# --- fields, formulas ---------------------------------------------------------------------------


def field(code: str, *result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark.format("separate")
        + "".join(result) + mark.format("end")
    )  # fmt: skip


def test_fields_show_their_results_and_never_their_codes_or_the_fields_inside_codes(
    read: Read,
) -> None:
    inner = field(" MERGEFIELD 区分 ", r("個人"))
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    whole = (
        mark.format("begin") + "<w:r><w:instrText> IF </w:instrText></w:r>" + inner
        + '<w:r><w:instrText> = "個人" </w:instrText></w:r>' + mark.format("separate") + r("10万円")
        + mark.format("end")
    )  # fmt: skip
    cell = '<w:p><w:fldSimple w:instr=" REF x ">' + r("令和7年") + "</w:fldSimple></w:p>"
    document = read(
        p("上限は", whole, "。")
        + tbl(tr("基準", "日"), "<w:tr>" + tc("起算") + f"<w:tc>{cell}</w:tc></w:tr>")
    )
    assert text(document).startswith("上限は10万円。\n")
    assert rows(document)[0][1] == ["起算", "令和7年"]


def test_a_field_that_never_ends_hides_no_later_paragraph(read: Read) -> None:
    torn = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    )
    assert text(read(p("前", torn) + p("後の本文"))) == "前\n\n後の本文"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r"EQ \o\ac(○,3)", "③"), (r"EQ \o\ad(\s\up 10(やく),薬剤)", "薬剤"), (r"EQ \f(1,2)", "1/2"),
        (r"EQ \* jc2 \* hps12 \o(\s\up 5(おか),岡)", "岡"),
    ],
)  # fmt: skip
def test_equation_fields_show_the_word_under_a_reading_circles_and_fractions(
    code: str, shown: str
) -> None:
    assert equation(code) == shown


def test_a_formula_is_read_on_the_line_with_its_fraction_and_power(read: Read) -> None:
    def m(name: str, *inner: str) -> str:
        return f"<m:{name}>{''.join(inner)}</m:{name}>"

    def run(words: str) -> str:
        return m("r", m("t", words))

    power = m("sSup", m("e", run("x")), m("sup", run("2")))
    fraction = m("f", m("num", run("a+b")), m("den", run("2")))
    assert (
        text(read(p("式は", m("oMath", power, run("="), fraction), "である。")))
        == "式はx²=(a+b)/2である。"
    )


# --- headings, captions, tables -----------------------------------------------------------------


def test_headings_follow_levels_and_inherited_styles_not_their_names_beginnings(read: Read) -> None:
    def styled(words: str, name: str) -> str:
        return p(words, properties=f'<w:pStyle w:val="{name}"/>')

    document = read(
        styled("大きな項", "h2") + styled("本文である", "under")
        + p("章", properties='<w:outlineLvl w:val="0"/>') + styled("長い文である。", "h2")
        + styled("表1 予算", "cap"),
        {"styles:styles.xml": STYLES},
    )  # fmt: skip
    found = [(b.kind, b.level) for slide in document.slides for b in slide.blocks]
    assert found == [
        ("heading", 2),
        ("paragraph", 0),
        ("heading", 1),
        ("paragraph", 0),
        ("caption", 0),
    ]


def test_an_inner_table_is_a_table_of_its_own_and_glues_no_outer_cell(read: Read) -> None:
    inner = tbl(tr("旅費", "80万円"), tr("会議費", "5万円"))
    document = read(tbl(tr("事業", "内訳"), tr("観光", tc("次のとおり", inner, "以上"))))
    assert rows(document) == [
        [["事業", "内訳"], ["観光", "次のとおり / 以上"]], [["旅費", "80万円"], ["会議費", "5万円"]],
    ]  # fmt: skip


def test_lines_of_a_cell_run_into_no_word_or_figure(read: Read) -> None:
    two = "<w:p><w:r><w:t>120</w:t><w:br/><w:t>350</w:t></w:r></w:p>"
    cells = tr(
        tc("令和5年度", "令和6年度"), f"<w:tc>{two}</w:tc>", tc("予算額", "（千円）", "である")
    )
    document = read(tbl(tr("年度", "件数", "備考"), cells))
    assert rows(document)[0][1] == ["令和5年度 / 令和6年度", "120 / 350", "予算額 (千円) である"]


def test_merged_cells_are_repeated_and_head_rows_are_those_the_file_tells(read: Read) -> None:
    head, down = "<w:tblHeader/>", '<w:vMerge w:val="restart"/>'
    document = read(tbl(
        tr(tc("区分", properties=down), tc("予算", properties='<w:gridSpan w:val="2"/>'), properties=head),
        tr(tc("", properties="<w:vMerge/>"), "当初", "補正", properties=head),
        tr("国", "5", "6"), tr("県", "7", "8"),
    ))  # fmt: skip
    assert rows(document)[0][:3] == [
        ["区分", "予算", "予算"],
        ["区分", "当初", "補正"],
        ["国", "5", "6"],
    ]
    table = document.slides[0].blocks[0]
    assert [cell.text for cell in table.column_heads(2, 2)] == ["予算", "補正"]
    assert "国 | 当初: 5 | 補正: 6" in text(document)


def test_a_unit_over_a_table_is_the_tables(read: Read) -> None:
    document = read(p("（単位：千円）") + tbl(tr("区分", "額"), tr("国", "5")))
    assert document.slides[0].blocks[-1].unit == "千円"


def test_a_frame_of_one_cell_is_read_as_the_text_it_frames(read: Read) -> None:
    document = read(tbl(tr(tc(p("目的", properties='<w:outlineLvl w:val="1"/>'), "本文である。"))))
    assert blocks(document) == [("heading", "目的"), ("paragraph", "本文である。")]


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
