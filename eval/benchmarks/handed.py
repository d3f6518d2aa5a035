"""Is the page that answers among those a language model is handed? ``python -m eval.benchmarks.handed DIR``.

``DIR`` has ``pdf/`` and ``questions.jsonl`` with a gold document and page each (Allganize; measuring
only). No model is asked: only what its prompt would hold is looked at, and how long it takes to write it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from tqdm import tqdm

from assistant.chain import Assistant
from assistant.llm.prompt import answer_prompt
from assistant.llm.sources.finding import Wanted
from eval.benchmarks.allganize import load_questions
from eval.benchmarks.indexes import indexed
from eval.benchmarks.report import figure, machine, with_interval, write_results
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions


def main(
    folder: Annotated[Path, typer.Argument(help="pdf/ と questions.jsonl のあるフォルダ / data")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    index: Annotated[Path | None, typer.Option(help="索引（なければ作る） / index, kept")] = None,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print the share of questions whose gold page is handed over, and the time to a prompt."""
    questions = load_questions(folder)
    with indexed(folder / "pdf", index, quiet) as (assistant, settings):
        room = settings.llm_context_chars
        rows = [
            _row(assistant, q.question, q.gold, room)
            for q in tqdm(questions, unit="問", disable=quiet)
        ]
    held = [float(row["handed"]) for row in rows]
    times = [row["ms"] for row in rows]
    p50, p95 = np.percentile(times, [50, 95])
    lines = [
        "| | |", "|---|---|",
        f"| 正解のページを渡した / gold page handed over | {with_interval(held)} |",
        f"| ページ、字 / pages, characters | {np.mean([r['pages'] for r in rows]):.1f}、"
        f"{np.mean([r['characters'] for r in rows]):.0f} |",
        f"| 依頼ができるまで / to the prompt, p50・p95 (ms) | {p50:.0f}、{p95:.0f} |",
    ]  # fmt: skip
    text = "\n".join(lines)
    print(text)  # noqa: T201
    if out is not None:
        values = {
            "machine": machine(), "git": git_hash(), "versions": versions(PACKAGES),
            "questions_sha256": dataset_hash(folder / "questions.jsonl"),
            "figures": {"handed": figure(held)}, "rows": rows,
        }  # fmt: skip
        write_results(out, "handed", values, text + "\n")


def _row(assistant: Assistant, question: str, gold: tuple[str, int], room: int) -> dict[str, Any]:
    """Find the pages for a question and write the prompt, as an answer begins."""
    started = time.perf_counter()
    sources = assistant.find(Wanted(question, question, room=room)).sources
    answer_prompt(question, sources, may_search=True)
    spent = (time.perf_counter() - started) * 1000
    places = [(source.document, source.slide.number) for source in sources]
    return {
        "question": question, "handed": gold in places, "pages": len(places),
        "characters": sum(len(source.text) for source in sources), "ms": spent,
    }  # fmt: skip


if __name__ == "__main__":
    typer.run(main)
