"""Word files: fields, formulas, numbers, charts, drawn boxes and pictures of rarer kinds, and damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from laid_out_word import field, numbering
from pictured_pdf import hanging_tesseract, needs_tesseract
from test_corpus_docx import pictured, png, shape
from test_corpus_docx_layout import item, level
from test_corpus_office_chart import chart, plot, series, years
from test_corpus_pptx_parts import ABSOLUTE, m, run, sign
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
    tbl,
    tc,
    text,
    told,
    tr,
)

from corpus.files import ReadError
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.readers.docx import picture_text
from corpus.readers.docx.number_formats import written
from corpus.readers.docx.scripts import scripted


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


# --- fields, formulas, numbers ------------------------------------------------------------------


def bare_field(code: str, data: str = "") -> str:
    """Return a field that has no result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    inside = f"<w:ffData>{data}</w:ffData>" if data else ""
    return (
        mark.format("begin", inside) + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + mark.format("end", "")
    )  # fmt: skip


CHOICES = '<w:listEntry w:val="個人"/><w:listEntry w:val="法人"/>'


@pytest.mark.parametrize(
    ("code", "data", "shown"),
    [
        (" FORMDROPDOWN ", f'<w:ddList><w:result w:val="1"/>{CHOICES}</w:ddList>', "法人"),
        (" FORMDROPDOWN ", f'<w:ddList><w:default w:val="7"/>{CHOICES}</w:ddList>', "個人"),
        (" FORMDROPDOWN ", "<w:ddList/>", ""),
        (" FORMCHECKBOX ", "<w:textInput/>", "☐"),
        (' SYMBOL 0xFC \\f "Wingdings" ', "", "✓"),
        (" SYMBOL 8364 ", "", "€"),
        (" SYMBOL 99999 ", "", ""),
        (" MACROBUTTON Anything ここに入力 ", "", "ここに入力"),
        (" TOC ", "", ""),
        (" EQ x ", "", ""),
        ("", "", ""),
    ],
)
def test_a_field_without_a_result_shows_what_its_code_tells(
    read: Read, code: str, data: str, shown: str
) -> None:
    assert text(read(p("申請者は", bare_field(code, data), "とする"))) == f"申請者は{shown}とする"


@pytest.mark.parametrize(
    ("math", "shown"),
    [
        (m("rad", m("deg", run("3")), m("e", run("a+b"))), "³√(a+b)"),
        (m("rad", m("deg", run("n")), m("e", run("x"))), "^n√x"),
        (m("d", m("e", ABSOLUTE, run("+1"))), "(|x|+1)"),
        (m("d", sign("dPr", begChr="{", sepChr=",", endChr=""), m("e", run("a")), m("e", run("b"))), "{a,b"),
        (m("nary", sign("naryPr", chr="∑"), m("sub", run("1")), m("sup", run("n")), m("e", run("x"))), "∑(1~n)x"),
        (m("nary", m("e", m("nary", sign("naryPr", chr="∑"), m("e", run("x"))))), "∫∑x"),
        (m("limLow", m("e", run("lim")), m("lim", run("n→∞"))), "lim(n→∞)"),
    ],
)  # fmt: skip
def test_roots_brackets_and_sums_of_a_formula_are_read(read: Read, math: str, shown: str) -> None:
    assert text(read(p("式は", m("oMath", math)))) == f"式は{shown}"


@pytest.mark.parametrize(("depth", "shown"), [(24, "(" * 24 + "x" + ")" * 24), (90, "(((")])
def test_a_formula_of_nested_brackets_is_read_as_deep_as_formulas_go(
    read: Read, depth: int, shown: str
) -> None:
    math = run("x")
    for _ in range(depth):
        math = m("d", m("e", math))
    assert text(read(p("式は", m("oMath", math)))).startswith(f"式は{shown}")


@pytest.mark.parametrize(
    ("count", "how", "shown"),
    [
        (32_100, "japaneseCounting", "三万二千百"), (10_000, "japaneseCounting", "一万"),
        (99_999, "upperRoman", "99999"),
    ],
)  # fmt: skip
def test_large_counts_are_written_as_word_writes_them(count: int, how: str, shown: str) -> None:
    assert written(count, how) == shown


def test_raised_words_that_are_no_number_of_a_note_stay_apart() -> None:
    assert (scripted("3A", "superscript", "5億円"), scripted("3A", "superscript", "")) == (
        "^3A",
        "3A",
    )


def test_a_list_takes_its_look_from_the_style_it_is_linked_to(read: Read) -> None:
    linked = '<w:numStyleLink w:val="art"/>'
    parts = numbering(linked, level(0, "decimal", "第%1条"))
    styles = STYLES.replace('<w:numId w:val="1"/>', '<w:numId w:val="2"/>')
    assert text(read(item("目的"), {"styles:styles.xml": styles, **parts})) == "第1条 目的"


@pytest.mark.parametrize(
    "levels",
    [
        level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>"), level(0, "bullet", ""),
        level(1, "decimal", "%1."),
    ],
)  # fmt: skip
def test_an_item_whose_number_is_not_seen_has_none(read: Read, levels: str) -> None:
    assert text(read(item("甲") + item("乙", number=9), numbering(levels))).split() == ["甲", "乙"]


def test_round_bullets_stand_and_a_hidden_paragraph_mark_counts_nothing(read: Read) -> None:
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        f"{r('番号なし')}</w:p>"
    )
    parts = numbering(level(0, "bullet", "o"), level(0, "decimal", "%1."))
    document = read(item("甲") + item("乙", number=2) + hidden + item("丙", number=2), parts)
    assert text(document).split("\n") == ["○ 甲", "1. 乙", "", "番号なし", "", "2. 丙"]


def test_a_paragraph_that_cannot_be_read_is_told_and_the_rest_is_read(read: Read) -> None:
    broken = p("壊れた項", properties="<w:outlineLvl w:val='" + "9" * 5000 + "'/>")
    document = read(p("前") + broken + p("後"))
    assert text(document).split() == ["前", "後"] and "読めない部分「壊れた項」" in told(document)


@pytest.mark.parametrize(
    ("style", "kind"), [("Title", "heading"), ("表題", "heading"), ("本文", "paragraph")]
)
def test_a_title_is_a_heading_by_its_style(read: Read, style: str, kind: str) -> None:
    own = f'<w:style w:type="paragraph" w:styleId="t"><w:name w:val="{style}"/></w:style>'
    document = read(
        p("基金の手引", properties='<w:pStyle w:val="t"/>'),
        {"styles:styles.xml": part("styles", own)},
    )
    assert blocks(document) == [(kind, "基金の手引")]


@pytest.mark.parametrize("number", ['<w:fldSimple w:instr=" PAGE "/>', "<w:r><w:pgNum/></w:r>"])
def test_a_page_number_of_the_footer_is_the_printed_one_however_it_is_written(
    read: Read, number: str
) -> None:
    edge = '<w:sectPr><w:footerReference w:type="default" r:id="r1"/><w:pgNumType w:start="7"/></w:sectPr>'
    breaks = '<w:r><w:br w:type="page"/></w:r>'
    document = read(
        p("一", breaks) + p("二") + edge, {"footer:footer1.xml": part("ftr", p(number))}
    )
    assert [slide.printed_page for slide in document.slides] == ["7", "8"]


# --- words, signs, colours, notes ---------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        p(r("9億円", '<w:color w:val="FFFFFF"/>'), properties='<w:shd w:val="solid" w:color="000080"/>'),
        p(r("9億円", '<w:color w:val="FFFFFF"/>'), properties='<w:shd w:val="pct50" w:color="auto"/>'),
    ],
)  # fmt: skip
def test_white_words_on_a_pattern_are_read(read: Read, body: str) -> None:
    assert text(read(body)) == "9億円"


def test_white_words_without_a_marker_behind_them_are_told(read: Read) -> None:
    pale = r("9億円", '<w:color w:val="FFFFFF"/><w:highlight w:val="none"/>')
    document = read(p("本文", pale))
    assert (text(document), "9億円" in told(document)) == ("本文", True)


def test_signs_of_symbol_fonts_are_read_where_their_look_is_known_and_told_where_not(
    read: Read,
) -> None:
    sym = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    unknown = r("\uf0ff", '<w:rFonts w:ascii="Webdings" w:hAnsi="Webdings"/>')
    body = p("甲", sym.format("Wingdings", "2460"), sym.format("Wingdings", "zz"), unknown, "乙")
    document = read(body)
    assert text(document) == "甲①乙" and "Webdings" in told(document)


def test_a_note_with_a_mark_of_its_own_and_the_mark_of_a_hidden_note(read: Read) -> None:
    own = '<w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/><w:t>※</w:t></w:r>'
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{i}">{p(words)}</w:footnote>'
        for i, words in ((1, "速報値"), (2, "内輪の注"))
    )
    document = read(p("本文", own, hidden), {"footnotes:footnotes.xml": part("footnotes", notes)})
    assert text(document) == "本文※\n\n速報値"


def test_a_block_of_alternate_content_is_read_once_and_a_deleted_block_is_told(read: Read) -> None:
    either = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{p("新")}</mc:Choice>'
        f"<mc:Fallback>{p('旧')}</mc:Fallback></mc:AlternateContent>"
    )
    gone = '<w:del w:id="1"><w:p><w:r><w:delText>消した段落</w:delText></w:r></w:p></w:del>'
    document = read(either + "<mc:AlternateContent/>" + gone + p("後"))
    assert text(document).split() == ["新", "後"] and "消した段落" in told(document)


def test_wrappers_within_wrappers_without_end_are_told(read: Read) -> None:
    inner = r("底")
    for _ in range(70):
        inner = f"<w:ins>{inner}</w:ins>"
    document = read(p("前", inner) + p("後"))
    assert text(document).split() == ["前", "後"] and "入れ子が深すぎる部分「底」" in told(document)


def test_tables_within_tables_without_end_are_told_and_what_hangs_on_an_empty_one_is_read(
    read: Read,
) -> None:
    inner = tbl(tr("底", "の額"))
    for _ in range(14):
        inner = tbl(tr("外", tc(inner)))
    document = read(inner + tbl(tr(tc(p(shape(box("枠の中")))))) + p("後"))
    assert "底" not in text(document) and text(document).endswith("枠の中\n\n後")
    assert "入れ子が深すぎる部分「外底の額」" in told(document)


def test_a_page_end_inside_a_box_ends_no_page(read: Read) -> None:
    broken = p("枠", '<w:r><w:br w:type="page"/></w:r>')
    inside = f"<w:txbxContent>{broken}{p('の中')}</w:txbxContent>"
    assert len(read(p("本文", shape(inside)) + p("後")).slides) == 1


def test_a_note_of_a_later_page_moves_with_the_pages_of_a_long_table_of_contents(
    read: Read,
) -> None:
    rendered, note = (
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
    )
    entries = "".join(
        p(f"第{i}章", "<w:r><w:tab/></w:r>", field(f" PAGEREF _Toc{i} ", r(str(i + 3))),
          properties='<w:pStyle w:val="toc1"/>')
        for i in range(4)
    )  # fmt: skip
    chapters = "".join(
        p(
            f'<w:bookmarkStart w:id="{i}" w:name="_Toc{i}"/>',
            rendered,
            f"第{i}章",
            note if i == 3 else "",
        )
        for i in range(4)
    )
    notes = part("footnotes", f'<w:footnote w:id="1">{p("速報値")}</w:footnote>')
    document = read(
        entries + chapters, {"styles:styles.xml": STYLES, "footnotes:footnotes.xml": notes}
    )
    assert document.slides[-1].text == "第3章[注1]\n\n[注1] 速報値"


# --- drawings -----------------------------------------------------------------------------------


def drawing(inside: str) -> str:
    graphic = f"<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing></w:r>"


def placed(words: str, left: int, top: int) -> str:
    at = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="900000" cy="300000"/></a:xfrm>'
    return f"<wps:wsp><wps:spPr>{at}</wps:spPr><wps:txbx>{box(words)}</wps:txbx></wps:wsp>"


def test_boxes_of_a_group_are_read_as_they_stand_not_as_they_were_drawn(read: Read) -> None:
    group = placed("下", 0, 2_000_000) + placed("上", 0, 0)
    assert text(read(p(drawing(group)))).split() == ["上", "下"]


def test_of_alternate_content_within_a_drawing_one_branch_is_read(read: Read) -> None:
    either = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box("新")}</mc:Choice>'
        f"<mc:Fallback>{box('旧')}</mc:Fallback></mc:AlternateContent><mc:AlternateContent/>"
    )
    assert text(read(p(drawing(either)))) == "新"


def test_a_drawing_nested_without_end_costs_only_itself(read: Read) -> None:
    assert text(read(p("本文", drawing("<wps:x>" * 80 + box("底") + "</wps:x>" * 80)))) == "本文"


def test_the_values_of_a_chart_are_a_table_and_what_is_missing_is_told(read: Read) -> None:
    made_chart = chart(
        plot("barChart", series("予算額", years("令和5年度", "令和6年度"), ["10", "20"], "0"))
    )
    shown = drawing('<c:chart r:id="r1"/>')
    document = read(p(shown), {"chart:charts/chart1.xml": made_chart})
    assert "令和6年度 | 予算額: 20" in text(document) and document.dropped == ()
    broken = read(p("本文", shown), {"chart:charts/chart1.xml": b"<c:chart"})
    assert (text(broken), len(broken.dropped)) == ("本文", 1)
    gone = read(p("本文", drawing('<c:chart r:id="r9"/>')))
    assert (text(gone), told(gone)) == ("本文", "グラフの値@")


def test_a_control_is_told_by_its_name(read: Read) -> None:
    document = read(p("本文", '<w:r><w:pict><w:control w:name="入力欄"/></w:pict></w:r>'))
    assert "フォームの部品「入力欄」" in told(document)


# --- pictures -----------------------------------------------------------------------------------


def test_a_picture_outside_the_file_is_told_and_a_small_one_is_not(read: Read) -> None:
    small = pictured().replace("5400000", "90000").replace("1800000", "90000")
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="r9"/></v:shape></w:pict></w:r>'
    document = read(p("本文", small, old), {"image:/word/a.png": png(""), "x:a.png": png("BUDGET")})
    assert told(document).startswith("画像の中の文字@") and len(document.dropped) == 1


@needs_tesseract
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 40, "WMF"), (b"<svg xmlns='x'/>", "SVG"), (b"?" * 50, "不明"),
    ],
)  # fmt: skip
def test_a_picture_of_a_kind_that_is_not_read_is_told_by_its_kind(
    read: Read, data: bytes, why: str
) -> None:
    assert why in read(p("本文", pictured()), {"image:a.wmf": data}, ocr=True).dropped[0].why


@needs_tesseract
def test_pictures_that_cannot_be_recognised_are_told_with_the_reason(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from corpus.files import Limits

    path = made(tmp_path / "a.docx", p("本文", pictured()), {"image:a.png": png("BUDGET 2025")})

    def why(limits: Limits) -> str:
        (one,) = read_document(path, path.name, limits=limits).dropped
        return one.why

    assert why(Limits(ocr=True, ocr_pages=0)) == ocr.TOO_MANY
    with monkeypatch.context() as patch:
        patch.setattr(picture_text, "MAX_PIXELS", 100)
        assert why(Limits(ocr=True)) == picture_text.LARGE_PICTURE
    hanging_tesseract(monkeypatch, tmp_path / "bin")
    try:
        assert why(Limits(ocr=True, ocr_seconds=0.3)) == ocr.SLOW
        program = tmp_path / "bin" / "tesseract"
        program.write_text(program.read_text("utf-8").replace("exec sleep 600", "exit 1"), "utf-8")
        assert why(Limits(ocr=True)) == ocr.FAILED
    finally:
        ocr.find_engine.cache_clear()


@needs_tesseract
def test_a_picture_without_words_says_nothing(read: Read) -> None:
    document = read(p("本文", pictured()), {"image:a.png": png("")}, ocr=True)
    assert (text(document), document.dropped) == ("本文", ())


def test_a_damaged_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = made(tmp_path / "a.docx", "</w:body><")
    with pytest.raises(ReadError, match="DOCX が壊れています"):
        read_document(path, path.name)
