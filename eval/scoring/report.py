"""Results as files: JSON, JUnit XML, Markdown and one self-contained HTML page."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from assistant.common.types import VARYING
from eval.cases.dataset import dataset_hash
from eval.scoring.judge import Result
from eval.scoring.plan import Done
from eval.scoring.reports.junit import junit
from eval.scoring.reports.markdown import markdown
from eval.scoring.reports.page import page
from eval.scoring.reports.pictures import Paint, Pictures
from eval.scoring.terminal import told

__all__ = [
    "PACKAGES", "dataset_hash", "git_hash", "ran", "results_json", "versions", "write_report",
]  # fmt: skip

PACKAGES = (
    "seisaku",
    "llama-index-core",
    "sentence-transformers",
    "torch",
    "chromadb",
    "bm25s",
    "fugashi",
    "unidic-lite",
)


def results_json(done: Done) -> dict[str, Any]:
    """Return everything but times, so that two equal runs give the same bytes."""
    return {
        "dataset_sha256": dataset_hash(done.plan.path),
        "embedding": done.embedding,
        **({"llm": dict(done.llm)} if done.llm else {}),
        "git": git_hash(),
        "versions": versions(PACKAGES),
        "metrics": {
            split: {name: asdict(metric) for name, metric in values.items()}
            for split, values in done.metrics.items()
        },
        "cases": [_case_json(result) for result in done.results],
    }


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Return the installed versions, "" for a package that runs without being installed."""
    return {name: _version(name) for name in packages}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _case_json(result: Result) -> dict[str, Any]:
    answer = result.answer.to_json()
    for name in VARYING:
        answer.pop(name, None)
    return {
        "id": result.case.id,
        "split": result.case.split,
        "kind": result.case.kind,
        "tags": list(result.case.tags),
        "answerable": result.case.answerable,
        "right": result.right,
        "score": result.score,
        "recall_at_1": result.recall_at_1,
        "recall_at_5": result.recall_at_5,
        "reciprocal_rank": result.reciprocal_rank,
        "ndcg_at_10": result.ndcg_at_10,
        "list_precision": result.list_precision,
        "list_recall": result.list_recall,
        "cites_gold": result.cites_gold,
        "citation_precision": result.citation_precision,
        "citation_recall": result.citation_recall,
        "marked": result.marked,
        "borne_out": result.borne_out,
        "gold_text": list(result.gold_text),
        "clean": list(result.clean),
        "unsupported": list(result.unsupported),
        "verbatim": list(result.verbatim),
        "gold_slides": sorted(slide for _, slide in result.case.gold_slides),
        "ranked_slides": [slide for _, slide in result.ranked[:10]],
        "answer": answer,
    }


def git_hash() -> str:
    """Return the commit of the checkout this file lies in, "" where there is none."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607
            capture_output=True, text=True, check=True, timeout=10, cwd=Path(__file__).parent,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def ran() -> dict[str, str]:
    """Return today and this process's command, of absolute paths only the last name."""
    words = [Path(word).name if Path(word).is_absolute() else word for word in sys.orig_argv[1:]]
    program = ["python", *words] if words[:1] == ["-m"] else words
    return {"command": shlex.join(program), "date": date.today().isoformat()}


def write_report(folder: Path, done: Done, paint: Paint | None = None) -> None:
    """Write results.json, timings.json, junit.xml, report.md and report.html into a folder.

    Only timings.json differs between equal runs.

    Args:
        folder: made where it is missing.
        done: the run.
        paint: gives the picture of a slide; None for a page without pictures.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary = told(done, times=False)
    _write_json(folder / "results.json", results_json(done))
    times = {
        split: {quantile: asdict(metric) for quantile, metric in values.items()}
        for split, values in done.times.items()
    }
    _write_json(folder / "timings.json", times)
    (folder / "junit.xml").write_bytes(junit(done))
    (folder / "report.md").write_text(markdown(done, summary), encoding="utf-8")
    (folder / "report.html").write_text(page(done, summary, Pictures(paint)), encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
