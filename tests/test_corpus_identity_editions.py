"""What a document is: its edition, what a person says of it, and what its file name tells."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from named_papers import RUNNING, pdf, read, word

from corpus.files import ReadError
from corpus.identity.file_names import completed, title_of_name, year_of_name
from corpus.types import Document
from eval.benchmarks.identity_rules import right_publisher, right_title

# --- editions -----------------------------------------------------------------------------------


def series(documents: list[Document]) -> set[str]:
    return {d.metadata["series"] for d in documents if "series" in d.metadata}


def test_unrelated_files_with_default_titles_and_unit_lines_are_no_editions(tmp_path: Path) -> None:
    documents = []
    for name, unit, year in (
        ("歳出", "(単位：千円)", 5),
        ("歳入", "（単位：千円）", 6),
        ("職員", "(単位:人)", 6),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{unit},,\n款,令和{year}年度,比率\n市税,{year}55,10%\n", encoding="utf-8")
        documents.append(read(path))
    for name, title, year in (
        ("保育料", "Word Document", 5), ("占用料", "Word Document", 6),
        ("水道料", "文書 1", 5), ("下水道", "文書 1", 6),
    ):  # fmt: skip
        documents.append(
            word(tmp_path / f"{name}.docx", [f"令和{year}年度の{name}は月額3万円とする。"], title)
        )
    assert [d.title for d in documents] == [
        "歳出",
        "歳入",
        "職員",
        "保育料",
        "占用料",
        "水道料",
        "下水道",
    ]
    assert series(documents) == set()


def test_letters_of_one_subject_and_meetings_of_one_council_are_no_editions(tmp_path: Path) -> None:
    letters = [
        word(tmp_path / f"{day}.docx", [f"令和{day}年4月1日", "環境省", "検査料の取扱いについて"])
        for day in (4, 6)
    ]
    meetings = [
        word(
            tmp_path / f"r0{n}_{n}.docx", [f"水道推進協議会(第{n}回) 議事概要", f"令和{n}年5月1日"]
        )
        for n in (3, 5)
    ]
    assert letters[0].title == letters[1].title == "検査料の取扱いについて"
    assert series([*letters, *meetings]) == set()


def test_editions_printed_on_covers_make_one_series_oldest_first(tmp_path: Path) -> None:
    for number, printed in enumerate(
        (("第1.9版", "第1.10版", "第2版"), ("令和4年版", "令和5年版"))
    ):
        found = []
        for k, edition in enumerate(printed):
            lines = ["標準仕様書", edition, "デジタル庁"]
            found.append(word(tmp_path / f"{number}{k}.docx", lines).metadata)
        assert len({one["series"] for one in found}) == 1
        assert [one["edition"] for one in found] == list(printed)
        assert all(a["edition_order"] < b["edition_order"] for a, b in pairwise(found))


@pytest.mark.parametrize(
    "title",
    ["2024年5月21日版からの更新箇所", "平成30年7月豪雨の被害について", "令和6年4月1日の道路の状況"],
)
def test_an_edition_or_year_that_is_spoken_of_is_not_its_own(tmp_path: Path, title: str) -> None:
    document = word(tmp_path / "a.docx", [title, "環境省"])
    assert (document.title, "edition" in document.metadata) == (title, False)


# --- what a person says -------------------------------------------------------------------------


def test_what_a_person_says_in_the_file_beside_it_wins(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'title = "別の題"\npublisher = "林野庁"\ndate = "2021年3月"\nedition = "第3版"\n',
        encoding="utf-8",
    )
    document = word(tmp_path / "a.docx", ["標準仕様書", "令和6年3月", "デジタル庁"])
    assert (document.title, document.publisher, document.date) == ("別の題", "林野庁", "2021年3月")
    assert (document.metadata["year"], document.metadata["edition"]) == ("2021", "第3版")
    (tmp_path / "a.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.toml"):
        read(tmp_path / "a.docx")


# --- the benchmark's rules ----------------------------------------------------------------------


def test_the_benchmark_forgives_marks_and_the_order_of_parts_and_nothing_else() -> None:
    assert right_title("水道協議会（第1回）議事概要", "第1回水道協議会 議事概要")
    assert right_title("法制審議会 第1回会議 議事録", "第1回会議 議事録", "法務省(法制審議会)")
    assert not right_title("別添", "道路の整備に関する指針の別添")
    assert not right_title("道路の整備に関する指針", "河川の管理に関する指針")
    assert right_publisher("法制審議会", "法務省(法制審議会商法部会)")
    assert right_publisher("厚生労働省保険局医療課", "厚生労働省")
    assert not right_publisher("厚生労働省・環境省", "厚生労働省")
    assert not right_publisher("", "厚生労働省")


def test_a_workbook_s_properties_tell_its_author_and_year(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "項目"
    book.properties.creator = "総務省"
    book.properties.created = datetime(2021, 6, 1)
    book.save(tmp_path / "表.xlsx")
    found = read(tmp_path / "表.xlsx")
    assert (found.publisher, found.metadata["year"]) == ("総務省", "2021")


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("お問い合わせ: hourei-tantou@mhlw.go.jp", "厚生労働省"),
        ("回答は kaitou@ml.soumu.go.jp までお送りください", "総務省"),
        ("照会先: https://www.digital.go.jp/contact", "デジタル庁"),
        ("Copyright (C) 2024 Ministry of Justice. All Rights Reserved.", "法務省"),
        ("© Financial Services Agency", "金融庁"),
        ("出典は https://www.stat.go.jp/data/ と https://www.mof.go.jp/ である", ""),
    ],
)
def test_an_address_to_write_to_and_a_copyright_line_name_the_publisher(
    tmp_path: Path, line: str, body: str
) -> None:
    found = word(tmp_path / "要領.docx", ["調査の実施要領", "町の施設を調べる。", line])
    assert found.publisher == body


def test_a_town_that_tells_to_write_to_a_ministry_is_still_the_publisher(tmp_path: Path) -> None:
    lines = ["調査の実施要領", "令和6年3月1日", "南町総務課", "国の窓口: chousa@soumu.go.jp"]
    assert word(tmp_path / "要領.docx", lines).publisher == "南町総務課"


@pytest.mark.parametrize(
    ("label", "body"),
    [
        ("会社法(株式関係)部会資料 7", "会社法(株式関係)部会"),
        ("水道料金検討会参考資料2", "水道料金検討会"),
    ],
)
def test_the_label_of_a_council_s_paper_is_no_title_and_names_the_council(
    tmp_path: Path, label: str, body: str
) -> None:
    lines = [(60, 70, label, 12.0), (60, 120, "「見直しの中間試案」に対する意見の概要等", 12.0)]
    found = pdf(tmp_path / "001.pdf", [*lines, (60, 160, RUNNING, 12.0)])
    assert (found.title, found.publisher) == ("「見直しの中間試案」に対する意見の概要等", body)


# --- the file's name ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("465-3_公共施設の調査票_20240814.xlsx", "公共施設の調査票"),
        ("2026_公共施設の調査票［494KB］_20260305.xlsx", "公共施設の調査票"),
        ("02_資料１_公共施設の調査票Excel形式370KB.xlsx", "公共施設の調査票"),
        ("総務省_公共施設の調査票.xlsx", "公共施設の調査票"),
        ("001643057.xlsx", ""),
        ("shiryo1-3.xlsx", ""),
    ],
)
def test_codes_dates_and_sizes_around_the_words_of_a_file_s_name_are_no_title(
    name: str, title: str
) -> None:
    assert title_of_name(name) == title


def test_a_chapter_stands_behind_the_name_of_the_whole_work() -> None:
    chapter = "第3章 世界の動向"
    assert (
        completed(chapter, "環境省_令和5年版_環境白書_3章.pdf") == f"令和5年版 環境白書 {chapter}"
    )
    assert completed(chapter, "水循環白書_第3章.pdf") == f"水循環白書 {chapter}"
    assert completed(chapter, "001643057.pdf") == chapter


def test_a_short_title_gives_way_to_the_longer_name_that_holds_it() -> None:
    assert completed("調査票", "12_水道施設の調査票.docx") == "水道施設の調査票"
    assert completed("データを扱う", "研修 L03 データを扱う.pptx") == "研修 L03 データを扱う"
    assert completed("調査票", "回答のお願い.docx") == "調査票"
    long = "水道施設の維持管理に関する指針"
    assert completed(long, f"最終案_{long}_修正.docx") == long


def test_a_book_of_several_sheets_is_named_by_its_file_and_a_single_sheet_by_its_head(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "記入する欄の説明書"
    book.create_sheet("別表")["A1"] = "料金表"
    book.save(tmp_path / "12_水道料金の届出様式.xlsx")
    assert read(tmp_path / "12_水道料金の届出様式.xlsx").title == "水道料金の届出様式"
    book.remove(book["別表"])
    book.save(tmp_path / "12_届出.xlsx")
    assert read(tmp_path / "12_届出.xlsx").title == "記入する欄の説明書"


def test_a_mark_before_a_notice_s_first_line_is_no_item_of_a_list(tmp_path: Path) -> None:
    lines = ["○水道安全対策基準", "平成7年8月29日(告示第518号)", "次のように定め、施行する。"]
    placed = [(60, 60 + 22 * i, line, 11) for i, line in enumerate(lines)]
    assert pdf(tmp_path / "content.pdf", placed).title == "水道安全対策基準"


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("改定_R7_R7_20260222_様式.xlsx", 2025),
        ("コード一覧_20240814.xlsx", 2024),
        ("k_tensu_r040316.pdf", 2022),
        ("令和5年版_白書.pdf", 2023),
        ("平成30年度_決算.xlsx", 2018),
        ("001403080.pdf", None),
        ("様式101_R1234.xlsx", None),
        ("H2O測定.csv", None),
    ],
)
def test_the_year_in_a_file_s_name(name: str, year: int | None) -> None:
    assert year_of_name(name) == year


def test_the_file_s_name_tells_what_the_file_does_not_and_no_edition(tmp_path: Path) -> None:
    path = tmp_path / "2021_令和3年版_施設の一覧_20210401.csv"
    path.write_text("番号,名称\n1,町民会館\n", encoding="utf-8")
    found = read(path)
    assert (found.title, found.metadata["year"]) == ("令和3年版 施設の一覧", "2021")
    assert "edition" not in found.metadata
