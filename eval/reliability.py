"""Whether answers are right as often as they are confident: ``python -m eval.reliability RESULTS...``.

``RESULTS`` are ``results.json`` files of ``seisaku eval --report``. Prints, for each tenth of the
confidence that answers were given with, how many there were, their mean confidence, and the share
that was right, with the expected calibration error (Guo et al. 2017, arXiv:1706.04599, section 2), and
draws the same as an SVG. Declined questions are left out: they say nothing that could be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from xml.sax.saxutils import escape

import typer

from eval.scoring.metrics import interval, mean

SIZE, EDGE = 360, 44
"""Side of the plot and of its margin, pixels."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: their number, mean confidence, and share right with its interval."""

    count: int
    confidence: float
    right: float
    low: float
    high: float


def told(paths: Sequence[Path], split: str) -> Iterator[tuple[float, bool]]:
    """Yield confidence and rightness of the answers of a split, "all" for every one.

    Raises:
        typer.BadParameter: a file holds no results.
    """
    for path in paths:
        try:
            cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
            for case in cases:
                if split in ("all", case["split"]) and not case["answer"]["abstained"]:
                    yield float(case["answer"]["confidence"]), bool(case["right"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise typer.BadParameter(
                f"{path}: 評価の結果（results.json）ではありません / no results: {error!r}"
            ) from None


def binned(answers: Sequence[tuple[float, bool]], width: float = 0.1) -> list[Bin]:
    """Return the bins that hold answers, by rising confidence."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in answers:
        groups.setdefault(min(int(sure / width), round(1 / width) - 1), []).append((sure, right))
    bins = []
    for _, group in sorted(groups.items()):
        rights = [float(right) for _, right in group]
        low, high = interval(rights) or (0.0, 1.0)
        sure = mean([sure for sure, _ in group]) or 0.0
        bins.append(Bin(len(group), sure, mean(rights) or 0.0, low, high))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the mean distance of confidence and share right, weighted by answers."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def drawn(bins: Sequence[Bin]) -> str:
    """Return the diagram as an SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE + 2 * EDGE}" '
        f'height="{SIZE + 2 * EDGE}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape('確からしさと正しさ / confidence and correctness')}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        _line(0, 0, 1, 1, 'stroke="#8a99b0" stroke-dasharray="4 4"'),
        _line(0, 0, 1, 0, 'stroke="#1e293b"'),
        _line(0, 0, 0, 1, 'stroke="#1e293b"'),
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(_text(tick, -0.06, f"{tick:g}"))
        parts.append(_text(-0.07, tick, f"{tick:g}"))
    parts.append(_text(0.5, -0.11, "確からしさ / confidence"))
    parts.append(_text(0.5, 1.05, "正しかった割合 / share right"))
    for b in bins:
        x, y = _at(b.confidence, b.right)
        parts.append(_line(b.confidence, b.low, b.confidence, b.high, 'stroke="#1f4076"'))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#1f4076"/>')
        parts.append(_text(b.confidence, b.right + 0.035, f"n={b.count}"))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _at(x: float, y: float) -> tuple[float, float]:
    return EDGE + x * SIZE, EDGE + (1 - y) * SIZE


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    (a, b), (c, d) = _at(x1, y1), _at(x2, y2)
    return f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" {style}/>'


def _text(x: float, y: float, words: str) -> str:
    a, b = _at(x, y)
    return (
        f'<text x="{a:.1f}" y="{b:.1f}" text-anchor="middle" fill="#1e293b">{escape(words)}</text>'
    )


def main(
    results: Annotated[list[Path], typer.Argument(help="results.json")],
    split: Annotated[str, typer.Option(help="dev、test、all のいずれか / which part")] = "all",
    out: Annotated[Path | None, typer.Option(help="図（SVG）を書くファイル / diagram")] = None,
) -> None:
    """Print the table, and write the diagram."""
    bins = binned(list(told(results, split)))
    lines = ["| n | confidence | right (95 %) |", "|---:|---:|---|"]
    lines += [
        f"| {b.count} | {b.confidence:.3f} | {b.right:.3f} ({b.low:.3f}–{b.high:.3f}) |"
        for b in bins
    ]
    print("\n".join([*lines, f"calibration error {calibration_error(bins):.3f}"]))  # noqa: T201
    if out is not None:
        out.write_text(drawn(bins), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
