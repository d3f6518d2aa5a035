"""What a document says of itself: title, publisher, date, edition and kind, off small covers."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Inches
from small_pdf import PdfPage, write_pdf

from corpus.files import ReadError
from corpus.identity.bodies import body_by_form, body_of_line, leading_body, parent_of
from corpus.identity.dates import year_of
from corpus.identity.file_names import completed, named_after_file, title_of_name, year_of_name
from corpus.identity.kinds import kind_of
from corpus.identity.names import can_be_title, embedded_title
from corpus.readers.base import read_document
from corpus.types import Document
from eval.benchmarks.identity_rules import right_publisher, right_title

RUNNING = "この資料は、会議での検討のために作成したものであり、今後の検討により変わることがある。"


def read(path: Path) -> Document:
    return read_document(path, path.name)


def pdf(path: Path, lines: list[tuple[float, float, str, float]], body: bool = False) -> Document:
    page = PdfPage(width=595, height=842)
    for x, y, text, size in lines:
        page.text(x, y, text, size)
    for i in range(10 if body else 0):
        page.text(60, 420 + 22 * i, RUNNING, 10.5)
    return read(write_pdf(path, [page]))


def word(path: Path, paragraphs: list[str], title: str | None = None, author: str = "") -> Document:
    made = docx.Document()
    made.core_properties.author = author
    if title is not None:
        made.core_properties.title = title
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return read(path)


# --- titles -------------------------------------------------------------------------------------


def test_a_title_over_two_lines_of_a_cover_is_joined_and_its_labels_are_left_out(
    tmp_path: Path,
) -> None:
    document = pdf(
        tmp_path / "000251332.pdf",
        [
            (480, 60, "資料1-2", 14),
            (120, 280, "河川の水害に備える", 24),
            (96, 316, "地域の協力に関する指針(案)", 24),
            (240, 600, "令和6年3月", 16),
            (220, 650, "国土交通省水管理局", 18),
        ],
    )
    assert document.title == "河川の水害に備える地域の協力に関する指針(案)"
    assert document.publisher == "国土交通省水管理局"
    assert (document.date, document.metadata["year"]) == ("令和6年3月", "2024")
    assert document.metadata["kind"] == "ガイドライン"


def test_a_council_its_meeting_and_its_paper_are_one_title(tmp_path: Path) -> None:
    document = pdf(
        tmp_path / "siryo.pdf",
        [
            (190, 280, "法制審議会", 22),
            (130, 312, "海運法(船荷関係)部会", 22),
            (170, 344, "第2回会議 議事録", 22),
            (100, 560, "日 時", 10.5),
            (180, 560, "令和4年5月25日(水)", 10.5),
        ],
    )
    assert document.title == "法制審議会 海運法(船荷関係)部会 第2回会議 議事録"
    assert document.publisher == "法制審議会海運法(船荷関係)部会"
    assert (document.date, document.metadata["kind"]) == ("令和4年5月25日", "議事録")


def test_a_title_in_the_size_of_the_text_is_told_by_its_words(tmp_path: Path) -> None:
    letter = [
        (430, 70, "水発 0315 第 2 号", 12),
        (430, 90, "令和6年3月15日", 12),
        (60, 130, "各都道府県水道担当部長 殿", 12),
        (330, 180, "環境省水環境局水道課長", 12),
        (200, 260, "水道料金の減免の取扱いについて", 12),
        (60, 320, RUNNING, 12),
        (60, 345, RUNNING, 12),
    ]
    document = pdf(tmp_path / "tsuchi.pdf", letter)
    assert document.title == "水道料金の減免の取扱いについて"
    assert document.publisher == "環境省水環境局水道課"
    assert (document.date, document.metadata["kind"]) == ("令和6年3月15日", "通知")
    assert "edition" not in document.metadata


def test_a_running_head_and_a_unit_line_are_no_titles(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 6):
        page = PdfPage(width=595, height=842)
        page.text(60, 40, "第2部 地方財政の動き", 9)
        if number == 1:
            page.text(150, 130, "地方債の償還の状況", 18)
            page.text(430, 160, "(単位:千円)", 10)
        for i in range(20):
            page.text(60, 200 + 25 * i, f"{number}の{i}。{RUNNING}", 10)
        pages.append(page)
    assert read(write_pdf(tmp_path / "a.pdf", pages)).title == "地方債の償還の状況"


def test_a_word_cover_without_styles_is_told_by_the_date_and_body_below_it(tmp_path: Path) -> None:
    lines = [
        "実践ガイドブック DS-465",
        "道路台帳ガイドブック\n(導入編)",
        "2022年(令和4年)3月31日",
        "デジタル庁",
    ]
    document = word(tmp_path / "a.docx", lines, "Word Document")
    assert document.title == "道路台帳ガイドブック(導入編)"
    assert (document.publisher, document.metadata["year"]) == ("デジタル庁", "2022")


def test_a_deck_is_named_by_its_first_slide_not_by_the_deck_it_was_made_from(
    tmp_path: Path,
) -> None:
    deck = Presentation()
    deck.core_properties.title = "社会における防災"
    deck.core_properties.author = "山田 一郎"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "防災を地域で支える"
    box = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(5), Inches(1))
    box.text_frame.text = "作成: 2023-03-31"
    last = deck.slides.add_slide(deck.slide_layouts[6])
    box = last.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(1))
    box.text_frame.text = "作成日:2023-03-31 作成者:山田 一郎(消防庁)"
    deck.save(str(tmp_path / "L03.pptx"))
    document = read(tmp_path / "L03.pptx")
    assert document.title == "防災を地域で支える"
    assert (document.publisher, document.date) == ("消防庁", "2023-03-31")


def test_a_web_page_is_named_by_its_heading_and_published_by_its_site(tmp_path: Path) -> None:
    (tmp_path / "content.html").write_text(
        "<html><head><title>名簿の管理に関するガイドライン |個人情報保護委員会</title></head><body>"
        "<div>サイト内検索</div><div>English</div><h1>名簿の管理に関するガイドライン</h1>"
        "<p>平成26年12月18日 (令和7年6月一部改正) 個人情報保護委員会</p><p>目的を定める。</p></body></html>",
        encoding="utf-8",
    )
    document = read(tmp_path / "content.html")
    assert document.title == "名簿の管理に関するガイドライン"
    assert document.publisher == "個人情報保護委員会"
    assert document.metadata["year"] == "2025"


@pytest.mark.parametrize("title", ["Word Document", "untitled", "文書 1", "000251332", "報告.docx"])
def test_without_a_title_the_file_name_stands_and_a_default_does_not(
    tmp_path: Path, title: str
) -> None:
    assert word(tmp_path / "要望.docx", ["町に要望する。回答を求める。"], title).title == (
        "報告" if title == "報告.docx" else "要望"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(単位:千円)", "単位：百万円", "令和6年3月15日", "2024年3月", "R6.3.15", "令和6年度", "- 12 -", "p.3",
        "資料1", "資料1-2", "中医協 総-1", "社保審-2-3(参考)",
        "参考資料2", "別添", "別紙3", "別表第三", "本文", "目次", "(案)", "概要", "検索",
        "〒100-8916 東京都千代田区霞が関1-2-2", "https://www.example.go.jp/a", "TEL 03-1234-5678",
        "水発0315第2号", "厚生労働省告示第七十五号", "スライド 1", "PowerPoint プレゼンテーション", "Word Document",
        "各都道府県知事 殿", "これは文である。", "12,345", "第2.1版", "改正案", "現行",
    ],
)  # fmt: skip
def test_what_only_stands_where_titles_do_is_none(text: str) -> None:
    assert not can_be_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "指針(案)",
        "道路の整備の概要",
        "令和6年版 水産白書",
        "資料編の作り方",
        "住民税Q&A",
        "目次の付け方について",
    ],
)
def test_titles_are_not_taken_for_labels(text: str) -> None:
    assert can_be_title(text)


@pytest.mark.parametrize(
    ("embedded", "own", "of_file"),
    [
        ("避難について", "避難について", ""),
        ("Microsoft Word - x.doc", "", ""),
        ("Microsoft Word - 水道の報告書.docx", "", "水道の報告書"),
        ("451-1_申請データ_図.pdf", "", "申請データ 図"),
        ("PowerPoint プレゼンテーション", "", ""),
        (f"<{'Microsoft Word - 水道計画.doc'.encode('cp932').hex()}>", "", "水道計画"),
        ("SKM_C55820050716290_5", "", ""),
        ("Taro9-安全基準.PDF", "", "安全基準"),
        ("Taro-別紙.jtd", "", ""),
        ("Services", "", ""),
        ("dp2021_05_att", "", ""),
        ("Water Supply Plan of Japan", "Water Supply Plan of Japan", ""),
    ],
)
def test_properties_give_a_title_where_a_person_wrote_one(
    embedded: str, own: str, of_file: str
) -> None:
    assert (embedded_title(embedded), named_after_file(embedded)) == (own, of_file)


# --- publishers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("厚生労働省", "厚生労働省"),
        ("厚生労働省 老健局", "厚生労働省老健局"),
        ("厚生労働省保険局医療課長", "厚生労働省保険局医療課"),
        ("厚生労働大臣 山田 一郎", "厚生労働省"),
        ("総務省・経済産業省", "総務省・経済産業省"),
        ("内閣府(防災担当)・消防庁", "内閣府(防災担当)・消防庁"),
        ("作成:国土交通省 都市局", "国土交通省都市局"),
        ("〔法制審議会〕", "法制審議会"),
        ("東京都知事", "東京都"),
        ("IPA", "情報処理推進機構"),
        ("Ministry of the Environment", "環境省"),
        ("経済産業省の取組", ""),
        ("厚生労働省は、次のとおり定める。", ""),
        ("総務省告示", ""),
    ],
)
def test_a_line_that_is_a_body_is_told_from_one_that_speaks_of_it(line: str, body: str) -> None:
    assert body_of_line(line) == body


def test_bodies_are_told_by_form_and_by_what_they_belong_to() -> None:
    assert body_by_form("花咲市総務部財政課") == "花咲市総務部財政課"
    assert body_by_form("農林振興庁") == "農林振興庁"
    assert body_by_form("各市町村") == ""
    assert leading_body("法制審議会第198回会議配布資料 民1-3") == "法制審議会"
    assert parent_of("法制審議会商法部会") == "法務省"


def test_the_body_that_is_written_to_is_no_publisher(tmp_path: Path) -> None:
    document = pdf(
        tmp_path / "a.pdf",
        [
            (60, 90, "東京都", 12),
            (60, 110, "大阪府", 12),
            (260, 100, "御中", 12),
            (360, 160, "環境省", 12),
            (200, 260, "井戸水の検査について", 12),
        ],
    )
    assert document.publisher == "環境省"


def test_a_colophon_and_a_footer_name_the_publisher(tmp_path: Path) -> None:
    colophon = PdfPage(width=595, height=842)
    colophon.text(200, 700, "令和5年5月 発行", 10)
    colophon.text(200, 730, "編集・発行", 10)
    colophon.text(200, 760, "林野庁 森林整備部 計画課", 10)
    cover = PdfPage(width=595, height=842)
    cover.text(120, 280, "木材の利用の手引き", 26)
    assert (
        read(write_pdf(tmp_path / "a.pdf", [cover, colophon])).publisher == "林野庁森林整備部計画課"
    )
    pages = []
    for number in range(4):
        page = PdfPage(width=595, height=842)
        page.text(60, 100, f"第{number + 1}の論点と考え方", 20)
        page.text(60, 200, RUNNING + str(number), 10)
        page.text(250, 815, "水産庁", 9)
        pages.append(page)
    assert read(write_pdf(tmp_path / "b.pdf", pages)).publisher == "水産庁"


# --- dates and kinds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("令和6年3月15日", 2024), ("2024年3月", 2024), ("R6.3.15", 2024), ("2022年(令和4年)3月31日", 2022),
        ("March 15, Reiwa 6", 2024), ("15 March 2024", 2024), ("令和八年三月五日", 2026), ("平成元年度", 1989),
        ("2023-03-31", 2023), ("令和元年版", 2019), ("第3版", None),
    ],
)  # fmt: skip
def test_years_of_printed_dates(written: str, year: int | None) -> None:
    assert year_of(written) == year


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("令和6年3月15日", "令和6年3月15日"),
        ("作成: R6.3.15", "R6.3.15"),
        ("March 2024", "March 2024"),
        ("令和 6 年 3 月", "令和6年3月"),
        ("1.開催日時:令和2年10月15日(木)10:00~12:00", "令和2年10月15日"),
        ("締切 令和6年3月15日", ""),
        ("令和6年4月1日から適用する", ""),
        ("令和6年度", ""),
    ],
)
def test_the_date_of_a_cover_is_the_documents_own(tmp_path: Path, line: str, date: str) -> None:
    assert word(tmp_path / "a.docx", ["河川の管理に関する指針", line]).date == date


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("令和6年版 防災白書", "白書"), ("水道事業に関するQ&A", "Q&A"), ("河川法施行規則の一部を改正する省令", "省令"),
        ("漁港の指定を解除する告示", "告示"), ("減免申請書(様式第1号)", "様式"),
        ("農地の利用ガイドライン", "ガイドライン"),
        ("第3回検討会 議事概要", "議事録"), ("第3回検討会 配布資料", "会議資料"), ("人口の推移", "統計表"),
        ("井戸水の検査について", "通知"), ("改正の概要", "概要資料"), ("朝の光", ""),
    ],
)  # fmt: skip
def test_kinds_of_documents(title: str, kind: str) -> None:
    assert kind_of(title, []) == kind


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
