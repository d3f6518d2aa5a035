"""CSV and TSV as offices save them: encodings, delimiters, heads of several rows, several tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.blocks import Block
from corpus.readers.base import read_document
from corpus.types import Document


def read(path: Path, text: str | bytes) -> Document:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_document(path, path.name)


def lines(document: Document) -> list[str]:
    return [line for slide in document.slides for line in slide.text.splitlines()]


def tables(document: Document) -> list[Block]:
    return [b for slide in document.slides for b in slide.blocks if b.kind == "table"]


def heads(table: Block, row: int, column: int) -> list[str]:
    return [cell.text for cell in table.column_heads(row, column)]


NEC = "施設名,所在地\n㈱髙橋①,霞が関Ⅲ\n第1保育所,霞が関\n"


@pytest.mark.parametrize(
    "data",
    [
        NEC.encode("cp932"),
        # EUC-JP as Windows writes it: ㈱ AD6A, 髙 FCE2 (NEC selected IBM), ① ADA1, Ⅲ ADB7
        "施設名,所在地\n".encode("euc_jp") + b"\xad\xea\xfc\xe2" + "橋".encode("euc_jp")
        + b"\xad\xa1," + "霞が関".encode("euc_jp") + b"\xad\xb7\n" + "第1保育所,霞が関\n".encode("euc_jp"),
        # eucJP-ms: 髙 behind SS3
        "施設名,所在地\n".encode("euc_jp") + b"\xad\xea\x8f\xf4\xfb" + "橋".encode("euc_jp")
        + b"\xad\xa1," + "霞が関".encode("euc_jp") + b"\xad\xb7\n" + "第1保育所,霞が関\n".encode("euc_jp"),
        # ISO-2022-JP with the same rows
        "施設名,所在地\n".encode("iso2022_jp") + b"\x1b$B\x2d\x6a\x7c\x62\x36\x36\x2d\x21\x1b(B,"
        + "霞が関".encode("iso2022_jp") + b"\x1b$B\x2d\x37\x1b(B\n" + "第1保育所,霞が関\n".encode("iso2022_jp"),
    ],
    ids=["cp932", "cp51932", "eucJP-ms", "cp50221"],
)  # fmt: skip
def test_vendors_characters_are_read_in_every_encoding(tmp_path: Path, data: bytes) -> None:
    assert "(株)髙橋① | 所在地: 霞が関III" in lines(read(tmp_path / "a.csv", data))


def test_a_file_cut_off_inside_a_character_is_read_and_the_rest_told(tmp_path: Path) -> None:
    rows = "府省,金額\n" + "金融庁,120\n" * 40 + "復興庁,130\n文部科学省,"
    document = read(tmp_path / "a.csv", rows.encode("cp932") + "億".encode("cp932")[:1])
    assert "復興庁 | 金額: 130" in lines(document)
    assert [one.where for one in document.dropped] == ["43行 2列"]


def test_a_gaiji_keeps_two_names_apart_and_is_told_with_its_place(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.csv", "氏名,額\n高\ue001田花子,10\n\ue000田太郎,20\n".encode("cp932")
    )
    assert lines(document)[1:] == ["高〓田花子 | 額: 10", "〓田太郎 | 額: 20"]
    assert [(one.where, "U+E00" in one.what) for one in document.dropped] == [
        ("2行 1列", True), ("3行 1列", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("sep=,\n施設名,定員\n中央,120\n", "中央 | 定員: 120"),
        ("sep=;\r\n施設名;定員\r\n中央;1,200\r\n", "中央 | 定員: 1,200"),
        ('"sep=|"\n施設名|定員\n中央|120\n', "中央 | 定員: 120"),
        ("施設名;定員;単価\n中央;120;1,5\n北;80;2,5\n", "中央 | 定員: 120 | 単価: 1,5"),
        ("施設名|定員|備考\n中央|120|東、西\n北|80|南\n", "中央 | 定員: 120 | 備考: 東、西"),
        ("施設名\t定員\n中央\t1,200\n", "中央 | 定員: 1,200"),
    ],
)
def test_what_parts_the_cells_is_told_or_found(tmp_path: Path, text: str, row: str) -> None:
    document = read(tmp_path / "a.csv", text)
    assert row in lines(document)
    assert not any("sep=" in line for line in lines(document))


def test_a_head_of_two_rows_names_each_column_whole(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.csv",
        '（単位：千円）,,,\n区分,令和5年度,,令和6年度\n,当初,補正,当初\n教育費,"1,234",△56,"1,300"\n',
    )
    assert (
        "教育費 | 令和5年度 当初: 1,234千円 | 令和5年度 補正: △56千円 | 令和6年度 当初: 1,300千円"
        in lines(document)
    )
    (table,) = tables(document)
    assert (heads(table, 2, 2), table.unit) == (["令和5年度", "補正"], "千円")


def test_a_head_of_three_rows_and_a_head_over_all_its_rows(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.csv",
        "区分,歳入,,,備考\n,令和5年度,,令和6年度,\n,当初,補正,当初,\n教育費,10,20,30,継続\n民生費,1,2,3,新規\n",
    )
    assert (
        "教育費 | 歳入 令和5年度 当初: 10 | 歳入 令和5年度 補正: 20 | 歳入 令和6年度 当初: 30 | 備考: 継続"
        in lines(document)
    )


def test_words_under_an_empty_first_cell_are_no_head(tmp_path: Path) -> None:
    document = read(tmp_path / "a.csv", "課,担当,内線\n総務課,甲,101\n,乙,102\n企画課,丙,103\n")
    assert "担当: 乙 | 内線: 102" in lines(document)


def test_rows_without_heads_have_none(tmp_path: Path) -> None:
    document = read(tmp_path / "a.csv", "01101,北海道,札幌市,64\n01102,北海道,旭川市,58\n")
    assert lines(document) == ["01101 | 北海道 | 札幌市 | 64", "01102 | 北海道 | 旭川市 | 58"]
    months = read(tmp_path / "b.csv", "区分,1月,2月\n来館者,10,20\n")
    assert "来館者 | 1月: 10 | 2月: 20" in lines(months)
    years = read(tmp_path / "c.csv", "都市,2021,2022\n札幌,195,196\n")
    assert "札幌 | 2021: 195 | 2022: 196" in lines(years)


def test_tables_parted_by_an_empty_row_keep_their_own_titles_and_heads(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.csv",
        "表1 歳入,,\n単位：百万円,,\n款,予算,決算\n市税,10,11\n※速報値,,\n,,\n表2 歳出,,\n款,予算,決算\n教育費,20,21\n",
    )
    assert document.title == "表1 歳入"
    assert [(s.title, [b.kind for b in s.blocks]) for s in document.slides] == [
        ("表1 歳入", ["heading", "paragraph", "table", "note"]),
        ("表2 歳出", ["heading", "table"]),
    ]
    assert [table.unit for table in tables(document)] == ["百万円", ""]


def test_rows_after_an_empty_one_keep_the_heads_above(tmp_path: Path) -> None:
    document = read(tmp_path / "a.csv", "課,予算\n総務課,10\n,\n企画課,20\n")
    assert "企画課 | 予算: 20" in lines(document)


def test_lines_inside_a_cell_stay_apart(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.csv", '年度,"予算額\n（百万円）"\n"令和5年度\n令和6年度","120\n350"\n'
    )
    assert "令和5年度 / 令和6年度 | 予算額(百万円): 120 / 350" in lines(document)


def test_figures_stay_as_they_are_written(tmp_path: Path) -> None:
    document = read(tmp_path / "a.csv", 'コード,額,率\n00123,"12,345,678",12.50%\n')
    assert "00123 | 額: 12,345,678 | 率: 12.50%" in lines(document)
