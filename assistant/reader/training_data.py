"""JaQuAD as training examples: windows of a paragraph with and without the answer.

Source: So et al. 2022, "JaQuAD: Japanese Question Answering Dataset for Machine Reading
Comprehension", arXiv:2202.01764 (CC BY-SA 3.0). It has no unanswerable questions; ours are windows
of the same paragraph that leave the answer out, and windows of another paragraph of the article.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reader import QUESTION_TOKENS
from assistant.reader.squad import articles

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 0, 2
"""XLM-R's ids of the first token and of the separator."""
WINDOW = (80, 176)
"""Fewest and most passage tokens of a training window; a passage of ours has about 150."""
UNANSWERABLE = 0.3
TITLED = 0.5
SLIDE_STYLE = 0.35
"""Shares of examples without an answer, with a title before them, and with lines for sentences."""


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids and where the answer's first and last tokens are (0, 0: no answer)."""

    ids: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its paragraph, the article's other paragraphs, and the answer's characters."""

    question: str
    title: str
    context: str
    siblings: tuple[str, ...]
    start: int
    end: int


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the questions of a SQuAD-form file, gzipped or not."""
    for article in articles(path):
        contexts = [paragraph["context"] for paragraph in article["paragraphs"]]
        for paragraph in article["paragraphs"]:
            others = tuple(context for context in contexts if context != paragraph["context"])
            for qa in paragraph["qas"]:
                answer = qa["answers"][0]
                yield Row(
                    question=qa["question"],
                    title=article["title"],
                    context=paragraph["context"],
                    siblings=others,
                    start=answer["answer_start"],
                    end=answer["answer_start"] + len(answer["text"]),
                )


def make_example(row: Row, tokenizer: Tokenizer, dice: random.Random) -> Example:
    """Return one example drawn from a row; the same dice give the same example."""
    question = tokenizer.encode(row.question, add_special_tokens=False).ids[:QUESTION_TOKENS]
    title = []
    if dice.random() < TITLED:
        title = tokenizer.encode(row.title + "\n", add_special_tokens=False).ids[:24]
    context, answerable = row.context, dice.random() >= UNANSWERABLE
    other = [text for text in row.siblings if row.context[row.start : row.end] not in text]
    if not answerable and other and dice.random() < 0.5:
        context, span = dice.choice(other), None
    else:
        span = (row.start, row.end)
    if dice.random() < SLIDE_STYLE:
        context = as_lines(context, dice)
    encoded = tokenizer.encode(context, add_special_tokens=False)
    found = _tokens_of(encoded.offsets, *span) if span else None
    size = dice.randint(*WINDOW)
    begin, stop = _window(len(encoded.ids), found, size, answerable=answerable, dice=dice)
    head = [CLS, *question, SEP, SEP, *title]
    ids = (*head, *encoded.ids[begin:stop], SEP)
    if found is None or not (begin <= found[0] and found[1] < stop):
        return Example(ids, 0, 0)
    shift = len(head) - begin
    return Example(ids, found[0] + shift, found[1] + shift)


def as_lines(text: str, dice: random.Random) -> str:
    """Write prose as slides do: lines without a full stop. Every character keeps its place."""
    mark = dice.choice(["\n", "・", "○"])
    return text.replace("。", mark).replace("、", dice.choice(["、", " "]))


def _tokens_of(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i, (a, b) in enumerate(offsets) if a < end and b > start]
    return (inside[0], inside[-1]) if inside else None


def _window(
    length: int, found: tuple[int, int] | None, size: int, *, answerable: bool, dice: random.Random
) -> tuple[int, int]:
    """Choose a stretch of tokens: around the answer, or one that leaves it out if there is room."""
    if found is None:
        begin = dice.randint(0, max(0, length - size))
        return begin, begin + size
    first, last = found
    if answerable:
        low, high = max(0, last + 1 - size), min(first, max(0, length - size))
        begin = dice.randint(low, high) if low <= high else first
        return begin, max(begin + size, min(last + 1, begin + 2 * WINDOW[1]))
    before, after = first, length - last - 1
    if before >= after:
        begin = dice.randint(0, max(0, before - size))
        return begin, min(begin + size, first)
    begin = dice.randint(last + 1, max(last + 1, length - size))
    return begin, begin + size
