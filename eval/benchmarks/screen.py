"""What stands on the screen: ``python -m eval.benchmarks.screen QUESTIONS DIR --index INDEX``.

``QUESTIONS`` are lines of JSON with marked facts (``id``, ``question``, ``history``, ``facts``,
``answerable``, ``kind``) over the documents in ``DIR``. Printed, with 95 % intervals: the share of
the facts on the screen beside the simple baseline (the best passages of the same search in their
order, cut at 1,500 characters), how often a claim holds none of them (misled), of the claims how many
hold all, how many told ones are declined, and how many untold ones are claimed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from tqdm import tqdm

from assistant.chain import Assistant
from eval.benchmarks.indexes import indexed
from eval.benchmarks.report import figure, machine, with_interval, write_results
from eval.benchmarks.screen_rules import Asked, Seen, after_others, read_asked, seen
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, versions

PASSAGES = 12
"""Passages that the baseline may need to fill its room."""


def main(
    questions: Annotated[Path, typer.Argument(help="問い（JSON Lines） / questions")],
    folder: Annotated[Path, typer.Argument(help="資料のフォルダ / the documents")],
    index: Annotated[Path | None, typer.Option(help="索引（なければ作る） / index, kept")] = None,
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    changes: Annotated[
        bool, typer.Option(help="ほかの資料の会話の後で尋ねる / after talk of another document")
    ] = False,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print the table; with ``--out`` write every answer too."""
    asked = read_questions(questions)
    asked = after_others(asked) if changes else asked
    with indexed(folder, index, quiet) as (assistant, _):
        found = [_ask(assistant, one) for one in tqdm(asked, unit="問", disable=quiet)]
    text = markdown(found)
    print(text)  # noqa: T201
    if out is not None:
        values = {
            "machine": machine(), "git": git_hash(), "versions": versions(PACKAGES),
            "questions_sha256": dataset_hash(questions), "figures": figures(found),
            "rows": [_row(one) for one in found],
        }  # fmt: skip
        write_results(out, "screen", values, text)


def read_questions(path: Path) -> list[Asked]:
    """Return the questions of a file.

    Raises:
        typer.BadParameter: the file or a line cannot be read; it is named.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error}") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(read_asked(json.loads(line)))
        except (KeyError, ValueError) as error:
            raise typer.BadParameter(f"{path}:{number}: {error!r}") from None
    return found


def _ask(assistant: Assistant, asked: Asked) -> Seen:
    answer = assistant.ask(asked.question, asked.history)
    hits = assistant.search(answer.standalone_question, PASSAGES)
    return seen(asked, answer, [hit.passage.text for hit in hits])


def markdown(found: Sequence[Seen]) -> str:
    """Return the figures for people: single questions and turns of conversations apart."""
    lines = [_line(name, rows) for name, rows in _groups(found).items()]
    return "\n".join([_HEAD, *lines]) + "\n"


def figures(found: Sequence[Seen]) -> dict[str, dict[str, Any]]:
    """Return the same figures as plain values: group, then measure, then mean, interval and n."""
    return {
        group: {name: figure(values) for name, values in _measures(rows).items()}
        for group, rows in _groups(found).items()
    }


def _groups(found: Sequence[Seen]) -> dict[str, list[Seen]]:
    kinds = sorted({one.asked.kind for one in found if one.asked.kind})
    groups = {
        "single": [one for one in found if not one.asked.history],
        "turns": [one for one in found if one.asked.history],
        "all": list(found),
        **{kind: [one for one in found if one.asked.kind == kind] for kind in kinds},
    }
    return {name: rows for name, rows in groups.items() if rows}


def _measures(rows: Sequence[Seen]) -> dict[str, list[float]]:
    """Return each measure's values, over the questions that it is of."""
    told = [row for row in rows if row.asked.answerable]
    untold = [row for row in rows if not row.asked.answerable]
    return {
        "on_screen": [row.on_screen for row in told],
        "baseline": [row.baseline for row in told],
        "less_baseline": [row.on_screen - row.baseline for row in told],
        "misled": [float(row.misled) for row in rows],
        "claimed": [float(row.status == "answered") for row in rows],
        "right_claims": [float(row.right_claim) for row in rows if row.status == "answered"],
        "declined": [float(row.status == "declined") for row in told],
        "untold_claimed": [float(row.status == "answered") for row in untold],
    }


_HEAD = (
    "| group | n | facts on screen | baseline | − baseline | misled | claims right (claims) | "
    "declined though told | untold claimed (untold) | characters |\n|---|--:|---|---|---|---|---|---|---|--:|"
)


def _line(name: str, rows: Sequence[Seen]) -> str:
    of = _measures(rows)
    cells = [
        name, str(len(rows)), _share(of["on_screen"]), _share(of["baseline"]),
        _share(of["less_baseline"], "+"), _share(of["misled"]),
        f"{_share(of['right_claims'])} ({len(of['right_claims'])})", _share(of["declined"]),
        f"{_share(of['untold_claimed'])} ({len(of['untold_claimed'])})",
        f"{median([row.characters for row in rows]):.0f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _share(values: Sequence[float], sign: str = "") -> str:
    return with_interval(values, sign) if values else "-"


def _row(one: Seen) -> dict[str, Any]:
    return {
        "id": one.asked.id, "question": one.asked.question, "kind": one.asked.kind,
        "turn": bool(one.asked.history), "answerable": one.asked.answerable, "status": one.status,
        "claimed": one.claimed, "on_screen": one.on_screen, "baseline": one.baseline,
        "confidence": one.confidence, "answer": one.text,
    }  # fmt: skip


if __name__ == "__main__":
    typer.run(main)
