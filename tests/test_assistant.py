"""The assistant as a user meets it, over the real deck."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.errors import QuestionError
from assistant.followup import standalone
from assistant.question import analyse
from assistant.types import Turn


def test_a_conversation_as_the_user_sees_it(assistant: Assistant) -> None:
    first = assistant.ask("大学ファンドはどのくらいの規模ですか？")
    assert first.answer.startswith("10兆円規模です。[1]")
    citation = first.citations[0]
    slide = assistant.slide(citation.document, citation.slide)
    assert (citation.slide, slide.text[citation.start : citation.end]) == (3, citation.quote)
    history = [
        Turn("user", "SPARCの事業期間は何年間ですか？"),
        Turn("assistant", "最大6年間です。"),
    ]
    second = assistant.ask("その対象は？", history)
    assert "SPARC" in second.standalone_question
    third = assistant.ask("明日の東京の天気を教えてください。")
    assert third.abstained
    assert third.citations == ()
    assert third.related
    assert third.to_json()["related"][0]["document"] == "deck.txt"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("NanoLSIの拠点長は誰ですか", "福間 剛士"),
        ("ＳＰＡＲＣの事業期間は最長で何年間ですか", "最大6年間"),
        ("研究ＤＸプラットフォームの補正予算額はいくらですか", "91億円"),
    ],
)
def test_short_questions_get_the_slide_s_own_words(
    assistant: Assistant, question: str, short: str
) -> None:
    assert assistant.ask(question).short_answer == short


def test_every_answer_quotes_its_slide_character_for_character(assistant: Assistant) -> None:
    for question in assistant.example_questions():
        answer = assistant.ask(question)
        assert not answer.abstained, question
        for citation in answer.citations:
            text = assistant.slide(citation.document, citation.slide).text
            assert text[citation.start : citation.end] == citation.quote


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


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("共創の場形成支援の予算はいくらですか", "その期間は？", "共創の場形成支援の期間は?"),
        (
            "大学ファンドの規模はどのくらいですか",
            "明日の天気予報は晴れですか",
            "明日の天気予報は晴れですか",
        ),
        (
            "WPIは2007年度に何拠点を採択しましたか",
            "2010年度は？",
            "WPIは2010年度に何拠点を採択しましたか",
        ),
    ],
)
def test_a_follow_up_is_made_whole(before: str, question: str, whole: str) -> None:
    history = [Turn("user", before), Turn("assistant", "…")]
    assert standalone(question, history) == whole


def test_another_conversation_is_never_seen(assistant: Assistant) -> None:
    alone = assistant.ask("その期間は？")
    assert "共創" not in alone.standalone_question


def test_a_first_question_that_points_back_is_asked_what_it_means(assistant: Assistant) -> None:
    assistant.ask("大学ファンドの規模はいくらですか。")  # somebody else's
    alone = assistant.ask("その規模はどのくらいですか。")
    assert alone.abstained
    assert alone.answer.startswith("「その」が何を指すか")
    assert alone.related
    told = assistant.ask(
        "その規模はどのくらいですか。", [Turn("user", "大学ファンドとは何ですか。")]
    )
    assert "10兆円" in told.answer


def test_a_year_is_told_in_the_calendar_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("福岡市が「スタートアップ都市宣言」を出したのは平成でいうと何年ですか")
    assert answer.answer.startswith("2012年(平成24年)です。[1]")
    assert answer.short_answer == "2012年"
