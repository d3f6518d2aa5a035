"""Systems scored on the same questions: means, bootstrap intervals and paired differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.scoring.metrics import interval, mean

ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One system's scores.

    Attributes:
        system: its name.
        scores: for each measure a value a question, in the order of the questions.
        characters: median length of the texts it finds first; None where only pages are compared.
    """

    system: str
    scores: Mapping[str, tuple[float, ...]]
    characters: int | None = None


Figures = dict[str, dict[str, dict[str, Any]]]
"""System -> group of questions -> measure -> figure, with ``n`` and ``characters`` beside them."""


def figures(
    rows: Sequence[Row],
    groups: Mapping[str, Sequence[int]] | None = None,
    baseline: str | None = None,
) -> Figures:
    """Return each system's mean, 95 % bootstrap interval and difference to the first row.

    The difference is the first row less this one, question by question; its interval is a paired
    bootstrap. The first row has none.

    Args:
        rows: systems asked the same questions; the first one is ours.
        groups: places of the questions of each group; None for one group of all.
        baseline: the system that ratios of means are given to, None for no ratios.
    """
    base = next((row for row in rows if row.system == baseline), None)
    if groups is None:
        groups = {ALL: range(len(next(iter(rows[0].scores.values()))))}
    return {
        row.system: {
            group: {
                "n": len(places),
                **({} if row.characters is None else {"characters": row.characters}),
                **{name: _figure(row, rows[0], base, name, places) for name in row.scores},
            }
            for group, places in groups.items()
        }
        for row in rows
    }


def _figure(
    row: Row, first: Row, base: Row | None, name: str, places: Sequence[int]
) -> dict[str, Any]:
    values = [row.scores[name][i] for i in places]
    average = mean(values)
    figure: dict[str, Any] = {"mean": average, "interval": interval(values)}
    reference = mean([base.scores[name][i] for i in places]) if base else None
    if reference and average is not None:
        figure["ratio"] = average / reference
    if row is first:
        return figure
    less = [first.scores[name][i] - row.scores[name][i] for i in places]
    return {**figure, "difference": mean(less), "difference_interval": interval(less)}


def table(figures: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Return what ``figures`` gives as one Markdown table a group of questions."""
    first = next(iter(figures))
    return "\n\n".join(_group_table(figures, group, first) for group in figures[first])


def _group_table(
    figures: Mapping[str, Mapping[str, Mapping[str, Any]]], group: str, first: str
) -> str:
    ours = figures[first][group]
    measures = [name for name, figure in ours.items() if isinstance(figure, Mapping)]
    lengths = ["characters"] if "characters" in ours else []
    lines = [
        f"## {group} (n = {ours['n']})",
        "",
        _line(["system", *measures, *lengths]),
        "|---|" + "---|" * len(measures + lengths),
    ]
    for system, groups in figures.items():
        found = groups[group]
        cells = [_shown(found[name]) for name in measures]
        lines.append(_line([system, *cells, *(str(found[name]) for name in lengths)]))
        if system != first:
            cells = [_shown_difference(found[name]) for name in measures]
            lines.append(_line([f"{first} − {system}", *cells, *("" for _ in lengths)]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"]
    ratio = f", ×{figure['ratio']:.2f}" if "ratio" in figure else ""
    return f"{figure['mean']:.3f} ({low:.3f}–{high:.3f}{ratio})"


def _shown_difference(figure: Mapping[str, Any]) -> str:
    low, high = figure["difference_interval"]
    return f"{figure['difference']:+.3f} ({low:+.3f} to {high:+.3f})"
