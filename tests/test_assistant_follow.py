"""What a follow-up finds by its own words, and when its conversation adds nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer.routes.follow import (
    ALONE,
    ALONE_NAMED,
    MEANING,
    NAMED,
    OWN,
    beside,
    stands_alone,
)
from assistant.chain import Assistant
from assistant.common.types import Turn
from assistant.question.followup import Read
from index.types import Hit

FUND = "大学ファンドの政府出資金の規模はいくらですか"
SHORT = Read("期間は?", FUND)
NAMES = Read("月面基地の建設に使うロケットの予算は?", FUND, named=True)
HISTORY = [Turn("user", FUND), Turn("assistant", "回答です。")]


@pytest.mark.parametrize("question", ["博士課程学生の支援人数は？", "共創の場形成支援の予算は？"])
def test_a_short_question_about_something_else_is_not_read_into_the_conversation(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question, HISTORY)
    assert answer.standalone_question == question.replace("？", "?")
    first = [(place.document, place.slide) for place in answer.evidence]
    fresh = [(place.document, place.slide) for place in assistant.ask(question).evidence]
    assert first == fresh != []


@pytest.mark.parametrize("question", ["財政融資資金は？", "その期間は？"])
def test_a_question_that_needs_its_conversation_keeps_it(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question, HISTORY)
    assert answer.standalone_question.startswith("「大学ファンドの政府出資金の規模」について：")
    assert 3 in [place.slide for place in answer.evidence]


def test_what_follows_a_short_question_that_was_read_alone_goes_on_from_it(
    assistant: Assistant,
) -> None:
    said = [*HISTORY, Turn("user", "すばる望遠鏡はどこ？"), Turn("assistant", "ハワイ島です。")]
    answer = assistant.ask("それはいつから？", said)
    assert answer.standalone_question.startswith("「すばる望遠鏡」について：")


@pytest.fixture
def hits(assistant: Assistant) -> list[Hit]:
    """Return four passages with scores of one to 0.4."""
    found = assistant.search(FUND, 4)
    return [
        replace(hit, score=1.0 - 0.2 * i, parts={"dense": 0.6}, reading=None)
        for i, hit in enumerate(found)
    ]


@pytest.mark.parametrize(("read", "weight"), [(SHORT, OWN), (NAMES, NAMED)])
def test_a_passage_found_both_ways_gains_on_one_found_within_the_conversation_alone(
    hits: list[Hit], read: Read, weight: float
) -> None:
    first, second, third, fourth = hits
    found = beside(read, [first, replace(second, score=0.9), third], [second, fourth])
    assert [hit.passage.id for hit in found[:2]] == [second.passage.id, first.passage.id]
    assert {hit.passage.id for hit in found} == {hit.passage.id for hit in hits}
    assert found[0].score == pytest.approx(0.9 + weight * (second.score - fourth.score))


def test_nothing_is_lost_where_one_of_the_searches_finds_nothing(hits: list[Hit]) -> None:
    assert beside(SHORT, hits, []) == hits
    assert beside(SHORT, [], hits) == hits
    assert stands_alone(SHORT, hits, [])
    assert not stands_alone(SHORT, [], hits)


@pytest.mark.parametrize(("read", "least"), [(SHORT, ALONE), (NAMES, ALONE_NAMED)])
def test_a_question_is_a_topic_of_its_own_where_its_words_find_something_near_enough(
    hits: list[Hit], read: Read, least: float
) -> None:
    def nearer(by: float) -> list[Hit]:
        return [replace(hit, parts={"dense": 0.6 + by / MEANING}) for hit in hits]

    assert stands_alone(read, nearer(least + 0.01), hits)
    assert not stands_alone(read, nearer(least - 0.01), hits)
    assert not stands_alone(replace(read, points=True), nearer(least + 0.01), hits)
