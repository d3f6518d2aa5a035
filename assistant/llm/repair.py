"""Sentences that no page holds, handed back to the model once, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.common.types import Usage
from assistant.llm.check import Checker
from assistant.llm.models.model import LanguageModel, ModelError, completed
from assistant.llm.pieces import MARKER, Piece, numbers_of
from assistant.llm.prompt import repair_prompt
from assistant.llm.sources.source import Source
from assistant.llm.telling import Said, Telling

_LINE = re.compile(r"^\s*[-*]?\s*(\d{1,3})\s*[:：.]\s*(.+)$", re.MULTILINE)
_DROP = re.compile(r"^「?削除」?。?$")
MOST = 12
"""Sentences handed back at once; an answer with more wrong ones is not mended."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sentences answer: the question, its pages, and the pictures that went along."""

    question: str
    sources: tuple[Source, ...]
    pictures: tuple[bytes, ...] = ()


def repaired(model: LanguageModel, asked: Asked, telling: Telling, checker: Checker) -> Usage:
    """Mend what is unheld in place, and return what it cost.

    What the model takes back goes; what is still unheld stays as it was.
    """
    places = telling.unheld[:MOST]
    faults = [(telling.said[i].piece.words, telling.why(telling.said[i].checked)) for i in places]
    try:
        prompt = repair_prompt(asked.question, asked.sources, faults)
        reply, usage = completed(model, replace(prompt, pictures=asked.pictures))
    except ModelError:
        return Usage(requests=1)
    for number, text in _LINE.findall(reply):
        if 1 <= int(number) <= len(places):
            _mend(telling, checker, places[int(number) - 1], text.strip())
    return usage


def _mend(telling: Telling, checker: Checker, index: int, text: str) -> None:
    old = telling.said[index]
    if _DROP.match(text):
        telling.replace(index, None)
        return
    numbers = numbers_of(text)
    words = MARKER.sub("", text).strip()
    piece = Piece(old.piece.lead, words, old.piece.tail, numbers, old.piece.kind, old.piece.head)
    if piece.kind == "row" and not words.startswith("|"):
        return  # a sentence is no row: the struck row stays
    checked = checker.check(piece.words, numbers)
    if checked.check != "unheld":
        telling.replace(index, Said(piece, checked))
