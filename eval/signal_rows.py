"""What the decision to answer rests on, question by question, for fitting it (``eval.calibrate``).

The deck's questions tell themselves whether it answers them. A question on a ministry's PDFs is asked
twice: with all of them, and with all but the document that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tqdm import tqdm

from assistant.compose import compose
from assistant.confidence import Signals
from assistant.desk import Desk
from assistant.draft import Draft
from assistant.followup import standalone
from assistant.open import open_embedder, open_reader, open_reranker
from assistant.question import analyse
from assistant.settings import load_settings
from eval.dataset import Case, bundled_dataset, development_dataset, load_dataset, near_dataset
from eval.judge import text_score
from eval.twins import twins
from index.open import open_index

MINISTRY = "ministry_development.jsonl"
"""Questions on ministry PDFs that are no part of this project (``eval/datasets/README.md``)."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the decision on one question rests on.

    Attributes:
        source: the set that the question is of.
        signals: in their order.
        answerable: whether the documents answer it.
        drafted: whether there was anything to say: without a draft it is declined whatever the signals.
        score: of the draft, 0 to 1; 0 where there is none, or where none is judged.
    """

    source: str
    signals: tuple[float, ...]
    answerable: bool
    drafted: bool
    score: float = 0.0


def deck_rows() -> list[Row]:
    """Ask the deck's ``dev``, development and near-topic questions of the index of the settings."""
    dev = [case for case in load_dataset(bundled_dataset()) if case.split == "dev"]
    more, near = load_dataset(development_dataset()), load_dataset(near_dataset())
    with _desk() as desk:
        sets = {"dev": dev, "development": more, "near": near}
        return [row for name, cases in sets.items() for row in _rows(name, desk, cases)]


def ministry_rows(index_dir: Path) -> list[Row]:
    """Ask half ``a`` of the near-topic questions of an index of those PDFs, and the development
    questions each with and without their document. Half ``b`` is for measuring.
    """
    with _desk(index_dir) as desk:
        return [*_rows("twins", desk, twins("a")), *_asked_twice(desk)]


def _rows(source: str, desk: Desk, cases: Sequence[Case]) -> Iterator[Row]:
    for case in tqdm(cases, unit="問"):
        found, draft = _asked(desk, standalone(case.question, case.turns))
        score = text_score(case, draft.text) if case.answerable and draft else 0.0
        if found:
            yield Row(source, found.values(), case.answerable, draft is not None, score)


def _asked_twice(desk: Desk) -> Iterator[Row]:
    text = files("eval.datasets").joinpath(MINISTRY).read_text(encoding="utf-8")
    for case in tqdm([json.loads(line) for line in text.splitlines()], unit="問"):
        for excluded in ((), (case["document"],)):
            found, draft = _asked(desk, standalone(case["question"], ()), excluded)
            if found:
                yield Row("ministry", found.values(), not excluded, draft is not None)


@contextmanager
def _desk(index_dir: Path | None = None) -> Iterator[Desk]:
    """Open an index, that of the settings where none is named."""
    settings = load_settings()
    embedder, reranker = open_embedder(settings), open_reranker(settings)
    folder = index_dir or settings.index_dir
    with closing(open_index(folder, embedder, reranker, server=settings.chroma_url)) as index:
        yield Desk(index, settings, open_reader(settings))


def _asked(
    desk: Desk, text: str, excluded: Collection[str] = ()
) -> tuple[Signals | None, Draft | None]:
    """Return what would be answered, and the signals of it (None where nothing was found)."""
    asked = analyse(text)
    ranked = desk.candidates(asked, desk.hits(asked.text, excluded))
    draft = compose(asked, ranked)
    return desk.evidence(asked, ranked, draft), draft
