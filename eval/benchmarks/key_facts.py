"""What the extractive answers hold of model answers: ``python -m eval.benchmarks.key_facts DIR``.

``DIR`` has ``pdf/`` and ``questions.jsonl`` with a model answer each (Allganize; measuring only). The
key facts of a model answer are its figures and dates, by value, and its proper names, but for those
that the question says itself. A text's score is the share of them that it holds; questions without
any are left out. Beside the answers stand the best passage of the same index, and the answers with
the places that are shown; the median length tells what each text costs to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.common.types import Answer
from corpus.expressions import Dates, Quantity, find_expressions, same_value, supports
from corpus.normalize import fold, normalize_query
from corpus.tokens import tokenize
from eval.benchmarks.indexes import indexed
from eval.benchmarks.report import figure, machine, with_interval, write_results
from eval.benchmarks.screen_rules import on_screen
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions

ANSWER, SCREEN, BASELINE = "answer", "answer and places shown", "best passage"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Figures and dates by value, and names, folded."""

    values: tuple[Quantity | Dates, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many facts there are."""
        return len(self.values) + len(self.names)


def key_facts(text: str, question: str = "") -> KeyFacts:
    """Return the facts of a text that a question does not say."""
    asked = [e.value for e in find_expressions(normalize_query(question)) if e.value is not None]
    values: list[Quantity | Dates] = []
    for found in find_expressions(text := normalize_query(text)):
        value = found.value
        if value is not None and not any(same_value(value, v) for v in (*asked, *values)):
            values.append(value)
    known = fold(question)
    names = dict.fromkeys(
        fold(token.surface)
        for token in tokenize(text)
        if token.pos_detail == "固有名詞" and len(token.surface) > 1
    )
    return KeyFacts(tuple(values), tuple(name for name in names if name not in known))


def held(facts: KeyFacts, text: str) -> float:
    """Return the share of facts that a text holds, figures and dates in whatever writing."""
    told = [e.value for e in find_expressions(normalize_query(text)) if e.value is not None]
    key = fold(normalize_query(text))
    values = sum(any(supports(source, value) for source in told) for value in facts.values)
    return (values + sum(name in key for name in facts.names)) / len(facts)


def main(
    folder: Annotated[Path, typer.Argument(help="pdf/ と questions.jsonl のあるフォルダ / data")],
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    index: Annotated[Path | None, typer.Option(help="索引（なければ作る） / index, kept")] = None,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print the mean share of key facts, with 95 % intervals, and write every answer to ``--out``."""
    rows = _rows(folder)
    scores: dict[str, list[float]] = {ANSWER: [], SCREEN: [], BASELINE: []}
    lengths: dict[str, list[int]] = {name: [] for name in scores}
    kept: list[dict[str, Any]] = []
    declined = 0
    with indexed(folder / "pdf", index, quiet) as (assistant, settings):
        for row in tqdm(rows, unit="問", disable=quiet):
            facts = key_facts(row["answer"], row["question"])
            answer = assistant.ask(row["question"][: settings.max_question_chars])
            best = assistant.search(row["question"][: settings.max_question_chars], 1)
            declined += answer.abstained
            kept.append(_shown(row, answer))
            if not len(facts):
                continue
            for name, text in _texts(answer, best[0].passage.text if best else "").items():
                scores[name].append(held(facts, text))
                lengths[name].append(len(text))
    values = {
        "machine": machine(),
        "git": git_hash(),
        "questions_sha256": dataset_hash(folder / "questions.jsonl"),
        "versions": versions(PACKAGES),
        "questions": len(rows),
        "with_key_facts": len(scores[ANSWER]),
        "declined": declined,
        "figures": {name: figure(own) for name, own in scores.items()},
        "answers": kept,
    }
    text = markdown(scores, lengths, values)
    print(text)  # noqa: T201
    if out is not None:
        write_results(out, "key_facts", values, text)


def _rows(folder: Path) -> list[dict[str, Any]]:
    path = folder / "questions.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines if line]
        return [row for row in rows if row["answer"] and row["question"]]
    except (OSError, KeyError, ValueError) as error:
        raise typer.BadParameter(f"{path}: {error!r}") from None


def _texts(answer: Answer, passage: str) -> dict[str, str]:
    said = "" if answer.abstained else answer.answer
    return {ANSWER: said, SCREEN: on_screen(answer), BASELINE: passage}


def _shown(row: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    cited = [f"{c.document} p.{c.slide}" for c in answer.citations]
    return {
        "id": row["id"],
        "question": row["question"],
        "model_answer": row["answer"],
        "gold": f"{row['document']} p.{row['page']}",
        "answer": answer.answer,
        "cited": cited,
        "declined": answer.abstained,
    }


def markdown(
    scores: Mapping[str, Sequence[float]],
    lengths: Mapping[str, Sequence[int]],
    values: Mapping[str, Any],
) -> str:
    """Return the figures for people."""
    lines = [
        f"key facts of {values['with_key_facts']} model answers ({values['questions']} questions, "
        f"{values['declined']} declined)",
        "",
        f"| text | key facts | − {BASELINE} | median characters |",
        "|---|---|---|---:|",
    ]
    for name, own in scores.items():
        differences = [a - b for a, b in zip(own, scores[BASELINE], strict=True)]
        against = "" if name == BASELINE else with_interval(differences, "+")
        lines.append(
            f"| {name} | {with_interval(own)} | {against} | {median(lengths[name] or [0]):.0f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    typer.run(main)
