"""Slide boundaries and titles of the bundled deck against the table of a reader."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
    titles = sum(same_title(found[line], true[line]) for line in set(found) & set(true))
    return {**boundary_scores(found, true), "title_accuracy": titles / len(true)}


def boundary_scores(found: Iterable[int], true: Iterable[int]) -> dict[str, float]:
    """Return recall and precision of slides' first lines; line 1 opens a slide for everyone."""
    said, wanted = set(found) - {1}, set(true) - {1}
    right = len(said & wanted)
    return {
        "boundary_recall": right / max(1, len(wanted)),
        "boundary_precision": right / max(1, len(said)),
    }


def same_title(found: str, true: str) -> bool:
    """Whether two titles are the same or one is cut short, character forms aside."""
    one, other = fold(found), fold(true)
    return bool(one) and bool(other) and (one in other or other in one)
