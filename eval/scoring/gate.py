"""What an evaluation must reach, and what it must not lose against an earlier run."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.scoring.summary import INVARIANTS, LOWER_IS_BETTER, METRICS, Metric

DEFAULT_GATES: dict[str, float] = {
    "recall_at_5": 0.95,
    "recall_at_1": 0.90,
    "answer_score": 0.92,
    "misled_rate": 0.02,
    "verbatim_rate": 1.0,
    "text_rate": 1.0,
    "clean_rate": 1.0,
    "marker_rate": 1.0,
    "claim_support": 0.97,
    "citation_precision": 0.95,
    "citation_recall": 0.75,
    "unsupported_figure_rate": 0.0,
    "conversation_rate": 0.90,
    "confidence_brier": 0.08,
}
"""Lowest values (of unsupported figures, misled cases and the Brier score the highest) on ``test`` for the bundled
deck: what was reached, less one or two cases. A change that makes answers worse fails."""
MODEL_GATES: dict[str, float] = {
    **DEFAULT_GATES,
    "abstention_precision": 0.95,
    "abstention_recall": 0.90,
    "citation_recall": 0.90,
    "claim_support": 0.50,
    "held_rate": 0.97,
}
"""The same where a recorded language model answers. Its own words share fewer with what it quotes, so
``claim_support`` only catches citations that are beside the point; ``held_rate`` catches a check that
strikes what is right."""
GOALS: dict[str, float] = {
    "recall_at_5": 1.0,
    "recall_at_1": 0.95,
    "answer_score": 0.92,
    "misled_rate": 0.02,
    "verbatim_rate": 1.0,
    "conversation_rate": 0.95,
}
"""What the project has promised to reach; shown beside the gates, so that a gap stays visible."""
TOLERANCE = 0.02
"""A fall against the baseline up to this is noise: two cases of a hundred. Where there are fewer than
fifty, one case moves a mean further than this, and one case may be lost."""
_EXACT = 1e-9
"""Two equal shares written as different sums of floats are equal."""


class GateError(Exception):
    """A gate was asked for that does not exist or cannot be read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition and whether it holds."""

    metric: str
    value: float | None
    wanted: float
    passed: bool
    against: str


def parse_fail_under(given: Sequence[str]) -> dict[str, float]:
    """Read conditions written as ``recall_at_5=0.95``.

    Raises:
        GateError: the metric is unknown or the value is not a number from 0 to 1.
    """
    gates: dict[str, float] = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            gates[name] = float(value)
        except ValueError:
            gates[name] = -1.0
        if name not in METRICS or not 0 <= gates[name] <= 1:
            raise GateError(
                f"--fail-under {text}: 「指標=0から1の値」の形で指定してください。指標: {'、'.join(METRICS)}"
                " / write METRIC=VALUE with a value from 0 to 1"
            )
    return gates


def check(metrics: Mapping[str, Metric], gates: Mapping[str, float]) -> tuple[Verdict, ...]:
    """Hold the metrics against the gates; a metric without any case fails its gate.

    A gate is the lowest value that passes, and the highest where lower is better.
    """
    return tuple(
        Verdict(name, value, wanted, value is not None and _reaches(name, value, wanted), "gate")
        for name, wanted in gates.items()
        for value in (metrics[name].value,)
    )


def _reaches(name: str, value: float, wanted: float, room: float = 0.0) -> bool:
    """Whether a value is as good as wanted, or worse by no more than ``room``."""
    better = wanted - value if name in LOWER_IS_BETTER else value - wanted
    return better >= -room - _EXACT


def check_baseline(
    metrics: Mapping[str, Metric], baseline: Mapping[str, float]
) -> tuple[Verdict, ...]:
    """Hold the metrics against an earlier run's; a loss beyond the tolerance and one case fails.

    One case is worth ``1 / n`` of a mean of ``n`` values, and less of an F1 from about 0.6 up. A
    metric that had a value and has none now (nothing was declined, say) fails too. Of the invariants
    (quotes are verbatim, say) nothing may be lost.
    """
    return tuple(
        Verdict(name, metrics[name].value, before, _kept(name, metrics[name], before), "baseline")
        for name, before in baseline.items()
        if name in metrics
    )


def _kept(name: str, metric: Metric, before: float) -> bool:
    if metric.value is None:
        return False
    room = 0.0 if name in INVARIANTS else max(TOLERANCE, 1 / metric.n)
    return _reaches(name, metric.value, before, room)


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run: its metrics by split, which cases it got right, and over which dataset."""

    path: Path
    metrics: Mapping[str, Mapping[str, float]]
    right: Mapping[str, bool]
    dataset_sha256: str
    cases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, split: str) -> Mapping[str, float]:
        """Return the metrics of one split.

        Raises:
            GateError: the earlier run did not ask that split, so there is nothing to hold against.
        """
        if split not in self.metrics:
            raise GateError(
                f"{self.path}: {split} の結果がありません。--split all で作った結果を指定してください。"
                f" / the baseline has no results of {split}: make one with --split all"
            )
        return self.metrics[split]


def read_baseline(path: Path) -> Baseline:
    """Read the ``results.json`` of an earlier run.

    Raises:
        GateError: it is missing or not such a file.
    """
    try:
        return baseline_of(json.loads(path.read_text(encoding="utf-8")), path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise GateError(
            f"{path}: 以前の結果（results.json）として読めません。 / not the results.json of a run"
        ) from None


def baseline_of(values: Mapping[str, Any], path: Path = Path("results.json")) -> Baseline:
    """Return a run's results as the baseline of another.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: they are no results.
    """
    metrics = {split: _values(given) for split, given in values["metrics"].items()}
    cases = {case["id"]: case for case in values["cases"]}
    right = {case["id"]: bool(case["right"]) for case in values["cases"]}
    return Baseline(path, metrics, right, str(values["dataset_sha256"]), cases)


def _values(metrics: Mapping[str, Mapping[str, float | None]]) -> dict[str, float]:
    given = {name: metric["value"] for name, metric in metrics.items()}
    known = {name: float(value) for name, value in given.items() if value is not None}
    if not all(math.isfinite(value) for value in known.values()):
        raise ValueError("a metric that is no number would let every gate pass")
    return known
