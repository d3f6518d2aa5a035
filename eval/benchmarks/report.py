"""One run's figures with all that is needed to repeat it, as JSON and as Markdown."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.benchmarks.paired import table
from eval.cases.dataset import bundled_dataset
from eval.scoring.metrics import interval, mean
from eval.scoring.report import PACKAGES, dataset_hash, git_hash, ran, versions


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured on this machine.

    Attributes:
        slides: boundary and title scores, 0 to 1.
        warm_answer: ``p50_ms`` and ``p95_ms`` of answers to new questions, and their number ``n``.
        cold_ask_seconds: ``seisaku ask`` in a new process, start to exit.
        index_deck: ``seconds`` and ``passages_per_second`` of a fresh index of the deck.
    """

    slides: Mapping[str, float]
    warm_answer: Mapping[str, float]
    cold_ask_seconds: float
    index_deck: Mapping[str, float]


def machine() -> str:
    """Return the shape of this machine, without its name."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def origin(packages: Sequence[str] = ()) -> dict[str, Any]:
    """Return the machine's shape, the commit, the deck's dataset and the versions of this run.

    Args:
        packages: those whose versions matter beside ``PACKAGES``.
    """
    return {
        "machine": machine(),
        "git": git_hash(),
        "dataset_sha256": dataset_hash(bundled_dataset()),
        "versions": versions((*PACKAGES, *packages)),
    }


def markdown(peers: Mapping[str, Any], figures: Figures, origin: Mapping[str, Any]) -> str:
    """Return a run for people.

    Args:
        peers: the comparison, as ``paired.figures`` gives it.
        figures: the rest.
        origin: where and with what it was measured.
    """
    warm, built = figures.warm_answer, figures.index_deck
    speeds = [
        ("warm answer, p50", f"{warm['p50_ms']:.0f} ms"),
        ("warm answer, p95", f"{warm['p95_ms']:.0f} ms"),
        ("cold seisaku ask", f"{figures.cold_ask_seconds:.1f} s"),
        ("index of the deck", f"{built['seconds']:.1f} s"),
    ]
    parts = [
        "# seisaku bench",
        facts(origin),
        table(peers),
        f"Warm: {warm['n']:.0f} different questions, each new to the process.",
        _two_columns("speed", speeds),
        _two_columns("slides", [(name, f"{value:.3f}") for name, value in figures.slides.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def figure(values: Sequence[float]) -> dict[str, Any]:
    """Return the mean of values with its 95 % interval and their number; None for none."""
    return {"mean": mean(values), "interval": interval(values), "n": len(values)}


def with_interval(values: Sequence[float], sign: str = "") -> str:
    """Return the mean of values and its 95 % interval for people; ``sign`` as in a format."""
    low, high = interval(values) or (0.0, 0.0)
    return f"{mean(values) or 0.0:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def facts(values: Mapping[str, Any]) -> str:
    """Return what a run was measured on and with as a list; versions on one line."""
    given = dict(values)
    if "versions" in given:
        given["versions"] = ", ".join(f"{k} {v}" for k, v in given.pop("versions").items())
    return "\n".join(f"- {name}: {value}" for name, value in given.items())


def _two_columns(head: str, rows: Sequence[tuple[str, str]]) -> str:
    return "\n".join(
        [f"| {head} | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
    )


def write(
    folder: Path, peers: Mapping[str, Any], figures: Figures, origin: Mapping[str, Any]
) -> None:
    """Write ``bench.json`` and ``bench.md`` into a folder.

    Raises:
        OSError: the folder cannot be written.
    """
    values = {**origin, **asdict(figures), "peers": peers}
    write_results(folder, "bench", values, markdown(peers, figures, origin))


def write_results(folder: Path, name: str, values: Mapping[str, Any], text: str) -> None:
    """Write a benchmark's figures as ``name.json`` and its table as ``name.md`` into a folder.

    The file tells the command and the day too, for ``python -m eval.measured accept``.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures = json.dumps({**ran(), **values}, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / f"{name}.json").write_text(figures + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
