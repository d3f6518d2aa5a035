"""Explanations hold several statements; a question that asks for two things gets both."""

from __future__ import annotations

import pytest

from assistant.aspects import aspects
from assistant.chain import Assistant
from assistant.draft import Draft, Quote
from assistant.explain import CHARS, explained
from assistant.match import Coverage
from assistant.question import analyse
from assistant.select import Candidate
from assistant.statements import take_apart
from assistant.verify import verified
from corpus.types import Passage, Slide
from index.types import Hit


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "構造化データを整備した背景と、準拠した語彙は何ですか?",
            ["構造化データを整備した背景", "準拠した語彙"],
        ),
        ("保証は、期間と内容がどうなっていますか?", ["期間", "内容"]),
        (
            "会議の設置は現在どの段階にあり、何を行う会議とされていますか?",
            ["会議の設置は現在どの段階にあり、", "何を行う会議とされていますか"],
        ),
        ("長期試験は必要ですか?理由も教えてください。", ["長期試験は必要ですか", "理由"]),
        ("指針を整備した背景と目的を説明してください。", ["指針を整備した背景", "目的"]),
        ("事業の概要は何ですか?", []),
        ("加盟希望者と契約する際にどのような配慮をしますか?", []),
        ("製造業者と小売業者の双方にどのような影響がありますか?", []),
        ("最も必要とする情報は何ですか?", []),
        ("全員に伝わるようにするため、どのような取組がありますか?", []),
        ("「AとBの会」は何ですか?", []),
    ],
)
def test_a_question_is_taken_apart_into_what_it_asks_for(question: str, things: list[str]) -> None:
    assert [part.text.removesuffix("は何ですか") for part in aspects(question)] == things


def on_page(text: str, *scores: float) -> list[Candidate]:
    """Return the statements of a page as candidates, best first, of these scores in its order."""
    slide = Slide(1, "題", text)
    parts = take_apart(slide)
    hit = Hit(Passage("p", "d", 1, "題", "", text, 0, len(text), 99), 1.0)
    covered = Coverage(0.5, 0.5, 0.0, 0.0, (), False, False)
    made = [
        Candidate("d", slide, parts, statement, None, covered, 0.8, hit, score)
        for statement, score in zip(parts.statements, scores, strict=True)
    ]
    return sorted(made, key=lambda candidate: -candidate.score)


def told(question: str, ranked: list[Candidate]) -> Draft:
    best = ranked[0]
    quote = Quote(best, best.statement.start, best.statement.end)
    return explained(analyse(question), Draft(f"{quote.text}[1]", quote.text, (quote,)), ranked)


def test_an_introductory_sentence_is_told_with_the_list_it_announces() -> None:
    page = (
        "関係者の間では、次のような取り組みが必要である。\n\n① 表記の名寄せを行う。\n"
        "② 同義語リストを作成する。\n③ 説明情報を作成する。\n\n在庫の例ではこうである。"
    )
    draft = told("関係者の間で必要な取り組みを説明してください。", on_page(page, 2.0, *[0.4] * 4))
    assert draft.text.split("\n") == [
        "関係者の間では、次のような取り組みが必要である。[1]",
        "・表記の名寄せを行う。[2]",
        "・同義語リストを作成する。[3]",
        "・説明情報を作成する。[4]",
    ]
    assert verified(draft)


def test_what_a_sentence_announces_is_told_where_it_is_no_list_of_what_is_asked() -> None:
    page = (
        "向いている領域や不向きな領域について以下に示します。\n\nア 向いている領域\n"
        "全容が明らかになっておらず、進めながら詳細にするケース。\n\nイ 不向きな領域\n"
        "対象範囲があらかじめ定められており、変わらないケース。"
    )
    question = "向いている領域と不向きな領域は、それぞれどのようなケースですか。"
    draft = told(question, on_page(page, 2.0, *[0.4] * 4))
    assert draft.text.split("\n")[1:] == [
        "・全容が明らかになっておらず、進めながら詳細にするケース。[2]",
        "・対象範囲があらかじめ定められており、変わらないケース。[3]",
    ]


def test_both_things_asked_for_are_told_from_their_own_places() -> None:
    page = (
        "自治体は検索の効果を高める対策を背景に、現場の主導で整備を推進した。\n\n"
        "当日は晴天に恵まれ、多くの人が訪れた。\n\n準拠した語彙はSchema.orgで、項目を整理した。"
    )
    draft = told("自治体が整備した背景と、準拠した語彙は何ですか?", on_page(page, 1.5, 0.6, 0.7))
    assert "対策を背景に" in draft.text
    assert "Schema.org" in draft.text
    assert "晴天" not in draft.text


def test_a_figure_is_not_explained() -> None:
    page = "予算は10億円である。\n\nその内訳は施設と設備である。"
    draft = told("予算はいくらですか?", on_page(page, 2.0, 1.9))
    assert len(draft.quotes) == 1


def test_an_explanation_stays_short_and_says_nothing_twice() -> None:
    sentence = "この制度は地域の大学が企業と研究を進めるための支援である"
    page = "\n\n".join(f"{sentence}と第{i}章が述べる。" for i in "一二三四五六七八九")
    draft = told("この制度の仕組みを説明してください。", on_page(page, *[2.0] * 9))
    assert len(draft.text) <= CHARS + 120
    assert len(draft.quotes) <= 4


def test_a_deck_explanation_cites_every_line(assistant: Assistant) -> None:
    answer = assistant.ask("研究DXプラットフォームの構築の背景と、施策の概要を説明してください。")
    lines = answer.answer.split("\n")
    assert len(lines) > 1
    assert all(f"[{i}]" in line for i, line in enumerate(lines, start=1))
