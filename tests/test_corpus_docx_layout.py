"""Word files as Word lays them out: numbers, fields, headings and tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from laid_out_word import field, numbering
from word_file import (
    STYLES,
    Read,
    blocks,
    p,
    r,
    reader,
    rows,
    tbl,
    tc,
    text,
    tr,
)

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
