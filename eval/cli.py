"""``seisaku eval``: scores, reports and gates; exit 0 pass, 1 gate failed, 2 could not run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.settings import Settings
from eval.dataset import Case, DatasetError, bundled_dataset, load_dataset
from eval.gate import DEFAULT_GATES as DEFAULT_GATES
from eval.gate import (
    Baseline,
    Verdict,
    check,
    check_baseline,
    parse_fail_under,
    read_baseline,
)  # fmt: skip
from eval.report import table, write_report
from eval.run import Asked, Metric, Result, latency, run, summarise

__all__ = ["parse_fail_under", "run_eval"]

EXIT_PASS, EXIT_FAILED = 0, 1
SPLITS = ("dev", "test")


def run_eval(
    dataset: Path | None,
    settings: Settings,
    *,
    split: str = "all",
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

    Raises:
        DatasetError, GateError, IndexOpenError: the evaluation could not run.
    """
    from assistant.open import open_assistant

    path = dataset or bundled_dataset()
    cases = select_split(load_dataset(path), split)
    before = read_baseline(baseline) if baseline else None
    gates = fail_under or (DEFAULT_GATES if dataset is None else {})
    assistant = open_assistant(settings)
    try:
        check_gold(assistant, cases, path)
        results = run(assistant, cases, quiet)
    finally:
        assistant.close()
    return _conclude(results, gates, before, report, path)


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
        DatasetError: one does not, or its slide is not indexed; the case is named.
    """
    from corpus.normalize import fold
    from index.errors import UnknownSlideError

    for case in cases:
        for gold in case.gold:
            try:
                text = assistant.slide(gold.document, gold.slide).text
            except UnknownSlideError as error:
                raise DatasetError(
                    f"{path} {case.id}: {error} seisaku index で資料を登録してください。"
                    " / index the dataset's documents first"
                ) from None
            if fold(gold.passage) not in fold(text):
                raise DatasetError(
                    f"{path} {case.id} gold: スライド{gold.slide}に「{gold.passage[:30]}」がありません。"
                    " / the gold passage is not on the slide"
                )


def _conclude(
    results: Sequence[Result],
    gates: Mapping[str, float],
    before: Baseline | None,
    report: Path | None,
    path: Path,
) -> int:
    parts = {split: [r for r in results if r.case.split == split] for split in SPLITS}
    by_split = {split: part for split, part in parts.items() if part}
    metrics = {split: summarise(part) for split, part in by_split.items()}
    times = {split: latency(part) for split, part in by_split.items()}
    verdicts = _verdicts(metrics.get("test") or metrics["dev"], gates, before)
    summary = table(metrics, verdicts, times)
    if before is not None:
        summary += "\n\n" + _against(before, results, verdicts)
    sys.stdout.write(summary + "\n")
    if report is not None:
        write_report(report, results, metrics, summary, times, path)
    return EXIT_PASS if all(verdict.passed for verdict in verdicts) else EXIT_FAILED


def _verdicts(
    metrics: Mapping[str, Metric], gates: Mapping[str, float], before: Baseline | None
) -> tuple[Verdict, ...]:
    against = check_baseline(metrics, before.metrics) if before else ()
    return (*check(metrics, gates), *against)


def _against(before: Baseline, results: Sequence[Result], verdicts: Sequence[Verdict]) -> str:
    """Tell which metrics moved against the baseline and which cases were won and lost."""
    lines = [
        f"{v.metric}: {v.wanted:.3f} → {v.value:.3f}{'' if v.passed else ' 低下'}"
        for v in verdicts
        if v.against == "baseline" and v.value is not None
    ]
    known = [r for r in results if r.case.id in before.right]
    won = [r.case.id for r in known if r.right and not before.right[r.case.id]]
    lost = [r.case.id for r in known if not r.right and before.right[r.case.id]]
    lines.append(f"正解になった問題: {'、'.join(won) or 'なし'} / won")
    lines.append(f"不正解になった問題: {'、'.join(lost) or 'なし'} / lost")
    return "\n".join(lines)
