"""Our retrieval beside what others do by default, on the same questions.

The peers know no slides and cut the text anywhere, so a common measure is needed. On slides: a text
is right when it touches a gold slide. On passages: when it holds a gold passage, or half of it in
one piece, white space and character forms aside. Longer texts have the easier task on both (a
default chunk is ten times as long as a passage of ours), so the table gives their length too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.normalize import fold
from eval.benchmarks.systems import Retrieved, Search
from eval.dataset import Case
from eval.metrics import interval, mean

BASELINE = "llama-index defaults"
"""The system that the others' ratios are given to."""
OURS = "seisaku"
"""The system whose lead on each other one is given, question by question."""
MIN_SHARED = 8
"""Characters a shared piece needs: 大学ファンド (6) stands on half the slides of the deck."""

MEASURES: tuple[str, ...] = (
    "slide_at_1", "slide_at_5", "slide_mrr", "passage_at_1", "passage_at_5", "passage_mrr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One system's scores.

    Attributes:
        system: its name.
        scores: for each of ``MEASURES`` a value a question, in the order of the questions.
        characters: median length of the texts it retrieves first.
    """

    system: str
    scores: Mapping[str, tuple[float, ...]]
    characters: int


def compare(systems: Mapping[str, Search], cases: Sequence[Case]) -> list[Row]:
    """Ask every system the same questions."""
    return [_row(name, search, cases) for name, search in systems.items()]


def comparable(cases: Sequence[Case]) -> list[Case]:
    """Return the cases any system can be asked: answerable, without a conversation before them.

    Of ``test`` only: our own weights were chosen on ``dev``.
    """
    return [case for case in cases if case.answerable and not case.history and case.split == "test"]


def table(rows: Sequence[Row], baseline: str = BASELINE) -> str:
    """Return the comparison as Markdown, each figure with its ratio to the baseline."""
    base = next(row for row in rows if row.system == baseline)
    count = len(base.scores[MEASURES[0]])
    lines = [
        f"{count} questions; 95 % interval; × is the ratio to {baseline}; differences are paired.",
        "",
        "| system | " + " | ".join(MEASURES) + " | characters |",
        "|---|" + "---|" * (len(MEASURES) + 1),
    ]
    for row in rows:
        cells = [_cell(row.scores[name], base.scores[name]) for name in MEASURES]
        lines.append(f"| {row.system} | " + " | ".join(cells) + f" | {row.characters} |")
    ours = next((row for row in rows if row.system == OURS), None)
    for row in rows:
        if ours is not None and row is not ours:
            cells = [_lead(ours.scores[name], row.scores[name]) for name in MEASURES]
            lines.append(f"| {OURS} − {row.system} | " + " | ".join(cells) + " | |")
    return "\n".join(lines)


def _cell(values: Sequence[float], base: Sequence[float]) -> str:
    value, reference, between = mean(values), mean(base), interval(values)
    if value is None or between is None:
        return "–"
    ratio = f", ×{value / reference:.2f}" if reference else ""
    return f"{value:.3f} ({between[0]:.3f}–{between[1]:.3f}{ratio})"


def _lead(values: Sequence[float], other: Sequence[float]) -> str:
    """Return the mean difference with its paired bootstrap interval."""
    less = [a - b for a, b in zip(values, other, strict=True)]
    lead, between = mean(less), interval(less)
    if lead is None or between is None:
        return "–"
    return f"{lead:+.3f} ({between[0]:+.3f} to {between[1]:+.3f})"


def to_json(row: Row) -> dict[str, object]:
    """Return a row's means."""
    means = {name: mean(values) for name, values in row.scores.items()}
    return {"system": row.system, **means, "characters": row.characters}


def _row(system: str, search: Search, cases: Sequence[Case]) -> Row:
    found = [(case, search(case.question)) for case in cases]
    slides = [_first(hits, _touches(case)) for case, hits in found]
    passages = [_first(hits, _holds(case)) for case, hits in found]
    lengths = [len(hits[0].text) for _, hits in found if hits]
    scores = {**_scores("slide", slides), **_scores("passage", passages)}
    return Row(system, scores, round(median(lengths)) if lengths else 0)


def _scores(of: str, ranks: Sequence[int | None]) -> dict[str, tuple[float, ...]]:
    return {
        f"{of}_at_1": tuple(float(rank is not None and rank <= 1) for rank in ranks),
        f"{of}_at_5": tuple(float(rank is not None and rank <= 5) for rank in ranks),
        f"{of}_mrr": tuple(1 / rank if rank else 0.0 for rank in ranks),
    }


def _first(hits: Sequence[Retrieved], right: Callable[[Retrieved], bool]) -> int | None:
    """Return the rank of the first right text, counted from 1; None where there is none."""
    return next((rank for rank, hit in enumerate(hits, start=1) if right(hit)), None)


def _touches(case: Case) -> Callable[[Retrieved], bool]:
    gold = {gold.slide for gold in case.gold}
    return lambda hit: not gold.isdisjoint(hit.slides)


def _holds(case: Case) -> Callable[[Retrieved], bool]:
    return lambda hit: any(overlaps(gold.passage, hit.text) for gold in case.gold)


def overlaps(gold: str, text: str) -> bool:
    """Whether a text shares half of a gold passage (a short one: all of it) in one piece."""
    wanted, held = fold(gold), fold(text)
    size = min(len(wanted), max((len(wanted) + 1) // 2, MIN_SHARED))
    return any(wanted[i : i + size] in held for i in range(len(wanted) - size + 1))
