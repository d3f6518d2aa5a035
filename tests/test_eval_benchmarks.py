"""The comparison's measures by hand, the systems on the real deck, and how answers are timed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.common.types import Answer, Turn
from corpus.documents import DECK_NAME, bundled_deck
from corpus.types import Passage
from eval.benchmarks import speed
from eval.benchmarks.deck_scores import MEASURES, comparable, overlaps, score
from eval.benchmarks.paired import Row, figures, table
from eval.benchmarks.report import Figures, markdown, write
from eval.benchmarks.slides import boundary_scores, measure, same_title
from eval.benchmarks.systems import DEPTH, Retrieved, bigram_cuts, ours
from eval.cases.dataset import Case, bundled_dataset, load_dataset
from index.types import Hit

GOLD = "10兆円規模の大学ファンドを創設し"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"前の文。{GOLD}、後の文。", True),
        ("１０兆円\n規模の 大学ﾌｧﾝﾄﾞを創設し", True),
        ("前の文。" * 5 + GOLD[:9], True),  # a cut that leaves half of the gold passage
        ("前の文。" * 5 + GOLD[:8], False),
        (GOLD[2:12], True),  # a passage inside the gold passage
        ("大学ファンド", False),  # too short to be more than a common word
        ("別の話", False),
        ("", False),
    ],
)
def test_a_text_is_right_that_shares_half_in_one_piece(text: str, right: bool) -> None:
    assert len(GOLD) == 17
    assert overlaps(GOLD, text) is right


def test_a_short_gold_passage_must_be_held_whole() -> None:
    assert overlaps("数校程度", "対象は数校程度とする") is True
    assert overlaps("数校程度", "対象は数校とする") is False
    assert overlaps("数校程度", "数校程度") is True


def question(number: int, **values: object) -> Case:
    given = {"kind": "amount", "answerable": True, "accepted": ("x",),
             "gold": ({"slide": 3, "passage": GOLD},)}  # fmt: skip
    return Case.model_validate({"id": f"q-{number}", "question": f"問{number}", **given, **values})


def test_every_measure_of_a_hand_worked_comparison() -> None:
    wrong, slide = Retrieved("別の話", frozenset({1})), Retrieved("同じ頁", frozenset({2, 3}))
    right = Retrieved(GOLD, frozenset({3}))
    found = {
        "問0": [right, wrong],  # slide 1, passage 1
        "問1": [wrong, slide, wrong, wrong, right],  # slide 2, passage 5
        "問2": [wrong] * 5 + [right],  # slide 6, passage 6
        "問3": [],
    }
    row = score("theirs", lambda query: found[query], [question(n) for n in range(4)])
    assert row.scores == {
        "slide_at_1": (1, 0, 0, 0),
        "slide_at_5": (1, 1, 0, 0),
        "slide_mrr": (1, 1 / 2, 1 / 6, 0),
        "passage_at_1": (1, 0, 0, 0),
        "passage_at_5": (1, 1, 0, 0),
        "passage_mrr": (1, 1 / 5, 1 / 6, 0),
    }
    assert set(row.scores) == set(MEASURES)
    assert row.characters == 3  # of 17, 3, 3: what stands first, of those that found anything
    means = figures([row])["theirs"]["all"]
    assert means["slide_mrr"]["mean"] == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)
    assert (means["n"], means["characters"]) == (4, 3)


def test_only_unseen_single_questions_that_have_an_answer_are_compared() -> None:
    cases = load_dataset(bundled_dataset())
    asked = comparable(cases)
    assert len(asked) > 50
    assert {case.split for case in asked} == {"test"}
    assert all(case.answerable and not case.history for case in asked)


def test_the_table_gives_ratios_to_the_named_baseline_and_paired_differences() -> None:
    better = Row("ours", dict.fromkeys(MEASURES, (1.0, 1.0)), 100)
    base = Row("base", dict.fromkeys(MEASURES, (1.0, 0.0)), 800)
    found = figures([better, base], baseline="base")
    assert found["ours"]["all"]["slide_mrr"]["ratio"] == 2
    assert "difference" not in found["ours"]["all"]["slide_mrr"]
    assert found["base"]["all"]["slide_mrr"]["difference"] == 0.5
    assert found["base"]["all"]["slide_mrr"]["difference_interval"] == (0, 1)
    ours, theirs, lead = table(found).splitlines()[-3:]
    assert "(n = 2)" in table(found)
    assert "1.000 (1.000–1.000, ×2.00)" in ours
    assert ours.endswith("| 100 |")
    assert "0.500 (0.000–1.000, ×1.00)" in theirs
    assert lead.startswith("| ours − base | +0.500 (+0.000 to +1.000) |")
    nothing = Row("none", dict.fromkeys(MEASURES, (0.0, 0.0)), 0)
    assert "×" not in table(figures([nothing], baseline="none"))  # no ratio to nothing


def test_questions_of_a_group_are_scored_apart() -> None:
    row = Row("ours", {"mrr": (1.0, 0.5, 0.0)})
    found = figures([row], {"all": [0, 1, 2], "図": [1, 2]})
    assert found["ours"]["図"] == {"n": 2, "mrr": {"mean": 0.25, "interval": (0, 0.5)}}
    assert "## 図 (n = 2)" in table(found)
    assert "characters" not in table(found)


@pytest.mark.parametrize(
    ("found", "recall", "precision"),
    [
        ([1, 10, 20], 1.0, 1.0),
        ([1, 10, 21], 0.5, 0.5),
        ([1], 0.0, 0.0),
        ([1, 5, 10, 15, 20], 1.0, 0.5),
    ],
)
def test_boundaries_are_counted_without_the_first_line(
    found: list[int], recall: float, precision: float
) -> None:
    expected = {"boundary_recall": recall, "boundary_precision": precision}
    assert boundary_scores(found, [1, 10, 20]) == expected


@pytest.mark.parametrize(
    ("found", "true", "same"),
    [
        ("大学ファンド", "大学ﾌｧﾝﾄﾞ", True),
        ("大学ファンド", "大学ファンドの創設", True),
        ("大学", "", False),
        ("", "大学", False),
        ("研究力", "大学", False),
    ],
)
def test_titles_are_the_same_up_to_writing_and_length(found: str, true: str, same: bool) -> None:
    assert same_title(found, true) is same


def test_slides_of_the_deck_meet_what_was_promised() -> None:
    figures = measure()
    assert figures["boundary_recall"] >= 0.9
    assert figures["boundary_precision"] >= 0.9
    assert figures["title_accuracy"] >= 0.85


def test_blind_cuts_know_the_slides_they_touch() -> None:
    source = bundled_deck().read_text(encoding="utf-8")
    first = next(hit for hit in bigram_cuts()(source[:200]) if hit.text == source[:1000])
    assert 1 in first.slides
    assert max(first.slides) <= 3


class Ranking:
    """Finds one passage of another document before one of the deck."""

    def search(self, query: str, k: int) -> list[Hit]:
        assert k == DEPTH
        names = ("other.txt", DECK_NAME)
        return [Hit(Passage(n, n, 3, "題", "", GOLD, 0, 17, 9), 1.0) for n in names]


def test_a_passage_of_another_document_keeps_its_rank_and_is_never_right() -> None:
    row = score("seisaku", ours(Ranking()), [question(0)])
    assert (row.scores["slide_mrr"], row.scores["passage_mrr"]) == ((1 / 2,), (1 / 2,))


class Answering:
    """Answers everything and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.heard.append((question, tuple(history)))
        return Answer(
            id="a", question=question, standalone_question=question, answer="", short_answer="",
            abstained=True, confidence=0.0, citations=(), timings_ms={},
        )  # fmt: skip


def test_warm_answers_time_each_different_question_once() -> None:
    history = ({"role": "user", "content": "問0"},)
    cases = [question(0), question(1), question(2, question="問0")]
    cases.append(question(3, question="問0", history=history))
    answering = Answering()
    times = speed.warm_answers(answering, cases)
    assert times["n"] == 3
    assert answering.heard[0] == (speed.WARMING, ())
    assert answering.heard[1:] == [("問0", ()), ("問1", ()), ("問0", (Turn("user", "問0"),))]
    assert 0 < times["p50_ms"] <= times["p95_ms"]
    assert speed.WARMING not in {case.question for case in load_dataset(bundled_dataset())}


def test_a_run_is_written_with_all_that_repeats_it(tmp_path: Path) -> None:
    peers = figures([Row("llama-index defaults", dict.fromkeys(MEASURES, (1.0, 0.0)), 800)])
    warm = {"p50_ms": 12.4, "p95_ms": 80.6, "n": 9}
    measured = Figures(
        {"boundary_recall": 1.0}, warm, 3.21, {"seconds": 4.56, "passages_per_second": 7}
    )
    origin = {"machine": "m", "git": "abc", "dataset_sha256": "d", "versions": {"torch": "2"}}
    write(tmp_path / "out", peers, measured, origin)
    values = json.loads((tmp_path / "out" / "bench.json").read_text(encoding="utf-8"))
    assert values["git"] == "abc"
    assert values["versions"] == {"torch": "2"}
    assert values["warm_answer"] == warm
    assert values["peers"]["llama-index defaults"]["all"]["slide_mrr"]["mean"] == 0.5
    shown = (tmp_path / "out" / "bench.md").read_text(encoding="utf-8")
    assert shown == markdown(peers, measured, origin)
    for words in ("git: abc", "torch 2", "12 ms", "81 ms", "3.2 s", "4.6 s", "0.500 (", "9 diff"):
        assert words in shown
