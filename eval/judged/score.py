"""What judges made of each system: shares with intervals, differences, and how far judges agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from eval.benchmarks.paired import ALL, Figures, figures
from eval.benchmarks.paired import Row as Scored
from eval.judged.types import VALUES, Entry, JudgedError, Key, Mark, Value
from eval.scoring.metrics import mean

Marks = Mapping[int, Mark]
"""One judge's marks by the row's number."""
Measure = Callable[[Sequence[Mark]], float]
MISLEADING, RIGHT_BY_ALL, MISLEADING_BY_ANY = "misleading", "right_by_all", "misleading_by_any"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two judges agree.

    Attributes:
        judges: their names.
        count: rows that both marked.
        same: share of them with the same mark.
        kappa: Cohen's κ of the four marks (Cohen 1960); None where both gave one mark throughout.
        right_kappa: κ of right or not.
        misleading_same: share of them with the same opinion whether it misleads.
        misleading_kappa: its κ.
    """

    judges: tuple[str, str]
    count: int
    same: float
    kappa: float | None
    right_kappa: float | None
    misleading_same: float
    misleading_kappa: float | None


def measures(judges: int) -> dict[str, Measure]:
    """Return what is measured of one answer's marks, one mark a judge, each as 0 to 1."""
    found: dict[str, Measure] = {value: _share_of(value) for value in VALUES}
    found[MISLEADING] = lambda marks: sum(mark.misleading for mark in marks) / len(marks)
    if judges > 1:
        found[RIGHT_BY_ALL] = lambda marks: float(all(mark.value == "right" for mark in marks))
        found[MISLEADING_BY_ANY] = lambda marks: float(any(mark.misleading for mark in marks))
    return found


def _share_of(value: Value) -> Measure:
    return lambda marks: sum(mark.value == value for mark in marks) / len(marks)


def scores(key: Key, judges: Mapping[str, Marks]) -> dict[str, Any]:
    """Return all figures as plain values.

    Args:
        key: whose answer each row holds.
        judges: the marks of each judge, of every row.
    """
    order = _questions(key)
    rows = _scored(key, order, list(judges.values()))
    return {
        "questions": len(order),
        "seed": key.seed,
        "systems": _plain(figures(rows, _groups(key, order))),
        "judges": {name: _own(key, order, marks) for name, marks in judges.items()},
        "differences": differences(rows),
        "agreement": [
            asdict(_agreement(pair, judges[pair[0]], judges[pair[1]]))
            for pair in combinations(judges, 2)
        ],
    }


def _questions(key: Key) -> list[str]:
    """Return the questions' ids in one order.

    Raises:
        JudgedError: the systems were not asked the same questions.
    """
    asked = {name: {e.id for e in key.rows if e.system == name} for name in key.systems}
    first = asked[key.systems[0]]
    if other := [name for name, ids in asked.items() if ids != first]:
        raise JudgedError(
            f"key: {key.systems[0]} と {other[0]} の問いが違います。 / questions differ"
        )
    return sorted(first)


def _scored(key: Key, order: Sequence[str], judges: Sequence[Marks]) -> list[Scored]:
    places = {(entry.system, entry.id): entry.number for entry in key.rows}
    return [
        Scored(
            system,
            {
                name: tuple(measure([m[places[system, id]] for m in judges]) for id in order)
                for name, measure in measures(len(judges)).items()
            },
        )
        for system in key.systems
    ]


def _groups(key: Key, order: Sequence[str]) -> dict[str, list[int]]:
    """Return the places of all questions, and of those of each kind where there are several."""
    kinds: Mapping[str, Entry] = {entry.id: entry for entry in key.rows}
    groups: dict[str, list[int]] = {ALL: list(range(len(order)))}
    if len({entry.kind for entry in key.rows}) > 1:
        for kind in sorted({entry.kind for entry in key.rows}):
            groups[kind or "–"] = [i for i, id in enumerate(order) if kinds[id].kind == kind]
    return groups


def _own(key: Key, order: Sequence[str], marks: Marks) -> dict[str, Any]:
    own = _plain(figures(_scored(key, order, [marks])))
    return {system: groups[ALL] for system, groups in own.items()}


def _plain(found: Figures) -> dict[str, Any]:
    """Leave out the differences to the first system: they stand by themselves, of all pairs."""
    return {
        system: {
            group: {k: _bare(v) for k, v in values.items()} for group, values in groups.items()
        }
        for system, groups in found.items()
    }


def _bare(figure: Any) -> Any:
    if not isinstance(figure, Mapping):
        return figure
    return {name: figure[name] for name in ("mean", "interval")}


def differences(rows: Sequence[Scored]) -> list[dict[str, Any]]:
    """Return, for each pair, the first system less the second, question by question."""
    found: list[dict[str, Any]] = []
    for first, second in combinations(rows, 2):
        compared = figures([first, second])[second.system][ALL]
        own = {
            name: {"mean": compared[name]["difference"], "interval": compared[name]["difference_interval"]}
            for name in second.scores
        }  # fmt: skip
        found.append({"first": first.system, "second": second.system, **own})
    return found


def _agreement(names: tuple[str, str], one: Marks, other: Marks) -> Agreement:
    pairs = [(one[number], other[number]) for number in sorted(one)]
    values = [(a.value, b.value) for a, b in pairs]
    misleading = [(a.misleading, b.misleading) for a, b in pairs]
    return Agreement(
        judges=names,
        count=len(pairs),
        same=_same(values),
        kappa=_kappa(values),
        right_kappa=_kappa([(a == "right", b == "right") for a, b in values]),
        misleading_same=_same(misleading),
        misleading_kappa=_kappa(misleading),
    )


def _same(pairs: Sequence[tuple[object, object]]) -> float:
    return mean([float(a == b) for a, b in pairs]) or 0.0


def _kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Return Cohen's κ, None where chance alone would make them agree always."""
    if len({value for pair in pairs for value in pair}) < 2:
        return None
    from sklearn.metrics import cohen_kappa_score

    one, other = ([str(value) for value in own] for own in zip(*pairs, strict=True))
    return float(cohen_kappa_score(one, other))
