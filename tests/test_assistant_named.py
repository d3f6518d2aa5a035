"""Questions that only a proper name answers, reasons with their cause, and topics taken up again."""

import pytest

from assistant.chain import Assistant
from assistant.followup import standalone
from assistant.named import asked_post, names_something, wants_names
from assistant.question import analyse
from assistant.types import Turn


@pytest.mark.parametrize(
    ("question", "post"),
    [
        ("運用・監視委員会の委員長は誰ですか。", "委員長"),
        ("運用業務担当理事に就いたのは誰ですか。", "理事"),
        ("東北大学の総長の名前は何という人ですか", "総長"),
        ("センター長を務めているのはどなたですか", "センター長"),
        ("基本指針を定めるのは誰ですか。", ""),
    ],
)
def test_a_question_for_the_holder_of_a_post(question: str, post: str) -> None:
    assert asked_post(analyse(question)) == post


def test_bodies_are_asked_for_by_name() -> None:
    assert wants_names(analyse("採択された大学はどこですか"))
    assert wants_names(analyse("参加する大学を全部教えてください"))
    assert not wants_names(analyse("大学の役割は何ですか"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("個別の大学の枠を超えた高度な連携", False),
        ("大学間連携・分野融合(STEAM)のカリキュラムを構築", False),
        ("東北大学 多元物質科学研究所", True),
        ("自然科学研究機構国立天文台", True),
        ("国立大学の改革", False),
    ],
)
def test_only_a_proper_name_names_a_body(text: str, named: bool) -> None:
    assert names_something(text, analyse("採択された大学はどこですか")) is named


@pytest.mark.parametrize(
    "question",
    [
        "JSTの大学ファンドの運用業務担当理事に就いたのは誰ですか。",
        "SPARC（地域活性化人材育成事業）に採択された大学はどこですか。",
    ],
)
def test_what_is_no_name_is_not_told_as_one(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


def test_a_reason_comes_with_the_sentence_that_gives_it(assistant: Assistant) -> None:
    answer = assistant.ask("研究DXプラットフォームの構築が急がれているのはなぜですか。")
    assert "研究施設・設備が不十分" in answer.answer
    assert "急務" in answer.answer
    (citation,) = answer.citations
    slide = assistant.slide(citation.document, citation.slide)
    assert citation.quote == slide.text[citation.start : citation.end]


def test_the_whole_of_a_programme_is_not_one_of_its_parts(assistant: Assistant) -> None:
    answer = assistant.ask("大学発新産業創出プログラム全体の来年度要求額はいくらでしょうか。")
    assert answer.short_answer == "4,094百万円"


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("STARTに戻りますが、前年度の予算額は？", "STARTの前年度の予算額は?"),
        (
            "大学ファンドの話に戻って、規模はどのくらいですか",
            "大学ファンドの規模はどのくらいですか",
        ),
    ],
)
def test_a_topic_is_taken_up_again(question: str, whole: str) -> None:
    history = (
        Turn("user", "STARTの令和４年度の要求額を教えてください。"),
        Turn("assistant", "4,094百万円です。"),
        Turn("user", "話は変わりますが、博士課程の補正予算案はいくらですか。"),
        Turn("assistant", "400億円です。"),
    )
    assert standalone(question, history) == whole
