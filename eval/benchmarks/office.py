"""The deck as an office suite writes it: ``python -m eval.benchmarks.office --out DIR``.

The same questions are asked of the deck's text, of its PDF and of its PPTX, each read by our own
reader into an index of its own; the table shows each metric and its difference from the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.common.settings import Settings, load_settings
from assistant.open import open_assistant, open_embedder
from corpus.documents import DECK_NAME, bundled_deck
from eval.benchmarks.office_deck import OfficeError, read_deck, render
from eval.benchmarks.report import origin, write_results
from eval.cases.dataset import Case, bundled_dataset, load_dataset
from eval.scoring.run import Metric, run, summarise
from index.publish.build import Builder

TOLERANCE = 0.03
BYTES_PER_MB = 1024 * 1024
TEXT = "text"
Scores = Mapping[str, Mapping[str, Metric]]
"""By split, then by metric."""


def main(
    out: Annotated[Path, typer.Option(help="ファイル・索引・結果のフォルダ / folder of results")],
) -> None:
    """Render the deck, ask every case of each form, and print the differences."""
    settings = load_settings()
    cases = load_dataset(bundled_dataset())
    try:
        files = {TEXT: bundled_deck(), **render(read_deck(), out)}
    except OfficeError as error:
        typer.echo(f"office: {error}", err=True)
        raise typer.Exit(2) from None
    scores = {
        kind: _scores(file, settings.model_copy(update={"index_dir": out / f"index-{kind}"}), cases)
        for kind, file in files.items()
    }
    print(table(scores))  # noqa: T201
    _write(out, scores)


def _scores(file: Path, settings: Settings, cases: Sequence[Case]) -> Scores:
    limit = settings.max_file_mb * BYTES_PER_MB
    Builder(settings.index_dir, open_embedder(settings), settings.passage_tokens, limit).run(
        (file,), rebuild=True
    )
    with closing(open_assistant(settings)) as assistant:
        results = run(assistant, [of_file(case, file.name) for case in cases])
    return {
        split: summarise([result for result in results if result.case.split == split])
        for split in ("dev", "test")
    }


def of_file(case: Case, name: str) -> Case:
    """Return a case whose gold slides are those of another form of the deck."""
    gold = tuple(
        gold.model_copy(update={"document": name}) if gold.document == DECK_NAME else gold
        for gold in case.gold
    )
    return case.model_copy(update={"gold": gold})


def table(scores: Mapping[str, Scores]) -> str:
    """Return a Markdown table: each metric by form, differences beyond the tolerance marked."""
    forms = [kind for kind in scores if kind != TEXT]
    heads = ["split", "metric", TEXT, *(f"{kind} (difference)" for kind in forms)]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for split, metrics in scores[TEXT].items():
        for name, metric in metrics.items():
            cells = [_difference(metric, scores[kind][split][name]) for kind in forms]
            lines.append(f"| {split} | {name} | {_value(metric)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _value(metric: Metric) -> str:
    return "–" if metric.value is None else f"{metric.value:.3f}"


def _difference(text: Metric, other: Metric) -> str:
    if text.value is None or other.value is None:
        return _value(other)
    difference = other.value - text.value
    mark = " ✗" if difference < -TOLERANCE else ""
    return f"{other.value:.3f} ({difference:+.3f}){mark}"


def _write(folder: Path, scores: Mapping[str, Scores]) -> None:
    values: dict[str, Any] = {
        **origin(),
        "scores": {
            kind: {
                split: {name: asdict(metric) for name, metric in metrics.items()}
                for split, metrics in found.items()
            }
            for kind, found in scores.items()
        },
    }
    write_results(folder, "office", values, table(scores) + "\n")


if __name__ == "__main__":
    typer.run(main)
