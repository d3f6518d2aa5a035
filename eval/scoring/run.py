"""Asks the assistant every case and scores what comes back."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tqdm import tqdm

from eval.cases.dataset import Case
from eval.scoring.judge import Asked, Result, answer_score, judged, observe
from eval.scoring.summary import Metric, latency, summarise

__all__ = ["Asked", "Metric", "Result", "answer_score", "latency", "run", "summarise"]


def run(assistant: Asked, cases: Sequence[Case], quiet: bool = False) -> tuple[Result, ...]:
    """Ask every case in order, with a progress bar on stderr.

    Raises:
        Exception: what the assistant raised, with the case's id as a note.
    """
    bar = tqdm(cases, file=sys.stderr, unit="問", disable=quiet, leave=False)
    return tuple(_named(assistant, case) for case in bar)


def _named(assistant: Asked, case: Case) -> Result:
    try:
        return judged(observe(assistant, case))
    except Exception as error:
        error.add_note(f"問題 {case.id} / case {case.id}")
        raise
