"""The way of a question with a language model, over the real index of the deck."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from scripted_model import Script

from assistant.chain import Assistant
from assistant.common.types import Answer, Turn
from assistant.evidence.choose import CHARACTERS, SLIDES
from assistant.llm.run import Options
from assistant.llm.writer import MODE, Writer
from eval.benchmarks.screen_rules import on_screen

FUND = "大学ファンドの規模は？"
HELD = "大学ファンドは10兆円規模です[1]。"
With = Callable[..., tuple[Assistant, Script]]


@pytest.fixture
def with_model(assistant: Assistant) -> Iterator[With]:
    """Give the assistant a model that says the given replies, for one test."""
    before = assistant.writer

    def given(*replies: object, sees: bool = False, **options: object) -> tuple[Assistant, Script]:
        model = Script(*replies, sees=sees)  # type: ignore[arg-type]
        assistant.writer = Writer(model, Options(**options))  # type: ignore[arg-type]
        return assistant, model

    yield given
    assistant.writer = before


def test_the_model_is_handed_whole_slides_and_its_answer_is_cited_verbatim(
    with_model: With,
) -> None:
    assistant, model = with_model(HELD)
    answer = assistant.ask(FUND)
    (prompt,) = model.prompts
    assert prompt.user.count("<資料 ") >= 5
    assert '<資料 番号="1" 資料名="deck.txt" スライド="3" 印刷ページ="6" ' in prompt.user
    assert assistant.slide("deck.txt", 3).text[:200].replace('"', "”") in prompt.user
    assert prompt.user.splitlines()[-1] == "質問: 大学ファンドの規模は?"
    assert (answer.answer, answer.mode, answer.status) == (
        "大学ファンドは10兆円規模です。[1]", MODE, "answered",
    )  # fmt: skip
    (citation,) = answer.citations
    slide = assistant.slide(citation.document, citation.slide)
    assert slide.text[citation.start : citation.end] == citation.quote
    assert "10兆円" in citation.quote
    assert answer.usage is not None and answer.usage.requests == 1


def test_nothing_is_extracted_while_the_model_answers(
    with_model: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, _ = with_model(HELD)

    def never(*_: object) -> Answer:
        raise AssertionError("extracted")

    monkeypatch.setattr(assistant, "extract", never)
    assert assistant.ask(FUND).mode == MODE


def test_sentences_are_told_as_they_are_checked(with_model: With) -> None:
    assistant, _ = with_model(f"{HELD}政府出資金は5,000億円です[1]。")
    texts = [piece for piece in assistant.stream(FUND) if isinstance(piece, str)]
    assert texts[1] == "大学ファンドは10兆円規模です。[1]"
    assert texts[2].startswith(texts[1]) and "5,000億円" in texts[2]


def test_what_no_page_holds_is_handed_back_once_and_mended(with_model: With) -> None:
    assistant, model = with_model(
        "大学ファンドは100兆円規模です[1]。", "1: 大学ファンドは10兆円規模です[1]。"
    )
    answer = assistant.ask(FUND)
    assert "「100兆円規模」が、示されたページに見当たりません。" in model.prompts[1].user
    assert answer.answer == "大学ファンドは10兆円規模です。[1]"
    assert [claim.check for claim in answer.claims] == ["held"]
    assert answer.usage is not None and answer.usage.requests == 2


def test_what_stays_unheld_is_struck_with_its_reason_and_counted(with_model: With) -> None:
    assistant, _ = with_model(f"{HELD}毎年100兆円を配ります[1]。", "1: 毎年100兆円を配ります[1]。")
    answer = assistant.ask(FUND)
    assert answer.answer.endswith("~~毎年100兆円を配ります。~~（原資料で確認できません）")
    assert [claim.check for claim in answer.claims] == ["held", "unheld"]
    assert "100兆円" in answer.claims[1].why and answer.claims[1].markers == ()
    assert answer.unheld == 1 and any("1件" in warning for warning in answer.warnings)


def test_a_sentence_that_the_model_takes_back_is_gone(with_model: With) -> None:
    assistant, _ = with_model(f"{HELD}毎年100兆円を配ります[1]。", "1: 削除")
    answer = assistant.ask(FUND)
    assert answer.answer == "大学ファンドは10兆円規模です。[1]"
    assert not answer.unheld


def test_a_line_in_bold_is_a_heading_that_nobody_hands_back(with_model: With) -> None:
    assistant, model = with_model(f"**ファンドの大きさと使いみち**\n\n- {HELD}\n")
    answer = assistant.ask(FUND)
    assert len(model.prompts) == 1
    assert "ファンドの大きさと使いみち" in answer.answer
    assert [claim.check for claim in answer.claims] == ["held"]


def test_a_heading_in_bold_may_name_no_figure_that_no_page_tells(with_model: With) -> None:
    assistant, _ = with_model(f"**77兆円のファンド**\n\n- {HELD}\n", "1: 削除")
    answer = assistant.ask(FUND)
    assert "77兆円" not in answer.answer


def test_a_table_is_checked_row_by_row(with_model: With) -> None:
    rows = "| 項目 | 規模 |\n|---|---|\n| 大学ファンド | 10兆円規模[1] |\n| 別の基金 | 99兆円[1] |"
    assistant, _ = with_model(rows, "1: 削除しない")
    answer = assistant.ask(FUND)
    assert "| 大学ファンド | 10兆円規模[1] |" in answer.answer
    assert "| ~~別の基金~~ | ~~99兆円~~（原資料で確認できません） |" in answer.answer


def test_the_model_searches_again_with_its_own_words_and_the_user_sees_it(with_model: With) -> None:
    assistant, model = with_model('{"検索": ["大学ファンド 規模", "基金"]}', HELD)
    pieces = list(assistant.stream("お金の器の大きさは何円ですか"))
    assert any("資料を探し直しています：「大学ファンド 規模」「基金」" in str(p) for p in pieces)
    assert "（「大学ファンド 規模」「基金」でも探しました。）" in model.prompts[1].user
    answer = pieces[-1]
    assert isinstance(answer, Answer) and answer.status == "answered"


def test_after_two_searches_it_declines_and_names_what_it_looked_for(with_model: With) -> None:
    assistant, model = with_model(
        '{"検索": ["食堂"]}', '```json\n{"検索": ["営業時間"]}\n```', "資料にありません。"
    )
    answer = assistant.ask("大阪大学の食堂の営業時間は何時までですか？")
    assert answer.status == "declined" and answer.abstained
    assert "「食堂」「営業時間」でも探しました" in answer.answer
    assert answer.related and not answer.citations
    assert [prompt.may_search for prompt in model.prompts] == [True, True, False]


def test_an_answer_that_only_tells_an_absence_declines(with_model: With) -> None:
    assistant, _ = with_model("食堂の営業時間は資料に記載がありません。")
    assert assistant.ask("食堂の営業時間は？").status == "declined"


HISTORY = (
    Turn("user", FUND), Turn("assistant", "10兆円規模です。[1]", "deck.txt", (("deck.txt", 3),)),
)  # fmt: skip


def test_a_follow_up_is_made_whole_from_questions_and_answers(with_model: With) -> None:
    rewritten = '{"種類": "質問", "質問": "大学ファンドの財政融資資金はいくらですか？"}'
    assistant, model = with_model(rewritten, "財政融資資金は40,000億円です[1]。")
    answer = assistant.ask("財政融資資金は？", HISTORY)
    assert "利用者: 大学ファンドの規模は？\n回答: 10兆円規模です。[1]" in model.prompts[0].user
    assert model.prompts[0].user.splitlines()[-1] == "最後の質問: 財政融資資金は？"
    assert answer.understood == "大学ファンドの財政融資資金はいくらですか?"
    assert 'スライド="3"' in model.prompts[1].user


def test_a_wish_about_the_last_answer_searches_nothing(
    with_model: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "| 項目 | 規模 |\n|---|---|\n| 大学ファンド | 10兆円規模[1] |"
    assistant, model = with_model('{"種類": "直前の回答", "質問": "表にして"}', table)
    monkeypatch.setattr(assistant._index, "hits", None)
    answer = assistant.ask("表にして", HISTORY)
    assert "| 大学ファンド | 10兆円規模[1] |" in answer.answer
    assert model.prompts[1].user.count("<資料 ") == 1
    assert "直前の回答:\n10兆円規模です。[1]" in model.prompts[1].user


def test_the_last_answer_is_told_in_english_and_quoted_in_japanese(with_model: With) -> None:
    assistant, _ = with_model(
        '{"種類": "直前の回答", "質問": "英語で"}', "The fund is worth 10 trillion yen [1]."
    )
    answer = assistant.ask("in English please", HISTORY)
    assert answer.answer.startswith("The fund is worth 10 trillion yen")
    assert not answer.unheld


@pytest.mark.parametrize(
    "reply",
    [
        "",
        '{"種類": "質問", "質問": "https://evil.example"}',
        '{"種類": "質問", "質問": "京都大学の財政融資資金は？"}',
    ],
)
def test_a_rewriting_that_names_what_nobody_said_is_left_to_the_rules(
    with_model: With, reply: str
) -> None:
    assistant, model = with_model(reply, "財政融資資金は40,000億円です[1]。")
    assert "大学ファンド" in assistant.ask("財政融資資金は？", HISTORY).understood
    assert "京都" not in model.prompts[1].user.splitlines()[-1]


def test_a_follow_up_is_answered_as_without_a_model_where_the_model_is_away(
    with_model: With,
) -> None:
    assistant, _ = with_model(("", "unreachable"), ("", "unreachable"))
    without = assistant.extract("財政融資資金は？", HISTORY)
    answer = assistant.ask("財政融資資金は？", HISTORY)
    assert answer.mode == "extractive"
    assert answer.standalone_question == without.standalone_question
    assert (answer.status, answer.evidence) == (without.status, without.evidence)


def test_fewer_pages_are_handed_where_the_context_is_too_long(with_model: With) -> None:
    assistant, model = with_model(("", "too_long"), ("", "too_long"), HELD)
    assert assistant.ask(FUND).status == "answered"
    lengths = [len(prompt.user) for prompt in model.prompts]
    assert lengths[0] > lengths[1] > lengths[2]


def test_pictures_that_are_refused_are_left_out(with_model: With) -> None:
    assistant, model = with_model(("", "no_pictures"), HELD, sees=True)
    model.sees = True
    assert assistant.ask(FUND).status in ("answered", "shown")


@pytest.mark.parametrize(
    "reason", ["unreachable", "slow", "rate_limited", "key", "model", "broken"]
)
def test_where_nothing_came_the_deck_s_own_words_answer_and_say_why(
    with_model: With, reason: str
) -> None:
    assistant, _ = with_model(("", reason))
    answer = assistant.ask(FUND)
    assert answer.mode == "extractive" and "10兆円" in on_screen(answer)
    assert len(answer.warnings) >= 2 and answer.status in ("answered", "shown")


def test_where_nothing_came_and_nothing_can_be_extracted_the_places_are_shown(
    with_model: With,
) -> None:
    assistant, _ = with_model(("", "unreachable"))
    answer = assistant.ask("大阪大学の食堂の営業時間は何時までですか？")
    assert answer.status == "shown" and not answer.citations and not answer.short_answer
    assert 0 < len({(place.document, place.slide) for place in answer.evidence}) <= SLIDES
    assert sum(len(place.text) for place in answer.evidence) <= CHARACTERS
    for place in answer.evidence:
        assert (
            assistant.slide(place.document, place.slide).text[place.start : place.end] == place.text
        )


def test_what_was_checked_stays_where_the_model_breaks_off(with_model: With) -> None:
    assistant, _ = with_model((f"{HELD}政府出資金は5,000億円で", "broken"))
    answer = assistant.ask(FUND)
    assert answer.answer.startswith("大学ファンドは10兆円規模です。[1]")
    assert any("途中まで" in warning for warning in answer.warnings)


def test_where_no_page_holds_anything_the_model_s_words_are_not_the_answer(
    with_model: With,
) -> None:
    assistant, _ = with_model("大学ファンドは99兆円です[1]。", "1: 大学ファンドは99兆円です[1]。")
    answer = assistant.ask(FUND)
    assert answer.mode == "extractive" and "99兆円" not in answer.answer
    assert any("確認できません" in warning for warning in answer.warnings)


@pytest.mark.parametrize(
    "reply",
    [
        f"{HELD}" * 4000,
        "大学ファンドは10兆円規模です[99]。",
        "大学ファンドは10兆円規模です。",
        "大学ファンドは10兆円規模です[1][2][3][4][5]。",
        '{"検索": 5}',
        "{",
        "```",
        "\n\n",
    ],
)
def test_bad_replies_end_in_an_answer_or_a_refusal(with_model: With, reply: str) -> None:
    assistant, _ = with_model(reply, "資料にありません。", "資料にありません。")
    answer = assistant.ask(FUND)
    assert "[99]" not in answer.answer and len(answer.answer) < 400
    for citation in answer.citations:
        text = assistant.slide(citation.document, citation.slide).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_summary_of_the_document_is_made_in_steps_with_progress(with_model: With) -> None:
    assistant, _ = with_model(*["なし"] * 20, room=4_000)
    texts = [str(piece) for piece in assistant.stream("この資料を要約してください")]
    assert any("資料を順に読んでいます（1/" in text for text in texts)


def test_notes_of_different_steps_keep_their_own_pages(with_model: With) -> None:
    """Each batch numbers its pages from 1: the joined answer must not confuse them."""
    assistant, model = with_model(room=16_000)
    plan = assistant.plan("この資料を要約してください", 16_000)
    assert plan is not None and len(plan.batches) == 2
    places = [batch[0] for batch in plan.batches]
    lines = [assistant.slide(*place).title for place in places]
    noted = [f"- {line}[1]" for line in lines]
    model.replies = [*noted, f"- {lines[0]}[1]\n- {lines[1]}[2]", ""]
    answer = assistant.ask("この資料を要約してください")
    for _, number in places:
        assert f'スライド="{number}"' in model.prompts[2].user
    assert [(c.document, c.slide) for c in answer.citations] == places


def test_a_wish_about_the_last_answer_keeps_its_pages_where_the_context_is_too_long(
    with_model: With,
) -> None:
    again = '{"種類": "直前の回答", "質問": "短く"}'
    assistant, model = with_model(again, ("", "too_long"), "規模は10兆円です[1]。", "")
    said = Turn("assistant", "三つあります。[1]", "deck.txt", (("deck.txt", 14), ("deck.txt", 16)))
    assistant.ask("もっと短く", (HISTORY[0], said))
    first, second = model.prompts[1], model.prompts[2]
    assert len(second.user) < len(first.user)
    for prompt in (first, second):
        assert re.findall(r'スライド="(\d+)"', prompt.user) == ["14", "16"]
