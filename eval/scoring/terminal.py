"""A run in words for the terminal and for a pull request: the table, the gate, what moved."""

from __future__ import annotations

from eval.cases.dataset import dataset_hash
from eval.scoring.compare import MUST, Change
from eval.scoring.gate import GOALS, Baseline, Verdict
from eval.scoring.plan import Done
from eval.scoring.summary import Metric

SHOWN = 160
"""Characters of an answer in a list of cases won and lost."""


def told(done: Done, times: bool = True) -> str:
    """Return the metrics, the gate's verdicts and the changes against the baseline, as Markdown.

    Without ``times`` two equal runs give the same words.
    """
    parts = [table(done, times)]
    must = [verdict.metric for verdict in done.verdicts if verdict.against == MUST]
    if must:
        parts.append(f"- 必ず正解すべき問題の不正解: {'、'.join(must)} / must cases lost")
    if done.plan.before is not None:
        parts.append(against(done, done.plan.before))
    return "\n\n".join(parts)


def table(done: Done, times: bool = True) -> str:
    """Return the metrics of every split side by side, with the gates, as a Markdown table."""
    splits = list(done.metrics)
    gates = {verdict.metric: verdict for verdict in done.verdicts if verdict.against == "gate"}
    heads = " | ".join(f"{split}（95%区間、n）" for split in splits)
    lines = [
        f"| 指標 | {heads} | 基準（{done.plan.gated}） | 目標 |",
        "|---|" + "---|" * (len(splits) + 2),
    ]
    for name in next(iter(done.metrics.values())):
        cells = " | ".join(_cell(done.metrics[split][name]) for split in splits)
        lines.append(f"| {name} | {cells} | {_gate_cell(gates.get(name))} | {_goal(name)} |")
    for quantile in ("p50", "p95") if times else ():
        cells = " | ".join(_milliseconds(done.times[split][quantile]) for split in splits)
        lines.append(f"| latency_{quantile} (ms) | {cells} |  |  |")
    return "\n".join(lines)


def _cell(metric: Metric) -> str:
    if metric.value is None:
        return "–"
    between = f"（{metric.low:.3f}–{metric.high:.3f}、" if metric.low is not None else "（"
    return f"{metric.value:.3f}{between}{metric.n}）"


def _gate_cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return f"{verdict.wanted:.2f} {'合格' if verdict.passed else '不合格'}"


def _goal(name: str) -> str:
    return f"{GOALS[name]:.2f}" if name in GOALS else ""


def _milliseconds(metric: Metric) -> str:
    return (
        "–" if metric.value is None else f"{metric.value:.0f}（{metric.low:.0f}–{metric.high:.0f}）"
    )


def against(done: Done, before: Baseline) -> str:
    """Tell how the metrics moved against the baseline, and the cases won and lost."""
    lines = [_moved(verdict) for verdict in done.verdicts if verdict.against == "baseline"]
    lines += [
        f"{_moved(verdict)}（{verdict.against.removeprefix('baseline-')}）"
        for verdict in done.verdicts
        if verdict.against.startswith("baseline-") and not verdict.passed
    ]
    lines += [_tested(verdict) for verdict in done.verdicts if verdict.against == "paired"]
    for outcome, words in (("won", "正解になった問題"), ("lost", "不正解になった問題")):
        moved = [change for change in done.changes if change.outcome == outcome]
        ids = "、".join(change.id for change in moved) or "なし"
        lines += [f"- {words}: {ids} / {outcome}", *map(_both_answers, moved)]
    if before.dataset_sha256 != dataset_hash(done.plan.path):
        lines.append(
            "- 注意: 以前の結果は別の問題集のものです。 / the baseline is of another dataset"
        )
    return "\n".join([f"以前の結果との差（{done.plan.gated}） / against the baseline", "", *lines])


def _both_answers(change: Change) -> str:
    return (
        f"  - {change.id} {_short(change.question)}\n"
        f"    - 前 / before: {_short(change.before)}\n"
        f"    - 今 / now: {_short(change.now)}"
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _moved(verdict: Verdict) -> str:
    now = "–" if verdict.value is None else f"{verdict.value:.3f}"
    step = "" if verdict.value is None else f"（{verdict.value - verdict.wanted:+.3f}）"
    return (
        f"- {verdict.metric}: {verdict.wanted:.3f} → {now}{step}{'' if verdict.passed else ' 低下'}"
    )


def _tested(verdict: Verdict) -> str:
    low = "" if verdict.passed else " 有意な低下 / significant loss"
    return f"- {verdict.metric}: 対応のある検定 p = {verdict.value:.4f}{low}"
