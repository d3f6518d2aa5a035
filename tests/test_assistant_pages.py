"""Questions that name a page: printed and physical numbers, over the real deck and two small ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from forced import forced
from opened_index import opened_over

from assistant.chain import Assistant
from assistant.common.types import Answer, Turn
from assistant.operate.cli import readable
from assistant.question.pages import of_title, page_reference, page_step, says_title
from corpus.documents import bundled_deck
from eval.benchmarks.screen_rules import on_screen
from index.types import Embedder

FISHERY = (
    "水産業の振興について\n\n漁港の整備を計画的に進める。\f"
    "養殖業の支援\n\n養殖業の支援には、年額30億円の交付金を充てる。\n\n対象は沿岸の市町村とする。\f"
)


@pytest.fixture(scope="module")
def two_decks(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "水産白書.txt").write_text(FISHERY, encoding="utf-8")
    sources = [bundled_deck(), folder / "水産白書.txt"]
    with opened_over(folder / "index", sources, embedder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "number", "physical", "whole"),
    [
        ("資料10ページには何が書いてありますか", 10, False, True),
        ("スライド12枚目の内容", 12, True, True),
        ("ｐ．１０ の基金の額は", 10, False, False),
        ("10ページ目", 10, False, True),
        ("PDFの12ページを要約して", 12, True, True),
        ("PDF 12枚目／資料 10ページ", 12, True, True),
        ("What does page 10 say?", 10, False, True),
        ("How large is 大学ファンド on slide 3?", 3, True, False),
    ],
)
def test_a_page_is_understood(question: str, number: int, physical: bool, whole: bool) -> None:
    found = page_reference(question)
    assert found is not None
    assert (found.number, found.physical, found.whole) == (number, physical, whole)


@pytest.mark.parametrize(
    "question",
    ["資料1の内容", "全10ページですか", "10ページ以内ですか", "P4施設はどこですか", "スライド3枚で説明",
     "2021年度の予算", "3~5ページの内容"],
)  # fmt: skip
def test_other_numbers_are_no_pages(question: str) -> None:
    assert page_reference(question) is None


@pytest.mark.parametrize(
    ("question", "slide"),
    [("資料10ページには何が書いてありますか", 7), ("スライド12枚目の内容", 12), ("p.10の要点", 7)],
)
def test_a_page_is_told_by_its_title_and_lines(
    assistant: Assistant, question: str, slide: int
) -> None:
    answer = assistant.ask(question)
    told = assistant.slide("deck.txt", slide)
    assert not answer.abstained
    assert told.title in answer.answer
    assert f"スライド{slide}枚目／資料{told.printed_page}ページ" in readable(answer)
    assert len(answer.citations) >= 2
    for citation in answer.citations:
        assert citation.slide == slide
        assert told.text[citation.start : citation.end] == citation.quote


def test_what_is_asked_of_a_page_is_looked_for_there_only(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = assistant.ask("p.6 の大学ファンドの規模はどのくらいですか")
    assert "10兆円規模" in on_screen(shown)
    assert {c.slide for c in shown.citations} | {p.slide for p in shown.evidence} == {3}
    with monkeypatch.context() as patch:
        forced(patch, claims=True, tells=True)
        right = assistant.ask("p.6 の大学ファンドの規模はどのくらいですか")
        assert "10兆円" in right.short_answer
    wrong = assistant.ask("資料6ページの林業の就業者数は何人ですか")
    assert wrong.abstained
    assert [slide.slide for slide in wrong.related] == [3]


def test_a_page_that_is_not_there_is_declined_with_the_number_of_pages(
    assistant: Assistant,
) -> None:
    for question in ("資料40ページの内容を教えて", "スライド99枚目は？", "123456789ページは？"):
        answer = assistant.ask(question)
        assert answer.abstained
        assert "全27枚" in answer.answer
        assert "4〜30" in answer.answer


def test_a_number_that_is_not_printed_is_counted_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("2ページ目の概要")
    assert {citation.slide for citation in answer.citations} == {2}
    assert any("2枚目" in warning for warning in answer.warnings)


@pytest.mark.parametrize(
    ("question", "step", "whole"),
    [("次のページは？", 1, True), ("では、前のスライドの要点は", -1, True), ("そのページを詳しく", 0, True),
     ("次のスライドは何の話？", 1, True), ("次のページの基金の額は？", 1, False), ("the next page?", 1, True)],
)  # fmt: skip
def test_a_page_is_named_by_the_one_spoken_of(question: str, step: int, whole: bool) -> None:
    found = page_step(question)
    assert found is not None
    assert (found.step, found.whole) == (step, whole)


@pytest.mark.parametrize(
    "question", ["次の年度は？", "ページ数は？", "前年の頁", "基金は次のページにありますか"]
)
def test_what_only_sounds_so_is_none(question: str) -> None:
    assert page_step(question) is None


def test_the_next_page_follows_the_one_cited_and_the_last_has_none(assistant: Assistant) -> None:
    def after(slide: int, question: str) -> Answer:
        return assistant.ask(
            question,
            [Turn("user", "…"), Turn("assistant", "…", "deck.txt", (("deck.txt", slide),))],
        )

    assert {c.slide for c in after(7, "次のページは？").citations} == {8}
    assert {c.slide for c in after(7, "前のページは？").citations} == {6}
    assert {c.slide for c in after(7, "そのページを詳しく").citations} == {7}
    assert "全27枚" in after(27, "次のページは？").answer
    first = after(1, "前のページは？")
    assert first.abstained
    assert any("スライド1枚目から数えました" in warning for warning in first.warnings)


def test_a_page_spoken_of_without_a_citation_is_the_one_that_fits_the_question(
    assistant: Assistant,
) -> None:
    asked = "博士後期課程の学生には、生活費としていくら支援されますか？"
    place = assistant.search(asked, 1)[0].passage.slide
    followed = assistant.ask("そのページの要点は？", [Turn("user", asked)])
    assert {citation.slide for citation in followed.citations} == {place}


def test_pages_are_not_counted_from_an_answer_before_the_last(assistant: Assistant) -> None:
    asked = "博士後期課程の学生には、生活費としていくら支援されますか？"
    place = assistant.search(asked, 1)[0].passage.slide
    older = [Turn("user", "…"), Turn("assistant", "…", "deck.txt", (("deck.txt", 20),))]
    answer = assistant.ask(
        "前のページは？", [*older, Turn("user", asked), Turn("assistant", "箇所です。")]
    )
    assert {citation.slide for citation in answer.citations} == {place - 1}
    assert any(f"前の質問に近いスライド{place}枚目から" in warning for warning in answer.warnings)


def test_search_puts_the_page_first(assistant: Assistant) -> None:
    assert assistant.search("資料10ページ", 3)[0].passage.slide == 7
    assert assistant.search("12枚目", 3)[0].passage.slide == 12


def test_the_document_is_the_named_one_else_the_last_cited_else_said(two_decks: Assistant) -> None:
    named = two_decks.ask("水産白書の2ページには何が書いてありますか")
    assert {(c.document, c.slide) for c in named.citations} == {("水産白書.txt", 2)}
    assert not named.warnings
    history = [
        Turn("user", "養殖業の支援の交付金はいくらですか"),
        Turn("assistant", "30億円です。"),
    ]
    followed = two_decks.ask("1枚目の内容は？", history)
    assert {c.document for c in followed.citations} == {"水産白書.txt"}
    told = [Turn("user", "…"), Turn("assistant", "…", "deck.txt")]
    assert {c.document for c in two_decks.ask("1枚目の内容は？", told).citations} == {"deck.txt"}
    open_ended = two_decks.ask("2枚目の養殖業の交付金はいくらですか")
    assert "30億円" in on_screen(open_ended)
    assert any("資料が複数" in warning for warning in open_ended.warnings)


@pytest.mark.parametrize(
    ("question", "names", "whole"),
    [
        ("要綱案の5ページの内容", True, True),
        ("船荷証券の改正の要綱案の3ページには何が書いてありますか", True, True),
        ("要綱案の5ページの期間は", True, False),
        ("要綱案の5ページの施行日はいつ", False, False),
        ("5ページの内容", False, True),
    ],
)
def test_words_that_only_name_the_document_ask_for_its_page_as_a_whole(
    question: str, names: bool, whole: bool
) -> None:
    title = "商法（船荷証券等関係）等の改正に関する要綱案"
    reference = page_reference(question)
    assert reference is not None and says_title(reference, title) is names
    assert of_title(reference, title).whole is whole


def test_a_page_without_a_title_is_told_by_its_lines_alone(
    tmp_path: Path, embedder: Embedder
) -> None:
    file = tmp_path / "支援.txt"
    file.write_text("支援の期間は最長25年とする。\n規模は10兆円である。\n", encoding="utf-8")
    with opened_over(tmp_path / "index", [file], embedder) as assistant:
        answer = assistant.ask("支援.txtの1ページの内容")
    assert answer.answer.startswith("1ページ目には、次のように書かれています。\n・")
    assert "題名なし" not in answer.answer and answer.citations
