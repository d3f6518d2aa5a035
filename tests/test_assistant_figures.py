"""Figures in answers: matched by value with the question, and never said with another bound."""

from __future__ import annotations

import pytest

from assistant.compose import compose
from assistant.draft import Draft, Quote
from assistant.extract import find_span
from assistant.match import Coverage, coverage, slide_coverage, weigh
from assistant.question import analyse
from assistant.select import Candidate
from assistant.statements import take_apart
from assistant.verify import verified
from corpus.types import Passage, Slide
from index.types import Hit


def _candidate(text: str, question: str = "規模は?") -> Candidate:
    slide = Slide(number=1, title="", text=text)
    parts = take_apart(slide)
    statement = parts.statements[0]
    asked = analyse(question)
    passage = Passage("p", "d.txt", 1, "", "", text, 0, len(text), 1)
    return Candidate(
        document="d.txt", slide=slide, parts=parts, statement=statement,
        span=find_span(asked, statement, lambda start, end: 0.0),
        coverage=Coverage(1.0, 1.0, 0.0, 0.0, (), missing_year=False, missing_ordinal=False), meaning=1.0,
        hit=Hit(passage, 1.0, {}), score=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "said", "holds"),
    [
        ("規模は100,000億円である。", "10兆円", True),
        ("規模は約10兆円である。", "10兆円規模", True),
        ("対象は5千人以上である。", "5,000人以上", True),
        ("対象は5千人以上である。", "5,000人", False),
        ("対象は5,000人である。", "5,000人以上", False),
        ("対象は5,000人未満である。", "5,000人以下", False),
        ("対象は15,000人である。", "5,000人", False),
        ("期間は最大6年間である。", "6年間", False),
        ("割合は3割程度である。", "30%", True),
        ("割合は20~30%である。", "30%", False),
        ("令和3年11月18日に決定した。", "2021年11月18日", True),
        ("R3.11.18に決定した。", "令和3年11月", True),
        ("R3.11.18に決定した。", "令和3年12月", False),
        ("令和3年度に始まる。", "2021年度", True),
        ("令和3年度に始まる。", "2022年度", False),
        ("令和3年度から令和7年度まで続く。", "2021年度", True),
        ("数百人が参加した。", "数百人", True),
        ("数百人が参加した。", "数千人", False),
    ],
)
def test_an_answer_says_only_the_values_it_quotes(source: str, said: str, holds: bool) -> None:
    candidate = _candidate(source)
    draft = Draft(f"{said}です。[1]", said, (Quote(candidate, 0, len(source)),))
    assert verified(draft) is holds


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2021年度の整備費", "令和3年度の整備費"),
        ("1000億円の基金", "0.1兆円の基金"),
        ("5,000人の支援", "5千人の支援"),
        ("2021年11月18日の決定", "R3.11.18の決定"),
        ("2021年11月の決定", "R3.11.18の決定"),
    ],
)
def test_a_statement_holds_the_questions_figure_in_another_writing(
    question: str, text: str
) -> None:
    asked, parts = analyse(question), take_apart(Slide(number=1, title="", text=text))
    weights = weigh(asked, lambda lemma: 0.5)
    on_slide = slide_coverage(asked, weights, lambda lemma: 0.5, parts)
    found = coverage(on_slide, weights, parts.statements[0], parts)
    assert found.near == pytest.approx(1.0)
    assert found.missing == 0.0


def test_another_figure_is_not_the_questions() -> None:
    asked = analyse("1000億円の基金")
    parts = take_apart(Slide(number=1, title="", text="0.2兆円の基金"))
    weights = weigh(asked, lambda lemma: 0.5)
    on_slide = slide_coverage(asked, weights, lambda lemma: 0.5, parts)
    assert coverage(on_slide, weights, parts.statements[0], parts).near < 1.0


def test_the_questions_own_figure_is_no_answer_in_another_writing() -> None:
    asked = "令和3年度の公募はいつ始まりますか"
    span = _candidate("2021年度の公募は6月に始まる。", asked).span
    assert span is not None
    assert span.text == "6月"


def test_an_answer_keeps_the_bound_of_the_source() -> None:
    asked = "対象は何人ですか"
    draft = compose(analyse(asked), [_candidate("支援の対象は5千人以上である。", asked)])
    assert draft is not None
    assert draft.short == "5千人以上"
    assert verified(draft)


def test_a_fiscal_year_stays_one_in_the_other_calendar() -> None:
    asked = "開始は西暦で何年度ですか"
    candidate = _candidate("開始は令和3年度である。", asked)
    draft = compose(analyse(asked), [candidate])
    assert draft is not None
    assert "2021年度" in draft.text
    assert verified(draft)
