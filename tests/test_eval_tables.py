"""Tables that are read are compared with those that were marked on the page's picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.benchmarks.table_marks import marked_cells, read_marks, same, scores
from eval.benchmarks.tables import MARKS


def test_a_reading_like_the_marks_is_all_right_and_a_column_further_is_not() -> None:
    mark = next(m for m in read_marks(MARKS) if m.head_rows and len(m.grid) > 3)
    marked = marked_cells(mark)
    assert scores(marked, marked) == (1.0, 1.0)
    moved = [replace(cell, left="別の列") for cell in marked]
    f1, heads = scores(marked, moved)
    assert f1 < 0.2 and heads is not None and heads < 0.2


def test_a_long_cell_is_marked_by_its_beginning() -> None:
    assert same("補助率は3分の2とし、…", "補助率は3分の2とし、上限は500万円とする。")
    assert not same("補助率は3分の2", "補助率は2分の1")


@pytest.mark.parametrize(
    ("marked", "read"),
    [("-", "ー"), ("データ1", "データ[注1]"), ('"書面"とは', "“書面”とは")],
)
def test_what_two_people_type_in_two_ways_is_the_same(marked: str, read: str) -> None:
    assert same(marked, read)
    assert not same(marked, read + "他")


def test_half_of_the_marked_tables_only_measure() -> None:
    marks = read_marks(MARKS)
    splits = [mark.split for mark in marks]
    assert len(marks) >= 60 and len({mark.document for mark in marks}) >= 10
    assert set(splits) == {"tuning", "measuring"} and min(map(splits.count, set(splits))) >= 16
