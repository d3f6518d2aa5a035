"""Older office files, pictures, books, mails, JSON and XML; and what is said of formats that are not read."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.files import Limits, ReadError
from corpus.pictures.office import convert
from corpus.readers import ocr
from corpus.readers.base import read_document
from corpus.types import Document
from eval.benchmarks.format_samples import archive, eml, epub, msg, odt

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_ocr = pytest.mark.skipif(not ocr.find_engine().name, reason="tesseract is not installed")
OCR = Limits(ocr=True)


def read(path: Path, data: bytes | str, limits: Limits | None = None) -> Document:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path, path.name, limits=limits)


def text(document: Document) -> str:
    return "\n".join(slide.text for slide in document.slides)


def a_word_file() -> bytes:
    word = docx.Document()
    word.add_heading("基金の概要", 1)
    table = word.add_table(2, 2)
    for r, row in enumerate([["費目", "金額"], ["委託費", "450万円"]]):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    word.add_paragraph("以上")  # LibreOffice's DOC loses a table that nothing follows
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


# --- through LibreOffice ------------------------------------------------------------------------


@needs_office
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_an_older_text_file_is_read_with_its_tables(tmp_path: Path, suffix: str) -> None:
    from subprocess import run

    (tmp_path / "a.docx").write_bytes(a_word_file())
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    run([str(OFFICE), home, "--headless", "--convert-to", suffix[1:], "--outdir", str(tmp_path),
         str(tmp_path / "a.docx")], check=True, capture_output=True)  # fmt: skip
    document = read_document(tmp_path / f"a{suffix}", f"a{suffix}")
    assert "委託費 | 金額: 450万円" in text(document).splitlines()
    assert document.metadata["source_format"] == suffix[1:].upper()


@needs_office
def test_an_older_file_without_libreoffice_says_what_to_install(tmp_path: Path) -> None:
    data = odt("<text:p>本文</text:p>")
    with pytest.raises(ReadError, match="libreoffice-writer"):
        read(tmp_path / "a.odt", data, Limits(office=""))
    assert text(read(tmp_path / "a.odt", data)) == "本文"


@needs_office
def test_a_deck_made_by_libreoffice_is_read_slide_by_slide(tmp_path: Path) -> None:
    from pptx import Presentation

    deck = Presentation()
    for title in ("一枚目", "二枚目"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    out = io.BytesIO()
    deck.save(out)
    (tmp_path / "a.odp").write_bytes(odp_of(out.getvalue(), tmp_path))
    document = read_document(tmp_path / "a.odp", "a.odp")
    assert [slide.title for slide in document.slides] == ["一枚目", "二枚目"]


def odp_of(deck: bytes, folder: Path) -> bytes:
    from subprocess import run

    (folder / "b.pptx").write_bytes(deck)
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run([str(OFFICE), home, "--headless", "--convert-to", "odp", "--outdir", str(folder),
         str(folder / "b.pptx")], check=True, capture_output=True)  # fmt: skip
    return (folder / "b.odp").read_bytes()


@needs_office
def test_what_libreoffice_cannot_open_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="LibreOffice で開けません"):
        read(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000)
    with pytest.raises(ReadError, match="中身はPDF"):
        read(tmp_path / "b.doc", b"%PDF-1.4 ...")


@needs_office
def test_an_older_file_is_made_new_for_the_reader_of_new_ones() -> None:
    new = convert(str(OFFICE), b"{\\rtf1 Budget\\par}", ".rtf", 60, ".docx")
    assert "Budget" in [p.text for p in docx.Document(io.BytesIO(new)).paragraphs]


# --- pictures -----------------------------------------------------------------------------------


def drawn(words: str, mode: str = "RGB") -> Image.Image:
    from importlib.resources import files

    fonts = files("pylopdf_fonts_jp")
    font = next(str(f) for f in fonts.iterdir() if str(f).endswith((".ttf", ".otf", ".ttc")))
    image = Image.new(mode, (1240, 400), "white")
    ImageDraw.Draw(image).text((80, 120), words, fill="black", font=ImageFont.truetype(font, 60))
    return image


def saved(kind: str, first: Image.Image, *others: Image.Image) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(out, kind, dpi=(150, 150), **more)
    return out.getvalue()


@needs_ocr
@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp"])
def test_words_of_a_picture_are_read_with_their_boxes(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path / f"a.{kind}", saved(kind, drawn("大学ファンドの規模は500")), OCR)
    (slide,) = document.slides
    at = slide.text.index("500")
    (box, *_) = slide.boxes.rectangles(at, at + 3)
    assert 0.2 < box.top < 0.6 and document.metadata["source_format"] == kind.upper()


@needs_ocr
def test_each_frame_of_a_tiff_is_a_slide(tmp_path: Path) -> None:
    data = saved("tiff", drawn("第一ページの本文"), drawn("第二ページの本文"))
    slides = read(tmp_path / "a.tif", data, OCR).slides
    assert ["第一" in slides[0].text, "第二" in slides[1].text] == [True, True]


@needs_ocr
def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="読み取れませんでした"):
        read(tmp_path / "a.png", saved("png", Image.new("L", (300, 200), "white")), OCR)


def test_a_picture_without_ocr_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="設定 ocr を auto に"):
        read(tmp_path / "a.png", saved("png", drawn("予算")))


@needs_ocr
def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="画像として読めません"):
        read(tmp_path / "a.png", b"\x89PNG\r\n\x1a\nbroken", OCR)


# --- books, JSON, XML ---------------------------------------------------------------------------


def test_the_chapters_of_a_book_are_read_in_order(tmp_path: Path) -> None:
    chapters = {
        "一章": "<h1>一章</h1><p>規模は10兆円。</p>",
        "二章": "<h1>二章</h1><p hidden>案</p><p>終わり。</p>",
    }
    document = read(tmp_path / "a.epub", epub(chapters))
    assert (document.title, text(document)) == (
        "計画の本", "一章\n規模は10兆円。\n二章\n終わり。",
    )  # fmt: skip
    assert [one.what for one in document.dropped] == ["表示されない文字「案」"]


def test_json_is_lines_and_like_objects_are_tables(tmp_path: Path) -> None:
    source = (
        '{"title": "基金", "額": 12345678.50, "公開": true, "対象": ["県", "市"],'
        ' "事業": [{"名": "甲", "予算": {"令和5年度": 100}}, {"名": "乙", "予算": {"令和5年度": 1e3}}]}'
    )
    document = read(tmp_path / "a.json", source)
    assert document.title == "基金"
    assert text(document).splitlines() == [
        "title: 基金", "額: 12345678.50", "公開: true", "対象: 県、市", "事業",
        "名 | 予算 令和5年度", "甲 | 予算 令和5年度: 100", "乙 | 予算 令和5年度: 1e3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('["甲", "乙"]', ["・甲", "・乙"]),
        ('{"計画": {"目標": {"件数": 3}}}', ["計画", "目標", "件数: 3"]),
        ('[{"a": [{"b": 1}]}]', ["1", "a", "b", "1"]),
        ('"本文"', ["本文"]),
    ],
)
def test_other_json_is_read_with_its_keys(tmp_path: Path, source: str, lines: list[str]) -> None:
    assert [line for line in text(read(tmp_path / "a.json", source)).splitlines() if line] == lines


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="JSON として読めません"):
        read(tmp_path / "a.json", "[" * 200_000)
    assert read(tmp_path / "b.json", "[" * 500 + "1" + "]" * 500).slides


def test_xml_is_read_by_its_elements(tmp_path: Path) -> None:
    source = (
        '<?xml version="1.0" encoding="Shift_JIS"?><資料><件名>基金の概要</件名>'
        "<本文>規模は<強調>10兆円</強調>である。</本文><年度>2024</年度>"
        "<事業><名称>甲</名称><額>100</額></事業><事業><名称>乙</名称><額>200</額></事業></資料>"
    )
    document = read(tmp_path / "a.xml", source.encode("cp932"))
    assert document.title == "基金の概要"
    assert [line for line in text(document).splitlines() if line] == [
        "基金の概要", "本文: 規模は10兆円である。", "年度: 2024", "名称 | 額", "甲 | 額: 100", "乙 | 額: 200",
    ]  # fmt: skip


def test_a_law_in_xml_reads_as_its_text(tmp_path: Path) -> None:
    source = (
        "<Law><LawBody><LawTitle>補助金<Ruby>交付<Rt>こうふ</Rt></Ruby>法</LawTitle><MainProvision>"
        "<Article><ArticleTitle>第一条</ArticleTitle><Paragraph><ParagraphNum/><ParagraphSentence>"
        "<Sentence>補助率は、三分の二とする。</Sentence></ParagraphSentence></Paragraph></Article>"
        "</MainProvision></LawBody></Law>"
    )
    document = read(tmp_path / "a.xml", source)
    assert text(document) == "補助金交付法\n\n第一条\n補助率は、三分の二とする。"


def test_entities_and_other_files_are_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    for entities in (laughs, f'<!ENTITY a8 SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'):
        with pytest.raises(ReadError, match="ENTITY"):
            read(tmp_path / "a.xml", f'<!DOCTYPE x [<!ENTITY a0 "x">{entities}]><x>&a8;</x>')
    assert (
        text(read(tmp_path / "b.xml", "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'><x>本文</x>"))
        == "本文"
    )


# --- mails --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".eml", ".msg"])
def test_a_mail_says_who_wrote_to_whom_and_when(tmp_path: Path, suffix: str) -> None:
    make = {".eml": eml, ".msg": msg}[suffix]
    document = read(
        tmp_path / f"a{suffix}",
        make("予算の照会", "上限は500万円です。", {"表.csv": b"a,b\n1,2\n"}),
    )
    assert document.title == "予算の照会"
    lines = text(document).splitlines()
    assert "差出人: 総務課 <soumu@example.go.jp>" in lines
    assert any(line.startswith("宛先: 企画課") for line in lines)
    assert {".eml": "日時: 2024年6月10日 13:05", ".msg": "日時: 2024年7月9日 21:00"}[
        suffix
    ] in lines
    assert "添付: 表.csv" in lines and "上限は500万円です。" in lines


def test_a_mail_with_a_header_in_broken_base64_is_still_read(tmp_path: Path) -> None:
    document = read(tmp_path / "a.eml", "Subject: =?utf-8?b?a?=\n\n" + "上限は500万円です。\n")
    assert "上限は500万円です。" in text(document)


@pytest.mark.parametrize("suffix", [".eml", ".msg"])
def test_the_web_page_of_a_mail_is_read_as_it_is_shown(tmp_path: Path, suffix: str) -> None:
    page = "<p>上限は<s>300万円</s>500万円です。</p>"
    data = (
        eml("照会", "上限は", {}, page)
        if suffix == ".eml"
        else msg("照会", "上限は", {}, page.encode("cp932"))
    )
    document = read(tmp_path / f"a{suffix}", data)
    assert text(document).splitlines()[-1] == "上限は500万円です。"
    assert [one.what for one in document.dropped] == ["取り消し線の文字「300万円」"]


def test_a_japanese_mail_of_an_old_mailer_is_read(tmp_path: Path) -> None:
    jis = b"\x1b$B" + b"\x2d\x6a" + "山田".encode("iso2022_jp")[3:-3] + b"\x1b(B"  # ㈱山田
    import base64

    head = b"=?ISO-2022-JP?B?" + base64.b64encode(jis) + b"?="
    data = (
        b"Subject: " + head + b"\r\nFrom: " + "総務課".encode("cp932") + b" <a@example.jp>\r\n"
        b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + jis + b"\r\n"
    )  # fmt: skip
    document = read(tmp_path / "a.eml", data)
    assert document.title == "(株)山田"
    assert text(document).splitlines() == [
        "(株)山田", "件名: (株)山田", "差出人: 総務課 <a@example.jp>", "", "(株)山田",
    ]  # fmt: skip


def test_a_compound_file_that_is_no_mail_is_refused(tmp_path: Path) -> None:
    from eval.benchmarks.small_ole import compound_file

    with pytest.raises(ReadError, match="Outlook のメールではありません"):
        read(tmp_path / "a.msg", compound_file({"WordDocument": b"x" * 100}))


# --- what is not read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("要綱.jtd", "一太郎"), ("要綱.jttc", "一太郎"), ("要綱.JTDC", "一太郎"), ("図面.xdw", "DocuWorks"),
        ("図面.xbd", "DocuWorks"), ("計画.pages", "Pages"), ("計画.key", "Keynote"),
        ("計画.numbers", "Numbers"), ("資料.lzh", "ZIP に圧縮し直して"),
    ],
)  # fmt: skip
def test_a_format_that_is_not_read_says_how_to_make_one_that_is(
    tmp_path: Path, name: str, how: str
) -> None:
    with pytest.raises(ReadError, match=how):
        read(tmp_path / name, b"x")


def test_an_archive_named_as_a_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="ほかの ZIP ファイル"):
        read(tmp_path / "a.epub", archive({"a.txt": b"x"}))


def test_json_with_more_behind_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="JSON として読めません"):
        read(tmp_path / "a.json", json.dumps({"a": 1}) + "}")
