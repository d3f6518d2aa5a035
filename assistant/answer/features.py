"""What speaks for a proposal: numbers about its place, its words and the reader's view of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answer.proposals import FIGURE_KINDS, Proposal
from assistant.evidence.chances import MOST, bounded
from assistant.question.analysis import Question, Term
from assistant.question.match import weigh, writings
from corpus.blocks import Block, Cell
from corpus.expressions import years
from corpus.normalize import fold
from index.search.searchable import Searchable

NAMES = (
    "exact", "best", "relevance", "unit", "unit_gap", "first_slide", "same_slide", "close", "clause",
    "in_unit", "in_heads", "lacking", "kind_first", "year_fits", "year_differs", "row", "column",
    "in_table", "rivals", "repeated", "bare", "total",
)  # fmt: skip
"""The numbers in their order; most lie between 0 and 1."""
NEAR = 20
"""Characters at which a word of the question counts half as much as one that touches the figure."""
_CLAUSE = re.compile(r"[、。()「」:;※\n|]")
_TOTAL = re.compile(r"合計|総計|計|全体|総額|延べ|あわせて|合わせて")


def features(
    question: Question, found: Sequence[Proposal], index: Searchable
) -> list[tuple[float, ...]]:
    """Return the numbers of each proposal, in the order of ``NAMES``."""
    weights = weigh(question, index.rarity)
    top = max((p.weighed.score for p in found), default=0.0)
    first = found[0].weighed.place if found else None
    keys = [p.key for p in found]
    return [_of(question, p, weights, top, first, found, keys) for p in found]


def _of(
    question: Question, p: Proposal, weights: Mapping[Term, float], top: float,
    first: tuple[str, int] | None, found: Sequence[Proposal], keys: Sequence[str],
) -> tuple[float, ...]:  # fmt: skip
    slide, unit = p.weighed.slide, p.weighed.unit
    text = slide.text[unit.start : unit.end]
    heads = " ".join([slide.title, *(slide.text[a:b] for a, b in unit.heads)])
    exact, best, relevance = _read(p)
    start = p.start - unit.start
    close, clause = _closeness(weights, text, start, p.end - unit.start)
    whole = _held(weights, f"{heads} {text}")
    fits, differs = _years(question, slide.text, p, heads, text)
    row, column, table = _table(weights, slide.blocks, p)
    rivals = {q.key for q in found if q.weighed.unit is unit} - {p.key}
    expression = p.expression
    kinds = FIGURE_KINDS.get(question.kind, ())
    asks_total = bool(_TOTAL.search(question.text))
    return (
        exact, best, relevance, p.weighed.score, top - p.weighed.score,
        float(first == p.weighed.place and p.weighed.score == top), float(first == p.weighed.place),
        close, clause, _held(weights, text), whole,
        float(any(t.proper and not _has(t, f"{heads} {text}") for t in weights)),
        float(expression is None or expression.kind == kinds[0]), fits, differs,
        row, column, table, min(len(rivals), 4) / 4, min(keys.count(p.key) - 1, 3) / 3,
        float(len(text) - len(p.text) < 4), float(asks_total == bool(_TOTAL.search(_before(text, start)))),
    )  # fmt: skip


def _before(text: str, start: int) -> str:
    return text[max(0, start - 8) : start]


def _read(p: Proposal) -> tuple[float, float, float]:
    """Return the reader's log-odds of just these words, whether they are its best, and relevance."""
    if p.hit is None or p.hit.reading is None:
        return -MOST / 10, 0.0, -MOST / 10
    reading, begin = p.hit.reading, p.hit.passage.start
    odds = reading.of(p.start - begin, p.end - begin)
    best = reading.best()
    is_best = best is not None and best[1] < p.end - begin and p.start - begin < best[2]
    return bounded(odds) / 10, float(is_best), bounded(reading.relevance) / 10


def _has(term: Term, text: str) -> bool:
    key = fold(text)
    return any(form in key for form in writings(term))


def _held(weights: Mapping[Term, float], text: str) -> float:
    key = fold(text)
    return sum(w for term, w in weights.items() if any(form in key for form in writings(term)))


def _closeness(
    weights: Mapping[Term, float], text: str, start: int, end: int
) -> tuple[float, float]:
    """Return how near the question's words stand, and what share of them in the words' own clause."""
    key = text.casefold()
    opening = max((m.end() for m in _CLAUSE.finditer(key, 0, start)), default=0)
    closing = m.start() if (m := _CLAUSE.search(key, end)) else len(key)
    near = own = 0.0
    for term, weight in weights.items():
        places = [m.start() for form in writings(term) for m in re.finditer(re.escape(form), key)]
        gaps = [start - a if a < start else 2 * (a - end) + NEAR for a in places]
        near += weight * max((NEAR / (NEAR + max(0, gap)) for gap in gaps), default=0.0)
        own += weight * any(opening <= a < closing for a in places)
    return near, own


def _years(
    question: Question, page: str, p: Proposal, heads: str, text: str
) -> tuple[float, float]:
    """Return whether a year asked for governs the words, and whether only another one does.

    The words that govern are those of the clause, of the heads of the cell, then of the unit.
    """
    if not question.years or (p.expression and p.expression.kind == "date"):
        return 0.0, 0.0
    start = p.start - p.weighed.unit.start
    opening = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    over = " ".join(cell.text for heads in _heads(p.weighed.slide.blocks, p) for cell in heads)
    for words in (over, text[opening : p.end - p.weighed.unit.start], text, heads, page):
        if told := years(words):
            return float(bool(told & question.years)), float(not told & question.years)
    return 0.0, 0.0


def _table(
    weights: Mapping[Term, float], blocks: Sequence[Block], p: Proposal
) -> tuple[float, float, float]:
    """Return the share of the question in the heads of the row and of the column, and whether it is a cell."""
    if not blocks or not blocks[p.weighed.unit.block].cells:
        return 0.0, 0.0, 0.0
    row, column = (" ".join(head.text for head in heads) for heads in _heads(blocks, p))
    return _held(weights, row), _held(weights, column), 1.0


def _heads(blocks: Sequence[Block], p: Proposal) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Return the heads of the row and of the column of the cell that the words stand in, if in any."""
    block = blocks[p.weighed.unit.block] if blocks else None
    for r, cells in enumerate(block.cells if block else ()):
        for c, cell in enumerate(cells):
            if cell.start <= p.start < cell.end and block:
                return block.row_heads(r, c), block.column_heads(r, c)
    return (), ()
