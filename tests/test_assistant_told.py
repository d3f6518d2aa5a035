"""The chance that the documents tell what is asked, over the real deck."""

from __future__ import annotations

from statistics import mean

from assistant.chain import Assistant
from assistant.evidence.told import SIGNALS, bundled_model, signals, told
from assistant.question.analysis import analyse
from eval.cases.dataset import bundled_dataset, load_dataset

EACH = 25
"""Questions of either kind that are asked: a tenth of a second each."""


def chance(assistant: Assistant, question: str) -> float:
    desk = assistant.desk
    return desk.find(analyse(question), desk.hits(question)).told


def test_questions_that_the_deck_does_not_tell_have_lower_chances_on_average(
    assistant: Assistant,
) -> None:
    single = [case for case in load_dataset(bundled_dataset())
              if case.split == "dev" and not case.turns]  # fmt: skip
    chances = {
        answerable: [
            chance(assistant, case.question)
            for case in [case for case in single if case.answerable is answerable][:EACH]
        ]
        for answerable in (True, False)
    }
    assert all(0.0 <= one <= 1.0 for both in chances.values() for one in both)
    assert mean(chances[True]) > mean(chances[False]) + 0.2


def test_what_nothing_was_found_for_is_not_told(assistant: Assistant) -> None:
    assert told(analyse("大学ファンド"), [], [], assistant.desk.index) == 0.0


def test_every_signal_has_its_weight(assistant: Assistant) -> None:
    desk, question = assistant.desk, analyse("第9期の大学ファンドの規模は2031年度にいくらですか")
    found = desk.find(question, desk.hits(question.text))
    values = dict(
        zip(SIGNALS, signals(question, found.ranked, found.hits, desk.index), strict=True)
    )
    assert len(bundled_model().weights) == len(SIGNALS)
    assert (values["year"], values["ordinal"], values["relevance_known"]) == (1.0, 1.0, 1.0)
    assert 0.0 < values["held"] < 1.0


def test_a_name_that_no_page_has_is_a_signal(assistant: Assistant) -> None:
    desk = assistant.desk
    for question, missing in (("SPARCの事業期間は", 0.0), ("NASAの事業期間は", 1.0)):
        asked = analyse(question)
        found = desk.find(asked, desk.hits(question))
        values = signals(asked, found.ranked, found.hits, desk.index)
        assert dict(zip(SIGNALS, values, strict=True))["proper"] == missing
