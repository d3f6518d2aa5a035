"""What a language model says, and what its check makes of it: ``python -m eval.benchmarks.language_model``.

The model is that of the settings (``SEISAKU_LLM_URL`` or ``SEISAKU_LLM_GGUF``) or a recording; the
questions are the development questions of the deck. Counted are claims by verdict, the figures that
no cited page tells, those of them that are shown unmarked (none is hoped for), and the answer's score.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.common.settings import load_settings
from assistant.common.types import Answer
from assistant.open import open_assistant
from eval.benchmarks.report import machine, write_results
from eval.cases.dataset import development_dataset, load_dataset
from eval.replay.choice import chosen_model
from eval.scoring.judge import Asked
from eval.scoring.report import PACKAGES, git_hash, versions
from eval.scoring.run import answer_score
from eval.scoring.support import unmarked_figures


def main(
    index: Annotated[Path | None, typer.Option(help="索引のフォルダ / index")] = None,
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    replay: Annotated[Path | None, typer.Option(help="モデルの代わりの記録 / a recording")] = None,
    questions: Annotated[int, typer.Option(help="問いの数 / questions")] = 60,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Count what the model claims, what is marked, and what is wrong and unmarked."""
    settings = load_settings(None, {"index_dir": index})
    choice = chosen_model(settings, None, replay)
    cases = [case for case in load_dataset(development_dataset()) if case.answerable][:questions]
    with closing(open_assistant(settings, model=choice.model if choice else None)) as assistant:
        if assistant.writer is None:
            raise typer.BadParameter(
                "設定 llm_url か llm_gguf がありません / no language model is set"
            )
        found: Counter[str] = Counter()
        scores: list[float] = []
        for case in tqdm(cases, unit="問", disable=quiet):
            answer = assistant.ask(case.question)
            found += counted(assistant, answer)
            scores.append(answer_score(case, answer))
    # a Counter forgets what it has none of, and none is what is hoped for
    names = sorted({*found, "wrong_figures_unmarked"})
    values: dict[str, Any] = {"questions": len(cases), **{name: found[name] for name in names}}
    values["answer_score"] = sum(scores) / max(1, len(scores))
    text = "\n".join(
        ["| | |", "|---|---:|", *(f"| {k} | {_shown(v)} |" for k, v in values.items())]
    )
    print(text)  # noqa: T201
    if out is not None:
        origin = {"machine": machine(), "git": git_hash(), "model": settings.llm_model}
        results = {**origin, "versions": versions(PACKAGES), "figures": values}
        write_results(out, "language_model", results, text + "\n")


def _shown(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def counted(assistant: Asked, answer: Answer) -> Counter[str]:
    """Count an answer's claims by verdict, and its figures that no cited page tells."""
    counts: Counter[str] = Counter({f"status_{answer.status}": 1, f"mode_{answer.mode}": 1})
    places = dict.fromkeys((c.document, c.slide) for c in answer.citations)
    slides = [assistant.slide(*place) for place in places]
    page = "\n".join(f"{slide.title}\n{slide.text}" for slide in slides)
    for claim in answer.claims:
        counts[f"claims_{claim.check}"] += 1
        wrong = len(unmarked_figures([claim.text], [page]))
        counts["wrong_figures"] += wrong
        if claim.check == "held":
            counts["wrong_figures_unmarked"] += wrong
    return counts


if __name__ == "__main__":
    typer.run(main)
