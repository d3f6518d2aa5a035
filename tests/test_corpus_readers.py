"""Files as people really hand them in: encodings, empty, binary, huge."""

from pathlib import Path

import pytest

from corpus.files import ReadError
from corpus.readers.base import read_document
from corpus.readers.decoding import decode

TEXT = "大学ファンドの規模\n\n10兆円規模の大学ファンドを創設し、研究基盤への支援を行う。\n" * 3


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_japanese_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    document = read_document(path, "a.txt")
    assert "10兆円規模の大学ファンドを創設し" in document.slides[0].text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("早稲田大学\n", "euc_jp"),
        ("問題意識\n", "euc_jp"),
        ("国 JST\n", "cp932"),
        ("別枠の支援\n", "cp932"),
        ("別枠の支援\n", "utf-16-le"),
        ("早稲田大学\n", "utf-16-be"),
    ],
)
def test_a_single_short_line_is_not_taken_for_another_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[0] == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空です"),
        (b" \n\n", "空です"),
        (bytes(range(256)) * 40, "文字のファイルとして読めません"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02\xff" * 200, "文字のファイルとして読めません"),
        (b"\x7fELF" + b"\x00" * 4000, "文字のファイルとして読めません"),
    ],
)
def test_what_is_no_text_gives_a_clear_error_that_names_the_file(
    tmp_path: Path, data: bytes, says: str
) -> None:
    path = tmp_path / "壊れた.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=r"壊れた\.txt") as caught:
        read_document(path, "壊れた.txt")
    assert says in str(caught.value)


def test_a_line_of_fifty_megabytes_is_refused_with_the_setting_named(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" * 50 * 2**20)
    with pytest.raises(ReadError, match="max_file_mb"):
        read_document(path, "long.txt")


def test_one_very_long_line_under_the_limit_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("大学ファンドを創設する。" * 20_000, encoding="utf-8")
    assert len(read_document(path, "long.txt").slides[0].text) == 240_000


@pytest.mark.parametrize("name", ["a.exe", "noextension"])
def test_unknown_formats_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("文字", encoding="utf-8")
    with pytest.raises(ReadError, match="この形式"):
        read_document(tmp_path / name, name)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="開けません"):
        read_document(tmp_path / "none.txt", "none.txt")
