"""A true sentence claimed of slides that are about something else."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from assistant.common.types import Place
from eval.spoiled.ground import HALF, Ground, content


def other_page(ground: Ground, rng: Random, others: Sequence[Ground]) -> tuple[Place, ...] | None:
    """Return the slides of another line: of other documents, without its figures and half its words."""
    documents = {document for document, _ in ground.sentence.places}
    for other in rng.sample(others, len(others)):
        places = other.sentence.places
        if documents.isdisjoint(document for document, _ in places) and _is_else(ground, other):
            return places
    return None


def _is_else(ground: Ground, other: Ground) -> bool:
    own = content(ground.text)
    if not own or len(own & other.words) >= HALF * len(own):
        return False
    figures = ground.quantities
    return not figures or not all(other.tells(figure.value) for figure in figures)
