"""The assistant as a user meets it, over the real deck."""

from __future__ import annotations

import pytest
from forced import forced

from assistant.answer.desk import SUGGESTED
from assistant.chain import Assistant
from assistant.common.errors import QuestionError
from assistant.common.types import Answer, Turn
from assistant.evidence.choose import CHARACTERS, SLIDES
from assistant.question.analysis import analyse
from eval.benchmarks.screen_rules import on_screen

UNTOLD = ("明日の東京の天気を教えてください。", "冷やし中華の作り方は？")


def verbatim(assistant: Assistant, answer: Answer) -> bool:
    """Whether everything that is quoted and shown stands on its slide, character for character."""
    quotes = [(c.document, c.slide, c.start, c.end, c.quote) for c in answer.citations]
    places = [(p.document, p.slide, p.start, p.end, p.text) for p in answer.evidence]
    return all(
        assistant.slide(document, number).text[start:end] == words
        for document, number, start, end, words in [*quotes, *places]
    )


def test_a_conversation_as_the_user_sees_it(assistant: Assistant) -> None:
    first = assistant.ask("大学ファンドはどのくらいの規模ですか？")
    assert first.status in ("answered", "shown")
    assert "10兆円" in on_screen(first)
    assert verbatim(assistant, first)
    history = [
        Turn("user", "SPARCの事業期間は何年間ですか？"),
        Turn("assistant", "最大6年間です。"),
    ]
    second = assistant.ask("その対象は？", history)
    assert second.standalone_question == "「SPARCの事業期間」について：その対象は?"
    assert "国公私立大学" in on_screen(second)
    third = assistant.ask("明日の東京の天気を教えてください。")
    assert third.status == "declined"
    assert not third.citations and not third.evidence
    assert third.related
    assert third.to_json()["related"][0]["document"] == "deck.txt"


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("NanoLSIの拠点長は誰ですか", ("福間",)),
        ("ＳＰＡＲＣの事業期間は最長で何年間ですか", ("6年間",)),
        ("研究ＤＸプラットフォームの補正予算額はいくらですか", ("91億円",)),
        ("福岡市が「スタートアップ都市宣言」を出したのは平成でいうと何年ですか", ("2012年",)),
        ("大学発新産業創出プログラム全体の来年度要求額はいくらでしょうか。", ("4,094百万円",)),
        ("SPRINGでは何人の博士学生を支援しますか", ("6,000人",)),
        (
            "研究DXプラットフォームの構築が急がれているのはなぜですか。",
            ("研究施設・設備が不十分", "急務"),
        ),
        (
            "研究DXプラットフォームの構築の背景と、施策の概要を説明してください。",
            ("世界に誇る研究インフラ", "研究施設・設備が不十分"),
        ),
        (
            "スタートアップ・エコシステムのグローバル拠点都市はどこですか",
            ("東京コンソーシアム", "Central Japan", "大阪", "福岡"),
        ),
        ("SPARCはどのような大学を対象としていますか", ("国公私立大学",)),
        ("単独型の拠点を持つ公立大学を列挙してください。", ("会津大学", "横浜市立大学")),
        ("WPIは2007年度に何拠点を採択しましたか", ("5拠点",)),
        (
            "What does SPARC stand for?",
            ("Supereminent Program for Activating Regional Collaboration",),
        ),
        ("How large is the 大学ファンド?", ("10兆円",)),
    ],
)
def test_what_is_asked_of_the_deck_stands_on_the_screen(
    assistant: Assistant, question: str, facts: tuple[str, ...]
) -> None:
    answer = assistant.ask(question)
    screen = on_screen(answer)
    assert [fact for fact in facts if fact not in screen] == []
    assert verbatim(assistant, answer)


def test_every_example_is_answered_or_shown_within_the_limits(assistant: Assistant) -> None:
    for question in assistant.example_questions():
        answer = assistant.ask(question)
        assert answer.status in ("answered", "shown"), question
        assert verbatim(assistant, answer)
        assert 0 < len({(p.document, p.slide) for p in answer.evidence}) <= SLIDES
        assert sum(len(place.text) for place in answer.evidence) <= CHARACTERS


def test_what_is_claimed_is_said_once_cited_and_quoted_from_its_slide(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=True)
    answer = assistant.ask("研究ＤＸプラットフォームの補正予算額はいくらですか")
    (citation,) = answer.citations
    assert answer.status == "answered"
    assert answer.answer.startswith(f"{answer.short_answer}です。[1]")
    assert answer.short_answer in citation.quote
    assert verbatim(assistant, answer)


def test_what_is_not_sure_enough_is_shown_and_not_claimed(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=False, tells=True)
    answer = assistant.ask("研究ＤＸプラットフォームの補正予算額はいくらですか")
    assert (answer.status, answer.short_answer, answer.citations) == ("shown", "", ())
    assert "91億円" not in answer.answer
    assert "91億円" in on_screen(answer)


def test_what_the_documents_do_not_tell_is_not_claimed_even_by_a_sure_reader(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(monkeypatch, claims=True, tells=False)
    answer = assistant.ask("研究ＤＸプラットフォームの補正予算額はいくらですか")
    assert answer.status == "declined"
    assert answer.related and not answer.short_answer and not answer.citations
    assert "はっきり答える箇所は" in answer.answer
    assert {place.slide for place in answer.evidence} <= {slide.slide for slide in answer.related}
    assert sum(len(place.text) for place in answer.evidence) <= SUGGESTED


@pytest.mark.parametrize("question", UNTOLD)
def test_what_is_far_from_all_documents_is_declined(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "declined"
    assert answer.related


@pytest.mark.parametrize(
    "question",
    [
        "JSTの大学ファンドの運用業務担当理事に就いたのは誰ですか。",
        "SPARC（地域活性化人材育成事業）に採択された大学はどこですか。",
        "大阪大学の食堂の営業時間は何時までですか？",
        "月面基地の予算はいくらですか",
    ],
)
def test_near_a_topic_of_the_deck_nothing_is_claimed_that_it_does_not_tell(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).status in ("shown", "declined")


@pytest.mark.parametrize("question", ["", "  \n", "あ" * 1001])
def test_empty_and_endless_questions_are_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("大学ファンドはどのくらいの規模ですか", "quantity"),
        ("予算額はいくらですか", "amount"),
        ("何拠点ありますか", "count"),
        ("いつ成立しましたか", "date"),
        ("なぜ減っているのですか", "reason"),
        ("拠点長は誰ですか", "person"),
        ("全て挙げてください", "list"),
        ("アントレプレナーシップとは何ですか", "definition"),
        ("育成型と本格型の違いは何ですか", "comparison"),
    ],
)
def test_the_kind_of_answer_is_understood(question: str, kind: str) -> None:
    assert analyse(question).kind == kind


def test_a_first_question_that_points_back_is_asked_what_it_means(assistant: Assistant) -> None:
    assistant.ask("大学ファンドの規模はいくらですか。")  # somebody else's
    alone = assistant.ask("その規模はどのくらいですか。")
    assert alone.status == "asked_back"
    assert alone.answer.startswith("「その」が何を指すか")
    assert "大学ファンド" not in alone.standalone_question
    assert alone.related
    told = assistant.ask(
        "その規模はどのくらいですか。", [Turn("user", "大学ファンドとは何ですか。")]
    )
    assert "10兆円" in on_screen(told)
