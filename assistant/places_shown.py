"""The places nearest to a question, shown where nothing is claimed."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Evidence
from index.searchable import Searchable
from index.types import Hit

SLIDES, CHARACTERS = 3, 1_500
"""Most slides, and the characters of all together (the answer contract)."""


def places(index: Searchable, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the best passage of each of the best slides."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        best.setdefault((hit.passage.document, hit.passage.slide), hit)
    shown = list(best.values())[:SLIDES]
    return tuple(_place(index, hit, CHARACTERS // max(1, len(shown))) for hit in shown)


def _place(index: Searchable, hit: Hit, room: int) -> Evidence:
    passage = hit.passage
    slide = index.slide(passage.document, passage.slide)
    end = min(passage.end, passage.start + room)
    return Evidence(
        passage.document, slide.title, slide.number, slide.printed_page,
        slide.text[passage.start : end], passage.start, end, round(hit.score, 4),
    )  # fmt: skip
