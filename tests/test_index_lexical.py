"""Words and values in BM25: a figure or date is found in whatever writing it is asked."""

from __future__ import annotations

import pytest

from corpus.expressions import value_terms
from corpus.normalize import normalize_query
from index.search.lexical import LexicalField, build_lexical

TEXTS = (
    "研究拠点の整備に令和3年度は取り組む。",
    "研究拠点の整備に令和4年度は取り組む。",
    "研究拠点の整備に令和5年度は取り組む。",
    "基金に0.1兆円を措置する。",
    "基金に100億円を措置する。",
    "基金に1,000万円を措置する。",
    "博士後期課程の5千人以上に支給する。",
    "博士後期課程の500人以上に支給する。",
    "閣議決定 R3.11.18",
    "閣議決定 R3.11.25",
)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> LexicalField:
    folder = tmp_path_factory.mktemp("lexical")
    build_lexical(lambda: TEXTS, folder)
    return LexicalField(folder, "words", len(TEXTS))


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("2021年度の研究拠点の整備", 0),
        ("FY2022の研究拠点の整備", 1),
        ("R5年度の研究拠点の整備", 2),
        ("1000億円を措置する基金", 3),
        ("百億円を措置する基金", 4),
        ("10百万円を措置する基金", 5),
        ("5,000人に支給", 6),
        ("2021年11月18日の閣議決定", 8),
        ("2021/11/25の閣議決定", 9),
    ],
)
def test_another_writing_is_found(words: LexicalField, query: str, best: int) -> None:
    scores = words.scores(normalize_query(query))
    assert scores.argmax() == best
    assert (scores == scores[best]).sum() == 1


def test_a_day_is_found_by_its_month_and_its_year() -> None:
    (day,), (month,), (year,) = (
        [set(value_terms(text))] for text in ("R3.11.18", "2021年11月", "令和3年")
    )
    assert year < month < day


def test_no_word_of_a_text_is_a_value_term() -> None:
    assert all(term.startswith("=") for text in TEXTS for term in value_terms(text))
    assert value_terms("第3期中期計画 表2-1 電話 03-5253-4111") == []
