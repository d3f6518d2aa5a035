"""Shown places are scored by what they hold, claims by whether they are right and mislead nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.common.types import Answer, Citation, Evidence, Turn
from corpus.types import Slide
from eval.benchmarks.screen import figures, markdown
from eval.benchmarks.screen_rules import (
    CHANGED,
    ROOM,
    Asked,
    after_others,
    read_asked,
    seen,
    share,
)
from eval.cases.dataset import Case
from eval.scoring.judge import Observed, judged
from eval.scoring.summary import summarise

PAGE = "基金は3億円である。\n対象は5校である。\n期間は10年である。"
DECK = "deck.txt"


def place(words: str) -> Evidence:
    start = PAGE.index(words)
    return Evidence(DECK, "基金", 1, None, words, start, start + len(words), 0.9)


def shown(*words: str) -> Answer:
    answer = Answer("i", "q", "q", "質問に近い箇所です。", "", False, 0.7)
    return replace(answer, evidence=tuple(map(place, words)))


def claimed(text: str, quote: str = "基金は3億円である。") -> Answer:
    start = PAGE.index(quote)
    cited = Citation(1, DECK, "基金", 1, None, quote, start, start + len(quote), quote, 0.9)
    return Answer("i", "q", "q", f"{text}です。[1]", text, False, 0.9, (cited,))


DECLINED = Answer("i", "q", "q", "見当たりませんでした。", "", True, 0.1)


def case(**values: Any) -> Case:
    told = {"accepted": ["3億円"], "gold": [{"slide": 1, "passage": "基金は3億円"}]}
    base = {"id": "c", "question": "基金の規模は", "kind": "amount", "answerable": True}
    return Case(**{**base, **told, **values})


UNTOLD = case(accepted=[], gold=[], answerable=False)
LISTED = case(kind="list", accepted=[], items=[["3億円"], ["5校"], ["10年"], ["7県"]])


def result(asked: Case, answer: Answer) -> Any:
    slides = {(DECK, 1): Slide(1, "基金", PAGE)}
    said = [(p.start, p.end, p.text) for p in answer.evidence]
    verbatim = tuple(slides[DECK, 1].text[a:b] == words for a, b, words in said)
    return judged(Observed(asked, answer, ((DECK, 1),), verbatim))


@pytest.mark.parametrize(
    ("asked", "answer", "score", "right", "misled"),
    [
        (case(), shown("基金は3億円である。"), 1.0, True, False),
        (case(), shown("対象は5校である。"), 0.0, False, False),
        (LISTED, shown("基金は3億円である。", "対象は5校である。"), 0.5, True, False),
        (LISTED, shown("基金は3億円である。"), 0.25, False, False),
        (case(), claimed("3億円"), 1.0, True, False),
        (case(), claimed("4億円"), 0.0, False, True),
        (case(), DECLINED, 0.0, False, False),
        (UNTOLD, shown("基金は3億円である。"), None, True, False),
        (UNTOLD, DECLINED, None, True, False),
        (UNTOLD, claimed("3億円"), None, False, True),
    ],
)
def test_what_is_shown_counts_by_what_it_holds_and_only_a_claim_misleads(
    asked: Case, answer: Answer, score: float | None, right: bool, misled: bool
) -> None:
    found = result(asked, answer)
    assert (found.score, found.right, found.misled) == (score, right, misled)


def test_places_on_a_wrong_slide_cite_no_gold_and_have_no_claim_s_scores() -> None:
    elsewhere = replace(shown("基金は3億円である。").evidence[0], slide=2)
    found = result(case(), replace(shown(), evidence=(elsewhere,)))
    assert found.cites_gold is False
    assert (found.citation_precision, found.borne_out, found.marked) == (None, None, None)
    assert result(case(), shown("基金は3億円である。")).cites_gold is True


def test_rates_of_a_run_worked_by_hand() -> None:
    results = [
        result(case(), claimed("3億円")), result(case(), claimed("4億円")), result(UNTOLD, claimed("3億円")),
        result(case(), shown("基金は3億円である。")), result(UNTOLD, DECLINED),
    ]  # fmt: skip
    found = summarise(results)
    assert found["misled_rate"].value == pytest.approx(2 / 5)
    assert found["claim_precision"].value == pytest.approx(1 / 3)
    assert found["claim_rate"].value == pytest.approx(3 / 5)
    assert found["claim_precision"].n == 3
    assert found["answer_score"].value == pytest.approx(2 / 3)
    assert found["abstention_recall"].value == pytest.approx(1 / 2)
    only_shown = summarise(results[3:])
    assert (only_shown["misled_rate"].value, only_shown["claim_precision"].value) == (0.0, None)


ASKED = Asked("a", "基金の規模と対象は", facts=(("3億円", "三億円"), ("5校",)))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("基金は3億円、対象は5校", 1.0), ("三億円", 0.5), ("基金は 3 億円", 0.5), ("13億円", 0.0),
        ("", 0.0),
    ],
)  # fmt: skip
def test_a_fact_counts_once_in_any_of_its_writings(text: str, held: float) -> None:
    assert share(text, ASKED.facts) == held
    assert share(text, ()) == 0.0


def test_the_screen_holds_claim_quote_and_places_but_no_words_of_a_refusal() -> None:
    claim = seen(ASKED, claimed("3億円"), [])
    assert (claim.claimed, claim.on_screen, claim.misled, claim.right_claim) == (
        0.5,
        0.5,
        False,
        False,
    )
    around = seen(ASKED, replace(claimed("3億円"), evidence=(place("対象は5校である。"),)), [])
    assert (around.claimed, around.on_screen) == (0.5, 1.0)
    places = seen(ASKED, shown("基金は3億円である。", "対象は5校である。"), [])
    assert (places.claimed, places.on_screen, places.status) == (0.0, 1.0, "shown")
    assert not places.misled
    refused = seen(ASKED, replace(DECLINED, answer="3億円と5校は見当たりませんでした。"), [])
    assert (refused.on_screen, refused.status, refused.misled) == (0.0, "declined", False)


def test_a_marker_is_no_figure_of_a_claim() -> None:
    counted = replace(ASKED, facts=(("1",),))
    assert seen(counted, replace(claimed("3億円"), answer="3億円です。[1]"), []).claimed == 0.0


def test_a_claim_without_a_fact_misleads_and_so_does_one_of_what_is_untold() -> None:
    assert seen(ASKED, claimed("4億円"), []).misled
    untold = seen(Asked("u", "天気は", answerable=False), claimed("3億円"), [])
    assert untold.misled and not untold.right_claim
    whole = seen(replace(ASKED, facts=(("3億円",),)), claimed("3億円"), [])
    assert whole.right_claim and not whole.misled


def test_the_baseline_is_cut_at_the_room_that_places_have() -> None:
    filler = "あ" * ROOM
    assert seen(ASKED, DECLINED, ["3億円", filler, "5校"]).baseline == 0.5
    assert seen(ASKED, DECLINED, ["3億円", "5校", filler]).baseline == 1.0


def test_a_question_is_read_with_its_turns_and_a_missing_field_is_named() -> None:
    line = {
        "id": "x", "question": "対象は", "answerable": True, "facts": [["5校"]],
        "history": [{"role": "user", "content": "基金は"}],
    }  # fmt: skip
    asked = read_asked(line)
    assert (asked.history, asked.facts, asked.kind) == ((Turn("user", "基金は"),), (("5校",),), "")
    del line["answerable"]
    with pytest.raises(KeyError, match="answerable"):
        read_asked(line)


def test_the_table_parts_questions_from_turns_and_counts_claims() -> None:
    turn = replace(ASKED, history=(Turn("user", "基金は"),))
    rows = [
        seen(replace(ASKED, facts=(("3億円",),)), claimed("3億円"), ["3億円"]),
        seen(ASKED, claimed("4億円"), []),
        seen(turn, shown("基金は3億円である。"), []),
        seen(Asked("u", "天気は", answerable=False), DECLINED, []),
    ]
    table = {
        line.split(" | ")[0].strip("| "): line.split(" | ") for line in markdown(rows).splitlines()
    }
    assert [table[name][1] for name in ("single", "turns", "all")] == ["3", "1", "4"]
    assert table["all"][6].startswith("0.50") and table["all"][6].endswith("(2)")
    assert table["turns"][6].endswith("(0)") and table["turns"][2].startswith("0.50")
    assert table["single"][8].startswith("0.00")
    told = {name: (one["mean"], one["n"]) for name, one in figures(rows)["all"].items()}
    assert table["all"][2].startswith("0.667") and told["on_screen"] == (pytest.approx(2 / 3), 3)
    assert told["claimed"] == (0.5, 4)
    assert told["misled"] == (0.25, 4) and told["untold_claimed"] == (0.0, 1)


def test_each_single_question_is_put_after_a_conversation_about_another_document() -> None:
    talk = (Turn("user", "期間は？"), Turn("assistant", "10年です。"))
    asked = [
        Asked("a1", "額は？", facts=(("1億円",),), document="a.pdf"),
        Asked("b1", "人数は？", facts=(("30人",),), document="b.pdf"),
        Asked("b2", "申込先は？", answerable=False, document="b.pdf"),
        Asked("b3", "それは？", talk, (("30人",),), document="b.pdf"),
    ]
    (found,) = after_others(asked)
    assert (found.question, found.facts, found.history) == ("額は？", (("1億円",),), talk)
    assert (found.kind, found.answerable) == (CHANGED, True)
