"""A row of a table is told by its name and the cells that are asked for."""

from __future__ import annotations

import pytest

from assistant.cells import row_quote
from assistant.match import Coverage
from assistant.question import analyse
from assistant.rows import named_rows
from assistant.select import Candidate
from assistant.statements import Statement, row_label, take_apart
from assistant.superlative import outstanding
from assistant.telling import says_more
from corpus.types import Passage, Slide
from index.types import Hit

PURPOSE = (
    "海外の需要を開拓する事業活動に資金を供給すること。これにより成長に資することを目的とする。"
)
FUNDS = (
    "名称 | 目的 | 設置期限 | 産業投資 | 民間出資\n"
    f"(株)海外需要開拓支援機構 (クールジャパン機構) | 目的: {PURPOSE * 3} | 設置期限: 令和16年3月 | "
    "産業投資: 1,066億円 | 民間出資: 107億円\n"
    f"(株)海外交通支援機構 (JOIN) | 目的: {PURPOSE * 3} | 設置期限: なし | 産業投資: 1,608億円 | 民間出資: 59億円"
)
DIFFERENCES = (
    "ルート | 気温差 (°C) | 平均車速 (km/h)\n往路 | 気温差 (°C): 3.6 | 平均車速 (km/h): 30.1\n"
    "復路 | 気温差 (°C): 5.5 | 平均車速 (km/h): 28.1\n市街 | 気温差 (°C): 1.8 | 平均車速 (km/h): 34.7\n"
    "平均 | 気温差 (°C): 9.9 | 平均車速 (km/h): 99.9"
)
RANKING = (
    "順位 | 題名 | 件数\n1 | 題名: 甲の脆弱性 | 件数: 13,491\n2 | 題名: 乙の脆弱性 | 件数: 8,447\n"
    "3 | 題名: 丙の脆弱性 | 件数: 7,469"
)


def candidate(text: str, piece: str) -> Candidate:
    """Return the statement that holds some words as a candidate."""
    slide = Slide(1, "表", text)
    parts = take_apart(slide)
    statement = next(s for s in parts.statements if piece in s.text and not s.heading)
    hit = Hit(Passage("p", "d", 1, "表", "", text, 0, len(text), 99), 1.0)
    covered = Coverage(0.5, 0.5, 0.0, 0.0, (), False, False)
    return Candidate("d", slide, parts, statement, None, covered, 0.8, hit, 1.0)


def test_the_end_of_a_long_row_is_told_with_its_name_and_the_cells_asked_for() -> None:
    question = analyse("クールジャパン機構に対する産業投資と民間出資の額はいくらですか?")
    quote = row_quote(question, candidate(FUNDS, "1,066億円"))
    assert quote is not None
    assert quote.shown == (
        "(株)海外需要開拓支援機構 (クールジャパン機構) | … | 産業投資: 1,066億円 | 民間出資: 107億円"
    )
    assert quote.text.startswith("(株)海外需要開拓支援機構")
    assert quote.text.endswith("民間出資: 107億円")


def test_a_row_is_named_by_what_stands_in_brackets_too() -> None:
    question = analyse("クールジャパン機構への産業投資は?")
    assert named_rows(question, take_apart(Slide(1, "", FUNDS))) == {"(株)海外需要開拓支援機構"}


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("産業医 | 頻度: 月1回", "産業医"),
        ("4 | 管理者: 産業医 | 頻度: 月1回", "産業医"),
        ("(2) | 項目: 資産凍結 | 期限: 実施中", "資産凍結"),
        ("| 項目: 資産凍結 | 期限: 実施中", "資産凍結"),
        ("産業医は月1回巡視する。", ""),
    ],
)
def test_a_number_or_nothing_in_the_first_cell_is_no_name_of_a_row(row: str, name: str) -> None:
    assert row_label(row) == name


@pytest.mark.parametrize(
    ("question", "table", "first"),
    [
        ("気温差が最も大きかったのはどれですか?", DIFFERENCES, ["復路"]),
        ("気温差が最も小さかったのはどれですか?", DIFFERENCES, ["市街"]),
        ("平均車速が一番高いのはどれですか?", DIFFERENCES, ["市街"]),
        ("最も閲覧された脆弱性は何ですか?", RANKING, ["1"]),
        ("気温差はどれくらいですか?", DIFFERENCES, []),
    ],
)
def test_the_row_that_is_first_by_what_is_asked_for_stands_out(
    question: str, table: str, first: list[str]
) -> None:
    rows = outstanding(analyse(question), take_apart(Slide(1, "", table)))
    assert [row.text.partition(" | ")[0] for row in rows] == first


@pytest.mark.parametrize(
    "text",
    [
        "契約の方針について ........ 12",
        "図表 7 店舗数と空き店舗率の推移",
        "準委任契約の場合は下請法の対象にならないのでしょうか。",
        "成分 | 甲液: 1.0 0.5 5.0 0.50 0.10 0.15 0.5 | 乙液: 0.30 0.10",
        "前回の調査比)、超広域型商店街が増えました。",
    ],
)
def test_contents_captions_questions_and_pieces_are_no_answers(text: str) -> None:
    assert not says_more(analyse("何を示していますか?"), statement(text))


def statement(text: str) -> Statement:
    """Return a text as one statement."""
    return take_apart(Slide(1, "", text)).statements[0]


def test_a_sentence_in_brackets_does_not_end_the_one_around_it() -> None:
    whole = "店舗(売場(直接使う所をいう。)の合計が400平方メートル以上のもの)をいう。"
    assert [s.text for s in take_apart(Slide(1, "", f"{whole}次の文。")).statements] == [
        whole,
        "次の文。",
    ]


def test_the_triangle_before_a_figure_is_a_minus_and_no_bullet() -> None:
    assert statement("▲3.1店減りました。").mark == ""
    assert statement("▲ 調査の方法").mark == "▲"
