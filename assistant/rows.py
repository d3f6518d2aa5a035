"""Rows of tables (「金融庁 | 令和4年度: 228」): which of them a question names."""

from __future__ import annotations

import re

from assistant.question import Question
from assistant.statements import MARK, SlideText, Statement
from corpus.normalize import fold

BETWEEN = " | "
"""What stands between the cells of a row, as readers write tables."""
_REMARK = re.compile(r"\([^()]*\)$")


def row_name(statement: Statement) -> str:
    """Return the folded name of a row, "" for what is no row of a table."""
    name, bar, _ = statement.text.partition(BETWEEN)
    return _REMARK.sub("", MARK.sub("", fold(name))).strip() if bar else ""


def named_rows(question: Question, slide: SlideText) -> frozenset[str]:
    """Return the names of rows that a question says.

    「非製造業」 does not name the row 「製造業」: where a longer name is said, a shorter one within it
    is not, unless it is said by itself too.
    """
    rest, found = question.key, set()
    names = {name for s in slide.statements if len(name := row_name(s)) > 1}
    for name in sorted(names, key=len, reverse=True):
        if name in rest:
            found.add(name)
            rest = rest.replace(name, "\n")
    return frozenset(found)


def passed_over(statement: Statement, named: frozenset[str], slide: SlideText) -> bool:
    """Whether a row has another name than a row of its table that the question names."""
    name = row_name(statement)
    if not name or name in named:
        return False
    block = (s for s in slide.statements if s.block == statement.block)
    return any(row_name(other) in named for other in block)
