"""What to ask, what to hold the answers against, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from eval.cases.dataset import Case
from eval.scoring.compare import Change, changes, must_lost, paired
from eval.scoring.gate import Baseline, Verdict, check, check_baseline
from eval.scoring.judge import Result
from eval.scoring.summary import Metric, latency, summarise

SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask and what to hold the answers against."""

    path: Path
    cases: tuple[Case, ...]
    gates: Mapping[str, float]
    before: Baseline | None = None

    @property
    def gated(self) -> str:
        """The split the conditions hold for: ``test``, or ``dev`` where only that is asked."""
        return "test" if any(case.split == "test" for case in self.cases) else "dev"


@dataclass(frozen=True)
class Done:
    """A plan carried out: the results and everything that follows from them.

    ``llm`` tells the recording of a language model that was asked or written, empty without one.
    """

    plan: Plan
    results: tuple[Result, ...]
    embedding: str = field(default="")
    llm: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_split(self) -> dict[str, list[Result]]:
        """The results by the half they belong to, empty halves left out."""
        parts = {split: [r for r in self.results if r.case.split == split] for split in SPLITS}
        return {split: part for split, part in parts.items() if part}

    @cached_property
    def metrics(self) -> dict[str, dict[str, Metric]]:
        """Every metric by split and name."""
        return {split: summarise(part) for split, part in self.by_split.items()}

    @cached_property
    def times(self) -> dict[str, dict[str, Metric]]:
        """Milliseconds by split and quantile."""
        return {split: latency(part) for split, part in self.by_split.items()}

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every condition that was held against the run."""
        metrics, before = self.metrics[self.plan.gated], self.plan.before
        cases = before.cases if before else {}
        held = (*check(metrics, self.plan.gates), *must_lost(self.results, cases))
        if before is None:
            return held
        against = check_baseline(metrics, before.of(self.plan.gated))
        return (*held, *against, *self._other_half(before), *paired(self.results, cases))

    def _other_half(self, before: Baseline) -> tuple[Verdict, ...]:
        """Hold the half that no gate holds for against the baseline too, where that asked it."""
        others = [s for s in self.metrics if s != self.plan.gated and s in before.metrics]
        return tuple(
            replace(verdict, against=f"baseline-{split}")
            for split in others
            for verdict in check_baseline(self.metrics[split], before.of(split))
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Cases won and lost against the baseline, none without one."""
        return changes(self.results, self.plan.before.cases) if self.plan.before else ()

    @property
    def passed(self) -> bool:
        """Whether every condition holds."""
        return all(verdict.passed for verdict in self.verdicts)


def failed(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the conditions that do not hold."""
    return tuple(verdict for verdict in verdicts if not verdict.passed)
