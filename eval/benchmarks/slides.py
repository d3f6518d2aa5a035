"""Slide boundaries, titles and printed pages of the bundled deck against the table of a reader."""

from __future__ import annotations

import json
from importlib.resources import files

from corpus.documents import DECK_NAME, bundled_deck
from corpus.normalize import fold
from corpus.readers.base import read_document


def measure() -> dict[str, float]:
    """Return recall and precision of boundaries and the share of titles found."""
    rows = files("eval").joinpath("datasets/deck_slides.jsonl").read_text(encoding="utf-8")
    table = [json.loads(row) for row in rows.splitlines()]
    source = bundled_deck().read_text(encoding="utf-8")
    slides = read_document(bundled_deck(), DECK_NAME).slides
    found = {source.count("\n", 0, s.source_start) + 1: s.title for s in slides}
    true = {row["first_line"]: row["title"] for row in table}
    right = set(found) & set(true)
    titles = sum(_same(found[line], true[line]) for line in right)
    return {
        "boundary_recall": len(right - {1}) / max(1, len(true) - 1),
        "boundary_precision": len(right - {1}) / max(1, len(found) - 1),
        "title_accuracy": titles / len(true),
    }


def _same(found: str, true: str) -> bool:
    one, other = fold(found), fold(true)
    return bool(one) and (one in other or other in one)
