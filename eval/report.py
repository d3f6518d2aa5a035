"""Results as a table for the terminal, and as JSON, Markdown and one self-contained HTML page."""

from __future__ import annotations

import hashlib
import html
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.gate import GOALS, Verdict
from eval.run import Metric, Result

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

_STYLE = """
body{font-family:"Noto Sans JP","Hiragino Sans","Yu Gothic UI",sans-serif}
body{margin:2rem;line-height:1.6;color:#1a1a1a}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #ccc;padding:.4rem .6rem;vertical-align:top;text-align:left}
tr.wrong{background:#fdecea}td.answer{white-space:pre-wrap}label{margin-right:1rem}
"""
_FILTERS = {
    "right": "正解",
    "wrong": "不正解",
    "dev": "dev",
    "test": "test",
    "unanswerable": "回答不能",
    "conversation": "会話",
}
_SCRIPT = """
const boxes=document.querySelectorAll("input[data-filter]");
function apply(){const on=[...boxes].filter(b=>b.checked).map(b=>b.dataset.filter);
document.querySelectorAll("tbody tr[data-tags]").forEach(r=>{
r.hidden=!on.every(f=>r.dataset.tags.split(" ").includes(f));});}
boxes.forEach(b=>b.addEventListener("change",apply));
"""


def results_json(
    results: Sequence[Result],
    metrics: Mapping[str, Mapping[str, Metric]],
    dataset: Path,
    embedding: str = "",
) -> dict[str, Any]:
    """Return everything but times, so that two equal runs give the same bytes."""
    return {
        "dataset_sha256": dataset_hash(dataset),
        "embedding": embedding,
        "git": git_hash(),
        "versions": versions(PACKAGES),
        "metrics": {
            split: {name: asdict(metric) for name, metric in values.items()}
            for split, values in metrics.items()
        },
        "cases": [_case_json(result) for result in results],
    }


def dataset_hash(path: Path) -> str:
    """Return the SHA-256 of a dataset's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    answer.pop("timings_ms")
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
        "cites_gold": result.cites_gold,
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


def table(
    metrics: Mapping[str, Mapping[str, Metric]],
    verdicts: Sequence[Verdict],
    times: Mapping[str, Mapping[str, float | None]],
    gated: str = "test",
) -> str:
    """Return the metrics of every split side by side, with the gates, as Markdown.

    Args:
        metrics: metrics by split and name.
        verdicts: the conditions that were held against one split.
        times: milliseconds by split and quantile.
        gated: the split the conditions hold for.
    """
    splits = list(metrics)
    names = list(next(iter(metrics.values())))
    gates = {verdict.metric: verdict for verdict in verdicts if verdict.against == "gate"}
    lines = [
        "| 指標 | "
        + " | ".join(f"{split}（95%区間、n）" for split in splits)
        + f" | 基準（{gated}） | 目標 |",
        "|---|" + "---|" * (len(splits) + 2),
    ]
    for name in names:
        cells = " | ".join(_cell(metrics[split][name]) for split in splits)
        lines.append(f"| {name} | {cells} | {_gate_cell(gates.get(name))} | {_goal(name)} |")
    for quantile in ("p50", "p95"):
        cells = " | ".join(_milliseconds(times[split][quantile]) for split in splits)
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


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def write_report(
    folder: Path,
    results: Sequence[Result],
    metrics: Mapping[str, Mapping[str, Metric]],
    summary: str,
    times: Mapping[str, Mapping[str, float | None]],
    dataset: Path,
    embedding: str = "",
) -> None:
    """Write results.json, timings.json, report.md and report.html into a folder.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    values = results_json(results, metrics, dataset, embedding)
    _write_json(folder / "results.json", values)
    _write_json(folder / "timings.json", times)
    (folder / "report.md").write_text(f"# seisaku eval\n\n{summary}\n", encoding="utf-8")
    (folder / "report.html").write_text(_page(results, summary), encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _page(results: Sequence[Result], summary: str) -> str:
    rows = "\n".join(_row(result) for result in results)
    filters = "".join(
        f'<label><input type="checkbox" data-filter="{name}">{label}</label>'
        for name, label in _FILTERS.items()
    )
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8"><title>seisaku eval</title>'
        f"<style>{_STYLE}</style><h1>評価結果</h1><pre>{html.escape(summary)}</pre><p>{filters}</p>"
        "<table><thead><tr><th>id</th><th>質問</th><th>期待</th><th>回答</th><th>引用</th><th>得点</th>"
        f"</tr></thead><tbody>{rows}</tbody></table><script>{_SCRIPT}</script></html>"
    )


def _row(result: Result) -> str:
    case, answer = result.case, result.answer
    expected = "、".join([*case.accepted, *(i[0] for i in case.items), *(f[0] for f in case.facts)])
    quotes = "\n".join(f"スライド{c.slide}: {c.quote}" for c in answer.citations)
    tags = [case.split, *case.tags, "right" if result.right else "wrong"]
    tags += [] if case.answerable else ["unanswerable"]
    score = "" if result.score is None else f"{result.score:.2f}"
    cells = [
        ("", case.id),
        ("", case.question),
        ("", expected or f"（回答しない）{case.reason}"),
        ("answer", answer.answer),
        ("answer", quotes),
        ("", score),
    ]
    body = "".join(f'<td class="{css}">{html.escape(text)}</td>' for css, text in cells)
    css = "" if result.right else ' class="wrong"'
    return f'<tr{css} data-tags="{html.escape(" ".join(tags))}">{body}</tr>'
