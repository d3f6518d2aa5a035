"""What the decision to answer rests on, question by question, for fitting it (``eval.calibrate``).

The deck's questions tell themselves whether it answers them. A question on a ministry's PDFs is asked
twice: with all of them, and with all but the document that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tqdm import tqdm

from assistant.compose import compose
from assistant.desk import Desk, evidence
from assistant.followup import standalone
from assistant.open import open_embedder, open_reader, open_reranker
from assistant.question import analyse
from assistant.settings import load_settings
from eval.dataset import bundled_dataset, development_dataset, load_dataset
from index.open import open_index

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
    asked = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    asked += load_dataset(development_dataset())
    with _desk() as desk:
        found = [
            (_signals(desk, standalone(case.question, case.turns)), case.answerable)
            for case in tqdm(asked, unit="問")
        ]
    return [Row("deck", signals, answerable) for signals, answerable in found if signals]


def ministry_rows(index_dir: Path) -> list[Row]:
    """Ask the ministry development questions of an index of those PDFs, each with and without."""
    with _desk(index_dir) as desk:
        return list(_asked_twice(desk))


def _asked_twice(desk: Desk) -> Iterator[Row]:
    text = files("eval.datasets").joinpath(MINISTRY).read_text(encoding="utf-8")
    for case in tqdm([json.loads(line) for line in text.splitlines()], unit="問"):
        for excluded in ((), (case["document"],)):
            if signals := _signals(desk, standalone(case["question"], ()), excluded):
                yield Row("ministry", signals, not excluded)


@contextmanager
def _desk(index_dir: Path | None = None) -> Iterator[Desk]:
    """Open an index, that of the settings where none is named."""
    settings = load_settings()
    embedder, reranker = open_embedder(settings), open_reranker(settings)
    folder = index_dir or settings.index_dir
    with closing(open_index(folder, embedder, reranker, server=settings.chroma_url)) as index:
        yield Desk(index, settings, open_reader(settings))


def _signals(desk: Desk, text: str, excluded: Collection[str] = ()) -> tuple[float, ...]:
    """Return the signals of what would be answered, empty where nothing was found."""
    asked = analyse(text)
    ranked = desk.candidates(asked, desk.hits(asked.text, excluded))
    found = evidence(asked, ranked, compose(asked, ranked), desk.reader)
    return found.values() if found else ()
