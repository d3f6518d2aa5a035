"""What a document is: its title, publisher, date and kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from named_papers import RUNNING, pdf, read, word
from pptx import Presentation
from pptx.util import Inches
from small_pdf import PdfPage, write_pdf

from corpus.identity.bodies import body_by_form, body_of_line, leading_body, parent_of
from corpus.identity.dates import year_of
from corpus.identity.file_names import named_after_file
from corpus.identity.kinds import kind_of
from corpus.identity.names import can_be_title, embedded_title

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
