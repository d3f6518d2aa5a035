"""What is told of a row of a table: its name with the cells that a question asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.draft import Quote
from assistant.match import holds
from assistant.question import Question, Term
from assistant.rows import named_rows
from assistant.select import Candidate
from assistant.statements import BETWEEN, Statement, row_label
from corpus.normalize import fold
from corpus.tokens import search_words

SHORT = 200
"""Characters up to which a row is told whole."""
CELL = 160
"""Characters from which only the chosen sentence of a cell is told."""
GAP = "…"


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def row_quote(question: Question, candidate: Candidate) -> Quote | None:
    """Quote the row that a statement is or belongs to, by its name and the cells asked for.

    None for a statement in no row, and for a row that is short enough to be told as it is.
    """
    chosen = candidate.statement
    if not chosen.row:
        return None
    row = [s for s in candidate.parts.statements if s.line == chosen.line]
    start, end = row[0].start, row[-1].end
    text = candidate.slide.text[start:end]
    if len(text) <= SHORT:
        return Quote(candidate, start, end) if len(row) > 1 else None
    name = row_label(text)
    cells = [cell for cell in _cells(text, start) if not _names(cell, name)]
    kept = _asked(question, candidate, cells)
    if len(cells) < 2 or not any(kept):
        return None
    told = BETWEEN.join([name, *_told(cells, kept, chosen)])
    return Quote(candidate, start, end, told)


def _cells(text: str, start: int) -> Iterator[_Cell]:
    at = start
    for piece in text.split(BETWEEN):
        yield _Cell(at, piece)
        at += len(piece) + len(BETWEEN)


def _names(cell: _Cell, name: str) -> bool:
    """Whether a cell holds the name of its row, or only its number."""
    return name in (cell.text.strip(), cell.text.partition(": ")[2].strip()) or len(cell.text) < 4


def _asked(question: Question, candidate: Candidate, cells: Sequence[_Cell]) -> list[bool]:
    """Tell the cells whose heads are asked for, else those that hold words asked for."""
    names = {*named_rows(question, candidate.parts), *candidate.statement.row}
    asked = [t for t in question.terms if t.weight >= 1.0]
    new = [t for t in asked if not any(t.surface in name for name in names)]
    chosen = candidate.statement
    for part in (0, 2):
        kept = [_holds_any(new, cell.text.partition(": ")[part]) for cell in cells]
        if any(kept):
            inside = (c.start <= chosen.start and chosen.end <= c.end for c in cells)
            return [keep or own for keep, own in zip(kept, inside, strict=True)]
    return [True] * len(cells)


def _holds_any(terms: Sequence[Term], text: str) -> bool:
    key, words = fold(text), frozenset(search_words(text))
    return any(holds(term, key, words) for term in terms)


def _told(cells: Sequence[_Cell], kept: Sequence[bool], chosen: Statement) -> Iterator[str]:
    for i, (cell, keep) in enumerate(zip(cells, kept, strict=True)):
        if keep and len(cell.text) > CELL and cell.start < chosen.start and chosen.end <= cell.end:
            head, colon, _ = cell.text.partition(": ")
            yield f"{head}{colon}{GAP}{chosen.text}" if colon else f"{GAP}{chosen.text}"
        elif keep:
            yield cell.text
        elif i == 0 or kept[i - 1]:
            yield GAP
