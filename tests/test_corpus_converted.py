"""XLS and ODS are read through LibreOffice: offline, or with a word on what to install."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from beacon import Listening, beacon
from openpyxl.styles import Font
from small_workbook import rows, workbook

from corpus.files import Limits, ReadError, content_hash
from corpus.readers.base import read_document
from corpus.readers.guard import GuardedReader

NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"), ("of", "of"),
    )
)  # fmt: skip
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(path: Path, cells: str) -> Path:
    """Write an ODS file of one sheet."""
    content = (
        f'<office:document-content {NAMES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="表"><table:table-row>{cells}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


@pytest.fixture
def address() -> Iterator[str]:
    with beacon("/beacon") as address:
        yield address


@NEEDS_OFFICE
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_figures_of_other_spreadsheets_stand_as_shown_and_struck_ones_are_told(
    tmp_path: Path, suffix: str
) -> None:
    def fill(sheet: Any) -> None:
        rows(sheet, [["区分", "額"], ["甲", 1234567], ["乙", -5], ["旧額", 999]])
        for cell in ("B2", "B3"):
            sheet[cell].number_format = '#,##0;"△"#,##0'
        sheet["B4"].font = Font(strike=True)
        sheet.parent.create_sheet("内部")["A1"] = "秘"
        sheet.parent["内部"].sheet_state = "hidden"

    made = workbook(tmp_path / "a.xlsx", fill)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = (
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        suffix[1:],
        "--outdir",
        str(tmp_path),
    )
    subprocess.run((*command, str(made)), check=True, capture_output=True, timeout=90)
    path = tmp_path / f"a{suffix}"
    with GuardedReader() as reader:
        document = reader.read(path, path.name)
    assert "甲 | 額: 1,234,567" in document.slides[0].text
    assert "乙 | 額: △5" in document.slides[0].text
    assert document.slides[1].text == ""
    assert {item.what for item in document.dropped} == {
        "取り消し線の文字「999」",
        "非表示のシートです",
    }
    assert document.content_hash == content_hash(path.read_bytes())


@NEEDS_OFFICE
def test_a_formula_that_fetches_an_address_and_a_linked_picture_fetch_nothing(
    tmp_path: Path, address: str
) -> None:
    cells = (
        '<table:table-cell office:value-type="string"><text:p>見出し</text:p></table:table-cell>'
        f'<table:table-cell table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;{address}/a&quot;)"/>'
        f'<table:table-cell><draw:frame svg:width="1cm" svg:height="1cm" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">'
        f'<draw:image xlink:href="{address}/b.png" xlink:type="simple"/></draw:frame></table:table-cell>'
    )
    document = read_document(ods(tmp_path / "a.ods", cells), "a.ods")
    assert document.slides[0].text.startswith("見出し")
    assert Listening.heard == []


@pytest.mark.parametrize("office", ["", "no-such-program"])
def test_without_libreoffice_the_message_says_what_to_install(tmp_path: Path, office: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + bytes(600))
    with pytest.raises(ReadError, match=r"a\.xls.*LibreOffice.*libreoffice-calc.*\.xlsx"):
        read_document(path, path.name, limits=Limits(office=office))


@NEEDS_OFFICE
def test_what_libreoffice_cannot_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + bytes(600))
    with pytest.raises(ReadError, match=r"a\.xls"):
        read_document(path, path.name)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [("a.xls", b"<html><table></table></html>", "HTML"), ("a.xls", b"PK\x03\x04", "ZIP")],
)
def test_a_spreadsheet_that_is_something_else_is_refused(
    tmp_path: Path, name: str, data: bytes, found: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=found):
        read_document(path, name)


def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "爆弾.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 60_000_000)
    with pytest.raises(ReadError, match="展開すると大きすぎます"):
        read_document(path, path.name)
