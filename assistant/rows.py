"""Rows of tables (「金融庁 | 令和4年度: 228」): which of them a question names."""

from __future__ import annotations

from assistant.question import Question
from assistant.statements import SlideText, Statement


def row_name(statement: Statement) -> str:
    """Return the folded name of the row a statement is or belongs to, "" for what is none."""
    return statement.row[0] if statement.row else ""


def named_rows(question: Question, slide: SlideText) -> frozenset[str]:
    """Return the names of rows that a question says, be it by what stands in brackets behind them.

    「非製造業」 does not name the row 「製造業」: where a longer name is said, a shorter one within it
    is not, unless it is said by itself too.
    """
    rest, found = question.key, set()
    written = {name: s.row[0] for s in slide.statements for name in s.row if len(name) > 1}
    for name in sorted(written, key=len, reverse=True):
        if name in rest:
            found.add(written[name])
            rest = rest.replace(name, "\n")
    return frozenset(found)
