"""Neither thanks nor a word that stands nowhere brings the answer before once more."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant
from assistant.common.types import Turn
from assistant.question.courtesy import without_courtesy

LIVING = "博士後期課程の学生には、生活費としていくら支援されますか？"


@pytest.mark.parametrize(
    "text",
    ["ありがとうございました！", "どうもありがとう", "なるほど、了解です。", "承知しました", "助かりました", "うーん",
     "こんにちは", "お疲れ様です", "ok", "Thank you!", "あ", "k", "？", "…", "すみません"],
)  # fmt: skip
def test_courtesy_asks_nothing(text: str) -> None:
    assert without_courtesy(text) == ""


@pytest.mark.parametrize(
    "text",
    ["カラオケ", "期間", "誰", "税", "もっと詳しく", "ほかには", "了解の意味は", "大丈夫ですか?", "良い点は", "いくら",
     "それは?", "And for postdocs?", "失礼に当たる場合は", "すごい勢いで増えた分野は"],
)  # fmt: skip
def test_a_keyword_or_a_question_asks(text: str) -> None:
    assert without_courtesy(text) == text


def test_a_question_is_asked_without_the_thanks_before_it() -> None:
    assert without_courtesy("はい、ありがとうございます。では、人数は？") == "では、人数は?"


@pytest.mark.parametrize("text", ["ありがとう", "なるほど", "あ"])
@pytest.mark.parametrize("asked", [(), (LIVING,)])
def test_who_thanks_is_told_what_can_be_asked(
    assistant: Assistant, text: str, asked: tuple[str, ...]
) -> None:
    answer = assistant.ask(text, [Turn("user", question) for question in asked])
    assert answer.status == "asked_back"
    assert not (answer.citations or answer.evidence or answer.related)
    assert "お尋ねください" in answer.answer


@pytest.mark.parametrize(
    "text", ["研究費は？", "カラオケ", "月額は？", "And for postdocs?", "年金は？"]
)
def test_what_was_claimed_before_is_not_claimed_of_what_is_asked_next(
    assistant: Assistant, text: str
) -> None:
    first = assistant.ask(LIVING)
    assert first.short_answer == "年間180万円以上"
    answer = assistant.ask(text, [Turn("user", LIVING), Turn("assistant", first.answer)])
    assert answer.short_answer == ""
    assert answer.status in ("shown", "declined")
