"""What the decision to answer rests on, question by question, for fitting it (``eval.calibrate``).

The deck's questions tell themselves whether it answers them. A question on a ministry's PDFs is asked
twice: with all of them, and with all but the document that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from assistant.compose import compose
from assistant.desk import Desk, evidence
from assistant.followup import standalone
from assistant.open import open_embedder, open_reader, open_reranker
from assistant.question import analyse
from assistant.settings import Settings, load_settings
from eval.dataset import bundled_dataset, development_dataset, load_dataset
from index.open import open_index

if TYPE_CHECKING:
    from index.open import Index

MINISTRY = "ministry_development.jsonl"
"""Questions on ministry PDFs that are no part of this project (``eval/datasets/README.md``)."""


@dataclass(frozen=True, slots=True)
class Row:
    """The set a question is of, its signals in their order, and whether the documents answer it."""

    source: str
    signals: tuple[float, ...]
    answerable: bool


def deck_rows() -> list[Row]:
    """Ask the deck's ``dev`` and development questions of the index of the settings."""
    settings = load_settings()
    asked = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    asked += load_dataset(development_dataset())
    with closing(_open(settings.index_dir, settings)) as index:
        desk = Desk(index, settings, open_reader(settings))
        found = [
            (_signals(desk, standalone(case.question, case.turns)), case.answerable)
            for case in tqdm(asked, unit="問")
        ]
    return [Row("deck", signals, answerable) for signals, answerable in found if signals]


def ministry_rows(index_dir: Path) -> list[Row]:
    """Ask the ministry development questions of an index of those PDFs, each with and without."""
    settings = load_settings()
    with closing(_open(index_dir, settings)) as index:
        desk = Desk(index, settings, open_reader(settings))
        return list(_asked_twice(desk))


def _asked_twice(desk: Desk) -> Iterator[Row]:
    text = files("eval.datasets").joinpath(MINISTRY).read_text(encoding="utf-8")
    for case in tqdm([json.loads(line) for line in text.splitlines()], unit="問"):
        for excluded in ((), (case["document"],)):
            if signals := _signals(desk, standalone(case["question"], ()), excluded):
                yield Row("ministry", signals, not excluded)


def _open(index_dir: Path, settings: Settings) -> Index:
    embedder, reranker = open_embedder(settings), open_reranker(settings)
    return open_index(index_dir, embedder, reranker, server=settings.chroma_url)


def _signals(desk: Desk, text: str, excluded: Collection[str] = ()) -> tuple[float, ...]:
    """Return the signals of what would be answered, empty where nothing was found."""
    asked = analyse(text)
    ranked = desk.candidates(asked, desk.hits(asked.text, excluded))
    found = evidence(asked, ranked, compose(asked, ranked), desk.reader)
    return found.values() if found else ()
