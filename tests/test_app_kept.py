"""What a browser keeps of conversations: bounded, and read with care."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_app_evidence import answer, citation

from assistant.answer.written.conversation import Exchange
from assistant.web.chat.kept import (
    MAX_BYTES,
    MAX_KEPT,
    BrowserConversations,
    dumped,
    loaded,
    merged,
)


def exchange(key: str, question: str = "規模は？", text: str = "十兆円") -> Exchange:
    said = answer(question=question, answer=text, citations=(citation(6, 10),))
    inferred = frozenset({("deck.txt", 3)})
    return Exchange(question, said, inferred=inferred, id=key, asked="2026-11-24T10:00:00+09:00")


def test_a_conversation_comes_back_as_it_was() -> None:
    said = (exchange("a"), Exchange("二", failure="失敗", id="b", thumb="Like"))
    assert loaded(json.loads(json.dumps(dumped(said)))) == said


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"talks": 3}', '{"talks": [[], [{"question": 1}], [{"id": "x"}]]}']
)
def test_what_is_no_conversation_is_left_out(text: str) -> None:
    assert list(BrowserConversations(text).list()) == []


def test_the_newest_stand_first_and_only_so_many_are_kept() -> None:
    kept = BrowserConversations("")
    for number in range(MAX_KEPT + 5):
        kept.save((exchange(str(number)),))
    kept.save((exchange("7"),))
    again = BrowserConversations(kept.text).list()
    assert len(again) == MAX_KEPT
    assert [item.id for item in again[:2]] == ["7", str(MAX_KEPT + 4)]


def test_long_conversations_lose_their_middle_and_old_ones_fall_out() -> None:
    kept = BrowserConversations("")
    kept.save((exchange("old", text="古" * 50_000),))
    kept.save(tuple(exchange(str(n), text="長" * 50_000) for n in range(9)))
    text = kept.text
    assert len(text.encode()) <= MAX_BYTES + 100
    (only,) = BrowserConversations(text).list()
    found = BrowserConversations(text).load(only.id)
    assert found is not None and [item.id for item in found][:1] == ["0"]
    assert found[-1].id == "8" and len(found) < 9


def test_words_are_found_in_questions_and_answers_whatever_their_width() -> None:
    kept = BrowserConversations("")
    kept.save((exchange("a", "ＡＢＣ制度とは？", "補助です"),))
    kept.save((exchange("b", "予算は？", "10億円"),))
    assert [item.id for item in kept.list("abc 補助")] == ["a"]
    assert [item.id for item in kept.list("１０億円")] == ["b"]
    assert list(kept.list("補助 10億円")) == []


def test_names_and_pins_are_kept_and_pinned_ones_never_fall_out() -> None:
    kept = BrowserConversations("")
    kept.save((exchange("old"),))
    kept.rename("old", "私の照会")
    kept.pin("old", True)
    kept.rename("none", "x")
    kept.pin("none", True)
    for number in range(MAX_KEPT + 5):
        kept.save((replace(exchange(str(number)), asked="2026-11-25T10:00:00+09:00"),))
    again = BrowserConversations(kept.text)
    (pinned,) = [item for item in again.list() if item.pinned]
    assert (pinned.id, pinned.title) == ("old", "私の照会")
    assert [item.id for item in again.list("照会")] == ["old"]
    again.rename("old", "")
    again.pin("old", False)
    (plain,) = [item for item in again.list() if item.id == "old"]
    assert (plain.title, plain.pinned) == ("規模は？", False)
    again.delete("old")
    assert "old" not in again.text


def test_each_text_has_a_revision_of_its_own_so_that_no_tab_overwrites_another() -> None:
    before = BrowserConversations("")
    before.save((exchange("a"),))
    first, second = BrowserConversations(before.text), BrowserConversations(before.text)
    revisions = [json.loads(kept.text)["revision"] for kept in (before, first, second)]
    assert revisions == [1, 2, 2]
    assert json.loads(BrowserConversations('{"revision": "x"}').text)["revision"] == 1


def test_what_two_tabs_add_to_one_conversation_stands_in_it_in_order() -> None:
    first, early, late = (
        replace(exchange(key), asked=f"2026-11-24T1{i}:00:00+09:00") for i, key in enumerate("abc")
    )
    kept = BrowserConversations("")
    kept.save((first, late))
    kept.save((first, early))
    assert kept.load("a") == (first, early, late)
    rated = replace(first, thumb="Like")
    assert merged((first,), (rated,)) == (rated,)
