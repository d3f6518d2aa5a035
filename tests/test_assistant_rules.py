"""Rules of answering on their own: follow-ups, figures, comparisons, acronyms, the reader's spans."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.acronyms import asked_acronym, expansion
from assistant.comparison import sides
from assistant.extract import find_span
from assistant.followup import standalone
from assistant.question import analyse
from assistant.reading import Readings, soft
from assistant.statements import take_apart
from assistant.types import Turn
from assistant.unclear import points_nowhere
from corpus.types import Passage, Slide
from index.cross_encoder.reading import Reading


def said(*turns: str) -> list[Turn]:
    roles = ("user", "assistant")
    return [Turn(roles[i % 2], text) for i, text in enumerate(turns)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("history", "question", "whole"),
    [
        (("Aファンドの規模は?", "10億円です。"), "それはいつ運用を開始しますか", "Aファンドはいつ運用を開始しますか"),
        (
            ("共創支援の本格型は何拠点ですか。", "3拠点です。"),
            "育成型ではどうですか。新規の数を知りたいです。",
            "共創支援の育成型ではどうですか。新規の数を知りたいです。",
        ),
        (
            ("大阪コンソーシアムの重点分野を教えてください。", "次の3点です。"),
            "ではCentral Japanのほうは?",
            "Central Japanの重点分野を教えてください。",
        ),
        (
            ("構築の予算案は総額いくらですか。", "91億円です。[1]"),
            "そのうち設備の基盤には?",
            "構築の予算案のうち設備の基盤には総額いくらですか。",
        ),
        (
            ("甲事業の1期生は誰ですか。", "河村 奈緒子です。[1]"),
            "その方の職位は何ですか。",
            "河村 奈緒子さんの職位は何ですか。",
        ),
        ((), "大学ファンドの規模は?", "大学ファンドの規模は?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_made_whole(history: tuple[str, ...], question: str, whole: str) -> None:
    assert standalone(question, said(*history)) == whole


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("2012年度に採択されたのは何拠点ですか", "2007年度5拠点、2012年度3拠点、計14拠点", "3拠点"),
        (
            "これまで採択されたのは何拠点ですか",
            "2007年度5拠点、2012年度3拠点の8拠点を採択",
            "8拠点",
        ),
        ("前年度の予算額はいくらですか", "令和4年度 20百万円(前年度予算額 10百万円)", "10百万円"),
        ("令和3年度の予算額はいくらですか", "出資金 5億円(令和2年度)、6億円(令和3年度)", "6億円"),
        ("本格型のうち新規は何拠点ですか", "支援件数:33拠点程度(新規23拠点程度)", "23拠点程度"),
        ("採択者は何名ですか", "採択研究者511(252+259)名の分布", "511(252+259)名"),
        ("1拠点当たりの支援額はいくらですか", "支援額:総額8億円、2億円程度/拠点", "2億円程度/拠点"),
    ],
)
def test_the_figure_is_the_one_asked_for(question: str, text: str, words: str) -> None:
    statement = take_apart(Slide(1, "", text)).statements[0]
    span = find_span(analyse(question), statement, lambda *_: 0.0)
    assert span is not None
    assert span.text == words


def test_the_reader_decides_between_figures_that_fit_alike() -> None:
    text = "一つは3億円、一つは5億円である"
    statement = take_apart(Slide(1, "", text)).statements[0]
    at = text.index("5億円")
    span = find_span(analyse("いくらですか"), statement, lambda start, _: float(start == at))
    assert span is not None
    assert span.text == "5億円"


@pytest.mark.parametrize(
    ("text", "acronym", "words"),
    [
        (
            "(SPARC: Supereminent Program for Activating Regional Collaboration)",
            "SPARC",
            "Supereminent Program for Activating Regional Collaboration",
        ),
        ("Japan Science and Technology Agency", "JST", "Japan Science and Technology"),
        ("Japan Society for Promotion", "JST", None),
        ("大学ファンド", "JST", None),
    ],
)
def test_an_acronym_is_spelt_out_by_first_letters(
    text: str, acronym: str, words: str | None
) -> None:
    span = expansion(text, acronym)
    assert (text[span[0] : span[1]] if span else None) == words


def test_only_a_question_for_the_full_form_names_an_acronym() -> None:
    assert asked_acronym("What does SPARC stand for?") == "SPARC"
    assert asked_acronym("JSTは何の略ですか") == "JST"
    assert asked_acronym("JSTはいくら出資しますか") == ""


def test_two_compared_things_are_told_apart_by_their_own_words() -> None:
    found = sides(analyse("日本と英国では研究者数がどう違いますか"))
    assert found is not None
    assert ([t.surface for t in found[0]], [t.surface for t in found[1]]) == (["日本"], ["英国"])
    kinds = sides(analyse("タイプAとタイプBでは単価がどう違いますか"))
    assert kinds is not None
    assert kinds[0][0].surface != kinds[1][0].surface
    assert sides(analyse("大学ファンドの規模は?")) is None


def reading(*odds: float) -> Reading:
    """One token a character; the odds are those of each character alone."""
    half = np.array(odds, np.float32) / 2
    return Reading(0.0, half, half, tuple((i, i + 1) for i in range(len(odds))))


def test_the_best_span_is_looked_for_within_characters() -> None:
    read = reading(-9.0, 4.0, 5.0, -9.0, 8.0)
    assert read.best() == (8.0, 4, 5)
    assert read.best(0, 4) == (5.0, 2, 3)
    assert read.best(1, 2) == (4.0, 1, 2)
    assert read.best(5) is None
    assert read.of(1, 3) == pytest.approx(4.5)


def test_readings_point_into_the_slide() -> None:
    passage = Passage("id", "a.txt", 3, "", "", "abcde", 100, 105, 5)
    found = Readings([(passage, reading(-9.0, 4.0, 5.0, -9.0, 8.0))])
    span = found.within("a.txt", 3, 100, 104)
    assert span is not None
    assert (span.start, span.end, span.sure) == (102, 103, soft(5.0))
    assert found.within("a.txt", 4, 100, 104) is None
    assert found.of("a.txt", 3, 104, 105) == soft(8.0)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("その規模はどのくらいですか。", "その"),
        ("では、それはいつからですか。", "それ"),
        ("この事業の採択者は何名ですか。", "この"),
        ("その大学ファンドの規模はいくらですか。", ""),
        ("その他の支援策は何ですか。", ""),
        ("これまでの経緯を教えてください。", ""),
        ("それぞれの配分額はいくらですか。", ""),
        ("この資料の目的は何ですか。", ""),
    ],
)
def test_a_first_question_that_points_back_points_to_nothing(question: str, word: str) -> None:
    assert points_nowhere(question) == word
