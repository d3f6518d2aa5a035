"""``python -m eval.llm_judge RESULTS``: the model of the settings judges a run's answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.llm.models.model import LanguageModel, completed
from assistant.open import open_model
from assistant.operate.command_line import Config, plain_errors, refusal, settings_of
from eval.cases.dataset import Case, DatasetError, bundled_dataset, load_dataset
from eval.llm_judge.marks import Mark, agreement, read_marks
from eval.llm_judge.rubrics import RUBRICS, judging_prompt, read_score

Answers = Sequence[Mapping[str, Any]]
LONGEST_REASON = 200
"""Characters of a reply that are kept: what a person reads beside the score."""


def judged(model: LanguageModel, cases: Mapping[str, Case], answers: Answers) -> Iterator[Mark]:
    """Yield the model's marks of every answer that was given to a question with an answer."""
    for one in answers:
        case = cases[one["id"]]
        if not case.answerable or one["answer"]["abstained"]:
            continue
        for rubric in RUBRICS.values():
            reply, _ = completed(model, judging_prompt(rubric, case, one["answer"]))
            reason = reply.strip()[:LONGEST_REASON]
            yield Mark(id=case.id, rubric=rubric.name, score=read_score(reply), reason=reason)


def table(marks: Sequence[Mark], people: Sequence[Mark]) -> str:
    """Return the scores and how far people agree, as Markdown."""
    lines = [
        "参考です。合否には使いません。 / advisory, never a gate",
        "",
        "| 基準 / rubric | 採点 / marks | 読めず / unreadable | 平均 / mean | 人と共通 / shared | 一致 / agree | κ |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in RUBRICS:
        own = [mark for mark in marks if mark.rubric == name]
        scores = [mark.score for mark in own if mark.score is not None]
        both = agreement(marks, people, name)
        mean = _shown(sum(scores) / len(scores) if scores else None)
        lines.append(
            f"| {name} | {len(scores)} | {len(own) - len(scores)} | {mean} | {both.count} "
            f"| {_shown(both.share)} | {_shown(both.kappa)} |"
        )
    if not people:
        lines += [
            "",
            "人の採点がない（--marks）ので、この採点がどれほど信頼できるかは分かりません。",
        ]
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(
    results: Annotated[Path, typer.Argument(help="seisaku eval --report の results.json / a run")],
    dataset: Annotated[Path | None, typer.Option(help="その問題集 / its dataset")] = None,
    marks: Annotated[Path | None, typer.Option(help="人の採点（JSONL） / marks of people")] = None,
    out: Annotated[Path | None, typer.Option(help="採点を書く JSONL / where marks go")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="問いの数 / answers judged")] = None,
    config: Config = None,
) -> None:
    """Have the model of the settings (``llm_url`` or ``llm_gguf``) judge answers, and show how far people agree."""
    with plain_errors():
        settings = settings_of(None, config)
        model = open_model(settings)
        if model is None:
            raise refusal("judge_needs_llm", settings)
        people = read_marks(marks) if marks else []
        cases = {case.id: case for case in load_dataset(dataset or bundled_dataset())}
        answers = _answers(results, cases)[:limit]
        given = list(tqdm(judged(model, cases, answers), unit="mark", disable=None))
        if out is not None:
            lines = "".join(f"{mark.model_dump_json()}\n" for mark in given)
            out.write_text(lines, encoding="utf-8")
        typer.echo(table(given, people))


def _answers(results: Path, cases: Mapping[str, Case]) -> Answers:
    """Return the answers of a run.

    Raises:
        DatasetError: the file is no run, or of another dataset.
    """
    try:
        answers: Answers = json.loads(results.read_text(encoding="utf-8"))["cases"]
    except (ValueError, KeyError, TypeError):
        raise DatasetError(f"{results}: seisaku eval の results.json ではありません。") from None
    if unknown := [one["id"] for one in answers if one["id"] not in cases]:
        raise DatasetError(f"{results}: 問題集に {unknown[0]} がありません（--dataset）。")
    return answers


if __name__ == "__main__":
    typer.run(main)
