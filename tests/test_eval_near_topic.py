"""The near-topic questions on ministry PDFs, and the baseline that they are measured beside."""

from __future__ import annotations

from eval.benchmarks.near_topic import Told, best_cut
from eval.benchmarks.near_topic import table as near_table
from eval.cases.dataset import load_dataset, near_dataset
from eval.cases.twins import twins


def test_the_halves_share_no_document_and_each_told_case_says_what_is_right() -> None:
    a, b = twins("a"), twins("b")
    documents = [{gold.document for case in half for gold in case.gold} for half in (a, b)]
    assert len(a) == 186
    assert len(b) == 200
    assert not documents[0] & documents[1]
    assert all(case.reason for case in (*a, *b) if not case.answerable)


def test_the_near_questions_of_the_deck_are_a_dataset() -> None:
    cases = load_dataset(near_dataset())
    assert sum(not case.answerable for case in cases) == 70


def test_the_baseline_declines_below_its_best_cut_and_the_table_compares_with_it() -> None:
    rows = [
        Told("1", True, False, 0.9, 1.0),
        Told("2", True, True, 0.7, 0.0),
        Told("3", False, True, 0.8, None),
        Told("4", False, True, 0.6, None),
    ]
    assert best_cut(rows) == 0.9
    line = near_table({"a": rows, "b": rows[2:]}).splitlines()[-2]
    assert line.startswith("| a (4) | 0.667 [")
    assert "| 0.800 [" in line  # F1 of declining: 2 right of 3, both caught
    assert line.endswith("| 0.500 [0.000, 1.000] |")
