"""Runs the whole evaluation, whole and broken, and holds each run against the gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

from assistant.common.settings import Settings
from corpus.documents import bundled_deck
from corpus.files import Limits
from corpus.readers.base import read_document
from corpus.types import Document
from eval.cases.dataset import Case, DatasetError, bundled_dataset, load_dataset
from eval.mutations.models import RememberingEmbedder, RememberingReader
from eval.mutations.types import Mutation
from eval.replay.choice import open_replay
from eval.replay.recording import ReplayMissError
from eval.scoring.cli import check_gold
from eval.scoring.gate import DEFAULT_GATES, MODEL_GATES, Baseline, Verdict, baseline_of
from eval.scoring.judge import Observed, judged, observe
from eval.scoring.plan import Done, Plan, failed
from eval.scoring.report import results_json

GOLD = "gold"
"""Rule that gold passages stand on their slides: without it the evaluation does not even run."""

REPLAY = "replay"
"""Rule that what is asked of a recorded model is what was recorded: else the run stops."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the gate made of one run: the verdicts that failed."""

    name: str
    failed: tuple[Verdict, ...]

    @property
    def caught(self) -> bool:
        """Whether CI would have stopped the change."""
        return bool(self.failed)


class DirectReader:
    """Reads files in this process, where a mutation can reach the reading."""

    peak_bytes = 0

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def __enter__(self) -> DirectReader:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, path: Path, name: str) -> Document:
        """Read one file."""
        return read_document(path, name, limits=self.limits)


class Suite:
    """One process, one index and one baseline for many runs.

    Args:
        folder: where indexes are built.
        cases: what is asked; the whole bundled set where none are given.
        replay: a recording of a language model's replies, which then answers.
        remember: whether a text that was read once is not read again; off for unbroken runs, whose
            models must work anew.
    """

    def __init__(
        self, folder: Path, cases: Sequence[Case] | None = None, remember: bool = True,
        replay: Path | None = None,
    ) -> None:  # fmt: skip
        self._folder = folder
        self._path = bundled_dataset()
        self.cases = tuple(cases if cases is not None else load_dataset(self._path))
        self._remember = remember
        self._model = open_replay(replay) if replay is not None else None
        self._models = (RememberingEmbedder(), RememberingReader())

    @cached_property
    def baseline(self) -> Baseline:
        """The unbroken run that all others are held against."""
        seen = self.observed(None, self.index)
        return baseline_of(results_json(self._done(seen, None)))

    @cached_property
    def index(self) -> Path:
        """The unbroken index."""
        return self.built("whole")

    def tried(self, mutation: Mutation) -> Outcome:
        """Break the product, ask everything, mend it, and let the gate judge."""
        baseline = self.baseline
        try:
            with mutation.applied():
                index = self.built(mutation.name) if mutation.rebuild else self.index
                seen = self.observed(mutation, index)
        except DatasetError:
            return Outcome(mutation.name, (Verdict(GOLD, None, 1.0, False, GOLD),))
        except ReplayMissError:
            return Outcome(mutation.name, (Verdict(REPLAY, None, 1.0, False, REPLAY),))
        return self.judge(mutation.name, seen, baseline)

    def judge(self, name: str, seen: Sequence[Observed], baseline: Baseline) -> Outcome:
        """Hold what came back against the gate, as ``seisaku eval --baseline`` does."""
        return Outcome(name, failed(self._done(seen, baseline).verdicts))

    def _done(self, seen: Sequence[Observed], baseline: Baseline | None) -> Done:
        plan = Plan(self._path, self.cases, self.gates, baseline)
        return Done(plan, tuple(map(judged, seen)))

    @cached_property
    def gates(self) -> dict[str, float]:
        """The project's own gates where the whole set is asked; a part of it may reach less."""
        own = DEFAULT_GATES if self._model is None else MODEL_GATES
        return own if len(self.cases) == len(load_dataset(self._path)) else {}

    def observed(
        self, mutation: Mutation | None, index: Path, cases: Sequence[Case] | None = None
    ) -> list[Observed]:
        """Ask every case over an index; the gold is checked first, as the command does.

        Raises:
            DatasetError: gold passages are not where they should be.
        """
        with self._opened(index) as assistant:
            asked = self.cases if cases is None else cases
            if mutation is None or mutation.rebuild:
                check_gold(assistant, asked, self._path)
            return [observe(assistant, case) for case in asked]

    def in_order(self, order: Sequence[Case]) -> list[Observed]:
        """Ask the cases of the unbroken product in some order; give them back in the set's."""
        seen = {one.case.id: one for one in self.observed(None, self.index, order)}
        return [seen[case.id] for case in self.cases]

    def built(self, name: str) -> Path:
        """Build an index of the bundled deck and return its folder."""
        from index.publish.build import Builder

        settings = Settings()
        folder = self._folder / name
        with self._our_models():
            from assistant.open import open_embedder

            with mock.patch("index.publish.build.GuardedReader", DirectReader):
                builder = Builder(
                    folder, open_embedder(settings), settings.passage_tokens,
                    settings.max_file_mb * 2**20,
                )  # fmt: skip
            builder.run([bundled_deck()])
        return folder

    @contextmanager
    def _opened(self, index: Path) -> Iterator[Any]:
        from assistant.open import open_assistant

        with self._our_models():
            assistant = open_assistant(Settings(index_dir=index), model=self._model)
        try:
            yield assistant
        finally:
            assistant.close()

    @contextmanager
    def _our_models(self) -> Iterator[None]:
        """Wire in the models that remember."""
        embedder, reader = self._models
        with ExitStack() as stack:
            if self._remember:
                stack.enter_context(mock.patch("assistant.open.open_embedder", lambda _: embedder))
                stack.enter_context(mock.patch("assistant.open._cross_encoder", lambda _: reader))
            yield
