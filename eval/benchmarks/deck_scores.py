"""Scores of retrieval on the deck that texts of any length and cut can be given.

The peers know no slides and cut the text anywhere, so a common measure is needed. On slides: a text
is right when it touches a gold slide. On passages: when it holds a gold passage, or half of it in
one piece, white space and character forms aside. Longer texts have the easier task on both (a
default chunk is ten times as long as a passage of ours), so the table gives their length too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from corpus.normalize import fold
from eval.benchmarks.paired import Row
from eval.benchmarks.systems import Retrieved, Search
from eval.cases.dataset import Case

MIN_SHARED = 8
"""Characters a shared piece needs: 大学ファンド (6) stands on half the slides of the deck."""

MEASURES: tuple[str, ...] = (
    "slide_at_1", "slide_at_5", "slide_mrr", "passage_at_1", "passage_at_5", "passage_mrr",
)  # fmt: skip


def score(system: str, search: Search, cases: Sequence[Case]) -> Row:
    """Ask one system every question; the scores are ``MEASURES``."""
    found = [(case, search(case.question)) for case in cases]
    slides = [_first(hits, _touches(case)) for case, hits in found]
    passages = [_first(hits, _holds(case)) for case, hits in found]
    lengths = [len(hits[0].text) for _, hits in found if hits]
    scores = {**_scores("slide", slides), **_scores("passage", passages)}
    return Row(system, scores, round(median(lengths)) if lengths else 0)


def comparable(cases: Sequence[Case]) -> list[Case]:
    """Return the cases any system can be asked: answerable, without a conversation before them.

    Of ``test`` only: our own weights were chosen on ``dev``.
    """
    return [case for case in cases if case.answerable and not case.history and case.split == "test"]


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
