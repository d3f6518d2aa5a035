"""DOCX read as a person sees it: wrappers, signs, what nobody sees, notes, boxes and pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn_metafile import metafile
from PIL import Image, ImageDraw, ImageFont
from word_file import (
    SPACES,
    STYLES,
    Read,
    blocks,
    box,
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
from corpus.readers.docx.scripts import scripted


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


# --- tracked changes and wrappers ---------------------------------------------------------------


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_deleted_words_are_told(
    read: Read,
) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>ただし、</w:delText></w:r></w:del>'
    document = read(
        p("補助率は", properties='<w:rPr><w:del w:id="2"/></w:rPr>') + p(gone, "3分の2とする。")
    )
    assert text(document) == "補助率は3分の2とする。"
    assert told(document) == "変更履歴で削除された文字「ただし、」@"


def test_a_deleted_row_and_a_deleted_cell_are_left_out_and_an_inserted_row_is_read(
    read: Read,
) -> None:
    document = read(tbl(
        tr("区分", "上限額"), tr("個人", "10万円", properties='<w:del w:id="1"/>'),
        tr("法人", tc("30万円"), tc("旧20万円", properties='<w:cellDel w:id="3"/>'),
           properties='<w:ins w:id="2"/>'),
    ))  # fmt: skip
    assert rows(document) == [[["区分", "上限額"], ["法人", "30万円"]]]
    assert "個人10万円" in told(document) and "旧20万円" in told(document)


def test_moved_words_stand_once_at_their_new_place_and_are_not_told_as_lost(read: Read) -> None:
    moved = "<w:moveFrom><w:r><w:t>受付は4月から。</w:t></w:r></w:moveFrom>"
    document = read(
        p(moved, "審査は5月。") + p("<w:moveTo>" + r("受付は4月から。") + "</w:moveTo>")
    )
    assert text(document).split() == ["審査は5月。", "受付は4月から。"]
    assert document.dropped == ()


def test_content_controls_around_rows_cells_and_blocks_show_what_they_hold(read: Read) -> None:
    def held(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    document = read(
        held(held(p("様式第1号")))
        + tbl(
            tr("項目", "内容"), held(tr("提出先", held(tc("農政課")))), tr("部数", held(tc("2部")))
        )
    )
    assert text(document).startswith("様式第1号")
    assert rows(document) == [[["項目", "内容"], ["提出先", "農政課"], ["部数", "2部"]]]


def test_a_ticked_content_control_and_a_ticked_form_field_look_ticked(read: Read) -> None:
    def control(on: int, sign: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{on}"/></w14:checkbox></w:sdtPr>'
            f"<w:sdtContent>{r(sign)}</w:sdtContent></w:sdt>"
        )

    def field(on: int) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="{on}"/>'
            "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText>"
            '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    document = read(
        p(control(1, "■"), "同意する ", control(0, "□"), "同意しない")
        + p(field(1), "郵送 ", field(0), "窓口")
    )
    assert text(document).split("\n\n") == ["☑同意する ☐同意しない", "☑郵送 ☐窓口"]


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        (r("\uf06f", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "□"),
        (r("n", '<w:rFonts w:ascii="Wingdings"/>'), "■"),
        ("<w:r><w:noBreakHyphen/></w:r>", "-"),
        ("<w:r><w:softHyphen/></w:r>", ""),
    ],
)  # fmt: skip
def test_symbols_and_hyphens_are_read_as_they_look(read: Read, run: str, shown: str) -> None:
    assert text(read(p("3", run, "5"))) == f"3{shown}5"


def test_a_symbol_of_unknown_look_is_told(read: Read) -> None:
    document = read(p("本文", '<w:r><w:sym w:font="社内外字" w:char="F0C5"/></w:r>'))
    assert "記号「社内外字 U+F0C5」" in told(document)


def test_a_reading_over_a_word_leaves_the_word_in_a_ruby_and_in_an_old_equation_field(
    read: Read,
) -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('りょうよう')}</w:rt><w:rubyBase>{r('療養')}</w:rubyBase></w:ruby></w:r>"
    code = r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(きゅうふ),給付)"
    old = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text(read(p(ruby, "の", old, "について"))) == "療養の給付について"


# --- what nobody sees ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "style", "kind"),
    [
        ("<w:vanish/>", "", "隠し文字"),
        ("", "memo2", "隠し文字"),
        ('<w:rStyle w:val="cut"/>', "", "取り消し線の文字"),
        ("<w:strike/>", "", "取り消し線の文字"),
        ('<w:color w:val="FFFFFF"/>', "", "背景と同じ色の文字"),
        ('<w:color w:val="000000"/><w:highlight w:val="black"/>', "", "背景と同じ色の文字"),
        ('<w:color w:val="FFFF00"/><w:shd w:val="clear" w:fill="FFFF00"/>', "", "背景と同じ色の文字"),
        ('<w:sz w:val="2"/>', "", "読めない大きさの文字"),
    ],
)  # fmt: skip
def test_words_that_nobody_sees_are_left_out_and_told(
    read: Read, look: str, style: str, kind: str
) -> None:
    unseen = p(r("9億円", look), properties=f'<w:pStyle w:val="{style}"/>' if style else "")
    document = read(p("予算は3億円です。") + unseen, {"styles:styles.xml": STYLES})
    assert text(document) == "予算は3億円です。"
    assert told(document) == f"{kind}「9億円」@"


@pytest.mark.parametrize(
    ("look", "style"),
    [
        ('<w:vanish w:val="0"/>', "memo"),
        ('<w:rStyle w:val="on"/>', "memo"),
        ('<w:strike w:val="false"/>', ""),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="203864"/>', ""),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>', ""),
        ("<w:webHidden/>", ""),
    ],
)  # fmt: skip
def test_words_that_are_switched_on_again_or_white_on_a_colour_are_read(
    read: Read, look: str, style: str
) -> None:
    seen = p(r("9億円", look), properties=f'<w:pStyle w:val="{style}"/>' if style else "")
    document = read(seen, {"styles:styles.xml": STYLES})
    assert text(document) == "9億円" and document.dropped == ()


def test_white_words_are_read_on_a_dark_cell_a_dark_table_style_and_over_a_picture(
    read: Read,
) -> None:
    white = p(r("表題", '<w:color w:val="FFFFFF"/>'))
    dark = '<w:shd w:val="clear" w:fill="000080"/>'
    cell = tbl(tr(tc(white, properties=dark), "値"), tr("a", "b"))
    styled = cell.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="dark"/></w:tblPr>').replace(
        dark, ""
    )
    behind = p('<w:r><w:drawing><wp:anchor behindDoc="1"/></w:drawing></w:r>')
    for body in (cell, styled, behind + white):
        document = read(body, {"styles:styles.xml": STYLES})
        assert "表題" in text(document) and document.dropped == ()
    assert "表題" in told(read(cell.replace(dark, "")))


def test_a_hidden_row_is_left_out_and_told(read: Read) -> None:
    document = read(tbl(tr("a", "b"), tr("原価", "5", properties="<w:hidden/>"), tr("c", "d")))
    assert "原価" not in text(document) and "隠された表の行「原価5」" in told(document)


# --- notes --------------------------------------------------------------------------------------


def notes(kind: str, *texts: str) -> str:
    return part(f"{kind}s", "".join(
        f'<w:{kind} w:id="{i}">{p("<w:r><w:" + kind + "Ref/></w:r>", words)}</w:{kind}>'
        for i, words in enumerate(texts, start=5)
    ))  # fmt: skip


def test_notes_stand_at_the_foot_of_their_marks_page_and_marks_run_into_no_figure(
    read: Read,
) -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'

    document = read(
        p("総額は5", mark("footnote", 6), "億円。") + p('<w:r><w:br w:type="page"/></w:r>')
        + tbl(tr("区分", "額"), tr("県", p("3", mark("footnote", 5)))) + p("別に定める。", mark("endnote", 5)),
        {"footnotes:footnotes.xml": notes("footnote", "見込み額。", "税込み。"),
         "endnotes:endnotes.xml": notes("endnote", "要綱第3条。")},
    )  # fmt: skip
    first, second = document.slides
    assert first.text == "総額は5[注1]億円。\n\n[注1] 税込み。"
    assert second.text.endswith(
        "別に定める。[文末注1]\n\n[注2] 見込み額。\n\n[文末注1] 要綱第3条。"
    )
    assert [block.kind for block in second.blocks[-2:]] == ["note", "note"]
    assert rows(document)[0][1] == ["県", "3[注2]"]


def test_without_pages_a_note_stands_before_the_next_main_heading(read: Read) -> None:
    document = read(
        p("第1", properties='<w:outlineLvl w:val="0"/>')
        + p("本文", '<w:r><w:footnoteReference w:id="5"/></w:r>')
        + p("第2", properties='<w:outlineLvl w:val="0"/>') + p("続き"),
        {"footnotes:footnotes.xml": notes("footnote", "注の文。")},
    )  # fmt: skip
    assert [slide.text for slide in document.slides] == [
        "第1\n本文[注1]\n\n[注1] 注の文。",
        "第2\n続き",
    ]


@pytest.mark.parametrize(
    ("before", "raised", "shown"),
    [
        ("10", "-6", "10⁻⁶"), ("面積は5m", "2", "面積は5m²"), ("5億円", "2", "5億円[注2]"),
        ("10年間", "注3", "10年間[注3]"), ("対象者", "※1", "対象者[※1]"), ("3割", "1)", "3割[注1]"),
        ("表", "1,2", "表[注1,2]"), ("Word", "TM", "WordTM"),
    ],
)  # fmt: skip
def test_raised_figures_are_powers_after_figures_and_notes_after_words(
    read: Read, before: str, raised: str, shown: str
) -> None:
    half = len(raised) // 2
    up = '<w:vertAlign w:val="superscript"/>'
    runs = [r(piece, up) for piece in (raised[:half], raised[half:]) if piece]
    assert text(read(p(before, *runs, "である。"))) == f"{shown}である。"


def test_lowered_figures_stay_lowered(read: Read) -> None:
    assert text(read(p("CO", r("2", '<w:vertAlign w:val="subscript"/>'), "排出量"))) == "CO₂排出量"
    assert scripted("東1", "subscript", "x") == "_東1"


# --- boxes and drawings -------------------------------------------------------------------------


def shape(inner: str) -> str:
    shown = f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp>"
    graphic = f"<a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic>"
    return f"<w:r><w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing></w:r>"


def old_shape(inner: str) -> str:
    return f"<w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>"


@pytest.mark.parametrize("drawn", [shape, old_shape])
def test_a_box_stands_after_its_paragraph_and_its_figures_run_into_no_other(
    read: Read, drawn: Callable[[str], str]
) -> None:
    document = read(p("この事業は、", drawn(box("担当課", "定員12", "30名")), "県が行う。"))
    squeezed = re.sub(r"\s", "", text(document))
    assert squeezed.startswith("この事業は、県が行う。担当課定員12") and "1230" not in squeezed


def test_a_box_in_a_cell_stands_after_the_table(read: Read) -> None:
    document = read(tbl(tr("項目", "内容"), tr("所管", p("農政", shape(box("枠の中")), "課"))))
    assert rows(document) == [[["項目", "内容"], ["所管", "農政課"]]]
    assert blocks(document)[-1] == ("paragraph", "枠の中")


def test_only_the_choice_of_alternate_content_is_read_and_the_fallback_where_it_is_empty(
    read: Read,
) -> None:
    def either(choice: str, fallback: str) -> str:
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
        )

    words = read(p(either("<w:t>新</w:t>", "<w:t>旧</w:t>"), either("", "<w:t>だけ</w:t>")))
    assert text(words) == "新だけ"


def test_embedded_objects_parts_of_forms_and_hidden_drawings_are_told(read: Read) -> None:
    document = read(p(
        "本文",
        '<w:r><w:object><v:shape><v:imagedata r:id="r9"/></v:shape>'
        '<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>',
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" hidden="1"/>{box("見えない枠")}</wp:inline></w:drawing></w:r>',
    ) + '<w:altChunk r:id="r8"/>')  # fmt: skip
    assert text(document) == "本文"
    assert [one.what for one in document.dropped] == [
        "埋め込みオブジェクト「Excel.Sheet.12」", "隠し文字「見えない枠」", "埋め込まれた文書",
    ]  # fmt: skip
    assert all(one.why for one in document.dropped)


def test_the_words_of_a_diagram_and_of_word_art_are_read(read: Read) -> None:
    data = (
        f"<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>申請</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "<dgm:pt><dgm:t><a:p><a:r><a:t>審査</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    graphic = '<a:graphicData><dgm:relIds r:dm="r1"/></a:graphicData>'
    document = read(
        p(f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>")
        + p('<w:r><w:pict><v:shape><v:textpath string="社外秘"/></v:shape></w:pict></w:r>'),
        {"diagramData:diagrams/data1.xml": data},
    )
    assert text(document).split() == ["申請", "審査", "社外秘"]


def pictured() -> str:
    shown = '<pic:pic><a:blip r:embed="r1"/></pic:pic>'
    graphic = f"<a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic>"
    size = '<wp:extent cx="5400000" cy="1800000"/>'
    return f"<w:r><w:drawing><wp:inline>{size}{graphic}</wp:inline></w:drawing></w:r>"


def png(words: str) -> bytes:
    image = Image.new("RGB", (1200, 400), "white")
    font = ImageFont.load_default(size=110)
    ImageDraw.Draw(image).text((60, 120), words, fill="black", font=font)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_picture_that_is_not_read_is_told_with_its_page(read: Read) -> None:
    body = p("一頁") + p('<w:r><w:br w:type="page"/></w:r>') + p("二頁") + p(pictured())
    document = read(body, {"image:media/a.png": png("BUDGET 2025")})
    assert told(document) == "画像の中の文字@2ページ"
    assert document.metadata["ocr"] == ocr.OFF
    assert [bool(slide.notes) for slide in document.slides] == [False, True]


@pytest.mark.skipif(not ocr.find_engine().name, reason="no OCR engine here")
def test_a_picture_is_read_as_a_figure_and_the_words_around_it_are_not_marked_as_recognised(
    read: Read,
) -> None:
    document = read(
        p("前の文") + p(pictured()) + p("後の文"), {"image:media/a.png": png("BUDGET 2025")},
        ocr=True,
    )  # fmt: skip
    slide = document.slides[0]
    assert [block.kind for block in slide.blocks] == ["paragraph", "figure", "paragraph"]
    figure, last = slide.blocks[1], slide.blocks[2]
    assert "2025" in slide.text[figure.start : figure.end]
    assert slide.is_recognised(figure.start, figure.end) and not slide.is_recognised(
        last.start, last.end
    )
    assert ocr.READ_PICTURES in slide.notes and document.dropped == ()


@pytest.mark.skipif(not ocr.find_engine().name, reason="no OCR engine here")
def test_a_picture_of_a_form_that_no_engine_reads_is_told(read: Read) -> None:
    damaged = b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 60
    document = read(p("本文", pictured()), {"image:media/a.emf": damaged}, ocr=True)
    assert "EMF" in document.dropped[0].why


def test_the_words_of_a_pasted_metafile_are_read_without_ocr(read: Read) -> None:
    data = metafile((0, 0, "区分"), (900, 0, "金額"), (0, 200, "国費"), (900, 200, "12"))
    document = read(p("前の文") + p(pictured()), {"image:media/a.emf": data})
    slide = document.slides[0]
    figure = slide.blocks[1]
    assert figure.kind == "figure"
    assert slide.text[figure.start : figure.end] == "区分 | 金額\n国費 | 12"
    assert document.dropped == () and "ocr" not in document.metadata
