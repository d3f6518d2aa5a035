"""Markdown for the comment under a pull request: the verdict first, the table folded away."""

from __future__ import annotations

import html
import re

from eval.scoring.compare import Change
from eval.scoring.plan import Done, failed

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!@])")
ANSWER = 300
"""Characters of an answer that are shown."""


def markdown(done: Done, summary: str) -> str:
    """Return the report: what failed, the cases lost and won with both answers, then all figures."""
    bad = failed(done.verdicts)
    right = sum(result.right for result in done.results)
    lines = [
        "# seisaku eval",
        "",
        f"**{'不合格 / failed' if bad else '合格 / passed'}** — "
        f"{len(done.results)}問中{right}問が正解 / right",
        "",
    ]
    lines += [
        f"- ❌ {v.metric}（{v.against}）: {_number(v.value)}、基準 {v.wanted:.3f}" for v in bad
    ]
    for outcome, title in (
        ("lost", "不正解になった問題 / lost"),
        ("won", "正解になった問題 / won"),
    ):
        moved = [change for change in done.changes if change.outcome == outcome]
        if moved:
            lines += ["", f"## {title} ({len(moved)})", "", *_changes(moved)]
    lines += ["", "<details><summary>指標 / metrics</summary>", "", summary, "", "</details>", ""]
    return "\n".join(lines)


def _changes(moved: list[Change]) -> list[str]:
    rows = [
        f"| {_cell(c.id)} | {_cell(c.question)} | {_cell(c.before)} | {_cell(c.now)} |"
        for c in moved
    ]
    return ["| id | 質問 | 以前の答え / before | 今の答え / now |", "|---|---|---|---|", *rows]


def _cell(text: str) -> str:
    """Return text that no Markdown or HTML can break out of: documents are not ours."""
    line = " ".join(text.split())
    short = line if len(line) <= ANSWER else line[: ANSWER - 1] + "…"
    return _SPECIAL.sub(r"\\\1", html.escape(short, quote=False).replace("&lt;", "＜")
                        .replace("&gt;", "＞"))  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
