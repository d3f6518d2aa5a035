"""``seisaku eval``: scores, reports and gates; exit 0 pass, 1 gate failed, 2 could not run."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from assistant.common.errors import AssistantError
from assistant.common.settings import Settings
from eval.cases.dataset import Case, DatasetError, bundled_dataset, lint_gold, load_dataset
from eval.replay.choice import Choice, chosen_model
from eval.replay.recording import RecordingError
from eval.scoring.gate import DEFAULT_GATES, MODEL_GATES, GateError, parse_fail_under, read_baseline
from eval.scoring.judge import Asked
from eval.scoring.plan import SPLITS, Done, Plan
from eval.scoring.report import write_report
from eval.scoring.run import run
from eval.scoring.terminal import told
from index.models.embedding import EmbeddingModelError
from index.store.errors import IndexingError, UnknownSlideError

__all__ = ["parse_fail_under", "run_eval"]

EXIT_PASS, EXIT_FAILED, EXIT_NOT_RUN = 0, 1, 2
FORESEEN = (
    AssistantError, DatasetError, EmbeddingModelError, GateError, IndexingError, OSError,
    RecordingError,
)  # fmt: skip
SHOWN_PROBLEMS = 5
"""Misplaced gold passages that are spelled out; the rest are counted."""


def run_eval(
    dataset: Path | None,
    settings: Settings,
    *,
    split: Literal["dev", "test", "all"] | str = "all",
    baseline: Path | None = None,
    fail_under: Mapping[str, float] | None = None,
    report: Path | None = None,
    quiet: bool = False,
    llm_record: Path | None = None,
    llm_replay: Path | None = None,
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
        llm_record: where the replies of the settings' language model are written.
        llm_replay: a recording that takes the place of that model.

    Returns:
        0 passed; 1 a gate failed; 2 it could not run, the reason is on stderr. A fault of ours
        gives 2 with its traceback: 1 must never mean anything but "the answers got worse".
    """
    try:
        plan = _plan(dataset, split, baseline, fail_under, llm_replay is not None)
        chosen = chosen_model(settings, llm_record, llm_replay)
        return _carry_out(plan, settings, chosen, report, quiet)
    except FORESEEN as error:
        words = " ".join([*str(error).split(), *getattr(error, "__notes__", ())])
        sys.stderr.write(f"seisaku: {words}\n")
    except Exception:
        traceback.print_exc()
    return EXIT_NOT_RUN


def _plan(
    dataset: Path | None, split: str, baseline: Path | None,
    fail_under: Mapping[str, float] | None, replayed: bool,
) -> Plan:  # fmt: skip
    """Read everything that can be wrong before the first question is asked."""
    path = dataset or bundled_dataset()
    cases = select_split(load_dataset(path), split)
    own = MODEL_GATES if replayed else DEFAULT_GATES
    gates = fail_under or (own if dataset is None else {})
    plan = Plan(path, cases, gates, read_baseline(baseline) if baseline else None)
    if plan.before is not None:
        plan.before.of(plan.gated)
    return plan


def _carry_out(
    plan: Plan, settings: Settings, chosen: Choice | None, report: Path | None, quiet: bool
) -> int:
    from assistant.open import open_assistant

    assistant = open_assistant(settings, model=chosen.model) if chosen else open_assistant(settings)
    try:
        check_gold(assistant, plan.cases, plan.path)
        results = run(assistant, plan.cases, quiet)
        origin = chosen.origin if chosen else {}
        done = Done(plan, results, _embedding(settings.index_dir), origin)
        return _conclude(done, report, assistant)
    finally:
        assistant.close()


def _embedding(index_dir: Path) -> str:
    """Return the fingerprint of the model the index was built with, "" where it has none."""
    from index.store.generations import current_folder, read_manifest

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


def _conclude(done: Done, report: Path | None, assistant: Asked) -> int:
    sys.stdout.write(told(done) + "\n")
    if report is not None:
        write_report(report, done, getattr(assistant, "picture", None))
    return EXIT_PASS if done.passed else EXIT_FAILED
