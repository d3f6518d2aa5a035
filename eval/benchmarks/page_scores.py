"""Scores of page retrieval, by type of question, with paired differences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.benchmarks.page_baselines import Page, PageSearch
from eval.metrics import interval, mean, recall_at, reciprocal_rank

ALL = "all"
CUTOFF = 10
MEASURES: tuple[str, ...] = ("recall_at_1", "recall_at_5", "recall_at_10", "mrr", "ndcg_at_10")


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question with its gold page."""

    id: str
    kind: str
    question: str
    gold: Page


@dataclass(frozen=True, slots=True)
class PageRow:
    """One system: for each of ``MEASURES`` a value a question, in the order of the questions."""

    system: str
    scores: Mapping[str, tuple[float, ...]]


def ndcg_at(ranked: Sequence[Page], gold: Page, k: int) -> float:
    """Return nDCG@k of one gold page: 1 / log2(1 + rank), 0.0 beyond ``k``.

    Järvelin and Kekäläinen, TOIS 2002, with one relevant page, whose ideal gain is 1.
    """
    return 1 / math.log2(2 + ranked.index(gold)) if gold in ranked[:k] else 0.0


def score(system: str, search: PageSearch, questions: Sequence[PageQuestion]) -> PageRow:
    """Ask one system every question."""
    values = [_values(search(question.question), question.gold) for question in questions]
    return PageRow(system, dict(zip(MEASURES, zip(*values, strict=True), strict=True)))


def _values(ranked: Sequence[Page], gold: Page) -> tuple[float, ...]:
    wanted = frozenset({gold})
    recalls = (recall_at(ranked, wanted, k) for k in (1, 5, CUTOFF))
    return (*recalls, reciprocal_rank(ranked, wanted), ndcg_at(ranked, gold, CUTOFF))


def by_kind(questions: Sequence[PageQuestion]) -> dict[str, list[int]]:
    """Return the places of all questions, then of each kind."""
    places = {ALL: list(range(len(questions)))}
    for i, question in enumerate(questions):
        places.setdefault(question.kind, []).append(i)
    return places


def to_json(
    rows: Sequence[PageRow], questions: Sequence[PageQuestion]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return system -> kind -> measure -> mean, 95 % interval, and difference to the first row.

    The difference is the first row less this one, question by question; its interval is a paired
    bootstrap. The first row has none.
    """
    return {
        row.system: {
            kind: {
                "n": len(places),
                **{name: _figure(row, rows[0], name, places) for name in MEASURES},
            }
            for kind, places in by_kind(questions).items()
        }
        for row in rows
    }


def _figure(row: PageRow, first: PageRow, name: str, places: Sequence[int]) -> dict[str, Any]:
    values = [row.scores[name][i] for i in places]
    figure = {"mean": mean(values), "interval": interval(values)}
    if row is first:
        return figure
    less = [first.scores[name][i] - row.scores[name][i] for i in places]
    return {**figure, "difference": mean(less), "difference_interval": interval(less)}


def table(figures: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Return what ``to_json`` gives as one Markdown table a kind of question."""
    first = next(iter(figures))
    return "\n\n".join(_kind_table(figures, kind, first) for kind in figures[first])


def _kind_table(figures: Mapping[str, Mapping[str, Any]], kind: str, first: str) -> str:
    lines = [
        f"## {kind} (n = {figures[first][kind]['n']})",
        "",
        "| system | " + " | ".join(MEASURES) + " |",
        "|---|" + "---|" * len(MEASURES),
    ]
    for system, kinds in figures.items():
        lines.append(f"| {system} | " + " | ".join(_shown(kinds[kind][m]) for m in MEASURES) + " |")
        if system != first:
            cells = " | ".join(_shown_difference(kinds[kind][m]) for m in MEASURES)
            lines.append(f"| {first} − {system} | {cells} |")
    return "\n".join(lines)


def _shown(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"]
    return f"{figure['mean']:.3f} ({low:.3f}–{high:.3f})"


def _shown_difference(figure: Mapping[str, Any]) -> str:
    low, high = figure["difference_interval"]
    return f"{figure['difference']:+.3f} ({low:+.3f} to {high:+.3f})"
