"""Files that are not what their names say, damaged, too long or empty, and what their rarer parts hold."""

from __future__ import annotations

import io
import struct
import warnings
from email.message import EmailMessage
from pathlib import Path

import pytest
from pictured_pdf import without_tesseract
from PIL import Image
from small_workbook import rows, workbook
from test_corpus_containers import members, texts

from corpus.blocks import Dropped
from corpus.files import Limits, ReadError
from corpus.readers import image, ocr
from corpus.readers.base import read_document
from corpus.readers.containers import unpack_file
from corpus.readers.guard import GuardedReader
from corpus.readers.members import read_all
from corpus.types import Document
from eval.benchmarks.format_samples import archive, eml, epub, msg
from eval.benchmarks.small_ole import compound_file


def read(path: Path, data: bytes | str, limits: Limits | None = None) -> Document:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path, path.name, limits=limits)


def lines(document: Document) -> list[str]:
    return [line for slide in document.slides for line in slide.text.splitlines() if line]


def told(document: Document) -> list[str]:
    return [one.what for one in document.dropped]


# --- not what the name says -----------------------------------------------------------------------


PACKAGE = "EncryptedPackage".encode("utf-16-le")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.docx", b"\xff\xd8\xff\xe0", "JPEG 画像"),
        ("a.xlsx", OLE + b"\0" * 600, "旧形式の Office ファイル"),
        ("a.pptx", OLE + b"\0" * 600 + PACKAGE, "パスワード"),
        ("a.docx", b"%PDF-1.7", "PDF"),
        ("a.docx", b"PK\x03\x04 broken", r"a\.docx"),
        ("a.xml", "<x><y></x>", "XML として読めません"),
        ("a.json", "[]", "読める文字がありません"),
        ("a.txt", "\u200b\n", "読める文字がありません"),
        ("a.csv", ",,\n,,\n", "読める文字がありません"),
        ("a.csv", '"' + "あ" * 140_000 + '"', "表として読めません"),
        ("a.msg", OLE + b"\0" * 600, "メールが壊れています"),
    ],
)
def test_a_file_that_is_something_else_or_nothing_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes | str, why: str
) -> None:
    with pytest.raises(ReadError, match=why):
        read(tmp_path / name, data)


def test_an_office_file_with_a_locked_part_is_refused_as_locked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", lambda sheet: rows(sheet, [["本文"]]))
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    with pytest.raises(ReadError, match="パスワード"):
        read(path, bytes(data))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "年度,額\n" + "1,2\n" * 900),
        ("a.md", "\n\n".join(f"# 第{i}章\n\n本文" for i in range(300))),
    ],
)
def test_a_file_of_too_many_parts_is_refused_with_the_setting_to_change(
    tmp_path: Path, name: str, data: str
) -> None:
    with pytest.raises(ReadError, match="max_pages"):
        read(tmp_path / name, data, Limits(max_pages=1))


# --- archives -------------------------------------------------------------------------------------


def test_an_archive_is_no_document_but_its_members_are(tmp_path: Path) -> None:
    data = archive({"一.txt": "規模は10兆円。".encode(), "二.pdf": b"x", "三.jtd": b"x"})
    with pytest.raises(ReadError, match="一つずつ読みます"):
        read(tmp_path / "年報.zip", data)
    with GuardedReader() as reader:
        found = list(read_all(reader, tmp_path / "年報.zip", "年報.zip"))
        (tmp_path / "照会.eml").write_bytes(eml("照会", "本文です。", {"表.csv": b"a,b\n1,2\n"}))
        mail = list(read_all(reader, tmp_path / "照会.eml", "照会.eml"))
        (tmp_path / "a.txt").write_text("本文。", "utf-8")
        (alone,) = read_all(reader, tmp_path / "a.txt", "a.txt")
    assert [one.name for one in found if isinstance(one, Document)] == ["年報.zip/一.txt"]
    assert [one.where for one in found if isinstance(one, Dropped)] == [
        "年報.zip/二.pdf",
        "年報.zip/三.jtd",
    ]
    assert [one.name for one in mail if isinstance(one, Document)] == [
        "照会.eml",
        "照会.eml/表.csv",
    ]
    assert isinstance(alone, Document) and alone.name == "a.txt"


def test_members_larger_than_the_limit_are_told(tmp_path: Path) -> None:
    small = Limits(max_bytes=2_000)
    found = members(archive({"大.txt": bytes(range(256)) * 20, "小.txt": b"x"}), limits=small)
    assert [(one.name, "max_file_mb" in one.reason) for one in found] == [
        ("大.txt", True),
        ("小.txt", False),
    ]
    mail = members(eml("照会", "本文", {"大.csv": b"1,2\n" * 600}), ".eml", small)
    assert [(one.name, "max_file_mb" in one.reason) for one in mail] == [("大.csv", True)]


def test_a_member_keeps_a_name_of_no_known_encoding() -> None:
    made_zip = archive({"name.txt": b"x"}).replace(b"name", b"\xff\xfe\xfd\x81")
    (name,) = texts(members(made_zip))
    assert name.endswith(".txt") and len(name) > 4


def test_a_file_is_unpacked_and_a_picture_becomes_its_page(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"一.txt": b"one"}))
    assert [one.name for one in unpack_file(tmp_path / "a.zip", "a.zip", Limits())] == ["一.txt"]
    Image.new("P", (300, 200)).save(tmp_path / "a.png", transparency=0)
    (page,) = unpack_file(tmp_path / "a.png", "a.png", Limits())
    assert page.name == "a.png.pdf" and page.data.startswith(b"%PDF")


# --- pictures -------------------------------------------------------------------------------------


def test_pictures_too_large_or_of_too_many_frames_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    file = io.BytesIO()
    frames = [Image.new("L", (30, 30), shade) for shade in (0, 99)]
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:])
    with pytest.raises(ReadError, match="max_pages"):
        image.picture_pdf(file.getvalue(), "a.tif", Limits(max_pages=1))
    for most, quiet in ((800, True), (800, False), (400, True)):
        monkeypatch.setattr(image, "MAX_PIXELS", most)
        with warnings.catch_warnings(), pytest.raises(ReadError, match="画像が大きすぎます"):
            if quiet:
                warnings.simplefilter("ignore")
            image.picture_pdf(file.getvalue(), "a.tif", Limits())


def test_a_picture_without_the_program_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_tesseract(monkeypatch, tmp_path / "bin")
    file = io.BytesIO()
    Image.new("L", (30, 30)).save(file, "PNG")
    try:
        with pytest.raises(ReadError, match="apt install tesseract-ocr"):
            read(tmp_path / "a.png", file.getvalue(), Limits(ocr=True))
    finally:
        ocr.find_engine.cache_clear()


# --- mails ----------------------------------------------------------------------------------------


def test_pictures_mails_and_nameless_files_of_a_mail_are_told_or_attached(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["Subject"] = "元の照会"
    inner.set_content("元の本文")
    mail = EmailMessage()
    mail["Subject"], mail["Date"] = "転送", "Fri, 31 Dec 9999 23:59:59 +0000"
    mail.set_content("本文です。")
    mail.add_attachment(inner)
    mail.add_attachment(b"x,y\n1,2\n", maintype="text", subtype="csv")
    mail.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<a>"
    )
    data = mail.as_bytes()
    document = read(tmp_path / "a.eml", data)
    assert "添付: 元の照会.eml" in "\n".join(lines(document)) and "画像「image/png」" in told(
        document
    )
    assert not any(line.startswith("日時") for line in lines(document))
    assert next(iter(texts(members(data, ".eml")))) == "元の照会.eml"
    odd = data.replace(b"text/csv", b"text/csv; name*=x-none''%E3%81%82.csv", 1)
    assert lines(read(tmp_path / "b.eml", odd))[0] == "転送"


def test_a_header_in_no_known_encoding_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = (
        b"Subject: \x81 \x82 budget\nContent-Type: text/plain; charset=x-none\n\n"
        + "上限は5億円。".encode()
    )
    document = read(tmp_path / "a.eml", data)
    assert "budget" in document.title and lines(document)[-1] == "上限は5億円。"


def outlook(extra: dict[str, object], sent: int = 0, bare: bool = False) -> bytes:
    values = struct.pack("<HHIQ", 0x40, 0x0039, 6, sent) + struct.pack("<HHIQ", 3, 0x3FFD, 6, 932)
    body = {} if bare else {"__substg1.0_1000001F": "本文です。".encode("utf-16-le")}
    tree = {
        "__properties_version1.0": b"\0" * 32 + values,
        "__substg1.0_0037001F": "照会".encode("utf-16-le"), **body, **extra,
    }  # fmt: skip
    return compound_file(tree)  # type: ignore[arg-type]


def attached(name: str, **more: bytes) -> dict[str, bytes]:
    return {"__substg1.0_3707001F": name.encode("utf-16-le"), **more}


def test_what_an_outlook_mail_holds_but_a_reader_does_not_show_is_told(tmp_path: Path) -> None:
    page = b'<p>\x96{\x95\xb6</p><img src="cid:a1">'
    extra = {
        "__substg1.0_10130102": page,
        "__attach_version1.0_#00000000": attached("転送", **{"__substg1.0_3701000D": b"x"}),
        "__attach_version1.0_#00000001": attached(
            "図.png",
            **{"__substg1.0_3712001F": "a1".encode("utf-16-le"), "__substg1.0_37010102": b"x"},
        ),
    }
    document = read(tmp_path / "a.msg", outlook(extra, sent=2**63))
    assert {"添付されたメール「転送」", "画像「図.png」"} <= set(told(document))
    assert not any(line.startswith("日時") for line in lines(document))
    rich = read(tmp_path / "b.msg", outlook({"__substg1.0_10090102": b"{\\rtf"}, bare=True))
    assert told(rich) == ["本文"]


def test_a_damaged_mail_of_outlook_is_refused(tmp_path: Path) -> None:
    data = bytearray(msg("照会", "本文", {}))
    data[512:] = b"\xff" * (len(data) - 512)
    with pytest.raises(ReadError, match=r"メールが壊れています|Outlook のメールではありません"):
        read(tmp_path / "a.msg", bytes(data))


# --- books, markdown, JSON, XML -------------------------------------------------------------------


def test_a_damaged_chapter_is_told_and_a_damaged_book_is_refused(tmp_path: Path) -> None:
    data = epub({"一章": "<p>規模は10兆円。</p>", "二章": "<p>終わり。</p>"})
    broken = read(tmp_path / "a.epub", data.replace(b"O/c0.xhtml", b"O/cX.xhtml"))
    assert "終わり。" in lines(broken) and told(broken) == ["章"]
    with pytest.raises(ReadError, match="EPUB が壊れている"):
        read(tmp_path / "b.epub", archive({"META-INF/container.xml": b"<container/>"}))


def test_code_and_pictures_of_markdown_are_read(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.md", "# 手引\n\n図は![予算の推移](a.png)である。\n\n```\n年度,額\n```\n"
    )
    assert lines(document) == ["手引", "図は予算の推移である。", "年度,額"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{"資料": [["国", "県"], ["市"], null]}', ["資料", "・国、県", "・市"]),
        ('[{"名称": "国", "額": {"当初": {"甲": 1}}}, 5]', ["1", "名称: 国", "額", "当初", "甲: 1", "2: 5"]),
    ],
)  # fmt: skip
def test_lists_of_json_are_read_under_their_names(
    tmp_path: Path, source: str, shown: list[str]
) -> None:
    assert lines(read(tmp_path / "a.json", source)) == shown


def test_records_of_xml_are_read_under_their_names_and_a_page_as_a_page(tmp_path: Path) -> None:
    source = "<計画><基金><規模>10兆円</規模><所管>文部科学省</所管></基金><附則>なし</附則></計画>"
    assert lines(read(tmp_path / "a.xml", source)) == [
        "基金",
        "規模: 10兆円",
        "所管: 文部科学省",
        "附則: なし",
    ]
    page = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p hidden='hidden'>案</p><p>本文</p></body></html>"
    assert lines(read(tmp_path / "b.xml", page)) == ["本文"]


# --- text and CSV ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("令和6年度予算\n（単位：千円）\n", ["令和6年度予算", "(単位:千円)"]),
        (
            "款,額\n教育費,10\n\n注 速報値である。\n",
            ["款 | 額", "教育費 | 額: 10", "注 速報値である。"],
        ),
        (
            "款,額\n教育費,10\n\n参考表,（単位：円）\n",
            ["款 | 額", "教育費 | 額: 10", "参考表 (単位:円)"],
        ),
        ("参考表,,（単位：円）\n", ["参考表 (単位:円)"]),
        (
            "表一,（単位：円）\n\n款,額\n教育費,10\n",
            ["表一 (単位:円)", "款 | 額", "教育費 | 額: 10円"],
        ),
        ('款,備考\n教育費,"甲\n\n乙"\n', ["款 | 備考", "教育費 | 備考: 甲 / 乙"]),
        ("令和6年度\n\n款,額\n教育費,10\n", ["令和6年度", "款 | 額", "教育費 | 額: 10"]),
    ],
)
def test_lines_around_a_table_of_a_csv_are_read(
    tmp_path: Path, source: str, shown: list[str]
) -> None:
    assert [line for line in lines(read(tmp_path / "a.csv", source)) if line != "a"] == shown


def test_characters_without_a_known_form_are_told_by_line(tmp_path: Path) -> None:
    document = read(tmp_path / "a.txt", "一行目\n二行目の\ue001山\n三行目の\ue002川\ue003\n")
    assert [one.where for one in document.dropped] == ["2行目", "3行目"]


@pytest.mark.parametrize("data", [b"\xf5\xa1", b"\xad\xfe", b"\xa9\xa9"])
def test_characters_of_a_vendor_that_nobody_knows_are_told(tmp_path: Path, data: bytes) -> None:
    rest = "田である。霞が関の大学の基金。\n".encode("euc_jp") * 9
    document = read(tmp_path / "a.txt", "氏名は".encode("euc_jp") + data + rest)
    assert document.slides[0].text.startswith("氏名は〓田である。")
    assert [one.where for one in document.dropped] == ["1行目"]


def test_half_width_kana_of_an_old_mail_are_read(tmp_path: Path) -> None:
    body = b"\x1b$B" + "氏名".encode("iso2022_jp")[3:-3] + b"\x1b(I" + b"\x42\x4e" + b"\x1b(B\r\n"
    data = b"Subject: a\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + body
    assert "氏名ツホ" in lines(read(tmp_path / "a.eml", data))[-1]


def test_the_mending_of_bytes_is_none_of_characters() -> None:
    with pytest.raises(UnicodeEncodeError):
        "あ".encode("ascii", "vendor-euc")


# --- the process that reads -----------------------------------------------------------------------


def test_a_worker_is_replaced_after_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.readers import guard

    monkeypatch.setattr(guard, "FILES_A_WORKER", 2)
    (tmp_path / "a.txt").write_text("本文。", "utf-8")
    with GuardedReader() as reader:
        pids = [(reader.read(tmp_path / "a.txt", "a.txt"), reader.pid)[1] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]
