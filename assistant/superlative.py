"""Rows of a table that a question for the most or the least means: 「差が最も大きかったのはどれですか」."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.question import Question
from assistant.rows import named_rows, row_name
from assistant.statements import BETWEEN, SlideText, Statement
from corpus.normalize import fold
from corpus.tokens import search_words

ROWS = 3
"""Fewest rows that are compared: of two, both can be shown."""
_MOST = re.compile(
    r"(?P<before>[^、。はが]*[がは]?)、?(?:最も|もっとも|一番|いちばん)(?P<how>[^、。]{1,8})|(?P<word>最大|最多|最高|最小|最少|最低)(?!限|賃金|でも)"
)
_LEAST = re.compile(r"少な|低|小さ|短|落ち込|下が|減|最小|最少|最低")
_CELL = re.compile(r"(?P<head>.+?):\s*(?P<value>[▲△-]?[\d,]+(?:\.\d+)?)(?![\d/])")
_TOTAL = re.compile(r"計|平均|全体|全国|合算")


class _Cell(NamedTuple):
    head: str
    value: float


def outstanding(question: Question, slide: SlideText) -> frozenset[Statement]:
    """Return the rows that are first in their table by what the question asks for (mostly none)."""
    asked = _MOST.search(question.text)
    if asked is None or (asked["word"] and named_rows(question, slide)):
        return frozenset()  # 「8月25日の往路の最大値は」 asks for a cell of a row that it names
    least = bool(_LEAST.search(asked["how"] or asked["word"]))
    words = _words(asked["before"] or "")
    return frozenset(_first_rows(question, slide, words, least))


def _first_rows(
    question: Question, slide: SlideText, words: frozenset[str], least: bool
) -> Iterator[Statement]:
    for rows in _tables(slide):
        if not least and [row.text.partition(BETWEEN)[0] for row in rows] == [
            str(i + 1) for i in range(len(rows))
        ]:
            yield rows[0]  # a ranking
            continue
        by_head: dict[str, list[tuple[float, Statement]]] = defaultdict(list)
        for row in rows:
            if _TOTAL.search(row_name(row)):
                continue
            for cell in _cells(row):
                by_head[cell.head].append((cell.value, row))
        columns = {head: found for head, found in by_head.items() if len(found) >= ROWS}
        if head := _column(list(columns), words, question):
            pick = min if least else max
            yield pick(columns[head], key=lambda pair: pair[0])[1]


def _tables(slide: SlideText) -> list[list[Statement]]:
    blocks: dict[int, list[Statement]] = defaultdict(list)
    for statement in slide.statements:
        if BETWEEN in statement.text and not statement.heading:
            blocks[statement.block].append(statement)
    return [rows for rows in blocks.values() if len(rows) >= ROWS]


def _cells(row: Statement) -> Iterator[_Cell]:
    for piece in row.text.split(BETWEEN)[1:]:
        if match := _CELL.match(piece):
            number = match["value"].replace(",", "").translate({0x25B2: "-", 0x25B3: "-"})
            yield _Cell(match["head"], float(number))


def _column(heads: Sequence[str], words: frozenset[str], question: Question) -> str:
    """Return the head that the words before 「最も」 name, else the question, "" where none is."""
    if len(heads) == 1:
        return heads[0]
    for known in (words, _words(question.text)):
        shares = {head: len(_words(head) & known) for head in heads}
        best = max(shares, key=lambda head: shares[head], default="")
        if best and shares[best] and list(shares.values()).count(shares[best]) == 1:
            return best
    return ""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in search_words(text) if not word.isdigit())
