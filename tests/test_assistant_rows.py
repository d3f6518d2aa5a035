"""The row of a table that a question names is told from rows of similar names."""

from __future__ import annotations

import pytest

from assistant.question import analyse
from assistant.rows import named_rows
from assistant.statements import take_apart
from corpus.types import Slide

TABLE = take_apart(
    Slide(
        1,
        "設備投資",
        "業種 | 令和5年度 | 令和6年度\n全産業 | 令和5年度: 8.4 | 令和6年度: 9.1\n"
        "製造業 | 令和5年度: 10.2 | 令和6年度: 11.5\n非製造業 | 令和5年度: 7.1 | 令和6年度: 7.7\n\n"
        "化学工業(医薬を除く) | 令和6年度: 3.0",
    )
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("令和6年度の非製造業の設備投資は?", {"非製造業"}),
        ("令和6年度の製造業の設備投資は?", {"製造業"}),
        ("製造業と非製造業ではどう違いますか", {"製造業", "非製造業"}),
        ("化学工業の令和6年度は?", {"化学工業"}),
        ("設備投資の見込みは?", set()),
    ],
)
def test_a_question_names_the_row_of_the_longest_name(question: str, named: set[str]) -> None:
    assert named_rows(analyse(question), TABLE) == named
