"""What an evaluation must reach, and what it must not lose against an earlier run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.run import Metric

DEFAULT_GATES: dict[str, float] = {
    "recall_at_5": 0.95,
    "recall_at_1": 0.80,
    "answer_score": 0.80,
    "abstention_precision": 0.90,
    "abstention_recall": 0.90,
    "verbatim_rate": 1.0,
    "conversation_rate": 0.70,
}
"""Lowest values on ``test`` that the project promises for the bundled deck."""
TOLERANCE = 0.02
"""A fall against the baseline up to this is noise of one or two cases."""


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


METRICS = (
    "recall_at_1", "recall_at_5", "mrr", "answer_score", "abstention_precision",
    "abstention_recall", "abstention_f1", "verbatim_rate", "citation_rate", "conversation_rate",
)  # fmt: skip


def check(metrics: Mapping[str, Metric], gates: Mapping[str, float]) -> tuple[Verdict, ...]:
    """Hold the metrics against the gates; a metric without any case fails its gate."""
    return tuple(
        Verdict(name, value, wanted, value is not None and value >= wanted - 1e-9, "gate")
        for name, wanted in gates.items()
        for value in (metrics[name].value,)
    )


def check_baseline(
    metrics: Mapping[str, Metric], baseline: Mapping[str, float]
) -> tuple[Verdict, ...]:
    """Hold the metrics against an earlier run's; a fall beyond the tolerance fails."""
    return tuple(
        Verdict(name, value, before, value is not None and value >= before - TOLERANCE, "baseline")
        for name, before in baseline.items()
        if name in metrics
        for value in (metrics[name].value,)
    )


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run: its test metrics and which cases it got right."""

    metrics: Mapping[str, float]
    right: Mapping[str, bool]


def read_baseline(path: Path) -> Baseline:
    """Read the ``results.json`` of an earlier run.

    Raises:
        GateError: it is missing or not such a file.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        metrics = {
            name: metric["value"]
            for name, metric in values["metrics"]["test"].items()
            if metric["value"] is not None
        }
        return Baseline(metrics, {case["id"]: bool(case["right"]) for case in values["cases"]})
    except (OSError, ValueError, KeyError, TypeError):
        raise GateError(
            f"{path}: 以前の結果（results.json）として読めません。 / not the results.json of a run"
        ) from None
