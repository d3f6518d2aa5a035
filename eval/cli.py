"""``seisaku eval``: scores, reports and gates; exit 0 pass, 1 gate failed, 2 could not run."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import AssistantError
from assistant.settings import Settings
from eval.compare import MUST, must_lost, paired
from eval.dataset import Case, DatasetError, bundled_dataset, lint_gold, load_dataset
from eval.gate import (
    DEFAULT_GATES,
    Baseline,
    GateError,
    Verdict,
    check,
    check_baseline,
    parse_fail_under,
    read_baseline,
)
from eval.report import dataset_hash, table, write_report
from eval.run import Asked, Metric, Result, latency, run, summarise
from index.embedding import EmbeddingModelError
from index.errors import IndexingError, UnknownSlideError

__all__ = ["parse_fail_under", "run_eval"]

EXIT_PASS, EXIT_FAILED, EXIT_NOT_RUN = 0, 1, 2
SPLITS = ("dev", "test")
FORESEEN = (
    AssistantError, DatasetError, EmbeddingModelError, GateError, IndexingError, OSError,
)  # fmt: skip
SHOWN_PROBLEMS = 5
"""Misplaced gold passages that are spelled out; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask and what to hold the answers against."""

    path: Path
    cases: tuple[Case, ...]
    gates: Mapping[str, float]
    before: Baseline | None

    @property
    def gated(self) -> str:
        """The split the conditions hold for: ``test``, or ``dev`` where only that is asked."""
        return "test" if any(case.split == "test" for case in self.cases) else "dev"


def run_eval(
    dataset: Path | None,
    settings: Settings,
    *,
    split: Literal["dev", "test", "all"] | str = "all",
    baseline: Path | None = None,
    fail_under: Mapping[str, float] | None = None,
    report: Path | None = None,
    quiet: bool = False,
) -> int:
    """Evaluate the assistant of the settings and hold ``test`` against the gates.

    Args:
        dataset: a JSONL file; None for the bundled set over the bundled deck.
        settings: which index and model to ask.
        split: "all", or one of "dev" and "test", which is then what the gates hold for.
        baseline: ``results.json`` of an earlier run.
        fail_under: lowest values; None or empty for the project's own on the bundled set.
        report: folder for the reports.
        quiet: no progress bar.

    Returns:
        0 passed; 1 a gate failed; 2 it could not run, the reason is on stderr. A fault of ours
        gives 2 with its traceback: 1 must never mean anything but "the answers got worse".
    """
    try:
        plan = _plan(dataset, split, baseline, fail_under)
        results, embedding = _asked(plan, settings, quiet)
        return _conclude(plan, results, report, embedding)
    except FORESEEN as error:
        words = " ".join([*str(error).split(), *getattr(error, "__notes__", ())])
        sys.stderr.write(f"seisaku: {words}\n")
    except Exception:
        traceback.print_exc()
    return EXIT_NOT_RUN


def _plan(
    dataset: Path | None, split: str, baseline: Path | None, fail_under: Mapping[str, float] | None
) -> Plan:
    """Read everything that can be wrong before the first question is asked."""
    path = dataset or bundled_dataset()
    cases = select_split(load_dataset(path), split)
    gates = fail_under or (DEFAULT_GATES if dataset is None else {})
    plan = Plan(path, cases, gates, read_baseline(baseline) if baseline else None)
    if plan.before is not None:
        plan.before.of(plan.gated)
    return plan


def _asked(plan: Plan, settings: Settings, quiet: bool) -> tuple[tuple[Result, ...], str]:
    from assistant.open import open_assistant

    assistant = open_assistant(settings)
    try:
        check_gold(assistant, plan.cases, plan.path)
        return run(assistant, plan.cases, quiet), _embedding(settings.index_dir)
    finally:
        assistant.close()


def _embedding(index_dir: Path) -> str:
    """Return the fingerprint of the model the index was built with, "" where it has none."""
    from index.generations import current_folder, read_manifest

    folder = current_folder(index_dir)
    return read_manifest(index_dir, folder).embedding if folder else ""


def select_split(cases: Sequence[Case], split: str) -> tuple[Case, ...]:
    """Return the cases of "dev", of "test", or "all".

    Raises:
        DatasetError: the name is another one, or no case is left.
    """
    if split not in (*SPLITS, "all"):
        raise DatasetError(
            f"--split {split}: dev、test、all のいずれかを指定してください。 / dev, test or all"
        )
    chosen = tuple(case for case in cases if split in ("all", case.split))
    if not chosen:
        raise DatasetError(f"--split {split}: 問題が一つもありません。 / no case in this split")
    return chosen


def check_gold(assistant: Asked, cases: Sequence[Case], path: Path) -> None:
    """Make sure that every gold passage stands on its slide in the index.

    Raises:
        DatasetError: some do not, or their slides are not indexed; the cases are named.
    """
    problems = lint_gold(cases, lambda document, number: _slide_text(assistant, document, number))
    if not problems:
        return
    more = f" ほか{len(problems) - SHOWN_PROBLEMS}件" if len(problems) > SHOWN_PROBLEMS else ""
    raise DatasetError(
        f"{path}: 正解の引用が索引と合いません（{len(problems)}件）。"
        f"{'; '.join(problems[:SHOWN_PROBLEMS])}{more}。"
        "問題集の資料を seisaku index で登録したか、引用が正しいかを確かめてください。"
        " / gold passages are not on their slides: index the dataset's documents or mend the gold"
    )


def _slide_text(assistant: Asked, document: str, number: int) -> str | None:
    try:
        return assistant.slide(document, number).text
    except UnknownSlideError:
        return None


def _conclude(plan: Plan, results: Sequence[Result], report: Path | None, embedding: str) -> int:
    parts = {split: [r for r in results if r.case.split == split] for split in SPLITS}
    by_split = {split: part for split, part in parts.items() if part}
    metrics = {split: summarise(part) for split, part in by_split.items()}
    times = {split: latency(part) for split, part in by_split.items()}
    verdicts = _verdicts(plan, metrics[plan.gated], by_split[plan.gated])
    summary = table(metrics, verdicts, times, plan.gated)
    if plan.before is not None:
        summary += "\n\n" + _against(plan, plan.before, results, verdicts)
    sys.stdout.write(summary + "\n")
    if report is not None:
        write_report(report, results, metrics, summary, times, plan.path, embedding)
    return EXIT_PASS if all(verdict.passed for verdict in verdicts) else EXIT_FAILED


def _verdicts(
    plan: Plan, metrics: Mapping[str, Metric], results: Sequence[Result]
) -> tuple[Verdict, ...]:
    gates = check(metrics, plan.gates)
    if plan.before is None:
        return gates
    cases = plan.before.cases
    against = check_baseline(metrics, plan.before.of(plan.gated))
    return (*gates, *against, *paired(results, cases), *must_lost(results, cases))


def _against(
    plan: Plan, before: Baseline, results: Sequence[Result], verdicts: Sequence[Verdict]
) -> str:
    """Tell how the metrics moved against the baseline and which cases were won and lost."""
    lines = [_moved(verdict) for verdict in verdicts if verdict.against == "baseline"]
    lines += [_tested(verdict) for verdict in verdicts if verdict.against == "paired"]
    must = [verdict.metric for verdict in verdicts if verdict.against == MUST]
    lines += [f"- 必ず正解すべき問題の不正解: {'、'.join(must)} / must cases lost"] if must else []
    known = [r for r in results if r.case.id in before.right]
    won = [r.case.id for r in known if r.right and not before.right[r.case.id]]
    lost = [r.case.id for r in known if not r.right and before.right[r.case.id]]
    lines.append(f"- 正解になった問題: {'、'.join(won) or 'なし'} / won")
    lines.append(f"- 不正解になった問題: {'、'.join(lost) or 'なし'} / lost")
    if before.dataset_sha256 != dataset_hash(plan.path):
        lines.append(
            "- 注意: 以前の結果は別の問題集のものです。 / the baseline is of another dataset"
        )
    return "\n".join([f"以前の結果との差（{plan.gated}） / against the baseline", "", *lines])


def _moved(verdict: Verdict) -> str:
    now = "–" if verdict.value is None else f"{verdict.value:.3f}"
    step = "" if verdict.value is None else f"（{verdict.value - verdict.wanted:+.3f}）"
    return (
        f"- {verdict.metric}: {verdict.wanted:.3f} → {now}{step}{'' if verdict.passed else ' 低下'}"
    )


def _tested(verdict: Verdict) -> str:
    low = "" if verdict.passed else " 有意な低下 / significant loss"
    return f"- {verdict.metric}: 対応のある検定 p = {verdict.value:.4f}{low}"
