"""Right topic, absent fact: ``python -m eval.benchmarks.near_topic DIR --index INDEX``.

``DIR`` has the 34 ministry PDFs (not part of this project). Each question of ``eval.cases.twins`` asks a
short fact that they tell, or a like one that they do not. Printed a half: precision, recall and F1 of
declining, and the score of the answers, each with its 95 % interval, beside a baseline that declines
below the best passage's cosine, at the cut that is best on half ``a`` itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from eval.benchmarks.indexes import indexed
from eval.benchmarks.report import machine, with_interval, write_results
from eval.cases.twins import Half, twins
from eval.scoring.judge import answer_score
from eval.scoring.metrics import f1, f1_interval
from eval.scoring.report import PACKAGES, git_hash, versions

HALVES: tuple[Half, ...] = ("a", "b")


@dataclass(frozen=True, slots=True)
class Told:
    """What came back for one question: declined or not, the best cosine, the answer's score."""

    id: str
    answerable: bool
    declined: bool
    cosine: float
    score: float | None


def main(
    folder: Annotated[Path, typer.Argument(help="34 の PDF のあるフォルダ / the PDFs")],
    index: Annotated[Path | None, typer.Option(help="索引（なければ作る） / index, kept")] = None,
    out: Annotated[Path | None, typer.Option(help="結果を書くフォルダ / results")] = None,
    quiet: Annotated[bool, typer.Option(help="進みを表示しない / no progress bar")] = False,
) -> None:
    """Print the table of both halves; with ``--out`` write every decision too."""
    rows: dict[Half, list[Told]] = {half: [] for half in HALVES}
    with indexed(folder, index, quiet) as (assistant, _):
        for half in HALVES:
            for case in tqdm(twins(half), unit="問", disable=quiet):
                answer = assistant.ask(case.question)
                hits = assistant.search(case.question, 1)
                cosine = hits[0].parts.get("dense", 0.0) if hits else 0.0
                score = answer_score(case, answer) if case.answerable else None
                rows[half].append(Told(case.id, case.answerable, answer.abstained, cosine, score))
    text = table(rows)
    print(text)  # noqa: T201
    if out is not None:
        values = {
            "machine": machine(), "git": git_hash(), "versions": versions(PACKAGES),
            "rows": [asdict(row) for half in HALVES for row in rows[half]],
        }  # fmt: skip
        write_results(out, "near_topic", values, text)


def table(rows: Mapping[Half, Sequence[Told]]) -> str:
    """Return the figures of both halves for people; the baseline's cut is chosen on half ``a``."""
    cut = best_cut(rows["a"])
    return "\n".join([_HEAD, *(_line(half, rows[half], cut) for half in HALVES)])


def best_cut(rows: Sequence[Told]) -> float:
    """Return the cosine below which declining has the best F1 on these rows."""
    return max(sorted(row.cosine for row in rows), key=lambda cut: f1(_below(rows, cut)) or 0.0)


def _below(rows: Sequence[Told], cut: float) -> list[tuple[bool, bool]]:
    """Return (declined, untold) of what declines below a cosine."""
    return [(row.cosine < cut, not row.answerable) for row in rows]


_HEAD = (
    "| half | precision | recall | F1 | baseline F1 (cosine) | difference | answer score |\n"
    "|---|---|---|---|---|---|---|"
)


def _line(half: Half, rows: Sequence[Told], cut: float) -> str:
    right = [float(not row.answerable) for row in rows if row.declined]
    caught = [float(row.declined) for row in rows if not row.answerable]
    scores = [row.score for row in rows if row.score is not None]
    pairs = [(row.declined, not row.answerable) for row in rows]
    low, high = f1_interval(pairs) or (0.0, 0.0)
    own, base = f1(pairs) or 0.0, f1(_below(rows, cut)) or 0.0
    cells = [
        f"{half} ({len(rows)})", with_interval(right), with_interval(caught),
        f"{own:.3f} [{low:.3f}, {high:.3f}]", f"{base:.3f}", f"{own - base:+.3f}",
        with_interval(scores),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    typer.run(main)
