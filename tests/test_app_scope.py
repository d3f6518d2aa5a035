"""A question put to chosen documents, or to one slide: how that is read, and what is searched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.web.chat.asked_place import on_slide, read_names, read_place
from assistant.web.library.scope import dated_title, told, year_label, year_of
from assistant.web.service.shared import SharedAssistant
from index.store.documents import DocumentInfo

pytestmark = pytest.mark.usefixtures("decided")


def test_a_narrowed_assistant_shares_the_turns_and_knows_the_chosen_only(
    assistant: Assistant,
) -> None:
    whole = SharedAssistant(assistant)
    assert [d.name for d in whole.narrowed(["deck.txt"]).documents()] == ["deck.txt"]
    assert whole.narrowed(["other.pdf"]).documents() == ()
    assert whole.narrowed([]).documents() == whole.documents()


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2023, "2023年（令和5年）"),
        (2019, "2019年（令和元年）"),
        (2018, "2018年（平成30年）"),
        (1989, "1989年（平成元年）"),
        (1988, "1988年"),
    ],
)
def test_a_year_is_told_with_its_era(year: int, label: str) -> None:
    assert year_label(year, "ja") == label
    assert year_label(year, "en") == str(year)


@pytest.fixture
def known(assistant: Assistant) -> list[DocumentInfo]:
    (deck,) = assistant.documents()
    same = {"title": "予算案", "edition": "", "edition_order": "", "year": None}
    return [
        deck,
        replace(deck, name="r5.pdf", publisher="財務省", **{**same, "edition_order": "2023.00"}),
        replace(deck, name="other.pdf", **same),
    ]


def test_a_year_is_that_of_the_edition_else_of_the_date(known: list[DocumentInfo]) -> None:
    assert [year_of(info) for info in known] == [2021, 2023, None]
    assert [dated_title(info, "ja") for info in known[1:]] == [
        "予算案・2023年（令和5年）",
        "予算案",
    ]
    assert "令和" in known[0].title and dated_title(known[0], "ja") == known[0].title
    assert told([known[1]] * 5, "ja").endswith("「予算案」、「予算案」、「予算案」 ほか2")


def test_an_assistant_on_one_slide_searches_that_slide_alone(assistant: Assistant) -> None:
    whole = SharedAssistant(assistant)
    there = whole.narrowed(["deck.txt"], ("deck.txt", 3))
    assert {hit.passage.slide for hit in there.search("大学ファンドの規模", 10)} == {3}
    assert {c.slide for c in there.ask("大学ファンドはどのくらいの規模ですか？").citations} == {3}
    elsewhere = whole.narrowed(["deck.txt"], ("deck.txt", 20))
    assert not {c.slide for c in elsewhere.ask("大学ファンドの規模は？").citations} - {20}
    assert [page.slide for page in elsewhere._assistant.desk.index.page_numbers("deck.txt")] == [20]


@pytest.mark.parametrize(
    ("asked", "put"),
    [
        ("このページの要点は？", "3枚目の要点は？"),
        ("このスライドで予算はいくらですか？", "3枚目で予算はいくらですか？"),
        ("要点は？", "3枚目の要点は？"),
        ("予算はいくらですか？", "予算はいくらですか？"),
        ("資料10ページの要点は？", "資料10ページの要点は？"),
    ],
)
def test_this_page_is_read_as_the_slide_that_is_looked_at(asked: str, put: str) -> None:
    assert on_slide(asked, 3) == put


@pytest.mark.parametrize("text", [None, "", "{", "3", '["a"]', '["a", "b"]', '{"a": 1}'])
def test_what_is_no_slide_limits_nothing(text: str | None) -> None:
    assert read_place(text) is None


def test_names_are_read_with_care() -> None:
    assert read_names('["a.txt", 3]') == ["a.txt"]
    assert [read_names(text) for text in (None, "", "{", "3")] == [[]] * 4
