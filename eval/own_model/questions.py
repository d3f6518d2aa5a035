"""Questions to learn from: a curated dataset (also of ``/curate``), or lines as docs/questions.md tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from eval.cases.dataset import Case, DatasetError, numbered_lines, parsed
from eval.cases.forms import contains
from index.cross_encoder.asked import Asked, read_asked

DOCUMENTS = 5
"""Documents from which whole ones are held out; of fewer, single questions are."""
HELD = 3
"""One in so many is held out."""
LEAST = 40
"""Questions that the documents tell, below which nothing can be learned or measured."""


class TooFewQuestionsError(Exception):
    """There is too little to learn from; the message says how much is there."""


def read_questions(path: Path, split: str | None = None) -> list[Asked]:
    """Return the questions of a file that stand on their own.

    Args:
        path: of JSON Lines.
        split: the part of a curated dataset to take, None for all.

    Raises:
        DatasetError: a line is neither a curated case nor a question; it is named.
        TooFewQuestionsError: fewer than ``LEAST`` are told by the documents.
    """
    found = [one for n, line in numbered_lines(path) if (one := _asked(path, n, line, split))]
    told = sum(one.told for one in found)
    if told < LEAST:
        raise TooFewQuestionsError(
            f"{path}: 資料に答えのある、単独の質問が {LEAST} 問以上必要です（{told} 問でした）。 / "
            f"needs at least {LEAST} questions that the documents answer, found {told}"
        )
    return found


def _asked(path: Path, number: int, line: str, split: str | None) -> Asked | None:
    case = parsed(line)
    if isinstance(case, Case):
        return None if case.history or split not in (None, case.split) else _of_case(case)
    try:
        value = json.loads(line)
        if value.get("history") and not value.get("standalone"):
            return None
        return read_asked(value)
    except (ValueError, KeyError, AttributeError):
        field, reason = case[0]
        raise DatasetError(f"{path} {number}行目 {field}: {reason}") from None


def _of_case(case: Case) -> Asked:
    if not case.gold:
        return Asked(case.question, "", None, "", "", (), told=False)
    gold = case.gold[0]
    short = next((form for form in case.accepted if contains(gold.passage, form)), "")
    return Asked(
        case.question, gold.document, gold.slide, gold.passage, short, case.groups, told=True
    )


def parted(questions: Sequence[Asked]) -> tuple[list[Asked], list[Asked]]:
    """Return questions to learn from and questions held out, by document where there are enough."""
    documents = {one.document for one in questions if one.told}
    by_document = len(documents) >= DOCUMENTS

    def is_held(one: Asked) -> bool:
        key = one.document if by_document else one.question
        return int(hashlib.sha256(key.encode()).hexdigest(), 16) % HELD == 0

    return [q for q in questions if not is_held(q)], [q for q in questions if is_held(q)]
