"""Every true sentence spoiled once in each way that it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from eval.spoiled.denial import denial
from eval.spoiled.figures import figure, unit
from eval.spoiled.ground import Ground
from eval.spoiled.names import Pool, name, pool
from eval.spoiled.places import other_page
from eval.spoiled.tables import column, row
from eval.spoiled.types import KINDS, Kind, Spoiled
from eval.spoiled.years import year

Maker = Callable[[Ground, Random], str | None]
MAKERS: Mapping[Kind, Maker] = {
    "figure": figure, "unit": unit, "year": year, "row": row, "column": column, "denial": denial,
}  # fmt: skip


def spoil(grounds: Sequence[Ground], seed: int) -> list[Spoiled]:
    """Return the spoiled sentences in the order of the true ones, the same for the same seed.

    What is done to a sentence hangs on it and the seed, and on other lines only for names and slides
    that stand elsewhere.
    """
    slides = list(dict.fromkeys(slide for ground in grounds for slide in ground.slides))
    names = pool(slides)
    return [one for ground in grounds for one in _spoiled(ground, grounds, names, seed)]


def _spoiled(
    ground: Ground, grounds: Sequence[Ground], names: Pool, seed: int
) -> Iterator[Spoiled]:
    made = {ground.text}
    own = ground.sentence
    for kind in KINDS:
        rng = Random(f"{seed}/{own.id}/{own.text}/{kind}")  # noqa: S311
        text, places = ground.text, own.places
        if kind == "other_page":
            places = other_page(ground, rng, grounds) or places
        elif kind == "name":
            text = name(ground, rng, names) or text
        else:
            text = MAKERS[kind](ground, rng) or text
        if text not in made or places != own.places:
            made.add(text)
            yield Spoiled(own.id, kind, own.question, text, places, own.text)
